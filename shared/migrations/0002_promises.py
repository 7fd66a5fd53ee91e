"""The promises that the database itself keeps, whoever writes to it and by whatever way.

They repeat, in the data, what the table of rules says of the hardest steps: who may authorise (RES-3, CAS-3, CAS-8,
CAS-11), who may decide an appeal (APP-3) or answer a challenge (ADJ-5), and what is never changed again (DPA-1, INC-1,
LET-5). An appeal about a warning is judged by its incident (APP-7): who was in it, who gave the warning, and who did
anything to its record. Reading it is no part in it.
"""

import peewee

#: trigger name, table, "INSERT", "UPDATE" or "DELETE", the condition under which it refuses, and the sentence.
PROMISES = (
    (
        "restriction_begins_proposed",
        "restriction",
        "INSERT",
        "NEW.state <> 'proposed'",
        "A restriction begins as a proposal.",
    ),
    (
        "restriction_only_from_proposed",
        "restriction",
        "UPDATE",
        "NEW.state = 'authorised' AND OLD.state NOT IN ('proposed', 'authorised')",
        "Only a proposal can be authorised.",
    ),
    (
        "restriction_authoriser",
        "restriction",
        "UPDATE",
        """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND (
            NEW.authorised_by_id IS NULL
            OR NEW.authorised_by_id = NEW.proposed_by_id
            OR NOT EXISTS (
                SELECT 1 FROM staff_role AS held
                JOIN staff AS person ON person.id = held.staff_id AND person.active
                JOIN policy_authority AS named ON named.role = held.role
                JOIN policy_version AS policy ON policy.id = named.policy_id AND policy.state = 'in_force'
                WHERE held.staff_id = NEW.authorised_by_id))""",
        "Only the role that the policy names can authorise, and never the proposer.",
    ),
    (
        "restriction_authoriser_apart",
        "restriction",
        "UPDATE",
        """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND EXISTS (
            SELECT 1 FROM case_incident AS cited
            JOIN incident_person AS part ON part.incident_id = cited.incident_id
            WHERE cited.case_id = NEW.case_id AND part.staff_id = NEW.authorised_by_id)""",
        "A person who was part of the incident can not authorise.",
    ),
    (
        "restriction_checklist",
        "restriction",
        "UPDATE",
        """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND (
            12 > (SELECT COUNT(*) FROM checklist_answer AS item
                  WHERE item.case_id = NEW.case_id AND (item.evidence <> '' OR item.exception <> '')))""",
        "An item of the checklist is open.",
    ),
    (
        "restriction_adjustments_first",
        "restriction",
        "UPDATE",
        """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND EXISTS (
            SELECT 1 FROM adjustment_request AS asked
            JOIN customer AS person ON person.id = NEW.customer_id
            WHERE asked.state IN ('received', 'challenged') AND (asked.customer_id = person.id
                OR (asked.customer_id IS NULL AND asked.account_given = person.account)))""",
        "A request for adjustments is not answered.",
    ),
    (
        "restriction_never_longer",
        "restriction",
        "UPDATE",
        """OLD.state = 'authorised' AND (NEW.ends_on > OLD.ends_on
            OR NEW.authorised_by_id IS DISTINCT FROM OLD.authorised_by_id
            OR NEW.proposed_by_id <> OLD.proposed_by_id
            OR NEW.case_id <> OLD.case_id OR NEW.customer_id <> OLD.customer_id)""",
        "Extending a restriction is a new decision.",
    ),
    (
        "challenge_answered_by_another",
        "adjustment_request",
        "UPDATE",
        """OLD.state = 'challenged' AND NEW.state NOT IN ('challenged', 'withdrawn')
            AND (NEW.decided_by_id IS NULL OR NEW.decided_by_id = OLD.decided_by_id)""",
        "Who answered a request can not answer the challenge to it.",
    ),
    (
        "appeal_hearer_uninvolved",
        "appeal",
        "UPDATE",
        """NEW.state = 'decided' AND OLD.state <> 'decided' AND (
            NEW.decided_by_id IS NULL
            OR (NEW.restriction_id IS NULL AND NEW.incident_id IS NULL)
            OR EXISTS (
                SELECT 1 FROM restriction AS decision
                JOIN case_file AS file ON file.id = decision.case_id
                JOIN event AS step ON step.case_reference = file.reference AND step.involves
                JOIN staff AS hearer ON hearer.id = NEW.decided_by_id
                JOIN policy_version AS policy ON policy.state = 'in_force'
                WHERE decision.id = NEW.restriction_id
                AND (step.staff_id = hearer.id
                     OR (policy.hearer_of_other_service AND step.service_id = hearer.service_id)))
            OR EXISTS (
                SELECT 1 FROM restriction AS decision
                JOIN case_incident AS cited ON cited.case_id = decision.case_id
                JOIN incident_person AS part ON part.incident_id = cited.incident_id
                WHERE decision.id = NEW.restriction_id AND part.staff_id = NEW.decided_by_id)
            OR EXISTS (
                SELECT 1 FROM restriction AS decision
                JOIN consultation AS asked ON asked.case_id = decision.case_id
                WHERE decision.id = NEW.restriction_id AND asked.with_staff_id = NEW.decided_by_id)
            OR EXISTS (
                SELECT 1 FROM incident AS given
                JOIN event AS step ON step.reference = given.reference AND step.action <> 'look'
                JOIN staff AS hearer ON hearer.id = NEW.decided_by_id
                JOIN policy_version AS policy ON policy.state = 'in_force'
                WHERE given.id = NEW.incident_id
                AND (step.staff_id = hearer.id
                     OR (policy.hearer_of_other_service AND step.service_id = hearer.service_id)))
            OR EXISTS (
                SELECT 1 FROM incident_person AS part
                WHERE part.incident_id = NEW.incident_id AND part.staff_id = NEW.decided_by_id)
            OR EXISTS (
                SELECT 1 FROM ladder AS walked
                WHERE walked.incident_id = NEW.incident_id AND walked.colleague_id = NEW.decided_by_id))""",
        "Only a person of another service, with no part in the decision, can decide an appeal.",
    ),
    (
        "letter_is_final",
        "letter",
        "UPDATE",
        """OLD.state = 'issued' AND (NEW.state <> 'issued' OR NEW.pdf IS DISTINCT FROM OLD.pdf
            OR NEW.fingerprint <> OLD.fingerprint OR NEW.additions <> OLD.additions OR NEW.format <> OLD.format)""",
        "An issued letter is final.",
    ),
    ("letter_is_kept", "letter", "DELETE", "OLD.state = 'issued'", "An issued letter is kept."),
    (
        "incident_is_never_edited",
        "incident",
        "UPDATE",
        """NEW.words_used <> OLD.words_used OR NEW.what_happened <> OLD.what_happened OR NEW.opinion <> OLD.opinion
            OR NEW.happened_at <> OLD.happened_at OR NEW.recorded_by_id <> OLD.recorded_by_id
            OR NEW.channel <> OLD.channel""",
        "An incident is never edited; add a note.",
    ),
    ("warning_is_never_edited", "warning", "UPDATE", "OLD.id IS NOT NULL", "A warning is never edited."),
    ("note_is_never_edited", "incident_note", "UPDATE", "OLD.id IS NOT NULL", "A note is never edited."),
    ("event_is_never_edited", "event", "UPDATE", "OLD.number IS NOT NULL", "An event is never changed."),
    ("event_is_never_deleted", "event", "DELETE", "OLD.number IS NOT NULL", "An event is never deleted."),
    (
        "event_payload_is_never_edited",
        "event_payload",
        "UPDATE",
        "OLD.event_number IS NOT NULL",
        "What an event said is never changed.",
    ),
)

#: Judged with the owner's rights, so that the portal's account, which may withdraw an appeal, needs to read none of what
#: the promise reads (DPA-5).
WITH_THE_OWNERS_RIGHTS = "appeal_hearer_uninvolved"


def up(migrator, db):
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for name, table, moment, refuses_when, sentence in PROMISES:
        condition = " ".join(refuses_when.split())
        if sqlite:
            db.execute_sql(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        else:
            row = "OLD" if moment == "DELETE" else "NEW"
            db.execute_sql(
                f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {row}; END $$ LANGUAGE plpgsql"
            )
            db.execute_sql(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if not sqlite:
        db.execute_sql(f"ALTER FUNCTION {WITH_THE_OWNERS_RIGHTS}() SECURITY DEFINER SET search_path = public, pg_temp")

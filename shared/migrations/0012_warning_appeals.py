"""An appeal can be about a warning: it is matched to the incident in which the warning was given, and the promise about
who decides it is then judged by that incident (APP-3, APP-7)."""

from peewee import SqliteDatabase

NAME = "appeal_hearer_uninvolved"
SENTENCE = "Only a person of another service, with no part in the decision, can decide an appeal."

#: As in 0002, and the same for the incident of a warning: who was in it, who gave the warning, and who did anything to
#: its record, with their services. Reading it is no part in it.
REFUSES_WHEN = """NEW.state = 'decided' AND OLD.state <> 'decided' AND (
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
        WHERE walked.incident_id = NEW.incident_id AND walked.colleague_id = NEW.decided_by_id))"""


def up(migrator, db):
    db.execute_sql(
        "ALTER TABLE appeal ADD COLUMN incident_id INTEGER REFERENCES incident (id) ON DELETE RESTRICT "
        "CHECK (incident_id IS NULL OR restriction_id IS NULL)"
    )
    db.execute_sql("CREATE INDEX appeal_incident_id ON appeal (incident_id)")
    condition = " ".join(REFUSES_WHEN.split())
    if isinstance(db, SqliteDatabase):
        db.execute_sql(f"DROP TRIGGER {NAME}")
        db.execute_sql(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON appeal WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    # The trigger stays and calls the new body, with the owner's rights as 0006 has it.
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$ LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
    )

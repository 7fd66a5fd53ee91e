"""Who hears an appeal is judged by what was done before it was given to them, and by who was named (SIT-6).

The trigger of 0002 again, with three things more: whoever is named as officer or deputy, and the line manager of
somebody who was in the incident, do not decide; and what happened after the appeal was given to its hearer does not
count against them. A colleague’s past services are kept, for services are those of then and of now.
"""

import peewee

NAME = "appeal_hearer_uninvolved"
SENTENCE = "Only a person of another service, with no part in the decision, can decide an appeal."
REFUSES_WHEN = """NEW.state = 'decided' AND OLD.state <> 'decided' AND (
    NEW.decided_by_id IS NULL
    OR (NEW.restriction_id IS NULL AND NEW.incident_id IS NULL)
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        JOIN case_file AS file ON file.id = decision.case_id
        JOIN event AS step ON step.case_reference = file.reference AND step.involves
        JOIN staff AS hearer ON hearer.id = NEW.decided_by_id
        JOIN policy_version AS policy ON policy.state = 'in_force'
        WHERE decision.id = NEW.restriction_id AND (OLD.assigned_at IS NULL OR OLD.hearer_id <> NEW.decided_by_id
             OR step.at <= OLD.assigned_at)
        AND (step.staff_id = hearer.id
             OR (policy.hearer_of_other_service AND step.service_id = hearer.service_id)))
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        WHERE decision.id = NEW.restriction_id
        AND (decision.officer_id = NEW.decided_by_id OR decision.deputy_id = NEW.decided_by_id))
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        JOIN case_incident AS cited ON cited.case_id = decision.case_id
        JOIN incident_person AS part ON part.incident_id = cited.incident_id
        JOIN staff AS there ON there.id = part.staff_id
        WHERE decision.id = NEW.restriction_id
        AND (part.staff_id = NEW.decided_by_id OR there.line_manager_id = NEW.decided_by_id))
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        JOIN consultation AS asked ON asked.case_id = decision.case_id
        WHERE decision.id = NEW.restriction_id AND asked.with_staff_id = NEW.decided_by_id
        AND (OLD.assigned_at IS NULL OR OLD.hearer_id <> NEW.decided_by_id
             OR asked.created_at <= OLD.assigned_at))
    OR EXISTS (
        SELECT 1 FROM incident AS given
        JOIN event AS step ON step.reference = given.reference AND step.action <> 'look'
        JOIN staff AS hearer ON hearer.id = NEW.decided_by_id
        JOIN policy_version AS policy ON policy.state = 'in_force'
        WHERE given.id = NEW.incident_id AND (OLD.assigned_at IS NULL OR OLD.hearer_id <> NEW.decided_by_id
             OR step.at <= OLD.assigned_at)
        AND (step.staff_id = hearer.id
             OR (policy.hearer_of_other_service AND step.service_id = hearer.service_id)))
    OR EXISTS (
        SELECT 1 FROM incident_person AS part
        JOIN staff AS there ON there.id = part.staff_id
        WHERE part.incident_id = NEW.incident_id
        AND (part.staff_id = NEW.decided_by_id OR there.line_manager_id = NEW.decided_by_id))
    OR EXISTS (
        SELECT 1 FROM ladder AS walked
        WHERE walked.incident_id = NEW.incident_id AND walked.colleague_id = NEW.decided_by_id))"""


def up(migrator, db):
    class Staff(peewee.Model):
        class Meta:
            database = db
            table_name = "staff"

    class Service(peewee.Model):
        class Meta:
            database = db
            table_name = "service"

    class PastService(peewee.Model):
        staff = peewee.ForeignKeyField(Staff, on_delete="CASCADE")
        service = peewee.ForeignKeyField(Service, on_delete="RESTRICT")
        until = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "past_service"

    db.create_tables([PastService])
    db.execute_sql("ALTER TABLE review ADD COLUMN external_reviewer VARCHAR(255) NOT NULL DEFAULT ''")
    condition = " ".join(REFUSES_WHEN.split())
    if isinstance(db, peewee.SqliteDatabase):
        db.execute_sql(f"DROP TRIGGER {NAME}")
        db.execute_sql(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON appeal WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    # The trigger stays and calls the new body, with the owner's rights as before.
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$ LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
    )

"""Where nobody here may hear an appeal, somebody outside reviews it, and a colleague with no part records it (APP-3).

The trigger of 0008 again. An appeal that names nobody of here as its decider is decided only where somebody outside
reviews it and was sent the file; whoever records that had no part in the decision. Of which service they are doesn't
matter: they don't decide.
"""

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

NAME = "appeal_hearer_uninvolved"
SENTENCE = "Only a person of another service, with no part in the decision, can decide an appeal."
#: Who decides it, or records what was decided outside.
WHO = """COALESCE(NEW.decided_by_id, (SELECT outside.recorded_by_id FROM external_review AS outside
    WHERE outside.appeal_id = NEW.id AND outside.sent_on IS NOT NULL))"""
GIVEN_LATER = f"OLD.assigned_at IS NULL OR OLD.hearer_id IS NULL OR OLD.hearer_id <> {WHO}"
OF_THE_SERVICE = """(NEW.decided_by_id IS NOT NULL AND policy.hearer_of_other_service
    AND step.service_id = hearer.service_id)"""
REFUSES_WHEN = f"""NEW.state = 'decided' AND OLD.state <> 'decided' AND (
    {WHO} IS NULL
    OR (NEW.restriction_id IS NULL AND NEW.incident_id IS NULL)
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        JOIN case_file AS file ON file.id = decision.case_id
        JOIN event AS step ON step.case_reference = file.reference AND step.involves
        JOIN staff AS hearer ON hearer.id = {WHO}
        JOIN policy_version AS policy ON policy.state = 'in_force'
        WHERE decision.id = NEW.restriction_id AND ({GIVEN_LATER} OR step.at <= OLD.assigned_at)
        AND (step.staff_id = hearer.id OR {OF_THE_SERVICE}))
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        WHERE decision.id = NEW.restriction_id AND {WHO} IN (decision.officer_id, decision.deputy_id))
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        JOIN case_incident AS cited ON cited.case_id = decision.case_id
        JOIN incident_person AS part ON part.incident_id = cited.incident_id
        JOIN staff AS there ON there.id = part.staff_id
        WHERE decision.id = NEW.restriction_id AND {WHO} IN (part.staff_id, there.line_manager_id))
    OR EXISTS (
        SELECT 1 FROM restriction AS decision
        JOIN consultation AS asked ON asked.case_id = decision.case_id
        WHERE decision.id = NEW.restriction_id AND asked.with_staff_id = {WHO}
        AND ({GIVEN_LATER} OR asked.created_at <= OLD.assigned_at))
    OR EXISTS (
        SELECT 1 FROM incident AS given
        JOIN event AS step ON step.reference = given.reference AND step.action <> 'look'
        JOIN staff AS hearer ON hearer.id = {WHO}
        JOIN policy_version AS policy ON policy.state = 'in_force'
        WHERE given.id = NEW.incident_id AND ({GIVEN_LATER} OR step.at <= OLD.assigned_at)
        AND (step.staff_id = hearer.id OR {OF_THE_SERVICE}))
    OR EXISTS (
        SELECT 1 FROM incident_person AS part
        JOIN staff AS there ON there.id = part.staff_id
        WHERE part.incident_id = NEW.incident_id AND {WHO} IN (part.staff_id, there.line_manager_id))
    OR EXISTS (
        SELECT 1 FROM ladder AS walked
        WHERE walked.incident_id = NEW.incident_id AND walked.colleague_id = {WHO}))"""  # noqa: S608 - only names of columns


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Appeal(Model):
        class Meta:
            database = db
            table_name = "appeal"

    class ExternalReview(Model):
        version = IntegerField()
        created_at = DateTimeField()
        appeal = ForeignKeyField(Appeal, unique=True, on_delete="CASCADE")
        name = CharField()
        organisation = CharField()
        reach = TextField()
        why = TextField()
        named_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        named_at = DateTimeField(index=True)
        recorder = ForeignKeyField(Staff, on_delete="RESTRICT")
        sent_on = DateField(null=True)
        sent_by = CharField(max_length=40, null=True)
        sent_what = TextField()
        found_on = DateField(null=True)
        recorded_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        recorded_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "external_review"

    db.create_tables([ExternalReview])
    condition = " ".join(REFUSES_WHEN.split())
    if isinstance(db, SqliteDatabase):
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

"""Gentler steps before a restriction, written warnings, and abusive mail with a manager (CAS-12, INC-7, INC-8)."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

REFERS_TO_MEASURE = "INTEGER REFERENCES measure (id) ON DELETE RESTRICT"


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Customer(Model):
        class Meta:
            database = db
            table_name = "customer"

    class Incident(Model):
        class Meta:
            database = db
            table_name = "incident"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class PolicyVersion(Model):
        class Meta:
            database = db
            table_name = "policy_version"

    class Measure(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        kind = CharField(max_length=40)
        state = CharField(max_length=40, index=True)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        case = ForeignKeyField(CaseFile, null=True, on_delete="RESTRICT")
        policy = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        asked = TextField()
        ours = TextField()
        why = TextField()
        test = TextField()
        ends_on = DateField()
        answer_by = DateField(null=True)
        accepted = BooleanField(null=True)
        decided_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        decided_at = DateTimeField()
        begun_at = DateTimeField(null=True)
        outcome = TextField()
        closed_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        closed_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "measure"

    class MeasureIncident(Model):
        measure = ForeignKeyField(Measure, on_delete="CASCADE")
        incident = ForeignKeyField(Incident, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "measure_incident"
            indexes = ((("measure", "incident"), True),)

    class AbusiveMail(Model):
        version = IntegerField()
        created_at = DateTimeField()
        incident = ForeignKeyField(Incident, unique=True, on_delete="CASCADE")
        state = CharField(max_length=40, index=True)
        referred_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        referred_at = DateTimeField()
        due_on = DateField()
        information = TextField()
        information_from = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        information_sent_at = DateTimeField(null=True)
        measure = ForeignKeyField(Measure, null=True, on_delete="RESTRICT")
        reasons = TextField()
        dealt_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        dealt_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "abusive_mail"

    db.create_tables([Measure, MeasureIncident, AbusiveMail])
    for table in ("warning", "letter"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN measure_id {REFERS_TO_MEASURE}")
        db.execute_sql(f"CREATE INDEX {table}_measure_id ON {table} (measure_id)")
    db.execute_sql("ALTER TABLE restriction ADD COLUMN steps_skipped TEXT NOT NULL DEFAULT ''")

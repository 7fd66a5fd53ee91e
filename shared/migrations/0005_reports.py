"""Figures without people, counted while things happen; the reports that were presented; signed register reviews (REP)."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

NEVER = (
    ("tally", "UPDATE", "What was counted is never changed."),
    ("tally", "DELETE", "What was counted is never deleted."),
    ("restriction_step", "UPDATE", "What a restriction was is never changed."),
    ("restriction_step", "DELETE", "What a restriction was is never deleted."),
)


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Cells(Model):
        measure = CharField(max_length=40)
        service = CharField(max_length=40)
        team = CharField()
        channel = CharField(max_length=40)
        category = CharField(max_length=40)
        hour = IntegerField(null=True)
        word = CharField(max_length=80)
        count = IntegerField()
        total = BigIntegerField()

        class Meta:
            database = db

    class Tally(Cells):
        on = DateField(index=True)

        class Meta:
            table_name = "tally"

    class QuarterTally(Cells):
        quarter = CharField(max_length=7, index=True)
        up_to = BigIntegerField(index=True)

        class Meta:
            table_name = "quarter_tally"

    class Pseudonym(Model):
        record = CharField(max_length=40)
        record_id = BigIntegerField()
        number = BigIntegerField(unique=True)

        class Meta:
            database = db
            table_name = "pseudonym"
            indexes = ((("record", "record_id"), True),)

    class RestrictionStep(Model):
        spell = BigIntegerField(index=True)
        person = BigIntegerField(index=True)
        on = DateField()
        action = CharField(max_length=60)
        stood = CharField(max_length=40)
        told = BooleanField()
        danger = BooleanField()
        starts_on = DateField()
        ends_on = DateField(index=True)
        review_on = DateField()
        service = CharField(max_length=40)
        kinds = TextField()
        categories = TextField()

        class Meta:
            database = db
            table_name = "restriction_step"

    class QuarterlyReport(Model):
        version = IntegerField()
        created_at = DateTimeField()
        quarter = CharField(max_length=7, unique=True)
        state = CharField(max_length=40)
        commentary = TextField()
        written_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        sent_at = DateTimeField(null=True)
        presented_at = DateTimeField(null=True)
        presented_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        body = TextField()

        class Meta:
            database = db
            table_name = "quarterly_report"

    class RegisterReview(Model):
        version = IntegerField()
        created_at = DateTimeField()
        quarter = CharField(max_length=7, unique=True)
        found = TextField()
        changes = TextField()
        entries = IntegerField()
        signed_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        signed_at = DateTimeField()

        class Meta:
            database = db
            table_name = "register_review"

    db.create_tables([Tally, QuarterTally, Pseudonym, RestrictionStep, QuarterlyReport, RegisterReview])
    for table, verb, sentence in NEVER:
        _refuse(db, f"{table}_{verb.lower()}", table, verb, sentence)


def _refuse(db, name, table, verb, sentence):
    if isinstance(db, SqliteDatabase):
        db.execute_sql(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")
        return
    db.execute_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    db.execute_sql(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")

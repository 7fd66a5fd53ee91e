"""What is added later to something a customer can follow (APP-5, RES-10); the second look at an answer about
adjustments, by somebody else (ADJ-5); who speaks for an appellant; and emails that are forgotten once they are sent."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField

COLUMNS = (
    ("adjustment_request", "about_reference", "VARCHAR(20) NOT NULL DEFAULT ''"),
    ("adjustment_request", "outcome", "VARCHAR(40)"),
    ("adjustment_request", "factors", "TEXT NOT NULL DEFAULT '{}'"),
    ("adjustment_request", "earlier", "TEXT NOT NULL DEFAULT '{}'"),
    ("appeal", "about", "VARCHAR(40)"),
    ("appeal", "representative_authority", "TEXT NOT NULL DEFAULT ''"),
    ("message", "private", "BOOLEAN NOT NULL DEFAULT FALSE"),
)

#: As in 0002: name, what it refuses, the sentence. The first takes the place of the one there.
PROMISES = (
    (
        "restriction_adjustments_first",
        "restriction",
        """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND EXISTS (
            SELECT 1 FROM adjustment_request AS asked
            JOIN customer AS person ON person.id = NEW.customer_id
            WHERE asked.state IN ('received', 'challenged') AND (asked.customer_id = person.id
                OR (asked.customer_id IS NULL AND asked.account_given = person.account)))""",
        "A request for adjustments is not answered.",
    ),
    (
        "challenge_answered_by_another",
        "adjustment_request",
        """OLD.state = 'challenged' AND NEW.state NOT IN ('challenged', 'withdrawn')
            AND (NEW.decided_by_id IS NULL OR NEW.decided_by_id = OLD.decided_by_id)""",
        "Who answered a request can not answer the challenge to it.",
    ),
)


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Addition(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        record_reference = CharField(index=True, max_length=20)
        kind = CharField(max_length=40)
        words = TextField()
        came_by = CharField(max_length=40)
        added_at = DateTimeField()
        entered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        read_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        read_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "addition"

    db.create_tables([Addition])
    for table, column, kind in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    db.execute_sql(
        "UPDATE adjustment_request SET outcome = state WHERE state IN ('agreed', 'partly_agreed', 'not_agreed')"
    )
    for promise in PROMISES:
        _promise(db, *promise)


def _promise(db, name, table, refuses_when, sentence):
    condition = " ".join(refuses_when.split())
    if isinstance(db, SqliteDatabase):
        db.execute_sql(f"DROP TRIGGER IF EXISTS {name}")
        db.execute_sql(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    db.execute_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    db.execute_sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")

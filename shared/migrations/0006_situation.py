"""What a customer's situation is judged by (SIT): when a letter counts as received, what becomes of earlier decisions,
what was signed, until when a danger carries; and whose a request for adjustments may be."""

from peewee import DateTimeField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField

COLUMNS = (
    ("restriction", "received_on", "DATE"),
    ("restriction", "danger_until", "DATE"),
    ("restriction", "earlier", "TEXT NOT NULL DEFAULT '{}'"),
    ("restriction", "replaced_by_id", "INTEGER REFERENCES restriction (id) ON DELETE RESTRICT"),
    ("restriction", "signed", "TEXT NOT NULL DEFAULT '{}'"),
    ("adjustment_request", "account_key", "VARCHAR(255) NOT NULL DEFAULT ''"),
    ("adjustment_request", "email_key", "VARCHAR(255) NOT NULL DEFAULT ''"),
    ("adjustment_request", "telephone_key", "VARCHAR(40) NOT NULL DEFAULT ''"),
    ("adjustment_request", "postcode_key", "VARCHAR(12) NOT NULL DEFAULT ''"),
)
RECEIVED_SQLITE = "UPDATE restriction SET received_on = date(letter_issued_at) WHERE letter_issued_at IS NOT NULL"
RECEIVED_POSTGRESQL = "UPDATE restriction SET received_on = letter_issued_at::date WHERE letter_issued_at IS NOT NULL"
KEYS = (
    "UPDATE adjustment_request SET email_key = LOWER(email), "
    "account_key = UPPER(REPLACE(REPLACE(REPLACE(account_given, '-', ''), ' ', ''), '/', ''))"
)
INDEXED = ("account_key", "email_key", "telephone_key", "postcode_key")


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Customer(Model):
        class Meta:
            database = db
            table_name = "customer"

    class AdjustmentRequest(Model):
        class Meta:
            database = db
            table_name = "adjustment_request"

    class SetAside(Model):
        version = IntegerField()
        created_at = DateTimeField()
        request = ForeignKeyField(AdjustmentRequest, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        because = TextField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "set_aside"
            indexes = ((("request", "customer"), True),)

    db.create_tables([SetAside])
    for table, column, kind in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    db.execute_sql("CREATE INDEX restriction_replaced_by_id ON restriction (replaced_by_id)")
    for column in INDEXED:
        db.execute_sql(f"CREATE INDEX adjustment_request_{column} ON adjustment_request ({column})")
    db.execute_sql(RECEIVED_SQLITE if isinstance(db, SqliteDatabase) else RECEIVED_POSTGRESQL)
    db.execute_sql(KEYS)

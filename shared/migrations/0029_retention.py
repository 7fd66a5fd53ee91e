"""What was erased, what must not be, and that an issued letter goes only with its erased record (DPA-2)."""

import peewee
from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

_ERASED = (
    "OLD.state = 'issued' AND NOT EXISTS (SELECT 1 FROM erased_row WHERE record = 'letter' AND record_id = OLD.id)"
)
_SENTENCE = "An issued letter is kept."


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db

    class Staff(Table):
        class Meta:
            table_name = "staff"

    class Customer(Table):
        class Meta:
            table_name = "customer"

    class Hold(Table):
        version = IntegerField()
        created_at = DateTimeField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        because = TextField()
        placed_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        placed_at = DateTimeField()
        lifted_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        lifted_at = DateTimeField(null=True)

        class Meta:
            table_name = "hold"

    class Erasure(Table):
        version = IntegerField()
        created_at = DateTimeField()
        kind = CharField(max_length=40)
        record_id = BigIntegerField()
        reference = CharField(max_length=60)
        because = CharField()
        at = DateTimeField()

        class Meta:
            table_name = "erasure"
            indexes = ((("kind", "record_id"), True),)

    class ErasedRow(Table):
        record = CharField(max_length=40)
        record_id = BigIntegerField()

        class Meta:
            table_name = "erased_row"
            indexes = ((("record", "record_id"), True),)

    db.create_tables([Hold, Erasure, ErasedRow])
    if isinstance(db, peewee.SqliteDatabase):
        db.execute_sql("DROP TRIGGER letter_is_kept")
        db.execute_sql(
            f"CREATE TRIGGER letter_is_kept BEFORE DELETE ON letter WHEN {_ERASED} "
            f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        )
    else:
        db.execute_sql(
            f"CREATE OR REPLACE FUNCTION letter_is_kept() RETURNS trigger AS $$ BEGIN IF {_ERASED} THEN "
            f"RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN OLD; END $$ LANGUAGE plpgsql"
        )

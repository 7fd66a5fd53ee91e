"""A death, accounts that are one person’s, and people who speak for a customer and are found by their own number.

A warning is never edited; but whose account it stands on follows when two accounts are joined, and parted (SIT-12).
"""

import peewee

NAME = "warning_is_never_edited"
CHANGED = (
    "NEW.step <> OLD.step OR NEW.title <> OLD.title OR NEW.words <> OLD.words OR NEW.at <> OLD.at "
    "OR NEW.by_id <> OLD.by_id OR NEW.ladder_id IS DISTINCT FROM OLD.ladder_id"
)
SENTENCE = "A warning is never edited."


def up(migrator, db):
    class Staff(peewee.Model):
        class Meta:
            database = db
            table_name = "staff"

    class Customer(peewee.Model):
        class Meta:
            database = db
            table_name = "customer"

    class AccountJoin(peewee.Model):
        version = peewee.IntegerField()
        created_at = peewee.DateTimeField()
        kept = peewee.ForeignKeyField(Customer, on_delete="RESTRICT")
        other = peewee.ForeignKeyField(Customer, on_delete="RESTRICT")
        because = peewee.TextField()
        joined_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
        joined_at = peewee.DateTimeField()
        moved = peewee.TextField()
        parted_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        parted_at = peewee.DateTimeField(null=True)
        parted_because = peewee.TextField()

        class Meta:
            database = db
            table_name = "account_join"

    db.create_tables([AccountJoin])
    db.execute_sql("ALTER TABLE customer ADD COLUMN died_on DATE")
    db.execute_sql("ALTER TABLE customer ADD COLUMN joined_into_id INTEGER REFERENCES customer (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX customer_joined_into_id ON customer (joined_into_id)")
    db.execute_sql("ALTER TABLE support_contact ADD COLUMN telephone_key VARCHAR(40) NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE support_contact ADD COLUMN email_key VARCHAR(255) NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX supportcontact_telephone_key ON support_contact (telephone_key)")
    db.execute_sql("ALTER TABLE restriction ADD COLUMN handed_to_id INTEGER REFERENCES staff (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX restriction_handed_to_id ON restriction (handed_to_id)")
    db.execute_sql("CREATE INDEX supportcontact_email_key ON support_contact (email_key)")
    if isinstance(db, peewee.SqliteDatabase):
        db.execute_sql(f"DROP TRIGGER {NAME}")
        db.execute_sql(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON warning WHEN {CHANGED} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN IF {CHANGED} THEN "
        f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$ LANGUAGE plpgsql"
    )

"""Contacts that came in a file, and whether a contact from a restricted customer is new (INC-9, INC-12)."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class ContactImport(Model):
        version = IntegerField()
        created_at = DateTimeField()
        name = CharField()
        sha256 = CharField(max_length=64)
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        at = DateTimeField()
        added = IntegerField()
        known = IntegerField()
        refused = TextField()

        class Meta:
            database = db
            table_name = "contact_import"

    db.create_tables([ContactImport])
    for column in (
        "state VARCHAR(40) NOT NULL DEFAULT 'logged'",
        "due_on DATE",
        "placed_with VARCHAR(255) NOT NULL DEFAULT ''",
        "file_key VARCHAR(64)",
        "came_in_id INTEGER REFERENCES contact_import (id) ON DELETE RESTRICT",
    ):
        db.execute_sql(f"ALTER TABLE contact ADD COLUMN {column}")
    db.execute_sql("CREATE INDEX contact_state ON contact (state)")
    db.execute_sql("CREATE UNIQUE INDEX contact_file_key ON contact (file_key)")
    db.execute_sql("CREATE INDEX contact_came_in_id ON contact (came_in_id)")
    db.execute_sql("CREATE INDEX contact_customer_id_at ON contact (customer_id, at)")

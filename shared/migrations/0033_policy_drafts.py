"""Policies that are being written, and why a review was brought forward (POL-5)."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db

    class Staff(Table):
        class Meta:
            table_name = "staff"

    class PolicyVersion(Table):
        class Meta:
            table_name = "policy_version"

    class PolicyDraft(Table):
        version = IntegerField()
        created_at = DateTimeField()
        name = CharField()
        state = CharField(max_length=40, index=True)
        source = TextField()
        begun_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        begun_at = DateTimeField()
        authors = TextField()
        doubts = TextField()
        approved_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        approved_at = DateTimeField(null=True)
        effective_from = DateField(null=True)
        became = ForeignKeyField(PolicyVersion, null=True, on_delete="RESTRICT")

        class Meta:
            table_name = "policy_draft"

    db.create_tables([PolicyDraft])
    db.execute_sql("ALTER TABLE policy_version ADD COLUMN review_because TEXT NOT NULL DEFAULT ''")

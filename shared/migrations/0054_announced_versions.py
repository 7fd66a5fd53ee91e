"""What is approved for a day to come is announced: its text stands beside the drafts, which the portal never reads."""

from peewee import CharField, DateField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class PolicyDraft(Model):
        class Meta:
            database = db
            table_name = "policy_draft"

    class AnnouncedVersion(Model):
        draft = ForeignKeyField(PolicyDraft, unique=True, on_delete="CASCADE")
        name = CharField()
        source = TextField()
        effective_from = DateField()

        class Meta:
            database = db
            table_name = "announced_version"

    db.create_tables([AnnouncedVersion])
    db.execute_sql(
        "INSERT INTO announced_version (draft_id, name, source, effective_from) "
        "SELECT id, name, source, effective_from FROM policy_draft WHERE state = 'approved'"
    )

"""The policy in other languages and in easy read, each kept with the version that it came with."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class PolicyVersion(Model):
        class Meta:
            database = db
            table_name = "policy_version"

    class PolicyEdition(Model):
        version = IntegerField()
        created_at = DateTimeField()
        policy = ForeignKeyField(PolicyVersion, on_delete="CASCADE")
        language = CharField(max_length=8)
        reading = CharField(max_length=20)
        source = TextField()

        class Meta:
            database = db
            table_name = "policy_edition"
            indexes = ((("policy", "language", "reading"), True),)

    db.create_tables([PolicyEdition])

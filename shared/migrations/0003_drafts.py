"""What a person at the portal has entered so far, between the pages of a form."""

from peewee import CharField, DateTimeField, Model, TextField


def up(migrator, db):
    class Draft(Model):
        token_hash = CharField(unique=True, max_length=64)
        body = TextField()
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "draft"

    db.create_tables([Draft])

"""Other systems that may ask for the precaution of an account, and are told when it changes (CUS-4)."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class System(Model):
        version = IntegerField()
        created_at = DateTimeField()
        name = CharField(unique=True)
        scopes = TextField()
        token_hash = CharField(unique=True, max_length=64)
        webhook_url = CharField(max_length=300)
        webhook_secret = CharField(max_length=100)
        added_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        last_asked_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "system"

    db.create_tables([System])
    db.execute_sql("ALTER TABLE message ADD COLUMN system_id INTEGER REFERENCES system (id) ON DELETE CASCADE")
    db.execute_sql("CREATE INDEX message_system_id ON message (system_id)")

"""A danger is somebody's work until it is written down what was done about it (INC-5)."""

from peewee import DateTimeField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Incident(Model):
        class Meta:
            database = db
            table_name = "incident"

    class DangerSeenTo(Model):
        incident = ForeignKeyField(Incident, unique=True, on_delete="CASCADE")
        what_was_done = TextField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "danger_seen_to"

    db.create_tables([DangerSeenTo])
    db.execute_sql("CREATE INDEX incident_danger ON incident (danger)")

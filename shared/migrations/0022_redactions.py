"""What a reviewer leaves out of the copy of a case for outside (REP-5)."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class Redaction(Model):
        version = IntegerField()
        created_at = DateTimeField()
        case = ForeignKeyField(CaseFile, on_delete="CASCADE")
        words = TextField()
        instead = CharField(max_length=100)
        added_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        added_at = DateTimeField()
        taken_back_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "redaction"

    db.create_tables([Redaction])

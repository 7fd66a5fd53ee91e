"""Closed cases of the sample, looked at again to learn from them (CAS-5)."""

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class Reflection(Model):
        version = IntegerField()
        created_at = DateTimeField()
        case = ForeignKeyField(CaseFile, unique=True, on_delete="CASCADE")
        due_on = DateField()
        went_well = TextField()
        better = TextField()
        lesson = TextField()
        by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        done_on = DateField(null=True, index=True)

        class Meta:
            database = db
            table_name = "reflection"

    db.create_tables([Reflection])

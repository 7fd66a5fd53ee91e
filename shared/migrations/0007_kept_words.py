"""Words of a colleague that stay as they are though they were asked about, and why (SIT-11)."""

from peewee import CharField, DateTimeField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class KeptWords(Model):
        reference = CharField(max_length=40, index=True)
        case = ForeignKeyField(CaseFile, null=True, on_delete="CASCADE")
        field = CharField(max_length=40)
        words = TextField()
        because = TextField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "kept_words"

    db.create_tables([KeptWords])

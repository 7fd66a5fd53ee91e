"""What somebody writes to us through the portal, and our answer (POL-11)."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class Enquiry(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        code_hash = CharField()
        state = CharField(index=True, max_length=40)
        topic = CharField(max_length=40)
        about = CharField()
        words = TextField()
        reply_by = CharField(null=True, max_length=40)
        telephone = CharField()
        email = CharField()
        address = TextField()
        received_at = DateTimeField()
        acknowledged_at = DateTimeField(null=True)
        due_on = DateField()
        answer_by = DateField()
        answered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        answered_at = DateTimeField(null=True)
        answer = TextField()
        case = ForeignKeyField(CaseFile, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "enquiry"

    db.create_tables([Enquiry])

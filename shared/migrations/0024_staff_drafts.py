"""What a colleague has written into a form so far, kept as they write."""

from peewee import CharField, DateTimeField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class StaffDraft(Model):
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        place = CharField(max_length=300)
        body = TextField()
        saved_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "staff_draft"
            indexes = ((("staff", "place"), True),)

    db.create_tables([StaffDraft])

"""Two accounts that look like one person's, and are two people's: so it was said, and nobody is asked again (SIT-12)."""

from peewee import DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Customer(Model):
        class Meta:
            database = db
            table_name = "customer"

    class TwoPeople(Model):
        version = IntegerField()
        created_at = DateTimeField()
        one = ForeignKeyField(Customer, on_delete="CASCADE")
        other = ForeignKeyField(Customer, on_delete="CASCADE")
        because = TextField()
        said_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        said_at = DateTimeField()

        class Meta:
            database = db
            table_name = "two_people"
            indexes = ((("one", "other"), True),)

    db.create_tables([TwoPeople])

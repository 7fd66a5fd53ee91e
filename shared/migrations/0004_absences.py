"""When a colleague is away, and who stands in; which accounts are one person's (SIT-6, SIT-12)."""

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Absence(Model):
        version = IntegerField()
        created_at = DateTimeField()
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        first_day = DateField()
        last_day = DateField(null=True)
        stand_in = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        recorded_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "absence"
            indexes = ((("staff", "first_day"), False),)

    db.create_tables([Absence])
    db.execute_sql("ALTER TABLE staff ADD COLUMN same_person_as_id INTEGER REFERENCES staff (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX staff_same_person_as_id ON staff (same_person_as_id)")

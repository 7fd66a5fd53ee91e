"""An allowance, a representative, closed matters and the way back of a restriction; what of contact is counted (RES-12)."""

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Restriction(Model):
        class Meta:
            database = db
            table_name = "restriction"

    class ConditionSeen(Model):
        restriction = ForeignKeyField(Restriction, on_delete="CASCADE")
        place = IntegerField()
        on = DateField()
        words = TextField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "condition_seen"

    db.create_tables([ConditionSeen])
    for column in (
        "allowances TEXT NOT NULL DEFAULT '[]'",
        "closed_matters TEXT NOT NULL DEFAULT '[]'",
        "way_back TEXT NOT NULL DEFAULT '[]'",
        "representative_id INTEGER REFERENCES support_contact (id) ON DELETE RESTRICT",
    ):
        db.execute_sql(f"ALTER TABLE restriction ADD COLUMN {column}")
    db.execute_sql("CREATE INDEX restriction_representative_id ON restriction (representative_id)")
    db.execute_sql("ALTER TABLE contact ADD COLUMN uncounted VARCHAR(40) NOT NULL DEFAULT ''")
    false = "0" if type(db).__name__.startswith(("APSW", "Sqlite")) else "FALSE"
    db.execute_sql(f"ALTER TABLE contact ADD COLUMN unanswered BOOLEAN NOT NULL DEFAULT {false}")

"""How long a danger carries a restriction, in its steps; how badly a colleague was hurt; promises that are broken now."""

from peewee import CharField, DateField, Model


def up(migrator, db):
    class BrokenPromise(Model):
        promise = CharField(max_length=40)
        about = CharField(max_length=20)
        since = DateField()

        class Meta:
            database = db
            table_name = "broken_promise"
            indexes = ((("promise", "about"), True),)

    db.create_tables([BrokenPromise])
    db.execute_sql("ALTER TABLE restriction_step ADD COLUMN danger_until DATE")
    db.execute_sql("ALTER TABLE incident ADD COLUMN injury VARCHAR(40) NOT NULL DEFAULT ''")

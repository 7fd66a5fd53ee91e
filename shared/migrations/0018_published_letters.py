"""The letters that a customer can read again with the code of their decision (APP-9)."""

from peewee import BlobField, CharField, Model


def up(migrator, db):
    class PublishedLetter(Model):
        reference = CharField(max_length=20, unique=True)
        pdf = BlobField()

        class Meta:
            database = db
            table_name = "published_letter"

    db.create_tables([PublishedLetter])
    db.execute_sql(
        "INSERT INTO published_letter (reference, pdf) SELECT reference, pdf FROM letter WHERE pdf IS NOT NULL"
    )

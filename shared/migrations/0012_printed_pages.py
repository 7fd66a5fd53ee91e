"""The files of the portal, printed when a policy is published (SEC-39)."""

from peewee import BlobField, CharField, DateTimeField, Model


def up(migrator, db):
    class PrintedPage(Model):
        address = CharField(unique=True, max_length=120)
        stamp = CharField(max_length=64)
        content = BlobField()
        made_at = DateTimeField()

        class Meta:
            database = db
            table_name = "printed_page"

    db.create_tables([PrintedPage])

"""When a letter counts as received (SIT-7): until now, on the day on which it was issued."""

from peewee import SqliteDatabase

SQLITE = "UPDATE letter SET received_on = date(issued_at) WHERE issued_at IS NOT NULL"
POSTGRESQL = "UPDATE letter SET received_on = issued_at::date WHERE issued_at IS NOT NULL"


def up(migrator, db):
    db.execute_sql("ALTER TABLE letter ADD COLUMN received_on DATE")
    db.execute_sql(SQLITE if isinstance(db, SqliteDatabase) else POSTGRESQL)

"""Appeals that are said: how, when they were written down, when the customer confirmed it; the account given (APP-10)."""

import peewee


def up(migrator, db):
    moment = "DATETIME" if isinstance(db, peewee.SqliteDatabase) else "TIMESTAMP"
    db.execute_sql("ALTER TABLE appeal ADD COLUMN account_given VARCHAR(40) NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE appeal ADD COLUMN told_by VARCHAR(40)")
    db.execute_sql(f"ALTER TABLE appeal ADD COLUMN written_down_at {moment}")
    db.execute_sql(f"ALTER TABLE appeal ADD COLUMN confirmed_at {moment}")

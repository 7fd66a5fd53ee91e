"""A message says when it may be tried next: a try is on record before it is made, and no two workers make it (REL-16).
It says what it is about and who promised it, so that somebody is told when it can't be sent for good."""

import peewee


def up(migrator, db):
    moment = "DATETIME" if isinstance(db, peewee.SqliteDatabase) else "TIMESTAMP"
    db.execute_sql("ALTER TABLE message ADD COLUMN by VARCHAR(40) NOT NULL DEFAULT 'email'")
    db.execute_sql(f"ALTER TABLE message ADD COLUMN next_try_at {moment}")
    db.execute_sql(f"ALTER TABLE message ADD COLUMN given_up_at {moment}")
    db.execute_sql("ALTER TABLE message ADD COLUMN about VARCHAR(20) NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE message ADD COLUMN promised_by_id INTEGER REFERENCES staff (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX message_next_try_at ON message (next_try_at)")
    db.execute_sql("CREATE INDEX message_promised_by_id ON message (promised_by_id)")
    db.execute_sql("UPDATE message SET next_try_at = queued_at WHERE sent_at IS NULL")

"""Who stands between when somebody is answered in sign language or through a relay (ADJ-2)."""


def up(migrator, db):
    for table in ("adjustment_request", "appeal", "enquiry"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN reply_through VARCHAR(40)")

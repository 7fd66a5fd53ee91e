"""Somebody whom nobody knew when they called has an account until they are matched to their own (INC-1)."""


def up(migrator, db):
    moment = "DATETIME" if type(db).__name__.startswith(("APSW", "Sqlite")) else "TIMESTAMP"
    db.execute_sql(f"ALTER TABLE customer ADD COLUMN unknown_since {moment}")
    db.execute_sql("ALTER TABLE customer ADD COLUMN unmatched_because TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX customer_unknown_since ON customer (unknown_since)")

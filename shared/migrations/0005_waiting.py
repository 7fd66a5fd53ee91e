"""What waits is found by an index, however much was done before: every page counts it (REP-4)."""

WAITING = (
    ("adjustmentrequest_state", "adjustment_request", "state"),
    ("appeal_state", "appeal", "state"),
    ("incident_support_wanted", "incident", "support_wanted"),
    ("letter_state", "letter", "state"),
    ("restriction_state", "restriction", "state"),
)


def up(migrator, db):
    for name, table, column in WAITING:
        db.execute_sql(f"CREATE INDEX {name} ON {table} ({column})")

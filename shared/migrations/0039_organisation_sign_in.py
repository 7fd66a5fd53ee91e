"""A session knows by which of the organisation's own sessions it began, so that it ends with it (DPA-4)."""


def up(migrator, db):
    for name in ("provider_subject", "provider_session"):
        db.execute_sql(f"ALTER TABLE staff_session ADD COLUMN {name} VARCHAR(255) NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX staff_session_provider_subject ON staff_session (provider_subject)")

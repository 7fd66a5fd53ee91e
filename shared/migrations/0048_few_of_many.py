"""Indexes of the few accounts that were joined into another, and of the few that nobody has matched yet, alone.

Over all rows, nearly every one of which holds nothing, a planner without statistics took “is null” for rare, and
walked every customer for each card and each page of the back office.
"""


def up(migrator, db):
    for column in ("joined_into_id", "unknown_since"):
        db.execute_sql(f"DROP INDEX customer_{column}")
        db.execute_sql(f"CREATE INDEX customer_{column} ON customer ({column}) WHERE {column} IS NOT NULL")

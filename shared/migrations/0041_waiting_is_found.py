"""What waits is found without a walk through its table: the work list is counted on every page (REP-4)."""

_FOUND_BY = (("consultation", "answer_by"), ("standing_marker", "ends_on"), ("marker_told", "recalled_on"))


def up(migrator, db):
    for table, column in _FOUND_BY:
        db.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')

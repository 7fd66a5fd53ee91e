"""A file that was added at an item of a case’s checklist says which item (CAS-2)."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE attachment ADD COLUMN item VARCHAR(40)")

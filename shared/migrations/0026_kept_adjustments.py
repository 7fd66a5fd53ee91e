"""Which agreed adjustments a contact met (ADJ-7)."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE contact ADD COLUMN adjustments TEXT NOT NULL DEFAULT '[]'")

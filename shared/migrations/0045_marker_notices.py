"""A letter tells a customer of the marker on their account (CUS-3)."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE letter ADD COLUMN marker_id INTEGER REFERENCES standing_marker (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX letter_marker_id ON letter (marker_id)")

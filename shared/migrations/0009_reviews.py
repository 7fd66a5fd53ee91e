"""What was looked at and said at a review (RES-10), and which letter belongs to which review (RES-5)."""

WORDS = ("looked_at", "customer_said", "our_answer", "early_reason")


def up(migrator, db):
    for column in WORDS:
        db.execute_sql(f"ALTER TABLE review ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE letter ADD COLUMN review_id INTEGER REFERENCES review (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX letter_review_id ON letter (review_id)")

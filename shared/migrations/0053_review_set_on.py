"""Since when the day of a review is known, where it was set anew: what is owed before it is not late at once (SIT-9)."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE restriction ADD COLUMN review_set_on DATE")

"""Agreed adjustments that are to be looked at again are found by an index (ADJ-6)."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX agreedadjustment_review_on ON agreed_adjustment (review_on)")

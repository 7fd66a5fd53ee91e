"""On PostgreSQL: the words of one customer in thirty-two, an index that is asked first (INP-3).

GIN gathers everybody under a beginning before it gives the first. Where that would be many, these few are enough.
"""

import peewee

_INDEX = "CREATE INDEX customer_terms_sample ON customer USING gin (customer_terms(found_by)) WHERE mod(id, 32) = 0"


def up(migrator, db):
    if not isinstance(db, peewee.SqliteDatabase):
        db.execute_sql(_INDEX)

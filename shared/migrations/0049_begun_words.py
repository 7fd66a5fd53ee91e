"""On PostgreSQL: the first two and three letters of a word are terms, too (INP-3).

GIN gathers everybody under a beginning before it gives the first, and for two beginnings everybody under either. Of
whole terms it gathers only whoever has both.
"""

import peewee

_STATEMENTS = (
    "DROP INDEX customer_terms",
    "DROP INDEX customer_terms_sample",
    # Half as dear as with a SELECT over the words. Taken for dear, so that the planner, which can't know how many have
    # two words together, does not read the whole table; and not shared out to workers, who start too late to help.
    "CREATE OR REPLACE FUNCTION customer_terms(text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT "
    "PARALLEL RESTRICTED COST 10000 AS $$ "
    "DECLARE begun text := ''; word text; "
    "BEGIN "
    "FOREACH word IN ARRAY string_to_array($1, ' ') LOOP "
    "begun := begun || ' ' || left(word, 2) || '^ ' || left(word, 3) || '^'; "
    "END LOOP; "
    "RETURN array_to_tsvector(array_remove(string_to_array($1 || begun, ' '), '')); "
    "END $$",
    "CREATE INDEX customer_terms ON customer USING gin (customer_terms(found_by))",
    "CREATE INDEX customer_terms_sample ON customer USING gin (customer_terms(found_by)) WHERE mod(id, 32) = 0",
    "ANALYZE customer",  # the planner knows nothing yet of these terms
)


def up(migrator, db):
    if not isinstance(db, peewee.SqliteDatabase):
        for statement in _STATEMENTS:
            db.execute_sql(statement)

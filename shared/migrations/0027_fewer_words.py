"""The words that find a customer, without every two neighbours in one: a search takes words apart instead (INP-3).

With them the full text was twice as large, and whatever begins a common name was gathered from thousands of words. How
a name may be misspelt says from now on which term is of several words, and holds the words of addresses, too.
"""

from itertools import chain

import peewee

from shared.rules import names

_BATCH = 20_000
_TRIGGERS = ("insert", "delete", "update")
_FORGET = "INSERT INTO customer_search(customer_search, rowid, found_by) VALUES ('delete', OLD.id, OLD.found_by)"
_LEARN = "INSERT INTO customer_search(rowid, found_by) VALUES (NEW.id, NEW.found_by)"
_BEFORE_SQLITE = tuple(f"DROP TRIGGER customer_search_{when}" for when in _TRIGGERS)
#: So many words wait in memory before they are written: in small portions they are merged over and over.
_PORTION, _USUAL_PORTION = 1 << 28, 1 << 20
_AFTER_SQLITE = (
    f"INSERT INTO customer_search(customer_search, rank) VALUES ('hashsize', {_PORTION})",  # noqa: S608 - our number
    "INSERT INTO customer_search(customer_search) VALUES ('rebuild')",
    f"INSERT INTO customer_search(customer_search, rank) VALUES ('hashsize', {_USUAL_PORTION})",  # noqa: S608
    f"CREATE TRIGGER customer_search_insert AFTER INSERT ON customer BEGIN {_LEARN}; END",
    f"CREATE TRIGGER customer_search_delete AFTER DELETE ON customer BEGIN {_FORGET}; END",
    f"CREATE TRIGGER customer_search_update AFTER UPDATE OF found_by ON customer BEGIN {_FORGET}; {_LEARN}; END",
)
# Being strict, the planner does not put its words in its place, which it takes for cheap, and reads the whole table.
_BEFORE_POSTGRESQL = (
    "DROP INDEX customer_terms",
    "CREATE OR REPLACE FUNCTION customer_terms(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
    "COST 200 AS "
    "$$ SELECT array_to_tsvector(array_remove(string_to_array($1, ' '), '')) $$",
)
_AFTER_POSTGRESQL = ("CREATE INDEX customer_terms ON customer USING gin (customer_terms(found_by))",)


def up(migrator, db):
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in _BEFORE_SQLITE if sqlite else _BEFORE_POSTGRESQL:
        db.execute_sql(statement)
    _fill(db, "?" if sqlite else "%s")
    for statement in _AFTER_SQLITE if sqlite else _AFTER_POSTGRESQL:
        db.execute_sql(statement)


def _fill(db, mark):
    columns = "id, name, account, address, postcode"
    batch = f"SELECT {columns} FROM customer WHERE id > {mark} ORDER BY id LIMIT {_BATCH}"  # noqa: S608 - only marks
    keep = f"UPDATE customer SET found_by = {mark} WHERE id = {mark}"  # noqa: S608
    former, terms, known, last = _former(db), set(), set(), 0
    while rows := db.execute_sql(batch, (last,)).fetchall():
        words = []
        for number, name, *others in rows:
            before = former.get(number, ())
            words.append((names.found_by(name, *others, former=before), number))
            terms.update(*map(names.terms, (name, *before)))
            known |= names.long_words(words[-1][0])
        db.cursor().executemany(keep, words)
        last = rows[-1][0]
    if terms:
        _file(db, mark, chain(names.filed(terms), zip(known, known, strict=True)))


def _file(db, mark, rows):
    """In their order, in which they are written many times faster."""
    learn = f"INSERT INTO misspelt (spelling, name) VALUES ({mark}, {mark})"  # noqa: S608 - only marks
    db.execute_sql("DELETE FROM name_spelling")
    db.execute_sql("CREATE TEMPORARY TABLE misspelt (spelling VARCHAR(40), name VARCHAR(40))")
    db.cursor().executemany(learn, rows)
    db.execute_sql("INSERT INTO name_spelling SELECT DISTINCT spelling, name FROM misspelt ORDER BY spelling, name")
    db.execute_sql("DROP TABLE misspelt")


def _former(db):
    found = {}
    for customer, name in db.execute_sql("SELECT customer_id, name FROM former_name").fetchall():
        found.setdefault(customer, []).append(name)
    return found

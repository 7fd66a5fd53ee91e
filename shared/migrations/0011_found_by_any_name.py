"""A customer is found however their name is typed: by the words of every name they have or had, also misspelt (INP-3).

The words are worked out by `shared.rules.names` and kept in `customer.found_by`. On SQLite an FTS5 table whose content
is that column, kept by triggers; on PostgreSQL a GIN index over the same words. How a name may be misspelt is a table of
its own on both.
"""

import peewee

from shared.rules import names

_BATCH = 5_000
_FORGET = "INSERT INTO customer_search(customer_search, rowid, found_by) VALUES ('delete', OLD.id, OLD.found_by)"
_LEARN = "INSERT INTO customer_search(rowid, found_by) VALUES (NEW.id, NEW.found_by)"

SQLITE = (
    "CREATE VIRTUAL TABLE customer_search USING fts5(found_by, content='customer', content_rowid='id', detail=none, "
    """tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'", prefix='1 2 3 4 5')""",
    f"CREATE TRIGGER customer_search_insert AFTER INSERT ON customer BEGIN {_LEARN}; END",
    f"CREATE TRIGGER customer_search_delete AFTER DELETE ON customer BEGIN {_FORGET}; END",
    f"CREATE TRIGGER customer_search_update AFTER UPDATE OF found_by ON customer BEGIN {_FORGET}; {_LEARN}; END",
    "INSERT INTO customer_search(customer_search) VALUES ('rebuild')",
)

# Words as they are: neither a parser nor a collation stands between what is kept and what is asked.
POSTGRESQL = (
    "CREATE FUNCTION customer_terms(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
    "$$ SELECT array_to_tsvector(array_remove(string_to_array($1, ' '), '')) $$",
    "CREATE INDEX customer_terms ON customer USING gin (customer_terms(found_by))",
)
_TABLES_SQLITE = (
    "DROP TRIGGER customer_search_insert",
    "DROP TRIGGER customer_search_delete",
    "DROP TRIGGER customer_search_update",
    "DROP TABLE customer_search",
    "CREATE TABLE name_spelling (spelling VARCHAR(40) NOT NULL, name VARCHAR(40) NOT NULL, "
    "PRIMARY KEY (spelling, name)) WITHOUT ROWID",
)
_TABLES_POSTGRESQL = (
    "DROP INDEX customer_words",
    "DROP FUNCTION customer_words(text)",
    'CREATE TABLE name_spelling (spelling VARCHAR(40) COLLATE "C" NOT NULL, name VARCHAR(40) COLLATE "C" NOT NULL, '
    "PRIMARY KEY (spelling, name))",
)


def up(migrator, db):
    class Customer(peewee.Model):
        class Meta:
            database = db
            table_name = "customer"

    class Staff(peewee.Model):
        class Meta:
            database = db
            table_name = "staff"

    class FormerName(peewee.Model):
        version = peewee.IntegerField()
        created_at = peewee.DateTimeField()
        customer = peewee.ForeignKeyField(Customer, on_delete="CASCADE")
        name = peewee.CharField()
        until = peewee.DateField(null=True)
        recorded_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "former_name"

    sqlite = isinstance(db, peewee.SqliteDatabase)
    db.create_tables([FormerName])
    for statement in _TABLES_SQLITE if sqlite else _TABLES_POSTGRESQL:
        db.execute_sql(statement)
    db.execute_sql("ALTER TABLE customer ADD COLUMN found_by TEXT NOT NULL DEFAULT ''")
    _fill(db, "?" if sqlite else "%s")
    for statement in SQLITE if sqlite else POSTGRESQL:
        db.execute_sql(statement)


def _fill(db, mark):
    """The words of the customers who are here already, and the spellings of their names."""
    columns = "id, name, account, address, postcode"
    batch = f"SELECT {columns} FROM customer WHERE id > {mark} ORDER BY id LIMIT {_BATCH}"  # noqa: S608 - only marks
    keep = f"UPDATE customer SET found_by = {mark} WHERE id = {mark}"  # noqa: S608
    learn = f"INSERT INTO name_spelling (spelling, name) VALUES ({mark}, {mark})"  # noqa: S608
    called, last = set(), 0
    while rows := db.execute_sql(batch, (last,)).fetchall():
        for number, name, *others in rows:
            called |= names.name_terms(name)
            db.execute_sql(keep, (names.found_by(name, *others), number))
        last = rows[-1][0]
    for term in sorted(called):
        for spelling in sorted(names.spellings(term)):
            db.execute_sql(learn, (spelling, term))

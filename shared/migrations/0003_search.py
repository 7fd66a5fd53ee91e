"""One search for customers (CUS-2): words by full text, everything else by B-tree.

On SQLite an FTS5 table whose content is the customer table itself, kept by triggers. On PostgreSQL a GIN index over the
same words. Both fold accents and cut words at whatever is no letter and no digit.
"""

import peewee

_FORGET = (
    "INSERT INTO customer_search(customer_search, rowid, name, account, address, postcode) "
    "VALUES ('delete', OLD.id, OLD.name, OLD.account, OLD.address, OLD.postcode)"
)
_LEARN = (
    "INSERT INTO customer_search(rowid, name, account, address, postcode) "
    "VALUES (NEW.id, NEW.name, NEW.account, NEW.address, NEW.postcode)"
)

SQLITE = (
    "CREATE VIRTUAL TABLE customer_search USING fts5(name, account, address, postcode, content='customer', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5')",
    f"CREATE TRIGGER customer_search_insert AFTER INSERT ON customer BEGIN {_LEARN}; END",
    f"CREATE TRIGGER customer_search_delete AFTER DELETE ON customer BEGIN {_FORGET}; END",
    f"CREATE TRIGGER customer_search_update AFTER UPDATE OF name, account, address, postcode ON customer BEGIN {_FORGET}; {_LEARN}; END",
    "INSERT INTO customer_search(customer_search) VALUES ('rebuild')",
    "CREATE INDEX customer_telephone_end ON customer (substr(telephone_key, -4))",
)

# Prefixes are compared byte by byte, whatever the collation of the database is.
POSTGRESQL = (
    r"""CREATE FUNCTION customer_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('simple', regexp_replace(
            regexp_replace(normalize($1, NFD), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g')) $$""",
    "CREATE INDEX customer_words ON customer USING gin "
    "(customer_words(name || ' ' || account || ' ' || address || ' ' || postcode))",
    'CREATE INDEX customer_account_prefix ON customer (account COLLATE "C")',
    'CREATE INDEX customer_email_prefix ON customer (email_key COLLATE "C")',
    'CREATE INDEX customer_postcode_prefix ON customer (postcode_key COLLATE "C")',
    'CREATE INDEX customer_telephone_prefix ON customer (telephone_key COLLATE "C")',
    "CREATE INDEX customer_telephone_end ON customer (right(telephone_key, 4))",
)


def up(migrator, db):
    for statement in SQLITE if isinstance(db, peewee.SqliteDatabase) else POSTGRESQL:
        db.execute_sql(statement)

"""The short words of every address are filed: 0040 filed those that were there, and nobody those that came later."""

import peewee

from shared.rules import names

_BATCH = 20_000


def up(migrator, db):
    mark = "?" if isinstance(db, peewee.SqliteDatabase) else "%s"
    batch = f"SELECT id, found_by FROM customer WHERE id > {mark} ORDER BY id LIMIT {_BATCH}"  # noqa: S608 - only marks
    short, last = set(), 0
    while rows := db.execute_sql(batch, (last,)).fetchall():
        short.update(*(names.short_words(found_by) for _, found_by in rows))
        last = rows[-1][0]
    known = f"INSERT INTO name_spelling (spelling, name) VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING"  # noqa: S608
    if short:
        db.cursor().executemany(known, [(word, word) for word in sorted(short)])

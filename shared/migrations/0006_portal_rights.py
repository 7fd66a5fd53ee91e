"""The promise about who decides an appeal is judged with the owner's rights, so that the portal's account, which may
withdraw an appeal, needs to read none of what the promise reads (DPA-5)."""

import peewee


def up(migrator, db):
    if not isinstance(db, peewee.SqliteDatabase):
        db.execute_sql("ALTER FUNCTION appeal_hearer_uninvolved() SECURITY DEFINER SET search_path = public, pg_temp")

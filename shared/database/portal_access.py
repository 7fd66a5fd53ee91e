"""The portal's own way into the database: narrow on SQLite, an account of its own on PostgreSQL (DPA-5)."""

from __future__ import annotations

import peewee

from shared.database import portal_rights
from shared.database.connections import connect_to, is_sqlite
from shared.database.migrations import check_migrations
from shared.database.stores import PortalSqliteStore, PostgresStore, connect, open_database
from shared.database.writing import writing
from shared.rules.errors import BadConfiguration

_CAN_READ_CUSTOMERS = (
    "SELECT COALESCE(bool_or(has_any_column_privilege(oid, 'SELECT')), false) FROM pg_class WHERE relname = 'customer'"
)


def ready_for_portal(url: str) -> peewee.Database:
    """The portal's database, up to date, for `use_for_request`; nothing else of the process is bound to it.

    Raises BadConfiguration, also when on PostgreSQL the account can read what the portal must not (DPA-5).
    """
    store = open_database(url, PortalSqliteStore)
    connect(store)
    if isinstance(store, PostgresStore) and store.execute_sql(_CAN_READ_CUSTOMERS).fetchone() == (True,):
        raise BadConfiguration(
            "The portal needs a database account of its own: name one that can do nothing yet in "
            "EVENHAND_PORTAL_DATABASE_URL and run “evenhand migrate”."
        )
    check_migrations(store)
    return store


def give_portal_rights(url: str, portal_url: str) -> None:
    """Give the account in `portal_url` exactly its rights (DPA-5). On SQLite the connection has them; nothing to do.

    Raises BadConfiguration when PostgreSQL does not know the account, or it is the owner's own.
    """
    store = connect_to(url)
    if is_sqlite() or not portal_url:
        return
    import psycopg  # the portal itself, on SQLite, has no use for it

    role = psycopg.conninfo.conninfo_to_dict(portal_url).get("user")
    if store.execute_sql("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", (role,)).fetchone():
        with writing():
            for statement in portal_rights.grants(psycopg.sql.Identifier(str(role)).as_string()):
                store.execute_sql(statement)
        return
    raise BadConfiguration(f"PostgreSQL has no account “{role}” apart from this one; make it with “createuser” first.")

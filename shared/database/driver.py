"""The driver of PostgreSQL, which a process loads when it opens a database there, and no other.

peewee would load it in every process: ten megabytes, and a tenth of a second of each start, that SQLite has no use for.
"""

from __future__ import annotations

import sys
from typing import Any


def leave_postgresql_out() -> None:
    """Load peewee without the driver, before anybody else loads it."""
    if "peewee" in sys.modules or "psycopg" in sys.modules:
        return
    sys.modules["psycopg"] = None  # type: ignore[assignment]  # how Python itself says that there is none
    try:
        import playhouse.postgres_ext  # noqa: F401 - with peewee; the library of migrations needs it
    finally:
        del sys.modules["psycopg"]


def load_postgresql() -> None:
    """Give peewee the driver, as it would have found it."""
    import peewee
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    found: Any = peewee
    if found.psycopg is not None:
        return
    found.psycopg, found.TransactionStatus, found.Json_pg3, found.Jsonb_pg3 = psycopg, TransactionStatus, Json, Jsonb
    adapter = found.Psycopg3Adapter
    adapter.txn_idle, adapter.txn_inerror = TransactionStatus.IDLE, TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN


def connection_errors() -> tuple[type[Exception], ...]:
    """What the driver raises when the server is away or breaks off; nothing where it is not loaded."""
    psycopg: Any = sys.modules.get("psycopg")
    return (psycopg.OperationalError, psycopg.InterfaceError) if psycopg else ()

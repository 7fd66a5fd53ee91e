"""What the portal's connection may do in the database, on either engine (DPA-5).

A table that is not named here can be neither read nor changed. SQLite asks `refuse_the_rest` about every statement;
PostgreSQL is told by `grants` (docs/decisions/0011-portal-rights.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import apsw


class May(NamedTuple):
    """Rights on one table; columns separated by spaces, “*” for all of them."""

    read: str = ""
    add: bool = False
    change: str = ""
    remove: bool = False


RIGHTS = {
    "schema_migration": May("*"),
    "organisation": May("*"),
    "policy_version": May("*"),
    "policy_edition": May("*"),
    "announced_version": May("*"),
    "printed_page": May("*"),
    "published": May("*", add=True, change="body updated_at version"),
    "published_letter": May("*"),
    "draft": May("*", add=True, remove=True),
    "attempt": May("*", add=True, remove=True),
    # Whole rows: who withdraws is shown, and is told again after a second click, what they had sent.
    "adjustment_request": May("*", add=True, change="state version answer_by"),
    "appeal": May("*", add=True, change="state version answer_by confirmed_at"),
    "ground_of_appeal": May("id", add=True),
    "enquiry": May("*", add=True),
    "addition": May("id", add=True),
    "attachment": May("id", add=True),
    "attachment_content": May("id sha256", add=True),
    "attachment_piece": May("id", add=True),
    "arriving_file": May(
        "*", add=True, change="owner arrived name size media_type sha256 held refused expires_at", remove=True
    ),
    "arriving_piece": May("*", add=True, remove=True),
    "event": May("number hash", add=True),
    "event_payload": May("event_number", add=True),
    "message": May("id", add=True),
    "tally": May("id", add=True),  # what is counted says nothing of anybody (docs/decisions/0020)
    "done": May("*", add=True),
}
_NOTHING = May()
#: SQLite reads these by itself while the portal writes. To the portal they hold nothing: NULL. A new row that points at
#: one of them is refused as pointing nowhere, and the promise about who decides an appeal still refuses a decision.
_KEYS = {(table, "id") for table in ("customer", "staff", "restriction", "incident", "case_file", "system")}
_PROMISE = "appeal_hearer_uninvolved"
_HARMLESS = {apsw.SQLITE_SELECT, apsw.SQLITE_TRANSACTION, apsw.SQLITE_SAVEPOINT, apsw.SQLITE_RECURSIVE}


def refuse_the_rest(what: int, first: str | None, second: str | None, schema: str | None, inner: str | None) -> int:
    """SQLite's question whether a statement may do this; `inner` is the trigger, or whatever is called like one."""
    may = RIGHTS.get(first or "", _NOTHING)
    if what == apsw.SQLITE_READ:
        if first == "sqlite_master" or _among(second, may.read):
            return apsw.SQLITE_OK
        return apsw.SQLITE_IGNORE if inner == _PROMISE or (first, second) in _KEYS else apsw.SQLITE_DENY
    allowed = (
        what in _HARMLESS
        or (what == apsw.SQLITE_FUNCTION and second != "load_extension")
        or (what == apsw.SQLITE_INSERT and may.add)
        or (what == apsw.SQLITE_UPDATE and _among(second, may.change))
        or (what == apsw.SQLITE_DELETE and may.remove)
    )
    return apsw.SQLITE_OK if allowed else apsw.SQLITE_DENY


def grants(role: str) -> Iterator[str]:
    """The statements that give `role`, an identifier already quoted, exactly these rights on PostgreSQL."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for table, may in RIGHTS.items():
        verbs = [_columns("SELECT", may.read), _columns("UPDATE", may.change)]
        verbs += ["INSERT"] * may.add + ["DELETE"] * may.remove
        yield f"GRANT {', '.join(filter(None, verbs))} ON {table} TO {role}"
        if may.add and _among("id", may.read):
            yield f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {role}"


def _columns(verb: str, columns: str) -> str:
    if columns in {"", "*"}:
        return verb if columns else ""
    return f"{verb} ({', '.join(columns.split())})"


def _among(column: str | None, columns: str) -> bool:
    return columns == "*" or (column in columns.split())

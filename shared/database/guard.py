"""Nothing is written but by who has said so: every INSERT, UPDATE and DELETE stands inside `writing()` (REL-4)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_declared = threading.local()
_WRITES = frozenset({"INSERT", "UPDATE", "DELETE"})


class NoWriterDeclared(RuntimeError):
    """Something tried to write outside `writing()`: a mistake of the program, never of the person using it."""


def is_declared() -> bool:
    """Whether this thread has declared that it writes."""
    return bool(getattr(_declared, "writer", False))


@contextmanager
def declared() -> Iterator[None]:
    """Let this thread write. For `writing()` and for a migration alone."""
    _declared.writer = True
    try:
        yield
    finally:
        _declared.writer = False


def refuse_undeclared(sql: str) -> None:
    """Refuse a write that does not stand inside `writing()`. Raises NoWriterDeclared."""
    if not getattr(_declared, "writer", False) and sql.lstrip()[:6].upper() in _WRITES:
        raise NoWriterDeclared(f"write outside shared.database.writing.writing(): {sql[:60]}")


class Guarded:
    """Refuses a write that does not stand inside `writing()`, whichever way it came (REL-4)."""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        refuse_undeclared(sql)
        return super().execute_sql(sql, params)  # type: ignore[misc]

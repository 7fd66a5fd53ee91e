"""Short questions that a page asks in many places, and the database once for each request.

Between `begin` and `end` an answer is kept, so that one page is of one state of what it asked. Whoever writes asks
anew each time, and nothing that was known before a transaction is known after it.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from shared.database.connections import database
from shared.database.guard import is_declared

#: The answers of this request, by statement; None outside a request.
_answers: ContextVar[dict[str, Any] | None] = ContextVar("answers", default=None)


def begin() -> None:
    """A request begins: nothing has been asked yet."""
    _answers.set({})


def end() -> None:
    """The request is over: from now on everything is asked each time."""
    _answers.set(None)


def forget() -> None:
    """Something may have been written: what was answered before may not be so any more."""
    answers = _answers.get()
    if answers:
        answers.clear()


def first_row(sql: str) -> Any:
    """The first row of a statement without values, or None; in a request asked once, and within `writing()` always."""
    answers = _answers.get()
    if answers is None or is_declared():
        return database.execute_sql(sql).fetchone()
    if sql not in answers:
        answers[sql] = database.execute_sql(sql).fetchone()
    return answers[sql]

"""What waits for a colleague, in three groups, and how much: rows and counts come from the same queries (REP-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import peewee

from shared import clock
from shared.database.connections import database, is_sqlite
from shared.models import Notice
from shared.policy.schema import Authority, Enquiries
from shared.queries.policy import policy_in_force
from shared.queries.work import broken
from shared.queries.work.kinds import kinds_for
from shared.queries.work.row import WorkRow
from shared.rules.actor import Actor

#: As many rows of one kind are shown; the rest come up as these are done, and the counts include them.
_SHOWN = 100


@dataclass(frozen=True)
class WorkList:
    """The rows in three groups, and before them what waits for a signature; `more` counts those beyond.

    `notices` are what the colleague has not read.
    """

    decide: tuple[WorkRow, ...]
    late: tuple[WorkRow, ...]
    today: tuple[WorkRow, ...]
    coming: tuple[WorkRow, ...]
    notices: tuple[Notice, ...]
    more: int
    #: The sections of the navigation in which something waits.
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How much waits, and whether some of it is late."""

    waiting: int = 0
    late: bool = False


def work_for(actor: Actor, today: date | None = None, section: str = "") -> WorkList:
    """Everything that waits for this colleague today; with `section`, what one section of the navigation counts."""
    day = today or clock.today()
    rows: list[WorkRow] = []
    for kind in kinds_for(actor, day):
        if section and kind.section != section:
            continue
        first = kind.due if kind.due is not None else kind.began
        query = kind.query if first is None else kind.query.order_by(first)
        rows += [kind.dated(kind.row(found), day) for found in query.limit(_SHOWN)]
    promises = [one for one in broken.broken_for(actor, day) if not section or broken.section_of(one) == section]
    rows += [found.row() for found in promises[:_SHOWN]]
    rows.sort(key=lambda row: (row.due or day, row.began))
    notices = tuple(_notices(actor).order_by(Notice.urgent.desc(), Notice.id.desc()).limit(_SHOWN))
    waiting = counts(actor, day)
    others = [row for row in rows if not row.decides]
    return WorkList(
        decide=tuple(row for row in rows if row.decides),
        late=tuple(row for row in others if row.late(day)),
        today=tuple(row for row in others if (row.due or day) == day),
        coming=tuple(row for row in others if row.due and row.due > day),
        notices=notices,
        more=waiting.get(section or "/work", Count()).waiting - len(rows),
        sections=tuple(place for place in waiting if place != "/work"),
    )


def counts(actor: Actor, today: date | None = None) -> dict[str, Count]:
    """How many rows wait in each section of the navigation, in one query; `/work` holds all of them."""
    day = today or clock.today()
    found: dict[str, Count] = {}
    policy = policy_in_force()
    sql, values = _counting(actor.with_key(""), day, policy.authority, policy.enquiries, is_sqlite())
    for section, waiting, late in database.execute_sql(sql, values) if sql else ():
        for place in {"/work", section} - {""}:
            before = found.get(place, Count())
            found[place] = Count(before.waiting + int(waiting), before.late or bool(late))
    for one in broken.broken_for(actor, day):
        for place in ("/work", broken.section_of(one)):
            before = found.get(place, Count())
            found[place] = Count(before.waiting + 1, before.late or one.broken.due < day)
    return found


@lru_cache(maxsize=256)
def _counting(
    actor: Actor, day: date, authority: Authority, enquiries: Enquiries, sqlite: bool
) -> tuple[str, list[Any]]:
    """The SQL that counts, made once for each colleague a day: every page asks. It follows from these alone."""
    parts = []
    for kind in kinds_for(actor, day):
        late: Any = peewee.Value(0)
        if (is_late := kind.is_late(day)) is not None:
            late = peewee.fn.COALESCE(peewee.fn.SUM(peewee.Case(None, [(is_late, 1)], 0)), 0)
        section = peewee.Value(kind.section).cast("text")
        parts.append(kind.query.select(section, peewee.fn.COUNT(peewee.SQL("1")), late).order_by())
    if not parts:
        return "", []
    union: Any = parts[0]
    for part in parts[1:]:
        union = union.union_all(part)
    sql, values = union.sql()
    return sql, values


def _notices(actor: Actor) -> peewee.ModelSelect[Any]:
    return Notice.select().where(Notice.staff == actor.staff_id, Notice.read_at.is_null())

"""What waits for a colleague, in three groups, and how much: rows and counts come from the same queries (REP-4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

import peewee

from shared import clock
from shared.database.connections import is_sqlite
from shared.database.prepared import Statement, ValuePlace, prepared
from shared.models import Notice
from shared.queries.policy import digest_in_force
from shared.queries.work import broken
from shared.queries.work.hearing import appeals_to_pass_on
from shared.queries.work.kinds import kinds_for
from shared.queries.work.row import WorkKind, WorkRow
from shared.rules.actor import Actor, ActorKind
from shared.rules.lifecycle import Roles

#: As many rows of one kind are shown; the rest come up as these are done, and the counts include them.
_SHOWN = 100
#: As many kinds are counted by one statement. A connection of SQLite keeps ready what has up to 16 KB, and no more.
_COUNTED_TOGETHER = 12


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


class Count(NamedTuple):
    """How much waits, and whether some of it is late."""

    waiting: int = 0
    late: bool = False


@dataclass(frozen=True)
class Waiting:
    """What waits for a colleague on a day, looked at once for a page: of each kind, and what no statement counts."""

    day: date
    of_kinds: tuple[Count, ...]
    promises: list[broken.FoundBroken]
    appeals: list[WorkRow]
    #: How many rows wait in each section of the navigation; `/work` holds all of them.
    places: dict[str, Count]


def work_for(actor: Actor, today: date | None = None, section: str = "", waiting: Waiting | None = None) -> WorkList:
    """Everything that waits for this colleague today; with `section`, what one section of the navigation counts.

    `waiting` is what `waiting_for` says, where that is known already.
    """
    waiting = waiting or waiting_for(actor, today)
    day = waiting.day
    asked = [
        (kind, query)
        for (kind, query), count in zip(_made_for(actor, day).kinds, waiting.of_kinds, strict=True)
        if count.waiting and section in ("", kind.section)
    ]
    rows = [kind.dated(kind.row(found), day) for kind, query in asked for found in query.run(actor.staff_id)]
    promises = [one for one in waiting.promises if section in ("", broken.section_of(one))]
    rows += [found.row() for found in promises[:_SHOWN]]
    rows += waiting.appeals if section in ("", "/appeals") else []
    rows.sort(key=lambda row: (row.due or day, row.began))
    notices = tuple(_notices(actor.staff_id))
    others = [row for row in rows if not row.decides]
    return WorkList(
        decide=tuple(row for row in rows if row.decides),
        late=tuple(row for row in others if row.late(day)),
        today=tuple(row for row in others if (row.due or day) == day),
        coming=tuple(row for row in others if row.due and row.due > day),
        notices=notices,
        more=waiting.places.get(section or "/work", Count()).waiting - len(rows),
        sections=tuple(place for place in waiting.places if place != "/work"),
    )


def counts(actor: Actor, today: date | None = None) -> dict[str, Count]:
    """How many rows wait in each section of the navigation; `/work` holds all of them."""
    return waiting_for(actor, today).places


def waiting_for(actor: Actor, today: date | None = None) -> Waiting:
    """What waits for this colleague today."""
    day = today or clock.today()
    of_kinds, promises, appeals = _counted(actor, day), broken.broken_for(actor, day), appeals_to_pass_on(actor, day)
    made = _made_for(actor, day)
    each = [(kind.section, *count) for (kind, _), count in zip(made.kinds, of_kinds, strict=True)]
    each += [(broken.section_of(one), 1, one.broken.due < day) for one in promises]
    each += [("/appeals", 1, row.late(day)) for row in appeals]
    return Waiting(day, of_kinds, promises, appeals, _by_place(each))


def _by_place(each: list[tuple[str, int, bool]]) -> dict[str, Count]:
    """How much waits in each section, of what is told with its section; some belongs to no section but the list."""
    much = {section: 0 for section, *_ in each if section}
    for section, waiting, _ in each:
        if section:
            much[section] += waiting
    late = {section for section, _, is_late in each if is_late}
    places = {section: Count(waiting, section in late) for section, waiting in much.items()}
    return {"/work": Count(sum(waiting for _, waiting, _ in each), bool(late)), **places} if each else {}


def _counted(actor: Actor, day: date) -> tuple[Count, ...]:
    """How much waits of each kind, in their order: counted again when something has happened since."""
    made, happened = _made_for(actor, day), broken.last_happened(day)
    kept = made.counted.get(actor.staff_id)
    if kept is None or kept[0] != happened:
        kept = made.counted[actor.staff_id] = happened, _run(made.counting, actor)
    return kept[1] + _run(made.counting_now, actor)


def _run(counting: tuple[Statement, ...], actor: Actor) -> tuple[Count, ...]:
    rows = (row for some in counting for row in sorted(some.execute(actor.staff_id)))
    return tuple(Count(int(waiting), bool(late)) for _, waiting, late in rows)


@dataclass(frozen=True)
class _Made:
    """What is asked for one list: each kind with its statement, and those that count them all, in the same order.

    `counting_now` counts those of which no event tells. What was counted is kept by colleague, with what happened last.
    """

    kinds: tuple[tuple[WorkKind, Statement], ...]
    counting: tuple[Statement, ...]
    counting_now: tuple[Statement, ...]
    counted: dict[int | None, tuple[tuple[Any, str], tuple[Count, ...]]] = field(default_factory=dict)


def _made_for(actor: Actor, day: date) -> _Made:
    return _made(actor.roles, actor.service_id, day, digest_in_force(), is_sqlite())


@lru_cache(maxsize=256)
def _made(roles: Roles, service: int | None, day: date, policy: str, sqlite: bool) -> _Made:
    """Made once a day for colleagues of these roles in this service, under one policy, named by its digest.

    To make the SQL takes many times as long as to run it. Who the colleague is comes when it is run.
    """
    actor = Actor(ActorKind.COLLEAGUE, "", cast("int", ValuePlace(0)), service, roles)
    kinds = sorted(kinds_for(actor, day), key=lambda kind: not kind.recorded)
    recorded = [kind for kind in kinds if kind.recorded]
    statements = tuple((kind, Statement(_first(kind))) for kind in kinds)
    return _Made(statements, _together(recorded, day), _together(kinds[len(recorded) :], day))


def _first(kind: WorkKind) -> peewee.ModelSelect[Any]:
    first = kind.due if kind.due is not None else kind.began
    return kind.query.order_by(*(() if first is None else (first,))).limit(_SHOWN)


def _together(kinds: list[WorkKind], day: date) -> tuple[Statement, ...]:
    some = (kinds[first : first + _COUNTED_TOGETHER] for first in range(0, len(kinds), _COUNTED_TOGETHER))
    return tuple(_counting(each, day) for each in some)


def _counting(kinds: list[WorkKind], day: date) -> Statement:
    parts = []
    for place, kind in enumerate(kinds):
        late: Any = peewee.Value(0)
        if (is_late := kind.is_late(day)) is not None:
            late = peewee.fn.COALESCE(peewee.fn.SUM(peewee.Case(None, [(is_late, 1)], 0)), 0)
        parts.append(kind.query.select(peewee.SQL(str(place)), peewee.fn.COUNT(peewee.SQL("1")), late).order_by())
    union: Any = parts[0]
    for part in parts[1:]:
        union = union.union_all(part)
    return Statement(union)


@prepared
def _notices(colleague: int) -> peewee.ModelSelect[Notice]:
    unread = Notice.select().where(Notice.staff == colleague, Notice.read_at.is_null())
    return unread.order_by(Notice.urgent.desc(), Notice.id.desc()).limit(_SHOWN)

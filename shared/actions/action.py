"""The shape that every action has: one transaction, reload, ask the table, write, record the event, queue what is sent.

    @action(Action.REFUSE_RESTRICTION)
    def refuse_restriction(doing: Doing, reference: str, expected: int, reasons: str) -> Restriction:
        restriction = doing.load(Restriction, reference)
        doing.ask(restriction)
        doing.write(restriction, expected, decision_reasons=reasons)
        doing.record(restriction, {"reasons": reasons}, case=restriction.case)
        return restriction

    refuse_restriction(actor, "RES-…", expected=3, reasons="…")

The caller passes an `Actor` where the function has `doing`. A form's key (`actor.with_key(form.key)`) makes the same
form sent twice act once: the second gets the first one's record (REL-6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import peewee

from shared import audit, clock
from shared import models as m
from shared.actions.reports.count import count
from shared.config import settings
from shared.database.connections import database
from shared.database.guard import is_declared
from shared.database.prepared import find, prepared, update
from shared.database.writing import writing
from shared.models.base import Record, Table, within_an_action
from shared.models.staff import Staff
from shared.queries import permissions, staff
from shared.queries.audit.words import done
from shared.queries.situation import situation_of
from shared.queries.staff import in_place_of
from shared.rules.actor import Actor, ActorKind
from shared.rules.errors import BreaksPromise, NotAllowed, NotFound, OutOfStep, Stale
from shared.rules.lifecycle import TABLE, Action
from shared.rules.promises import ASKED_ABOUT, Broken, Promise, broken_in
from shared.rules.staff_words import FoundWord, has_substance, to_reword, words_to_mend
from shared.rules.vocabulary import Channel

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=Table)


class Doing:
    """One action while it is done: what it may load, ask, write, record and send."""

    def __init__(self, actor: Actor, action: Action) -> None:
        self.actor = _as_of_now(actor)
        self.action = action
        self.rule = TABLE[action]
        self.now = clock.now()
        self.today = clock.local(self.now).date()
        self.asked = False
        self.recorded = False
        self._keeps_words = actor.keeps_words
        self._kept: dict[str, tuple[FoundWord, ...]] = {}
        #: The customers that this is about, by id, and the records that it writes of, by reference and by kind.
        self.customers: dict[int, m.Customer] = {}
        self.touched: set[str] = set()
        self.kinds: set[str] = set()

    @property
    def me(self) -> int:
        """The colleague who acts. Raises NotAllowed when it is not a colleague."""
        if self.actor.staff_id is None:
            raise NotAllowed("Only a colleague can do this.")
        return self.actor.staff_id

    def load(self, table: type[R], reference: str) -> R:
        """The record, read inside the transaction. Raises NotFound."""
        found = find(table, reference=reference)
        if found is None:
            raise NotFound(f"There is no {_name(table)} {reference}.")
        return found

    def ask(self, record: Any = None) -> None:
        """Ask the table. Raises NotAllowed with every reason, or OutOfStep when the state stands in the way."""
        self.asked = True
        answer = permissions.may(self.action, self.actor, record)
        if answer.out_of_step:
            raise OutOfStep(*answer.reasons)
        if not answer:
            raise NotAllowed(*answer.reasons)

    def words(self, **texts: str) -> dict[str, str]:
        """What is wrong with staff's words that others will read, by field (SIT-11).

        Nothing where they say why such words stay: then these are kept with that reason, for the Director to see.
        """
        found = words_to_mend(texts)
        if not found or has_substance(self._keeps_words):
            self._kept |= found
            return {}
        problems = {name: to_reword(words) for name, words in found.items()}
        return problems | {"keep_because": "If these words must stay, say why. The Director sees your reason"}

    def create(self, table: type[T], **values: Any) -> T:
        """Make a record, in the state that the table names for this action."""
        if self.rule.to is not None and "state" in table._meta.fields:
            values.setdefault("state", self.rule.to)
        return table.create(**values)  # type: ignore[no-any-return]

    def write(self, record: Record, expected: int | None = None, **values: Any) -> None:
        """Change a record. With `expected`, the version that the person saw; raises Stale when it has moved on.

        Its state becomes the one that the table names, where it names one for this kind of record.
        """
        table = type(record)
        if self.rule.to is not None and "state" in table._meta.fields and record.state in self.rule.from_:
            values.setdefault("state", self.rule.to)
        version = record.version if expected is None else expected
        fields = table._meta.combined
        if not update(table, record.id, version, {fields[n].name: fields[n].db_value(v) for n, v in values.items()}):
            raise Stale(*what_changed(record, version))
        for name, value in values.items():
            setattr(record, name, value)
        record.version = version + 1

    def record(
        self,
        record: Record,
        payload: dict[str, Any],
        *,
        case: m.CaseFile | None = None,
        customer: m.Customer | None = None,
        action: Action | None = None,
    ) -> None:
        """Write the event. `action` is given where one action does what another names."""
        audit.append(
            self.actor,
            action or self.action,
            _name(type(record)),
            name_of(record),
            payload,
            case_reference=case.reference if case else "",
            account=customer.account if customer else "",
            involves=TABLE[action or self.action].involves,
            at=self.now,
        )
        count(self.actor, action or self.action, record, payload, self.now)
        self.recorded = True
        self._keep_words(record, case)
        self.touched.add(name_of(record))
        self.kinds.add(_name(type(record)))
        if self.actor.kind is not ActorKind.CUSTOMER:  # the portal knows no account
            whose = customer or (case.customer if case else getattr(record, "customer", None))
            if isinstance(whose, m.Customer):
                self.customers[whose.id] = whose

    def _keep_words(self, record: Record, case: m.CaseFile | None) -> None:
        """The words that stay as they are, with why, beside the first record that this action writes of."""
        for field, words in self._kept.items():
            self.create(
                m.KeptWords,
                reference=name_of(record),
                case=case,
                field=field,
                words=[one.word for one in words],
                because=self._keeps_words,
                by=self.me,
                at=self.now,
            )
        self._kept = {}

    def notify(self, staff: Staff | None, text: str, link: str, *, urgent: bool = False) -> None:
        """Tell a colleague: on their work list, and by email after commit. To whoever manages in their place, where
        they have left: nothing is told to nobody.
        """
        if staff is not None and not staff.active:
            staff = in_place_of(staff)
        if staff is None:
            return
        notice = self.create(m.Notice, staff=staff, text=text, link=link, urgent=urgent, at=self.now)
        address = f"{settings().backoffice_url}{link}"
        self.send(f"notice-{notice.id}", staff.email, text, f"{text}\n\nSign in to read it: {address}")

    def send(
        self, key: str, to: str, subject: str, text: str, about: str = "", *,
        by: Channel = Channel.EMAIL, private: bool = False,
    ) -> None:  # fmt: skip
        """Queue an email, or a text message; it goes after commit, at least once, under the same key (REL-7).

        `about` is the reference of what it is about: where it can't be sent for good, whoever promised it is told.
        With `private` its text, which only its reader may know, is forgotten once it is sent.
        """
        self.create(
            m.Message,
            key=_digest_of_the_form(key),
            by=by,
            private=private,
            to=to,
            subject=" ".join(subject.split()),
            text=text,
            queued_at=self.now,
            about=about,
            promised_by=self.actor.staff_id,
        )


def action(what: Action) -> Callable[[Callable[Concatenate[Doing, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function an action: its whole body is one transaction, with its event, done once for each form."""

    def wrap(function: Callable[Concatenate[Doing, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @wraps(function)
        def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return _done_whole(function, actor, what, args, kwargs)
            except _Breaks as broken:
                return _done_whole(function, actor, what, args, kwargs, broken.promised_to)

        act.action = what  # type: ignore[attr-defined]
        return act

    return wrap


class _Breaks(Exception):
    """A promise is broken on what was just written: it is taken back, and what was broken before is looked at."""

    def __init__(self, promised_to: frozenset[int]) -> None:
        super().__init__("something is broken")
        self.promised_to = promised_to


def _done_whole(
    function: Callable[..., R], actor: Actor, what: Action, args: Any, kwargs: Any, ask: frozenset[int] | None = None
) -> R:
    """The whole of it, or nothing: in a transaction of its own, or as a part of the one that is open.

    The promises are asked before it is committed (SIT): one that it newly breaks refuses it, with BreaksPromise and the
    sentences. What was broken before is no reason against it. To know what was, the situation of those whom it is about
    would have to be read before anything is written, each time; so that is done only when it is done again, after
    something was found to be broken (`_Breaks`): the rare case pays for that. It is told by `ask`, their ids.
    """
    with database.atomic() if is_declared() else writing(), within_an_action():
        key = _once(actor, what, args, kwargs) if actor.key else ""
        if key and (before := _done_before(key)) is not None:
            return before  # type: ignore[return-value]
        stood = _stood(ask) if ask is not None else set()
        doing = Doing(actor, what)
        result = _do(function, doing, key, args, kwargs)
        after = _broken_by(doing)
        if after and ask is None:
            raise _Breaks(frozenset(doing.customers))
        if new := [broken.says for promise, broken in after if (promise.name, broken.about) not in stood]:
            raise BreaksPromise(*new)
        return result


def _stood(customers: frozenset[int]) -> set[tuple[str, str]]:
    """What is broken about these customers, as far as they are there, before anything is done."""
    situations = map(situation_of, m.Customer.select().where(m.Customer.id.in_(customers)))
    return {(promise.name, broken.about) for one in situations for promise, broken in broken_in(one)}


def _do(function: Callable[..., R], doing: Doing, key: str, args: Any, kwargs: Any) -> R:
    result = function(doing, *args, **kwargs)
    if not doing.asked:
        raise RuntimeError(f"{function.__name__} did not ask the table")
    if not doing.recorded:
        raise RuntimeError(f"{function.__name__} wrote no event")
    if key:
        doing.create(m.Done, key=key, record=type(result).__name__, record_id=result.id, at=doing.now)
    return result


def _broken_by(doing: Doing) -> list[tuple[Promise, Broken]]:
    """What is broken on the records that this was done to. The portal knows no situation, and is refused by none.

    Where a promise could be broken on none of them, nothing is read.
    """
    if doing.actor.kind is ActorKind.CUSTOMER or not doing.kinds & ASKED_ABOUT:
        return []
    return [
        (promise, broken)
        for customer in doing.customers.values()
        for promise, broken in broken_in(situation_of(customer))
        if promise.refuses and broken.about in doing.touched
    ]


def what_changed(record: Record, since_version: int) -> list[str]:
    """What colleagues did to a record since a version was shown, newest first, a sentence each (REL-5)."""
    current = type(record).get_by_id(record.id).version
    rows = (
        m.Event.select()
        .where(
            m.Event.reference == name_of(record),
            m.Event.record == _name(type(record)),
            m.Event.action != audit.LOOK,
        )
        .order_by(m.Event.number.desc())
        .limit(max(current - since_version, 1))
    )
    return [
        f"{row.actor} {done(row.action, by_colleague=row.staff_id is not None)} at {clock.local(row.at):%H:%M}."
        for row in rows
    ]


def name_of(record: Record) -> str:
    """How events name a record: by reference or account where it has one."""
    for name in ("reference", "account", "email"):
        if name in record._meta.fields:
            return str(getattr(record, name))
    return str(record.id)


def _as_of_now(actor: Actor) -> Actor:
    """The actor with the roles held at this moment (SEC-6). Raises NotAllowed when their access has ended."""
    if actor.kind is not ActorKind.COLLEAGUE:
        return actor
    now = staff.colleague_now(actor.staff_id) if actor.staff_id is not None else None
    if now is None:
        raise NotAllowed("Your access has ended.")
    return now


@prepared
def _done(key: str) -> peewee.ModelSelect[m.Done]:
    return m.Done.select().where(m.Done.key == key)


def _done_before(key: str) -> Record | None:
    done = _done.first(key)
    return getattr(m, done.record).get_by_id(done.record_id) if done else None


def _once(actor: Actor, action: Action, args: tuple[object, ...], kwargs: dict[str, object]) -> str:
    """What makes a form sent twice the same: its key, who sent it, for what, and all that it says."""
    return _digest_of_the_form(actor.key, str(action), str(actor.staff_id), repr(args), repr(sorted(kwargs.items())))


def _digest_of_the_form(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _name(table: type[Record]) -> str:
    return str(table._meta.table_name)

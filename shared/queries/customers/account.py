"""The account: the card that answers *What may I do now?*, and what stands behind it (CUS-1, CUS-2, CUS-3).

The card is a handful of queries, however much is recorded; everything else has a page of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import peewee

from shared import audit, clock
from shared.database.prepared import prepared
from shared.models import (
    CaseFile,
    Customer,
    Event,
    Incident,
    Ladder,
    Letter,
    Marker,
    Restriction,
    SensitiveDetail,
    Service,
    Staff,
    SupportContact,
)
from shared.queries.adjustments import agreed_in_words, unanswered_adjustments
from shared.queries.restrictions import as_in_force, phase_of, with_people
from shared.rules.actor import Actor
from shared.rules.contact import Card, what_may_i_do_now
from shared.rules.errors import NotFound
from shared.rules.lifecycle import MANAGERS, Action
from shared.rules.terms import DAYS, windows_from
from shared.rules.vocabulary import CIRCUMSTANCES, LadderState, RestrictionKind, RestrictionPhase, RestrictionState
from shared.rules.written import listed

RECENT = 30
#: Events that only those may read about whose task needs them (SEC-4).
_SENSITIVE = {Action.RECORD_SENSITIVE_DETAIL.value}
_PAGES = {
    "incident": "/incidents/",
    "ladder": "/ladder/",
    "adjustment_request": "/adjustments/",
    "case_file": "/cases/",
    "restriction": "/restrictions/",
    "letter": "/letters/",
    "appeal": "/appeals/",
}
_FOR_EVERYONE = {"incident", "ladder", "adjustment_request"}


@dataclass(frozen=True)
class Account:
    """What the account page shows."""

    customer: Customer
    card: Card
    adjustments: tuple[str, ...]
    requests_waiting: tuple[str, ...]
    support: tuple[SupportContact, ...]
    restrictions: tuple[Restriction, ...]
    markers: tuple[Marker, ...]
    officer_away: str
    ladder: Ladder | None


def customer_with(account: str) -> Customer:
    """The customer and their service. Raises NotFound."""
    found = _customer.first(account.strip().upper())
    if found is None:
        raise NotFound(f"There is no account {account}.")
    return found


@prepared
def _customer(account: str) -> peewee.ModelSelect[Customer]:
    return Customer.select(Customer, Service).left_outer_join(Service).where(Customer.account == account)


def account_page(account: str, actor: Actor) -> Account:
    """The account with this number, as it stands at this minute. Raises NotFound."""
    customer = customer_with(account)
    moment = clock.local(clock.now())
    restrictions = _in_force(customer, moment.date())
    return Account(
        customer=customer,
        card=what_may_i_do_now([as_in_force(one) for one in restrictions], moment, customer.name),
        adjustments=agreed_in_words(customer),
        requests_waiting=unanswered_adjustments(customer.id),
        support=support_of(customer),
        restrictions=restrictions,
        markers=_markers(restrictions),
        officer_away=_officer_away(restrictions),
        ladder=_walking.first(customer.id, actor.staff_id),
    )


@prepared
def _walking(customer: int, colleague: int) -> peewee.ModelSelect[Ladder]:
    return Ladder.select().where(
        Ladder.customer == customer, Ladder.colleague == colleague, Ladder.state == LadderState.WALKING
    )


def support_of(customer: Customer) -> tuple[SupportContact, ...]:
    """Support workers, providers, advocates and agencies of this customer."""
    return tuple(_support(customer.id))


@prepared
def _support(customer: int) -> peewee.ModelSelect[SupportContact]:
    return SupportContact.select().where(SupportContact.customer == customer).order_by(SupportContact.id)


def _in_force(customer: Customer, today: date) -> tuple[Restriction, ...]:
    """The restrictions in force, each with its officer, deputy and who decided, in one query."""
    return tuple(row for row in _authorised(customer.id, today) if phase_of(row, today) is RestrictionPhase.IN_FORCE)


@prepared
def _authorised(customer: int, today: date) -> peewee.ModelSelect[Restriction]:
    asked = (Restriction.customer == customer) & (Restriction.state == RestrictionState.AUTHORISED)
    rows = with_people().where(asked, Restriction.ends_on >= today)
    return rows.order_by(Restriction.starts_on, Restriction.id)


def _markers(restrictions: tuple[Restriction, ...]) -> tuple[Marker, ...]:
    """The markers in force: those of restrictions in force, and no others (CUS-3)."""
    if not restrictions:
        return ()
    in_force = {one.id for one in restrictions}
    return tuple(one for one in _placed(restrictions[0].customer_id) if one.restriction_id in in_force)


@prepared
def _placed(customer: int) -> peewee.ModelSelect[Marker]:
    return Marker.select().where(Marker.customer == customer, Marker.removed_at.is_null()).order_by(Marker.id)


def _officer_away(restrictions: tuple[Restriction, ...]) -> str:
    """Who is named but has left, so that nobody puts a call through to them (RES-11)."""
    left = [
        person.name
        for one in restrictions
        for person in (one.officer, one.deputy)
        if person is not None and not person.active
    ]
    return listed(dict.fromkeys(left))


def call_times(restriction: Restriction) -> list[tuple[str, list[tuple[object, object]]]]:
    """The week of a restriction's call times, for the `week` component; empty where it states none."""
    if RestrictionKind.CALLS_AT_STATED_TIMES not in restriction.kinds:
        return []
    windows = windows_from(restriction.windows)
    return [(name, [(w.opens, w.closes) for w in windows if w.day == day]) for day, name in enumerate(DAYS)]


@dataclass(frozen=True)
class Entry:
    """A line of the account's timeline, as the `timeline` component shows it."""

    title: str
    byline: str
    at: object
    href: str = ""
    text: str = ""


def timeline(customer: Customer, actor: Actor, before: int | None = None) -> tuple[list[Entry], int | None]:
    """What was done on this account, newest first: a page of it, and where the next one begins.

    A colleague reads what happened, not what is being investigated: cases and decisions are for managers.
    """
    hidden = _SENSITIVE | {audit.LOOK}
    rows = Event.select().where(Event.account == customer.account, Event.action.not_in(hidden))
    if before:
        rows = rows.where(Event.number < before)
    if not actor.roles & MANAGERS:
        rows = rows.where(Event.record.not_in(["case_file", "checklist_answer", "consultation", "referral"]))
    events = list(rows.order_by(Event.number.desc()).limit(RECENT + 1))
    shown = events[:RECENT]
    return [_entry(event, actor) for event in shown], shown[-1].number if len(events) > RECENT else None


def _entry(event: Event, actor: Actor) -> Entry:
    label = Action(event.action).label
    known = event.record in _PAGES and (event.record in _FOR_EVERYONE or bool(actor.roles & MANAGERS))
    title = f"{label}, {event.reference}" if event.record in _PAGES else label
    return Entry(title, event.actor, event.at, f"{_PAGES[event.record]}{event.reference}" if known else "")


def letters_to(customer: Customer) -> list[Letter]:
    """The customer's letters, newest first, without their files."""
    columns = [Letter.id, Letter.reference, Letter.kind, Letter.state, Letter.issued_at, Letter.created_at]
    return list(Letter.select(*columns).where(Letter.customer == customer).order_by(Letter.id.desc()).limit(RECENT))


def cases_of(customer: Customer) -> list[CaseFile]:
    """The customer's cases with their owners, newest first."""
    rows = CaseFile.select(CaseFile, Staff).join(Staff).where(CaseFile.customer == customer)
    return list(rows.order_by(CaseFile.id.desc()).limit(RECENT))


def incidents_of(customer: Customer) -> list[Incident]:
    """The customer's incidents with who recorded them, newest first."""
    rows = Incident.select(Incident, Staff).join(Staff).where(Incident.customer == customer)
    return list(rows.order_by(Incident.happened_at.desc(), Incident.id.desc()).limit(RECENT))


def restrictions_of(customer: Customer) -> list[tuple[Restriction, RestrictionPhase]]:
    """All restrictions that were ever in question, newest first, each with what it is today."""
    rows = Restriction.select().where(Restriction.customer == customer).order_by(Restriction.id.desc()).limit(RECENT)
    return [(row, phase_of(row)) for row in rows]


@dataclass(frozen=True)
class Sensitive:
    """A sensitive detail in words (CUS-5)."""

    barrier: str
    detail: str
    consent_on: date
    recorded_by: str


def sensitive_details(customer: Customer, actor: Actor) -> tuple[Sensitive, ...] | None:
    """Sensitive details for those whose task needs them, or None for everyone else (CUS-5, SEC-4).

    Whoever shows them logs the look: `shared.actions.look`.
    """
    if not actor.roles & MANAGERS:
        return None
    rows = (
        SensitiveDetail.select(SensitiveDetail, Staff)
        .left_outer_join(Staff)
        .where(SensitiveDetail.customer == customer, SensitiveDetail.withdrawn_at.is_null())
        .order_by(SensitiveDetail.id)
    )
    return tuple(
        Sensitive(
            CIRCUMSTANCES[row.barrier].label,
            row.detail,
            row.consent_on,
            row.recorded_by.name if row.recorded_by else "",
        )
        for row in rows
    )

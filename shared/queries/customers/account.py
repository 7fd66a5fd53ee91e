"""The account: the card that answers *What may I do now?*, and what stands behind it (CUS-1, CUS-2, CUS-3).

The card is a handful of queries, however much is recorded; everything else has a page of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import peewee

from shared import audit, clock
from shared.database.prepared import prepared
from shared.models import (
    AccountJoin,
    CaseFile,
    Contact,
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
    StandingMarker,
    SupportContact,
)
from shared.queries.adjustments import in_words
from shared.queries.audit.words import done
from shared.queries.customers.alike import Alike, likely
from shared.queries.letters.returned import came_back
from shared.queries.markers import NOWHERE, on_this, standing, stands
from shared.queries.restrictions import phase_of
from shared.queries.situation import situation_and_rows
from shared.rules.actor import Actor
from shared.rules.addresses import customer_page, record_page
from shared.rules.contact import Card, what_may_i_do_now
from shared.rules.direction import isolated
from shared.rules.errors import NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.markers import place_key
from shared.rules.promises import Broken, broken_in
from shared.rules.reading import Reading, may_read
from shared.rules.situation import Asked
from shared.rules.terms import DAYS, windows_from
from shared.rules.vocabulary import (
    CIRCUMSTANCES,
    Channel,
    Direction,
    LadderState,
    RestrictionKind,
    RestrictionPhase,
)
from shared.rules.volume import WORTH_SAYING, contacts_today

RECENT = 30
#: Events that only those may read about whose task needs them (SEC-4).
_SENSITIVE = {Action.RECORD_SENSITIVE_DETAIL.value}
#: Records that have a page of their own; some of them not for everybody who reads the account.
_WITH_PAGES = {"incident", "ladder", "adjustment_request", "case_file", "restriction", "letter", "appeal"}
_FOR_EVERYONE = {"incident", "ladder", "adjustment_request"}


@dataclass(frozen=True)
class Account:
    """What the account page shows."""

    customer: Customer
    card: Card
    adjustments: tuple[str, ...]
    requests_waiting: tuple[Asked, ...]
    support: tuple[SupportContact, ...]
    restrictions: tuple[Restriction, ...]
    markers: tuple[Marker, ...]
    #: Those that stand by themselves, on the person or on the place (CUS-6).
    standing: tuple[StandingMarker, ...]
    #: Promises that are broken at this minute (SIT-13).
    broken: tuple[Broken, ...]
    #: “6 calls today, 84 minutes”; empty where that is nothing out of the ordinary (BEH-4).
    much_today: str
    ladder: Ladder | None
    #: Whether this colleague reads appeals: their pages, and who looks at them.
    reads_appeals: bool = False
    #: Other accounts that are very likely this person's (SIT-12).
    twins: tuple[Alike, ...] = ()


def customer_with(account: str) -> Customer:
    """The customer and their service; of an account that was joined into another, that one. Raises NotFound."""
    found = _customer.first(account.strip().upper())
    if found is None:
        raise NotFound(f"There is no account {account}.")
    return customer_with(found.joined_into.account) if found.joined_into_id else found


def living(account: str) -> Customer:
    """The same, for what is begun with the customer themselves. Raises OutOfStep where they have died (SIT-12)."""
    customer = customer_with(account)
    if customer.died_on is not None:
        raise OutOfStep(
            f"{isolated(customer.name)} has died. Whoever makes contact is somebody else: find their own account.",
            customer_page(customer.account),
        )
    return customer


def to_be_decided_about(customer: Customer) -> Customer:
    """The same customer, for a page on which something is decided about them. Raises OutOfStep where they have died."""
    if customer.died_on is not None:
        said = f"{isolated(customer.name)} has died. Nothing is decided about them any more."
        raise OutOfStep(said, customer_page(customer.account))
    return customer


@prepared
def _customer(account: str) -> peewee.ModelSelect[Customer]:
    return Customer.select(Customer, Service).left_outer_join(Service).where(Customer.account == account)


def account_page(account: str, actor: Actor) -> Account:
    """The account with this number, as it stands at this minute. Raises NotFound."""
    customer = customer_with(account)
    situation, rows = situation_and_rows(customer)
    place = place_key(customer.address, customer.postcode) or NOWHERE
    now: Any = _just_now.first(customer.id, actor.staff_id, clock.at(clock.today()), place, clock.today())
    in_force = {one.reference for one in situation.in_force}
    restrictions = tuple({row.id: row for row in rows if row.reference in in_force}.values())
    elsewhere = any(one.service for one in situation.in_force)
    service = service_named(actor.service_id) if elsewhere and actor.service_id else ""
    return Account(
        customer=customer,
        card=what_may_i_do_now(situation, service),
        adjustments=tuple(in_words(kind, detail) for kind, detail in situation.adjustments),
        requests_waiting=situation.requests,
        support=support_of(customer),
        restrictions=restrictions,
        # A recorded danger carries a decision before its letter, and so before its marker.
        markers=tuple(m for one in restrictions if (m := one.marker) and m.id and m.removed_at is None),
        standing=tuple(standing(customer)) if now.standing else (),
        broken=tuple(b for promise, b in broken_in(situation) if promise.is_broken(b, situation.today)),
        much_today=_much_today(now.contacts, now.calls, now.minutes),
        ladder=now.walking if now.walking and now.walking.id else None,
        reads_appeals=may_read(actor, Reading.APPEALS),
        twins=tuple(likely(customer)),
    )


def _much_today(contacts: int, calls: int, minutes: int | None) -> str:
    return contacts_today(contacts, calls, int(minutes or 0)) if contacts >= WORTH_SAYING else ""


@prepared
def _just_now(customer: int, colleague: int, midnight: datetime, place: str, today: date) -> Any:
    """The ladder that the colleague walks with this customer, what came from the customer today, and how many markers
    stand for them, in one row."""
    markers = StandingMarker.select(peewee.fn.COUNT(StandingMarker.id)).where(on_this(customer, place), stands(today))
    came = Contact.customer == customer, Contact.direction == Direction.IN, Contact.at >= midnight
    walking = (Ladder.customer == Customer.id) & (Ladder.colleague == colleague) & (Ladder.state == LadderState.WALKING)
    counted = Contact.select(peewee.fn.COUNT(Contact.id)).where(*came)
    return (
        Customer.select(
            Customer.id,
            Ladder,
            counted.alias("contacts"),
            markers.alias("standing"),
            counted.where(Contact.channel == Channel.TELEPHONE).alias("calls"),
            Contact.select(peewee.fn.SUM(Contact.minutes)).where(*came).alias("minutes"),
        )
        .left_outer_join(Ladder, on=walking, attr="walking")
        .where(Customer.id == customer)
    )


def support_of(customer: Customer) -> tuple[SupportContact, ...]:
    """Support workers, providers, advocates and agencies of this customer."""
    return tuple(_support(customer.id))


@prepared
def _support(customer: int) -> peewee.ModelSelect[SupportContact]:
    return SupportContact.select().where(SupportContact.customer == customer).order_by(SupportContact.id)


@prepared
def _service(number: int) -> peewee.ModelSelect[Service]:
    return Service.select().where(Service.id == number)


def service_named(number: int) -> str:
    """The name of the service with this id."""
    found = _service.first(number)
    return found.name if found else ""


def call_times(restriction: Restriction) -> list[tuple[str, list[tuple[object, object]]]]:
    """The week of a restriction's call times, for the `week` component; empty where it states none."""
    if RestrictionKind.CALLS_AT_STATED_TIMES not in restriction.kinds:
        return []
    windows = windows_from(restriction.windows)
    return [(name, [(w.opens, w.closes) for w in windows if w.day == day]) for day, name in enumerate(DAYS)]


@dataclass(frozen=True)
class AccountEntry:
    """A line of the account's timeline, as the `timeline` component shows it."""

    title: str
    byline: str
    at: object
    href: str = ""
    text: str = ""


def timeline(customer: Customer, actor: Actor, before: int | None = None) -> tuple[list[AccountEntry], int | None]:
    """What was done on this account, newest first: a page of it, and where the next one begins.

    A colleague reads what happened, not what is being investigated: cases and decisions are for managers.
    """
    hidden = _SENSITIVE | {audit.LOOK}
    accounts = [customer.account, *(one.account for one in customer.joined)]
    rows = Event.select().where(Event.account.in_(accounts), Event.action.not_in(hidden))
    if before:
        rows = rows.where(Event.number < before)
    if not may_read(actor, Reading.CASES):
        rows = rows.where(Event.record.not_in(["case_file", "checklist_answer", "consultation", "referral"]))
    events = list(rows.order_by(Event.number.desc()).limit(RECENT + 1))
    shown = events[:RECENT]
    together = groupby(shown, key=lambda event: (event.action, event.reference, event.actor))
    entries = [_entry(list(same), actor, customer) for _, same in together]
    return entries, shown[-1].number if len(events) > RECENT else None


def _entry(same: list[Event], actor: Actor, customer: Customer) -> AccountEntry:
    """One line, also of what somebody did several times in a row, as the items of a checklist are answered."""
    event = same[0]
    known = event.record in _WITH_PAGES and (event.record in _FOR_EVERYONE or may_read(actor, Reading.CASES))
    said = done(event.action, by_colleague=event.staff_id is not None)
    if customer.died_on and clock.local(event.at).date() >= customer.died_on:
        said = said.replace("from the customer", "about the customer, who had died")
    title = f"{said[:1].upper()}{said[1:]}{f', {event.reference}' if event.record in _WITH_PAGES else ''}"
    times = f" ({len(same)} times)" if len(same) > 1 else ""
    return AccountEntry(f"{title}{times}", event.actor, event.at, record_page(event.reference) if known else "")


def letters_to(customer: Customer) -> list[Letter]:
    """The customer's letters, newest first, without their files; each with whether it came back."""
    columns = [Letter.id, Letter.reference, Letter.kind, Letter.state, Letter.issued_at, Letter.created_at]
    columns.append(Letter.id.in_(came_back()).alias("came_back"))
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
    if not may_read(actor, Reading.SENSITIVE):
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


def joins_of(customer: Customer) -> list[AccountJoin]:
    """The accounts that were joined into this one and are not parted again, with why."""
    rows = AccountJoin.select(AccountJoin, Customer).join(Customer, on=(AccountJoin.other == Customer.id))
    return list(rows.where(AccountJoin.kept == customer, AccountJoin.parted_at.is_null()).order_by(AccountJoin.id))


def joined_with(customer: Customer, number: int) -> AccountJoin:
    """One of them. Raises NotFound."""
    found = next((one for one in joins_of(customer) if one.id == number), None)
    if found is None:
        raise NotFound("These accounts are not joined.")
    return found

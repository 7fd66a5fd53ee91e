"""Adjustments: what was agreed, in words; requests that wait; whose account a request may belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee

from shared import clock
from shared.database.prepared import prepared
from shared.models import AdjustmentRequest, AgreedAdjustment, Customer, Letter, SensitiveDetail, SetAside, Staff
from shared.queries.paging import Page, page_of
from shared.rules import likeness
from shared.rules.deadlines import overdue
from shared.rules.errors import NotFound
from shared.rules.help_offered import to_offer
from shared.rules.lifecycle import ASKED, REFUSED
from shared.rules.vocabulary import AdjustmentKind, Barrier, Channel, ReasonableFactor
from shared.rules.written import listed

#: What was agreed, as a colleague reads it at a glance; `{}` is the exact thing.
_SAID = {
    AdjustmentKind.OTHER_CHANNEL: ("Contact by {}", "Another way of communicating"),
    AdjustmentKind.LARGE_PRINT: ("Large print, {} point", "Large print"),
    AdjustmentKind.COLOURED: ("Coloured paper or text: {}", "Coloured paper or text"),
    AdjustmentKind.TRANSLATION: ("Translation or an interpreter: {}", "Translation or an interpreter"),
    AdjustmentKind.EASY_READ: ("Easy read ({})", "Easy read"),
    AdjustmentKind.BSL: ("British Sign Language ({})", "British Sign Language"),
    AdjustmentKind.TEXT_RELAY: ("Text relay ({})", "Text relay"),
    AdjustmentKind.MORE_TIME: ("More time: {}", "More time to speak, read or answer"),
    AdjustmentKind.CLEAR_WARNINGS: ("Clear warning before a call is ended: {}", "Clear warning before a call is ended"),
    AdjustmentKind.NAMED_CONTACT: ("One person to deal with: {}", "One person to deal with"),
    AdjustmentKind.SUPPORT_PERSON: (
        "May have someone with them: {}",
        "May have a support person or advocate with them",
    ),
    AdjustmentKind.RECORDING: ("May record conversations ({})", "May record conversations"),
    AdjustmentKind.OTHER: ("{}", "Something else, as agreed"),
}


def in_words(kind: AdjustmentKind, detail: str) -> str:
    """One agreed adjustment in a few words: “Large print, 18 point”."""
    exact, plain = _SAID[kind]
    if kind is AdjustmentKind.OTHER_CHANNEL and detail in set(Channel):
        detail = Channel(detail).label
    return exact.format(detail) if detail else plain


def agreed_with(customer: Customer) -> tuple[AgreedAdjustment, ...]:
    """What is in effect for this customer now, oldest first."""
    return tuple(_agreed(customer.id))


def agreed_number(account: str, number: int) -> AgreedAdjustment:
    """One adjustment in effect on this account. Raises NotFound, also once it has ended."""
    found = (
        AgreedAdjustment.select(AgreedAdjustment, Customer)
        .join(Customer)
        .where(AgreedAdjustment.id == number, Customer.account == account, AgreedAdjustment.ended_at.is_null())
        .first()
    )
    if found is None:
        raise NotFound("There is no such adjustment on this account, or it has ended.")
    return found


def in_effect(customer: Customer) -> list[tuple[AgreedAdjustment, str]]:
    """What is in effect for this customer with the request that it answers, each in words too, oldest first."""
    rows = (
        AgreedAdjustment.select(AgreedAdjustment, AdjustmentRequest)
        .left_outer_join(AdjustmentRequest)
        .where(AgreedAdjustment.customer == customer, AgreedAdjustment.ended_at.is_null())
        .order_by(AgreedAdjustment.id)
    )
    return [(row, in_words(row.kind, row.detail)) for row in rows]


def agreed_since(customer: int) -> tuple[tuple[str, date], ...]:
    """What is in effect for the customer with this id, in words, each with the day on which it began."""
    return tuple((in_words(row.kind, row.detail), row.since) for row in _agreed(customer))


def help_to_offer(customer: int) -> tuple[str, ...]:
    """What can be offered to them for the barriers on record, in words, beyond what is agreed: for those who may read
    these (CAS-4, CUS-5)."""
    on_record = SensitiveDetail.customer == customer, SensitiveDetail.withdrawn_at.is_null()
    words = {row.barrier for row in SensitiveDetail.select(SensitiveDetail.barrier).where(*on_record)}
    barriers = [barrier for barrier in Barrier if barrier.value in words]
    return tuple(in_words(one, "") for one in to_offer(barriers, {row.kind for row in _agreed(customer)}))


@prepared
def _agreed(customer: int) -> peewee.ModelSelect[AgreedAdjustment]:
    rows = AgreedAdjustment.select().where(AgreedAdjustment.customer == customer, AgreedAdjustment.ended_at.is_null())
    return rows.order_by(AgreedAdjustment.id)


def agreed_in_words(customer: Customer) -> tuple[str, ...]:
    """What is in effect for this customer now, each in a few words."""
    return tuple(in_words(row.kind, row.detail) for row in agreed_with(customer))


def requests(cursor: str = "", *, answered: bool = False) -> Page[AdjustmentRequest]:
    """A page of requests that wait for an answer, the soonest due first; or of the others, newest first.

    Raises NotFound for a `cursor` that there is not.
    """
    waiting = AdjustmentRequest.state.in_(list(ASKED))
    query = (
        AdjustmentRequest.select(AdjustmentRequest, Customer)
        .left_outer_join(Customer, on=(AdjustmentRequest.customer == Customer.id))
        .where(~waiting if answered else waiting)
    )
    if answered:
        return page_of(query, AdjustmentRequest.id, cursor=cursor)
    return page_of(query, AdjustmentRequest.answer_by, AdjustmentRequest.id, cursor=cursor, ascending=True)


def late(request: AdjustmentRequest) -> bool:
    """Whether the answer to a request is overdue."""
    return request.state in ASKED and overdue(request.answer_by, clock.today())


def request_with(reference: str) -> AdjustmentRequest:
    """A request with its customer and whoever answered it. Raises NotFound."""
    found = (
        AdjustmentRequest.select(AdjustmentRequest, Customer, Staff)
        .left_outer_join(Customer, on=(AdjustmentRequest.customer == Customer.id))
        .switch(AdjustmentRequest)
        .left_outer_join(Staff, on=(AdjustmentRequest.decided_by == Staff.id))
        .where(AdjustmentRequest.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no request {reference}.")
    return found


def agreed_under(request: AdjustmentRequest) -> tuple[str, ...]:
    """What was agreed in answer to a request, in a few words each, whether or not it is still in effect."""
    latest = {row.kind: row.detail for row in request.agreed.order_by(AgreedAdjustment.id)}
    return tuple(in_words(kind, detail) for kind, detail in latest.items())


def refused(reference: str) -> bool:
    """Whether there is a request with this reference that was refused, in whole or in part, and is not challenged."""
    return (
        AdjustmentRequest.select()
        .where(AdjustmentRequest.reference == reference, AdjustmentRequest.state.in_(list(REFUSED)))
        .exists()
    )


def factors_of(request: AdjustmentRequest) -> tuple[tuple[str, str], ...]:
    """What was weighed up in the answer where something was refused: each factor and what was found (LET-8)."""
    return tuple((factor.label, request.factors[factor]) for factor in ReasonableFactor if factor in request.factors)


def letter_about(request: AdjustmentRequest) -> str:
    """The reference of the letter that answers a request; empty where it is answered in another way."""
    letter = Letter.select(Letter.reference).where(Letter.adjustment == request).order_by(Letter.id.desc()).first()
    return letter.reference if letter else ""


def asked_for(request: AdjustmentRequest) -> tuple[str, ...]:
    """What was asked for by name."""
    return tuple(AdjustmentKind(kind).label for kind in request.kinds)


def barriers_of(request: AdjustmentRequest) -> tuple[str, ...]:
    """The barriers that were named, with consent. Sensitive: for managers, and each look is logged (CUS-5)."""
    return tuple(Barrier(barrier).label for barrier in request.barriers)


@dataclass(frozen=True)
class Suggestion:
    """An account that a request may belong to, and what speaks for it."""

    customer: Customer
    because: str


def suggestions(request: AdjustmentRequest) -> tuple[Suggestion, ...]:
    """Accounts that a request from the portal may belong to: those that it counts for until somebody says otherwise
    (SIT-5), by what is the same; not those for which it was set aside."""
    found: dict[int, tuple[Customer, list[str]]] = {}
    for customer in _told_of(request.about_reference):
        found[customer.id] = (customer, ["the decision that it is about"])
    looks = (
        ("the account number", Customer.account, likeness.account_spellings(request.account_given)),
        ("the email address", Customer.email_key, [request.email_key]),
        ("the telephone number", Customer.telephone_key, [request.telephone_key]),
    )
    for what, column, values in looks:
        for customer in _with(column, values):
            found.setdefault(customer.id, (customer, []))[1].append(what)
    same_name = likeness.name_key(request.name)
    for customer in _with(Customer.postcode_key, [request.postcode_key]):
        if likeness.name_key(customer.name) == same_name:
            found.setdefault(customer.id, (customer, []))[1].append("the name and postcode")
    aside = {row.customer_id for row in SetAside.select().where(SetAside.request == request)}
    return tuple(
        Suggestion(customer, listed(what)) for number, (customer, what) in found.items() if number not in aside
    )


def _told_of(decision: str) -> Iterable[Customer]:
    """Whom the letter with this published reference was to."""
    return Customer.select().join(Letter).where(Letter.appeal_reference == decision) if decision else ()


def _with(column: Any, values: list[str]) -> Iterable[Customer]:
    wanted = [value for value in values if value]
    return Customer.select().where(column.in_(wanted), Customer.joined_into.is_null()).limit(100) if wanted else ()


def recording_agreed(customer_id: int) -> bool:
    """Whether recording is agreed with this customer, so that it is never misconduct (BEH-8, SIT-8)."""
    in_effect = (AgreedAdjustment.customer == customer_id) & AgreedAdjustment.ended_at.is_null()
    return bool(AgreedAdjustment.select().where(in_effect, AgreedAdjustment.kind == AdjustmentKind.RECORDING).exists())

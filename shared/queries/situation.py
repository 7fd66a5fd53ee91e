"""A customer's situation, read from the records in a number of statements that never grows (SIT-1).

For one customer the statements are made once and only run; for many at a time, as the work list needs them, each reads
the rows of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import peewee

from shared import clock
from shared.database.prepared import prepared
from shared.models import (
    Absence,
    AdjustmentRequest,
    AgreedAdjustment,
    CaseFile,
    Customer,
    Letter,
    LetterSending,
    Marker,
    PolicyVersion,
    Restriction,
    Review,
    Service,
    SetAside,
    Staff,
    SupportContact,
)
from shared.policy.schema import Policy
from shared.queries.counted import with_counts
from shared.queries.policy import policy_and_number
from shared.queries.presence import colleagues_with
from shared.queries.restrictions import begins_on, phase_of, terms_of
from shared.rules import likeness
from shared.rules.lifecycle import ASKED
from shared.rules.presence import Away, Colleague
from shared.rules.situation import Agreed, Asked, Decision, Earlier, Sent, Situation
from shared.rules.terms import Terms
from shared.rules.vocabulary import LetterKind, RestrictionState
from shared.rules.way_back import conditions_from
from shared.rules.ways import Means, Office, together

_BINDS = (RestrictionState.PROPOSED, RestrictionState.SENT_BACK, RestrictionState.AUTHORISED)
_WAITS = tuple(ASKED)


def situation_of(customer: Customer, moment: datetime | None = None) -> Situation:
    """The situation of this customer, now or at this moment."""
    return situation_and_rows(customer, moment)[0]


def situation_and_rows(customer: Customer, moment: datetime | None = None) -> tuple[Situation, list[Restriction]]:
    """The same, with the restrictions that it was read from: for a page that shows more of them."""
    at = clock.local(moment or clock.now())
    number = customer.id
    rows = _decisions(number, at.date())
    policy, version = policy_and_number()
    situation = _put_together(
        customer,
        at,
        decisions=rows,
        agreed=_agreed(number),
        requests=_requests(number, likeness.account_key(customer.account), *_keys(customer)),
        letters=_letters(number, at.date()),
        policy=policy,
        version=version,
    )
    return with_counts([situation], [number])[0], rows


def with_planned(restriction: Restriction) -> Situation:
    """The situation with this restriction as it stands in memory: planned, or proposed and being changed."""
    situation = situation_of(restriction.customer)
    planned = decision_from(restriction, situation.today)
    known = colleagues_with((restriction.officer_id, restriction.deputy_id))
    named = replace(
        planned, officer=known.get(restriction.officer_id or 0), deputy=known.get(restriction.deputy_id or 0)
    )
    return replace(situation.with_decision(named), colleagues={**situation.colleagues, **known})


def terms_together(restriction: Restriction) -> Terms:
    """What a restriction comes to together with everything else that is signed for this customer (SIT-1)."""
    situation = with_planned(restriction)
    one = situation.decision(restriction.reference)
    binding = situation.together_with(one) if one else ()
    own = restriction.service.name if restriction.service else ""
    signed = (other for other in binding if other is one or (other.signed and other.service in {"", own}))
    return together([other.terms for other in signed])


def situations_of(customers: Sequence[Customer], moment: datetime | None = None) -> list[Situation]:
    """The situations of these customers, in the same number of statements as for one."""
    at = clock.local(moment or clock.now())
    numbers = [one.id for one in customers] or [0]
    decisions = _by_customer(_all_decisions(Restriction.customer.in_(numbers), at.date()))
    agreed = _by_customer(_all_agreed(AgreedAdjustment.customer.in_(numbers)))
    letters = _by_customer(_all_letters(Letter.customer.in_(numbers), at.date()))
    requests = list(_all_requests(Customer.id.in_(numbers)))
    policy, version = policy_and_number()
    put = [
        _put_together(
            one, at, decisions=decisions[one.id], agreed=agreed[one.id],
            requests=[row for row in requests if row.whose == one.id], letters=letters[one.id],
            policy=policy, version=version,
        )
        for one in customers
    ]  # fmt: skip
    return with_counts(put, [one.id for one in customers])


def office_of(policy: Policy) -> Office:
    """When somebody answers, and the least that stays open, as this policy has it."""
    hours, least = policy.office_hours, policy.times.least_open_minutes
    return Office(policy.organisation.nation, hours.numbers, hours.opens, hours.closes, least)


def decision_from(row: Restriction, today: date, absences: Iterable[Absence] = ()) -> Decision:
    """A restriction as the rules see it: also one that is only planned, and in no table yet."""
    signed, away = row.signed or {}, list(absences)
    return Decision(
        id=row.id or 0,
        reference=row.reference,
        phase=phase_of(row, today),
        terms=terms_of(row),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        review_on=row.review_on,
        case=row.case.reference,
        service=row.service.name if row.service else "",
        officer=_colleague(row.officer, away),
        deputy=_colleague(row.deputy, away),
        goes_on=row.goes_on,
        proposed_by=row.proposed_by_id,
        proposed_on=clock.local(row.proposed_at).date() if row.proposed_at else None,
        signed_at=row.authorised_at,
        policy=row.policy.number,
        fits_because=row.conflict_resolution,
        weighed=frozenset(signed["adjustments"]) if "adjustments" in signed else None,
        earlier=tuple((reference, Earlier(what)) for reference, what in (row.earlier or {}).items()),
        replaced_by=row.replaced_by.reference if row.replaced_by_id else "",
        received_on=row.received_on,
        danger=row.danger_reason,
        danger_until=row.danger_until,
        way_back=conditions_from(row.way_back),
        counted_since=_counted_since(row),
    )


def _counted_since(row: Restriction) -> date:
    """The way back begins when the restriction does, and anew with each review (RES-13)."""
    reviewed = Review.on.python_value(getattr(row, "reviewed_on", None))
    return max(begins_on(row), reviewed) if reviewed else begins_on(row)


def _put_together(
    customer: Customer, at: datetime, *, decisions: Iterable[Any], agreed: Iterable[Any],
    requests: Iterable[Any], letters: Iterable[Any], policy: Policy, version: int,
) -> Situation:  # fmt: skip
    today = at.date()
    rows = {row.id: row for row in decisions}
    absences = _absences_in(decisions)
    made = [decision_from(row, today, absences) for row in rows.values()]
    people = (one for row in made for one in (row.officer, row.deputy) if one)
    stand_ins = (_colleague(row.stand_in, absences) for row in absences if row.stand_in_id)
    return Situation(
        account=customer.account,
        name=customer.name,
        moment=at,
        means=Means(customer.telephone, customer.email, customer.address),
        office=office_of(policy),
        policy=version,
        decisions=tuple(sorted(made, key=lambda one: (one.signed_at is None, one.signed_at or at, one.id))),
        agreed=tuple(Agreed(row.id, row.kind, row.detail, row.since) for row in agreed),
        requests=tuple(asked for row in requests if (asked := _asked(row, customer))),
        letters=_letters_and_sendings(letters),
        colleagues={one.id: one for one in (*people, *stand_ins) if one},
    )


def _absences_in(rows: Iterable[Any]) -> list[Absence]:
    """The times away that came with the decisions, each once: a decision stands in a row for each of them."""
    found = {one.id: one for row in rows if (one := getattr(row, "absence", None)) is not None and one.id}
    return sorted(found.values(), key=lambda one: (one.first_day, one.id))


def _colleague(row: Staff | None, absences: Sequence[Absence]) -> Colleague | None:
    if row is None:
        return None
    away = tuple(Away(one.first_day, one.last_day, one.stand_in_id) for one in absences if one.staff_id == row.id)
    return Colleague(row.id, row.name, row.job_title, row.telephone, row.active, away)


def _asked(row: AdjustmentRequest, customer: Customer) -> Asked | None:
    """The request, with why it may be theirs; None where it only has the same postcode."""
    because = "" if row.customer_id else _why_theirs(row, customer)
    if not row.customer_id and not because:
        return None
    return Asked(row.reference, row.name, row.received_at, row.answer_by, because)


def _why_theirs(row: AdjustmentRequest, customer: Customer) -> str:
    if row.account_key and row.account_key == likeness.account_key(customer.account):
        return f"it gives the account {row.account_given}"
    if row.email_key and row.email_key == customer.email_key:
        return "the same email"
    if row.telephone_key and row.telephone_key == customer.telephone_key:
        return "the same telephone"
    same_name = likeness.name_key(row.name) == likeness.name_key(customer.name)
    return "the same name and postcode" if row.postcode_key and same_name else ""


def _letters_and_sendings(rows: Iterable[Any]) -> tuple[Sent, ...]:
    """Each letter once, with the last of its sendings."""
    found: dict[str, Sent] = {}
    for row in rows:
        sending = getattr(row, "lettersending", None)
        found[row.reference] = Sent(
            reference=row.reference,
            kind=row.kind,
            drafted_on=clock.local(row.created_at).date(),
            restriction=row.restriction.reference if row.restriction_id else "",
            issued_on=clock.local(row.issued_at).date() if row.issued_at else None,
            sent_on=sending.on if sending and sending.id else None,
            returned_on=sending.returned_on if sending and sending.id else None,
        )
    return tuple(found.values())


def _keys(customer: Customer) -> tuple[str, str, str]:
    """What a request is compared with; a key that the account does not have finds nothing."""
    keys = customer.email_key, customer.telephone_key, customer.postcode_key
    return tuple(key or "\x01none" for key in keys)  # type: ignore[return-value]


def _by_customer(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _all_decisions(whose: Any, today: Any) -> peewee.ModelSelect[Restriction]:
    """What is proposed, or decided and not over, with all that it names."""
    officer, deputy, decider, stand_in = Staff.alias(), Staff.alias(), Staff.alias(), Staff.alias()
    later = Restriction.alias()
    not_over = Absence.ended_at.is_null() & (Absence.last_day.is_null() | (Absence.last_day >= today))
    away = not_over & ((Absence.staff == Restriction.officer) | (Absence.staff == Restriction.deputy))
    return (
        Restriction.select(
            Restriction,
            *(column for person in (officer, deputy, decider, stand_in) for column in _shown(person)),
            Service.id, Service.name, CaseFile.id, CaseFile.reference, PolicyVersion.id, PolicyVersion.number,
            Absence.id, Absence.staff, Absence.first_day, Absence.last_day, Absence.stand_in,
            Marker.id, Marker.restriction, Marker.precaution, Marker.removed_at, later.id, later.reference,
            SupportContact.id, SupportContact.name, SupportContact.part, SupportContact.telephone,
            SupportContact.email, _reviewed_on(),
        )
        .left_outer_join(officer, on=(Restriction.officer == officer.id), attr="officer")
        .switch(Restriction)
        .left_outer_join(deputy, on=(Restriction.deputy == deputy.id), attr="deputy")
        .switch(Restriction)
        .left_outer_join(decider, on=(Restriction.authorised_by == decider.id), attr="authorised_by")
        .switch(Restriction)
        .left_outer_join(Service, on=(Restriction.service == Service.id), attr="service")
        .switch(Restriction)
        .join(CaseFile, on=(Restriction.case == CaseFile.id), attr="case")
        .switch(Restriction)
        .join(PolicyVersion, on=(Restriction.policy == PolicyVersion.id), attr="policy")
        .switch(Restriction)
        .left_outer_join(SupportContact, on=(Restriction.representative == SupportContact.id), attr="representative")
        .switch(Restriction)
        .left_outer_join(later, on=(Restriction.replaced_by == later.id), attr="replaced_by")
        .switch(Restriction)
        .left_outer_join(Absence, on=away, attr="absence")
        .left_outer_join(stand_in, on=(Absence.stand_in == stand_in.id), attr="stand_in")
        .switch(Restriction)
        .left_outer_join(Marker, on=(Marker.restriction == Restriction.id), attr="marker")
        .where(whose, Restriction.state.in_(_BINDS), Restriction.ends_on >= today)
        .order_by(Restriction.id)
    )  # fmt: skip


def _reviewed_on() -> Any:
    last = Review.select(peewee.fn.MAX(Review.on)).where(Review.restriction == Restriction.id)
    return last.alias("reviewed_on")


def _shown(person: Any) -> tuple[Any, ...]:
    """The columns of a colleague that a situation needs: a row of everything takes many times as long to read."""
    return person.id, person.name, person.job_title, person.telephone, person.active


def _all_agreed(whose: Any) -> peewee.ModelSelect[AgreedAdjustment]:
    return AgreedAdjustment.select().where(whose, AgreedAdjustment.ended_at.is_null()).order_by(AgreedAdjustment.id)


def _all_letters(whose: Any, today: Any) -> peewee.ModelSelect[Letter]:
    """Letters that are drafted, or that tell of something and have not surely arrived; without their files."""
    columns = Letter.id, Letter.reference, Letter.kind, Letter.restriction, Letter.issued_at, Letter.created_at
    return (
        Letter.select(
            *columns, Letter.customer, Restriction.id, Restriction.reference, LetterSending.id, LetterSending.on,
            LetterSending.returned_on,
        )
        .left_outer_join(Restriction, on=(Letter.restriction == Restriction.id), attr="restriction")
        .switch(Letter)
        .left_outer_join(LetterSending, on=(LetterSending.letter == Letter.id), attr="lettersending")
        .where(whose)
        .where((Letter.kind != LetterKind.UPCOMING_REVIEW) | Restriction.id.is_null() | (Restriction.ends_on >= today))
        .order_by(Letter.id, LetterSending.id)
    )  # fmt: skip


def _all_requests(whose: Any) -> peewee.ModelSelect[Any]:
    """Requests that wait and are theirs, or may be; each with whose it would be, as `whose`."""
    plain = peewee.fn.UPPER(
        peewee.fn.REPLACE(peewee.fn.REPLACE(peewee.fn.REPLACE(Customer.account, "-", ""), " ", ""), "/", "")
    )
    asked = AdjustmentRequest
    alike = (
        ((asked.account_key != "") & (asked.account_key == plain))
        | ((asked.email_key != "") & (asked.email_key == Customer.email_key))
        | ((asked.telephone_key != "") & (asked.telephone_key == Customer.telephone_key))
        | ((asked.postcode_key != "") & (asked.postcode_key == Customer.postcode_key))
    )
    return (
        asked.select(*_REQUEST, Customer.id.alias("whose"))
        .join(Customer, on=(asked.customer == Customer.id) | (asked.customer.is_null() & alike))
        .where(whose, asked.state.in_(_WAITS), ~_set_aside(Customer.id))
        .order_by(asked.id)
        .objects()
    )


_REQUEST = (
    AdjustmentRequest.id, AdjustmentRequest.reference, AdjustmentRequest.name, AdjustmentRequest.customer,
    AdjustmentRequest.received_at, AdjustmentRequest.answer_by, AdjustmentRequest.account_given,
    AdjustmentRequest.account_key, AdjustmentRequest.email_key, AdjustmentRequest.telephone_key,
    AdjustmentRequest.postcode_key,
)  # fmt: skip


def _set_aside(customer: Any) -> Any:
    said = SetAside.select(peewee.SQL("1")).where(
        SetAside.request == AdjustmentRequest.id, SetAside.customer == customer
    )
    return peewee.fn.EXISTS(said)


@prepared
def _decisions(customer: int, today: date) -> peewee.ModelSelect[Restriction]:
    return _all_decisions(Restriction.customer == customer, today)


@prepared
def _agreed(customer: int) -> peewee.ModelSelect[AgreedAdjustment]:
    return _all_agreed(AgreedAdjustment.customer == customer)


@prepared
def _letters(customer: int, today: date) -> peewee.ModelSelect[Letter]:
    return _all_letters(Letter.customer == customer, today)


@prepared
def _requests(
    customer: int, account: str, email: str, telephone: str, postcode: str
) -> peewee.ModelSelect[AdjustmentRequest]:
    asked = AdjustmentRequest
    alike = (
        (asked.account_key == account)
        | (asked.email_key == email)
        | (asked.telephone_key == telephone)
        | (asked.postcode_key == postcode)
    )
    return (
        asked.select(*_REQUEST)
        .where(asked.state.in_(_WAITS), (asked.customer == customer) | (asked.customer.is_null() & alike))
        .where(~_set_aside(customer))
        .order_by(asked.id)
    )

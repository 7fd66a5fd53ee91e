"""A customer's situation, read from the records in a number of statements that never grows (SIT-1).

For one customer the statements are made once and only run; for many at a time, as the work list needs them, each reads
the rows of all of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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
    CaseIncident,
    Customer,
    IncidentPerson,
    Letter,
    LetterSending,
    Marker,
    PolicyVersion,
    Restriction,
    Review,
    SensitiveDetail,
    Service,
    Staff,
    SupportContact,
)
from shared.queries.appeals_waiting import appeals_waiting, appeals_waiting_for_all, as_waiting
from shared.queries.counted import with_counts
from shared.queries.letters.due import is_over_and_done
from shared.queries.policy import number_and_office
from shared.queries.presence import colleagues_with
from shared.queries.requests import as_asked, waiting_for, waiting_for_all
from shared.queries.restrictions import begins_on, phase_of, terms_of
from shared.rules.presence import Away, Colleague
from shared.rules.situation import Agreed, Decision, Earlier, Involved, Sent, Situation
from shared.rules.vocabulary import AdjustmentState, Barrier, RestrictionState
from shared.rules.way_back import conditions_from
from shared.rules.ways import Means, Office

_BINDS = (RestrictionState.PROPOSED, RestrictionState.SENT_BACK, RestrictionState.AUTHORISED)


def situation_of(customer: Customer, moment: datetime | None = None) -> Situation:
    """The situation of this customer, now or at this moment."""
    return situation_and_rows(customer, moment)[0]


def situation_and_rows(customer: Customer, moment: datetime | None = None) -> tuple[Situation, list[Restriction]]:
    """The same, with the restrictions that it was read from: for a page that shows more of them."""
    return _read(customer, clock.local(moment or clock.now()))


def _read(customer: Customer, at: datetime, *, whole: bool = False) -> tuple[Situation, list[Restriction]]:
    """Who was there, who hears what and what stands in their way matter only where something binds or is planned."""
    number = customer.id
    rows = _decisions(number, at.date())
    version, office = number_and_office()
    situation = _put_together(
        customer,
        at,
        decisions=rows,
        agreed=_agreed(number),
        beside=_beside(number) if rows or whole else (),
        requests=waiting_for(customer),
        appeals=appeals_waiting(number),
        letters=_letters(number, at.date()),
        version=version,
        office=office,
    )
    return with_counts([situation], [number])[0], rows


def with_planned(restriction: Restriction) -> Situation:
    """The situation with this restriction as it stands in memory: planned, or proposed and being changed."""
    situation, _ = _read(restriction.customer, clock.local(clock.now()), whole=True)
    planned = decision_from(restriction, situation.today)
    known = colleagues_with((restriction.officer_id, restriction.deputy_id))
    named = replace(
        planned, officer=known.get(restriction.officer_id or 0), deputy=known.get(restriction.deputy_id or 0)
    )
    return replace(situation.with_decision(named), colleagues={**situation.colleagues, **known})


def bound_with(restriction: Restriction) -> tuple[Situation, list[Decision]]:
    """The situation, and of its decisions this one and whatever else is signed and binds where it does (SIT-1)."""
    situation = with_planned(restriction)
    one = situation.decision(restriction.reference)
    binding = situation.together_with(one) if one else ()
    own = restriction.service.name if restriction.service else ""
    bound = [other for other in binding if other is one or (other.signed and other.service in {"", own})]
    return situation, sorted(bound, key=lambda other: _when(other, situation.moment))


def why_theirs(request: AdjustmentRequest, customer: Customer) -> str:
    """Why this request may be that customer's; empty where it does not look so (SIT-5)."""
    asked = situation_of(customer).requests
    return next((one.because for one in asked if one.reference == request.reference), "")


def situations_of(customers: Sequence[Customer], moment: datetime | None = None) -> list[Situation]:
    """The situations of these customers, in the same number of statements as for one."""
    at = clock.local(moment or clock.now())
    numbers = [one.id for one in customers] or [0]
    decisions = _by_customer(_all_decisions(Restriction.customer.in_(numbers), at.date()))
    agreed = _by_customer(_all_agreed(AgreedAdjustment.customer.in_(numbers)))
    beside = _by_customer(_all_beside(lambda column: column.in_(numbers)))
    letters = _by_customer(_all_letters(Letter.customer.in_(numbers), at.date()))
    requests, appeals = waiting_for_all(numbers), appeals_waiting_for_all(numbers)
    version, office = number_and_office()
    put = [
        _put_together(
            one, at, decisions=decisions[one.id], agreed=agreed[one.id],
            beside=beside[one.id] if decisions[one.id] else (),
            requests=[row for row in requests if row.whose == one.id], letters=letters[one.id],
            appeals=[row for row in appeals if row.whose == one.id],
            version=version, office=office,
        )
        for one in customers
    ]  # fmt: skip
    return with_counts(put, [one.id for one in customers])


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
        decided_by=row.authorised_by_id,
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
    customer: Customer, at: datetime, *, decisions: Iterable[Any], agreed: Iterable[Any], beside: Iterable[Any],
    requests: Iterable[Any], letters: Iterable[Any], appeals: Iterable[Any], version: int, office: Office,
) -> Situation:  # fmt: skip
    today = at.date()
    rows = {row.id: row for row in decisions}
    absences, told, more = _absences_in(decisions), list(letters), list(beside)
    brought = frozenset(row.appeal_reference for row in told if row.appeal_reference)
    made = [decision_from(row, today, absences) for row in rows.values()]
    people = (one for row in made for one in (row.officer, row.deputy) if one)
    stand_ins = (_colleague(row.stand_in, absences) for row in absences if row.stand_in_id)
    return Situation(
        account=customer.account,
        name=customer.name,
        moment=at,
        means=Means(customer.telephone, customer.email, customer.address, _in_their_way(more)),
        office=office,
        policy=version,
        died=customer.died_on is not None,
        decisions=tuple(sorted(made, key=lambda one: _when(one, at))),
        agreed=tuple(Agreed(row.id, row.kind, row.detail, row.since) for row in agreed),
        requests=as_asked(requests, customer, brought),
        letters=_letters_and_sendings(told),
        appeals=as_waiting(appeals),
        there=_involved(more),
        colleagues={one.id: one for one in (*people, *stand_ins) if one},
    )


def _involved(rows: Iterable[Any]) -> dict[str, Involved]:
    """Who was there and who manages them, by case."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.person:
            found[row.said].append(row)
    return {
        case: Involved(frozenset(row.person for row in there), frozenset(row.manager for row in there if row.manager))
        for case, there in found.items()
    }


def _in_their_way(rows: Iterable[Any]) -> frozenset[Barrier]:
    """The barriers on record with their consent: one in each row, or those that a request names."""
    mine = [row.said for row in rows if not row.person]
    said = {one for text in mine for one in (json.loads(text) if text.startswith("[") else [text])}
    return frozenset(barrier for barrier in Barrier if barrier.value in said)


def _when(one: Decision, at: datetime) -> tuple[bool, datetime, int]:
    """The order in which they were signed; what is not, comes last."""
    return one.signed_at is None, one.signed_at or at, one.id


def _absences_in(rows: Iterable[Any]) -> list[Absence]:
    """The times away that came with the decisions, each once: a decision stands in a row for each of them."""
    found = {one.id: one for row in rows if (one := getattr(row, "absence", None)) is not None and one.id}
    return sorted(found.values(), key=lambda one: (one.first_day, one.id))


def _colleague(row: Staff | None, absences: Sequence[Absence]) -> Colleague | None:
    if row is None:
        return None
    away = tuple(Away(one.first_day, one.last_day, one.stand_in_id) for one in absences if one.staff_id == row.id)
    return Colleague(row.id, row.name, row.job_title, row.telephone, row.active, away)


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
            over=bool(row.over),
        )
    return tuple(found.values())


def _by_customer(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _all_decisions(whose: Any, today: Any) -> peewee.ModelSelect[Restriction]:
    """What is proposed, or decided and not over, with all that it names."""
    officer, deputy, decider, stand_in = (Staff.alias() for _ in range(4))
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


def _all_beside(whose: Callable[[Any], Any]) -> Any:
    """What else the rules need where something binds: what stands in the customer's way, recorded with consent or named
    in a request of theirs (CUS-5, ADJ-1), which only a rule reads and nobody is shown here; and everyone who was in an
    incident of a case, by its reference, with who manages them (SIT-6).
    """
    nobody = peewee.SQL("0").alias("person"), peewee.SQL("0").alias("manager")
    kept = SensitiveDetail.select(SensitiveDetail.customer, SensitiveDetail.barrier.alias("said"), *nobody).where(
        whose(SensitiveDetail.customer), SensitiveDetail.withdrawn_at.is_null()
    )
    named = peewee.Cast(AdjustmentRequest.barriers, "text")
    asked = AdjustmentRequest.select(AdjustmentRequest.customer, named.alias("said"), *nobody).where(
        whose(AdjustmentRequest.customer), named != "[]", AdjustmentRequest.state != AdjustmentState.WITHDRAWN
    )
    there = (
        CaseFile.select(
            CaseFile.customer, CaseFile.reference.alias("said"), Staff.id.alias("person"),
            peewee.fn.COALESCE(Staff.line_manager, 0).alias("manager"),
        )
        .join(CaseIncident)
        .join(IncidentPerson, on=(CaseIncident.incident == IncidentPerson.incident))
        .join(Staff, on=(IncidentPerson.staff == Staff.id))
        .where(whose(CaseFile.customer))
    )  # fmt: skip
    return kept.union_all(asked).union_all(there).objects()


def _all_letters(whose: Any, today: Any) -> peewee.ModelSelect[Letter]:
    """Letters, each with whether what it tells of is over; without their files."""
    columns = (
        Letter.id, Letter.reference, Letter.kind, Letter.restriction, Letter.issued_at, Letter.created_at,
        Letter.appeal_reference,
    )  # fmt: skip
    return (
        Letter.select(
            *columns, Letter.customer, Restriction.id, Restriction.reference, LetterSending.id, LetterSending.on,
            LetterSending.returned_on, is_over_and_done(today).alias("over"),
        )
        .left_outer_join(Restriction, on=(Letter.restriction == Restriction.id), attr="restriction")
        .switch(Letter)
        .left_outer_join(LetterSending, on=(LetterSending.letter == Letter.id), attr="lettersending")
        .where(whose)
        .order_by(Letter.id, LetterSending.id)
    )  # fmt: skip


@prepared
def _decisions(customer: int, today: date) -> peewee.ModelSelect[Restriction]:
    return _all_decisions(Restriction.customer == customer, today)


@prepared
def _agreed(customer: int) -> peewee.ModelSelect[AgreedAdjustment]:
    return _all_agreed(AgreedAdjustment.customer == customer)


@prepared
def _beside(customer: int) -> peewee.ModelSelect[SensitiveDetail]:
    found: peewee.ModelSelect[SensitiveDetail] = _all_beside(lambda column: column == customer)
    return found


@prepared
def _letters(customer: int, today: date) -> peewee.ModelSelect[Letter]:
    return _all_letters(Letter.customer == customer, today)

"""All that is held on one person, as they may ask for it: page, PDF and data are written from one value (DPA-3)."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import JOIN, fn

from shared import clock
from shared.models import (
    AccountJoin,
    Appeal,
    CaseFile,
    Contact,
    CounterAllegation,
    Customer,
    Enquiry,
    Event,
    FormerName,
    Incident,
    IncidentBehaviour,
    Ladder,
    Letter,
    Marker,
    Message,
    Restriction,
    RightsRequest,
    Safeguarding,
    SensitiveDetail,
    Service,
    Staff,
    StandingMarker,
    SupportContact,
    Warning,
)
from shared.queries.audit.words import done
from shared.queries.cases.pack import (
    adjustments_of,
    at,
    by,
    day,
    facts_of,
    of_additions,
    of_appeals,
    of_case,
    of_incidents,
    of_letters,
)
from shared.rules.direction import isolated
from shared.rules.pack import Pack, PackEntry, PackPart
from shared.rules.vocabulary import LetterState
from shared.rules.written import long_date


def copy_for(request: RightsRequest) -> Pack:
    """Everything about the person who asked."""
    customer = request.customer
    cases = list(_cases_of(customer))
    appeals = list(Appeal.select().where(Appeal.customer == customer).order_by(Appeal.id))
    letters = list(_letters_of(customer))
    followed = [*(one.appeal_reference for one in letters if one.appeal_reference), *(one.reference for one in appeals)]
    asked = [row.reference for row in customer.adjustment_requests]
    parts = (
        PackPart("The account", tuple(_account(customer))),
        PackPart("Circumstances and support", tuple(_circumstances(customer))),
        PackPart("Adjustments", tuple(adjustments_of(customer))),
        PackPart("Contacts", tuple(_contacts(customer))),
        PackPart("Incidents and their evidence", tuple(_incidents(customer))),
        PackPart("Warnings and calls", tuple(_warnings(customer))),
        PackPart("Cases, restrictions and reviews", tuple(entry for case in cases for entry in of_case(case))),
        PackPart("What they said of a colleague", tuple(_allegations(customer))),
        PackPart("Markers", tuple(_markers(customer))),
        PackPart("Letters as they were issued", tuple(of_letters(letters))),
        PackPart("Appeals", tuple(of_appeals(appeals))),
        PackPart("What was added", tuple(of_additions([*followed, *asked]))),
        PackPart("Enquiries, and requests about this information", tuple(_enquiries(customer))),
        PackPart("Emails that we sent", tuple(_messages(customer))),
        PackPart("Who looked at the record, and what was done", tuple(_events(customer, cases))),
    )
    about = (f"{isolated(customer.name)}, account {customer.account}", f"Made on {long_date(clock.today())}")
    return Pack(request.reference, "A copy of what we hold on you", about, parts)


def _cases_of(customer: Customer) -> Iterable[CaseFile]:
    return CaseFile.select().where(CaseFile.customer == customer).order_by(CaseFile.id)


def _letters_of(customer: Customer) -> Iterable[Letter]:
    issued = (Letter.state == LetterState.ISSUED) & Letter.pdf.is_null(False)
    rows = Letter.select(Letter, Staff).join(Staff, JOIN.LEFT_OUTER, on=(Letter.issued_by == Staff.id))
    return rows.where(Letter.customer == customer, issued).order_by(Letter.issued_at, Letter.id)


def _account(customer: Customer) -> Iterable[PackEntry]:
    service = Service.get_or_none(Service.id == customer.service_id)
    facts = facts_of(
        name=customer.name,
        address=customer.address,
        postcode=customer.postcode,
        telephone=customer.telephone,
        email=customer.email,
        preferred_way=customer.preferred_channel.label,
        language=customer.language,
        service=service.name if service else "",
        died_on=day(customer.died_on),
    )
    yield PackEntry(f"Account {customer.account}", at(customer.created_at), facts)
    for name in FormerName.select().where(FormerName.customer == customer).order_by(FormerName.id):
        yield PackEntry(f"Former name: {name.name}", day(name.until))
    joins = AccountJoin.select(AccountJoin, Customer).join(Customer, on=(AccountJoin.other == Customer.id))
    for join in joins.where(AccountJoin.kept == customer).order_by(AccountJoin.id):
        parted = at(join.parted_at) if join.parted_at else ""
        yield PackEntry(
            f"Joined with account {join.other.account}", at(join.joined_at), facts_of(parted=parted), join.because
        )


def _circumstances(customer: Customer) -> Iterable[PackEntry]:
    for row in SensitiveDetail.select().where(SensitiveDetail.customer == customer).order_by(SensitiveDetail.id):
        name = row.barrier.replace("_", " ").capitalize()
        withdrawn = at(row.withdrawn_at) if row.withdrawn_at else ""
        yield PackEntry(name, f"Agreed on {day(row.consent_on)}", facts_of(taken_back=withdrawn), row.detail)
    for one in SupportContact.select().where(SupportContact.customer == customer).order_by(SupportContact.id):
        facts = facts_of(
            organisation=one.organisation,
            telephone=one.telephone,
            email=one.email,
            may_be_asked_since=day(one.consent_on),
        )
        yield PackEntry(f"{one.part.capitalize()}: {isolated(one.name)}", facts=facts)


def _contacts(customer: Customer) -> Iterable[PackEntry]:
    rows = Contact.select(Contact, Staff).join(Staff, JOIN.LEFT_OUTER, on=(Contact.colleague == Staff.id))
    for one in rows.where(Contact.customer == customer).order_by(Contact.at, Contact.id):
        facts = facts_of(about=one.subject, matter=one.issue, minutes=one.minutes, with_=by(one.colleague))
        yield PackEntry(f"{one.channel.label.capitalize()}, {one.direction.in_sentence}", at(one.at), facts)


def _incidents(customer: Customer) -> Iterable[PackEntry]:
    rows = list(
        Incident.select(Incident, Staff)
        .join(Staff, on=(Incident.recorded_by == Staff.id))
        .where(Incident.customer == customer)
        .order_by(Incident.happened_at, Incident.id)
    )
    titles: dict[int, list[str]] = {}
    for shown in IncidentBehaviour.select().where(IncidentBehaviour.incident.in_([row.id for row in rows])):
        titles.setdefault(shown.incident_id, []).append(shown.title)
    return of_incidents([(row, titles.get(row.id, ()), row.disputed) for row in rows])


def _warnings(customer: Customer) -> Iterable[PackEntry]:
    given = Warning.select(Warning, Staff).join(Staff, on=(Warning.by == Staff.id)).where(Warning.customer == customer)
    for one in given.order_by(Warning.at, Warning.id):
        yield PackEntry(f"Warning: {one.title}", by(one.by, one.at), text=one.words)
    walks = Ladder.select(Ladder, Staff).join(Staff, on=(Ladder.colleague == Staff.id))
    for walk in walks.where(Ladder.customer == customer).order_by(Ladder.id):
        facts = facts_of(how_it_ended=walk.state.label, why_it_was_a_danger=walk.danger_reason)
        yield PackEntry(f"Call {walk.reference}", by(walk.colleague, walk.started_at), facts)
    for care in Safeguarding.select().where(Safeguarding.customer == customer).order_by(Safeguarding.id):
        title = f"Somebody was worried about them: {care.reference}"
        yield PackEntry(title, at(care.opened_at), text=care.what_was_done)


def _markers(customer: Customer) -> Iterable[PackEntry]:
    rows = Marker.select(Marker, Restriction).join(Restriction).where(Marker.customer == customer)
    for one in rows.order_by(Marker.id):
        removed = at(one.removed_at) if one.removed_at else ""
        facts = facts_of(rests_on=one.restriction.reference, not_told_because=one.not_told_reason, removed=removed)
        yield PackEntry(one.precaution.label, at(one.placed_at), facts)
    for own in StandingMarker.select().where(StandingMarker.customer == customer).order_by(StandingMarker.id):
        ended = at(own.removed_at) if own.removed_at else day(own.ends_on)
        facts = facts_of(rests_on=own.incident.reference, not_told_because=own.not_told_reason, removed=ended)
        yield PackEntry(f"{own.precaution.label} {own.reference}", at(own.decided_at), facts, own.fact)


def _allegations(customer: Customer) -> Iterable[PackEntry]:
    for one in CounterAllegation.select().where(CounterAllegation.customer == customer).order_by(CounterAllegation.id):
        answered = at(one.answered_at) if one.answered_at else ""
        facts = facts_of(state=one.state.label, what_we_found=one.found, answered=answered)
        yield PackEntry(f"About a colleague {one.reference}", at(one.raised_at), facts, one.words)


def _enquiries(customer: Customer) -> Iterable[PackEntry]:
    for one in Enquiry.select().where(Enquiry.customer == customer).order_by(Enquiry.id):
        facts = facts_of(came_by=one.came_by.label, our_answer=one.answer)
        yield PackEntry(f"{one.topic.label} {one.reference}", at(one.received_at), facts, one.words)
    for asked in RightsRequest.select().where(RightsRequest.customer == customer).order_by(RightsRequest.id):
        facts = facts_of(came_by=asked.came_by.label, our_answer=asked.answer)
        yield PackEntry(f"{asked.kind.label} {asked.reference}", day(asked.received_on), facts, asked.words)


def _messages(customer: Customer) -> Iterable[PackEntry]:
    if not customer.email:
        return
    for one in Message.select().where(fn.LOWER(Message.to) == customer.email.lower()).order_by(Message.id):
        yield PackEntry(one.subject, at(one.sent_at or one.queued_at), text="" if one.private else one.text)


def _events(customer: Customer, cases: list[CaseFile]) -> Iterable[PackEntry]:
    """What was done, and who looked, by whom: what was said stands above, so that it is not said again."""
    of_cases = Event.case_reference.in_([case.reference for case in cases])
    rows = Event.select().where((Event.account == customer.account) | of_cases).order_by(Event.number)
    for one in rows:
        said = done(one.action, by_colleague=one.staff_id is not None)
        yield PackEntry(f"{one.actor} {said} {one.reference}".strip(), at(one.at))

"""What the record already says to each item of the checklist: offered beside the question, and answering nothing by
itself (CAS-2, CAS-9)."""

from __future__ import annotations

from shared.models import (
    AdjustmentRequest,
    Attachment,
    CaseFile,
    Contact,
    CounterAllegation,
    SensitiveDetail,
    SupportContact,
    Warning,
)
from shared.queries.additions import open_misses
from shared.queries.adjustments import agreed_since, help_to_offer
from shared.queries.cases.casefile import consultations_of, incidents_of
from shared.queries.measures import came_first
from shared.rules.allegations import AllegationState
from shared.rules.direction import isolated
from shared.rules.triage import ContactState
from shared.rules.vocabulary import ChecklistItem
from shared.rules.written import long_date

Suggestions = dict[ChecklistItem, tuple[str, ...]]


def what_is_recorded(case: CaseFile) -> Suggestions:
    """Sentences from the record for each item that it says something to; read in a number of statements that stays."""
    steps = tuple(f"{step.kind.label}: {came}" for step, came in came_first(case.customer_id))
    found: Suggestions = {
        ChecklistItem.CIRCUMSTANCES: _circumstances(case),
        ChecklistItem.ADJUSTMENTS: _adjustments(case),
        ChecklistItem.SUPPORT: _support(case),
        ChecklistItem.WARNINGS: _warnings(case),
        ChecklistItem.EVIDENCE: _evidence(case),
        ChecklistItem.PROPORTIONATE: steps,
        ChecklistItem.BETTER_ROUTE: steps,
        ChecklistItem.OUR_COMMUNICATION: _our_communication(case),
        ChecklistItem.NEW_INFORMATION: _new_information(case),
    }
    return {item: lines for item, lines in found.items() if lines}


def _circumstances(case: CaseFile) -> tuple[str, ...]:
    details = SensitiveDetail.customer == case.customer_id, SensitiveDetail.withdrawn_at.is_null()
    count = SensitiveDetail.select().where(*details).count()
    return (f"{_many(count, 'circumstance')} recorded with their consent, under Details and support.",) if count else ()


def _adjustments(case: CaseFile) -> tuple[str, ...]:
    agreed = tuple(f"Agreed: {what}, since {long_date(since)}." for what, since in agreed_since(case.customer_id))
    asked = AdjustmentRequest.select().where(AdjustmentRequest.customer == case.customer_id).count()
    misses = tuple(f"Not kept: {words}" for words in open_misses(case.customer_id))
    offered = help_to_offer(case.customer_id)
    offer = (f"Often helps with what is on record: {'; '.join(offered)}.",) if offered else ()
    nothing = f"Asked for {_many(asked, 'time')}, and nothing is agreed." if asked else "Never asked for."
    return (agreed + misses or (nothing,)) + offer


def _support(case: CaseFile) -> tuple[str, ...]:
    known = SupportContact.select().where(SupportContact.customer == case.customer_id).order_by(SupportContact.id)
    people = tuple(
        f"{isolated(one.name)}, {one.part}{'' if one.consent_on else ', with no consent to contact'}." for one in known
    )
    outside = [one for one in consultations_of(case) if one.with_other]
    said = tuple(f"{one.with_other} was asked{', and has not answered' if one.waits else ''}." for one in outside)
    return people + said


def _warnings(case: CaseFile) -> tuple[str, ...]:
    count = Warning.select().where(Warning.customer == case.customer_id).count()
    return (f"{_many(count, 'warning')} given, with the words that were said." if count else "None is on record.",)


def _evidence(case: CaseFile) -> tuple[str, ...]:
    cited = incidents_of(case)
    names = [one.incident.reference for one in cited] or [""]
    files = Attachment.select().where(Attachment.record_reference.in_(names)).count()
    disputed = sum(bool(one.disputed) for one in cited)
    lines = [f"{_many(len(cited), 'incident')} cited, with {_many(files, 'file')}."] if cited else []
    return (*lines, f"{_many(disputed, 'of them is', 'of them are')} disputed.") if disputed else tuple(lines)


def _our_communication(case: CaseFile) -> tuple[str, ...]:
    upheld = CounterAllegation.select().where(
        CounterAllegation.customer == case.customer_id, CounterAllegation.state == AllegationState.UPHELD
    )
    rows = upheld.order_by(CounterAllegation.id)
    return tuple(f"{one.reference}: what they said of a colleague was so." for one in rows)


def _new_information(case: CaseFile) -> tuple[str, ...]:
    waiting = (ContactState.TO_READ, ContactState.NEW_MATTER)
    count = Contact.select().where(Contact.customer == case.customer_id, Contact.state.in_(waiting)).count()
    return (f"{_many(count, 'contact')} not read or not placed yet.",) if count else ()


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"

"""One timeline of everything in a case (CAS-7): contacts, incidents, warnings, and whatever the log says of the case.

Each source is asked for one page, so the number of queries and of rows stays the same however long the story is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee
from peewee import JOIN

from shared.audit import LOOK
from shared.models import (
    Addition,
    Appeal,
    CaseFile,
    CaseIncident,
    Contact,
    Event,
    EventPayload,
    Incident,
    Ladder,
    Letter,
    Restriction,
    Staff,
    Warning,
)
from shared.queries.involvement import named_outside
from shared.queries.warnings import set_aside
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.rules.measures import MeasureKind
from shared.rules.vocabulary import (
    CaseDecision,
    Channel,
    ChecklistItem,
    Direction,
    LadderState,
    LetterKind,
    ReviewOutcome,
)

PAGE = 30
#: What happened to these leads to their page; the case itself is the page.
_WITH_PAGES = {"restriction", "letter", "appeal"}
#: What an action notes a second time, on the restriction that it changes.
_TWICE = [Action.ISSUE_LETTER.value, Action.DECIDE_APPEAL.value, Action.RECORD_REVIEWERS_OUTCOME.value]


@dataclass(frozen=True)
class CaseEntry:
    """One thing that happened."""

    at: datetime
    title: str
    byline: str = ""
    text: str = ""
    href: str = ""


def timeline(
    case: CaseFile, before: datetime | None = None, most: int = PAGE
) -> tuple[list[CaseEntry], datetime | None]:
    """The latest entries before a moment, newest first, and the moment that the next page comes before."""
    sources = (_contacts, _incidents, _warnings, _events, _appeals, _appeals_given, _warnings_decided, _additions)
    found = sorted((entry for source in sources for entry in source(case, before, most + 1)), key=_newest)
    if len(found) <= most:
        return found, None
    # A page never ends in the middle of a moment: what belongs together would be lost between two pages.
    end = most
    while end > 1 and found[end - 1].at == found[end].at:
        end -= 1
    return found[:end], found[end - 1].at


def _newest(entry: CaseEntry) -> float:
    return -entry.at.timestamp()


def _page(query: Any, moment: Any, before: datetime | None, most: int) -> Any:
    if before is not None:
        query = query.where(moment < before)
    return query.order_by(moment.desc()).limit(most)


def _contacts(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    query = Contact.select(Contact, Staff).join(Staff, JOIN.LEFT_OUTER).where(Contact.customer == case.customer_id)
    return [
        CaseEntry(
            row.at,
            f"{'Contact from the customer' if row.direction is Direction.IN else 'We made contact'} by "
            f"{row.channel.label}, {row.minutes} minutes",
            row.colleague.name if row.colleague else "",
            ". ".join([row.subject, *(f"{'Kept' if a['kept'] else 'Not kept'}: {a['what']}" for a in row.adjustments)]),
        )
        for row in _page(query, Contact.at, before, most)
    ]


def _incidents(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    query = Incident.select(Incident, Staff).join(Staff).where(Incident.customer == case.customer_id)
    return [
        CaseEntry(
            row.happened_at,
            f"Incident by {row.channel.label}",
            row.recorded_by.name,
            (f"“{row.words_used}” " if row.words_used else "") + row.what_happened,
            record_page(row.reference),
        )
        for row in _page(query, Incident.happened_at, before, most)
    ]


def _warnings(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    query = (
        Warning.select(Warning, Staff, Ladder)
        .join(Staff)
        .switch(Warning)
        .join(Ladder, JOIN.LEFT_OUTER)
        .where(Warning.customer == case.customer_id)
        .where(Ladder.id.is_null() | (Ladder.state != LadderState.SAFEGUARDING))
    )
    over = {row.incident_id for row in set_aside().where(Appeal.customer == case.customer_id)}
    return [
        CaseEntry(
            row.at,
            f"Warning, step {row.step}: {row.title}"
            + (" (no longer counts, after an appeal)" if row.ladder and row.ladder.incident_id in over else ""),
            row.by.name,
            row.words,
        )
        for row in _page(query, Warning.at, before, most)
    ]


def _appeals(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    query = Appeal.select().where(_of(case))
    return [
        CaseEntry(row.received_at, f"Appeal {row.reference} received", row.name, row.wants, record_page(row.reference))
        for row in _page(query, Appeal.received_at, before, most)
    ]


def _additions(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    """What the customer added to their appeals, and said before a review (APP-5, RES-10)."""
    letters = Letter.select(Letter.appeal_reference).join(Restriction).where(Restriction.case == case)
    appeals = Appeal.select(Appeal.reference).where(_of(case))
    theirs = Addition.record_reference.in_(letters.where(Letter.appeal_reference.is_null(False)))
    query = (
        Addition.select(Addition, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Addition.entered_by == Staff.id))
        .where(theirs | Addition.record_reference.in_(appeals))
    )
    return [
        CaseEntry(
            row.added_at,
            f"The customer added to {row.record_reference}",
            row.entered_by.name if row.entered_by else "",
            row.words,
        )
        for row in _page(query, Addition.added_at, before, most)
    ]


def _appeals_given(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    """Who was to hear them, one after another: their events belong to no case."""
    given = [Action.ASSIGN_APPEAL, Action.REPLACE_HEARER, Action.NAME_REVIEWER, Action.SEND_TO_REVIEWER]
    appeals = Appeal.select(Appeal.reference).where(_of(case))
    query = _with_payload().where(Event.reference.in_(appeals), Event.action.in_([one.value for one in given]))
    return [_entry_of(row) for row in _page(query, Event.at, before, most).objects()]


def _warnings_decided(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    """How appeals about warnings ended: their events belong to no case. Of the others, the log says it."""
    query = (
        Appeal.select(Appeal, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Appeal.decided_by == Staff.id))
        .where(_of(case), Appeal.incident.is_null(False), Appeal.decided_at.is_null(False))
    )
    return [
        CaseEntry(
            row.decided_at,
            f"Appeal {row.reference} decided: {row.outcome.in_sentence}",
            row.decided_by.name if row.decided_by else named_outside(row),
            " ".join(row.what_changes),
            record_page(row.reference),
        )
        for row in _page(query, Appeal.decided_at, before, most)
    ]


def _of(case: CaseFile) -> Any:
    """Appeals against a restriction of this case, or about a warning given in an incident that it rests on."""
    restrictions = Restriction.select(Restriction.id).where(Restriction.case == case)
    cited = CaseIncident.select(CaseIncident.incident).where(CaseIncident.case == case)
    return Appeal.restriction.in_(restrictions) | Appeal.incident.in_(cited)


def appeals_of(case: CaseFile) -> peewee.ModelSelect[Appeal]:
    """The appeals that are about this case, in order of time."""
    return Appeal.select().where(_of(case)).order_by(Appeal.id)


def _events(case: CaseFile, before: datetime | None, most: int) -> list[CaseEntry]:
    query = _with_payload().where(
        Event.case_reference == case.reference,
        Event.action != LOOK,
        ~((Event.record == "restriction") & Event.action.in_(_TWICE)),
    )
    return [_entry_of(row) for row in _page(query, Event.at, before, most).objects()]


def _with_payload() -> Any:
    """Events, each with what it said; a payload that retention has erased is none."""
    said = EventPayload.event_number == Event.number
    return Event.select(Event, EventPayload.body.alias("body")).join(EventPayload, JOIN.LEFT_OUTER, on=said)


def _appeal_decided(body: dict[str, Any]) -> tuple[str, str]:
    """Events of before call what changes by a shorter name."""
    changes = body.get("what_changes") or body.get("changes") or []
    return f"Appeal decided: {body['outcome'].replace('_', ' ')}", " ".join(changes)


def _why_outside(body: dict[str, Any]) -> str:
    """Why somebody outside reviews an appeal, and why another than before."""
    return " ".join([*body["why"], body.get("instead", "")]).strip()


def _entry_of(event: Any) -> CaseEntry:
    action = Action(event.action)
    title, text = action.label, ""
    # A payload that retention has erased leaves the bare fact.
    if event.body is not None and action in _SAID:
        title, text = _SAID[action](event.body)
    href = record_page(event.reference) if event.record in _WITH_PAGES else ""
    return CaseEntry(event.at, title, event.actor, text, href)


def _words(title: str, name: str) -> Callable[[dict[str, Any]], tuple[str, str]]:
    return lambda body: (title, str(body.get(name, "")))


_SAID: dict[Action, Callable[[dict[str, Any]], tuple[str, str]]] = {
    Action.OPEN_CASE: _words("Case opened", "because"),
    Action.ANSWER_CHECKLIST: lambda b: (
        f"Checklist: {ChecklistItem(b['item']).label}",
        b["evidence"] or f"Does not apply: {b['exception']}",
    ),
    Action.RECORD_CUSTOMER_ACCOUNT: _words("The customer’s own account", "account"),
    Action.RECORD_CONSULTATION: _words("Consultation", "what_was_said"),
    Action.ASK_FOR_VIEW: _words("View asked for", "question"),
    Action.GIVE_VIEW: _words("View given", "words"),
    Action.RECORD_REFERRAL: lambda b: (f"Referral to {b['to']}", b["ground"]),
    Action.TAKE_MEASURE: lambda b: (f"Gentler step: {MeasureKind(b['kind']).in_sentence}", b["why"]),
    Action.WITHDRAW_MEASURE: _words("Gentler step taken back", "reasons"),
    Action.ANSWER_MEASURE: lambda b: ("The customer agreed" if b["accepted"] else "The customer declined", b["words"]),
    Action.CLOSE_MEASURE: lambda b: (
        "The gentler step helped" if b["helped"] else "The gentler step did not help",
        b["outcome"],
    ),
    Action.PROPOSE_RESTRICTION: _words("Restriction proposed", "why"),
    Action.REVISE_PROPOSAL: _words("Proposed again, changed", "why"),
    Action.WITHDRAW_PROPOSAL: _words("Proposal withdrawn", "reasons"),
    Action.SEND_BACK: _words("Sent back with questions", "reasons"),
    Action.REFUSE_RESTRICTION: _words("Restriction refused", "reasons"),
    Action.AUTHORISE_RESTRICTION: _words("Restriction authorised", "reasons"),
    Action.REVIEW_RESTRICTION: lambda b: (f"Review: {ReviewOutcome(b['outcome']).in_sentence}", b["reasons"]),
    Action.NAME_OFFICER: lambda b: ("Officer and deputy named", f"{b['officer']}, deputy {b['deputy']}"),
    Action.DRAFT_LETTER: lambda b: ("Letter drafted", LetterKind(b["kind"]).label),
    Action.WRITE_LETTER: lambda b: ("Letter written to", " ".join(b["additions"].values())),
    Action.ISSUE_LETTER: lambda b: ("Letter issued", ""),
    Action.RECORD_SENDING: lambda b: (f"Letter sent by {Channel(b['by']).label}", ""),
    Action.ASSIGN_APPEAL: lambda b: (f"Appeal given to {b['hearer']}", ""),
    Action.REPLACE_HEARER: lambda b: (f"Appeal given to {b['hearer']} in place of {b['before']}", b["reason"]),
    Action.DECIDE_APPEAL: _appeal_decided,
    Action.NAME_REVIEWER: lambda b: (f"Appeal given to {b['reviewer']} of {b['organisation']}", _why_outside(b)),
    Action.SEND_TO_REVIEWER: lambda b: (f"File sent to {b['reviewer']}", b["what"]),
    Action.RECORD_REVIEWERS_OUTCOME: _appeal_decided,
    Action.MATCH_ENQUIRY: _words("The customer says how we did", "words"),
    Action.ANSWER_ENQUIRY: _words("Our answer to what the customer said", "answer"),
    Action.CLOSE_CASE: lambda b: (f"Case closed: {CaseDecision(b['decision']).in_sentence}", b["reasons"]),
}

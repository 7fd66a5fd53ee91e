"""What the page behind a letter's code shows beside the terms: letters, evidence, adjustments (APP-9, ADJ-7).

Read by the actions that write the narrow copy, and never by the portal itself (DPA-5).
"""

from __future__ import annotations

from typing import Any

from shared.clock import local
from shared.models import CaseIncident, Customer, IncidentPerson, Letter, LetterSending, Restriction, Staff
from shared.queries.adjustments import agreed_with, in_words
from shared.queries.letters import evidence
from shared.queries.policy import record_of
from shared.rules.allowance import allowances_to
from shared.rules.situation import Decision, Situation
from shared.rules.terms import Terms, open_channels
from shared.rules.third_parties import without_third_parties
from shared.rules.vocabulary import LetterState, RestrictionKind
from shared.rules.way_back import Progress, conditions_to


def beside_decision(restriction: Restriction, terms: Terms) -> dict[str, Any]:
    """The parts of the copy that hold more than the terms."""
    return {
        "channels": [channel.value for channel in open_channels(terms)],
        "timed": RestrictionKind.CALLS_AT_STATED_TIMES in terms,
        "named": RestrictionKind.NAMED_OFFICER in terms,
        "by_appointment": RestrictionKind.PREMISES in terms,
        "letters": letters_to(restriction.customer),
        "evidence": evidence_for(restriction),
        "adjustments": adjustments_of(restriction.customer),
    }


def people_of(situation: Situation, one: Decision) -> list[dict[str, Any]]:
    """Whom a decision sends the customer to, in the order in which they answer: the officer, the deputy, and whoever
    stands in for one of them; each with the times away from now on."""
    named = [person for person in (one.officer, one.deputy) if person]
    stand_ins = (situation.colleagues.get(away.stand_in or 0) for person in named for away in person.away)
    people = {person.id: person for person in (*named, *stand_ins) if person}
    return [
        {
            "who": person.in_full,
            "telephone": person.telephone,
            "here": person.works_here,
            "away": [[time.first_day, time.last_day] for time in person.away],
        }
        for person in people.values()
    ]


def counted(situation: Situation, one: Decision) -> dict[str, Any]:
    """What is counted for the customer, so that the page can say on a later day what it comes to then.

    Each allowance with the moments at which it was used; each condition with how far it is, and where weeks are
    counted, from which day.
    """
    progress = situation.progress(one) or [Progress(each, 0) for each in one.way_back]
    return {
        "allowances": [
            row | {"used": [moment.isoformat() for moment in used.at]}
            for row, used in zip(allowances_to(one.terms.allowances), situation.used(one), strict=True)
        ],
        "way_back": [
            row | {"done": each.done, "met_on": each.met_on, "since": each.since}
            for row, each in zip(conditions_to(one.way_back), progress, strict=True)
        ],
    }


def letters_to(customer: Customer) -> list[dict[str, Any]]:
    """Every letter issued to a customer, the newest first, with how and when it was last sent."""
    rows = (
        Letter.select(Letter.id, Letter.reference, Letter.kind, Letter.issued_at)
        .where(Letter.customer == customer, Letter.state == LetterState.ISSUED)
        .order_by(Letter.issued_at.desc(), Letter.id.desc())
    )
    sent: dict[int, LetterSending] = {}
    sendings = LetterSending.select().join(Letter).where(Letter.customer == customer)
    for row in sendings.order_by(LetterSending.id):
        sent[row.letter_id] = row
    return [
        {
            "reference": row.reference,
            "kind": row.kind.label,
            "on": sent[row.id].on if row.id in sent else local(row.issued_at).date(),
            "by": sent[row.id].by if row.id in sent else "",
        }
        for row in rows
    ]


def evidence_for(restriction: Restriction) -> list[dict[str, Any]]:
    """What the decision rests on, as its letter cites it, with everybody else's name and number hidden."""
    customer = restriction.customer
    own = (customer.name, customer.telephone, customer.email)
    named = [staff.name for staff in _colleagues_in(restriction)]
    everybody = [staff.name for staff in Staff.select(Staff.name)]

    def hidden(text: str) -> str:
        whole = without_third_parties(text, (), own)
        for name in everybody:
            whole = whole.replace(name, "[a colleague]")
        return without_third_parties(whole, named, own)

    return [
        {
            "on": cited.on,
            "at": cited.at,
            "channel": cited.channel,
            "category": cited.category,
            "words": hidden(cited.words),
            "disputed": cited.disputed,
        }
        for cited in evidence.incidents(restriction, record_of(restriction.policy))
    ]


def _colleagues_in(restriction: Restriction) -> list[Staff]:
    incidents = CaseIncident.select(CaseIncident.incident).where(CaseIncident.case == restriction.case_id)
    return list(Staff.select(Staff.name).join(IncidentPerson).where(IncidentPerson.incident.in_(incidents)).distinct())


def adjustments_of(customer: Customer) -> list[dict[str, Any]]:
    """What was agreed with a customer and holds now."""
    rows = agreed_with(customer)
    return [
        {
            "number": row.id,
            "what": in_words(row.kind, row.detail),
            "since": row.since,
            "label": row.kind.label,
            "detail": row.detail,
        }
        for row in rows
    ]

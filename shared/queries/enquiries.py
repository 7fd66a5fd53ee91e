"""Enquiries as their teams read them: what waits, what was answered, and the case that feedback may belong to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee

from shared.models import Appeal, CaseFile, Customer, Enquiry, Letter, Restriction, Staff
from shared.models.references import read_reference
from shared.queries.paging import Page, page_of
from shared.queries.policy import policy_in_force
from shared.rules.actor import Actor
from shared.rules.errors import NotAllowed, NotFound
from shared.rules.vocabulary import EnquiryState, EnquiryTopic


def topics_of(actor: Actor) -> tuple[EnquiryTopic, ...]:
    """The topics whose enquiries this colleague's team answers; of others they see nothing (SEC-4)."""
    teams = policy_in_force().enquiries
    return tuple(topic for topic in EnquiryTopic if actor.roles & set(teams.team(topic).answered_by))


def enquiries(actor: Actor, cursor: str = "", *, waiting: bool = True) -> Page[Enquiry]:
    """A page of what waits for this colleague's teams, the soonest due first; or of what they answered, newest first.

    Raises NotFound for a `cursor` that there is not.
    """
    state = Enquiry.state == EnquiryState.RECEIVED
    query = Enquiry.select().where(state if waiting else ~state, Enquiry.topic.in_(topics_of(actor)))
    if waiting:
        return page_of(query, Enquiry.due_on, Enquiry.id, cursor=cursor, ascending=True)
    return page_of(query, Enquiry.id, cursor=cursor)


def enquiry_with(reference: str, actor: Actor) -> Enquiry:
    """An enquiry, whose it is, who answered it and its case. Raises NotFound, or NotAllowed for another team's."""
    whose = Customer.alias()
    found = (
        Enquiry.select(Enquiry, whose, Staff, CaseFile, Customer)
        .join(whose, peewee.JOIN.LEFT_OUTER, on=(Enquiry.customer == whose.id))
        .switch(Enquiry)
        .join(Staff, peewee.JOIN.LEFT_OUTER, on=(Enquiry.answered_by == Staff.id))
        .switch(Enquiry)
        .join(CaseFile, peewee.JOIN.LEFT_OUTER, on=(Enquiry.case == CaseFile.id))
        .join(Customer, peewee.JOIN.LEFT_OUTER, on=(CaseFile.customer == Customer.id))
        .where(Enquiry.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no enquiry {reference}.")
    if found.topic not in topics_of(actor):
        raise NotAllowed("This enquiry is for another team.")
    return found


def case_about(typed: str) -> CaseFile | None:
    """The case that a reference leads to: its own, or that of a restriction, of a letter, or of an appeal."""
    reference = read_reference(typed)
    ways: tuple[Callable[[], peewee.ModelSelect[Any]], ...] = (
        lambda: _cases().where(CaseFile.reference == reference),
        lambda: _of(Restriction.select(Restriction.case).where(Restriction.reference == reference)),
        lambda: _of(
            Restriction.select(Restriction.case)
            .join(Letter, on=(Letter.restriction == Restriction.id))
            .where((Letter.reference == reference) | (Letter.appeal_reference == reference))
        ),
        lambda: _of(
            Restriction.select(Restriction.case)
            .join(Appeal, on=(Appeal.restriction == Restriction.id))
            .where(Appeal.reference == reference)
        ),
    )
    return next((case for way in ways if (case := way().first())), None) if reference else None


def _cases() -> peewee.ModelSelect[Any]:
    return CaseFile.select(CaseFile, Customer).join(Customer)


def _of(restrictions: peewee.ModelSelect[Any]) -> peewee.ModelSelect[Any]:
    return _cases().where(CaseFile.id.in_(restrictions))


def feedback_on(case: CaseFile) -> list[Enquiry]:
    """What the customer said of how we did, as a colleague has kept it with the case, newest first (CAS-5)."""
    return list(Enquiry.select().where(Enquiry.case == case).order_by(Enquiry.id.desc()))


def next_step(enquiry: Enquiry) -> str:
    """What is to be done with an enquiry that waits."""
    if enquiry.awaits_acknowledgement:
        return "Acknowledge"
    if enquiry.topic is EnquiryTopic.LOST_CODE:
        return "Send a code"
    return "Answer" if enquiry.answer_wanted else "Read"


def what(enquiry: Enquiry) -> str:
    """What it is, as short as a list needs it."""
    return {
        EnquiryTopic.POLICY: "Question about our policy",
        EnquiryTopic.HELD_COPY: "Asks for a copy of what we hold",
        EnquiryTopic.SERVICE: "Complaint about a service",
        EnquiryTopic.LOST_CODE: "Asks for a new private code",
        EnquiryTopic.DATA_PROTECTION: "Complaint about personal information",
        EnquiryTopic.FEEDBACK: "What a customer says of how we did",
        EnquiryTopic.OTHER: "Enquiry",
    }[enquiry.topic]

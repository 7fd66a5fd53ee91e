"""Gentler steps and abusive mail that wait: to deal with, to send, to issue, to ask what came of it (CAS-12, INC-7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee

from shared.models import AbusiveMail, Customer, Incident, Letter, Measure, Staff
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine, theirs
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import FRONT_LINE, MANAGERS
from shared.rules.measures import MailState, MeasureState
from shared.rules.vocabulary import LetterState

#: So many working days the letter of a step may wait: the step has not begun before it.
_TO_ISSUE = 3


def mail_to_deal_with(actor: Actor, day: date) -> WorkKind:
    """INC-7: abusive mail that a colleague of this service referred, and nobody has dealt with."""
    query = _mail(AbusiveMail.referred_by).where(
        AbusiveMail.state == MailState.REFERRED, mine(actor, Staff.service, MANAGERS)
    )
    return WorkKind(query, AbusiveMail.due_on, lambda m: _mail_row(m, "Abusive mail", "Deal with it"), "/incidents")


def information_to_send(actor: Actor, day: date) -> WorkKind:
    """INC-7: information that abusive mail asked for, which this colleague sends."""
    query = _mail(AbusiveMail.information_from).where(
        theirs(actor, AbusiveMail.information_from, day, FRONT_LINE),
        AbusiveMail.information_sent_at.is_null(),
    )
    return WorkKind(query, AbusiveMail.due_on, lambda m: _mail_row(m, "Information to send", "Send it"), "/incidents")


def letters_of_steps(actor: Actor, day: date) -> WorkKind:
    """A gentler step of this manager that has not begun, since its letter is not issued."""
    query = (
        Letter.select(Letter, Measure, Customer)
        .join(Measure)
        .switch(Letter)
        .join(Customer)
        .where(
            Letter.state == LetterState.DRAFT,
            Measure.state == MeasureState.DRAFTED,
            theirs(actor, Measure.decided_by, day, MANAGERS),
        )
    )
    return WorkKind(query, None, _letter, "/letters", began=Letter.created_at, working_days=_TO_ISSUE)


def answers_awaited(actor: Actor, day: date) -> WorkKind:
    """Offers that wait for the customer's yes or no, once the day for it has come."""
    query = _steps(actor).where(Measure.answer_by <= day, Measure.accepted.is_null())
    return WorkKind(
        query, Measure.answer_by, lambda m: _step(m, "No answer to an offer yet", m.answer_by, "Ask"), "/cases"
    )


def steps_to_look_at(actor: Actor, day: date) -> WorkKind:
    """Gentler steps whose end has come: what came of them?"""
    query = _steps(actor).where(Measure.ends_on <= day)
    return WorkKind(
        query,
        Measure.ends_on,
        lambda m: _step(m, f"Look at: {m.kind.label}", m.ends_on, "What came of it"),
        "/cases",
    )


def _steps(actor: Actor) -> peewee.ModelSelect[Any]:
    return (
        Measure.select(Measure, Customer)
        .join(Customer)
        .where(
            Measure.state == MeasureState.RUNNING,
            (Measure.decided_by == actor.staff_id) | mine(actor, Customer.service, MANAGERS),
        )
    )


def _mail(whose: peewee.ForeignKeyField) -> peewee.ModelSelect[Any]:
    return (
        AbusiveMail.select(AbusiveMail, Incident, Customer)
        .join(Incident)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .switch(AbusiveMail)
        .join(Staff, on=(whose == Staff.id))
    )


def _mail_row(mail: AbusiveMail, what: str, does: str) -> WorkRow:
    incident = mail.incident
    who = incident.customer.name if incident.customer else incident.unknown_person
    where = record_page(incident.reference) + ("/mail" if mail.state is MailState.REFERRED else "")
    return WorkRow(what, incident.reference, who, day_of(mail.referred_at), mail.due_on, where, does)


def _letter(letter: Any) -> WorkRow:
    what, where = f"Letter to issue: {letter.measure.kind.label}", record_page(letter.reference)
    return WorkRow(
        what, letter.reference, letter.customer.name, day_of(letter.created_at), None, where, "Issue the letter"
    )


def _step(measure: Measure, what: str, due: date, does: str) -> WorkRow:
    where = record_page(measure.reference)
    return WorkRow(what, measure.reference, measure.customer.name, day_of(measure.begun_at), due, where, does)

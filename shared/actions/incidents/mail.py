"""Abusive mail: nobody need answer it, a manager deals with it, and what it asks for is still given (INC-7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from shared.actions.action import Doing, action
from shared.actions.measures.take import NewMeasure, plan_measure, problems_of
from shared.models import AbusiveMail, Incident, Staff
from shared.queries.involvement import customer_facing
from shared.queries.policy import policy_in_force
from shared.rules.addresses import record_page
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.measures import MailState, MeasureKind
from shared.rules.staff_words import has_substance


@dataclass(frozen=True)
class MailDecision:
    """What a manager does about abusive mail: information sent by whom, a warning, or nothing, and why."""

    information: str = ""
    information_from: int | None = None
    warning: NewMeasure | None = None
    reasons: str = ""


@action(Action.REFER_MAIL)
def refer_mail(doing: Doing, reference: str) -> AbusiveMail:
    """Refer abusive mail to a manager: whoever got it need not answer (INC-7). Raises Invalid where it was no mail."""
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    if not incident.channel.written:
        raise Invalid({"reference": "Only what came in writing is referred"})
    if AbusiveMail.select().where(AbusiveMail.incident == incident).exists():
        raise OutOfStep("A manager has this already.")
    mail = refer(doing, incident)
    doing.record(mail, {"incident": incident.reference}, customer=incident.customer)
    return mail


def refer(doing: Doing, incident: Incident) -> AbusiveMail:
    """The referral itself, and word to the line manager; also where an incident that came by mail is recorded."""
    policy = policy_in_force()
    due = after_working_days(doing.today, policy.abusive_mail.answer_working_days, policy.organisation.nation)
    mail = doing.create(
        AbusiveMail,
        state=MailState.REFERRED,
        incident=incident,
        referred_by=doing.me,
        referred_at=doing.now,
        due_on=due,
    )
    me = Staff.get_by_id(doing.me)
    text = f"{incident.reference} came in writing. {me.name} need not answer it: please deal with it."
    doing.notify(me.line_manager, text, f"{record_page(incident.reference)}/mail")
    return mail


@action(Action.DEAL_WITH_MAIL)
def deal_with_mail(doing: Doing, reference: str, expected: int, answer: MailDecision) -> AbusiveMail:
    """Say who sends the information that was asked for, warn in writing, or neither with the reason (INC-7, INC-8).

    Raises Invalid, by field, where nothing was chosen, nobody sends the information, or the warning is not whole.
    """
    mail = mail_about(reference)
    doing.ask(mail)
    incident = mail.incident
    if problems := _problems(doing, incident, answer):
        raise Invalid(problems)
    warning = None
    if answer.warning and incident.customer:
        warning = plan_measure(doing, answer.warning, incident.customer, [incident])
    doing.write(
        mail,
        expected,
        information=answer.information.strip(),
        information_from=answer.information_from,
        measure=warning,
        reasons=answer.reasons.strip(),
        dealt_by=doing.me,
        dealt_at=doing.now,
    )
    doing.record(
        mail,
        {
            "incident": incident.reference,
            "information": answer.information.strip(),
            "information_from": answer.information_from,
            "warning": warning.reference if warning else "",
            "reasons": answer.reasons.strip(),
        },
        customer=incident.customer,
    )
    if answer.information_from and answer.information_from != doing.me:
        text = f"Please send the information asked for in {incident.reference}."
        doing.notify(Staff.get_by_id(answer.information_from), text, f"{record_page(incident.reference)}/mail")
    return mail


@action(Action.SEND_INFORMATION)
def send_information(doing: Doing, reference: str) -> AbusiveMail:
    """Record that the information asked for was sent. Raises OutOfStep where none is owed."""
    mail = mail_about(reference)
    doing.ask(mail)
    if mail.information_from_id is None or mail.information_sent_at is not None:
        raise OutOfStep("No information is owed here.")
    doing.write(mail, information_sent_at=doing.now)
    doing.record(mail, {"incident": mail.incident.reference}, customer=mail.incident.customer)
    return mail


def mail_about(reference: str) -> AbusiveMail:
    """The referral about this incident. Raises NotFound."""
    mail = AbusiveMail.select(AbusiveMail, Incident).join(Incident).where(Incident.reference == reference).first()
    if mail is None:
        raise NotFound(f"{reference} was not referred to a manager.")
    return cast(AbusiveMail, mail)


def _problems(doing: Doing, incident: Incident, answer: MailDecision) -> dict[str, str]:
    wants = has_substance(answer.information)
    known = answer.information_from in {staff.id for staff in customer_facing()}
    checks = (
        ("does", not (wants or answer.warning or has_substance(answer.reasons)), "Choose what is done about it"),
        ("information_from", wants and not known, "Choose who sends the information"),
        ("information", answer.information_from is not None and not wants, "Say which information is sent"),
        ("does", answer.warning is not None and incident.customer is None, "First match the incident to an account"),
        (
            "reasons",
            not wants and answer.warning is None and not has_substance(answer.reasons),
            "Say why nothing follows",
        ),
    )
    found = {field: message for field, wrong, message in checks if wrong}
    if answer.warning is not None:
        if answer.warning.kind is not MeasureKind.WRITTEN_WARNING:
            found["does"] = "Only a written warning can follow from here; other steps are taken in a case"
        found |= problems_of(doing, answer.warning, 1)
    return found

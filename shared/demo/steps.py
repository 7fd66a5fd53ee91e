"""The demonstration’s stories of what was tried before a restriction: mail, a warning, an agreement, mediation."""

from __future__ import annotations

from datetime import timedelta

from shared import clock
from shared.actions.cases import answer_checklist, close_case
from shared.actions.incidents.mail import MailDecision, deal_with_mail, send_information
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.letters.issue import issue_letter
from shared.actions.measures.take import NewMeasure, answer_measure, close_measure, take_measure
from shared.demo.scenes import PERSISTENCE
from shared.demo.stories import EVIDENCE, Stage, Story, at, case, incident
from shared.models import AbusiveMail, CaseFile, Customer, Letter, Measure
from shared.queries.policy import policy_in_force
from shared.rules.measures import MeasureKind
from shared.rules.vocabulary import CaseDecision, Channel, ChecklistItem

_WORDS = "Liars, the lot of you. If nobody comes on Monday I will come to you. When is the damp surveyed?"


def abusive_mail(stage: Stage, customer: Customer, days_ago: int, then: str) -> Story:
    """An abusive email: it `waits` for the line manager; or it brought a warning, and the information it asked for."""
    yield at(days_ago, 9, 20)
    policy = policy_in_force()
    aggressive = policy.categories[0].behaviours
    facts = NewIncident(
        happened_at=clock.now() - timedelta(minutes=25),
        channel=Channel.EMAIL,
        account=customer.account,
        words_used=_WORDS,
        what_happened="An email to the repairs inbox.",
        behaviours=(next(one.key for one in aggressive if not one.safeguard),),
        affected=(stage.staff["colleague"].id,),
        minutes_spent=6,
    )
    recorded = record_incident(stage.actor("colleague"), facts)
    mail = AbusiveMail.get_or_none(AbusiveMail.incident == recorded)
    if then == "waits" or mail is None:
        return
    yield at(days_ago - 1, 10, 5)
    warning = NewMeasure(
        kind=MeasureKind.WRITTEN_WARNING,
        why="You wrote “liars” of our colleagues, and that you would come to them. They read that as a threat.",
        asked=("Please write to us without insults or threats.", "Please tell us once what is wrong, with the room."),
        ours=("A surveyor comes on the day that we told you in our other letter.",),
        test="No letter or email in which somebody is insulted or threatened.",
        ends_on=clock.today() + timedelta(weeks=52),
    )
    answer = MailDecision(
        information="The day of the damp survey.", information_from=stage.staff["colleague"].id, warning=warning
    )
    dealt = deal_with_mail(stage.actor("line-manager"), recorded.reference, mail.version, answer)
    yield at(days_ago - 1, 11)
    send_information(stage.actor("colleague"), recorded.reference)
    _issue(stage, Measure.get_by_id(dealt.measure_id), "line-manager")


def gentler_step(stage: Stage, customer: Customer, days_ago: int, kind: MeasureKind, came: str) -> Story:
    """A case in which a gentler step was taken: it goes on, was `accepted`, `declined`, `helped`, or ended the case."""
    yield at(days_ago, 14)
    reference = incident(stage, customer, PERSISTENCE)
    opened = case(stage, customer, (reference,), items=4)
    yield at(days_ago - 1, 15)
    step = NewMeasure(
        kind=kind,
        incidents=(reference,),
        why="Calls have become loud on both sides, and the matter itself has not moved.",
        asked=("Please call between nine and twelve, when the person who knows your case is there.",),
        ours=("The same person answers you each time.", "You have a written summary within two working days."),
        test="Four weeks in which no call ends because of shouting.",
        ends_on=clock.today() + timedelta(weeks=8),
    )
    taken = take_measure(stage.actor("senior-manager"), opened.reference, step)
    yield at(days_ago - 2, 10)
    _issue(stage, taken, "senior-manager")
    if came == "goes on":
        return
    yield at(days_ago - 9, 10)
    current = Measure.get_by_id(taken.id)
    manager = stage.actor("senior-manager")
    if kind.asks_for_an_answer:
        words = "All right, let us try it." if came == "accepted" else "I have nothing to say to them."
        answer_measure(manager, taken.reference, current.version, came == "accepted", words)
    else:
        close_measure(manager, taken.reference, current.version, True, "Five calls, all of them calm.")
    if came == "closed":
        for item in ChecklistItem:
            answer_checklist(manager, opened.reference, item, evidence=EVIDENCE[item])
        ended = CaseFile.get_by_id(opened.id)
        reasons = "A written warning was enough: nothing like it since."
        close_case(manager, ended.reference, ended.version, CaseDecision.WRITTEN_WARNING, reasons)


def _issue(stage: Stage, measure: Measure, by: str) -> None:
    letter = Letter.get(Letter.measure == measure)
    issue_letter(stage.actor(by), letter.reference, letter.version, Channel.LETTER)

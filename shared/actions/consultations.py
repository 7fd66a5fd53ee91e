"""Ask somebody for their view on a case, and give it in one's own words (CAS-5)."""

from __future__ import annotations

from datetime import date

from shared.actions.action import Doing, action
from shared.models import CaseFile, Consultation, Staff
from shared.queries.independence import hears_an_appeal_about
from shared.queries.involvement import customer_facing
from shared.queries.policy import policy_in_force
from shared.rules.addresses import record_page
from shared.rules.allegations import DAYS_FOR_A_VIEW
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotAllowed, NotFound, OutOfStep
from shared.rules.lifecycle import MANAGERS, Action
from shared.rules.staff_words import has_substance


@action(Action.ASK_FOR_VIEW)
def ask_for_view(
    doing: Doing, reference: str, question: str, with_staff: int | None = None, with_other: str = "",
    answer_by: date | None = None,
) -> Consultation:  # fmt: skip
    """Ask a colleague, who is told and answers themself, or somebody outside, whose answer is written down.

    Without a day, the answer is due in the usual working days. Raises Invalid, by field.
    """
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    colleague = Staff.get_or_none(Staff.id == with_staff, Staff.active) if with_staff else None
    problems = {} if has_substance(question) else {"question": "Say what you ask them"}
    if bool(with_staff) == bool(with_other.strip()):
        problems["with_other"] = "Name either a colleague or somebody outside"
    elif with_staff and colleague is None:
        problems["with_staff"] = "Choose a colleague from the list"
    elif with_staff == doing.me:
        problems["with_staff"] = "You ask for it, so it can’t be yours. Choose somebody else"
    elif with_staff and colleague not in customer_facing():
        problems["with_staff"] = "They do not deal with customers here, so they could not answer. Choose somebody else"
    elif with_staff and (appeal := hears_an_appeal_about(case, with_staff)):
        problems["with_staff"] = f"They hear {appeal.reference} about this case. Ask somebody else"
    if answer_by and answer_by < doing.today:
        problems["answer_by"] = "The day must be today or later"
    problems |= doing.words(question=question)
    if problems:
        raise Invalid(problems)
    due = answer_by or after_working_days(doing.today, DAYS_FOR_A_VIEW, policy_in_force().organisation.nation)
    asked = doing.create(
        Consultation, case=case, with_staff=colleague, with_other=with_other.strip(), on=doing.today,
        question=question.strip(), answer_by=due, what_was_said="", recorded_by=doing.me,
    )  # fmt: skip
    payload = {"with_staff": with_staff, "with_other": with_other, "question": question, "answer_by": due}
    doing.record(case, payload, case=case, customer=case.customer)
    doing.notify(colleague, f"{doing.actor.name} asks for your view on {case.reference}.", view_page(asked))
    return asked


@action(Action.GIVE_VIEW)
def give_view(doing: Doing, number: int, expected: int, words: str) -> Consultation:
    """Answer in one's own words. Only who was asked may; for somebody outside, a manager writes down what they said.

    Raises NotFound, NotAllowed, OutOfStep where it is answered, Invalid without words.
    """
    asked = asked_view(number)
    doing.ask(asked.case)
    outside = asked.with_staff_id is None and bool(doing.actor.roles & MANAGERS)
    if not outside and asked.with_staff_id != doing.me:
        raise NotAllowed("Only who was asked can give this view.")
    if not asked.waits:
        raise OutOfStep("This view was given already.")
    if not has_substance(words):
        raise Invalid({"words": "Write your view"})
    if problems := {} if outside else doing.words(words=words):
        raise Invalid(problems)
    doing.write(asked, expected, what_was_said=words.strip(), answered_on=doing.today)
    doing.record(asked.case, {"words": words.strip(), "asked": number}, case=asked.case, customer=asked.case.customer)
    doing.notify(asked.recorded_by, f"A view on {asked.case.reference} was given.", record_page(asked.case.reference))
    return asked


def asked_view(number: int) -> Consultation:
    """A view that was asked for. Raises NotFound."""
    found = Consultation.get_or_none(Consultation.id == number)
    if found is None:
        raise NotFound("There is no such question.")
    return found


def view_page(asked: Consultation) -> str:
    """Where a view is given."""
    return f"/views/{asked.id}"

"""Name the officer and the deputy of a restriction anew (RES-11)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.publish import publish_decision
from shared.models import Letter, Restriction, Staff
from shared.queries.independence import hears_an_appeal_about
from shared.queries.involvement import why_not_named
from shared.queries.policy import version_in_force
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import LetterKind, LetterState


@action(Action.NAME_OFFICER)
def name_officer(doing: Doing, reference: str, expected: int, officer: int, deputy: int) -> Restriction:
    """Name the officer and the deputy anew, when one has left or changed (RES-11).

    Whoever was told of the restriction is owed a letter that says so: it is drafted in the same step (SIT-12).
    """
    return name_them(doing, doing.load(Restriction, reference), expected, officer, deputy)


@action(Action.NAME_OFFICER)
def replace_officer(doing: Doing, references: tuple[str, ...], leaves: int, takes_over: int) -> Restriction:
    """Put one colleague in the place of another in several restrictions in one step (RES-11, SIT-12): all or none.

    Raises Invalid where they can’t be named in one of them, with which and why. Returns the last one.
    """
    found = [doing.load(Restriction, reference) for reference in references]
    if not found:
        raise Invalid({"restrictions": "Choose at least one restriction"})
    for restriction in found:
        officer, deputy = (
            takes_over if number == leaves else number for number in (restriction.officer_id, restriction.deputy_id)
        )
        try:
            named = name_them(doing, restriction, restriction.version, officer or 0, deputy or 0)
        except Invalid as invalid:
            reasons = " ".join(str(problem) for problem in invalid.problems.values())
            raise Invalid({"takes_over": f"{restriction.reference}: {reasons}"}) from None
    return named


def name_them(doing: Doing, restriction: Restriction, expected: int, officer: int, deputy: int) -> Restriction:
    """Name officer and deputy of one restriction, inside an action. Raises Invalid where either can’t be."""
    doing.ask(restriction)
    people = {s.id: s for s in Staff.select().where(Staff.id.in_([officer, deputy]), Staff.active)}
    problems = {}
    if officer not in people:
        problems["officer"] = "Choose the named officer"
    if deputy not in people or deputy == officer:
        problems["deputy"] = "Choose a deputy other than the named officer"
    for name, number in (("officer", officer), ("deputy", deputy)):
        if why := _why_not_named(restriction, number):
            problems.setdefault(name, why)
    if problems:
        raise Invalid(problems)
    doing.write(restriction, expected, officer=people[officer], deputy=people[deputy])
    owe_officers_letter(doing, restriction)
    payload = {"officer": people[officer].name, "deputy": people[deputy].name}
    doing.record(restriction, payload, case=restriction.case, customer=restriction.customer)
    publish_decision(doing, restriction)
    return restriction


def owe_officers_letter(doing: Doing, restriction: Restriction) -> None:
    """Draft the letter that says whom the customer goes through now, where they were told of somebody before.

    One draft, however often somebody else is named before it is issued: it says who it is by then.
    """
    told = restriction.letter_issued_at is not None or bool(restriction.danger_reason)
    drafted = (Letter.restriction == restriction) & (Letter.kind == LetterKind.NEW_OFFICER)
    if told and not Letter.select().where(drafted, Letter.state == LetterState.DRAFT).exists():
        draft(doing, LetterKind.NEW_OFFICER, restriction.customer, version_in_force(), restriction=restriction)


def _why_not_named(restriction: Restriction, number: int) -> str:
    if appeal := hears_an_appeal_about(restriction.case, number):
        return f"They hear {appeal.reference} about this. Choose somebody else"
    return why_not_named(restriction.case, number)

"""What a customer says that a colleague did, looked into in its own right by somebody else (CAS-11)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.models import CaseFile, CounterAllegation, Staff
from shared.models.references import new_reference
from shared.queries.allegations import why_not_investigator
from shared.queries.policy import policy_in_force
from shared.rules.addresses import record_page
from shared.rules.allegations import DAYS_TO_ANSWER, ENDS, AllegationState
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotAllowed, NotFound
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance


@action(Action.RAISE_ALLEGATION)
def raise_allegation(
    doing: Doing, account: str, against: int, words: str, case_reference: str = ""
) -> CounterAllegation:
    """Write down, in the customer's own words, what they say that a colleague did. It is work until it is answered.

    Raises NotAllowed for whoever it is about, and Invalid without words or for nobody known.
    """
    customer = customer_with(account)
    doing.ask(customer)
    colleague = Staff.get_or_none(Staff.id == against)
    problems = {} if has_substance(words) else {"words": "Write what they say, in their own words"}
    if colleague is None:
        problems["against"] = "Choose the colleague whom it is about"
    case = CaseFile.get_or_none(CaseFile.reference == case_reference) if case_reference else None
    if case_reference and (case is None or case.customer_id != customer.id):
        problems["case"] = "Choose a case about this customer"
    if problems:
        raise Invalid(problems)
    if against == doing.me:
        raise NotAllowed("This is about you, so somebody else must write it down.")
    due = after_working_days(doing.today, DAYS_TO_ANSWER, policy_in_force().organisation.nation)
    made = doing.create(
        CounterAllegation, reference=new_reference("ALL"), customer=customer, case=case, against=colleague,
        words=words.strip(), raised_by=doing.me, raised_at=doing.now, due_on=due,
    )  # fmt: skip
    doing.record(made, {"against": against, "words": words.strip()}, case=case, customer=customer)
    return made


@action(Action.GIVE_ALLEGATION)
def give_allegation(doing: Doing, reference: str, expected: int, investigator: int) -> CounterAllegation:
    """Say who looks into it: nobody with a part in the case, in its incidents, or over whom it is about.

    Raises NotAllowed for whoever it is about, Invalid with why somebody can't.
    """
    found = doing.load(CounterAllegation, reference)
    doing.ask(found)
    _not_about_me(doing, found)
    person = Staff.get_or_none(Staff.id == investigator, Staff.active)
    if person is None:
        raise Invalid({"investigator": "Choose who looks into it"})
    if why := why_not_investigator(found, person):
        raise Invalid({"investigator": why})
    doing.write(found, expected, investigator=person)
    doing.record(found, {"investigator": person.name}, case=found.case, customer=found.customer)
    doing.notify(person, f"{reference} is yours to look into, by {found.due_on:%d/%m/%Y}.", record_page(reference))
    return found


@action(Action.ANSWER_ALLEGATION)
def answer_allegation(
    doing: Doing, reference: str, expected: int, outcome: AllegationState, found: str
) -> CounterAllegation:
    """Say what was found, and how. Only who was given it may. Raises NotAllowed, and Invalid without substance."""
    record = doing.load(CounterAllegation, reference)
    doing.ask(record)
    if record.investigator_id != doing.me:
        raise NotAllowed("Only who looks into it can say what they found.")
    problems = {} if has_substance(found) else {"found": "Say what you looked at, and what you found"}
    if outcome not in ENDS:
        problems["outcome"] = "Choose what came of it"
    problems |= doing.words(found=found)
    if problems:
        raise Invalid(problems)
    doing.write(record, expected, state=outcome, found=found.strip(), answered_at=doing.now)
    doing.record(record, {"outcome": outcome, "found": found.strip()}, case=record.case, customer=record.customer)
    return record


def allegation_with(reference: str, reader: int | None) -> CounterAllegation:
    """The record, for anybody but whom it is about: to them there is none. Raises NotFound."""
    found = CounterAllegation.get_or_none(CounterAllegation.reference == reference)
    if found is None or found.against_id == reader:
        raise NotFound(f"There is no {reference}.")
    return found


def _not_about_me(doing: Doing, found: CounterAllegation) -> None:
    if found.against_id == doing.me:
        raise NotAllowed("This is about you, so somebody else must do it.")

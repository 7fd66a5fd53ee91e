"""Closed cases are sampled, and looked at again to learn from them (CAS-5)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.models import CaseFile, Reflection
from shared.queries.policy import policy_in_force
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.reflection import in_sample
from shared.rules.staff_words import has_substance


def sample(doing: Doing, case: CaseFile) -> None:
    """Put a case that closes into the sample, where it is its turn under the policy in force."""
    policy = policy_in_force()
    if in_sample(case.reference, policy.times.reflect_on_one_case_in):
        due = after_working_days(doing.today, policy.times.reflect_within_working_days, policy.organisation.nation)
        doing.create(Reflection, case=case, due_on=due)


@action(Action.REFLECT_ON_CASE)
def reflect_on_case(
    doing: Doing, reference: str, expected: int, went_well: str, better: str, lesson: str
) -> Reflection:
    """Write down what to keep, what to do better, and the lesson: by somebody other than the case's owner.

    Raises NotAllowed for the owner, OutOfStep for a case that is in no sample or was looked at, Invalid by field.
    """
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    if case.owner_id == doing.me:
        raise NotAllowed("You investigated this case, so somebody else must look at it.")
    found = Reflection.get_or_none(Reflection.case == case)
    if found is None or found.done_on is not None:
        raise OutOfStep("This case is in no sample, or was looked at already.")
    said = {"went_well": went_well, "better": better, "lesson": lesson}
    missing = {
        "went_well": "Say what went well",
        "better": "Say what to do better",
        "lesson": "Say what others can learn",
    }
    problems = {name: missing[name] for name, words in said.items() if not has_substance(words)}
    if problems := problems | doing.words(**said):
        raise Invalid(problems)
    doing.write(
        found, expected, **{name: words.strip() for name, words in said.items()}, by=doing.me, done_on=doing.today
    )
    doing.record(case, said, case=case, customer=case.customer)
    return found

"""A colleague saw a condition of the way back met, once (RES-13)."""

from __future__ import annotations

from datetime import date

from shared.actions.action import Doing, action
from shared.actions.publish import publish_counts
from shared.models import ConditionSeen, Restriction
from shared.queries.restrictions import begins_on, phase_of
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import RestrictionPhase
from shared.rules.way_back import ConditionKind, conditions_from


@action(Action.SEE_CONDITION)
def see_condition(doing: Doing, reference: str, expected: int, place: int, on: date, words: str) -> Restriction:
    """Record that a condition, by its place counted from 0, was met on this day, and what was seen.

    Raises Invalid, by field, for a condition that is counted by itself, a day outside the restriction, or no words;
    OutOfStep once it is not in force.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    if phase_of(restriction, doing.today) is not RestrictionPhase.IN_FORCE:
        raise OutOfStep("It is not in force, so nothing is counted.")
    if problems := _problems(doing, restriction, place, on, words):
        raise Invalid(problems)
    doing.write(restriction, expected)
    doing.create(
        ConditionSeen, restriction=restriction, place=place, on=on, words=words.strip(), by=doing.me, at=doing.now
    )
    said = {"condition": str(conditions_from(restriction.way_back)[place]), "on": on, "words": words.strip()}
    doing.record(restriction, said, case=restriction.case, customer=restriction.customer)
    publish_counts(doing, restriction.customer)
    return restriction


def _problems(doing: Doing, restriction: Restriction, place: int, on: date, words: str) -> dict[str, str]:
    problems = {}
    seen = dict(enumerate(conditions_from(restriction.way_back))).get(place)
    if seen is None or seen.kind is not ConditionKind.OBSERVED:
        problems["place"] = "Choose a condition that a colleague sees. The others are counted by themselves"
    if not begins_on(restriction) <= on <= doing.today:
        problems["on"] = "The day must be one since the restriction began, and not in the future"
    if not has_substance(words):
        problems["words"] = "Say what you saw"
    return problems | doing.words(words=words)

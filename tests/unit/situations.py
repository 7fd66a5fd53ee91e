"""Situations for the unit tests of the rules, made by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared import clock
from shared.rules.presence import Colleague
from shared.rules.situation import Decision, Situation
from shared.rules.terms import Terms
from shared.rules.vocabulary import RestrictionKind, RestrictionPhase
from shared.rules.ways import Means

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=clock.ZONE)
OFFICER = Colleague(1, "Bo Examplar", "Team leader", "01632 960417")
DEPUTY = Colleague(2, "Dee Mockridge", "Neighbourhoods manager", "01632 960418")
EVERYTHING = Means("07700 900123", "morgan@example.com", "14 Elder Court")


def decision(reference: str = "RES-1", *kinds: RestrictionKind, **facts: Any) -> Decision:
    """A decision in force; whatever belongs to its terms is put there."""
    terms = {name: facts.pop(name) for name in ("channels", "windows") if name in facts}
    named = RestrictionKind.NAMED_OFFICER in kinds
    if named:
        facts = {"officer": OFFICER, "deputy": DEPUTY} | facts
    values: dict[str, Any] = {
        "id": int("".join(filter(str.isdigit, reference)) or 1),
        "phase": RestrictionPhase.IN_FORCE,
        "starts_on": date(2026, 11, 21),
        "ends_on": date(2027, 5, 21),
        "review_on": date(2027, 2, 21),
        "signed_at": NOW,
        "policy": 1,
    }
    officer = facts.get("officer")
    who = f"{officer.name}, {officer.job_title}" if officer else ""
    made = facts.pop("terms", None) or Terms(kinds=kinds, officer=who, **terms)
    return Decision(reference=reference, terms=made, **{**values, **facts})


def situation(*decisions: Decision, **facts: Any) -> Situation:
    """The situation of a customer who has a telephone, an email and an address, with these decisions."""
    values: dict[str, Any] = {"moment": NOW, "means": EVERYTHING, "policy": 1}
    return Situation("HA-204417", "Morgan Okafor-Reed", decisions=decisions, **{**values, **facts})

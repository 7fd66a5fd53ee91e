"""Which conditions open an early review of a restriction, and the least that an allowance leaves (RES-12, RES-13)."""

from __future__ import annotations

from pydantic import Field

from shared.policy.part import Part
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.way_back import Condition, ConditionKind


class UsualCondition(Part):
    """A condition that a proposal is opened with. Weeks are shortened where the review comes sooner."""

    kind: ConditionKind
    number: int = Field(ge=1, le=52)
    #: What a colleague sees, for a condition that is observed.
    what: str = ""

    @property
    def condition(self) -> Condition:
        """As the rules have it."""
        return Condition(self.kind, self.number, self.what)


class LeastAllowance(Part):
    """The least contact that an allowance may leave; a proposal is opened with it."""

    number: int = Field(default=1, ge=1, le=20)
    per: Per = Per.WEEK
    minutes: int = Field(default=15, ge=5, le=240)

    def of(self, counts: Counts) -> Allowance:
        """For calls, or for what is written, where minutes say nothing."""
        return Allowance(counts, self.number, self.per, self.minutes if counts is Counts.CALLS else 0)


#: Written out here, because versions from before there was a way back lack them.
WAY_BACK = (
    UsualCondition(kind=ConditionKind.NO_INCIDENT, number=8),
    UsualCondition(kind=ConditionKind.CALM_CONTACTS, number=5),
)

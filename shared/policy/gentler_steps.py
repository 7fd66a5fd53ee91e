"""Which gentler steps a policy offers before a restriction, and for how long each runs (CAS-12)."""

from __future__ import annotations

from pydantic import Field

from shared.policy.part import Part, Text
from shared.rules.measures import MeasureKind


class MeasureOption(Part):
    """A gentler step that this policy offers before a restriction, and how long it runs until somebody asks what came
    of it (CAS-12).
    """

    kind: MeasureKind
    describes: Text
    weeks: int = Field(ge=1, le=104)


#: Written out here as well as in the default file, because versions from before there were gentler steps lack them.
MEASURES = (
    MeasureOption(
        kind=MeasureKind.ADVICE,
        describes="A letter that says, without blame, what would help. It is not a warning and never counts as one.",
        weeks=13,
    ),
    MeasureOption(
        kind=MeasureKind.WRITTEN_WARNING,
        describes="A letter that says what happened, what must change, what may follow. Its facts can be challenged.",
        weeks=52,
    ),
    MeasureOption(
        kind=MeasureKind.MEDIATION,
        describes="An offer to talk with the help of somebody who takes no side. Saying no is held against nobody.",
        weeks=6,
    ),
    MeasureOption(
        kind=MeasureKind.AGREEMENT,
        describes="What each side will do, written down together, for a stated time.",
        weeks=26,
    ),
    MeasureOption(
        kind=MeasureKind.MONITORING,
        describes="A stated time in which we look at whether things get better by themselves.",
        weeks=13,
    ),
)

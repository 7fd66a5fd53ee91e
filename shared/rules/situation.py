"""A situation: everything about one customer that a rule may need, as of a moment and of who works here then (SIT-1).

One immutable value. `shared/queries/situation.py` builds it in a number of statements that does not grow; the card,
the proposal, the Director's page, the letters and the work list are drawn from it, and `promises.py` asks it what is
broken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from shared.rules.allowance import Contacted, Used, used
from shared.rules.presence import Colleague, who_answers
from shared.rules.terms import Terms, conflicts
from shared.rules.vocabulary import AdjustmentKind, LetterKind, RestrictionKind, RestrictionPhase, Word
from shared.rules.way_back import Condition, Happened, Progress, met_on, progress
from shared.rules.ways import Means, Office, Way, ways_left

_SIGNED = {RestrictionPhase.AWAITING_LETTER, RestrictionPhase.AWAITING_START, RestrictionPhase.IN_FORCE}
_NOBODY: Mapping[int, Colleague] = MappingProxyType({})
_NOTHING: Mapping[str, Happened] = MappingProxyType({})


class Earlier(Word):
    """What becomes of an earlier decision when a new one is taken (SIT-3)."""

    REPLACED = "replaced", "The new decision replaces it"
    BESIDE = "beside", "It stays beside the new decision"


def earlier_field(reference: str) -> str:
    """The question of a form about this earlier decision."""
    return f"earlier-{reference}"


@dataclass(frozen=True)
class Agreed:
    """An adjustment that is in effect."""

    id: int
    kind: AdjustmentKind
    detail: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Asked:
    """A request for adjustments that waits for its answer, and is this customer's or may be (SIT-5).

    `because` says why it may be theirs; it is empty once somebody has matched it.
    """

    reference: str
    name: str
    received_at: datetime
    answer_by: date
    because: str = ""


@dataclass(frozen=True)
class Sent:
    """A letter, and how it went. `restriction` is the reference of the decision that it tells of, if any."""

    reference: str
    kind: LetterKind
    drafted_on: date
    restriction: str = ""
    issued_on: date | None = None
    sent_on: date | None = None
    returned_on: date | None = None
    #: What it tells of is over: nobody is owed it any more.
    over: bool = False


@dataclass(frozen=True)
class Involved:
    """Who was in the incidents of a case, and who manages them, by id (SIT-6)."""

    people: frozenset[int] = frozenset()
    managers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class AppealWaiting:
    """An appeal that is not answered yet.

    `about` is the reference of the decision, or of the incident with the warning; empty until that is known. `outside`
    is who of another organisation looks at it, where nobody here may; until it is given to somebody there is neither.
    """

    reference: str
    about: str
    answer_by: date
    hearer: Colleague | None = None
    outside: str = ""
    #: Nobody has matched it, and it only gives this account: then it may be theirs.
    may_be: bool = False

    @property
    def given(self) -> bool:
        """Whether somebody was given it to look at."""
        return self.hearer is not None or bool(self.outside)


@dataclass(frozen=True)
class Decision:
    """A restriction, from its proposal to its end. `service` is empty where it binds the whole organisation."""

    id: int
    reference: str
    phase: RestrictionPhase
    terms: Terms
    starts_on: date
    ends_on: date
    review_on: date
    case: str = ""
    service: str = ""
    officer: Colleague | None = None
    deputy: Colleague | None = None
    goes_on: str = ""
    proposed_by: int | None = None
    decided_by: int | None = None
    proposed_on: date | None = None
    signed_at: datetime | None = None
    policy: int = 0
    #: How it fits with the adjustments that were agreed when it was written (CAS-8), and which those were, by id.
    fits_because: str = ""
    weighed: frozenset[int] | None = None
    earlier: tuple[tuple[str, Earlier], ...] = ()
    replaced_by: str = ""
    received_on: date | None = None
    danger: str = ""
    danger_until: date | None = None
    #: RES-13: the conditions that open an early review, and the day from which they are counted.
    way_back: tuple[Condition, ...] = ()
    counted_since: date | None = None

    @property
    def signed(self) -> bool:
        """Whether it is decided and not over: in force, or waiting for its letter or its start."""
        return self.phase in _SIGNED and not self.replaced_by

    @property
    def in_force(self) -> bool:
        """Whether it binds today."""
        return self.phase is RestrictionPhase.IN_FORCE

    @property
    def proposed(self) -> bool:
        """Whether it waits for a decision."""
        return self.phase is RestrictionPhase.PROPOSED

    @property
    def named(self) -> bool:
        """Whether contact goes through a named officer."""
        return RestrictionKind.NAMED_OFFICER in self.terms

    def replaces(self, other: str) -> bool:
        """Whether this decision takes the place of the one with that reference."""
        return (other, Earlier.REPLACED) in self.earlier


@dataclass(frozen=True)
class Situation:
    """One customer at one moment, which is local time."""

    account: str
    name: str
    moment: datetime
    means: Means = field(default_factory=Means)
    office: Office = field(default_factory=Office)
    #: The number of the policy version in force.
    policy: int = 0
    #: SIT-12: nothing is decided about the dead, and no letter goes to them.
    died: bool = False
    decisions: tuple[Decision, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    requests: tuple[Asked, ...] = ()
    letters: tuple[Sent, ...] = ()
    appeals: tuple[AppealWaiting, ...] = ()
    #: By the reference of the case.
    there: Mapping[str, Involved] = field(default_factory=lambda: MappingProxyType({}))
    #: RES-12: what came from the customer and counts, as far back as an allowance looks.
    contacted: tuple[Contacted, ...] = ()
    #: RES-13: what has happened since each decision that has a way back began to be counted, by its reference.
    happened: Mapping[str, Happened] = field(default_factory=lambda: _NOTHING)
    colleagues: Mapping[int, Colleague] = field(default_factory=lambda: _NOBODY)

    @property
    def today(self) -> date:
        """The day, by the office clock."""
        return self.moment.date()

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """What binds today."""
        return tuple(one for one in self.decisions if one.in_force)

    @property
    def signed(self) -> tuple[Decision, ...]:
        """What is decided and not over."""
        return tuple(one for one in self.decisions if one.signed)

    @property
    def standing(self) -> tuple[Decision, ...]:
        """What is decided and not over, but for what another of these takes the place of when its letter goes."""
        signed = self.signed
        return tuple(one for one in signed if not any(other.replaces(one.reference) for other in signed))

    @property
    def proposed(self) -> tuple[Decision, ...]:
        """What waits for a decision."""
        return tuple(one for one in self.decisions if one.proposed)

    @property
    def adjustments(self) -> tuple[tuple[AdjustmentKind, str], ...]:
        """What is agreed: each kind with its exact form."""
        return tuple((one.kind, one.detail) for one in self.agreed)

    def decision(self, reference: str) -> Decision | None:
        """The decision with this reference."""
        return next((one for one in self.decisions if one.reference == reference), None)

    def together_with(self, one: Decision) -> tuple[Decision, ...]:
        """What would bind at the same time as this decision: all that is signed or proposed, but what one replaces."""
        others = [other for other in (*self.signed, *self.proposed) if other.reference != one.reference]
        kept = [
            other for other in others
            if not one.replaces(other.reference) and not other.replaces(one.reference)
            and not any(third.replaces(other.reference) for third in others)
        ]  # fmt: skip
        return (*kept, one)

    def services(self, binding: tuple[Decision, ...]) -> tuple[str, ...]:
        """The services in which something else holds than elsewhere; the empty name stands for all others."""
        return ("", *sorted({one.service for one in binding if one.service}))

    def ways(self, binding: tuple[Decision, ...], service: str = "") -> tuple[Way, ...]:
        """The ways that these decisions leave open together, in this service."""
        return ways_left([one.terms for one in binding if one.service in {"", service}], self.office)

    def contradicted(self, one: Decision) -> tuple[str, ...]:
        """Where a decision contradicts what is agreed (CAS-8), beyond what was thought of when it was written.

        What `fits_because` explains is what stood then; what is agreed afterwards is held against it anew (SIT-4).
        """
        weighed = one.weighed if one.weighed is not None else frozenset(a.id for a in self.agreed)
        open_ones = [a for a in self.agreed if not (one.fits_because.strip() and a.id in weighed)]
        return tuple(conflicts(one.terms, {a.kind: a.detail for a in open_ones}))

    def used(self, one: Decision) -> tuple[Used, ...]:
        """How each allowance of a decision stands at this moment (RES-12)."""
        since = max(one.starts_on, one.received_on or one.starts_on)
        return tuple(used(each, self.contacted, self.today, since, one.service) for each in one.terms.allowances)

    def progress(self, one: Decision) -> tuple[Progress, ...]:
        """How far each condition of a decision's way back is (RES-13); none before it is in force."""
        if not one.in_force or not one.way_back:
            return ()
        since = one.counted_since or one.starts_on
        return progress(one.way_back, self.happened.get(one.reference, Happened()), since, self.today)

    def early_review(self, one: Decision) -> date | None:
        """Since when an early review of a decision is open, because all conditions are met."""
        return met_on(self.progress(one))

    def answers(self, one: Decision) -> Colleague | None:
        """Who answers today for those whom a decision names: the officer, the deputy, or who stands in."""
        return who_answers((one.officer, one.deputy), self.today, dict(self.colleagues))

    def involved_in(self, one: Decision) -> Involved:
        """Who was in the incidents that a decision rests on."""
        return self.there.get(one.case, Involved())

    def with_decision(self, planned: Decision) -> Situation:
        """The same situation with this decision in it, in place of the one with its reference."""
        others = (one for one in self.decisions if one.reference != planned.reference)
        return replace(self, decisions=(*others, planned))

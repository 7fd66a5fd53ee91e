"""The policy record: one typed structure from which everything published and everything enforced is drawn (POL-1).

It holds what differs between organisations and nothing that is the same for all. Where the organisation's own text is
silent, the place is taken from the default and listed in `adopted`: the public statement does not claim it as the
organisation's own words, and the back office lists it under "your policy does not say; decide".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from shared.policy.gentler_steps import MEASURES, MeasureOption
from shared.policy.office_hours import OfficeHours
from shared.policy.part import Contradiction, Key, Part, Text
from shared.policy.retention import Retention
from shared.policy.way_back import WAY_BACK, LeastAllowance, UsualCondition
from shared.rules.measures import MeasureKind
from shared.rules.retention import RecordKind
from shared.rules.vocabulary import (
    AppealGround,
    Channel,
    EnquiryTopic,
    Nation,
    Precaution,
    RestrictionKind,
    Role,
)
from shared.rules.ways import USED

#: The fields that a section of the statement can set out as a list, so that the page and the rules cannot differ.
Listed = Literal[
    "commitments", "expectations", "not_unacceptable", "categories", "ladder", "restrictions", "always_open"
]

LawfulBasis = Literal["public_task", "legitimate_interests"]


class Ombudsman(Part):
    """Where a customer goes when they have been through us (RES-8)."""

    name: Text
    telephone: Text
    website: Text
    address: Text


class Body(Part):
    """What kind of body this is. Its name, address and colours are settings, not policy."""

    kind: Literal["public_authority", "housing_association", "company"]
    nation: Nation
    languages: tuple[Text, ...] = ("en",)
    ombudsman: Ombudsman
    #: DPA-7: a public authority rests on public task and legal obligation, others may rest on legitimate interests.
    lawful_basis: LawfulBasis
    civil_service_code: bool = False


class Section(Part):
    """A section of the published statement or of the privacy notice: Markdown, with `placeholders.py` filled in."""

    key: Key
    title: Text
    text: Text
    #: The data set out below the text. An organisation's own section lists its own items, an adopted one the adopted.
    lists: Listed | None = None
    #: Published only where the organisation rests on this lawful basis (DPA-7).
    basis: LawfulBasis | None = None


class Behaviour(Part):
    """One behaviour that a colleague may tick, with what the public page says of it (BEH-2 to BEH-5)."""

    key: Key
    title: Text
    examples: tuple[Text, ...] = ()
    zero_tolerance: bool = False
    #: BEH-6: may be counted as a hate incident when a protected characteristic was the target.
    may_be_hate: bool = False
    #: BEH-8: what the form must ask before this may be counted (for example: is recording an adjustment?).
    safeguard: Literal["recording_may_be_an_adjustment"] | None = None


class Category(Part):
    """One of the four categories of BEH-1; a policy may use or leave out any of them."""

    key: Literal["aggressive", "demands", "persistence", "complaints_procedure"]
    title: Text
    #: What is said before the list; an organisation's own text may go straight to it.
    introduction: Text | None = None
    behaviours: tuple[Behaviour, ...] = Field(min_length=1)


class LadderStep(Part):
    """One step of the warning ladder (INC-3). `words` are read out; `{customer}` and `{organisation}` are filled in."""

    number: int = Field(ge=1, le=6)
    title: Text
    words: Text
    #: What the colleague does besides speaking, one line.
    do: Text | None = None
    ends_contact: bool = False


class LadderRules(Part):
    """The warning ladder: which channels it is walked on, its steps, and how long a warning counts."""

    channels: tuple[Channel, ...] = Field(min_length=1)
    steps: tuple[LadderStep, ...] = Field(min_length=1, max_length=6)
    warning_counts_months: int = Field(default=12, ge=1, le=36)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if [step.number for step in self.steps] != list(range(1, len(self.steps) + 1)):
            wrong = next(i for i, step in enumerate(self.steps) if step.number != i + 1)
            raise Contradiction(("steps", wrong, "number"), "the steps must be numbered 1, 2, 3 … in order")
        for index, step in enumerate(self.steps):
            if step.ends_contact != (index == len(self.steps) - 1):
                raise Contradiction(("steps", index), "the last step, and only the last, has ends_contact = true")
        return self


class MailRules(Part):
    """What is done with abusive correspondence (INC-7, INC-8)."""

    response: Literal["need_not_answer", "written_warning", "ladder"]
    refer_to: Role = Role.LINE_MANAGER
    information_still_given: bool = True
    #: How soon the manager deals with it.
    answer_working_days: int = Field(default=2, ge=1, le=10)


class RestrictionOption(Part):
    """A kind of restriction that this policy offers, and the longest it may last."""

    kind: RestrictionKind
    describes: Text
    longest_months: int = Field(default=12, ge=1, le=24)
    #: The channels that this kind may be reduced to ("one form only").
    channels: tuple[Channel, ...] = ()
    #: The least that an allowance may leave (RES-12).
    least: LeastAllowance | None = None


class Authority(Part):
    """Who may propose, authorise and hear (RES-3, APP-3). The proposer never authorises, under any policy."""

    propose: tuple[Role, ...] = Field(min_length=1)
    authorise: tuple[Role, ...] = Field(min_length=1)
    hear_appeals: tuple[Role, ...] = Field(min_length=1)
    hearer_of_other_service: bool = True

    @model_validator(mode="after")
    def _senior_enough(self) -> Self:
        senior = {Role.SENIOR_MANAGER, Role.DIRECTOR}
        for name in ("propose", "authorise", "hear_appeals"):
            if extra := set(getattr(self, name)) - senior:
                raise Contradiction(
                    (name,), f"{name} may name senior_manager or director, not {', '.join(sorted(extra))}"
                )
        return self


class Times(Part):
    """Time limits. Working days count the nation's bank holidays; months are calendar months."""

    appeal_window_working_days: int = Field(default=20, ge=5, le=60)
    appeal_answer_working_days: int = Field(default=10, ge=5, le=40)
    adjustment_answer_working_days: int = Field(default=5, ge=1, le=20)
    first_review_months: int = Field(default=6, ge=1, le=12)
    review_interval_months: int = Field(default=6, ge=1, le=12)
    longest_restriction_months: int = Field(default=12, ge=1, le=24)
    policy_review_months: int = Field(default=12, ge=1, le=12)
    retention_months: int = Field(default=24, ge=12, le=84)
    #: SIT-7: after how many working days a posted letter counts as received; how long a danger carries without one.
    posted_received_working_days: int = Field(default=2, ge=1, le=10)
    danger_working_days: int = Field(default=5, ge=1, le=10)
    #: SIT-2: for how much of an ordinary week, at the least, one way to make contact stays open.
    least_open_minutes: int = Field(default=60, ge=15, le=1200)
    #: CAS-5: one closed case in so many is looked at again to learn from it, within so many working days.
    reflect_on_one_case_in: int = Field(default=4, ge=1, le=20)
    reflect_within_working_days: int = Field(default=20, ge=5, le=60)


class Team(Part):
    """Who answers one kind of enquiry, and where they are told of it; without an address, at the organisation's own."""

    answered_by: tuple[Role, ...] = Field(min_length=1)
    email: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""

    @model_validator(mode="after")
    def _deals_with_customers(self) -> Self:
        able = {Role.COLLEAGUE, Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.DIRECTOR}
        if extra := set(self.answered_by) - able:
            who = ", ".join(sorted(extra))
            raise Contradiction(("answered_by",), f"answered_by may name colleagues, managers or Directors, not {who}")
        return self


_MANAGERS = Team(answered_by=(Role.LINE_MANAGER, Role.SENIOR_MANAGER))


class Enquiries(Part):
    """Which team answers what somebody writes through the portal, and how soon (POL-11, DPA-7).

    Written out here as well as in the default file, because versions from before there were enquiries lack them.
    """

    policy: Team = _MANAGERS
    held_copy: Team = Team(answered_by=(Role.SENIOR_MANAGER,))
    data_protection: Team = Team(answered_by=(Role.SENIOR_MANAGER,))
    feedback: Team = _MANAGERS
    other: Team = _MANAGERS
    service: Team = _MANAGERS
    lost_code: Team = _MANAGERS
    answer_working_days: int = Field(default=10, ge=1, le=40)
    #: Calendar days. Data Protection Act 2018, section 164A: a complaint is acknowledged within 30.
    complaint_acknowledged_days: int = Field(default=30, ge=1, le=30)
    complaint_answered_days: int = Field(default=30, ge=1, le=90)

    def team(self, topic: EnquiryTopic) -> Team:
        """Who answers enquiries of this topic."""
        found: Team = getattr(self, topic.value)
        return found

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Everyone who answers some enquiries: asked at each page, of a record that stays as it is."""
        return frozenset(role for topic in EnquiryTopic for role in self.team(topic).answered_by)


class Reporting(Part):
    """Who is told how often (REP-1), and below which number a figure is not shown (REP-2)."""

    cadence: Literal["quarterly", "yearly"] = "quarterly"
    to: Text
    #: On which working day after the end of its quarter the report is sent.
    send_on_working_day: int = Field(default=10, ge=1, le=60)
    small_number: int = Field(default=5, ge=3, le=20)


class Policy(Part):
    """The whole record."""

    name: Text
    summary: Text
    #: Where the facts come from ("own policy text, 2026"); never another organisation's name.
    basis: Text
    #: Places taken from the default: a field ("ladder") or one item of a field ("times.retention_months",
    #: "statement.appeals", "restrictions.named_officer").
    adopted: tuple[Text, ...] = ()
    organisation: Body
    statement: tuple[Section, ...] = Field(min_length=1)
    privacy: tuple[Section, ...] = Field(min_length=1)
    commitments: tuple[Text, ...] = Field(min_length=1)
    expectations: tuple[Text, ...] = Field(min_length=1)
    not_unacceptable: tuple[Text, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    ladder: LadderRules
    abusive_mail: MailRules
    measures: tuple[MeasureOption, ...] = MEASURES
    restrictions: tuple[RestrictionOption, ...] = Field(min_length=1)
    way_back: tuple[UsualCondition, ...] = Field(default=WAY_BACK, min_length=2, max_length=3)
    precautions: tuple[Precaution, ...] = tuple(Precaution)
    authority: Authority
    appeal_grounds: tuple[AppealGround, ...] = tuple(AppealGround)
    times: Times
    office_hours: OfficeHours = OfficeHours()
    enquiries: Enquiries = Enquiries()
    retention: Retention = Retention()
    reporting: Reporting

    @model_validator(mode="after")
    def _kept_no_longer_than_said(self) -> Self:
        for kind in RecordKind:
            if self.retention.months(kind, self.times.retention_months) > self.times.retention_months:
                raise Contradiction(
                    ("retention", kind.value),
                    f"retention.{kind.value} is longer than times.retention_months, which the privacy notice gives",
                )
        return self

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _no_twice("section", {("statement", i): s.key for i, s in enumerate(self.statement)})
        _no_twice("section", {("privacy", i): s.key for i, s in enumerate(self.privacy)})
        _no_twice("category", {("categories", i): c.key for i, c in enumerate(self.categories)})
        _no_twice("restriction", {("restrictions", i): r.kind for i, r in enumerate(self.restrictions)})
        _no_twice("gentler step", {("measures", i): m.kind for i, m in enumerate(self.measures)})
        behaviours = [(i, j, b.key) for i, c in enumerate(self.categories) for j, b in enumerate(c.behaviours)]
        _no_twice("behaviour", {("categories", i, "behaviours", j): key for i, j, key in behaviours})
        for index, option in enumerate(self.restrictions):
            if option.longest_months > self.times.longest_restriction_months:
                raise Contradiction(
                    ("restrictions", index, "longest_months"),
                    f"restriction {option.kind} may last {option.longest_months} months, longer than "
                    f"times.longest_restriction_months ({self.times.longest_restriction_months})",
                )
            if option.kind is RestrictionKind.ONE_FORM_ONLY and not option.channels:
                raise Contradiction(
                    ("restrictions", index),
                    "restriction one_form_only must name the channels that it may be reduced to",
                )
            if option.least and option.kind is not RestrictionKind.ALLOWANCE:
                raise Contradiction(("restrictions", index, "least"), "only an allowance says the least that it leaves")
            if option.channels and not set(option.channels) & USED:
                raise Contradiction(
                    ("restrictions", index, "channels"),
                    f"restriction {option.kind} leaves no form of contact that a customer can begin and surely has",
                )
        if not set(self.appeal_grounds) - {AppealGround.OTHER}:
            raise Contradiction(
                ("appeal_grounds",), "appeal_grounds must name at least one ground: without it no letter can be issued"
            )
        if self.office_hours.minutes < self.times.least_open_minutes:
            raise Contradiction(
                ("times", "least_open_minutes"),
                "times.least_open_minutes is longer than the office hours of a week: nobody who has only the telephone "
                "could ever be left enough",
            )
        if self.times.first_review_months > self.times.longest_restriction_months:
            raise Contradiction(
                ("times", "first_review_months"),
                "times.first_review_months is longer than times.longest_restriction_months",
            )
        if self.organisation.kind == "public_authority" and self.organisation.lawful_basis != "public_task":
            # UK GDPR article 6(1): legitimate interests are not open to a public authority in its tasks (DPA-7).
            raise Contradiction(("organisation", "lawful_basis"), "a public authority’s lawful basis is public_task")
        return self

    def is_adopted(self, place: str) -> bool:
        """Whether this place, or the field that it is in, was taken from the default."""
        return place in self.adopted or place.partition(".")[0] in self.adopted

    def behaviour(self, key: str) -> Behaviour:
        """The behaviour with this key. Raises KeyError when the policy has none."""
        for category in self.categories:
            for behaviour in category.behaviours:
                if behaviour.key == key:
                    return behaviour
        raise KeyError(key)

    def category_of(self, behaviour_key: str) -> Category:
        """The category that holds this behaviour. Raises KeyError when the policy has none."""
        for category in self.categories:
            if any(b.key == behaviour_key for b in category.behaviours):
                return category
        raise KeyError(behaviour_key)

    def measure(self, kind: MeasureKind) -> MeasureOption | None:
        """The gentler step of this kind, or None when the policy does not offer it."""
        return next((option for option in self.measures if option.kind is kind), None)

    def option(self, kind: RestrictionKind) -> RestrictionOption | None:
        """The restriction option of this kind, or None when the policy does not offer it."""
        return next((option for option in self.restrictions if option.kind is kind), None)


def _no_twice(what: str, keys: Mapping[tuple[str | int, ...], str]) -> None:
    seen: set[str] = set()
    for place, key in keys.items():
        if key in seen:
            raise Contradiction(place, f"{what} “{key}” stands twice")
        seen.add(key)

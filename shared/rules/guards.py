"""Guards: each takes plain facts and gives a reason why not, or nothing. The page shows the reason as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.rules.vocabulary import Role
from shared.rules.written import listed


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the guards of every record need: who stands before it, and whom the policy in force names. Ids throughout.

    Each kind of record adds its own below, all of them required: what nobody has looked up can't pass for fine.
    `shared/queries/permissions.py` fills them from the database.
    """

    actor: int | None
    actor_service: int | None
    propose_by: frozenset[Role]
    authorise_by: frozenset[Role]
    hear_by: frozenset[Role]
    #: The team for an enquiry of this topic; for any other record, the teams of all topics.
    answered_by: frozenset[Role]


@dataclass(frozen=True, kw_only=True)
class CaseFacts(Facts):
    """About a case, before it is closed."""

    targets: frozenset[int]
    hears_its_appeal: bool
    open_proposals: tuple[str, ...]
    untold_ends: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RestrictionFacts(Facts):
    """About a restriction, the case that it rests on and the customer whom it binds."""

    proposer: int
    in_the_incident: frozenset[int]
    targets: frozenset[int]
    hears_its_appeal: bool
    overturned: str
    who_decided: int | None
    others_can_review: bool
    open_items: tuple[str, ...]
    broken: tuple[str, ...]
    incidents_without_behaviour: tuple[str, ...]
    beyond_the_policy: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AppealFacts(Facts):
    """About an appeal and whoever hears it."""

    hearer_of_other_service: bool
    involved: frozenset[int]
    services_involved: frozenset[int]
    hearer: int | None
    hearer_able: bool
    #: Who may hear it and is here in time, by name; whether somebody outside reviews it instead, and was sent the file.
    eligible: tuple[str, ...]
    outside: bool
    sent_outside: bool
    unanswered_grounds: tuple[str, ...]
    decision_known: bool
    #: The other appeals about the same decision that are not given to the same person, by reference.
    beside: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LetterFacts(Facts):
    """About a letter: whether it may go out as it is."""

    missing_parts: tuple[str, ...]
    #: Whether it tells of a decision, which only a senior manager sends, and this colleague is none.
    for_senior_managers: bool
    subject_decided: bool
    no_longer_so: str
    letter_waits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AdjustmentFacts(Facts):
    """About a request for adjustments."""

    customer_known: bool
    who_answered: int | None
    unread: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EnquiryFacts(Facts):
    """About an enquiry."""

    feedback: bool
    complaint: bool
    answer_wanted: bool
    acknowledged: bool
    lost_code: bool


@dataclass(frozen=True, kw_only=True)
class RightsFacts(Facts):
    """About what a person asks of the information that we hold: who decided on the marker that they object to."""

    decided_the_marker: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class AdditionFacts(Facts):
    """About what a customer has added: whom it is for, where it is for one person."""

    reader: int | None


@dataclass(frozen=True, kw_only=True)
class PolicyDraftFacts(Facts):
    """About a draft of the policy: who wrote in it."""

    authors: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class ReportFacts(Facts):
    """About a quarterly report; the last day of its quarter, in words, until that day is over."""

    quarter_goes_on_until: str


@dataclass(frozen=True, kw_only=True)
class LadderFacts(Facts):
    """About a walk of the warning ladder."""

    walker: int
    steps_left: int
    #: It began before today and nobody finished it.
    left: bool


#: Takes the facts of its own kind of record.
Guard = Callable[[Any], str]


def checklist_complete(facts: RestrictionFacts) -> str:
    """CAS-3: nothing is authorised while an item of the checklist is open."""
    if not facts.open_items:
        return ""
    count = len(facts.open_items)
    return f"{count} {'item' if count == 1 else 'items'} of the checklist {'is' if count == 1 else 'are'} still open."


def not_the_proposer(facts: RestrictionFacts) -> str:
    """RES-3: the proposer can't authorise their own proposal."""
    return "You proposed this, so somebody else must decide it." if facts.actor == facts.proposer else ""


def not_in_the_incident(facts: RestrictionFacts) -> str:
    """CAS-11: whoever recorded an incident, was its target or saw it can't authorise what follows from it."""
    return "You were part of an incident that this rests on." if facts.actor in facts.in_the_incident else ""


def not_the_target(facts: CaseFacts | RestrictionFacts) -> str:
    """SIT-6: whoever an incident happened to takes no part in the case that follows from it."""
    if facts.actor not in facts.targets:
        return ""
    return "An incident that this rests on happened to you, so somebody else must do this."


def not_hearing_its_appeal(facts: CaseFacts | RestrictionFacts) -> str:
    """SIT-6: whoever hears an appeal takes no part in the case meanwhile, or they could not decide it."""
    return "You hear an appeal about this case, so somebody else must do this." if facts.hears_its_appeal else ""


def not_overturned(facts: RestrictionFacts) -> str:
    """SIT-9: an upheld appeal binds; the same facts don’t carry the same restriction again."""
    return facts.overturned


def not_alone(facts: RestrictionFacts) -> str:
    """SIT-6: whoever decided does not review alone, while there is anybody else who can."""
    if facts.actor is None or facts.actor != facts.who_decided or not facts.others_can_review:
        return ""
    return "You decided this, so somebody else must review it."


def promises_kept(facts: RestrictionFacts) -> str:
    """SIT: nothing is signed over a promise that is broken on it (`shared/rules/promises.py`)."""
    return " ".join(facts.broken)


def nothing_holds_up_the_letter(facts: LetterFacts) -> str:
    """SIT-4: no letter promises both; it waits until what contradicts it is resolved."""
    return " ".join(facts.letter_waits)


def incidents_say_which_behaviour(facts: RestrictionFacts) -> str:
    """LET-4: the letter gives each incident the policy's category, so a letter without one could never be issued."""
    lacking = facts.incidents_without_behaviour
    if not lacking:
        return ""
    does = "does" if len(lacking) == 1 else "do"
    return f"{listed(lacking)} {does} not say yet which behaviour of the policy it was."


def within_the_policy(facts: RestrictionFacts) -> str:
    """RES-7: the kinds and the length that the policy allows."""
    return " ".join(facts.beyond_the_policy)


def no_proposal_waiting(facts: CaseFacts) -> str:
    """A case is not closed over a proposal that nobody has decided."""
    if not facts.open_proposals:
        return ""
    return f"The proposal {listed(facts.open_proposals)} waits for a decision."


def every_end_told(facts: CaseFacts) -> str:
    """RES-10: ending a restriction is not complete until the letter that says so is issued."""
    if not facts.untold_ends:
        return ""
    return f"The customer has not been told in writing that {listed(facts.untold_ends)} has ended."


def not_involved(facts: AppealFacts) -> str:
    """APP-3: a person involved in the decision can't hear the appeal."""
    return "You had a part in the decision, so you can’t hear this appeal." if facts.actor in facts.involved else ""


def recorder_not_involved(facts: AppealFacts) -> str:
    """APP-3: nor does a person involved in it record what somebody outside found."""
    return "You had a part in the decision, so you can’t record this." if facts.actor in facts.involved else ""


def other_service(facts: AppealFacts) -> str:
    """APP-3: the Director is of a service that was not involved."""
    if not facts.hearer_of_other_service or facts.actor_service not in facts.services_involved:
        return ""
    return "Your service had a part in the decision. A Director of another service must hear this appeal."


def is_the_hearer(facts: AppealFacts) -> str:
    """The Director to whom the appeal was given decides it."""
    return "" if facts.actor == facts.hearer else "This appeal was given to another Director."


def hearer_is_independent_of_me(facts: AppealFacts) -> str:
    """APP-3: while the hearer is able to hear it, nobody with a part in the decision takes the appeal from them."""
    if not facts.hearer_able or facts.actor not in facts.involved:
        return ""
    return "You had a part in the decision, so you can’t take this appeal from whoever hears it."


def nobody_may_hear_it(facts: AppealFacts) -> str:
    """APP-3: an external reviewer is the way out only where nobody here may hear it."""
    if not facts.eligible:
        return ""
    return f"{listed(facts.eligible)} may hear this appeal, so it goes to no one outside."


def reviewed_outside(facts: AppealFacts) -> str:
    """APP-3: what is sent and found outside is recorded where somebody outside reviews it."""
    return "" if facts.outside else "First name the external reviewer."


def file_was_sent(facts: AppealFacts) -> str:
    """APP-3: nobody finds anything about a file that they were not sent."""
    return "" if facts.sent_outside else "First record that the external reviewer was sent the file."


def every_ground_answered(facts: AppealFacts) -> str:
    """APP-4: reasons answer each ground."""
    if not facts.unanswered_grounds:
        return ""
    return f"Answer each ground: {', '.join(facts.unanswered_grounds)}."


def heard_as_one(facts: AppealFacts) -> str:
    """SIT-9: two appeals about one decision are heard as one."""
    if not facts.beside:
        return ""
    return f"First give {listed(facts.beside)}, about the same decision, to the same person: they are heard as one."


def decision_known(facts: AppealFacts) -> str:
    """An appeal can be heard once it is clear which decision it is about."""
    return "" if facts.decision_known else "First find the decision that this appeal is about."


def letter_complete(facts: LetterFacts) -> str:
    """LET-4: required parts can't be left out."""
    return " ".join(facts.missing_parts)


def by_a_senior_manager(facts: LetterFacts) -> str:
    """What tells of a decision is sent by a senior manager; the letter of a gentler step by any manager (INC-8)."""
    return "A senior manager or a Director issues this letter." if facts.for_senior_managers else ""


def subject_decided(facts: LetterFacts) -> str:
    """A letter that tells of a decision waits for it."""
    return "" if facts.subject_decided else "What this letter tells of has not been decided yet."


def still_so(facts: LetterFacts) -> str:
    """A letter that something has overtaken would tell the customer what is no longer so."""
    return facts.no_longer_so


def customer_known(facts: AdjustmentFacts) -> str:
    """An adjustment takes effect on an account, so there must be one."""
    return "" if facts.customer_known else "First find the customer’s account."


def is_feedback(facts: EnquiryFacts) -> str:
    """CAS-5: what a customer says of a decision is kept with its case; other enquiries are for their team alone."""
    return "" if facts.feedback else "Only what somebody says about how we did is kept with a case."


def no_answer_wanted(facts: EnquiryFacts) -> str:
    """Who asks for an answer gets one."""
    return "They asked for an answer." if facts.answer_wanted else ""


def is_a_complaint(facts: EnquiryFacts) -> str:
    """DPA-7: whoever complains is told how it goes on; any other enquiry is answered."""
    return "" if facts.complaint else "Only a complaint about personal information goes on like this. Answer it."


def not_ones_own_draft(facts: PolicyDraftFacts) -> str:
    """POL-5: a second person approves what somebody wrote."""
    return "You wrote in this draft, so somebody else must approve it." if facts.actor in facts.authors else ""


def not_ones_own_marker(facts: RightsFacts) -> str:
    """DPA-3: whoever decided on a marker does not answer the objection to it."""
    if facts.actor not in facts.decided_the_marker:
        return ""
    return "You had a part in deciding on this marker, so somebody else must answer the objection."


def asks_for_a_code(facts: EnquiryFacts) -> str:
    """DPA-6: a code is renewed where its owner asks for one."""
    return "" if facts.lost_code else "Nobody asks for a new code here."


def not_acknowledged(facts: EnquiryFacts) -> str:
    """DPA-7: acknowledged once."""
    return "This was acknowledged already." if facts.acknowledged else ""


def not_who_answered(facts: AdjustmentFacts) -> str:
    """ADJ-5: a challenge goes to somebody other than who gave the answer."""
    if facts.actor is None or facts.actor != facts.who_answered:
        return ""
    return "You gave the answer that is challenged, so somebody else must look at it again."


def nothing_unread(facts: RestrictionFacts | AppealFacts | AdjustmentFacts) -> str:
    """APP-5, RES-10: nothing is decided over words that nobody has read."""
    return f"First read what was added on {listed(facts.unread)}." if facts.unread else ""


def is_the_reader(facts: AdditionFacts) -> str:
    """What is added to an appeal is for whoever hears it, once that is known."""
    return "" if facts.reader in {None, facts.actor} else "Whoever hears this appeal must read it."


def is_the_walker(facts: LadderFacts) -> str:
    """The colleague on the call walks the ladder."""
    return "" if facts.actor == facts.walker else "Another colleague is on this call."


def is_the_walker_or_it_was_left(facts: LadderFacts) -> str:
    """What the colleague on the call left unfinished on an earlier day, another may close: they may be on leave."""
    return "" if facts.left else is_the_walker(facts)


def not_the_last_step(facts: LadderFacts) -> str:
    """The last step of the ladder ends the contact; it is not one more warning."""
    return "" if facts.steps_left > 1 else "This is the last step. End the contact."


def the_last_step(facts: LadderFacts) -> str:
    """The contact ends at the last step, or at once in danger; never by skipping a warning (INC-3)."""
    return "" if facts.steps_left <= 1 else "Earlier warnings have not been given yet."


def quarter_is_over(facts: ReportFacts) -> str:
    """REP-1: a report is presented when nothing can be added to its quarter any more."""
    until = facts.quarter_goes_on_until
    return f"The quarter goes on until {until}. It can be presented after that day." if until else ""

"""Guards: each takes plain facts and gives a reason why not, or nothing. The page shows the reason as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared.rules.vocabulary import Role
from shared.rules.written import listed

_NOBODY: frozenset[int] = frozenset()
_NO_ROLES: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the guards need to know about a record and the person before it. People and services by their id.

    `shared/queries/permissions.py` fills it from the database, and from the policy record in force.
    """

    actor: int | None = None
    actor_service: int | None = None
    # From the policy in force.
    propose_by: frozenset[Role] = _NO_ROLES
    authorise_by: frozenset[Role] = _NO_ROLES
    hear_by: frozenset[Role] = _NO_ROLES
    hearer_of_other_service: bool = True
    # About the case and its restriction.
    owner: int | None = None
    proposer: int | None = None
    in_the_incident: frozenset[int] = _NOBODY
    targets: frozenset[int] = _NOBODY
    hears_its_appeal: bool = False
    overturned: str = ""
    who_decided: int | None = None
    others_can_review: bool = False
    open_items: tuple[str, ...] = ()
    unanswered_adjustments: tuple[str, ...] = ()
    incidents_without_behaviour: tuple[str, ...] = ()
    unresolved_conflicts: tuple[str, ...] = ()
    something_stays_open: bool = False
    beyond_the_policy: tuple[str, ...] = ()
    open_proposals: tuple[str, ...] = ()
    untold_ends: tuple[str, ...] = ()
    authorised: bool = False
    # About an appeal.
    involved: frozenset[int] = _NOBODY
    services_involved: frozenset[int] = _NOBODY
    hearer: int | None = None
    hearer_able: bool = False
    unanswered_grounds: tuple[str, ...] = ()
    decision_known: bool = False
    beside: tuple[str, ...] = ()
    # About a letter or a request for adjustments.
    missing_parts: tuple[str, ...] = ()
    subject_decided: bool = False
    no_longer_so: str = ""
    customer_known: bool = False
    # About an enquiry.
    answered_by: frozenset[Role] = _NO_ROLES
    feedback: bool = False
    answer_wanted: bool = False
    acknowledged: bool = False
    who_answered: int | None = None
    # About what a customer has added.
    unread: tuple[str, ...] = ()
    reader: int | None = None
    # About a report.
    quarter_goes_on_until: str = ""
    # About a walk of the ladder.
    walker: int | None = None
    steps_left: int = 0


Guard = Callable[[Facts], str]


def checklist_complete(facts: Facts) -> str:
    """CAS-3: nothing is authorised while an item of the checklist is open."""
    if not facts.open_items:
        return ""
    count = len(facts.open_items)
    return f"{count} {'item' if count == 1 else 'items'} of the checklist {'is' if count == 1 else 'are'} still open."


def not_the_proposer(facts: Facts) -> str:
    """RES-3: the proposer can't authorise their own proposal."""
    return "You proposed this, so somebody else must decide it." if facts.actor == facts.proposer else ""


def not_in_the_incident(facts: Facts) -> str:
    """CAS-11: whoever recorded an incident, was its target or saw it can't authorise what follows from it."""
    return "You were part of an incident that this rests on." if facts.actor in facts.in_the_incident else ""


def not_the_target(facts: Facts) -> str:
    """SIT-6: whoever an incident happened to takes no part in the case that follows from it."""
    if facts.actor not in facts.targets:
        return ""
    return "An incident that this rests on happened to you, so somebody else must do this."


def not_hearing_its_appeal(facts: Facts) -> str:
    """SIT-6: whoever hears an appeal takes no part in the case meanwhile, or they could not decide it."""
    return "You hear an appeal about this case, so somebody else must do this." if facts.hears_its_appeal else ""


def not_overturned(facts: Facts) -> str:
    """SIT-9: an upheld appeal binds; the same facts don’t carry the same restriction again."""
    return facts.overturned


def not_alone(facts: Facts) -> str:
    """SIT-6: whoever decided does not review alone, while there is anybody else who can."""
    if facts.actor is None or facts.actor != facts.who_decided or not facts.others_can_review:
        return ""
    return "You decided this, so somebody else must review it."


def no_open_adjustment_request(facts: Facts) -> str:
    """CAS-8: adjustments come first."""
    if not facts.unanswered_adjustments:
        return ""
    return f"The customer’s request for adjustments {listed(facts.unanswered_adjustments)} is not answered yet."


def incidents_say_which_behaviour(facts: Facts) -> str:
    """LET-4: the letter gives each incident the policy's category, so a letter without one could never be issued."""
    lacking = facts.incidents_without_behaviour
    if not lacking:
        return ""
    does = "does" if len(lacking) == 1 else "do"
    return f"{listed(lacking)} {does} not say yet which behaviour of the policy it was."


def no_unresolved_conflict(facts: Facts) -> str:
    """CAS-8: what contradicts an agreed adjustment must be resolved."""
    return " ".join(facts.unresolved_conflicts)


def something_stays_open(facts: Facts) -> str:
    """RES-7: one way to make contact always stays open."""
    return "" if facts.something_stays_open else "This would close every way of making contact. One must stay open."


def within_the_policy(facts: Facts) -> str:
    """RES-7: the kinds and the length that the policy allows."""
    return " ".join(facts.beyond_the_policy)


def no_proposal_waiting(facts: Facts) -> str:
    """A case is not closed over a proposal that nobody has decided."""
    if not facts.open_proposals:
        return ""
    return f"The proposal {listed(facts.open_proposals)} waits for a decision."


def every_end_told(facts: Facts) -> str:
    """RES-10: ending a restriction is not complete until the letter that says so is issued."""
    if not facts.untold_ends:
        return ""
    return f"The customer has not been told in writing that {listed(facts.untold_ends)} has ended."


def is_authorised(facts: Facts) -> str:
    """A letter tells of a decision; there must be one."""
    return "" if facts.authorised else "Nothing has been authorised yet."


def not_involved(facts: Facts) -> str:
    """APP-3: a person involved in the decision can't hear the appeal."""
    return "You had a part in the decision, so you can’t hear this appeal." if facts.actor in facts.involved else ""


def other_service(facts: Facts) -> str:
    """APP-3: the Director is of a service that was not involved."""
    if not facts.hearer_of_other_service or facts.actor_service not in facts.services_involved:
        return ""
    return "Your service had a part in the decision. A Director of another service must hear this appeal."


def is_the_hearer(facts: Facts) -> str:
    """The Director to whom the appeal was given decides it."""
    return "" if facts.actor == facts.hearer else "This appeal was given to another Director."


def hearer_is_independent_of_me(facts: Facts) -> str:
    """APP-3: while the hearer is able to hear it, nobody with a part in the decision takes the appeal from them."""
    if not facts.hearer_able or facts.actor not in facts.involved:
        return ""
    return "You had a part in the decision, so you can’t take this appeal from whoever hears it."


def every_ground_answered(facts: Facts) -> str:
    """APP-4: reasons answer each ground."""
    if not facts.unanswered_grounds:
        return ""
    return f"Answer each ground: {', '.join(facts.unanswered_grounds)}."


def heard_as_one(facts: Facts) -> str:
    """SIT-9: two appeals about one decision are heard as one."""
    if not facts.beside:
        return ""
    return f"First give {listed(facts.beside)}, about the same decision, to the same person: they are heard as one."


def decision_known(facts: Facts) -> str:
    """An appeal can be heard once it is clear which decision it is about."""
    return "" if facts.decision_known else "First find the decision that this appeal is about."


def letter_complete(facts: Facts) -> str:
    """LET-4: required parts can't be left out."""
    return " ".join(facts.missing_parts)


def subject_decided(facts: Facts) -> str:
    """A letter that tells of a decision waits for it."""
    return "" if facts.subject_decided else "What this letter tells of has not been decided yet."


def still_so(facts: Facts) -> str:
    """A letter that something has overtaken would tell the customer what is no longer so."""
    return facts.no_longer_so


def customer_known(facts: Facts) -> str:
    """An adjustment takes effect on an account, so there must be one."""
    return "" if facts.customer_known else "First find the customer’s account."


def is_feedback(facts: Facts) -> str:
    """CAS-5: what a customer says of a decision is kept with its case; other enquiries are for their team alone."""
    return "" if facts.feedback else "Only what somebody says about how we did is kept with a case."


def no_answer_wanted(facts: Facts) -> str:
    """Who asks for an answer gets one."""
    return "They asked for an answer." if facts.answer_wanted else ""


def not_acknowledged(facts: Facts) -> str:
    """DPA-7: acknowledged once."""
    return "This was acknowledged already." if facts.acknowledged else ""


def not_who_answered(facts: Facts) -> str:
    """ADJ-5: a challenge goes to somebody other than who gave the answer."""
    if facts.actor is None or facts.actor != facts.who_answered:
        return ""
    return "You gave the answer that is challenged, so somebody else must look at it again."


def nothing_unread(facts: Facts) -> str:
    """APP-5, RES-10: nothing is decided over words that nobody has read."""
    return f"First read what was added on {listed(facts.unread)}." if facts.unread else ""


def is_the_reader(facts: Facts) -> str:
    """What is added to an appeal is for whoever hears it, once that is known."""
    return "" if facts.reader in {None, facts.actor} else "Whoever hears this appeal must read it."


def is_the_walker(facts: Facts) -> str:
    """The colleague on the call walks the ladder."""
    return "" if facts.actor == facts.walker else "Another colleague is on this call."


def not_the_last_step(facts: Facts) -> str:
    """The last step of the ladder ends the contact; it is not one more warning."""
    return "" if facts.steps_left > 1 else "This is the last step. End the contact."


def the_last_step(facts: Facts) -> str:
    """The contact ends at the last step, or at once in danger; never by skipping a warning (INC-3)."""
    return "" if facts.steps_left <= 1 else "Earlier warnings have not been given yet."


def quarter_is_over(facts: Facts) -> str:
    """REP-1: a report is presented when nothing can be added to its quarter any more."""
    until = facts.quarter_goes_on_until
    return f"The quarter goes on until {until}. It can be presented after that day." if until else ""

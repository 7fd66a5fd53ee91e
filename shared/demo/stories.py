"""The demonstration's stories. Each is lived through the actions, in order of time, so that its history is lawful.

A story is a generator: it yields the moment at which its next part happens, and `load.play` lets it be that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.cases import answer_checklist, close_case, open_case, record_consultation, record_referral
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.customers.keep import NewSupportContact, add_support_contact
from shared.actions.incidents import ladder as walk_ladder
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.decide import authorise_restriction, refuse_restriction, send_back
from shared.actions.restrictions.propose import NewRestriction, propose_restriction, withdraw_proposal
from shared.demo.scenes import ABUSE, DEMANDS, PERSISTENCE, THREATS, Scene, could_not_wait, of_theirs, told
from shared.models import AdjustmentRequest, CaseFile, Customer, Letter, Restriction, Staff
from shared.models.references import new_code
from shared.queries import incidents
from shared.queries.staff import actor_of
from shared.rules.actor import CUSTOMER, Actor
from shared.rules.deadlines import after_months
from shared.rules.terms import Window
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    CaseDecision,
    Channel,
    ChecklistItem,
    Direction,
    LetterKind,
    ReasonableFactor,
    RestrictionKind,
)

Story = Iterator[datetime]
_MORNINGS = (Window(1, time(10), time(12)), Window(3, time(14), time(16)))
EVIDENCE = {
    ChecklistItem.CIRCUMSTANCES: "Asked on the telephone; the customer spoke of a long wait and little sleep.",
    ChecklistItem.ADJUSTMENTS: "Offered by letter with the list of adjustments. What was asked for has been answered.",
    ChecklistItem.SUPPORT: "No support worker is known. Asked; none named.",
    ChecklistItem.WARNINGS: "Warned on the telephone, with the words and times in the incident.",
    ChecklistItem.EVIDENCE: "The record made at the time, the call list, and what the colleague who was there says.",
    ChecklistItem.PROPORTIONATE: "A single point of contact alone was tried for six weeks and did not help.",
    ChecklistItem.SERVICES_PROTECTED: "Repairs, payments and emergencies go on as before by their own lines.",
    ChecklistItem.EQUALITY: "Disability and age were considered; calls in the morning suit the customer’s medication.",
    ChecklistItem.ORIGINAL_MATTER: "The repair was late and has been put right; an apology was sent.",
    ChecklistItem.OUR_COMMUNICATION: "Two letters were unclear. Both were written again in plain words.",
    ChecklistItem.NEW_INFORMATION: "None since the last contact.",
    ChecklistItem.BETTER_ROUTE: "Mediation was offered and declined.",
}
_WEIGHED = {
    ReasonableFactor.EFFECTIVENESS: "It would help on the telephone, and not with what we must send in writing.",
    ReasonableFactor.PRACTICABILITY: "Our telephones can’t do all of it until they are replaced next year.",
    ReasonableFactor.COST: "The part that we don’t agree to would cost about £900 a year.",
    ReasonableFactor.DISRUPTION: "Other callers would wait longer on Monday mornings.",
    ReasonableFactor.RESOURCES: "Two colleagues are trained for it, in one of our three offices.",
}


@dataclass
class Stage:
    """Who plays, and how chance falls: the same every time."""

    staff: dict[str, Staff]
    random: Random

    def actor(self, key: str) -> Actor:
        """The colleague, as they are at this moment of the story."""
        return actor_of(self.staff[key])


def at(days_ago: float, hour: int = 10, minute: int = 0) -> datetime:
    """A moment some days before the real today, at this time by the office clock."""
    day = clock.local(datetime.now(clock.ZONE)).date() - timedelta(days=int(days_ago))
    return clock.at(day, hour, minute)


def contacts(stage: Stage, customer: Customer, first: int, count: int) -> Story:
    """Ordinary contact about ordinary things."""
    subjects = ("Repair to the boiler", "Rent account", "Noise at night", "Damp in the bathroom", "Moving home")
    for number in range(count):
        yield at(first - number * first / count, 9 + number % 7, stage.random.randint(0, 59))
        facts = NewContact(
            at=clock.now() - timedelta(minutes=3),
            channel=stage.random.choice((Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER, Channel.OFFICE)),
            direction=stage.random.choice((Direction.IN, Direction.IN, Direction.OUT)),
            minutes=stage.random.randint(2, 45),
            subject=stage.random.choice(subjects),
            new_issue=False,
        )
        record_contact(stage.actor(stage.random.choice(("colleague", "colleague-2"))), customer.account, facts)


def incident(stage: Stage, customer: Customer, scenes: Sequence[Scene], by: str = "colleague") -> str:
    """An incident of this moment, one of these scenes. Returns its reference."""
    scene = of_theirs(scenes, customer)
    facts = NewIncident(
        happened_at=clock.now() - timedelta(minutes=scene.minutes),
        channel=scene.channel,
        account=customer.account,
        place=scene.place,
        words_used=scene.words,
        what_happened=scene.what,
        behaviours=(scene.behaviour,),
        affected=(stage.staff[by].id,),
        minutes_spent=scene.minutes,
    )
    return record_incident(stage.actor(by), facts).reference


def case(
    stage: Stage, customer: Customer, references: tuple[str, ...], items: int = len(ChecklistItem),
    by: str = "senior-manager",
) -> CaseFile:  # fmt: skip
    """A case from incidents, with so many items of its checklist answered."""
    manager = stage.actor(by)
    opened = open_case(manager, customer.account, references, told(references))
    for item in tuple(ChecklistItem)[:items]:
        answer_checklist(manager, opened.reference, item, evidence=EVIDENCE[item])
    return opened


def proposal(
    stage: Stage, references: Sequence[str], kinds: tuple[RestrictionKind, ...] = (), months: int = 6,
    review_months: int = 3, in_days: int = 0,
) -> NewRestriction:  # fmt: skip
    """Calls at stated times through a named officer, or other kinds, for these incidents, beginning so many days from
    this moment."""
    chosen = kinds or (RestrictionKind.CALLS_AT_STATED_TIMES, RestrictionKind.NAMED_OFFICER)
    start = clock.today() + timedelta(days=in_days)
    return NewRestriction(
        kinds=chosen,
        windows=_MORNINGS if RestrictionKind.CALLS_AT_STATED_TIMES in chosen else (),
        channels=(Channel.LETTER, Channel.EMAIL) if RestrictionKind.ONE_FORM_ONLY in chosen else (),
        officer=stage.staff["colleague-2"].id if RestrictionKind.NAMED_OFFICER in chosen else None,
        deputy=stage.staff["line-manager"].id if RestrictionKind.NAMED_OFFICER in chosen else None,
        why=told(references),
        goes_on="Repairs are ordered on the repairs line as before. Two colleagues come together.",
        alternatives="One point of contact alone was tried for six weeks. The calls to others went on.",
        steps_skipped=could_not_wait(references),
        starts_on=start,
        ends_on=after_months(start, months),
        review_on=after_months(start, review_months),
    )


def restricted(
    stage: Stage,
    customer: Customer,
    began: int,
    kinds: tuple[RestrictionKind, ...] = (),
    months: int = 6,
    review_months: int = 3,
    afterwards: Callable[[Stage, Restriction], Story] | None = None,
    terms: Callable[[], dict[str, Any]] = dict,
) -> Story:
    """From two incidents to a restriction in force `began` days ago, and what came of it."""
    yield at(began + 21, 11)
    first = incident(stage, customer, THREATS)
    yield at(began + 14, 15)
    second = incident(stage, customer, DEMANDS, by="colleague-4")
    yield at(began + 11)
    opened = case(stage, customer, (first, second))
    record_consultation(
        stage.actor("senior-manager"),
        opened.reference,
        clock.today(),
        "Agrees that stated times would help both sides.",
        with_other="Equality and inclusion adviser",
    )
    yield at(began + 9)
    planned = replace(proposal(stage, (first, second), kinds, months, review_months, in_days=9), **terms())
    restriction = propose_restriction(stage.actor("senior-manager"), opened.reference, planned)
    yield at(began + 7, 16)
    authorise_restriction(
        stage.actor("director-housing"),
        restriction.reference,
        restriction.version,
        f"Proportionate, and for {months} months only.",
    )
    yield at(began + 6, 9)  # it counts as received on the second working day after posting
    letter = Letter.get(Letter.restriction == restriction, Letter.kind == LetterKind.RESTRICTION)
    issue_letter(stage.actor("senior-manager"), letter.reference, letter.version, Channel.LETTER)
    if afterwards is not None:
        yield from afterwards(stage, Restriction.get_by_id(restriction.id))


def undecided(stage: Stage, customer: Customer, then: str) -> Story:
    """A proposal that is waiting, sent back, refused, withdrawn, or authorised without its letter."""
    yield at(16)
    references = (incident(stage, customer, ABUSE), incident(stage, customer, DEMANDS, by="colleague-4"))
    yield at(12)
    opened = case(stage, customer, references)
    yield at(5)
    restriction = propose_restriction(
        stage.actor("senior-manager"), opened.reference, proposal(stage, references, in_days=10)
    )
    director, version = stage.actor("director-housing"), restriction.version
    yield at(3, 14)
    if then == "sent back":
        send_back(director, restriction.reference, version, "Would mornings alone be enough? Who is the deputy in May?")
    elif then == "refused":
        refuse_restriction(director, restriction.reference, version, "The repair was our fault. Put that right first.")
        yield at(2)
        closed = CaseFile.get_by_id(opened.id)
        close_case(stage.actor("senior-manager"), closed.reference, closed.version, CaseDecision.NO_ACTION, "Refused.")
    elif then == "withdrawn":
        withdraw_proposal(stage.actor("senior-manager"), restriction.reference, version, "The customer has apologised.")
    elif then == "awaiting letter":
        authorise_restriction(director, restriction.reference, version, "Agreed, with the review at three months.")


def investigated(stage: Stage, customer: Customer, then: CaseDecision | None) -> Story:
    """A case that is still open, or was closed without a restriction."""
    yield at(40)
    references = (incident(stage, customer, PERSISTENCE),)
    yield at(36)
    opened = case(stage, customer, references, items=7 if then is None else len(ChecklistItem))
    manager = stage.actor("senior-manager")
    if then is CaseDecision.REFERRAL:
        record_referral(
            manager,
            opened.reference,
            "Police",
            clock.today(),
            "The words of the call and the time.",
            "A threat of violence may be a crime.",
            their_reference="ZZ/1234/26",
            no_warning_reason="A warning could have put the colleague at more risk.",
        )
    if then is CaseDecision.WRITTEN_WARNING:
        yield at(33)
        writer = stage.actor("colleague-2")
        walk = walk_ladder.start_ladder(writer, customer.account, Channel.TELEPHONE)
        walk_ladder.warn(writer, walk.reference, 1)
        walk_ladder.stop_ladder(writer, walk.reference, 2)
    if then is not None:
        yield at(30)
        closed = CaseFile.get_by_id(opened.id)
        close_case(manager, closed.reference, closed.version, then, "Proportionate to one incident.")


def ladder(stage: Stage, customer: Customer, days_ago: int, how: str) -> Story:
    """A call on which the warning ladder was walked."""
    yield at(days_ago, 11, 12)
    me = stage.actor("colleague")
    walk = walk_ladder.start_ladder(me, customer.account, Channel.TELEPHONE)
    yield at(days_ago, 11, 14)
    if how == "stopped":
        walk_ladder.stop_ladder(me, walk.reference, 1)
    elif how == "danger":
        walk_ladder.end_at_once(me, walk.reference, "A threat to come to the office with a dog.")
    elif how == "safeguarding":
        walk_ladder.open_safeguarding(me, walk.reference)
    else:
        minute = 15
        while (step := incidents.current_step(walk)) and not step.ends_contact:
            walk_ladder.warn(me, walk.reference, step.number)
            minute += 2
            yield at(days_ago, 11, minute)
        if step:
            walk_ladder.end_contact(me, walk.reference, step.number)


def adjustment(
    stage: Stage,
    customer: Customer,
    days_ago: int,
    kind: AdjustmentKind,
    detail: str,
    answer: AdjustmentState | None,
    matched: bool = True,
) -> Story:
    """A request for adjustments from the portal, and its answer."""
    yield at(days_ago, 20, 10)
    asked = NewAdjustmentRequest(
        name=customer.name,
        reply_by=Channel.LETTER,
        address=customer.address,
        kinds=(kind,),
        own_words="It would help me to follow what is said.",
        account=customer.account if matched else "",
    )
    request = request_adjustment(CUSTOMER, asked, new_code())
    if not matched:
        return
    yield at(max(days_ago - 1, 0), 9, 5)
    manager = stage.actor("line-manager")
    request = match_adjustment(stage.actor("colleague"), request.reference, request.version, customer.account)
    if answer is None:
        return
    yield at(max(days_ago - 2, 0), 9, 30)
    current = AdjustmentRequest.get_by_id(request.id)
    agreed = () if answer is AdjustmentState.NOT_AGREED else (NewAdjustment(kind, detail),)
    words = "We will do this from today." if agreed else "We can’t do this, and suggest another way: please ring us."
    weighed = None if answer is AdjustmentState.AGREED else _WEIGHED
    decide_adjustment(manager, current.reference, current.version, answer, words, agreed, factors=weighed)


def supported(stage: Stage, customer: Customer) -> Story:
    """A support worker whom the customer wants us to speak to."""
    yield at(200)
    facts = NewSupportContact(
        name="Petra Nowherefield",
        part="Support worker",
        organisation="Example Floating Support",
        telephone="01632 960555",
        consent_on=clock.today(),
    )
    add_support_contact(stage.actor("colleague-2"), customer.account, facts)

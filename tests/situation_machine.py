"""Random colleagues do lawful and unlawful things to one customer while time passes: nothing stays broken unseen (SIT).

A hypothesis state machine over the real actions and a real database. After every step, whatever is broken is somebody’s
dated work; what binds was told; and the two ways to read a situation agree. `script/break situation` runs it at length.
Letters are not printed here, for speed: what they say is composed as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.adjustments.set_aside import set_aside_request
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import answer_checklist, open_case
from shared.actions.customers.keep import CustomerDetails, change_customer, record_sensitive_detail
from shared.actions.incidents.record import record_incident
from shared.actions.installation.policy import use_policy
from shared.actions.letters.issue import issue_letter, record_sending
from shared.actions.restrictions.change import NewTerms
from shared.actions.restrictions.decide import authorise_restriction, send_back
from shared.actions.restrictions.officer import name_officer
from shared.actions.restrictions.propose import propose_restriction, revise_proposal, withdraw_proposal
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.actions.staff.absences import record_absence
from shared.actions.staff.colleagues import ColleagueDetails, change_colleague
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import database
from shared.letters import render
from shared.models import AdjustmentRequest, Appeal, Customer, Letter, LetterSending, Restriction, Staff
from shared.models.references import new_code
from shared.queries.situation import situation_of, situations_of
from shared.queries.staff import actor_of
from shared.queries.work.broken import broken_for
from shared.rules.actor import CUSTOMER, OPERATOR, Actor
from shared.rules.contact import what_may_i_do_now
from shared.rules.errors import Refusal
from shared.rules.promises import broken_in
from shared.rules.situation import Earlier, Situation
from shared.rules.terms import Window
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AppealGround,
    Barrier,
    Channel,
    ChecklistItem,
    LetterState,
    RestrictionKind,
    RestrictionState,
    ReviewOutcome,
    Role,
)
from tests import beginnings, builders

BEGIN = datetime(2027, 1, 4, 10, tzinfo=clock.ZONE)
#: Anybody, but more often somebody who may.
_OFTEN = ["senior-manager"] * 9 + ["director-housing"] * 8 + ["line-manager"] * 3
PEOPLE = st.sampled_from([*_OFTEN, *sorted(builders.PEOPLE)])
WRITTEN_OR_NOT = st.sampled_from([Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER])
WAYS = st.lists(WRITTEN_OR_NOT, min_size=1, max_size=2, unique=True)
STANDS = st.sampled_from(["", "beside", "beside", "replaced", "replaced"])
EMAILS = st.sampled_from(["", "morgan@example.com", "other@example.com"])
TELEPHONES = st.sampled_from(["", "07700 900123"])
ADDRESSES = st.sampled_from(["", "14 Elder Court"])
ACCOUNTS = st.sampled_from(["HA-204417", "ha 204417", "", "HA-999999"])
ADJUSTMENTS = st.sampled_from(list(AdjustmentKind))
CHANNELS = st.sampled_from(list(Channel))
SENDINGS = st.sampled_from([Channel.LETTER, Channel.EMAIL, Channel.OFFICE])
WHICH = st.integers(0, 5)
BARRIERS = st.sampled_from(list(Barrier))
RARER = st.sampled_from(["ask", "move", "tell us", "move desk", "leave", "new policy", "incident"])
DIRECTORS = [key for key, person in builders.PEOPLE.items() if person[3] is Role.DIRECTOR]
#: Whoever else leaves takes the work of all with them.
_MAY_LEAVE = frozenset({"line-manager", "senior-manager-2", "director-repairs"})
OFFERED = list(RestrictionKind)[:4]  # what the policy offers
KINDS = st.lists(st.sampled_from(OFFERED), min_size=1, max_size=2, unique=True)


def _window(day: int, hour: int, minutes: int) -> Window:
    return Window(day, time(hour), time(hour + minutes // 60, minutes % 60))


WINDOWS = st.lists(
    st.builds(_window, st.integers(0, 6), st.integers(7, 18), st.sampled_from([15, 59, 60, 120])),
    min_size=1,
    max_size=2,
    unique=True,
)


#: The other way to read a situation, which costs more than all the rest, is held against it at each so manieth.
EACH = 5
_LAST = "SELECT number, hash FROM event ORDER BY number DESC LIMIT 1"


@dataclass
class Done:
    """What was done in the runs that have ended, and in this one."""

    runs: int = 0
    steps: int = 0
    tried: int = 0
    lawful: int = 0


def _there() -> frozenset[str]:
    """What can be done something with: the states of what there is."""
    states = database.execute_sql(
        "SELECT DISTINCT state FROM restriction UNION SELECT DISTINCT state FROM letter "
        "UNION SELECT 'asked' FROM adjustment_request WHERE decided_at IS NULL"
    )
    return frozenset(row[0] for row in states)


def _what_is_there() -> list[Any]:
    """What everything has come to, without what is drawn by lot."""
    decisions = Restriction.select(
        Restriction.state, Restriction.kinds, Restriction.starts_on, Restriction.review_on, Restriction.ends_on
    )
    return [
        [tuple(map(str, row)) for row in query.order_by(query.model.id).tuples()]
        for query in (decisions, Letter.select(Letter.kind, Letter.state), Appeal.select(Appeal.outcome))
    ]


def _one_case() -> builders.World:
    world = builders.world()
    world.made["case"] = builders.case(world)
    return world


class Situations(RuleBasedStateMachine):
    """One customer, everyone who works here, and the clock."""

    done: Done
    #: What came of each step, and what there was after it: the same on both databases.
    trace: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._stack.enter_context(mock.patch.object(render, "render", lambda document: document.html.encode()))
        self.moment = BEGIN
        self._looked_at: Any = None
        self._found = 0
        self._looks = 0
        self.there: frozenset[str] = frozenset()
        with clock.as_if(self.moment):
            self.world = beginnings.begin("one case", _one_case)
            self.case: Any = self.world.made["case"]

    def teardown(self) -> None:
        self._stack.close()
        self.done.runs += 1
        self.done.steps += max(self._looks - 1, 0)  # it is also looked at before the first

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do it at this moment; a refusal is one of the answers, anything else is a failure."""
        self.done.tried += 1
        with clock.as_if(self.moment):
            try:
                act()
            except Refusal as refused:
                self.trace.append(type(refused).__name__)
            else:
                self.done.lawful += 1
                self.trace.append("done")

    def actor(self, key: str) -> Actor:
        return actor_of(Staff.get_by_id(self.world.staff[key].id))

    def one(self, query: Any, which: int) -> Any:
        rows = list(query.order_by(query.model.id))
        return rows[which % len(rows)] if rows else None

    def proposal(
        self, kinds: list[RestrictionKind], ways: list[Channel], windows: list[Window], stand: str, days: int
    ) -> Any:
        signed = Restriction.select().where(Restriction.state == RestrictionState.AUTHORISED)
        earlier = {row.reference: Earlier(stand) for row in signed} if stand else {}
        named = RestrictionKind.NAMED_OFFICER in kinds
        today = clock.local(self.moment).date()
        return builders.proposal(
            self.world,
            kinds=tuple(kinds),
            channels=tuple(ways) if RestrictionKind.ONE_FORM_ONLY in kinds else (),
            windows=tuple(sorted(windows)) if RestrictionKind.CALLS_AT_STATED_TIMES in kinds else (),
            officer=self.world.staff["line-manager"].id if named else None,
            deputy=self.world.staff["senior-manager-2"].id if named else None,
            starts_on=today + timedelta(days=days),
            review_on=today + timedelta(days=days + 40),
            ends_on=today + timedelta(days=days + 80),
            earlier=earlier,
        )

    @rule(who=PEOPLE, kinds=KINDS, ways=WAYS, windows=WINDOWS, stand=STANDS, days=st.integers(0, 9))
    def propose(self, who: str, kinds: Any, ways: Any, windows: Any, stand: str, days: int) -> None:
        self.attempt(
            lambda: propose_restriction(
                self.actor(who), self.case.reference, self.proposal(kinds, ways, windows, stand, days)
            )
        )

    @rule(kinds=KINDS, ways=WAYS, windows=WINDOWS, stand=STANDS, by=SENDINGS)
    def go_on(self, kinds: Any, ways: Any, windows: Any, stand: str, by: Channel) -> None:
        """The next step that the right colleague would take: issue the letter, sign, or propose."""
        if draft := self.one(Letter.select().where(Letter.state == LetterState.DRAFT), 0):
            self.attempt(lambda: issue_letter(self.actor("senior-manager"), draft.reference, draft.version, by))
        if found := self.one(Restriction.select().where(Restriction.state == RestrictionState.PROPOSED), 0):
            reasons = "In proportion to two threats."
            director = self.actor("director-housing")
            self.attempt(lambda: authorise_restriction(director, found.reference, found.version, reasons))
        else:
            proposal = self.proposal(kinds, ways, windows, stand or "beside", 0)
            self.attempt(lambda: propose_restriction(self.actor("senior-manager"), self.case.reference, proposal))

    @precondition(lambda self: "sent_back" in self.there)
    @rule(who=PEOPLE, which=WHICH, kinds=KINDS, ways=WAYS, windows=WINDOWS, stand=STANDS)
    def revise(self, who: str, which: int, kinds: Any, ways: Any, windows: Any, stand: str) -> None:
        if found := self.one(Restriction.select().where(Restriction.state == RestrictionState.SENT_BACK), which):
            self.attempt(
                lambda: revise_proposal(
                    self.actor(who), found.reference, found.version, self.proposal(kinds, ways, windows, stand, 0)
                )
            )

    @precondition(lambda self: "proposed" in self.there)
    @rule(who=PEOPLE, which=WHICH)
    def authorise(self, who: str, which: int) -> None:
        if found := self.one(Restriction.select().where(Restriction.state == RestrictionState.PROPOSED), which):
            self.attempt(
                lambda: authorise_restriction(self.actor(who), found.reference, found.version, "Proportionate.")
            )

    @precondition(lambda self: "proposed" in self.there)
    @rule(who=PEOPLE, which=WHICH)
    def ask_back(self, who: str, which: int) -> None:
        if found := self.one(Restriction.select().where(Restriction.state == RestrictionState.PROPOSED), which):
            self.attempt(lambda: send_back(self.actor(who), found.reference, found.version, "Would mornings do?"))

    @precondition(lambda self: "proposed" in self.there)
    @rule(who=PEOPLE, which=WHICH)
    def withdraw(self, who: str, which: int) -> None:
        if found := self.one(Restriction.select().where(Restriction.state == RestrictionState.PROPOSED), which):
            self.attempt(lambda: withdraw_proposal(self.actor(who), found.reference, found.version, "They apologised."))

    @precondition(lambda self: "draft" in self.there)
    @rule(who=PEOPLE, which=WHICH, by=SENDINGS)
    def issue(self, who: str, which: int, by: Channel) -> None:
        if found := self.one(Letter.select().where(Letter.state == LetterState.DRAFT), which):
            self.attempt(lambda: issue_letter(self.actor(who), found.reference, found.version, by))

    @precondition(lambda self: "issued" in self.there)
    @rule(who=PEOPLE, which=WHICH, back=st.booleans())
    def post(self, who: str, which: int, back: bool) -> None:
        today = clock.local(self.moment).date()
        if found := self.one(Letter.select().where(Letter.state == LetterState.ISSUED), which):
            self.attempt(
                lambda: record_sending(self.actor(who), found.reference, Channel.LETTER, today, today if back else None)
            )

    @rule(
        what=RARER, who=PEOPLE, other=PEOPLE, account=ACCOUNTS, email=EMAILS, telephone=TELEPHONES, address=ADDRESSES,
        barrier=BARRIERS,
    )  # fmt: skip
    def something_rarer(
        self, what: str, who: str, other: str, account: str, email: str, telephone: str, address: str, barrier: Barrier
    ) -> None:
        """What would leave nothing of a run if it came as often as the rest."""
        {
            "ask": lambda: self._ask(account, email),
            "move": lambda: self._move(who, email, telephone, address),
            "tell us": lambda: self._tell_us(who, barrier),
            "move desk": lambda: self._move_desk(who, other),
            "leave": lambda: self._leave(other),
            "incident": lambda: self._again(who, other),
            "new policy": self._new_policy,
        }[what]()

    def _again(self, who: str, manager: str) -> None:
        """Something happens again, and becomes a case of its own."""

        def act() -> None:
            found = record_incident(self.actor(who), builders.facts_of_an_incident(self.world, who))
            case = open_case(self.actor(manager), self.world.customer.account, (found.reference,), "It happened again.")
            for item in ChecklistItem:
                answer_checklist(self.actor(manager), case.reference, item, evidence="Looked at again.")
            self.case = case

        self.attempt(act)

    def _ask(self, account: str, email: str) -> None:
        asked = NewAdjustmentRequest("Morgan", Channel.EMAIL, (AdjustmentKind.MORE_TIME,), account=account, email=email)
        self.attempt(lambda: request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR"))

    @precondition(lambda self: "asked" in self.there)
    @rule(who=PEOPLE, which=WHICH, kind=ADJUSTMENTS, way=CHANNELS)
    def agree(self, who: str, which: int, kind: AdjustmentKind, way: Channel) -> None:
        def act() -> None:
            found = self.one(AdjustmentRequest.select().where(AdjustmentRequest.decided_at.is_null()), which)
            if found is None:
                return
            if found.customer_id is None:
                found = match_adjustment(self.actor(who), found.reference, found.version, "HA-204417")
            detail = way.value if kind is AdjustmentKind.OTHER_CHANNEL else "18"
            decide_adjustment(
                self.actor(who), found.reference, found.version, AdjustmentState.AGREED, "Yes, from today.",
                (NewAdjustment(kind, detail),),
            )  # fmt: skip

        self.attempt(act)

    @precondition(lambda self: "asked" in self.there)
    @rule(who=PEOPLE, which=WHICH)
    def set_aside(self, who: str, which: int) -> None:
        if found := self.one(AdjustmentRequest.select().where(AdjustmentRequest.customer.is_null()), which):
            self.attempt(
                lambda: set_aside_request(
                    self.actor(who), found.reference, found.version, "HA-204417", "The caller was another Morgan."
                )
            )

    def _move(self, who: str, email: str, telephone: str, address: str) -> None:
        known = Customer.get()
        facts = CustomerDetails("HA-204417", known.name, address, "ZZ1 4AB", telephone, email, service="housing")
        self.attempt(lambda: change_customer(self.actor(who), "HA-204417", known.version, facts))

    def _tell_us(self, who: str, barrier: Barrier) -> None:
        """They agree that what stands in their way is on record."""
        day = clock.local(self.moment).date()
        self.attempt(
            lambda: record_sensitive_detail(self.actor(who), "HA-204417", barrier, "Said so on the telephone.", day)
        )

    def _move_desk(self, who: str, manager: str) -> None:
        """A colleague has another telephone and another manager."""
        person, above = Staff.get_by_id(self.world.staff[who].id), self.world.staff[manager]
        details = ColleagueDetails(person.name, person.job_title, person.service.key, "01632 960999", above.email)
        self.attempt(lambda: change_colleague(self.actor("admin"), person.email, person.version, details))

    @precondition(lambda self: "authorised" in self.there)
    @rule(who=PEOPLE, about=WHICH, hearer=PEOPLE)
    def appeal(self, who: str, about: int, hearer: str) -> None:
        """They appeal, and somebody is given it to hear."""
        found = self.one(Restriction.select().where(Restriction.state == RestrictionState.AUTHORISED), about)
        if found is None or Appeal.select().where(Appeal.restriction == found).exists():
            return

        def act() -> None:
            made = NewAppeal(
                name="Morgan", reply_by=Channel.TELEPHONE, telephone="07700 900123",
                grounds=(AppealGround.FACTS_WRONG,), decision_described="The limit on my calls.",
            )  # fmt: skip
            lodged = lodge_appeal(CUSTOMER, made, new_code())
            matched = match_appeal(self.actor("senior-manager"), lodged.reference, lodged.version, found.reference)
            number = self.world.staff[hearer].id
            assign_appeal(self.actor(who), matched.reference, matched.version, number)

        self.attempt(act)

    @precondition(lambda self: "authorised" in self.there)
    @rule(who=PEOPLE, which=WHICH, outcome=st.sampled_from(list(ReviewOutcome)))
    def review(self, who: str, which: int, outcome: ReviewOutcome) -> None:
        found = self.one(Restriction.select().where(Restriction.state == RestrictionState.AUTHORISED), which)
        if found is None:
            return
        easing = NewTerms((RestrictionKind(found.kinds[0]),), found.ends_on - timedelta(days=1),
                        tuple(Channel(one) for one in found.channels))  # fmt: skip
        held = NewReview(outcome, "The notes of every call.", "Calm contact since.", easing=easing)
        self.attempt(lambda: review_restriction(self.actor(who), found.reference, found.version, held))

    @precondition(lambda self: "authorised" in self.there)
    @rule(who=PEOPLE, which=WHICH, officer=PEOPLE, deputy=PEOPLE)
    def name(self, who: str, which: int, officer: str, deputy: str) -> None:
        if found := self.one(Restriction.select().where(Restriction.state == RestrictionState.AUTHORISED), which):
            people = (self.world.staff[officer].id, self.world.staff[deputy].id)
            self.attempt(lambda: name_officer(self.actor(who), found.reference, found.version, *people))

    @rule(who=st.sampled_from(["line-manager", "senior-manager-2"]), days=st.integers(0, 20))
    def away(self, who: str, days: int) -> None:
        first = clock.local(self.moment).date()
        self.attempt(lambda: record_absence(
            self.actor("senior-manager"), self.world.staff[who].id, first, first + timedelta(days=days)))  # fmt: skip

    def _leave(self, who: str) -> None:
        if who not in _MAY_LEAVE:
            return
        person = Staff.get_by_id(self.world.staff[who].id)
        self.attempt(lambda: disable_colleague(self.actor("admin"), person.email, person.version))

    def _new_policy(self) -> None:
        text = (builders.LIBRARY / "housing-association.toml").read_text("utf-8")
        self.attempt(lambda: use_policy(OPERATOR, text, "housing-association"))

    @rule(days=st.sampled_from([0, 1, 3, 8, 45]), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.moment += timedelta(days=days, hours=hours, minutes=1)

    @invariant()
    def nothing_is_broken_unseen(self) -> None:
        """Whatever happened or however late it is: asked once of each state, which a refusal leaves as it was."""
        self._looks += 1
        state = (self.moment, database.execute_sql(_LAST).fetchone())
        if state == self._looked_at:
            return
        self._looked_at, self._found = state, self._found + 1
        with clock.as_if(self.moment):
            situation = situation_of(Customer.get())
            self.there = _there()
            self._what_is_broken_is_somebodys_work(situation)
            self._nothing_binds_that_was_not_told(situation)
            self._a_director_signed_what_binds_and_it_is_not_over(situation)
            self.trace.append((self.moment, _what_is_there()))
            self._the_card_answers(situation)
            self._a_replaced_decision_ends_before_the_one_that_takes_its_place()
            if self._found % EACH == 0:
                assert situations_of([Customer.get()]) == [situation]

    def _what_is_broken_is_somebodys_work(self, situation: Situation) -> None:
        every = broken_in(situation)
        # What is broken on a kind of record that its promise does not name, no action would be asked about.
        assert not [found for promise, found in every if not found.about.startswith(promise.on[:3].upper())]
        broken = [(promise.name, found) for promise, found in every]
        if not broken:
            return
        today = clock.local(self.moment).date()
        shown = {
            (found.promise.name, found.broken)
            for person in Staff.select().where(Staff.active)
            for found in broken_for(actor_of(person), today)
        }
        unseen = [one for one in broken if one not in shown]
        assert not unseen, unseen

    def _nothing_binds_that_was_not_told(self, situation: Situation) -> None:
        """Read from the tables, by other words than the rules’ own."""
        for one in situation.in_force:
            last = (
                LetterSending.select()
                .join(Letter)
                .where(Letter.restriction == one.id, Letter.kind == "restriction")
                .order_by(LetterSending.id.desc())
                .first()
            )
            assert last is not None, one.reference
            assert last.returned_on is None, one.reference
            assert self._day() >= one.starts_on

    def _a_director_signed_what_binds_and_it_is_not_over(self, situation: Situation) -> None:
        for one in situation.in_force:
            signed_by = Restriction.get_by_id(one.id).authorised_by_id
            assert signed_by in {self.world.staff[key].id for key in DIRECTORS}, one.reference
            assert self._day() <= one.ends_on, one.reference

    def _the_card_answers(self, situation: Situation) -> None:
        card = what_may_i_do_now(situation)
        assert len(card.terms) == len(situation.in_force)
        assert not card.until or card.may_take_call

    def _a_replaced_decision_ends_before_the_one_that_takes_its_place(self) -> None:
        for one in Restriction.select().where(Restriction.replaced_by.is_null(False)):
            over = one.state is RestrictionState.ENDED or one.ends_on < one.replaced_by.starts_on
            assert over, one.reference

    def _day(self) -> date:
        return clock.local(self.moment).date()

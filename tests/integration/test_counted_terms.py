"""What is counted: an allowance, a closed matter, a representative, and the way back (RES-12, RES-13)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.customers.keep import NewSupportContact, add_support_contact
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.see_condition import see_condition
from shared.database.connections import database
from shared.models import Contact, Letter, Restriction
from shared.queries.situation import situation_of
from shared.queries.work.list import work_for
from shared.queries.work.row import WorkRow
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.contact import what_may_i_do_now
from shared.rules.errors import Invalid
from shared.rules.triage import ContactState
from shared.rules.vocabulary import AlwaysOpen, Channel, Direction, RestrictionKind
from shared.rules.way_back import Condition, ConditionKind
from tests import builders
from tests.at_work import AtWork
from tests.integration.test_contacts import filled
from tests.integration.test_lasting_page import opened
from tests.pdf_reading import text as text_of_pdf
from tests.sign_in import back_office
from tests.visitor import portal, told

#: A Monday in an ordinary week.
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=clock.ZONE)
ONE_CALL = {
    "kinds": (RestrictionKind.ALLOWANCE,), "windows": (), "officer": None, "deputy": None,
    "allowances": (Allowance(Counts.CALLS, 1, Per.WEEK, 15),),
}  # fmt: skip


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return back_office(sqlite_url)


def call(world: builders.World, by: str = "colleague", minutes: int = 12, **facts: object) -> Contact:
    values = {"new_issue": False, **facts}
    at = clock.now() - timedelta(minutes=1)
    asked = NewContact(at, Channel.TELEPHONE, Direction.IN, minutes, "The fence again", **values)  # type: ignore[arg-type]
    return record_contact(world.actor(by), "HA-204417", asked)


def allowed(world: builders.World, **changes: object) -> Restriction:
    restriction = builders.authorised(world, **{**ONE_CALL, **changes})
    letter = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, letter.reference, letter.version, builders.BY_HAND)
    return Restriction.get_by_id(restriction.id)


@pytest.mark.clause("RES-12")
def test_an_allowance_is_counted_on_the_card_and_begins_anew_on_monday(app: Flask, world: builders.World) -> None:
    with time_machine.travel(MONDAY):
        allowed(world)
        card = what_may_i_do_now(situation_of(world.customer))
        assert card.may_take_call
        assert "for at most 15 minutes" in card.what_to_say
        assert card.allowances == ("One call a week, of at most 15 minutes: not used yet this week.",)
        assert "Letters" not in " ".join(card.allowances)
        assert Channel.EMAIL in card.open_channels, "what is written is not counted by an allowance of calls"
    with time_machine.travel(MONDAY + timedelta(days=1, hours=1, minutes=21)):
        call(world, uncounted=AlwaysOpen.EMERGENCIES.value)
        assert what_may_i_do_now(situation_of(world.customer)).may_take_call, "an emergency is never counted"
        call(world)
        page = AtWork(app, world.staff["colleague"]).get("/customers/HA-204417")
        assert "used Tuesday 10:20am, next from Monday 8 March" in page
        assert "The call of this week has been used" in page
        assert "The next time for a call is from Monday 8 March" in page
    with time_machine.travel(MONDAY + timedelta(days=7)):
        assert what_may_i_do_now(situation_of(world.customer)).may_take_call


@pytest.mark.clause("RES-12")
def test_two_colleagues_who_log_one_call_at_once_use_up_one_and_two_calls_are_two(
    database_url: str,
) -> None:
    back_office(database_url)
    world = builders.world()
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        allowed(world, allowances=(Allowance(Counts.CALLS, 2, Per.WEEK, 15),))
        database.close()

        def log(who: str) -> int:
            with database.connection_context():
                return call(world, who).id

        with ThreadPoolExecutor(2) as both:
            assert len(set(both.map(log, ("colleague", "line-manager")))) == 2
    with time_machine.travel(MONDAY + timedelta(days=1, minutes=1)):
        (used,) = what_may_i_do_now(situation_of(world.customer)).allowances
        assert "1 left this week" in used, "answered by one, put through to the other: one call"
    with time_machine.travel(MONDAY + timedelta(days=2)):
        call(world)
        assert not what_may_i_do_now(situation_of(world.customer)).may_take_call


@pytest.mark.clause("RES-12")
def test_the_letter_and_the_customers_page_say_and_count_the_same(sqlite_url: str) -> None:
    site = portal(sqlite_url)
    world = builders.world()
    with time_machine.travel(MONDAY):
        letter = told(world, **ONE_CALL)
        pdf = text_of_pdf(Letter.get(Letter.pdf.is_null(False)).pdf or b"")
        assert "We deal with one call a week, of at most 15 minutes." in pdf
        assert "We never count an emergency" in pdf
        assert "6 weeks without an incident" in pdf, "the policy’s eight, at most half of the time until the review"
        assert "Not used yet" in opened(site, letter).text
    with time_machine.travel(MONDAY + timedelta(days=1, hours=1, minutes=21)):
        call(world)
        text = opened(site, letter).text
        assert "Used: Tuesday 2 March, 10:20am. Next from Monday 8 March." in text
        assert "are never counted" in text
    with time_machine.travel(MONDAY + timedelta(days=7)):
        assert "Not used yet" in opened(site, letter).text, "nobody had to write anything for that"


@pytest.mark.clause("RES-12")
def test_less_than_the_policy_leaves_is_refused_beside_the_field(app: Flask, world: builders.World) -> None:
    case = builders.case(world)
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(f"/cases/{case.reference}/propose")
    senior.send({
        "kinds": ["allowance"], "counts": "calls", "allowed": "1", "per": "month", "allowed_minutes": "10",
        "why": "Eleven long calls in one week.", "goes_on": "Repairs as before.", "months": "6",
        "alternatives": "One point of contact was tried.", "steps_skipped": "The threats could not wait.",
    })  # fmt: skip
    assert senior.status == 422
    assert senior.error("allowed") == "The policy leaves one call a week, of at most 15 minutes at the least."


@pytest.mark.clause("RES-12")
def test_a_closed_matter_gets_no_further_answer_unless_something_is_new(app: Flask, world: builders.World) -> None:
    fence = "the fence at number 12, answered in full on 3 March 2026"
    allowed(world, kinds=(RestrictionKind.CLOSED_MATTER,), closed_matters=(fence,), allowances=())
    colleague = AtWork(app, world.staff["colleague"])
    assert f"No further answer about {fence}" in colleague.get("/customers/HA-204417")
    colleague.get("/customers/HA-204417/contacts/new")
    colleague.send(filled(new_issue="closed_0"))
    read = Contact.get()
    assert (read.unanswered, read.issue, read.state) == (True, fence, ContactState.LOGGED)
    assert "No further answer" in colleague.get("/customers/HA-204417/contacts")
    colleague.get("/customers/HA-204417/contacts/new")
    colleague.send(filled(new_issue="yes"))
    new = Contact.select().order_by(Contact.id.desc()).get()
    assert (new.unanswered, new.state) == (False, ContactState.NEW_MATTER), "something new is somebody's work"
    with pytest.raises(Invalid):
        call(world, unanswered=True, issue="anything else")


@pytest.mark.clause("RES-12")
def test_whoever_speaks_for_the_customer_has_their_consent_and_stands_on_the_card(
    app: Flask, world: builders.World
) -> None:
    kinds = (RestrictionKind.REPRESENTATIVE,)
    unasked = add_support_contact(world.actor("colleague"), "HA-204417", NewSupportContact("Ned Noconsent", "advocate"))
    with pytest.raises(Invalid) as refused:
        builders.proposed(world, **{**ONE_CALL, "kinds": kinds, "representative": unasked.id})
    assert "representative" in refused.value.problems
    facts = builders.facts_for(world, RestrictionKind.REPRESENTATIVE)
    allowed(world, kinds=kinds, allowances=(), **facts)
    page = AtWork(app, world.staff["colleague"]).get("/customers/HA-204417")
    assert "Contact goes through Petra Nowherefield, advocate (01632 960555)" in page


@pytest.mark.clause("RES-13")
def test_meeting_every_condition_opens_an_early_review_by_itself(sqlite_url: str) -> None:
    site = portal(sqlite_url)
    world = builders.world()
    conditions = (
        Condition(ConditionKind.NO_INCIDENT, 4),
        Condition(ConditionKind.OBSERVED, 1, "Meets the tenancy officer with a support worker"),
    )
    with time_machine.travel(MONDAY):
        letter = told(world, way_back=conditions)
        restriction = Restriction.get()
        pdf = text_of_pdf(Letter.get(Letter.pdf.is_null(False)).pdf or b"")
        assert "4 weeks without an incident" in pdf
        assert "Meets the tenancy officer with a support worker: 1 time" in pdf
    with time_machine.travel(MONDAY + timedelta(days=10)):
        builders.incident(world)  # sets the weeks back
        assert "0 of 4" in opened(site, letter).text
    with time_machine.travel(MONDAY + timedelta(days=20)):
        on, said = clock.today(), "Came with Petra, and stayed for the whole hour."
        see_condition(world.actor("colleague"), restriction.reference, restriction.version, 1, on, said)
    with time_machine.travel(MONDAY + timedelta(days=37)):
        assert what_may_i_do_now(situation_of(world.customer)).way_back == (
            "4 weeks without an incident: 3 of 4",
            "Meets the tenancy officer with a support worker: 1 time: met",
        )
        assert not early_reviews(world)
    with time_machine.travel(MONDAY + timedelta(days=38)):
        assert "All of these are met. We look at this again early." in opened(site, letter).text
        (row,) = early_reviews(world)
        assert row.href == f"/restrictions/{restriction.reference}/review"
        assert row.due == date(2027, 4, 22), "ten working days, with Easter between"
    with time_machine.travel(MONDAY + timedelta(days=39)):
        builders.incident(world)
        assert not early_reviews(world), "what is not met any more opens nothing"


def early_reviews(world: builders.World) -> list[WorkRow]:
    return [row for row in every_row(world) if row.what.startswith("Early review")]


def every_row(world: builders.World) -> list[WorkRow]:
    found = work_for(world.proposer)
    return [row for group in (found.late, found.today, found.coming) for row in group]


@pytest.mark.clause("RES-13")
@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ((Condition(ConditionKind.NO_INCIDENT, 4),), "Give two or three conditions"),
        ((Condition(ConditionKind.NO_INCIDENT, 40), Condition(ConditionKind.CALM_CONTACTS, 3)), "no sooner than"),
        ((Condition(ConditionKind.OBSERVED, 1), Condition(ConditionKind.CALM_CONTACTS, 3)), "what a colleague would"),
    ],
)
def test_a_way_back_is_two_or_three_conditions_that_can_be_met(
    app: Flask, world: builders.World, conditions: tuple[Condition, ...], why: str
) -> None:
    with pytest.raises(Invalid) as refused:
        builders.proposed(world, way_back=conditions)
    assert why in refused.value.problems["way_back"]


@pytest.mark.clause("RES-13")
def test_a_colleague_records_on_the_page_what_was_seen_and_only_what_is_observed(
    app: Flask, world: builders.World
) -> None:
    seen = Condition(ConditionKind.OBSERVED, 2, "Books a call before it is made")
    restriction = allowed(world, way_back=(seen, Condition(ConditionKind.CALM_CONTACTS, 1)))
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get(f"/restrictions/{restriction.reference}/seen")
    colleague.send({"place": "0", "words": "."})
    assert colleague.error("words") == "Say what you saw"
    colleague.send({"place": "0", "words": "Asked on Monday for a call on Tuesday, and kept to it."})
    assert "Books a call before it is made: 2 times: 1 of 2" in colleague.text
    current = Restriction.get_by_id(restriction.id)
    with pytest.raises(Invalid):
        see_condition(world.actor("colleague"), current.reference, current.version, 1, clock.today(), "They were calm.")

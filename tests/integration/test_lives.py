"""Life happens: duplicates, joined and parted accounts, former names, who speaks for a customer, a death (SIT-12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import peewee
import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.adjustments.decide import match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.cases import open_case
from shared.actions.customers.death import correct_death, record_death
from shared.actions.customers.join import join_accounts, part_accounts
from shared.actions.customers.keep import CustomerDetails, NewSupportContact, add_customer, add_support_contact
from shared.actions.incidents.ladder import start_ladder, stop_ladder
from shared.actions.incidents.record import match_incident, record_incident
from shared.actions.letters.issue import issue_letter, record_sending
from shared.actions.markers import NewMarker, place_marker
from shared.actions.restrictions.propose import propose_restriction
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import (
    AccountJoin,
    Appeal,
    CaseFile,
    Customer,
    Incident,
    Letter,
    Marker,
    Measure,
    Restriction,
    StandingMarker,
    Warning,
)
from shared.models.base import within_an_action
from shared.models.references import new_code
from shared.queries.customers.account import customer_with, timeline
from shared.queries.customers.alike import likely
from shared.queries.customers.find import find_customers
from shared.queries.situation import situation_of
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.errors import Invalid, NotAllowed, OutOfStep
from shared.rules.markers import MarkerOn
from shared.rules.measures import MeasureState
from shared.rules.representatives import how_to_deal
from shared.rules.vocabulary import AppealGround, AppealState, Channel, LetterState, Precaution, RestrictionState
from shared.rules.written import long_date
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation with one customer."""
    connect_to(sqlite_url)
    return builders.world()


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def now(customer: Customer) -> Customer:
    return Customer.get_by_id(customer.id)


def other_account(w: builders.World) -> Customer:
    """A second account of the same customer, under which an incident and a warning were recorded."""
    facts = CustomerDetails(account="HA-300001", name="M. Okafor Reed", telephone="01632 960111", service="repairs")
    second = add_customer(OPERATOR, facts)
    first, w.customer = w.customer, second
    builders.incident(w)
    stop_ladder(
        w.actor("colleague"), start_ladder(w.actor("colleague"), second.account, Channel.TELEPHONE).reference, 1
    )
    w.customer = first
    return second


@pytest.mark.clause("SIT-12")
@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"name": "okafor reed, MORGAN"}, "The same name"),
        ({"telephone": "+44 7700 900123"}, "The same telephone"),
        ({"postcode": "zz14ab"}, "The same postcode"),
        ({"email": "Morgan@Example.com"}, "The same email"),
    ],
)
def test_is_it_this_person_is_asked_before_an_account_is_added(
    app: Flask, world: builders.World, given: dict[str, str], because: str
) -> None:
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get("/customers/new")
    assert "Is it this person?" not in colleague.text
    page = colleague.send({"account": "HA-300002", "name": "Sam Pretend", **given})
    assert colleague.status == 422
    assert "Is it this person?" in page
    assert because in page
    assert f"/customers/{world.customer.account}" in colleague.page
    assert Customer.select().count() == 1
    colleague.send({"somebody_else": ["yes"]})
    assert Customer.select().count() == 2


def test_whoever_is_like_nobody_is_added_without_a_question(app: Flask, world: builders.World) -> None:
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get("/customers/new")
    colleague.send({"account": "HA-300003", "name": "Sam Pretend", "telephone": "01632 960222", "postcode": "ZZ9 9ZZ"})
    assert Customer.select().count() == 2


@pytest.mark.clause("SIT-12")
def test_a_likely_duplicate_is_said_on_the_card_until_they_are_joined_or_told_apart(
    app: Flask, world: builders.World
) -> None:
    twin = add_customer(OPERATOR, CustomerDetails("HA-300009", "OKAFOR-REED, Morgan", telephone="+44 7700 900123"))
    partner = add_customer(OPERATOR, CustomerDetails("HA-300010", "Alex Reed", telephone="07700 900123"))
    ours, colleague = world.customer.account, AtWork(app, world.staff["colleague"])
    card = colleague.get(f"/customers/{ours}")
    assert f"Is it this person? {twin.name}, {twin.account}" in card
    assert "The same name and telephone" in card
    assert partner.account not in card
    assert f"{world.customer.name}, {ours}" in colleague.get(f"/customers/{twin.account}")
    assert "/join?other=" not in colleague.page  # that is a manager’s
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/customers/{ours}/not/{twin.account}")
    manager.send({"because": "."})
    assert "Say why they are two people" in manager.error("because")
    manager.send({"because": "Father and son: two dates of birth."})
    for account in (ours, twin.account):
        assert "Is it this person?" not in colleague.get(f"/customers/{account}")


@pytest.mark.clause("SIT-12")
def test_whom_a_colleague_said_to_be_somebody_else_is_not_asked_about_again(world: builders.World) -> None:
    facts = CustomerDetails("HA-300011", world.customer.name, telephone="07700 900123")
    son = add_customer(world.actor("colleague"), facts, somebody_else=True)
    assert not likely(son)
    joined = join_accounts(world.actor("line-manager"), world.customer.account, son.account, "One date of birth.")
    part_accounts(world.actor("line-manager"), joined.id, "Two dates of birth, as it turns out.")
    assert not likely(now(world.customer))


@pytest.mark.clause("SIT-12")
def test_two_accounts_are_joined_and_parted_again_with_everything_that_is_theirs(world: builders.World) -> None:
    restriction = builders.authorised(world)
    second = other_account(world)
    me = world.actor("line-manager")
    joined = join_accounts(me, world.customer.account, second.account, "The same telephone and date of birth.")
    assert customer_with(second.account) == world.customer
    assert Incident.select().where(Incident.customer == world.customer).count() == 2
    assert Warning.get().customer == world.customer
    assert {found.account for found in find_customers("01632 960111").found} == {second.account}
    entries, _ = timeline(now(world.customer), me)
    assert any("Step" in entry.title or "ladder" in entry.title.lower() for entry in entries)
    later = builders.incident(world)
    with pytest.raises(Invalid, match="joined into another one already"):
        join_accounts(me, world.customer.account, second.account, "The same telephone.")
    part_accounts(me, joined.id, "Mother and daughter, with one telephone.")
    assert customer_with(second.account) == now(second)
    assert {row.customer for row in Incident.select().where(Incident.customer == second)} == {second}
    assert Warning.get().customer == second
    assert Incident.get_by_id(later.id).customer == world.customer
    assert Restriction.get_by_id(restriction.id).customer == world.customer
    with pytest.raises(OutOfStep, match="parted already"):
        part_accounts(me, joined.id, "Mother and daughter.")


def test_a_signed_restriction_comes_with_the_account_that_is_joined_and_goes_back_with_it(
    database_url: str,
) -> None:
    connect_to(database_url)
    world = beginnings.world()
    restriction = builders.authorised(world)
    second, me = other_account(world), world.actor("line-manager")
    joined = join_accounts(me, second.account, world.customer.account, "The same telephone and date of birth.")
    assert [one.reference for one in situation_of(now(second)).signed] == [restriction.reference]
    assert Letter.get(Letter.restriction == restriction).customer == second
    third = builders.another_customer(world, "HA-300009")
    with pytest.raises(peewee.IntegrityError, match="new decision"), writing(), within_an_action():
        Restriction.update(customer=third).where(Restriction.id == restriction.id).execute()
    part_accounts(me, joined.id, "Mother and daughter, with one telephone.")
    assert [one.reference for one in situation_of(now(world.customer)).signed] == [restriction.reference]
    assert not situation_of(now(second)).signed


@pytest.mark.clause("SIT-12")
def test_whoever_looks_at_the_joined_account_sees_what_binds_them(app: Flask, world: builders.World) -> None:
    builders.authorised(world)
    second = other_account(world)
    manager = AtWork(app, world.staff["line-manager"])
    page = manager.get(f"/customers/{world.customer.account}/join?other={second.account}")
    assert "It can be undone" in page
    manager.send({"because": "."})
    assert manager.error("because")
    manager.send({"because": "The same date of birth and telephone."})
    assert "is part of this account now" in manager.text
    assert world.customer.name in AtWork(app, world.staff["colleague"]).get(f"/customers/{second.account}")
    manager.get(f"/customers/{world.customer.account}/details")
    assert f"{second.account} was joined into this account" in manager.text
    manager.get(f"/customers/{world.customer.account}/part/{AccountJoin.get().id}")
    manager.send({"because": "They are mother and daughter."})
    assert "is an account of its own again" in manager.text


@pytest.mark.clause("SIT-12")
def test_a_part_in_the_other_account_stays_a_part_in_it(world: builders.World) -> None:
    second = other_account(world)
    join_accounts(world.actor("line-manager"), world.customer.account, second.account, "The same date of birth.")
    case = builders.case(world)
    cited = Incident.get(Incident.customer == world.customer)
    assert cited.people.count()
    propose_restriction(world.proposer, case.reference, builders.proposal(world))


@pytest.mark.clause("SIT-12")
def test_a_former_name_is_found_after_a_change(app: Flask, world: builders.World) -> None:
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get(f"/customers/{world.customer.account}/change")
    colleague.send({"name": "Morgan Pretendale"})
    assert [found.name for found in find_customers("Okafor").found] == ["Morgan Pretendale"]
    assert "Before: Morgan Okafor-Reed" in colleague.get(f"/customers/{world.customer.account}/details")


@pytest.mark.clause("SIT-12")
def test_who_speaks_for_a_customer_is_found_by_their_own_number_and_the_card_says_how_to_deal_with_them(
    app: Flask, world: builders.World
) -> None:
    me = world.actor("colleague")
    councillor = NewSupportContact("Pat Fable", "Councillor", telephone="01632 960777", email="pat@example.net")
    add_support_contact(me, world.customer.account, councillor)
    for typed in ("01632 960777", "+44 1632 960777", "PAT@example.net"):
        assert [found.account for found in find_customers(typed).found] == [world.customer.account]
    page = AtWork(app, world.staff["colleague"]).get(f"/customers/{world.customer.account}")
    assert "Pat Fable is an elected representative: take the call, no restriction binds them" in page


@pytest.mark.parametrize(
    ("part", "consent", "says"),
    [
        ("MP", True, "they may be told what the case needs"),
        ("councillor", False, "ask the customer before"),
        ("Advocate", True, "deal with them as with the customer"),
        ("solicitor", False, "ask for the customer’s consent first"),
        ("support worker", True, "they do not decide for the customer"),
        ("neighbour", False, "tell them nothing"),
    ],
)
def test_how_to_deal_with_each_of_them(part: str, consent: bool, says: str) -> None:
    assert says in how_to_deal("Pat Fable", part, consent=consent)


@pytest.mark.clause("SIT-12")
def test_a_death_ends_everything_and_no_letter_goes_to_the_dead(app: Flask, world: builders.World) -> None:
    restriction = builders.authorised(world)
    draft = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, draft.reference, draft.version, Channel.EMAIL)
    waiting = builders.case(world)
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/customers/{world.customer.account}/death")
    manager.send({"died_on-day": "31", "died_on-month": "12", "died_on-year": "2199", "told_by": "."})
    assert manager.status == 422
    day = clock.today()
    manager.send({
        "died_on-day": str(day.day), "died_on-month": str(day.month), "died_on-year": str(day.year),
        "told_by": "Their daughter, by telephone.",
    })  # fmt: skip
    assert "No letter goes to this address in their name" in manager.text
    assert Restriction.get_by_id(restriction.id).state is RestrictionState.ENDED
    assert not Marker.select().where(Marker.removed_at.is_null()).exists()
    assert not Letter.select().where(Letter.state == LetterState.DRAFT).exists()
    work = work_for(world.proposer)
    rows = {row.what for row in (*work.late, *work.today, *work.coming)}
    assert not {what for what in rows if "letter" in what.lower() or "Write" in what}
    assert any(f"Close {waiting.reference} with care" in notice.text for notice in work.notices)


@pytest.mark.clause("SIT-12")
def test_nothing_is_decided_about_the_dead_and_a_letter_that_comes_back_is_nobodys_work(world: builders.World) -> None:
    draft = Letter.get(Letter.restriction == builders.authorised(world))
    letter, case = issue_letter(world.proposer, draft.reference, draft.version, Channel.LETTER), builders.case(world)
    record_death(world.actor("line-manager"), world.customer.account, now(world.customer).version, clock.today(), "Son")
    with pytest.raises(Invalid, match="Nothing is decided about them"):
        propose_restriction(world.proposer, case.reference, builders.proposal(world))
    with pytest.raises(NotAllowed, match="No letter goes to them"):
        builders.warning_drafted(world, case)
    record_sending(world.proposer, letter.reference, Channel.LETTER, clock.today(), clock.today())
    work = work_for(world.proposer)
    assert not [row for row in (*work.late, *work.today, *work.coming) if row.reference == letter.reference]


def test_nothing_is_begun_with_the_dead_nor_offered_to_them(app: Flask, world: builders.World) -> None:
    account, colleague = world.customer.account, world.actor("colleague")
    incident = builders.incident(world)
    record_death(world.actor("line-manager"), account, now(world.customer).version, clock.today(), "Their son")
    asked = NewAdjustmentRequest("A widow", Channel.LETTER, own_words="Large print.", address="1 Elder Court")
    from_the_portal = request_adjustment(CUSTOMER, asked, new_code())
    manager = world.actor("line-manager")
    for begin in (
        lambda: start_ladder(colleague, account, Channel.TELEPHONE),
        lambda: request_adjustment(colleague, replace(asked, account=account), new_code()),
        lambda: match_adjustment(manager, from_the_portal.reference, from_the_portal.version, account),
        lambda: open_case(world.proposer, account, (incident.reference,), "Three calls with threats in one week."),
    ):
        with pytest.raises(OutOfStep, match="has died"):
            begin()
    senior = AtWork(app, world.staff["senior-manager"])
    here = f"/customers/{account}"
    for page in (here, f"{here}/contacts", f"{here}/adjustments", f"/incidents/{incident.reference}"):
        senior.get(page)
        assert not [said for said in ("Offer them", "Start warning ladder", "Open a case") if said in senior.text]
    senior.get(f"/customers/{account}/details")
    assert "Died on" in senior.text
    theirs_to_ask = ("may we talk to them", "Add a support contact", "Record what they ask", "Add a sensitive detail")
    assert not [said for said in theirs_to_ask if said in senior.text]


@pytest.mark.clause("SIT-12")
def test_of_somebody_who_has_died_it_is_said_wherever_they_are_found_and_before_anything_is_typed(
    app: Flask, world: builders.World
) -> None:
    """What is refused says so at once, in the sentence of the refusal; what can still be recorded says it first."""
    account, case, incident = world.customer.account, builders.case(world), builders.incident(world)
    record_death(world.actor("line-manager"), account, now(world.customer).version, clock.today(), "Their son")
    senior = AtWork(app, world.staff["senior-manager"])
    for found in ("/customers?q=Okafor&list=1", f"/incidents/{incident.reference}/who?q=Okafor"):
        assert f"Died on {long_date(clock.today())}" in senior.get(found)
    assert "No letter goes to this address" in senior.get("/customers?q=Okafor")
    somebody_else = "has died. Whoever makes contact is somebody else: find their own account."
    decided = "has died. Nothing is decided about them any more"
    here, of_case = f"/customers/{account}", f"/cases/{case.reference}"
    refused = {
        f"/cases/new?account={account}": somebody_else,
        f"/adjustments/new?account={account}": somebody_else,
        f"{here}/support/new": somebody_else,
        f"{here}/sensitive/new": somebody_else,
        f"{here}/information-requests/new": somebody_else,
        f"{of_case}/propose": decided,
        f"{of_case}/steps/new": decided,
    }
    for address, says in refused.items():
        assert says in senior.get(address), address
        assert (senior.status, "<form method" in senior.page) == (409, False), address
        assert f'href="{here}">Open their card' in senior.page, address
    begun = [f"/{form}/new?account={account}" for form in ("incidents", "enquiries", "appeals")]
    for address in (*begun, f"{here}/contacts/new", f"{here}/allegations/new"):
        assert "Whoever makes contact is somebody else: find their own account." in senior.get(address), address
        assert senior.status == 200
    assert "no marker stands on them" in senior.get(f"/incidents/{incident.reference}/marker")
    assert decided in senior.get(of_case)
    assert not [said for said in ("Propose a restriction", "Take a gentler step") if said in senior.text]


def test_what_was_typed_while_a_death_was_recorded_is_not_lost(app: Flask, world: builders.World) -> None:
    account, reasons = world.customer.account, "Three calls with threats in one week."
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(f"/cases/new?account={account}")
    where, typed = senior.filled(f"/cases/new?account={account}")
    record_death(world.actor("line-manager"), account, now(world.customer).version, clock.today(), "Their son")
    assert "has died. Whoever makes contact is somebody else" in senior.post(where, typed | {"because": reasons})
    assert reasons in senior.text


@pytest.mark.clause("SIT-12")
def test_what_happens_after_a_death_is_with_somebody_else(app: Flask, world: builders.World) -> None:
    before, me = builders.facts_of_an_incident(world), world.actor("colleague")
    record_death(
        world.actor("line-manager"), world.customer.account, now(world.customer).version,
        clock.local(before.happened_at).date(), "Their son",
    )  # fmt: skip
    after = replace(before, happened_at=before.happened_at + timedelta(days=1))
    with time_machine.travel(after.happened_at + timedelta(hours=1), tick=False):
        with pytest.raises(Invalid, match="What happened after that was with somebody else"):
            record_incident(me, after)
        unknown = record_incident(me, replace(after, account="", unknown_person="Their son"))
        with pytest.raises(Invalid, match="was with somebody else"):
            match_incident(world.proposer, unknown.reference, unknown.version, world.customer.account)
        assert record_incident(me, before).customer == world.customer


@pytest.mark.clause("SIT-12")
def test_a_death_ends_steps_markers_on_the_person_and_appeals_that_only_name_their_letter(
    world: builders.World,
) -> None:
    letter = Letter.get(Letter.restriction == builders.authorised(world))
    issue_letter(world.proposer, letter.reference, letter.version, Channel.EMAIL)
    case = CaseFile.get()
    step = builders.warned_in_writing(world, case)
    incident = builders.incident(world)
    marker = NewMarker(
        MarkerOn.PERSON, Precaution.VISIT_IN_PAIRS, "On 3 March a dog bit a colleague.",
        clock.today() + timedelta(days=30), clock.today() + timedelta(days=60), told_how="By telephone today.",
    )  # fmt: skip
    marked = place_marker(world.proposer, incident.reference, marker)
    decision = Letter.get_by_id(letter.id).appeal_reference or ""
    new = NewAppeal("M", Channel.EMAIL, (AppealGround.FACTS_WRONG,), decision_reference=decision, email="m@example.org")
    appeal = lodge_appeal(CUSTOMER, new, new_code())
    record_death(world.actor("line-manager"), world.customer.account, now(world.customer).version, clock.today(), "Son")
    assert Measure.get_by_id(step.id).state is MeasureState.WITHDRAWN
    assert StandingMarker.get_by_id(marked.id).removed_because == "The customer has died."
    assert Appeal.get_by_id(appeal.id).state is AppealState.WITHDRAWN
    assert not Letter.select().where(Letter.state == LetterState.DRAFT).exists()
    work = work_for(world.proposer)
    assert not [
        row for row in (*work.late, *work.today, *work.coming) if row.reference in {step.reference, marked.reference}
    ]


def test_the_living_are_not_joined_with_the_dead(world: builders.World) -> None:
    second, me = other_account(world), world.actor("line-manager")
    record_death(me, second.account, now(second).version, clock.today(), "Their son.")
    for kept, other in ((world.customer, second), (second, world.customer)):
        with pytest.raises(Invalid, match="says that they have died"):
            join_accounts(me, kept.account, other.account, "The same telephone.")
    record_death(me, world.customer.account, now(world.customer).version, clock.today(), "Their son.")
    assert join_accounts(me, world.customer.account, second.account, "The same telephone.")


@pytest.mark.clause("SIT-12")
def test_a_death_recorded_by_mistake_is_corrected_and_what_ended_stays_ended(world: builders.World) -> None:
    restriction = builders.authorised(world)
    me = world.actor("line-manager")
    record_death(me, world.customer.account, now(world.customer).version, clock.today(), "A neighbour.")
    with pytest.raises(OutOfStep, match="recorded already"):
        record_death(me, world.customer.account, now(world.customer).version, clock.today(), "A neighbour.")
    correct_death(me, world.customer.account, now(world.customer).version, "Another person of this name.")
    assert now(world.customer).died_on is None
    assert Restriction.get_by_id(restriction.id).state is RestrictionState.ENDED


@pytest.mark.clause("SIT-12")
def test_a_letter_that_was_drafted_afterwards_is_not_issued_to_the_dead(world: builders.World) -> None:
    restriction = builders.authorised(world)
    draft = Letter.get(Letter.restriction == restriction)
    with writing():
        Customer.update(died_on=clock.today()).where(Customer.id == world.customer.id).execute()
    with pytest.raises(NotAllowed, match="No letter goes to them"):
        issue_letter(world.proposer, draft.reference, draft.version, Channel.EMAIL)

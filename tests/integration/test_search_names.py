"""A name is found however it is typed, and by every reference of ours, on both databases alike (INP-3)."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import shared.actions
from shared import clock
from shared.actions.add_words import add_words
from shared.actions.adjustments.decide import match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.allegations import raise_allegation
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.customers.findable import make_findable
from shared.actions.customers.keep import CustomerDetails, add_customer, change_customer
from shared.actions.enquiries.place import match_enquiry
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.actions.incidents.ladder import open_safeguarding, start_ladder
from shared.actions.markers import place_marker
from shared.actions.rights.requests import NewRightsRequest, record_rights
from shared.database.connections import database
from shared.database.writing import writing
from shared.models import (
    Addition,
    CaseFile,
    CounterAllegation,
    Customer,
    FormerName,
    Incident,
    Letter,
    NameSpelling,
    Restriction,
    RightsRequest,
    Safeguarding,
    StandingMarker,
)
from shared.queries.customers.find import _close_looks, _held_looks, _joined_looks, _parted_looks, find_customers
from shared.rules import names
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.rights import RightsKind
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel, EnquiryTopic
from tests import beginnings, builders
from tests.integration.test_markers import new as a_marker
from tests.sign_in import back_office
from tests.visitor import told

ACTIONS = Path(shared.actions.__file__).parent
#: Invented people, and what somebody types who heard the name, has another keyboard, or is in a hurry.
TYPED = {
    "Siobhán O’Brannagh": "obrannagh|o brannagh|o'brannagh|o`brannagh|brannagh|siobhan|branagh|obranagh|rannagh",
    "Łukasz Inventowski": "lukasz|łukasz|LUKASZ|lucasz|inventofski|ventowsk|inventowski lukasz",
    "Ingrid Øverby": "overby|øverby|oeverby|overbi|overyb",
    "Anna Weißmock": "annaweissmock|weissmock|weißmock|weismock|eissmoc",
    "Pat Smith-Jonesham": "smithjonesham|smith jonesham|smith-jonesham|jonesham|smithjonsham|jonsham pat",
    "Ewan McDonaldson": "mc donaldson|mcdonaldson|mac donaldson|macdonaldson|donaldson|mc-donaldson|mcdonaldsen",
    "Zoë Delatest": "de latest|de la test|delatest|zoe|zoë d",
    "Jörg Müllerton": "mullerton|muellerton|müllerton|mulerton",
    "Đorđe Þórmock": "dorde|thormock|þórmock",
    "Dana St. Johnsample": "st johnsample|stjohnsample|johnsample",
}  # fmt: skip


@pytest.fixture
def world(database_url: str) -> builders.World:
    back_office(database_url)
    made = beginnings.world()
    for number, name in enumerate(TYPED):
        add_customer(OPERATOR, CustomerDetails(account=f"HA-70{number:04}", name=name, telephone="01632 960002"))
    return made


def found(query: str) -> list[str]:
    return [one.name for one in find_customers(query).found]


@pytest.mark.clause("INP-3")
def test_a_name_is_found_however_it_is_typed_and_by_any_reference_of_ours(world: builders.World) -> None:
    wrong = {
        query: found(query) for name, queries in TYPED.items() for query in queries.split("|") if found(query) != [name]
    }
    assert wrong == {}
    assert find_customers("lucasz").alike
    assert not find_customers("lukasz").alike
    customer = Customer.get(Customer.name == "Ingrid Øverby")
    with writing():
        FormerName.create(customer=customer, name="Ingrid Fjordsample")
        make_findable(customer)
    assert found("fjordsample") == found("fjordsampel") == ["Ingrid Øverby"]
    assert found("overby") == ["Ingrid Øverby"]
    references = every_reference(world)
    assert {reference[:3] for reference in references} | {"UNK"} == every_prefix()  # an account, as any other
    lost = {
        reference: (found(reference), found(reference.lower().replace("-", " ")))
        for reference in references
        if not found(reference) == found(reference.lower().replace("-", " ")) == ["Morgan Okafor-Reed"]
    }
    assert lost == {}


def every_reference(world: builders.World) -> list[str]:
    """One of each kind of reference that we give, all about one customer."""
    decision, code = told(world)
    case, customer = CaseFile.get(), world.customer
    means: dict[str, Any] = {"name": customer.name, "reply_by": Channel.EMAIL, "email": "morgan@example.com"}
    ground = (AppealGround.FACTS_WRONG,)
    appeal = lodge_appeal(CUSTOMER, NewAppeal(**means, grounds=ground, decision_reference=decision), code)
    asked = NewAdjustmentRequest(**means, kinds=(AdjustmentKind.LARGE_PRINT,))
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPS")
    match_adjustment(world.actor("line-manager"), request.reference, 1, customer.account)
    enquiry = send_enquiry(CUSTOMER, NewEnquiry(EnquiryTopic.FEEDBACK, "You were kind."), "7K3Q9-XZ2MA-4TPT")
    match_enquiry(world.actor("line-manager"), enquiry.reference, enquiry.version, case.reference)
    ladder = start_ladder(world.actor("colleague"), customer.account, Channel.TELEPHONE)
    open_safeguarding(world.actor("colleague"), ladder.reference)
    add_words(CUSTOMER, appeal.reference, "One more thing.")
    step = builders.warning_drafted(world, case)
    ask = NewRightsRequest(RightsKind.ACCESS, "What do you hold on me?", Channel.TELEPHONE, clock.today())
    record_rights(world.actor("colleague"), customer.account, ask)
    raise_allegation(world.actor("colleague"), customer.account, world.staff["line-manager"].id, "He hung up on me.")
    place_marker(world.actor("senior-manager"), Incident.get().reference, a_marker())
    rows = (Incident, Restriction, Letter, Safeguarding, Addition, RightsRequest, CounterAllegation, StandingMarker)
    made = (case, ladder, step, appeal, request, enquiry, *(row.get() for row in rows))
    return [decision, *(row.reference for row in made)]


def every_prefix() -> set[str]:
    """What references begin with, wherever the source gives one."""
    given = (re.findall(r'new_reference\("([A-Z]{3})"', file.read_text()) for file in ACTIONS.rglob("*.py"))
    return set().union(*given)


def test_who_is_near_in_spelling_does_not_hide_who_is_meant(world: builders.World) -> None:
    add_customer(OPERATOR, CustomerDetails(account="HA-800001", name="Sam Overbey"))
    assert found("overbey") == ["Sam Overbey"]
    assert found("overby") == ["Ingrid Øverby"]
    assert found("overbly") == ["Ingrid Øverby", "Sam Overbey"]
    assert found("zzqq") == found("xy") == found("okafor nobodyatall") == []


def test_of_many_words_that_begin_so_only_those_are_found_that_go_on_so(world: builders.World) -> None:
    several = [f"Perpetua Mockford{letter}" for letter in "abcdefghi"]  # more than PostgreSQL asks for one by one
    for number, name in enumerate([*several, "Perpetua Mockery", "Perry Mockforda"]):
        add_customer(OPERATOR, CustomerDetails(account=f"HA-71{number:04}", name=name, address="12 Elm Tollmock Lane"))
    assert found("perpetua mockford") == found("mockford 12 perpetua") == several
    assert found("perpetua mocke") == found("mocke to pe") == ["Perpetua Mockery"]
    assert len(found("elmtollmock")) == len(several) + 2, "short words of an address begin two that were typed as one"
    assert found("perry moc") == found("perry mockforda 12 toll") == ["Perry Mockforda"]


def test_a_number_with_slashes_a_relay_or_an_extension_is_the_number(world: builders.World) -> None:
    everybody = sorted(TYPED)
    for query in ("01632/960002", "01632.960.002", "18001 01632 960002", "01632 960002 ext. 12", "+44 1632/960002"):
        assert sorted(found(query)) == everybody, query


def test_nobody_is_found_by_a_name_that_is_gone(world: builders.World) -> None:
    customer = Customer.get(Customer.name == "Đorđe Þórmock")
    facts = CustomerDetails(account=customer.account, name="Đorđe Othername")
    change_customer(world.actor("colleague"), customer.account, customer.version, facts)
    assert found("thormock") == ["Đorđe Othername"], "by their former name"
    with writing():
        FormerName.delete().where(FormerName.customer == customer).execute()
        make_findable(Customer.get_by_id(customer.id))
    assert found("thormock") == found("thormok") == []


def test_whoever_was_here_before_is_found_as_well(world: builders.World) -> None:
    """The words of a database that an earlier version kept are made anew."""
    with writing():
        Customer.update(found_by="of an earlier version").execute()
        NameSpelling.delete().execute()
        import_module("shared.migrations.0027_fewer_words").up(None, database.obj)
        database.execute_sql("DROP INDEX name_spelling_whole")
        import_module("shared.migrations.0040_whole_words").up(None, database.obj)
    assert found("obrannagh") == found("obrannag") == ["Siobhán O’Brannagh"]
    assert found("version") == []
    add_customer(OPERATOR, CustomerDetails(account="HA-800001", name="Sam Aftermath"))
    assert found("aftermath") == found("aftermaht") == ["Sam Aftermath"]


def test_joined_and_misspelt_words_are_looked_up_in_an_index(sqlite_url: str) -> None:
    back_office(sqlite_url)
    builders.world()
    for looks in (_joined_looks, _parted_looks, _close_looks, _held_looks):
        for sql, parameters in looks("okafar reed"):
            plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()]
            assert not [step for step in plan if step.startswith("SCAN customer") and "VIRTUAL" not in step]
    plan = database.execute_sql(
        "EXPLAIN QUERY PLAN SELECT name FROM name_spelling WHERE spelling >= 'a' AND spelling < 'b' LIMIT 9"
    ).fetchall()
    assert all(row[3].startswith("SEARCH") for row in plan)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("okafor", "okafar", True), ("okafor", "okfaor", True), ("okafor", "okafr", True), ("okafor", "xokafor", True),
        ("okafor", "okafor", True), ("okafor", "okfora", False), ("okafor", "okaf", False), ("abcd", "badc", False),
    ],
)  # fmt: skip
def test_one_letter_wrong(one: str, other: str, near: bool) -> None:
    assert names.one_letter_apart(one, other) is near
    assert names.one_letter_apart(other, one) is near

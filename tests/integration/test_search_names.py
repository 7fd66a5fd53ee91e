"""A name is found however it is typed, and by every reference of ours, on both databases alike (INP-3)."""

from __future__ import annotations

import pytest

from shared.actions.customers.findable import forget_spellings, make_findable
from shared.actions.customers.keep import CustomerDetails, add_customer, change_customer
from shared.database.connections import database
from shared.database.writing import writing
from shared.models import (
    CaseFile,
    Customer,
    FormerName,
    Incident,
    Letter,
    NameSpelling,
)
from shared.queries.customers.find import _joined_looks, _spelt_looks, find_customers
from shared.rules import names
from shared.rules.actor import OPERATOR
from tests import beginnings, builders
from tests.sign_in import back_office
from tests.visitor import told

#: Invented people, and what somebody types who heard the name, has another keyboard, or is in a hurry.
TYPED = {
    "Siobhán O’Brannagh": "obrannagh|o brannagh|o'brannagh|o`brannagh|brannagh|siobhan|branagh|obranagh|rannagh",
    "Łukasz Inventowski": "lukasz|łukasz|LUKASZ|lucasz|inventofski|ventowsk|inventowski lukasz",
    "Ingrid Øverby": "overby|øverby|oeverby|overbi|overyb",
    "Anna Weißmock": "weissmock|weißmock|weismock|eissmoc",
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
def test_a_name_is_found_however_it_is_typed(world: builders.World) -> None:
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
    restriction = builders.authorised(world)
    letter = Letter.get(Letter.restriction == restriction)
    references = [Incident.get().reference, CaseFile.get().reference, restriction.reference, letter.reference]
    for reference in references:
        assert found(reference) == found(reference.lower().replace("-", " ")) == ["Morgan Okafor-Reed"], reference


@pytest.mark.clause("INP-3")
def test_an_appeal_an_adjustment_and_a_decision_lead_to_whom_they_are_about(world: builders.World) -> None:
    reference, _code = told(world)
    assert found(reference) == ["Morgan Okafor-Reed"]


def test_who_is_near_in_spelling_does_not_hide_who_is_meant(world: builders.World) -> None:
    add_customer(OPERATOR, CustomerDetails(account="HA-800001", name="Sam Overbey"))
    assert found("overbey") == ["Sam Overbey"]
    assert found("overby") == ["Ingrid Øverby"]
    assert found("overbly") == ["Ingrid Øverby", "Sam Overbey"]
    assert found("zzqq") == found("xy") == found("okafor nobodyatall") == []


def test_a_number_with_slashes_a_relay_or_an_extension_is_the_number(world: builders.World) -> None:
    everybody = sorted(TYPED)
    for query in ("01632/960002", "01632.960.002", "18001 01632 960002", "01632 960002 ext. 12", "+44 1632/960002"):
        assert sorted(found(query)) == everybody, query


def test_a_name_that_is_gone_leaves_no_spelling(world: builders.World) -> None:
    customer = Customer.get(Customer.name == "Đorđe Þórmock")
    facts = CustomerDetails(account=customer.account, name="Đorđe Othername")
    change_customer(world.actor("colleague"), customer.account, customer.version, facts)
    assert found("thormock") == ["Đorđe Othername"], "by their former name"
    with writing():
        FormerName.delete().where(FormerName.customer == customer).execute()
        make_findable(customer := Customer.get_by_id(customer.id))
    assert found("thormock") == []
    with writing():
        forget_spellings(["Đorđe Þórmock"])
    assert not NameSpelling.select().where(NameSpelling.name == "thormock").exists()
    assert NameSpelling.select().where(NameSpelling.name == "dorde").exists(), "still somebody’s"


def test_joined_and_misspelt_words_are_looked_up_in_an_index(sqlite_url: str) -> None:
    back_office(sqlite_url)
    builders.world()
    for looks in (_joined_looks, _spelt_looks):
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

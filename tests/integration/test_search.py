"""One search finds a customer by whatever the caller gives (CUS-2), and whatever is typed is only ever looked for."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.customers.keep import CustomerDetails, add_customer, change_customer
from shared.database.connections import database
from shared.models import FormerName
from shared.queries.customers.find import SHOWN, _looks, find_customers
from shared.rules.actor import OPERATOR
from tests import beginnings, builders
from tests.sign_in import back_office, browser_of

HTMX = {"HX-Request": "true"}
#: What callers give, all of one customer.
GIVEN = (
    "Okafor",
    "okafor-reed morgan",
    "07700 900123",
    "+44 7700 900123",
    "(07700) 900-123",
    "0044 7700 900123",
    "0123",
    "HA-204417",
    "ha-204417",
    "HA204417",
    "204417",
    "MORGAN@example.com",
    "morgan@",
    "ZZ1 4AB",
    "zz14ab",
    "14 elder court",
    "14, Elder Ct.",
    "elder court zz1",
)
HOSTILE = (
    '"',
    "'",
    '" OR *',
    "okafor*",
    "name:okafor",
    "NEAR(okafor reed)",
    "^okafor",
    "okafor' OR '1'='1",
    "okafor:*",
    "okafor & !reed",
    "%",
    "_",
    "\0",
    "morgan\0",
    "\u202eokafor",
    "{{7*7}}",
    "<img src=x hx-get=/audit>",
    "(",
    "0000%",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "x" * 10_000,
    "1 " * 2_000,
)


@pytest.fixture
def app(database_url: str) -> Flask:
    return back_office(database_url)


@pytest.fixture
def world(app: Flask) -> builders.World:
    made = beginnings.world()
    for account, name, telephone in (
        ("HA-204418", "Morgana Placeholder", "07700 900555"),
        ("HA-300001", "Zoë O’Invented", "01632 960 555"),
    ):
        add_customer(OPERATOR, CustomerDetails(account=account, name=name, telephone=telephone, postcode="ZZ9 9ZZ"))
    return made


def names(query: str) -> list[str]:
    return [found.name for found in find_customers(query).found]


@pytest.mark.clause("CUS-2")
def test_one_box_finds_the_customer_by_anything(world: builders.World) -> None:
    assert {query: names(query) for query in GIVEN} == {query: ["Morgan Okafor-Reed"] for query in GIVEN}


def test_accents_and_apostrophes_stand_in_nobodys_way(world: builders.World) -> None:
    assert names("zoe invented") == names("Zoë O’Invented") == ["Zoë O’Invented"]


def test_a_beginning_finds_everyone_it_fits_by_name(world: builders.World) -> None:
    assert names("morg") == ["Morgan Okafor-Reed", "Morgana Placeholder"]
    assert names("07700") == ["Morgan Okafor-Reed", "Morgana Placeholder"]


def test_a_house_number_and_a_street_find_the_address_before_an_account_that_begins_so(world: builders.World) -> None:
    builders.another_customer(world, "1400023")  # of 2 Elder Court: an account that begins with 14, an address with 2
    assert names("14 eld") == ["Morgan Okafor-Reed"]
    assert names("2 elder") == ["Sam Sample3"]
    assert names("140 elder") == ["Sam Sample3"], "nobody lives there: so it begins something else"
    assert names("1400023 elder") == ["Sam Sample3"]


@pytest.mark.clause("INP-3")
def test_a_street_is_found_in_short_or_whole_however_it_was_written_down(world: builders.World) -> None:
    add_customer(OPERATOR, CustomerDetails(account="HA-300002", name="Rhoda Madeup", address="7 Mill Rd"))
    assert names("7 mill road") == names("7, Mill Rd.") == ["Rhoda Madeup"]
    assert names("14 elder ct") == ["Morgan Okafor-Reed"]
    assert names("elder rd") == []


@pytest.mark.clause("INP-3")
def test_names_that_nobody_has_together_find_whoever_has_one_letter_otherwise(world: builders.World) -> None:
    assert names("morgana okafor") == ["Morgan Okafor-Reed"]


def test_the_end_of_a_telephone_number_is_enough_and_its_middle_is_not(world: builders.World) -> None:
    assert names("900555") == ["Morgana Placeholder"]
    assert names("70090") == []


def test_a_changed_name_is_found_and_the_former_one_too_but_no_number_that_was_changed(world: builders.World) -> None:
    facts = CustomerDetails(account="HA-204417", name="Morgan Newname", telephone="07700 900999")
    change_customer(world.actor("colleague"), "HA-204417", world.customer.version, facts)
    assert names("newname") == names("900999") == ["Morgan Newname"]
    assert names("okafor") == ["Morgan Newname"]
    assert names("900123") == []


def test_a_name_that_is_only_put_right_is_no_former_name(world: builders.World) -> None:
    """Capitals, marks, a title or the order of the words: the person has not changed their name."""
    facts = CustomerDetails(account="HA-204417", name="Ms Morgan OKAFÓR-REED")
    change_customer(world.actor("colleague"), "HA-204417", world.customer.version, facts)
    assert not FormerName.select().exists()
    assert names("okafor") == ["Ms Morgan OKAFÓR-REED"]


def test_where_many_fit_some_are_shown_and_it_asks_for_more(app: Flask, world: builders.World) -> None:
    for number in range(SHOWN + 1):
        add_customer(OPERATOR, CustomerDetails(account=f"HA-5{number:05}", name=f"Sam Sample {number:02}"))
    found = find_customers("sample")
    assert len(found.found) == SHOWN
    assert found.more
    page = browser_of(app, world.staff["colleague"]).get("/customers?q=sample").text
    assert f"More than {SHOWN} found" in page


@pytest.mark.clause("SEC-27")
def test_what_is_typed_is_looked_for_and_never_obeyed(app: Flask, world: builders.World) -> None:
    browser = browser_of(app, world.staff["colleague"])
    for hostile in HOSTILE:
        for headers in ({}, HTMX):
            answer = browser.get("/customers", query_string={"q": hostile}, headers=headers)
            assert answer.status_code in ({400} if "\0" in hostile else {200, 303}), hostile
            assert "<img src=x" not in answer.text
        assert "Zoë O’Invented" not in names(hostile), hostile
    assert names("%") == names("_") == names('" OR *') == names("okafor' OR '1'='1") == []


@pytest.mark.clause("CUS-2")
def test_the_only_one_it_can_be_opens_at_once(app: Flask, world: builders.World) -> None:
    answer = browser_of(app, world.staff["colleague"]).get("/customers?q=0123")
    assert (answer.status_code, answer.location) == (303, "/customers/HA-204417")


def test_while_typing_only_the_rows_come_and_nothing_opens_by_itself(app: Flask, world: builders.World) -> None:
    answer = browser_of(app, world.staff["colleague"]).get("/customers?q=0123", headers=HTMX)
    assert answer.status_code == 200
    assert "Morgan Okafor-Reed" in answer.text
    assert "<html" not in answer.text


def test_nobody_found_says_what_to_do_next(app: Flask, world: builders.World) -> None:
    page = browser_of(app, world.staff["colleague"]).get("/customers?q=Nobodyatall").text
    assert "Nobody found for “Nobodyatall”" in page
    assert 'href="/customers/unknown?telephone=Nobodyatall"' in page


@pytest.mark.parametrize("key", ["reports", "auditor", "admin"])
def test_those_who_deal_with_no_customers_find_none(app: Flask, world: builders.World, key: str) -> None:
    answer = browser_of(app, world.staff[key]).get("/customers?q=okafor")
    assert answer.status_code == 403
    assert "Okafor" not in answer.text


def test_every_look_walks_down_an_index(sqlite_url: str) -> None:
    """What makes it as fast among a million customers as among three: no statement reads the whole table."""
    back_office(sqlite_url)
    builders.world()
    for query in ("0770 0900", "HA-2044", "ZZ1 4A", "a@b", "okafor reed", "HA204417"):
        for sql, parameters in _looks(query):
            plan = database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN customer") and "VIRTUAL TABLE" not in step], (
                query,
                steps,
            )
            assert not [step for step in steps if "TEMP B-TREE" in step], (query, steps)

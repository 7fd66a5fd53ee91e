"""Very many customers at once, for measuring: as if each had been added alone (CUS-2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared import audit
from shared.actions.customers.keep import CustomerDetails, search_keys
from shared.database.connections import connect_to, database, is_sqlite
from shared.demo import many, people
from shared.models import Customer, NameSpelling
from shared.queries.customers.find import find_customers
from tests import beginnings, builders

_INDEXES = {
    True: "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'customer' AND type IN ('index', 'trigger')",
    False: "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'customer'",
}


@pytest.fixture
def world(database_url: str) -> Iterator[builders.World]:
    connect_to(database_url)
    yield beginnings.world()
    database.close()


def invented(count: int) -> list[CustomerDetails]:
    return list(people.customers(count))


def indexes() -> set[object]:
    return {tuple(row) for row in database.execute_sql(_INDEXES[is_sqlite()]).fetchall()}


def test_each_is_found_as_if_added_alone_and_the_indexes_are_as_they_were(world: builders.World) -> None:
    before, some = indexes(), invented(60)
    many.add(some, 50)
    assert indexes() == before
    assert Customer.select().count() == 1 + 10
    for facts in some[50:]:
        made = Customer.get(Customer.account == facts.account)
        assert {name: getattr(made, name) for name in many.KEYS} == search_keys(facts)
        assert (made.name, made.service.key, made.preferred_channel) == (
            facts.name, facts.service, facts.preferred_channel,
        )  # fmt: skip
        assert facts.account in [one.account for one in find_customers(facts.name).found]
        surname = facts.name.split()[1].lower()
        assert NameSpelling.get_or_none(NameSpelling.spelling == surname[1:], NameSpelling.name == surname)
    assert audit.verify().broken == ()


def test_what_goes_wrong_leaves_the_table_and_its_indexes_as_they_were(world: builders.World) -> None:
    before, twice = indexes(), invented(3)
    with pytest.raises(Exception, match=r"(?i)unique"):
        many.add([*twice, twice[0]], 0)
    assert indexes() == before
    assert Customer.select().count() == 1

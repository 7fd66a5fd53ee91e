"""Very many customers at once, for measuring: as if each had been added alone (CUS-2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared import audit
from shared.actions.customers.keep import CustomerDetails, search_keys
from shared.database.connections import connect_to, database, is_sqlite
from shared.demo import many
from shared.models import Customer, NameSpelling, Service
from shared.queries.customers.find import find_customers
from shared.rules.vocabulary import Channel
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


def details_of(made: Customer) -> CustomerDetails:
    services = {service.id: service.key for service in Service.select()}
    return CustomerDetails(
        made.account, made.name, made.address, made.postcode, made.telephone, made.email, made.preferred_channel,
        made.language, services[made.service_id],
    )  # fmt: skip


def indexes() -> set[object]:
    return {tuple(row) for row in database.execute_sql(_INDEXES[is_sqlite()]).fetchall()}


def test_each_is_found_as_if_added_alone_and_the_indexes_are_as_they_were(world: builders.World) -> None:
    before = indexes()
    many.add(range(50, 80))
    assert indexes() == before
    assert Customer.select().count() == 1 + 30
    for number in range(50, 80):
        made = Customer.get(Customer.account == f"HA-{100_001 + number}")
        keys = search_keys(details_of(made))
        assert {name: getattr(made, name) for name in keys} == keys
        assert made.account in [one.account for one in find_customers(made.name).found]
        surname = made.name.split()[1].lower()
        assert NameSpelling.get_or_none(NameSpelling.spelling == surname[1:], NameSpelling.name == surname)
    some = Customer.select().where(Customer.account != world.customer.account)
    assert {made.preferred_channel for made in some} == {Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER}
    assert {bool(made.email) for made in some} == {made.telephone.startswith("07") for made in some} == {True, False}
    assert audit.verify().broken == ()


def test_what_goes_wrong_leaves_the_table_and_its_indexes_as_they_were(world: builders.World) -> None:
    before = indexes()
    with pytest.raises(Exception, match=r"(?i)unique"):
        many.add([0, 1, 2, 0])
    assert indexes() == before
    assert Customer.select().count() == 1

"""Long lists: every row once, whatever is added meanwhile, on both databases; and no page that there is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.database.connections import connect_to
from shared.models import Contact
from shared.queries.customers.contacts import contact_log
from shared.queries.paging import ROWS, page_of
from shared.rules.errors import NotFound
from shared.rules.vocabulary import Channel, Direction
from tests import beginnings, builders


@pytest.fixture
def world(database_url: str) -> builders.World:
    connect_to(database_url)
    return beginnings.world()


def contact(world: builders.World, at: datetime, subject: str) -> None:
    facts = NewContact(at, Channel.TELEPHONE, Direction.IN, 5, subject)
    record_contact(world.actor("colleague"), world.customer.account, facts)


def test_every_row_is_shown_once_though_many_share_a_moment_and_more_come(world: builders.World) -> None:
    noon = clock.now() - timedelta(days=2)
    for number in range(ROWS * 2 + 3):
        # Of each moment several: only the id tells them apart.
        contact(world, noon - timedelta(seconds=number // 10), f"call {number}")
    expected = [row.id for row in Contact.select().order_by(Contact.at.desc(), Contact.id.desc())]
    first = contact_log(world.customer)
    contact(world, clock.now(), "a new call while the list is read")
    second = contact_log(world.customer, first.next)
    third = contact_log(world.customer, second.next)
    assert [len(page.rows) for page in (first, second, third)] == [ROWS, ROWS, 3]
    assert [row.id for page in (first, second, third) for row in page.rows] == expected
    assert not third.next


def test_the_other_way_round_too(world: builders.World) -> None:
    noon = clock.now() - timedelta(days=2)
    for number in range(5):
        contact(world, noon + timedelta(seconds=number), str(number))
    subjects, cursor = [], ""
    while True:
        page = page_of(Contact.select(), Contact.at, Contact.id, cursor=cursor, ascending=True, rows=2)
        subjects += [row.subject for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert subjects == list("01234")


@pytest.mark.parametrize(
    "cursor", ["x", "_", "1_2_3", "2026-11-21T10:00:00_-1", f"2026-11-21T10:00:00_{2**63}", "9999-99-99_1", "' OR 1=1"]
)
def test_a_page_that_there_is_not_is_not_found(world: builders.World, cursor: str) -> None:
    with pytest.raises(NotFound):
        contact_log(world.customer, cursor)

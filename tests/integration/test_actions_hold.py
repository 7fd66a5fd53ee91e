"""What every action has: one transaction with its event, done once for each form, never over a colleague's change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from peewee import fn

from shared import audit
from shared.actions.action import Doing, action
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.customers.keep import CustomerDetails, add_customer, change_customer
from shared.database.connections import close_after_request, connect_to, database, is_sqlite
from shared.database.guard import NoWriterDeclared
from shared.database.writing import writing
from shared.models import TABLES, AdjustmentRequest, Customer, Event, Message, Staff, StaffRole
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.errors import Invalid, NotAllowed, Stale
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import AdjustmentKind, Channel, Role
from tests import beginnings, builders

ASKED = NewAdjustmentRequest(
    name="Sam Invented", reply_by=Channel.EMAIL, email="sam@example.com", kinds=(AdjustmentKind.MORE_TIME,)
)


@pytest.fixture
def world(database_url: str) -> builders.World:
    connect_to(database_url)
    return beginnings.world()


@pytest.mark.clause("REL-6")
def test_twenty_parallel_posts_of_one_form_make_one_record_and_give_the_same_reference(world: builders.World) -> None:
    def post(_: int) -> str:
        database.connect(reuse_if_open=True)
        try:
            return request_adjustment(CUSTOMER.with_key("one-form"), ASKED, "7K3Q9-XZ2MA-4TPR").reference
        finally:
            close_after_request()

    with ThreadPoolExecutor(20) as posts:
        references = set(posts.map(post, range(20)))
    assert len(references) == 1
    assert AdjustmentRequest.select().count() == 1
    assert Message.select().count() == 1
    assert Event.select().where(Event.action == "request_adjustment").count() == 1
    assert audit.verify().broken == ()


@pytest.mark.clause("REL-6")
def test_the_same_form_with_other_content_is_another_record(world: builders.World) -> None:
    first = request_adjustment(CUSTOMER.with_key("one-form"), ASKED, "7K3Q9-XZ2MA-4TPR")
    other = NewAdjustmentRequest(**{**ASKED.__dict__, "own_words": "And more light, please."})
    second = request_adjustment(CUSTOMER.with_key("one-form"), other, "7K3Q9-XZ2MA-4TPR")
    assert first.reference != second.reference


@pytest.mark.clause("REL-5")
def test_the_second_of_two_editors_is_told_what_the_first_did(world: builders.World) -> None:
    seen = world.customer.version
    facts = CustomerDetails(account=world.customer.account, name="Morgan Okafor", telephone="07700 900124")
    change_customer(world.actor("colleague"), world.customer.account, seen, facts)
    with pytest.raises(Stale) as refused:
        change_customer(world.actor("line-manager"), world.customer.account, seen, facts)
    assert "Ash Testley changed a customer’s details at" in refused.value.changes[0]
    assert Customer.get_by_id(world.customer.id).version == seen + 1


def test_an_action_that_is_refused_leaves_nothing_behind(world: builders.World) -> None:
    before = {table.__name__: table.select().count() for table in TABLES}
    with pytest.raises(Invalid):
        request_adjustment(CUSTOMER, NewAdjustmentRequest(name="", reply_by=Channel.EMAIL), "7K3Q9-XZ2MA-4TPR")
    assert before == {table.__name__: table.select().count() for table in TABLES}


@pytest.mark.clause("SEC-6")
def test_a_role_taken_away_or_access_ended_counts_at_once(world: builders.World) -> None:
    director = world.actor("director-housing")
    restriction = builders.proposed(world)
    from shared.actions.restrictions.decide import authorise_restriction

    with writing():
        StaffRole.delete().where(StaffRole.staff == world.staff["director-housing"]).execute()
    with pytest.raises(NotAllowed, match="Director of Service"):
        authorise_restriction(director, restriction.reference, restriction.version, "Yes.")
    with writing():
        Staff.update(active=False).where(Staff.id == director.staff_id).execute()
    with pytest.raises(NotAllowed, match="access has ended"):
        authorise_restriction(director, restriction.reference, restriction.version, "Yes.")
    assert Role.DIRECTOR in director.roles  # what the page still believed


@pytest.mark.clause("REL-4")
def test_nothing_is_written_outside_a_declared_writer(world: builders.World) -> None:
    with pytest.raises(NoWriterDeclared):
        Customer.update(name="x").execute()
    with pytest.raises(NoWriterDeclared):
        database.execute_sql("DELETE FROM customer")


@pytest.mark.clause("REL-4")
def test_every_writing_transaction_of_an_action_is_immediate(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connect_to(sqlite_url)
    assert is_sqlite()
    world = builders.world()
    trace: list[str] = []
    connection = database.connection()

    def keep(cursor: object, sql: str, bindings: object) -> bool:
        trace.append(sql)
        return True

    connection.set_exec_trace(keep)
    try:
        builders.authorised(world)
    finally:
        connection.set_exec_trace(None)
    begins = [sql for sql in trace if sql.upper().startswith("BEGIN")]
    assert begins
    assert set(begins) == {"BEGIN IMMEDIATE"}


@pytest.mark.clause("REL-4")
def test_read_then_write_in_many_threads_loses_none(world: builders.World) -> None:
    def add(number: int) -> None:
        database.connect(reuse_if_open=True)
        try:
            add_customer(OPERATOR, CustomerDetails(account=f"HA-{number:06}", name=f"Customer {number}"))
        finally:
            close_after_request()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(80)))
    assert Customer.select(fn.COUNT(Customer.id)).where(Customer.account.startswith("HA-0000")).scalar() == 80
    assert audit.verify().broken == ()


@pytest.mark.clause("CAS-3", "RES-3")
@pytest.mark.parametrize(("asks", "says"), [(False, "did not ask the table"), (True, "wrote no event")])
def test_an_action_that_does_not_ask_or_records_nothing_does_nothing(
    world: builders.World, asks: bool, says: str
) -> None:
    @action(Action.CHANGE_CUSTOMER)
    def change_quietly(doing: Doing, account: str) -> Customer:
        customer = Customer.get(Customer.account == account)
        if asks:
            doing.ask(customer)
        else:
            doing.record(customer, {})
        doing.write(customer, name="Somebody Else")
        return customer

    with pytest.raises(RuntimeError, match=says):
        change_quietly(world.actor("colleague"), world.customer.account)
    assert Customer.get_by_id(world.customer.id).name == world.customer.name

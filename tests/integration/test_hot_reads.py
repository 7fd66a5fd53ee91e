"""What every page asks: SQL made once, few statements, and never a walk through all that was ever done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import apsw
import peewee
import pytest
from flask import Flask

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.database import once
from shared.database.connections import connect_to, database
from shared.database.prepared import Statement, prepared
from shared.database.writing import writing
from shared.models import CaseFile, PolicyVersion, Restriction, Service, Staff
from shared.queries.customers.account import customer_with
from shared.queries.customers.alike import likely
from shared.queries.policy import policy_and_number, policy_in_force
from shared.queries.work import list as work_list
from shared.rules.errors import NotFound
from shared.rules.vocabulary import Channel, Direction, PolicyState, RestrictionState, Role
from tests import beginnings, builders
from tests.sign_in import browser_of

#: Tables that stay small: colleagues, roles, and versions of the policy.
_KEPT_READY = 16_384  # as long a statement does a connection of SQLite keep, in bytes
FEW = {"staff", "staff_role", "policy_version", "service"}

LATER = Restriction.alias()


@pytest.fixture
def world(database_url: str) -> Iterator[builders.World]:
    connect_to(database_url)
    yield beginnings.world()
    database.close()


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """Every statement that reaches the database meanwhile."""
    sent: list[tuple[str, object]] = []
    execute = database.obj.execute_sql

    def noting(sql: str, params: object = None) -> object:
        sent.append((sql, params))
        return execute(sql, params)

    database.obj.execute_sql = noting
    try:
        yield sent
    finally:
        del database.obj.execute_sql


def test_a_prepared_read_makes_its_sql_once_and_answers_with_the_rows_of_now(world: builders.World) -> None:
    restriction = builders.authorised(world)
    made: list[object] = []

    @prepared
    def ending(state: RestrictionState, day: object) -> peewee.ModelSelect[Restriction]:
        made.append(state)
        officer = Staff.alias()
        return (
            Restriction.select(Restriction, officer)
            .join(officer, on=(Restriction.officer == officer.id), attr="officer")
            .where(Restriction.state == state, Restriction.ends_on >= day)
        )

    assert ending(RestrictionState.PROPOSED, restriction.ends_on) == []
    found = ending.first(RestrictionState.AUTHORISED, restriction.ends_on)
    assert found is not None
    assert found.officer is not None
    assert ending.first(RestrictionState.AUTHORISED, restriction.ends_on + timedelta(days=1)) is None
    with statements() as sent:
        again = ending(RestrictionState.AUTHORISED, clock.today())
        assert [(one.reference, one.officer) for one in again] == [(restriction.reference, found.officer)]
    assert len(sent) == 1  # the officer came with it
    assert found.state is RestrictionState.AUTHORISED
    assert found.ends_on == restriction.ends_on
    assert len(made) == 1
    with pytest.raises(TypeError, match="ending takes 2 values, not 1"):
        ending(RestrictionState.AUTHORISED)


def test_a_joined_row_is_made_as_peewee_makes_it(world: builders.World) -> None:
    builders.authorised(world)
    columns = (Restriction, CaseFile.reference, Service.name, peewee.fn.LENGTH(Service.name).alias("letters"))
    query = (
        Restriction.select(*columns, LATER, Staff)
        .join(CaseFile)
        .switch(Restriction)
        .left_outer_join(Service)
        .switch(Restriction)
        .left_outer_join(LATER, on=(Restriction.replaced_by == LATER.id), attr="replaced_by")
        .switch(Restriction)
        .left_outer_join(Staff, on=(Restriction.authorised_by == Staff.id), attr="authorised_by")
    )
    (made,), (peewees,) = Statement(query).run(), query
    assert _all_of(made) == _all_of(peewees)
    assert (made.authorised_by.name, made.service, made.replaced_by) == ("Eli Placeholder", None, None)


def _all_of(row: Any) -> Any:
    """What a row holds, with the rows that came with it."""
    if not isinstance(row, peewee.Model):
        return row
    return {name: {key: _all_of(one) for key, one in held.items()} if isinstance(held, dict) else _all_of(held)
            for name, held in vars(row).items()}  # fmt: skip


def test_an_action_about_which_nothing_is_promised_reads_no_situation(world: builders.World) -> None:
    builders.authorised(world)
    call = NewContact(clock.now() - timedelta(minutes=1), Channel.TELEPHONE, Direction.OUT, 4, "Repair")
    somebody = world.actor("colleague")
    record_contact(somebody, "HA-204417", call)
    with statements() as sent:
        record_contact(somebody, "HA-204417", call)
    read = [sql for sql, _ in sent if sql.startswith("SELECT") and "pg_advisory" not in sql]
    assert not [sql for sql in read if '"letter"' in sql or '"agreed_adjustment"' in sql]
    assert len(read) <= 6  # who they are, the customer, the policy, what binds, the last event, the team


def test_a_join_is_planned_once_whatever_its_values(sqlite_url: str) -> None:
    """SQLite asks the authorizer about each table and column whenever it makes a plan."""
    connect_to(sqlite_url)
    builders.world()
    planned: list[object] = []

    def note(*asked: object) -> int:
        planned.append(asked)
        return apsw.SQLITE_OK

    connection = database.connection()
    connection.authorizer = note
    try:
        assert customer_with("HA-204417").service
        assert planned
        planned.clear()
        with pytest.raises(NotFound):
            customer_with("HA-000000")
        assert planned == []
    finally:
        connection.authorizer = None
        database.close()


def test_counting_what_waits_reads_no_table_that_grows(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world()
    everyone = replace(world.actor("senior-manager"), roles=frozenset(Role))
    work_list.counts(everyone)
    with statements() as sent:
        work_list.counts(everyone)
    counting = [(sql, values) for sql, values in sent if "UNION ALL" in sql]
    assert all(len(sql) < _KEPT_READY for sql, _ in counting), "SQLite reads it anew for each page"
    names = {row[0] for row in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for sql, values in counting:
        aliases = {word.split('" AS "')[1].split('"')[0]: word.split('"')[0] for word in _tables_of(sql)}
        assert set(aliases.values()) <= names
        steps = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        walked = {aliases[step.split()[1]] for step in steps if step.startswith("SCAN t")}
        assert not walked - FEW, "a kind of work walks through these: it needs an index, in a new migration"
        assert not _through_nobody(steps)
    database.close()


def test_a_card_looks_for_the_same_person_by_what_is_the_same(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world()
    with statements() as sent:
        likely(world.customer)
    for sql, values in sent:
        steps = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not _through_nobody(steps), "it walks every customer"
        assert any("postcode_key=?" in step for step in steps)
    database.close()


def _through_nobody(steps: list[str]) -> list[str]:
    """Steps down an index of what nearly every customer has nothing of."""
    return [step for step in steps if "joined_into_id=?" in step]


def _tables_of(sql: str) -> list[str]:
    """Each `table" AS "alias"…` of a statement."""
    return [part for word in ("FROM", "JOIN") for part in sql.split(f'{word} "')[1:]]


def test_a_page_of_an_account_asks_as_little_the_second_time_as_it_can(app: Flask) -> None:
    world = builders.world()
    browser = browser_of(app, world.staff["colleague"])
    browser.get("/customers/HA-204417")
    with statements() as sent:
        assert browser.get("/customers/HA-204417").status_code == 200
    # Whose page and who asks: the stamp of what is published, the session, their roles, the organisation, the policy in
    # force. What the navigation counts: the work, and the last event. The account: the customer with their service,
    # their ladder, who speaks for them, whether another account is the same person’s (SIT-12). Its situation (SIT-1):
    # decisions, agreed adjustments, requests, appeals that wait, letters.
    asked = [sql for sql, _ in sent]
    assert len(asked) <= 15, asked
    assert len(set(asked)) == len(asked), "nothing is asked twice"


def test_the_policy_in_force_is_asked_once_in_a_request_and_anew_by_whoever_writes(world: builders.World) -> None:
    once.begin()
    try:
        with statements() as sent:
            before = policy_and_number()
            assert policy_and_number() == before
            assert policy_in_force() is before[0]
        assert len(sent) == 1
        with writing():
            PolicyVersion.update(number=before[1] + 1).where(PolicyVersion.state == PolicyState.IN_FORCE).execute()
            assert policy_and_number()[1] == before[1] + 1
        with statements() as sent:
            assert policy_and_number()[1] == before[1] + 1, "what was known before a transaction is asked anew after it"
        assert len(sent) == 1
    finally:
        once.end()
    with statements() as sent:
        assert policy_in_force() is policy_in_force()
    assert len(sent) == 2, "outside a request nothing is kept"

"""The portal's connection does what the portal needs and nothing else, on SQLite and on PostgreSQL (DPA-5)."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any

import peewee
import pytest
from apsw import AuthError
from flask import Flask
from psycopg.errors import InsufficientPrivilege

from shared.actions.adjustments.decide import match_adjustment, withdraw_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal, withdraw_appeal
from shared.config import Settings
from shared.database import connections, portal_access
from shared.database.writing import writing
from shared.models import Customer, Event
from shared.rules.actor import CUSTOMER
from shared.rules.errors import BadConfiguration
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel
from shared.web import access
from tests import builders
from tests.integration.test_portal_adjustments import walk as ask_for_adjustments
from tests.integration.test_portal_appeals import walk as appeal
from tests.postgres import portal_account
from tests.visitor import URL, Visitor, portal, published, told

#: Said here a second time on purpose: widening what the portal may do takes two hands.
READ = {
    "organisation",
    "policy_version",
    "policy_edition",
    "announced_version",
    "printed_page",
    "published",
    "draft",
    "arriving_file",
    "arriving_piece",
    "published_letter",
    "attempt",
    "adjustment_request",
    "appeal",
    "enquiry",
    "done",
}
READ_IN_PART = {
    "event": {"number", "hash"}, "event_payload": {"event_number"}, "attachment_content": {"id", "sha256"},
    "tally": {"id"}, "message": {"id"}, "attachment": {"id"}, "attachment_piece": {"id"},
    "ground_of_appeal": {"id"}, "addition": {"id"},
}  # fmt: skip
ADDED = {
    "draft", "attempt", "adjustment_request", "appeal", "ground_of_appeal", "addition", "enquiry",
    "attachment", "attachment_content", "attachment_piece", "arriving_file", "arriving_piece",
    "published", "event", "event_payload", "message", "done", "tally",
}  # fmt: skip
CHANGED = {
    "published": {"body", "updated_at", "version"},
    "appeal": {"state", "version", "answer_by", "confirmed_at"},
    "adjustment_request": {"state", "version", "answer_by"},
    "arriving_file": {
        "owner", "arrived", "name", "size", "media_type", "sha256", "held", "refused", "expires_at",
    },
}  # fmt: skip
REMOVED = {"draft", "attempt", "arriving_file", "arriving_piece"}


class Tries:
    """What the portal's connection answers. Nothing here changes a row, whether it is allowed or not."""

    def __init__(self, url: str) -> None:
        self.store = portal_access.ready_for_portal(portal_account(url))

    def refused(self, sql: str) -> bool:
        """Whether the database refuses to do this for the portal; any other complaint is about our statement."""
        connections.use_for_request(self.store)
        try:
            with writing():
                connections.database.execute_sql(sql)
        except peewee.IntegrityError:
            return False  # allowed to try; the row itself is no good
        except peewee.DatabaseError as error:
            if not isinstance(error.__cause__ or error.__context__, (AuthError, InsufficientPrivilege)):
                raise
            return True
        finally:
            connections.close_after_request()
        return False


@pytest.fixture
def busy(database_url: str) -> str:
    connections.connect_to(database_url)
    builders.authorised(builders.world())
    return database_url


@pytest.mark.clause("DPA-5")
def test_every_column_of_every_table_is_tried(busy: str) -> None:
    tables = {
        table: {column.name for column in connections.database.get_columns(table)}
        for table in connections.database.get_tables()
    }
    assert len(tables) >= 40
    assert set(tables) >= READ | ADDED
    portal_s = Tries(busy)
    for table, columns in tables.items():
        if table in READ or table == "schema_migration":
            assert not portal_s.refused(f'SELECT * FROM "{table}"')
        else:
            assert portal_s.refused(f'SELECT * FROM "{table}"')
            for column in columns - READ_IN_PART.get(table, set()):
                assert portal_s.refused(f'SELECT "{column}" FROM "{table}"'), (table, column)
        if table not in READ_IN_PART and table not in READ and table != "schema_migration":
            assert portal_s.refused(f'SELECT COUNT(*) FROM "{table}"')
        for column in columns:
            changed = not portal_s.refused(f'UPDATE "{table}" SET "{column}" = "{column}" WHERE 1 = 0')
            # An update reads, too: what may be changed but not read would be refused here for the reading.
            assert changed == (column in CHANGED.get(table, set())), (table, column)
        assert portal_s.refused(f'DELETE FROM "{table}" WHERE 1 = 0') == (table not in REMOVED), table
        insert = f'INSERT INTO "{table}" ("{sorted(columns)[0]}") VALUES (NULL)'  # of no table enough for a row
        assert portal_s.refused(insert) == (table not in ADDED), table
        assert portal_s.refused(f'DROP TABLE "{table}"') if connections.is_sqlite() else True


@pytest.mark.clause("DPA-5")
@pytest.mark.parametrize(
    "way_round",
    [
        "SELECT (SELECT name FROM customer LIMIT 1)",
        "SELECT reference FROM published WHERE EXISTS (SELECT 1 FROM customer WHERE name > 'A')",
        "WITH appeal_hearer_uninvolved AS (SELECT name FROM staff) SELECT name FROM appeal_hearer_uninvolved",
        "SELECT p.reference FROM published AS p JOIN restriction AS r ON r.reference = p.reference",
        "UPDATE published SET body = (SELECT name FROM customer LIMIT 1)",
        "INSERT INTO draft (token_hash, body, expires_at) SELECT account, name, created_at FROM customer",
    ],
)
def test_there_is_no_way_round(busy: str, way_round: str) -> None:
    assert Tries(busy).refused(way_round)


@pytest.mark.clause("DPA-5")
def test_on_sqlite_the_portal_can_not_widen_its_rights(sqlite_url: str) -> None:
    connections.connect_to(sqlite_url)
    for statement in (
        "ATTACH DATABASE ':memory:' AS other", "PRAGMA writable_schema = 1", "CREATE VIEW v AS SELECT * FROM customer",
        "CREATE TEMP TRIGGER t AFTER INSERT ON draft BEGIN SELECT name FROM customer; END",
    ):  # fmt: skip
        with pytest.raises(peewee.DatabaseError, match="not authorized"):
            portal_access.ready_for_portal(sqlite_url).execute_sql(statement)


@pytest.mark.clause("DPA-5")
def test_the_owner_s_account_is_refused_as_the_portal_s(postgres_url: str) -> None:
    with pytest.raises(BadConfiguration, match="account of its own"):
        portal_access.ready_for_portal(postgres_url)


@pytest.mark.clause("DPA-5")
def test_everything_that_the_portal_does_it_can_do(database_url: str) -> None:
    app = portal(database_url)
    letter = told(builders.world())
    visitor = Visitor(app)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<" not in rule.rule and rule.rule != "/leave":
            visitor.get(rule.rule)
            assert visitor.status < 500, rule.rule
    visitor.get("/policy/versions/1")
    assert visitor.status == 200
    visitor.get("/follow")
    visitor.fill(reference=letter[0], code=letter[1])
    assert "What you can do" in visitor.text
    ask_for_adjustments(visitor)
    visitor.fill()
    assert published("adjustment").body["state"] == "received"
    appeal(visitor, letter)
    visitor.fill(files=(BytesIO(b"words"), "a.txt"))
    assert "We have your appeal" in visitor.text
    assert published("appeal").body["state"] == "received"


@pytest.mark.clause("DPA-5")
def test_what_staff_have_taken_up_can_still_be_withdrawn(database_url: str) -> None:
    connections.connect_to(database_url)
    world = builders.world()
    restriction = builders.authorised(world)
    asked = NewAdjustmentRequest("Sam", Channel.EMAIL, (AdjustmentKind.BSL,), email="sam@example.com")
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    match_adjustment(world.actor("colleague"), request.reference, request.version, world.customer.account)
    made = NewAppeal("Sam", Channel.EMAIL, (AppealGround.WRONG_PERSON,), email="s@example.com", decision_described="It")
    lodged = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPS")
    lodged = match_appeal(world.proposer, lodged.reference, lodged.version, restriction.reference)
    assign_appeal(world.proposer, lodged.reference, lodged.version, world.staff["director-repairs"].id)
    connections.use_for_request(portal_access.ready_for_portal(portal_account(database_url)))
    try:
        withdraw_adjustment(CUSTOMER, request.reference)
        withdraw_appeal(CUSTOMER, lodged.reference)
    finally:
        connections.close_after_request()
    assert [published(kind).body["state"] for kind in ("adjustment", "appeal")] == ["withdrawn"] * 2
    assert Event.select().where(Event.action.startswith("withdraw")).count() == 2


@pytest.mark.clause("DPA-5", "SEC-36")
def test_a_page_that_reads_too_much_fails_without_a_word_about_it(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    app: Flask = portal(database_url)
    world = builders.world()
    app.add_url_rule("/too-much", "too_much", access.public(lambda: Customer.select().first().name))
    visitor = Visitor(app)
    with caplog.at_level(logging.ERROR):
        visitor.get("/too-much")
    assert visitor.status == 500
    assert "something went wrong on our side" in visitor.text
    assert world.customer.name not in visitor.page + caplog.text
    assert "customer" not in visitor.page
    assert Customer.select().first().name == world.customer.name, "outside the request, all is as it was"


@pytest.mark.clause("DPA-5")
@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("POST", "/follow", {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ("POST", "/follow", {"data": b"\xff=x", "content_type": "application/x-www-form-urlencoded"}, 400),
        ("GET", "/policy.pdf?size=%00", {}, 400),
    ],
)
def test_what_is_refused_at_the_door_gets_its_page_where_only_the_portal_is_served(
    database_url: str, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    app = portal(database_url)
    builders.organisation()
    own = connections.database.obj
    connections.database.initialize(None)  # as in the portal's own process, which has the narrow connection alone
    try:
        answer = app.test_client().open(path, method=method, base_url=URL, **sent)
    finally:
        connections.database.initialize(own)
    assert answer.status_code == status
    assert "Marrowfield Homes" in answer.text


def test_without_an_account_of_its_own_postgresql_gets_one_sentence(postgres_url: str) -> None:
    with pytest.raises(BadConfiguration, match="no account “nobody-yet”"):
        portal_access.give_portal_rights(postgres_url, "postgresql://nobody-yet@127.0.0.1/x")
    connections.database.close_all()
    assert not Settings().portal_database_url

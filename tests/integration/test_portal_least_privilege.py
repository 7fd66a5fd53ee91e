"""The portal reads the organisation, its policy, the published copy and its own tables, and nothing else (DPA-5)."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask

from shared import db
from shared.actions.decide_adjustment import match_adjustment, withdraw_adjustment
from shared.actions.lodge_appeal import AppealMade, assign_appeal, lodge_appeal, match_appeal, withdraw_appeal
from shared.actions.request_adjustment import AdjustmentAsked, request_adjustment
from shared.models import Published
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel
from tests import builders
from tests.integration.test_portal_adjustments import walk as ask_for_adjustments
from tests.integration.test_portal_appeals import walk as appeal
from tests.visitor import Visitor, portal, told

#: What pages may read, and what the two actions of the portal may read while they write.
READ_BY_PAGES = {"organisation", "policy_version", "published", "draft", "attempt"}
READ_BY_ACTIONS = READ_BY_PAGES | {"event", "done", "attachment_content", "adjustment_request", "appeal"}
WRITTEN = {
    "draft", "attempt", "adjustment_request", "appeal", "ground_of_appeal", "attachment", "attachment_content",
    "published", "event", "event_payload", "message", "done",
}  # fmt: skip


@pytest.fixture
def statements(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that reaches the database."""
    seen: list[str] = []
    execute = db.SqliteStore.execute_sql

    def listen(self: db.SqliteStore, sql: str, params: object = None) -> object:
        seen.append(sql)
        return execute(self, sql, params)

    monkeypatch.setattr(db.SqliteStore, "execute_sql", listen)
    return seen


def tables(statements: list[str], *verbs: str) -> set[str]:
    found = [re.findall(rf'\b(?:{"|".join(verbs)})\s+"?(\w+)"?', sql, re.IGNORECASE) for sql in statements]
    return {table for each in found for table in each}


def reads(statements: list[str]) -> set[str]:
    selects = [sql for sql in statements if not sql.lstrip().upper().startswith(("DELETE", "UPDATE"))]
    return tables(selects, "FROM", "JOIN")


def writes(statements: list[str]) -> set[str]:
    return tables(statements, "INTO", "UPDATE", "DELETE FROM")


@pytest.mark.clause("DPA-5")
def test_what_the_portal_reads_and_writes(sqlite_url: str, statements: list[str]) -> None:
    app: Flask = portal(sqlite_url)
    letter = told(builders.world())
    visitor = Visitor(app)
    statements.clear()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<" not in rule.rule:
            visitor.get(rule.rule)
    visitor.get("/policy/versions/1")
    visitor.get("/follow")
    visitor.fill(reference=letter[0], code=letter[1])
    assert "What you can do" in visitor.text
    assert reads(statements) <= READ_BY_PAGES
    assert writes(statements) <= {"draft", "attempt"}
    ask_for_adjustments(visitor)
    visitor.fill()
    appeal(visitor, letter)
    visitor.fill(files=(BytesIO(b"words"), "a.txt"))
    assert "We have your appeal" in visitor.text
    assert reads(statements) <= READ_BY_ACTIONS
    assert writes(statements) <= WRITTEN


@pytest.mark.clause("DPA-5")
def test_withdrawing_reads_neither_the_account_nor_who_hears_the_appeal(sqlite_url: str, statements: list[str]) -> None:
    db.connect_to(sqlite_url)
    world = builders.world()
    restriction = builders.authorised(world)
    asked = AdjustmentAsked("Sam", Channel.EMAIL, (AdjustmentKind.BSL,), email="sam@example.com")
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    match_adjustment(world.actor("colleague"), request.reference, request.version, world.customer.account)
    made = AppealMade(
        "Sam", Channel.EMAIL, (AppealGround.WRONG_PERSON,), email="s@example.com", decision_described="It"
    )
    lodged = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPS")
    lodged = match_appeal(world.proposer, lodged.reference, lodged.version, restriction.reference)
    assign_appeal(world.proposer, lodged.reference, lodged.version, world.staff["director-repairs"].id)
    statements.clear()
    withdraw_adjustment(CUSTOMER, request.reference)
    withdraw_appeal(CUSTOMER, lodged.reference)
    assert reads(statements) <= READ_BY_ACTIONS
    assert {Published.get(Published.reference == r.reference).body["state"] for r in (request, lodged)} == {"withdrawn"}

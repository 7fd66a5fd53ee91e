"""The portal reads the organisation, its policy, the published copy and its own tables, and nothing else (DPA-5)."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask

from shared import db
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

"""Only actions change a state, and every action is a row of the table: read from the source, not hoped for."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from shared import actions
from shared.models import TABLES
from shared.models.base import StateField
from shared.rules.lifecycle import TABLE, Action
from tests.structure.test_house import ROOT, nodes_of, tracked

LONGEST_ROUTE = 35
STATES = {field.name for table in TABLES for field in table._meta.sorted_fields if isinstance(field, StateField)}
#: A verb that does a smaller part of what another names, or the same to several at once, under one row of the table.
SHARE_A_ROW = {
    "take_a_break": Action.ASK_FOR_SUPPORT,
    "tell_apart": Action.PART_ACCOUNTS,
    "replace_officer": Action.NAME_OFFICER,
}
#: What a person has entered so far, and that it was sent, with the action that sends it (REL-6); a password kept in
#: today’s way when it was just typed.
KEEP_HOUSE = {
    "portal/drafts.py", "portal/journey.py", "backoffice/sign_in/first_factor.py",
}  # fmt: skip
WRITES = {"update", "insert", "create", "write", "insert_many", "replace"}
METHODS = {"get", "post", "put", "patch", "delete", "route"}


def sources(*patterns: str) -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    """Each module of ours that matches: its name, and every part of it."""
    for path in tracked(*patterns):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield str(path.relative_to(ROOT)), nodes_of(path)


OURS = ("shared", "portal", "backoffice", "script")


def called(node: ast.AST) -> str:
    """The name at the end of what is called: `update` of `Restriction.update(…)`."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_the_states_are_known() -> None:
    """If this fails, the tests below look for the wrong columns."""
    assert "state" in STATES


@pytest.mark.clause("RES-3", "CAS-3")
def test_only_the_shape_of_an_action_opens_the_way_to_a_state() -> None:
    users = {name for name, nodes in sources(*OURS) for node in nodes if called(node) == "within_an_action"}
    assert users == {"shared/actions/action.py"}


@pytest.mark.clause("RES-3", "CAS-3")
def test_nothing_but_an_action_writes_a_state() -> None:
    wrong = []
    for name, nodes in sources(*OURS):
        for node in nodes:
            if isinstance(node, ast.Call) and called(node) in WRITES and not name.startswith("shared/actions/"):
                wrong += [f"{name}:{node.lineno}" for keyword in node.keywords if keyword.arg in STATES]
            targets = node.targets if isinstance(node, ast.Assign) else []
            wrong += [f"{name}:{t.lineno}" for t in targets if isinstance(t, ast.Attribute) and t.attr in STATES]
    assert not wrong


@pytest.mark.clause("RES-3")
def test_no_sql_by_hand_changes_a_record() -> None:
    wrong = []
    for name, nodes in sources(*OURS):
        for node in nodes:
            if called(node) in {"execute_sql", "execute"} and isinstance(node, ast.Call) and node.args:
                text = " ".join(
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )
                if text.lstrip().upper().startswith(("UPDATE ", "INSERT ", "DELETE ")):
                    wrong.append(f"{name}:{node.lineno}")
    assert not wrong


@pytest.mark.clause("DPA-1", "REL-9")
def test_only_the_audit_log_writes_events() -> None:
    writers = set()
    for name, nodes in sources(*OURS):
        for node in nodes:
            writes = {"create", "insert", "insert_many", "update", "delete", "save"}
            if isinstance(node, ast.Attribute) and node.attr in writes:  # called here, or handed on
                owner = node.value
                if getattr(owner, "id", getattr(owner, "attr", "")) in {"Event", "EventPayload"}:
                    writers.add(name)
            if isinstance(node, ast.Call) and called(node) == "insert" and node.args:
                owner = node.args[0]
                if getattr(owner, "id", getattr(owner, "attr", "")) in {"Event", "EventPayload"}:
                    writers.add(name)
    assert writers == {"shared/audit.py"}


@pytest.mark.clause("RES-3", "DPA-1")
def test_rows_are_inserted_past_the_models_by_actions_and_the_audit_log_alone() -> None:
    importers = {
        name
        for name, nodes in sources(*OURS)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "shared.database.prepared"
        if "insert" in {alias.name for alias in node.names}
    }
    # `create` of the models refuses a state past the actions, as `insert` of theirs does.
    assert importers == {"shared/audit.py", "shared/models/base.py", "shared/actions/reports/count.py"}


def verbs() -> Iterator[tuple[str, Action]]:
    """Every public function of shared/actions that is decorated as an action."""
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if hasattr(function, "action") and function.__module__ == module.__name__:
                yield f"{module.__name__}.{name}", function.action


def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(actions.__path__, "shared.actions.")
    return [importlib.import_module(module.name) for module in found if not module.ispkg]


@pytest.mark.clause("CAS-3", "RES-3")
def test_every_action_of_the_table_has_one_verb_of_its_name_and_every_verb_its_row() -> None:
    assert set(TABLE) == set(Action), "an action without a row could be done by nobody, or by anybody"
    named = Counter(action for name, action in verbs() if name.rpartition(".")[2].removeprefix("_") in names_of(action))
    assert {action for action in Action if named[action] != 1} == set()
    others = {
        name.rpartition(".")[2]: a for name, a in verbs() if name.rpartition(".")[2].lstrip("_") not in names_of(a)
    }
    assert others == SHARE_A_ROW


def names_of(action: Action) -> set[str]:
    """A verb is called as its action; one that prepares something before its transaction, `_issue` for issue_letter."""
    return {action.value, action.value.partition("_")[0]}


def test_an_application_writes_through_actions() -> None:
    """A transaction belongs to an action. What keeps house around them is named here."""
    users = {name for name, nodes in sources("portal", "backoffice") for n in nodes if called(n) == "writing"}
    assert users <= KEEP_HOUSE


def routes() -> Iterator[tuple[str, ast.FunctionDef]]:
    for name, nodes in sources("portal", "backoffice"):
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and any(called(d) in METHODS for d in node.decorator_list):
                yield f"{name}: {node.name}", node


def test_a_route_is_about_twenty_lines() -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in routes()}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_ROUTE} == {}


def test_routes_leave_queries_to_their_place() -> None:
    """`shared/queries` reads: a route may look one row up, never join, prefetch or write SQL."""
    wrong = []
    with_a_route = {name.partition(":")[0] for name, _ in routes()}
    assert any(not name.endswith("routes.py") for name in with_a_route)
    for name, nodes in sources(*with_a_route):
        for node in nodes:
            if called(node) in {"execute_sql", "prefetch", "group_by", "order_by_extend"}:
                wrong.append(f"{name}:{getattr(node, 'lineno', 0)}")
    assert wrong == []


def test_every_migration_is_numbered_in_turn() -> None:
    names = sorted(path.name for path in (ROOT / "shared" / "migrations").glob("[0-9]*.py"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert all(Path(name).stem.count("_") for name in names)

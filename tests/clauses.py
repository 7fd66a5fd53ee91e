"""Which clauses of the catalogue (`clauses.txt`) the tests prove: pytest's `--clauses` prints the table at the end.

A test names its clauses, `@pytest.mark.clause("RES-4")`. A clause is proved when a test that names it has passed and
none that names it has failed. A name that is not in the catalogue stops the run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

_PROPERTY = "clause"


def read_catalogue() -> dict[str, str]:
    """Identifier → title, in the order of the file."""
    lines = Path(__file__).with_name("clauses.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return {entry[0]: entry[1] for entry in entries}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--clauses`, and `--clauses=tests` for the tests too."""
    parser.addoption(
        "--clauses",
        nargs="?",
        const="table",
        choices=["table", "tests"],
        help="print which clauses of the catalogue are proved; with 'tests', by which tests",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Attach each test's clauses to its report, which is what xdist's workers send back."""
    catalogue = read_catalogue()
    for item in items:
        for marker in item.iter_markers("clause"):
            unknown = [identifier for identifier in marker.args if identifier not in catalogue]
            if unknown or not marker.args:
                raise pytest.UsageError(f"{item.nodeid}: no such clause in tests/clauses.txt: {', '.join(unknown)}")
            item.user_properties += [(_PROPERTY, identifier) for identifier in marker.args]


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """The table, before pytest's closing line."""
    wanted = config.getoption("--clauses")
    if not wanted:
        return
    passed = _tests_by_clause(terminalreporter, "passed")
    failed = _tests_by_clause(terminalreporter, "failed", "error")
    catalogue = read_catalogue()
    states = {identifier: _state(identifier in passed, identifier in failed) for identifier in catalogue}
    terminalreporter.section("clauses")
    for identifier, title in catalogue.items():
        terminalreporter.write_line(f"{identifier:<8} {states[identifier]:<8}  {title}")
        if wanted == "tests":
            for test in [*passed[identifier], *failed[identifier]]:
                terminalreporter.write_line(f"{'':<18}  {test}")
    count = Counter(states.values())
    terminalreporter.write_line("")
    terminalreporter.write_line(
        f"{len(catalogue)} clauses: {count['proved']} proved, {count['FAILED']} failed, {count['not yet']} not yet"
    )


def _state(passed: bool, failed: bool) -> str:
    if failed:
        return "FAILED"
    return "proved" if passed else "not yet"


def _tests_by_clause(terminalreporter: TerminalReporter, *outcomes: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for report in [report for outcome in outcomes for report in terminalreporter.getreports(outcome)]:
        for name, identifier in report.user_properties:
            if name == _PROPERTY:
                found[str(identifier)].append(report.nodeid)
    return found

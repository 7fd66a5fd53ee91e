"""Which clauses of the catalogue (`clauses.txt`) the tests prove: pytest's `--clauses` prints the table at the end.

A test names its clauses, `@pytest.mark.clause("RES-4")`. A clause is proved when a test that names it has passed and
none that names it has failed. A name that is not in the catalogue stops the run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

_PROPERTY = "clause"


def _read_catalogue() -> dict[str, str]:
    """Identifier and title, in the order of the file."""
    lines = Path(__file__).with_name("clauses.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return {entry[0]: entry[1] for entry in entries}


_CATALOGUE = _read_catalogue()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--clauses`, and `--clauses=tests` for the tests too."""
    parser.addoption(
        "--clauses",
        nargs="?",
        const="table",
        choices=["table", "tests"],
        help="print which clauses of the catalogue are proved; with 'tests', by which tests",
    )


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Attach each test's clauses to its report, which is what xdist's workers send back; refuse unknown ones."""
    report = yield
    unknown = []
    for item in report.result or []:
        for identifier in [name for marker in item.iter_markers("clause") for name in marker.args]:
            if identifier not in _CATALOGUE:
                unknown.append(f"{item.nodeid}: no clause {identifier} in tests/clauses.txt")
            elif isinstance(item, pytest.Item):
                item.user_properties.append((_PROPERTY, identifier))
    if unknown:
        report.outcome, report.longrepr, report.result = "failed", "\n".join(unknown), []
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """The table, before pytest's closing line."""
    wanted = config.getoption("--clauses")
    if not wanted:
        return
    passed = _tests_by_clause(terminalreporter, "passed")
    failed = _tests_by_clause(terminalreporter, "failed", "error")
    states = {identifier: _state(identifier in passed, identifier in failed) for identifier in _CATALOGUE}
    terminalreporter.section("clauses")
    for identifier, title in _CATALOGUE.items():
        terminalreporter.write_line(f"{identifier:<8} {states[identifier]:<8}  {title}")
        if wanted == "tests":
            for test in [*passed[identifier], *failed[identifier]]:
                terminalreporter.write_line(f"{'':<18}  {test}")
    count = Counter(states.values())
    terminalreporter.write_line("")
    terminalreporter.write_line(
        f"{len(_CATALOGUE)} clauses: {count['proved']} proved, {count['FAILED']} failed, {count['not yet']} not yet"
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

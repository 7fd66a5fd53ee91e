"""Which tests run a line of ours, and how long each takes: a file for each file of tests, in a folder of `var`.

A line is known by its module and its words, so that it is found again where it has moved.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import coverage

from tests.breaking.change import Place

_ROOT = Path(__file__).parents[2]
FOLDER = _ROOT / "var" / "mutants"
#: A change is held against the shortest tests that take so long together, of so many files where they are read anew.
_MOST_SECONDS, _MOST_FILES = 60, 12
#: Is about what all modules give a name to.
_OF_ALL = "tests/unit/test_values.py::test_every_value_is_frozen[{}]"
_CHANGED = ("shared/rules", "shared/actions")


@cache
def _words() -> frozenset[str]:
    """What modules of the rules and actions give a name to."""
    found: set[str] = set()
    for layer in _CHANGED:
        for file in (_ROOT / layer).rglob("*.py"):
            for node in ast.parse(file.read_text("utf-8")).body:
                found |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and _is_stored(name)}
                found |= {node.name} if isinstance(node, ast.FunctionDef | ast.ClassDef) else set()
    return frozenset(found)


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


@cache
def _source(file: Path) -> list[str]:
    return ["", *(line.strip() for line in file.read_text("utf-8").splitlines())]


def write(folder: Path, tests: str, seconds: dict[str, float], run: coverage.CoverageData) -> None:
    """Write down what these tests have run; elsewhere than in the rules and actions, the lines that name some."""
    order = {name: number for number, name in enumerate(seconds)}
    found: dict[str, dict[str, list[int]]] = {}
    for measured in run.measured_files():
        path = str(Path(measured).relative_to(_ROOT))
        kept: dict[str, set[int]] = defaultdict(set)
        for number, contexts in run.contexts_by_lineno(measured).items():
            text = _source(Path(measured))[number]
            if path.startswith(_CHANGED) or not _words().isdisjoint(re.findall(r"\w+", text)):
                kept[text] |= {order[context] for context in contexts if context in order}
        found[path] = {text: sorted(numbers) for text, numbers in kept.items() if numbers}
    folder.mkdir(parents=True, exist_ok=True)
    written = {"digest": digest(tests), "seconds": seconds, "lines": found}
    _place(folder, tests).write_text(json.dumps(written), encoding="utf-8")


def _place(folder: Path, tests: str) -> Path:
    return folder / (tests.replace("/", ".") + ".json")


@cache
def digest(tests: str) -> str:
    """Of a file of tests, as it is when this is asked first."""
    return hashlib.sha256((_ROOT / tests).read_bytes()).hexdigest()


def not_written(folder: Path, files: Iterable[str]) -> list[str]:
    """The files of tests of which nothing is known, or something else."""
    places = {tests: _place(folder, tests) for tests in files}
    return [
        tests
        for tests, place in places.items()
        if not place.exists() or json.loads(place.read_text("utf-8"))["digest"] != digest(tests)
    ]


class Lines:
    """What is written down, to ask."""

    def __init__(self, tests: Iterable[str]) -> None:
        self._seconds: dict[str, float] = {}
        self._runs: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._with: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for file in tests:
            self._read(json.loads(_place(FOLDER, file).read_text("utf-8")))

    def _read(self, written: dict[str, Any]) -> None:
        self._seconds |= written["seconds"]
        tests = list(written["seconds"])
        for path, lines in written["lines"].items():
            for text, numbers in lines.items():
                self._runs[path, text] += [tests[number] for number in numbers]
                for word in _words().intersection(re.findall(r"\w+", text)):
                    self._with[word].add((path, text))

    def tests_of(self, path: Path, place: Place) -> dict[str, float]:
        """The tests that can notice a change there, the shortest first, and how long each takes.

        What a module gives a name to is held against those first that mention it, then against those that run a line
        with it, and then with what the module makes of it.
        """
        if place.within:
            run = {(str(path), _source(_ROOT / path)[number]) for number in place.lines}
            return self._shortest([self._that_run(run)], len(self._seconds))
        of_all = _OF_ALL.format(path.parts[1])
        mention = {test for test in self._seconds if place.named in _words_of(test.partition("::")[0])}
        made_of_it = _names_from(_ROOT / path, place.named)
        run = {line for name in made_of_it for line in self._with[name]}
        lots = [mention, self._that_run(self._with[place.named]), self._that_run(run)]
        return {of_all: self._seconds[of_all]} | self._shortest(lots, _MOST_FILES)

    def _that_run(self, lines: set[tuple[str, str]]) -> set[str]:
        return {test for line in lines for test in self._runs.get(line, ())}

    def _shortest(self, lots: list[set[str]], most_files: int) -> dict[str, float]:
        """Of the first lot, then of the others."""
        chosen: dict[str, float] = {}
        files: set[str] = set()
        left = float(_MOST_SECONDS)
        for test in (test for lot in lots for test in sorted(lot, key=lambda test: (self._seconds[test], test))):
            file = test.partition("::")[0]
            if test not in chosen and self._seconds[test] <= left and len(files | {file}) <= most_files:
                files.add(file)
                chosen[test] = self._seconds[test]
                left -= self._seconds[test]
        return chosen


def _names_from(file: Path, name: str) -> set[str]:
    """This name, and those that the module makes of it."""
    names = {name} if name else set[str]()
    statements = ast.parse(file.read_text("utf-8")).body
    for statement in statements:
        if names & {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}:
            names |= {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and _is_stored(node)}
            names |= {statement.name} if isinstance(statement, ast.FunctionDef | ast.ClassDef) else set()
    return names


@cache
def _words_of(tests: str) -> frozenset[str]:
    return _words().intersection(re.findall(r"\w+", (_ROOT / tests).read_text("utf-8")))

"""One small change to the rules at a time, in a copy of the source, and whether a unit test notices (REL-15)."""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.breaking.found import Found

#: Of all changes, as many are to be noticed.
_SHARE = 0.9
_ROOT = Path(__file__).parents[2]
_COPIED = ("shared", "portal", "backoffice", "tests", "templates", "translations", "docs", "script", "pyproject.toml")
_FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

#: By module and change, those that nobody could see, and why.
EQUIVALENT: dict[tuple[str, str], str] = {
    ("analysis", "24 became 25"): "a day has no twenty-fifth hour that could be counted",
    ("protection", "24 became 25 in protection"): "a day has no twenty-fifth hour that could be counted",
    ("answers", "True became False in _rows"): "the names and the counts stand side by side; it stops who forgets one",
    ("contact", "0 became 1 in _later"): "a time of the week begins and ends on one day",
    ("contact", "1 became 2 in _later"): "no time ends in the two minutes before the office opens",
    ("deadlines", "64 became 65 in bank_holidays"): "how many years are remembered, not which days they have",
    ("mirror", "0 became 1 in shown_in_year"): "every quarter has as many cells as the first",
    ("mirror", "Gt became GtE in _differences"): "two rates that differ are not the same",
    ("volume", "GtE became Gt in rate"): "ten is a whole number, and has no decimal either way",
}


class _Change(ast.NodeTransformer):
    """Changes the place of this number, counted from the start of a module; with none, only counts."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.count, self.said = wanted, 0, ""
        self._within: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()
        return node

    def _is_it(self, node: ast.AST, what: str) -> bool:
        self.count += 1
        if self.count - 1 != self.wanted:
            return False
        within = f" in {self._within[-1]}" if self._within else ""
        self.said = f"line {getattr(node, 'lineno', '?')}: {what}{within}"
        return True

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        other = _FLIPS.get(type(node.ops[0]))
        if other and self._is_it(node, f"{type(node.ops[0]).__name__} became {other.__name__}"):
            node.ops[0] = other()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._is_it(node, "and, or changed places"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return node.operand if isinstance(node.op, ast.Not) and self._is_it(node, "not was dropped") else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) is int and self._is_it(node, f"{node.value} became {node.value + 1}"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        if type(node.value) is bool and self._is_it(node, f"{node.value} became {not node.value}"):
            return ast.copy_location(ast.Constant(not node.value), node)
        return node


def trial(times: int, of: Sequence[str] = (), seed: int = 15) -> Found:
    """So many changes, chosen by chance, the same ones for the same seed; only of these modules, where any are named.

    Each is held against the unit tests that import its module, and no others, so that it is quick. What changes
    nothing that anybody could see (`EQUIVALENT`) is told, and left out of the count. Raises RuntimeError where the
    tests can’t be run, or fail before anything is changed.
    """
    found, killed = Found(), 0
    places = [place for place in _places() if not of or place[0].stem in of]
    chosen = random.Random(seed).sample(places, min(times, len(places)))
    counted = 0
    with tempfile.TemporaryDirectory(prefix="evenhand-mutants-") as folder, _copied(Path(folder)) as tests:
        for stem in {path.stem for path, _ in chosen}:
            if tests.fail(_tests_of(stem)):
                raise RuntimeError(f"The unit tests of {stem} fail before anything is changed.")
        for path, number in chosen:
            said = _change(Path(folder) / path, number)
            if same := EQUIVALENT.get((path.stem, said.partition(": ")[2])):
                found.told.append(f"changes nothing: {path}, {said}: {same}")
            else:
                counted += 1
                noticed = tests.fail(_tests_of(path.stem))
                killed += noticed
                found.told += [] if noticed else [f"survived: {path}, {said}"]
            shutil.copy(_ROOT / path, Path(folder) / path)
    where = f"in {', '.join(of)}" if of else "of the rules"
    share = killed / max(counted, 1)
    found.told.insert(0, f"{counted} changes {where}, seed {seed}: {killed} noticed by a unit test ({share:.0%}).")
    found.expect(share >= _SHARE, f"{share:.0%} noticed, and {_SHARE:.0%} are asked for")
    return found


class _Tests:
    """The unit tests of the copy, run in fresh processes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def fail(self, files: list[str]) -> bool:
        """Whether one of these fails; where there is none, none does. Raises RuntimeError where they can’t be run."""
        if not files:
            return False
        sent, answers = self._process.stdin, self._process.stdout
        assert sent is not None
        assert answers is not None
        sent.write(" ".join(files) + "\n")
        sent.flush()
        code = int(answers.readline())
        if code not in {0, 1, 2}:  # all passed, some failed, a module can't be imported
            raise RuntimeError(f"pytest ended with {code}")
        return code != 0


@contextmanager
def _copied(folder: Path) -> Iterator[_Tests]:
    for name in _COPIED:
        copy = shutil.copytree if (_ROOT / name).is_dir() else shutil.copy
        copy(_ROOT / name, folder / name)
    runner = [sys.executable, str(Path(__file__).with_name("unit_runner.py"))]
    with subprocess.Popen(
        runner, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:  # fmt: skip
        yield _Tests(process)
        assert process.stdin is not None
        process.stdin.close()


def _places() -> Iterator[tuple[Path, int]]:
    for file in sorted((_ROOT / "shared" / "rules").glob("*.py")):
        counter = _Change()
        counter.visit(ast.parse(file.read_text("utf-8")))
        yield from ((file.relative_to(_ROOT), number) for number in range(counter.count))


def _change(file: Path, number: int) -> str:
    change = _Change(number)
    changed = change.visit(ast.parse(file.read_text("utf-8")))
    file.write_text(ast.unparse(ast.fix_missing_locations(changed)), encoding="utf-8")
    return change.said


def _tests_of(module: str) -> list[str]:
    """The unit tests that import this module of the rules."""
    ways = (rf"shared\.rules\.{module}\b", rf"^from shared\.rules import .*\b{module}\b", r"^import shared\.rules$")
    imports = re.compile("|".join(ways), re.MULTILINE)
    files = (_ROOT / "tests" / "unit").glob("test_*.py")
    return [str(file.relative_to(_ROOT)) for file in sorted(files) if imports.search(file.read_text("utf-8"))]

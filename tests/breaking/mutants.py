"""One small change to the rules or actions at a time, in a copy of the source, and whether a test notices (REL-15)."""

from __future__ import annotations

import ast
import json
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
_SHARE = 0.95
_ROOT = Path(__file__).parents[2]
_COPIED = ("shared", "portal", "backoffice", "tests", "templates", "translations", "docs", "script", "static", "bench",
           "gunicorn.conf.py", "pyproject.toml")  # fmt: skip
LAYERS = ("rules", "actions")
#: How many tests an action is held against, then how many files, and how many where none of these noticed.
_SUREST, _FIRST, _MOST = 8, 3, 8
#: They crawl, break or judge all of it, and take minutes.
_TOO_LONG = re.compile(r"crawl|breaking|whole|situation_machine|migrations|wheel|first_steps|postgres")
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


def trial(
    times: int, of: Sequence[str] = (), seed: int = 15, layer: str = "rules", record: Path | None = None
) -> Found:
    """So many changes, chosen by chance, the same ones for the same seed; only of these modules, where any are named.

    Each is held against the tests that are likeliest to notice, and no others, so that it is quick: of a rule the unit
    tests that import its module, of an action those that name it or are about the same things, on SQLite. What changes
    nothing that anybody could see (`EQUIVALENT`) is told, and left out of the count. With a `record` each is written
    down, and what stands there is not tried again. Raises RuntimeError where the tests can’t be run, or what failed
    fails before anything is changed.
    """
    places = [place for place in _places(layer) if not of or place[0].stem in of]
    chosen = random.Random(seed).sample(places, min(times, len(places)))
    known: dict[str, str] = json.loads(record.read_text("utf-8")) if record and record.exists() else {}
    results: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="evenhand-mutants-") as folder, _copied(Path(folder)) as tests:
        for path, number in chosen:
            said = f"{path}, {_change(Path(folder) / path, number)}"
            results[said] = known[said] if said in known else _noticed(tests, Path(folder), path, said, layer)
            shutil.copy(_ROOT / path, Path(folder) / path)
            if record:
                record.write_text(json.dumps(known | results, indent=0, ensure_ascii=False), encoding="utf-8")
    return _tell(results, f"in {', '.join(of)}" if of else f"of the {layer}", seed)


def _noticed(tests: _Tests, folder: Path, path: Path, said: str, layer: str) -> str:
    """The test that fails with this change and without it does not; nothing where none does."""
    if _equivalent(said):
        return ""
    lots = [_tests_of(path.stem)] if layer == "rules" else likeliest(path, said.rpartition(" in ")[2])
    failed = next(filter(None, map(tests.first_that_fails, lots)), "")
    shutil.copy(_ROOT / path, folder / path)
    if failed and tests.first_that_fails([failed]):
        raise RuntimeError(f"{failed} fails before anything is changed.")
    return failed


def _equivalent(said: str) -> str:
    """Why nobody could see this change; nothing where somebody could."""
    path, _, what = said.partition(", ")
    return EQUIVALENT.get((Path(path).stem, what.partition(": ")[2]), "")


def _tell(results: dict[str, str], where: str, seed: int) -> Found:
    found, counted = Found(), [said for said in results if not _equivalent(said)]
    killed = sum(bool(results[said]) for said in counted)
    share = killed / max(len(counted), 1)
    found.told.append(f"{len(counted)} changes {where}, seed {seed}: {killed} noticed by a test ({share:.0%}).")
    found.told += [f"changes nothing: {said}: {why}" for said in results if (why := _equivalent(said))]
    found.told += [f"survived: {said}" for said in counted if not results[said]]
    found.expect(share >= _SHARE, f"{share:.0%} noticed, and {_SHARE:.0%} are asked for")
    return found


class _Tests:
    """The tests of the copy, run in fresh processes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def first_that_fails(self, files: list[str]) -> str:
        """The first of these that fails, or nothing. Raises RuntimeError where they can’t be run."""
        if not files:
            return ""
        sent, answers = self._process.stdin, self._process.stdout
        assert sent is not None
        assert answers is not None
        sent.write(json.dumps(files) + "\n")
        sent.flush()
        code, failed = json.loads(answers.readline())
        if code not in {0, 1, 2}:  # all passed, some failed, a module can't be imported
            raise RuntimeError(f"pytest ended with {code}")
        return str(failed or files[0]) if code else ""


@contextmanager
def _copied(folder: Path) -> Iterator[_Tests]:
    for name in _COPIED:
        copy = shutil.copytree if (_ROOT / name).is_dir() else shutil.copy
        copy(_ROOT / name, folder / name)
    runner = [sys.executable, str(Path(__file__).with_name("run_tests.py"))]
    with subprocess.Popen(
        runner, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:  # fmt: skip
        yield _Tests(process)
        assert process.stdin is not None
        process.stdin.close()


def _places(layer: str) -> Iterator[tuple[Path, int]]:
    for file in sorted((_ROOT / "shared" / layer).rglob("*.py")):
        counter = _Change()
        counter.visit(ast.parse(file.read_text("utf-8")))
        yield from ((file.relative_to(_ROOT), number) for number in range(counter.count))


def _change(file: Path, number: int) -> str:
    """Change it there. Returns what was changed."""
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


def likeliest(action: Path, within: str) -> list[list[str]]:
    """The tests that are likeliest to notice a change to this function of an action: the surest, then some more.

    First each test that names the function; then the files of those that name its module, or are called after what it
    is about.
    """
    module = ".".join(action.with_suffix("").parts)
    about = {word.rstrip("s") for word in (action.stem, action.parent.name) if word != "actions"}
    worth: dict[str, int] = {}
    surest: list[str] = []
    for file in (*(_ROOT / "tests" / "unit").glob("test_*.py"), *(_ROOT / "tests" / "integration").glob("test_*.py")):
        text, name = file.read_text("utf-8"), str(file.relative_to(_ROOT))
        points = 3 * text.count(module) + 4 * sum(word in file.stem for word in about)
        if points and not _TOO_LONG.search(file.stem):
            worth[name] = points
            surest += [f"{name}::{test}" for test in _that_name(text, within)]
    best = sorted(worth, key=lambda name: (-worth[name], name))
    return [surest[:_SUREST], best[:_FIRST], best[_FIRST:_MOST]]


def _that_name(text: str, function: str) -> Iterator[str]:
    if not function or function not in text:
        return
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and function in ast.unparse(node):
            yield node.name

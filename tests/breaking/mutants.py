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
from collections.abc import Iterator
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


class _Change(ast.NodeTransformer):
    """Changes the place of this number, counted from the start of a module; with none, only counts."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.count, self.said = wanted, 0, ""

    def _is_it(self, node: ast.AST, what: str) -> bool:
        self.count += 1
        if self.count - 1 != self.wanted:
            return False
        self.said = f"line {getattr(node, 'lineno', '?')}: {what}"
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


def trial(times: int, of: tuple[str, ...] = (), seed: int = 15) -> Found:
    """So many changes, chosen by chance, the same ones for the same seed; only of these modules, where any are named.

    A named module is held against the unit tests that import it alone, so that it is quick; all others against all.
    """
    found, killed = Found(), 0
    places = [place for place in _places() if not of or place[0].stem in of]
    times = min(times, len(places))
    chosen = random.Random(seed).sample(places, times)
    with tempfile.TemporaryDirectory(prefix="evenhand-mutants-") as folder:
        for name in _COPIED:
            copy = shutil.copytree if (_ROOT / name).is_dir() else shutil.copy
            copy(_ROOT / name, Path(folder) / name)
        for path, number in chosen:
            said = _change(Path(folder) / path, number)
            if _noticed(Path(folder), _tests_of(path.stem) if of else ["tests/unit"]):
                killed += 1
            else:
                found.told.append(f"survived: {path}, {said}")
            shutil.copy(_ROOT / path, Path(folder) / path)
    where = f"in {', '.join(of)}" if of else "of the rules"
    found.told.insert(0, f"{times} changes {where}: {killed} noticed by a unit test ({killed / times:.0%}).")
    found.expect(killed / times >= _SHARE, f"{killed / times:.0%} noticed, and {_SHARE:.0%} are asked for")
    return found


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
    """The unit tests that import this module of the rules; all of them, where none does."""
    imports = re.compile(rf"shared\.rules\.{module}\b|^import shared\.rules$", re.MULTILINE)
    files = (_ROOT / "tests" / "unit").glob("test_*.py")
    found = [str(file.relative_to(_ROOT)) for file in sorted(files) if imports.search(file.read_text("utf-8"))]
    return found or ["tests/unit"]


def _noticed(folder: Path, tests: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--noconftest", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, check=False
    )
    return done.returncode != 0

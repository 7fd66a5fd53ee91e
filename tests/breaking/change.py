"""One small change to a module of ours at a time, in memory alone (`tests/breaking/mutants.py`)."""

from __future__ import annotations

import ast
import functools
import gc
import importlib.abc
import importlib.machinery
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

_FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place of a module that can be changed: the how-manieth, what is said of it, and the lines it is run with.

    `within` is the function whose body it stands in; `named`, where there is none, what the module calls it.
    """

    number: int
    line: int
    what: str
    lines: range
    within: str
    named: str

    @property
    def said(self) -> str:
        """Such as “Gt became GtE in rate”; the same wherever the line moves."""
        return f"{self.what} in {self.within or self.named}" if self.within or self.named else self.what


class _Change(ast.NodeTransformer):
    """Finds all places, and changes the one of this number, if any."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.places = wanted, list[Place]()
        self._lines, self._within, self._named = range(0), "", ""

    def visit(self, node: ast.AST) -> Any:
        before = self._lines, self._named
        if isinstance(node, ast.stmt):
            self._lines = _lines_of(node)
            self._named = self._named or _name_of(node)
        changed = super().visit(node)
        self._lines, self._named = before
        return changed

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """What stands beside the body is run with the module, and noticed by who runs the body."""
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.args = self.visit(node.args)
        outer, self._within = self._within, f"{self._within}.{node.name}".lstrip(".")
        node.body = [self.visit(statement) for statement in node.body]
        self._within = outer
        return node

    def _is_it(self, node: ast.expr, what: str) -> bool:
        number = len(self.places)
        self.places.append(Place(number, node.lineno, what, self._lines, self._within, self._named))
        return number == self.wanted

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


def _lines_of(statement: ast.stmt) -> range:
    """All of a plain statement; of one with a body what stands before that."""
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(end, statement.lineno) + 1)


def _name_of(statement: ast.stmt) -> str:
    """What a statement of a module gives a name to."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return next((target.id for target in targets if isinstance(target, ast.Name)), "")


def places(source: str) -> list[Place]:
    """Each place of a module that can be changed."""
    finds = _Change()
    finds.visit(ast.parse(source))
    return finds.places


def _compiled(file: Path, number: int = -1) -> CodeType:
    changed = _Change(number).visit(ast.parse(file.read_text("utf-8")))
    return compile(ast.fix_missing_locations(changed), str(file), "exec", dont_inherit=True)


class Loaded:
    """All functions of ours that are loaded, found once for many changes."""

    def __init__(self) -> None:
        gc.unfreeze()
        self._functions: dict[str, list[FunctionType]] = defaultdict(list)
        self._remember: list[functools._lru_cache_wrapper[Any]] = []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                self._functions[thing.__code__.co_filename].append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith("shared."):
                self._remember.append(thing)
        gc.freeze()

    def change(self, file: Path, number: int) -> None:
        """Change it there: each function of the module goes on with the changed code."""
        pairs = zip(_codes(_compiled(file)), _codes(_compiled(file, number)), strict=True)
        codes = {code: changed for code, changed in pairs if code != changed}
        functions = [each for each in self._functions[str(file)] if each.__code__ in codes]
        if not functions:
            raise LookupError(f"{file} is not loaded as it stands there")
        for function in functions:
            function.__code__ = codes[function.__code__]
        self.forget()

    def forget(self) -> None:
        """What our functions have remembered is worked out again."""
        for remembers in self._remember:
            remembers.cache_clear()


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


class _ChangedLoader(importlib.machinery.SourceFileLoader):
    number = -1

    def get_code(self, fullname: str) -> CodeType:
        return _compiled(Path(self.get_filename(fullname)), self.number)


class ChangesOnLoading(importlib.abc.MetaPathFinder):
    """Changes it when the module is loaded; nothing of ours may be loaded yet."""

    def __init__(self, file: Path, number: int) -> None:
        self._file, self._number = file, number

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Where the changed module is loaded from."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin != str(self._file):
            return None
        loader = _ChangedLoader(fullname, str(self._file))
        loader.number = self._number
        spec.loader = loader
        return spec

    def begin(self) -> None:
        """From now on."""
        sys.meta_path.insert(0, self)

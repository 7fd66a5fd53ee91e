"""Parts of a template that are the same on page after page, written once: `{% kept a, b %}…{% endkept %}`.

What is written inside may depend on `a` and `b` and on nothing else: for the same values of both, the words that were
written then go out again. The last ones are kept, in each process by itself. Nothing that somebody typed belongs here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

_KEPT = 2000


class WrittenOnce(Extension):
    """The tag, with what was written, by its place in the templates and its values."""

    tags = {"kept"}  # noqa: RUF012 - as Jinja declares it

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self._written: dict[tuple[str, Any], str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """The tag becomes a call of `_once` with the body as its caller."""
        line = next(parser.stream).lineno
        values = parser.parse_tuple(with_condexpr=True)
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        return nodes.CallBlock(self.call_method("_once", [place, values]), [], [], body).set_lineno(line)

    def _once(self, place: str, values: Any, caller: Callable[[], str]) -> str:
        known = (place, values)
        if known not in self._written:
            if len(self._written) >= _KEPT:
                self._written.clear()
            self._written[known] = caller()
        return self._written[known]

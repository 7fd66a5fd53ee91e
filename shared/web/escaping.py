"""How templates write values into a page: as Jinja does, without making an object of each that nobody asks anything.

Jinja marks each value that it has escaped as markup and joins it to the page in the next step. It is a plain text here:
what is written inside a macro, a block or a `set` is marked as markup when it is whole, as ever. And Jinja hands up
each piece by itself, through all the templates that extend one another: here a block hands up all that it has written.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import _escape_inner


def written(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is markup already."""
    if type(value) is str:
        return _escape_inner(value)
    return str(value.__html__()) if hasattr(value, "__html__") else _escape_inner(str(value))


class WrittenTemplate(Template):
    """A template whose values are written so."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: MutableMapping[str, Any], globals: Any) -> Template:
        namespace["escape"] = written
        return super()._from_namespace(environment, namespace, globals)


class WholeBlocks(CodeGenerator):
    """Compiles a template, and each block in it, to gather what it writes and to hand it up at once."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write the code of a list of nodes; only the outermost list of a block gathers."""
        outermost = frame.buffer is None
        if outermost:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if outermost:
            self.writeline(f"yield concat({frame.buffer})")

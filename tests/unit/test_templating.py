"""Templates are compiled once on a machine, and nothing depends on it (PERF)."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, Environment

from shared.web.templating import _Compiled


def _said(folder: Path, template: str) -> str:
    environment = Environment(loader=DictLoader({"page.html": template}), bytecode_cache=_Compiled(str(folder)))  # noqa: S701
    return environment.get_template("page.html").render()


def test_a_template_is_compiled_again_when_it_says_something_else(tmp_path: Path) -> None:
    assert _said(tmp_path, "One") == "One"
    assert list(tmp_path.iterdir())
    assert _said(tmp_path, "Two") == "Two"


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(tmp_path: Path) -> None:
    assert _said(tmp_path / "not there", "One") == "One"

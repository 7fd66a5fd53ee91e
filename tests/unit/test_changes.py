"""What `script/break mutants` does to a module, on one of a few lines."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.breaking.change import ChangesOnLoading, Loaded, places

SOURCE = """
MOST = 3


def few(count: int, least: int = 0) -> bool:
    if count < least:
        return False
    return not count > MOST
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "few_things.py"
    file.write_text(SOURCE, encoding="utf-8")
    return file


def load(file: Path) -> ModuleType:
    spec = importlib.util.find_spec(file.stem)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_place_says_what_it_becomes_and_which_lines_run_it() -> None:
    assert [(place.said, place.within, list(place.lines)) for place in places(SOURCE)] == [
        ("3 became 4 in MOST", "", [2]),
        ("0 became 1 in few", "", [5]),
        ("Lt became LtE in few", "few", [6]),
        ("False became True in few", "few", [7]),
        ("Gt became GtE in few", "few", [8]),
        ("not was dropped in few", "few", [8]),
    ]


def test_a_function_that_is_loaded_goes_on_with_the_change(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(file.parent))
    few = load(file).few
    assert (few(3), few(4)) == (True, False)
    loaded = Loaded()
    loaded.change(file, 4)
    assert (few(3), few(4)) == (False, False)
    file.write_text(SOURCE.replace("count", "number"), encoding="utf-8")
    with pytest.raises(LookupError):
        loaded.change(file, 3)


def test_what_stands_outside_of_functions_is_changed_where_it_is_loaded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(file.parent))
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    ChangesOnLoading(file, 0).begin()
    assert load(file).few(4)

"""What rules and actions take and give are values: whoever has one knows that nobody else changes it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import FrozenInstanceError, is_dataclass
from types import ModuleType

import pytest

import shared.actions
import shared.rules
from shared.rules.guards import Facts


@pytest.mark.parametrize("package", [shared.rules, shared.actions], ids=["rules", "actions"])
def test_every_value_is_frozen(package: ModuleType) -> None:
    seen = 0
    for name in [each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]:
        for kind in vars(importlib.import_module(name)).values():
            if inspect.isclass(kind) and is_dataclass(kind) and kind.__module__ == name:
                with pytest.raises(FrozenInstanceError):
                    object.__new__(kind).anything = None  # type: ignore[attr-defined]
                if issubclass(kind, Facts):
                    given = inspect.signature(kind).parameters.values()
                    assert all(each.kind is each.KEYWORD_ONLY for each in given), "facts are given by their names"
                seen += 1
    assert seen > 20

"""One name is one thing: who finds a class by its name has found the only one."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.structure.test_house import ROOT, tracked


def classes() -> list[tuple[str, Path, list[str]]]:
    """Each class of ours: its name, its file, and what it is made of."""
    return [
        (node.name, path.relative_to(ROOT), [ast.unparse(base) for base in node.bases])
        for path in tracked("shared", "portal", "backoffice")
        if path.suffix == ".py" and "migrations" not in path.parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict(list)
    for name, path, _ in classes():
        places[name].append(str(path))
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_a_form_is_called_a_form_and_nothing_else_is() -> None:
    forms = {"Form"}
    found = classes()
    for _ in found:  # forms made of forms, however many steps away
        forms |= {name for name, _, bases in found if forms & set(bases)}
    assert not [name for name in forms if not name.endswith("Form")]
    assert not [name for name, *_ in found if name.endswith("Form") and name not in forms | {"FlaskForm"}]

"""The house stays one that a newcomer finds their way in."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from shared.config import Settings
from shared.rules import addresses

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
MOST_LINES_OF_A_TEST = 600
VAGUE = {"common", "helper", "helpers", "lib", "manager", "managers", "misc", "util", "utils"}


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository that match, as git lists them; those about to be committed too."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@cache
def tree_of(path: Path) -> ast.Module:
    """The source as Python reads it, once for all the tests that ask."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every part of this source, once for all the tests that look through them."""
    return tuple(ast.walk(tree_of(path)))


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    too_long = {}
    for path in tracked("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        most = MOST_LINES_OF_A_TEST if "tests" in path.relative_to(ROOT).parts else MOST_LINES
        if lines > most and "migrations" not in path.parts:
            too_long[str(path.relative_to(ROOT))] = lines
    assert not too_long


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    paths = [path.relative_to(ROOT) for path in tracked()]
    assert not [path for path in paths if VAGUE & {part.split(".")[0].lstrip("_") for part in path.parts}]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-build.txt", "requirements-dev.txt"])
def test_python_packages_are_locked_by_hash_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    locked = re.compile(r"[\w.-]+==[\w.]+[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}")
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert len(requirements) > 1
    assert not [entry for entry in requirements if not locked.match(entry)]
    assert "://" not in text


def test_front_end_packages_are_locked_by_hash_and_name_no_registry() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    installed = re.findall(r'"node_modules/[^"]+": \{(.*?)\}', text, re.S)
    assert installed
    assert not [entry for entry in installed if '"integrity": "sha512-' not in entry]
    assert '"resolved"' not in text


def test_neither_site_shows_what_is_for_the_government_only() -> None:
    built = ROOT / "static" / "built"
    assert (built / "portal.css").exists(), "run script/build-assets first"
    shown = [path for path in [*tracked("templates", "static"), *built.rglob("*")] if path.is_file()]
    words = re.compile(rb"gds[ -]?transport|govuk-logotype|govukLogo|moj-logotype|opengraph-image", re.I)
    assert not [path for path in shown if words.search(path.read_bytes())]
    assert not [path for path in shown if re.search(r"crown|crest|logotype|opengraph", path.name)]


def test_operations_lists_every_variable_that_is_read_and_no_other() -> None:
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("## Environment")[1].split("\n\n")[1]
    listed = {
        name
        for row in table.splitlines()
        for name in re.findall(r"`((?:EVENHAND|DATABASE)_[A-Z_]+)`", row.split("|")[1])
    }
    assert listed == {"DATABASE_URL"} | {
        f"EVENHAND_{name}".upper() for name in Settings.model_fields if name != "database_url"
    }


@cache
def classes() -> list[tuple[str, Path, list[str]]]:
    """Each class of ours: its name, its file, and what it is made of."""
    return [
        (node.name, path.relative_to(ROOT), [ast.unparse(base) for base in node.bases])
        for path in tracked("shared", "portal", "backoffice")
        if path.suffix == ".py" and "migrations" not in path.parts
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef)
    ]


def test_no_two_classes_have_one_name() -> None:
    """Of those that others may import: who finds one by its name has found the only one."""
    places = defaultdict(list)
    for name, path, _ in classes():
        if not name.startswith("_"):
            places[name].append(str(path))
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_a_form_is_called_a_form_and_nothing_else_is() -> None:
    forms = {"Form"}
    found = classes()
    for _ in found:  # forms made of forms, however many steps away
        forms |= {name for name, _, bases in found if forms & set(bases)}
    assert not [name for name in forms if not name.endswith("Form")]
    assert not [
        name for name, *_ in found if name.endswith("Form") and name[0] != "_" and name not in forms | {"FlaskForm"}
    ]


def test_only_the_address_book_writes_the_address_of_a_page_about_a_record() -> None:
    """Nowhere else does a reference, an account number or a contact stand behind the name of its pages."""
    pages = "|".join(["customers", "contacts", *(page.strip("/") for page in addresses.PAGES.values())])
    written = re.compile(rf"""(?<![}}\w])/(?:{pages})/(?:\{{|["'] ?[~+])""")
    at_home = {ROOT / "templates/portal", ROOT / "templates/letters", Path(addresses.__file__)}
    assert not [
        str(path.relative_to(ROOT))
        for path in tracked("templates", "shared/*.py", "backoffice/*.py")
        if not at_home & {path, *path.parents} and written.search(path.read_text(encoding="utf-8"))
    ]


def test_no_template_gives_a_state_a_colour() -> None:
    """It asks `shared/web/colours.py`, by `state_tag`."""
    written = re.compile(r"""\.(?:state|phase)\b[^}]*["'](?:yellow|blue|green|purple|teal|grey|orange)["']""")
    assert not [str(path.relative_to(ROOT)) for path in tracked("templates") if written.search(path.read_text("utf-8"))]

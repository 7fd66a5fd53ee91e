"""Who comes from outside finds a front door: what it is made of, which version it is, and the checks that are run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from shared.cli import main
from shared.version import VERSION

ROOT = Path(__file__).parents[2]


def listed(bill: str) -> set[tuple[str, str]]:
    parts = json.loads((ROOT / "sbom" / bill).read_text("utf-8"))["components"]
    assert all(part["purl"].startswith("pkg:") for part in parts)
    return {(re.sub(r"[-_.]+", "-", part["name"]).lower(), part["version"]) for part in parts}


@pytest.mark.clause("SEC-37")
def test_the_bill_of_materials_lists_what_is_locked_and_no_more() -> None:
    locked = re.findall(r"(?m)^([\w.-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text("utf-8"))
    assert listed("python.cdx.json") == {(re.sub(r"[-_.]+", "-", name).lower(), number) for name, number in locked}
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    front = {
        (re.sub(r"[-_.]+", "-", name.rpartition("node_modules/")[2]).lower(), package["version"])
        for name, package in packages.items()
        if name and not package.get("dev")
    }
    assert listed("front-end.cdx.json") == front


def test_the_bill_of_materials_says_under_which_licence_almost_everything_stands() -> None:
    for bill in (ROOT / "sbom").glob("*.json"):
        parts = json.loads(bill.read_text("utf-8"))["components"]
        silent = {part["name"] for part in parts if not part.get("licenses")}
        assert len(silent) <= len(parts) / 10, silent


def test_the_version_is_said_in_one_place_and_has_its_part_of_the_changelog(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"evenhand {VERSION}\n"
    assert f"\n## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert json.loads((ROOT / "package.json").read_text("utf-8"))["version"] == VERSION


def test_a_commit_runs_the_checks_that_the_tests_run() -> None:
    tests = re.findall(r'(?m)^stage "[\w ]+" (ruff \w+|mypy|djlint|lint-imports)', (ROOT / "script/test").read_text())
    hooks = re.findall(
        r"\.venv/bin/(ruff \w+|mypy|djlint|lint-imports)", (ROOT / ".pre-commit-config.yaml").read_text()
    )
    assert len(tests) == 5
    assert sorted(tests) == sorted(hooks)

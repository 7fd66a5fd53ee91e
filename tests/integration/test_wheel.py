"""The wheel holds everything: installed in an empty folder it migrates, demonstrates and answers, without our tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.structure.test_house import ROOT, tracked

PACKAGES = ("portal", "backoffice", "shared")
OURS = (*PACKAGES, "templates", "static", "translations")

#: The packages of this tree are not among those that the wheel is to find.
ANSWERS = """
import shared
assert shared.__path__[0].startswith({site!r}), shared.__path__
from {site_name} import create_app
client = create_app().test_client()
page = client.get({address!r})
assert page.status_code == 200, page.status
assert b"govuk-template" in page.data
sheet = client.get("/static/built/{site_name}.css")
assert sheet.status_code == 200 and len(sheet.data) > 10_000
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from what git lists, with the style sheets that were made."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for file in tracked(
        "portal", "backoffice", "shared", "templates", "static", "translations", "*.toml", "*.in", "*.md", "setup.py"
    ):
        copy = tree / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    shutil.copytree(ROOT / "static" / "built", tree / "static" / "built", dirs_exist_ok=True)
    run(
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        out,
        tree,
        cwd=out,
    )
    return next(out.glob("*.whl"))


def run(*arguments: object, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_ours_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = tracked("portal", "backoffice", "shared", "templates", "static", "translations")
    wanted = {str(file.relative_to(ROOT)) for file in ours}
    installed = {
        name if name.startswith(("portal/", "backoffice/", "shared/")) else f"shared/installed/{name}"
        for name in wanted
    }
    assert installed - held == set()
    assert {name for name in held - installed if not name.startswith("shared/installed/static/built/")} == set()


def test_installed_in_an_empty_folder_it_migrates_demonstrates_and_answers(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel, cwd=empty)
    here = {
        "PYTHONPATH": str(site),
        "DATABASE_URL": f"sqlite:///{empty / 'evenhand.sqlite'}",
        "EVENHAND_MODE": "demonstration",
    }
    evenhand = site / "bin" / "evenhand"
    assert "migrate" in run(evenhand, "--help", cwd=empty, **here)
    assert "0001_tables" in run(evenhand, "migrate", cwd=empty, **here)
    run(evenhand, "demo", cwd=empty, **here)
    for name, address in (("portal", "/"), ("backoffice", "/sign-in")):
        run("-c", ANSWERS.format(site=str(site), site_name=name, address=address), cwd=empty, **here)

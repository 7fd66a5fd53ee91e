"""Where our files that are no Python stand: beside the packages in the source tree, inside `shared` in a wheel."""

from __future__ import annotations

from pathlib import Path

_SHARED = Path(__file__).resolve().parent
_INSTALLED = _SHARED / "installed"

#: What the workers that print letters are started in, so that they find the same `shared`.
PACKAGES = _SHARED.parent
#: The folder of the three below.
FILES = _INSTALLED if _INSTALLED.is_dir() else PACKAGES
TEMPLATES = FILES / "templates"
STATIC = FILES / "static"
TRANSLATIONS = FILES / "translations"

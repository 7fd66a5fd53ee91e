"""What the documents name is there: every path, and every function of ours that they call."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.structure.test_house import ROOT, tracked

DOCUMENTS = [path for path in tracked("*.md", "docs") if path.suffix == ".md" and path.name != "CHANGELOG.md"]
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
#: A path of ours: from a folder of the tree, perhaps with a part that stands for many, `<kind>`.
PATH = re.compile(
    r"(?<![\w/.-])((?:shared|portal|backoffice|templates|static|translations|tests|docs|script|bench)/[\w./<>-]*[\w>])"
)
#: A function of ours: called in a document, alone or of its module, at the beginning of what is set as code.
CALLED = re.compile(r"`(?:\w+\.)*([a-z_]{3,})\([^`]*`")
DEFINED = re.compile(r"(?:\bdef|\bmacro|\bclass|^) *([A-Za-z_]+)(?:\(| *=|:)", re.MULTILINE)
#: Made when they are needed, and in no repository.
MADE = ("static/built",)
#: Files and functions of an example that shows how one is written.
EXAMPLES = {"portal/enquiry/forms.py", "portal/enquiry/routes.py", "portal/enquiry/ask.html"}
#: What others call so: a macro of the design system, a function of a library, a macro of ours under another name.
OTHERS = {"tabs", "new_context", "form_of"}


def names_of(document: Path, pattern: re.Pattern[str]) -> list[str]:
    """What the code in this document names."""
    spans = CODE.findall(document.read_text(encoding="utf-8"))
    return sorted({name for span in spans for name in pattern.findall(span)})


def is_there(path: str) -> bool:
    """Whether the tree has such a file or folder."""
    if path in EXAMPLES or path.startswith(MADE):
        return True
    pattern = re.sub(r"<\w+>", "*", path.rstrip("/"))
    return any(ROOT.glob(pattern)) or any((ROOT / "templates").glob(pattern))


def test_there_are_documents_and_they_name_paths() -> None:
    """If this fails, the tests below look in the wrong place."""
    assert sum(len(names_of(document, PATH)) for document in DOCUMENTS) > 50


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_is_there(document: Path) -> None:
    assert [path for path in names_of(document, PATH) if not is_there(path)] == []


@cache
def defined() -> frozenset[str]:
    """What a file of ours defines, read once for all documents."""
    files = tracked("shared", "portal", "backoffice", "templates", "tests", "static/scripts")
    texts = [file.read_text(encoding="utf-8") for file in files if file.suffix in {".py", ".html", ".js"}]
    return frozenset(name for text in texts for name in DEFINED.findall(text))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_function_that_a_document_calls_is_ours_and_there(document: Path) -> None:
    assert [name for name in names_of(document, CALLED) if name not in defined() | OTHERS] == []

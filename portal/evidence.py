"""Files that show what somebody means; they can always be left out. In a form of several pages they have a step of
their own: each is there or refused by itself, and is kept through every change of an answer (INP-5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from shared.files import arriving
from shared.files.check import Upload
from shared.models import ArrivingFile
from shared.web.forms import Files, Form

_FIELD = "files"


class Evidence(Files):
    """Files beside what somebody writes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_l("Add files that show what you mean"), hint=_l("You can leave this empty."), **options)


class FilesForm(Form):
    """The step for files. They belong to the draft whose key the form carries."""

    files = Files(_l("Choose files"), hint=_l("You can leave this empty."))


def here(key: str) -> list[ArrivingFile]:
    """The files of the draft with this key, in the order in which they came."""
    return arriving.waiting(_owner(key))


def uploads(key: str) -> tuple[Upload, ...]:
    """The same as an action takes them."""
    return arriving.uploads(_owner(key))


def keep_until(key: str, moment: datetime) -> None:
    """Keep them for as long as the draft."""
    arriving.keep_until(_owner(key), moment)


def forget(key: str) -> None:
    """Delete them: the draft was sent, or somebody has left."""
    for row in here(key):
        arriving.remove(row.owner, row.key)


def _owner(key: str) -> str:
    return arriving.owner_of(key, _FIELD)

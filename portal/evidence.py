"""The question for files that show what somebody means; they can always be left out."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from shared.web.forms import Files


class Evidence(Files):
    """Files beside what somebody writes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_l("Add files that show what you mean"), hint=_l("You can leave this empty."), **options)

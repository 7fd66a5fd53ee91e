"""The field that stands on a form only once its words were asked about (SIT-11)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from shared.web.forms import TextArea


class KeepBecause(TextArea):
    """Why words that are an insult, a diagnosis or a label stay. Name it `keep_because`; `submit` hands it on."""

    def __init__(self, label: str = "Why must these words stay?", **options: Any) -> None:
        hint = "Only if you can’t say it another way. It is kept with the record, and the Director sees it."
        super().__init__(label, **{"hint": hint, "longest": 1000, "rows": 2, **options})

    def __call__(self, **options: Any) -> Markup:
        """Nothing, until somebody is asked for it."""
        return super().__call__(**options) if self.errors or self.data else Markup("")

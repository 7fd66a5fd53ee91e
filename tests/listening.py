"""Which texts of a page are not in the catalogue of a language: one that notes what it was asked for in vain."""

from __future__ import annotations

from typing import Any

import pytest
from babel.support import NullTranslations

from shared import catalogues
from shared.web import languages


class Listening(NullTranslations):
    """A catalogue that notes which texts were asked for that it has not."""

    def __init__(self, real: NullTranslations) -> None:
        super().__init__()
        self.real, self.missing = real, list[str]()

    def _noted(self, text: str, said: Any) -> str:
        if text not in getattr(self.real, "_catalog", {}) and (text, 0) not in getattr(self.real, "_catalog", {}):
            self.missing.append(text)
        return str(said)

    def gettext(self, message: str) -> str:
        return self._noted(message, self.real.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._noted(msgid1, self.real.ngettext(msgid1, msgid2, n))

    ugettext, ungettext = gettext, ngettext


def listen(monkeypatch: pytest.MonkeyPatch) -> dict[str, Listening]:
    """Every catalogue that the pages of this test speak from, as it listens."""
    heard: dict[str, Listening] = {}

    def catalogue(language: str) -> Listening:
        return heard.setdefault(language, Listening(catalogues.catalogue(language)))

    monkeypatch.setattr(languages, "catalogue", catalogue)
    return heard

"""The fields of a file of contacts: it is read as text at once, and travels with the form until it is added."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage

from shared.rules.codings import utf_16
from shared.web import text
from shared.web.fields import Hidden, Question
from shared.web.templating import govuk

#: The longest file, in bytes: it goes to and fro with the form, whose parts Flask takes up to 500 kB.
LONGEST = 400_000


class CsvFile(Question):
    """A CSV file. `data` is its text; `name_of_file` what it is called."""

    name_of_file = ""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the file that was chosen; an input left empty posts one without a name."""
        super().process(None, *args, **kwargs)
        self.data = ""
        chosen = [one for one in formdata.getlist(self.name) if isinstance(one, FileStorage)] if formdata else []
        if not chosen or not chosen[0].filename:
            return
        self.name_of_file = text.one_line(text.cleaned(chosen[0].filename))[:200]
        raw = chosen[0].stream.read(LONGEST + 1)
        if len(raw) > LONGEST:
            self.process_errors = ["The file is larger than 400 kB. Divide it, and add one part after the other"]
            return
        try:
            self.data = text.cleaned(_decoded(raw))
        except ValueError:
            self.process_errors = ["The file is no text. Save it as CSV, then choose it again"]

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """A file input for CSV."""
        label = words | {"classes": f"govuk-label--{size}"}
        return govuk()["file_upload"](params | {"label": label, "attributes": {"accept": ".csv,.txt,text/csv"}})


class FileText(Hidden):
    """The text of the file, as long as a file may be."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take it as it came; what can't be read in it is refused line by line."""
        self.typed = [text.cleaned(value)[:LONGEST] for value in valuelist[:1] if isinstance(value, str)]
        self.data = self.typed[0] if self.typed else ""


def _decoded(raw: bytes) -> str:
    """The text: by its mark, or as UTF-8, or as Windows writes western text. Raises ValueError where it is none."""
    if coding := utf_16(raw):
        return raw.decode(coding)
    if b"\0" in raw:
        raise ValueError
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")

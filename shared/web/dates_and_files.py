"""A date in three inputs, and files: the fields that read more than one value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from shared.config import settings
from shared.files.check import MEGABYTE, Refused, Upload, checked
from shared.files.kinds import BY_ENDING, MOST_FILES, Group, megabytes_together, names
from shared.rules.errors import Invalid
from shared.web import parse
from shared.web.fields import Question
from shared.web.languages import spoken
from shared.web.templating import govuk


class Date(Question):
    """A date in three inputs, named `<name>-day`, `<name>-month` and `<name>-year`."""

    parts = ("day", "month", "year")

    def __init__(
        self,
        label: str = "",
        *,
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        birthday: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.earliest, self.latest, self.birthday = earliest, latest, birthday
        self.wrong: tuple[str, ...] = ()

    @property
    def first_id(self) -> str:
        """The first input that is wrong, or else the day."""
        return f"{self.id}-{(self.wrong or self.parts)[0]}"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Gather the three inputs, however many of them came and however often."""
        super().process(None, *args, **kwargs)
        if formdata is None:
            return
        came = [formdata.getlist(f"{self.name}-{part}") for part in self.parts]
        typed = [values[0] if values and isinstance(values[0], str) else "" for values in came]
        try:
            self.process_formdata(typed)
        except ValueError as error:
            self.process_errors = [str(error)]

    def read(self, typed: list[str]) -> date | None:
        """The date, or None for three empty inputs. Marks which inputs are wrong."""
        try:
            value = parse.calendar_date(typed, self.subject)
        except parse.WrongParts as error:
            self.wrong = error.parts
            raise
        return value and parse.between(value, _bound(self.earliest), _bound(self.latest), self.subject)

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """Day, month and year."""
        opened_with = [str(getattr(self.data, part)) if self.data else "" for part in self.parts]
        wrong = (self.wrong or self.parts) if self.errors else ()
        items = [
            {
                "name": part,
                "label": _(part).capitalize(),
                "value": value,
                "classes": f"govuk-input--width-{4 if part == 'year' else 2}{' govuk-input--error' * (part in wrong)}",
                "autocomplete": f"bday-{part}" if self.birthday else None,
            }
            for part, value in zip(self.parts, self.typed or opened_with, strict=True)
        ]
        legend = {"legend": words | {"classes": f"govuk-fieldset__legend--{size}"}}
        return govuk()["date_input"](params | {"fieldset": legend, "namePrefix": self.name, "items": items})


class Files(Question):
    """Up to `most` files; `data` is their list, `uploads` what can be stored of them. Its hint says what we take."""

    def __init__(self, label: str = "", *, most: int = MOST_FILES, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """The files that were chosen; an input left empty posts one without a name."""
        super().process(None, *args, **kwargs)
        if formdata is None:
            return
        came = formdata.getlist(self.name)
        self.data = [file for file in came if isinstance(file, FileStorage) and file.filename]
        if len(self.data) > self.most:
            self.process_errors = [ngettext("Choose one file only", "Choose %(num)s files at most", self.most)]

    def uploads(self) -> tuple[Upload, ...]:
        """The chosen files, checked. Raises Invalid, for this field, with every file that can't be taken (SEC-30)."""
        largest = settings().max_upload_megabytes
        most, left = megabytes_together(largest), megabytes_together(largest) * MEGABYTE
        taken, refused = [], []
        for file in self.data or []:
            content = file.stream.read(largest * MEGABYTE + 1)
            left -= len(content)
            if left < 0:
                raise Invalid({self.name: _("The files are too large together. They can have %(most)s MB", most=most)})
            try:
                taken.append(checked(file.filename or "", content))
            except Refused as refusal:
                refused.append(spoken(refusal.sentence))
        if refused:
            raise Invalid({self.name: " ".join(refused)})
        return tuple(taken)

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """A file input, with what may be chosen in plain words; `upload.js` says how far sending it is."""
        largest = settings().max_upload_megabytes
        attributes = self.attributes | {
            "accept": ",".join(BY_ENDING),
            "data-upload": str(megabytes_together(largest) * MEGABYTE),
            "data-sending": _("Sending your files:"),
            "data-too-large": _("The files are too large together. Choose fewer or smaller ones."),
            "data-not-sent": _("The connection broke, and nothing was sent. Your answers are still here: try again."),
        }
        label = words | {"classes": f"govuk-label--{size}"}
        params |= {"label": label, "multiple": self.most > 1, "attributes": attributes}
        params["hint"] = {"text": " ".join(filter(None, (str(self.description), _taken_in_words(self.most, largest))))}
        return govuk()["file_upload"](params)


def _taken_in_words(most: int, largest: int) -> str:
    """Which files may be chosen: drawn from the table of kinds, so that the two can't differ."""
    limit = {"largest": largest, "together": megabytes_together(largest)}
    kinds = {f"{group}s": ", ".join(names(group)) for group in Group}
    how_many = ngettext(
        "One file of up to %(largest)s MB.",
        "Up to %(num)s files, each up to %(largest)s MB, together up to %(together)s MB.",
        most,
        **limit,
    )
    which = _("Documents (%(documents)s), pictures (%(pictures)s), sound (%(sounds)s) or video (%(videos)s).", **kinds)
    return f"{how_many} {which}"


def _bound(bound: date | Callable[[], date] | None) -> date | None:
    return bound() if callable(bound) else bound

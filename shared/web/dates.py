"""A date in three inputs: the field that reads more than one value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from shared.web import parse
from shared.web.fields import Question
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


def _bound(bound: date | Callable[[], date] | None) -> date | None:
    return bound() if callable(bound) else bound

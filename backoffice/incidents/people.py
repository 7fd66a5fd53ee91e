"""A field in which colleagues are named: inputs that suggest everyone who works here, without any script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape
from wtforms import ValidationError

from shared.models import Staff
from shared.rules.direction import isolated
from shared.web.fields import Question
from shared.web.templating import govuk


def label_of(staff: Staff) -> str:
    """How a colleague is suggested: the address tells two of one name apart."""
    return f"{isolated(staff.name)} ({staff.email})"


class Colleagues(Question):
    """Up to `most` colleagues; `data` is the tuple of their ids. Set `known` in the view."""

    def __init__(self, label: str = "", *, most: int = 3, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most
        self.known: dict[str, int] = {}

    def suggest(self, staff: Iterable[Staff]) -> None:
        """Take these colleagues as those who can be named, by label, email, or a name that only one has."""
        everyone = list(staff)
        names = [one.name.casefold() for one in everyone]
        for one in everyone:
            self.known |= {label_of(one).casefold(): one.id, one.email.casefold(): one.id}
            if names.count(one.name.casefold()) == 1:
                self.known[one.name.casefold()] = one.id

    def nothing(self) -> tuple[int, ...]:
        """Nobody."""
        return ()

    def read(self, typed: list[str]) -> tuple[str, ...]:
        """The names as they were typed; who they are is looked up when the form is checked."""
        return tuple(" ".join(name.split()) for name in typed if name.strip())[: self.most]

    def pre_validate(self, form: Any) -> None:
        """Turn names into ids. A name that nobody or more than one has is told."""
        names = [name for name in self.data or () if isinstance(name, str)]
        unknown = [name for name in names if name.casefold() not in self.known]
        if unknown:
            name = unknown[0][:60]
            raise ValidationError(f"There is no colleague “{name}”. Choose from the list, or enter their work email")
        self.data = tuple(dict.fromkeys(self.known[name.casefold()] for name in names))
        super().pre_validate(form)

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """`most` inputs with one list of suggestions. Options: list (the id of the page's datalist)."""
        attributes = {"list": options["list"]}
        inputs = [
            govuk()["input"](
                {
                    "id": params["id"] if not number else f"{params['id']}-{number + 1}",
                    "name": params["name"],
                    "value": self.typed[number] if number < len(self.typed) else "",
                    "label": {
                        "text": self.label.text if not number else f"{self.label.text} ({number + 1})",
                        "classes": f"govuk-label--{size}" if not number else "govuk-visually-hidden",
                    },
                    "hint": params["hint"] if not number else None,
                    "errorMessage": params["errorMessage"] if not number else None,
                    "autocomplete": "off",
                    "attributes": attributes,
                    "formGroup": {"classes": "govuk-!-margin-bottom-1"},
                }
            )
            for number in range(self.most)
        ]
        return f'<div class="govuk-form-group">{"".join(inputs)}</div>'


def suggestions(staff: Iterable[Staff], identifier: str) -> Markup:
    """The list that the inputs suggest from, once a page."""
    options = "".join(f'<option value="{escape(label_of(one))}"></option>' for one in staff)
    return Markup(f'<datalist id="{identifier}">{options}</datalist>')  # noqa: S704 - every value is escaped above

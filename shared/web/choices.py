"""Fields whose answers are offered: radios, checkboxes, a single box to tick, a list that opens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from shared.web.fields import Question
from shared.web.templating import govuk

#: (value, text) or (value, text, hint). An enum of the vocabulary gives `[(word, word.label) for word in …]`.
Choices = Iterable[Sequence[str]]
_CONTROLS = re.compile(r' data-aria-controls="[\w-]*"')


class _OfChoices(Question):
    """A field whose answers are offered: (value, text) or (value, text, hint)."""

    def __init__(self, label: str = "", *, choices: Choices = (), choose: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.choices: list[Sequence[str]] = list(choices)
        self.choose = choose or self.required or _("%(subject)s: choose from the list", subject=self.subject)

    def read(self, typed: list[str]) -> Any:
        """The chosen values."""
        return self.chosen([value for value in typed if value])

    def pre_validate(self, form: Any) -> None:
        """Each is one of those offered; these may have been set after the form was made."""
        if not set(filter(None, self.typed)) <= {choice[0] for choice in self.choices}:
            self.data = self.nothing()
            raise ValidationError(self.choose)
        super().pre_validate(form)

    def chosen(self, values: list[str]) -> Any:
        """What `data` is for these values."""
        return values[0] if values else None

    def ticked(self) -> set[str]:
        """The values that stand chosen on the page."""
        if self.typed:
            return set(self.typed)
        return {self.data} if self.data else set()

    def in_words(self) -> str:
        """The texts of what stands chosen, a line each."""
        return "\n".join(str(choice[1]) for choice in self.choices if choice[0] in self.ticked())

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """Radios or checkboxes. Options: inline, small, conditional ({value: html shown when it is chosen})."""
        conditional, ticked = options.get("conditional", {}), self.ticked()
        items = [
            {
                "value": choice[0],
                "text": choice[1],
                "hint": {"text": choice[2]} if len(choice) > 2 and choice[2] else None,
                "checked": choice[0] in ticked,
                "conditional": {"html": conditional[choice[0]]} if choice[0] in conditional else None,
            }
            for choice in self.choices
        ]
        shape = [f"{self.css}--{name}" for name in ("inline", "small") if options.get(name)]
        params |= {
            "idPrefix": self.id,
            "fieldset": {"legend": words | {"classes": f"govuk-fieldset__legend--{size}"}} if words["text"] else None,
            "classes": " ".join([*shape, params["classes"]]).strip(),
            "items": items,
        }
        # Our style sheet opens what a choice reveals; the script would call a radio expanded, which no radio can be.
        return _CONTROLS.sub("", govuk()[self.macro](params))

    macro, css = "", ""


class Radios(_OfChoices):
    """One of a few answers."""

    macro, css = "radios", "govuk-radios"


class Checkboxes(_OfChoices):
    """Any of a few answers; `data` is their list."""

    macro, css = "checkboxes", "govuk-checkboxes"

    def nothing(self) -> list[str]:
        """No box."""
        return []

    def chosen(self, values: list[str]) -> list[str]:
        """Each value once."""
        return list(dict.fromkeys(values))

    def pre_validate(self, form: Any) -> None:
        """Those ticked, in the order offered."""
        super().pre_validate(form)
        self.data = [choice[0] for choice in self.choices if choice[0] in self.data]

    def ticked(self) -> set[str]:
        """The values that stand ticked on the page."""
        return set(self.data or [])


class Confirm(Checkboxes):
    """One box to tick; `data` is True or False."""

    def __init__(self, statement: str, **options: Any) -> None:
        choose = _("Tick the box or leave it: %(statement)s", statement=statement)
        super().__init__("", choices=[("yes", statement)], choose=choose, **options)

    def nothing(self) -> Any:
        """Not ticked."""
        return False

    def chosen(self, values: list[str]) -> Any:
        """Whether it is ticked."""
        return bool(values)

    def pre_validate(self, form: Any) -> None:
        """Ask for the tick where it is needed."""
        _OfChoices.pre_validate(self, form)
        if self.required and not self.data:
            raise ValidationError(self.required)

    def ticked(self) -> set[str]:
        """The one value, or none."""
        return {"yes"} if self.data else set()


class Select(_OfChoices):
    """One of many answers, from a list that opens."""

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """A select; its first line is empty."""
        ticked = self.ticked()
        items: list[dict[str, Any]] = [{"value": "", "text": options.get("empty") or _("Choose")}]
        items += [{"value": c[0], "text": c[1], "selected": c[0] in ticked} for c in self.choices]
        return govuk()["select"](params | {"label": words | {"classes": f"govuk-label--{size}"}, "items": items})

"""The fields of a form: each reads what was typed, keeps it, and renders itself as a component of the design system.

A field is declared with its question and, where an answer is needed, the message for none:
`name = Text("Your name", required="Enter your name", autocomplete="name")`. Its `data` is the value when it is right
and None (or "" or []) when there is none; what was typed stays on the page either way. Anything may be posted: a field
answers with a message, never with an exception.
"""

from __future__ import annotations

import re
import secrets
from datetime import time
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field, ValidationError

from shared.rules.telephone import as_written
from shared.web import languages, parse, reach, text
from shared.web.templating import govuk

#: What a language may tell apart by number; our words are the same for each.
_PLURALS = ("zero", "one", "two", "few", "many", "other")

#: What is typed stands in the direction of its first letter (INP-1).
_BY_FIRST_LETTER = {"dir": "auto"}


class Question(Field):
    """A field with a question, a hint, and a message for when it is left out."""

    #: The size of the question's type, unless the page asks for another.
    size = "s"

    def __init__(
        self, label: str = "", *, hint: str = "", required: str = "", subject: str = "", about: str = "", **options: Any
    ) -> None:
        self.attributes: dict[str, str] = options.pop("attributes", {})
        super().__init__(label, description=hint, **options)
        self.required = required
        label_text = str(self.label.text)
        question = label_text.endswith("?")
        #: What messages call this field; without it, its label or the answer to its question.
        self.subject = subject or (_("Your answer to “%(question)s”", question=label_text) if question else label_text)
        #: What an action calls that which is asked for here, where the page has another name for it or several fields.
        self.about = about
        self.typed: list[str] = []

    @property
    def first_id(self) -> str:
        """The id of the input that an error in this field links to."""
        return str(self.id)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, then read it. A ValueError from `read` becomes the message beside the field."""
        self.typed = [self.as_typed(value) for value in valuelist if isinstance(value, str)]
        self.data = self.nothing()
        for value in valuelist:
            if isinstance(value, str):
                text.printable(text.cleaned(text.readable(value, self.subject)), self.subject)
        self.data = self.read(self.typed)

    def as_typed(self, value: str) -> str:
        """What was typed, as the input can show it again."""
        return text.cleaned(value)

    def nothing(self) -> Any:
        """What `data` is when nothing was answered."""
        return None

    def read(self, typed: list[str]) -> Any:
        """The value of what was typed. Raises ValueError with the message for the person."""
        raise NotImplementedError

    def pre_validate(self, form: Any) -> None:
        """Ask for an answer where one is needed."""
        if self.required and not self.process_errors and self.data in (None, "", [], ()):
            raise ValidationError(self.required)

    def field_value(self) -> str:
        """What stands in the input: what was typed, or else the value that the form was opened with."""
        if self.typed:
            return self.typed[0]
        return "" if self.data is None else str(self.data)

    def in_words(self) -> str:
        """The answer as a reader sees it on another page."""
        return self.field_value()

    def __call__(self, **options: Any) -> Markup:
        """The whole component: label, hint, error and input."""
        heading, size = options.pop("heading", False), options.pop("size", None)
        words = {"text": self.label.text, "isPageHeading": heading}
        size = size or ("l" if heading else self.size)
        params = {
            "id": self.id,
            "name": self.name,
            "hint": self._hint(options.pop("html_hint", None)),
            "errorMessage": {"text": self.errors[0], "visuallyHiddenText": _("Error")} if self.errors else None,
            "classes": options.pop("classes", ""),
            "attributes": self.attributes,
        }
        return Markup(self.component(params, words, size, options))  # noqa: S704 - macros with autoescape made it

    def _hint(self, html: str | None) -> dict[str, str] | None:
        if html:
            return {"html": html}
        return {"text": self.description} if self.description else None

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """The component's HTML from what all have in common and the options of this rendering."""
        raise NotImplementedError


class Text(Question):
    """One line of text, at most `longest` characters."""

    kind = "text"

    def __init__(
        self,
        label: str = "",
        *,
        longest: int = 200,
        autocomplete: str = "",
        inputmode: str = "",
        width: str = "",
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.longest, self.autocomplete, self.inputmode, self.width = longest, autocomplete, inputmode, width
        if self.kind == "text":
            self.attributes = _BY_FIRST_LETTER | self.attributes

    def as_typed(self, value: str) -> str:
        """In one line: an input has no second, and a browser would join the words on either side of a line end."""
        return re.sub(r"\s*\n\s*", " ", text.cleaned(value))

    def nothing(self) -> Any:
        """No text."""
        return ""

    def read(self, typed: list[str]) -> Any:
        """The text without spaces around it or line breaks in it."""
        line = text.one_line(typed[0]) if typed else ""
        return self.read_text(text.within(line, self.longest, self.subject)) if line else self.nothing()

    def read_text(self, line: str) -> Any:
        """The value of a text that is not empty. Raises ValueError with the message for the person."""
        return line

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """An input. Options: width (a number of characters, or two-thirds, one-half…), prefix, suffix."""
        width = str(options.pop("width", self.width))
        width_class = f"govuk-input--width-{width}" if width.isdigit() else f"govuk-!-width-{width}" if width else ""
        params |= {
            "label": words | {"classes": f"govuk-label--{size}"},
            "classes": f"{width_class} {params['classes']}".strip(),
            "value": self.field_value(),
            "type": self.kind,
            "autocomplete": self.autocomplete or None,
            "inputmode": self.inputmode or None,
            "prefix": {"text": options["prefix"]} if "prefix" in options else None,
            "suffix": {"text": options["suffix"]} if "suffix" in options else None,
        }
        return govuk()["input"](params)


class Email(Text):
    """An email address."""

    kind = "email"

    def __init__(self, label: str = "", **options: Any) -> None:
        spelling = {"spellcheck": "false"}
        super().__init__(label, **_or(options, longest=254, autocomplete="email", attributes=spelling))

    def read_text(self, line: str) -> str:
        """The address as mail servers take it."""
        return reach.email(line)

    def field_value(self) -> str:
        """What was typed, or the address as people write it."""
        return self.typed[0] if self.typed else reach.email_as_written(self.data or "")


class Telephone(Text):
    """A telephone number, read as one of the United Kingdom unless it begins with +; kept as +44…

    With what is dialled besides: 18001 or 18002 for text relay before it, an extension after it. `mobile` takes only a
    number that a text message reaches.
    """

    kind = "tel"

    def __init__(self, label: str = "", *, mobile: bool = False, **options: Any) -> None:
        super().__init__(label, **_or(options, longest=60, autocomplete="tel", width="20"))
        self.mobile = mobile

    def read_text(self, line: str) -> str:
        """The number in international form without spaces."""
        return reach.mobile(line) if self.mobile else reach.telephone(line)

    def field_value(self) -> str:
        """What was typed, or the number as people write it."""
        return self.typed[0] if self.typed else as_written(self.data or "")


class Postcode(Text):
    """A postcode: `FH3 9ZZ`, however it was typed."""

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, **_or(options, longest=12, width="10", autocomplete="postal-code"))

    def read_text(self, line: str) -> str:
        """The postcode in its usual form."""
        return parse.postcode(line)


class Number(Text):
    """A whole number between `least` and `most`."""

    def __init__(self, label: str = "", *, least: int = 0, most: int = 1_000_000, **options: Any) -> None:
        super().__init__(label, **_or(options, inputmode="numeric", width="5"))
        self.least, self.most = least, most

    def nothing(self) -> None:
        """No number."""

    def read_text(self, line: str) -> int:
        """The number."""
        return parse.whole_number(line, self.least, self.most, self.subject)


class TimeOfDay(Text):
    """A time of day, however people write it: 10:20, 10.20am, 2.30 p.m., midday."""

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, **_or(options, width="5"))

    def nothing(self) -> None:
        """No time."""

    def read_text(self, line: str) -> time:
        """The time."""
        return parse.time_of_day(line, self.subject)

    def field_value(self) -> str:
        """10:20 where the value was given as a time."""
        return self.typed[0] if self.typed else f"{self.data:%H:%M}" if self.data else ""


class Password(Text):
    """A password: not altered in any way, and never sent back to the browser."""

    def __init__(self, label: str = "", *, autocomplete: str = "current-password", **options: Any) -> None:
        super().__init__(label, longest=1000, autocomplete=autocomplete, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep it as it came."""
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        text.readable(self.data, self.subject)
        text.within(self.data, self.longest, self.subject)

    def field_value(self) -> str:
        """Nothing, ever."""
        return ""

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """An input with a button that shows what was typed."""
        label = words | {"classes": f"govuk-label--{size}"}
        return govuk()["password_input"](params | {"label": label, "autocomplete": self.autocomplete})


class TextArea(Question):
    """Several lines of text, at most `longest` characters, counted as one types."""

    def __init__(self, label: str = "", *, longest: int = 4000, rows: int = 5, **options: Any) -> None:
        super().__init__(label, **options)
        self.longest, self.rows = longest, rows
        self.attributes = _BY_FIRST_LETTER | self.attributes

    def nothing(self) -> str:
        """No text."""
        return ""

    def read(self, typed: list[str]) -> str:
        """The text without spaces around it."""
        return text.within(typed[0].strip(), self.longest, self.subject) if typed else ""

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """A text area with its count, said only in the last quarter. Options: rows."""
        params |= {
            "label": words | {"classes": f"govuk-label--{size}"},
            "value": self.field_value(),
            "rows": options.get("rows", self.rows),
            "maxlength": self.longest,
            "threshold": 75,
            **_counting(),
        }
        return govuk()["character_count"](params)


class Address(TextArea):
    """A postal address, a line for each line of the envelope."""

    def __init__(self, label: str = "", **options: Any) -> None:
        street = {"autocomplete": "street-address"}
        super().__init__(label, **_or(options, longest=400, rows=4, attributes=street))

    def read(self, typed: list[str]) -> str:
        """The lines, without commas at their ends."""
        return parse.address(super().read(typed))


class Hidden(Question):
    """A value that travels with the form, such as the version that the page showed."""

    def nothing(self) -> Any:
        """No value."""
        return ""

    def read(self, typed: list[str]) -> Any:
        """The value, at most 500 characters."""
        return text.within(typed[0], 500, _("The page")) if typed else ""

    def __call__(self, **options: Any) -> Markup:
        """The input alone."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(self.name, self.field_value())


class Version(Hidden):
    """The version of the record that the page showed, so that a colleague's change in between is noticed (REL-5).

    A form that comes without it is refused: nobody knows then what its sender has read. With `may_be_new` the form
    makes records, too, and needs it where it was opened with one.
    """

    def __init__(self, label: str = "", *, may_be_new: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self._may_be_new = may_be_new

    def pre_validate(self, form: Any) -> None:
        """Ask for it, where there is a record."""
        if self.data is None and not self.process_errors and not (self._may_be_new and self.object_data is None):
            raise ValidationError("The form did not come whole. Open its page again, then send it")

    def nothing(self) -> None:
        """No version."""

    def read(self, typed: list[str]) -> int | None:
        """The version."""
        return parse.whole_number(typed[0], 0, 2**31, _("The page")) if typed and typed[0] else None


class Key(Hidden):
    """One key for one intention: made when the form is first shown and kept until it is done (REL-6)."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """The key that came with the form, or a new one where none or something else came."""
        super().process(formdata, *args, **kwargs)
        self.process_errors: list[str] = []
        self.new = False
        if not isinstance(self.data, str) or not parse.KEY.fullmatch(self.data):
            self.new, self.typed, self.data = True, [], new_key()


def new_key() -> str:
    """A key for one intention, as no other form has it."""
    return secrets.token_urlsafe(24)


def _counting() -> dict[str, Any]:
    """What the count below a text area says, where that is not the component's own English."""
    if languages.page_language() == languages.ENGLISH:
        return {}
    left, over = _("Characters left: %{count}"), _("Characters too many: %{count}")
    return {
        "textareaDescriptionText": _("You can enter up to %{count} characters"),
        "charactersUnderLimitText": dict.fromkeys(_PLURALS, left),
        "charactersAtLimitText": left.replace("%{count}", "0"),
        "charactersOverLimitText": dict.fromkeys(_PLURALS, over),
    }


def _or(options: dict[str, Any], **usual: Any) -> dict[str, Any]:
    """The options that were given, and what is usual for the rest."""
    return usual | options

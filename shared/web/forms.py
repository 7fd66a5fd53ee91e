"""Forms: what every page that asks something is made of. `docs/components.md` has an example of a whole one."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict

from shared.rules.errors import Invalid
from shared.web.choices import Checkboxes, Confirm, Radios, Select
from shared.web.dates import Date
from shared.web.fields import (
    Address,
    Email,
    Hidden,
    Key,
    Number,
    Password,
    Postcode,
    Question,
    Telephone,
    Text,
    TextArea,
    TimeOfDay,
    Version,
)
from shared.web.files_field import Files
from shared.web.languages import spoken

__all__ = [
    "Address", "Checkboxes", "Confirm", "Date", "Email", "Files", "Form", "Hidden", "Key", "Number", "Password",
    "Postcode", "Question", "Radios", "Select", "Telephone", "Text", "TextArea", "TimeOfDay", "Version",
]  # fmt: skip


class Form(FlaskForm):
    """A form with its CSRF token and its key (REL-6)."""

    key = Key()

    class Meta(FlaskForm.Meta):
        """How WTForms is to treat our forms."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was posted as a form; never JSON, whose values may be of any kind."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            posted = request.method in {"POST", "PUT", "PATCH", "DELETE"}
            return CombinedMultiDict([request.files, request.form]) if posted else None

    @property
    def has_files(self) -> bool:
        """Whether it must be sent in parts."""
        return any(isinstance(field, Files) for field in self)

    @property
    def only_keeps_files(self) -> bool:
        """Whether a button was pressed that only adds or takes away files."""
        return any(isinstance(field, Files) and field.only_kept for field in self)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was sent and is right. One that only adds or takes away files is not sent yet.

        Then nothing is said of fields that nobody has filled in so far, and what was done is: a page that comes back
        with one line less tells nobody who does not see it, and the button that had the focus is gone.
        """
        right = bool(super().validate_on_submit(extra_validators))
        if not self.only_keeps_files:
            return right
        for field in self:
            if not isinstance(field, Files) and field.name != "csrf_token":
                field.errors = []
        self.form_errors.clear()
        for field in self:
            if isinstance(field, Files) and not field.errors and (done := field.what_was_done()):
                flash(done, "success")
        return False

    def hidden_tag(self) -> Markup:
        """The hidden fields: CSRF token, key, version. Without an id: a page may hold several forms."""
        return Markup("").join(
            field(id=False) if field.name == "csrf_token" else field()
            for field in self
            if field.name == "csrf_token" or isinstance(field, Hidden)
        )

    def asked_only_if(self, here: bool, name: str, message: str) -> None:
        """For `validate`: what is asked only in some cases needs an answer there, and elsewhere keeps none."""
        field = self[name]
        if not here:
            field.errors, field.data = [], field.nothing()
        elif not field.data and not field.errors:
            field.errors = [message]

    def chosen_or_told(self, choices: str, words: str, other: str, neither: str, nothing_told: str) -> None:
        """For `validate`: one of two fields is needed, and the choice `other` needs words.

        `neither` and `nothing_told` are what is said where it is not so.
        """
        chosen, told = self[choices], self[words]
        if told.data or told.errors:
            return
        if not chosen.data and not chosen.errors:
            chosen.errors = [neither]
        elif other in chosen.data:
            told.errors = [nothing_told]

    def add_errors(self, invalid: Invalid) -> None:
        """Put what an action refused beside the fields; what belongs to none goes to the top of the page."""
        for name, problem in invalid.problems.items():
            message = spoken(problem)
            field = self[name] if name in self else self._first_about(name)
            if field is not None:
                field.errors = [*field.errors, message]
            else:
                self.form_errors.append(message)

    def _first_about(self, name: str) -> Question | None:
        return next((field for field in self if getattr(field, "about", "") == name), None)

    def problems(self) -> list[dict[str, str]]:
        """For the error summary: every message with a link to the first input that it is about."""
        found = [{"text": message} for message in self.form_errors]
        for field in self:
            shown = isinstance(field, Question) and not isinstance(field, Hidden)
            link = {"href": f"#{field.first_id}"} if shown else {}
            found += [{"text": str(message)} | link for message in field.errors[:1]]
        return found

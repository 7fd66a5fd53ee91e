"""Forms of the policy office (POL-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from shared.queries.published import readable_versions
from shared.rules.written import long_date
from shared.web.forms import Confirm, Date, Form, Hidden, Radios, Select, Text, TextArea, Version


class BeginDraftForm(Form):
    """What a new draft begins with."""

    source = Radios("What does it begin with?", choices=[], required="Choose what it begins with")


class AddPartForm(Form):
    """A part more of a draft: a section with its words, or what the default has."""

    version = Version()
    part = Radios("What is added?", choices=[], required="Choose what is added")
    title = Text("Heading", longest=200)
    text = TextArea("Text", rows=8, longest=20_000)

    def validate(self, extra_validators: Any = None) -> bool:
        """A section has a heading and words."""
        super().validate(extra_validators)
        section = self.part.data in {"statement", "privacy"}
        self.asked_only_if(section, "title", "Enter the heading")
        self.asked_only_if(section, "text", "Write the text")
        return not self.problems()


class DraftStepForm(Form):
    """A step that needs nothing but the button."""

    version = Version()


class MovePartForm(Form):
    """One item up or down: the button says which."""

    version = Version()


class ApproveDraftForm(Form):
    """From which day on it holds."""

    version = Version()
    effective_from = Date("From which day does it hold?", hint="For example, 27 3 2026", required="Enter the day")


class ReviewDateForm(Form):
    """When the policy is reviewed, and why sooner than planned."""

    version = Version()
    review_by = Date("By when is it reviewed?", hint="For example, 27 3 2026", required="Enter the day")
    because = TextArea("Why sooner", required="Write why it is reviewed sooner", rows=3, longest=1000)


class CompareVersionsForm(Form):
    """Which two versions; sent by address, so that a comparison can be kept and passed on."""

    before = Select("From version", choices=[], required="Choose the earlier version")
    now = Select("To version", choices=[], required="Choose the later version")

    @classmethod
    def of_versions(cls, asked: Mapping[str, str]) -> CompareVersionsForm:
        """With every version that was ever in force, the newest first."""
        form = cls(MultiDict(asked), meta={"csrf": False})
        offered: list[Sequence[str]] = [
            (str(one.number), f"{one.number}: {one.name}, from {long_date(one.effective_from)}")
            for one in readable_versions()
        ]
        form.before.choices = form.now.choices = offered
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Two different ones."""
        super().validate(extra_validators)
        if self.now.data and self.now.data == self.before.data:
            self.now.errors = ["Choose another than the first"]
        return not self.problems()


class ReadProcedureForm(Form):
    """I have read this: which version."""

    number = Hidden()
    read = Confirm("I have read this procedure to its end", required="Read it, then tick that you have read it")

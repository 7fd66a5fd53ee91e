"""Forms of the policy office (POL-5)."""

from __future__ import annotations

from shared.web.forms import Confirm, Date, Form, Hidden, Radios, TextArea, Version


class BeginDraftForm(Form):
    """What a new draft begins with."""

    source = Radios("What does it begin with?", choices=[], required="Choose what it begins with")


class DraftStepForm(Form):
    """A step that needs nothing but the button."""

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


class ReadProcedureForm(Form):
    """I have read this: which version."""

    number = Hidden()
    read = Confirm("I have read this procedure to its end", required="Read it, then tick that you have read it")

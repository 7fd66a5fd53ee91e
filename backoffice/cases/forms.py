"""What is asked in a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backoffice.kept_words import KeepBecause
from shared.clock import today
from shared.queries.cases.casefile import CitedIncident
from shared.rules.vocabulary import CaseDecision
from shared.web.forms import Checkboxes, Confirm, Date, Files, Form, Hidden, Radios, Select, Text, TextArea, Version
from shared.web.templating import moment


class OpenCaseForm(Form):
    """A new case about one customer."""

    incidents = Checkboxes(
        "Which incidents does it rest on?",
        hint="None, where it is about the volume of contact. A restriction must rest on at least one.",
    )
    because = TextArea("Why is it opened?", hint="What was said and done, in two or three sentences.",
                       required="Say why the case is opened")  # fmt: skip
    keep_because = KeepBecause()


class ItemForm(Form):
    """One item of the checklist. The version is that of the answer."""

    version = Version()
    evidence = TextArea("What was done, and the evidence for it", rows=4)
    exception = TextArea("Or why this does not apply here", hint="Leave it empty where you gave evidence.", rows=2)
    files = Files("Evidence files")
    keep_because = KeepBecause()


class AccountForm(Form):
    """The customer's own account of what happened (INC-11)."""

    version = Version()
    account = TextArea("What the customer says happened", hint="In their own words, as far as you can.", rows=8)
    disputed = TextArea("What else do they dispute?", hint="What is about none of these incidents alone.", rows=2)


def account_form(cited: Sequence[CitedIncident], data: dict[str, Any]) -> AccountForm:
    """The form with a field for each incident: what they dispute of it stays marked wherever it is cited (INC-11)."""
    hint = "Leave it empty where they dispute nothing. What stands here is in the letter too."
    fields = {
        f"disputed_{number}": TextArea(f"What do they dispute of {_day_and_channel(one)}?", hint=hint, rows=2)
        for number, one in enumerate(cited)
    }
    opened = {f"disputed_{number}": one.disputed for number, one in enumerate(cited)}
    form: AccountForm = type("AccountForm", (AccountForm,), fields)(data=data | opened)
    return form


def disputed_in(form: AccountForm, cited: Sequence[CitedIncident]) -> dict[str, str]:
    """What they dispute of each incident, by its reference."""
    return {one.incident.reference: form[f"disputed_{number}"].data or "" for number, one in enumerate(cited)}


def _day_and_channel(one: CitedIncident) -> str:
    return f"{moment(one.incident.happened_at)}, by {one.incident.channel.label}"


class ConsultationForm(Form):
    """Whom we asked for their view (CAS-5)."""

    on = Date("When did you speak?", latest=today, required="Enter when you spoke")
    with_staff = Select(
        "A colleague", hint="Whoever gives a view has a part in the decision, and can’t hear an appeal."
    )
    with_other = Text("Or somebody outside", hint="A support worker, provider or agency that may be contacted.")
    what_was_said = TextArea("What did they say?", required="Write what they said")


class ReferralForm(Form):
    """A referral to the police, another authority or legal action (CAS-6)."""

    to = Text("Referred to", hint="For example, the police or a solicitor.", required="Say to whom")
    on = Date("When?", latest=today, required="Enter when it was referred")
    their_reference = Text("Their reference", width="20")
    shared = TextArea("What was shared?", required="Say what was shared", rows=3)
    ground = TextArea("On what ground?", required="Say on what ground", rows=3)
    no_warning_reason = TextArea("Why without a warning first?", hint="Needed where no warning is on record.", rows=2)
    keep_because = KeepBecause()


class CloseForm(Form):
    """What the case came to (CAS-1)."""

    version = Version()
    decision = Radios(
        "What did it come to?",
        choices=[(decision, decision.label) for decision in CaseDecision],
        required="Choose what the case came to",
    )
    reasons = TextArea("Reasons", required="Give the reasons")
    keep_because = KeepBecause()


class RedactionForm(Form):
    """Words that are left out of the copy for outside."""

    words = Text(
        "Words to leave out",
        hint="For example, a neighbour’s name or an address. Every place where they stand is found.",
        required="Enter the words to leave out",
        longest=300,
    )
    instead = Text(
        "What stands in their place",
        hint="Who or what it is, without saying it: “neighbour”, “their school”. Leave it empty for “left out”.",
        longest=98,
    )


class ReleaseFilesForm(Form):
    """Which files go out with a copy, as they are."""

    files = Checkboxes(
        "Which files may go out as they are?",
        hint="Open each before you tick it: nothing can be left out of a file. What is not ticked stays here, and the "
        "copy says so.",
    )


class PackForm(Form):
    """A reviewer has read the redacted copy as it is made."""

    fingerprint = Hidden("What was read")
    read = Confirm(
        "I have read the text above to its end, and nothing in it points to a third party",
        required="Read the text above, then tick that you have read it",
    )

"""The questions of an appeal. A reason is needed, a name and a way to answer; the rest may be left out (APP-1)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.evidence import FilesForm
from portal.reply import ReplyForm
from shared.queries.policy import policy_in_force
from shared.rules.appeals import AppealAbout, AppealTold
from shared.rules.vocabulary import AppealGround
from shared.web.forms import Checkboxes, Form, Radios, Telephone, Text, TextArea


class AppealedDecisionForm(Form):
    """Which decision it is about, for somebody who has no reference and code at hand."""

    about = Radios(
        _l("What did we decide?"), hint=_l("You can leave this empty."), choices=[(a, _l(a.label)) for a in AppealAbout]
    )
    account_given = Text(
        _l("Account number, if you know it"),
        hint=_l("It is on our letters. You can leave this empty."),
        subject=_l("The account number"),
        longest=40,
        width="20",
    )
    decision_described = TextArea(
        _l("Which decision do you want us to look at again?"),
        hint=_l("Say what we decided, and when we told you, as well as you know it."),
        required=_l("Tell us which decision you want us to look at again"),
    )


class LateForm(Form):
    """Why it comes late (APP-2)."""

    late_reason = TextArea(
        _l("Why could you not ask sooner?"),
        hint=_l("The time to ask has passed. Tell us why, and we still look at it."),
        required=_l("Tell us why you could not ask sooner"),
        longest=2000,
    )


class ReasonsForm(Form):
    """The grounds, by name and in their own words (APP-7)."""

    told_by = Radios(
        _l("How do you want to tell us?"),
        choices=[("write", _l("I write it here"))] + [(told, _l(told.label)) for told in AppealTold],
    )
    call_on = Telephone(_l("Which number shall we call?"))
    grounds = Checkboxes(
        _l("Why do you think the decision is wrong?"),
        hint=_l("Choose as many as you like."),
        choices=[(ground, _l(ground.label)) for ground in AppealGround],
    )
    own_words = TextArea(_l("Tell us in your own words"), subject=_l("What you wrote"), longest=8000, rows=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only those that the policy offers; the action refuses any other.
        self.grounds.choices = [(ground, _l(ground.label)) for ground in policy_in_force().appeal_grounds]

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is needed; “another reason” needs words."""
        super().validate(extra_validators)
        call = self.told_by.data == AppealTold.CALL
        self.asked_only_if(call, "call_on", _("Enter the telephone number that we shall call"))
        if self.told_by.data in set(AppealTold):
            return not self.problems()
        self.chosen_or_told(
            "grounds",
            "own_words",
            other=AppealGround.OTHER,
            neither=_("Choose at least one reason, or tell us in your own words"),
            nothing_told=_("Tell us your other reason in your own words"),
        )
        return not self.problems()


class WantsForm(Form):
    """What they would like to come of it: may be left out."""

    wants = TextArea(
        _l("What would you like us to do?"),
        hint=_l("For example, end the limit, or change the days or the person."),
        longest=2000,
    )


class AppealWhoForm(Form):
    """Who appeals; who speaks for them, and how they can, only where somebody does."""

    name = Text(
        _l("Full name"),
        hint=_l("The name of the person whom the decision is about."),
        required=_l("Enter the full name"),
        autocomplete="name",
    )
    spoken_for = Radios(
        _l("Does somebody else speak for this person?"),
        choices=[("no", _l("No, I speak for myself")), ("yes", _l("Yes"))],
        required=_l("Choose whether somebody else speaks for this person"),
    )
    representative = TextArea(_l("Who is it, and how do we reach them?"), longest=1000, rows=3)
    representative_authority = Text(
        _l("How can they speak for this person?"),
        hint=_l("For example: she is my daughter and I have asked her to. Or: I hold a power of attorney."),
        longest=500,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever speaks for somebody is named, with how they can (APP-1); otherwise nothing of it is asked or kept."""
        super().validate(extra_validators)
        somebody = self.spoken_for.data == "yes"
        self.asked_only_if(somebody, "representative", _("Tell us who it is and how we reach them"))
        self.asked_only_if(somebody, "representative_authority", _("Tell us how they can speak for this person"))
        return not self.problems()


class AppealReplyForm(ReplyForm):
    """How they want the answer, and what would help them while the review goes on."""

    adjustments_for_review = TextArea(
        _l("What would help you during the review?"),
        hint=_l("For example, large print, an interpreter, or more time. You can leave this empty."),
        longest=2000,
        rows=3,
    )


class AppealFilesForm(FilesForm):
    """Files that show what happened; whoever wants to say their appeal adds at least one (APP-10)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_said = kwargs.get("data", {}).get("told_by") == AppealTold.RECORDING

    def validate(self, extra_validators: Any = None) -> bool:
        """What is said needs its recording; a picture does as well."""
        super().validate(extra_validators)
        if self.is_said and not self.files.here and not self.files.errors:
            self.files.errors = [_("Add a recording or a picture, or go back and write your reasons")]
        return not self.problems()


FORMS: dict[str, type[Form]] = {
    "decision": AppealedDecisionForm,
    "late": LateForm,
    "reasons": ReasonsForm,
    "wants": WantsForm,
    "who": AppealWhoForm,
    "reply": AppealReplyForm,
    "files": AppealFilesForm,
}

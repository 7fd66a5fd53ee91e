"""Reference and private code: the two that open a decision, an appeal or a request (SEC-31)."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.evidence import Evidence
from shared.actions.enquiries.new_code import wish
from shared.actions.enquiries.send import NewEnquiry
from shared.models import Published
from shared.models.references import read_code, read_reference
from shared.queries.published import opened_by
from shared.rules.errors import TooManyTries
from shared.rules.vocabulary import Channel, EnquiryTopic
from shared.web import rate_limit
from shared.web.forms import Form, Radios, Text, TextArea

_QUIET = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
#: Said where many wrong codes came from one address: everybody in a library has the same.
SLOWED = _l("Many wrong codes came from this network just now. Wait five seconds, then try again. Nothing is lost.")
LOCKED = _l(
    "A wrong code was entered ten times for this reference. To guard it, nobody can open it for five minutes. "
    "You can go on without the code: see below."
)
NO_MATCH = _l("This reference and this code don’t belong together. Check both against your letter or your confirmation")


class Code(Text):
    """A private code, however it is spaced."""

    def __init__(self, label: str, **options: Any) -> None:
        hint = _l("14 letters and numbers. It does not matter how you space them.")
        super().__init__(label, hint=hint, longest=40, width="20", attributes=_QUIET, **options)


class OpenForm(Form):
    """What stands in the letter, or on the confirmation."""

    reference = Text(
        _l("Reference"),
        hint=_l("For example, DEC-7K3Q-9XZ2"),
        longest=40,
        width="20",
        required=_l("Enter the reference"),
        attributes=_QUIET,
    )
    code = Code(_l("Private code"), required=_l("Enter the private code"))

    #: Whether the reference was tried too often with wrong codes: the page then shows the ways without one.
    locked = False

    def open(self) -> Published | None:
        """What the two open, or None with a message that says no more than that they don't match (SEC-32).

        After too many wrong ones the reference is `locked` for a while, and an address is slowed down (SEC-33).
        """
        reference, code = read_reference(self.reference.data), read_code(self.code.data)
        try:
            rate_limit.take("follow", reference, address_slows=True)
        except rate_limit.TooFast:
            self.form_errors.append(str(SLOWED))
            return None
        except TooManyTries:
            self.locked = True
            self.reference.errors = [LOCKED]
            return None
        found = opened_by(reference, code)
        if found is None:
            self.reference.errors = [NO_MATCH]
            return None
        rate_limit.forgive("follow", reference)
        return found

    @property
    def status(self) -> int:
        """The status of the page that it stands on."""
        return 429 if self.locked or SLOWED in self.form_errors else 422 if self.is_submitted() else 200


class LostForm(Form):
    """Whose code is lost, and where the new one goes: only to what we know of them already."""

    reference = Text(
        _l("Reference, if you know it"),
        hint=_l("For example, DEC-7K3Q-9XZ2. You can leave this empty."),
        subject=_l("The reference"),
        longest=40,
        width="20",
        attributes=_QUIET,
    )
    name = Text(_l("Full name"), required=_l("Enter the full name"), autocomplete="name")
    account = Text(
        _l("Account number, if you know it"),
        hint=_l("It is on our letters. You can leave this empty."),
        subject=_l("The account number"),
        longest=40,
        width="20",
    )
    by = Radios(
        _l("How shall we send the new code?"),
        hint=_l("It goes only to an address or number that we have of you already."),
        choices=[
            (Channel.LETTER, _l("By letter")),
            (Channel.EMAIL, _l("By email")),
            (Channel.TEXT, _l("By text message")),
        ],
        required=_l("Choose how we shall send it"),
    )

    def new_enquiry(self) -> NewEnquiry:
        """What reaches the team that sends it."""
        lines = (f"Name: {self.name.data}", self.account.data and f"Account: {self.account.data}")
        way = Channel(self.by.data)
        words = "\n".join(filter(None, (*lines, wish(way))))
        return NewEnquiry(EnquiryTopic.LOST_CODE, words, about=self.reference.data or "")


class ButtonForm(Form):
    """A page with nothing but its button."""


class AddWordsForm(Form):
    """What somebody adds: words, files or both. The page says to what."""

    words = TextArea(_l("What would you like to add?"), longest=8000, rows=8)
    files = Evidence()


class AnswerQuestionForm(Form):
    """The answer to a question of whoever hears the appeal."""

    words = TextArea(_l("Your answer"), longest=8000, rows=8)
    files = Evidence()


class ConfirmAppealForm(Form):
    """Whether what was written down is what they said."""

    right = Radios(
        _l("Is this what you said?"),
        choices=[("yes", _l("Yes")), ("no", _l("Not quite"))],
        required=_l("Choose whether this is what you said"),
    )
    words = TextArea(_l("What is different?"), longest=8000, rows=5)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever says that it is not right says what is different."""
        super().validate(extra_validators)
        self.asked_only_if(self.right.data == "no", "words", str(_l("Tell us what is different")))
        return not self.problems()


class MissedForm(Form):
    """What was not as we had agreed."""

    words = TextArea(
        _l("What happened, and when?"),
        required=_l("Tell us what happened, and when"),
        longest=2000,
        rows=4,
    )


class ChallengeForm(Form):
    """Why our answer is not right: words are needed, files are not."""

    words = TextArea(
        _l("Why is our answer not right for you?"),
        hint=_l("Say what would help, and what we did not understand or did not know."),
        required=_l("Tell us why our answer is not right for you"),
        longest=8000,
        rows=8,
    )
    files = Evidence()

"""How shall we answer you? The page that every form of the portal ends with."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.actions.receipts import Reached, receipt_goes_by
from shared.rules.reply import Through, chosen
from shared.rules.telephone import as_written, parts, together
from shared.rules.vocabulary import Channel
from shared.web.forms import Address, Email, Form, Radios, Telephone
from shared.web.reach import email_as_written

_NEEDED: dict[str, tuple[str, Any]] = {
    Channel.EMAIL: ("email", _l("Enter your email address")),
    Channel.LETTER: ("address", _l("Enter your address")),
    Channel.TELEPHONE: ("telephone", _l("Enter your telephone number")),
    Channel.TEXT: ("mobile", _l("Enter your mobile number")),
    Through.VIDEO_RELAY: ("video_relay", _l("Enter the number of your video relay")),
    Through.TEXT_RELAY: ("text_relay", _l("Enter the telephone number that you use with text relay")),
}
#: What is dialled before the number of somebody who types (Relay UK).
_DIALLED_FIRST = "18002"


#: How we answer, in the middle of a sentence.
WAYS: dict[str, Any] = {
    Channel.EMAIL: _l("by email"),
    Channel.LETTER: _l("by letter"),
    Channel.TELEPHONE: _l("by telephone"),
    Channel.TEXT: _l("by text message"),
    Through.BSL: _l("in British Sign Language"),
    Through.VIDEO_RELAY: _l("by video relay"),
    Through.TEXT_RELAY: _l("by text relay"),
}


#: The ways to answer, as they are offered.
REPLIES: list[tuple[Any, ...]] = [
    (Channel.EMAIL, _l("By email")),
    (Channel.LETTER, _l("By letter")),
    (Channel.TELEPHONE, _l("By telephone")),
    (Channel.TEXT, _l("By text message")),
    (
        Through.BSL,
        _l("In British Sign Language"),
        _l("In a video call with an interpreter. You also get it in writing."),
    ),
    (Through.VIDEO_RELAY, _l("By video relay"), _l("We call you through your interpreter.")),
    (Through.TEXT_RELAY, _l("By text relay"), _l("We call you through Relay UK.")),
]


class ReplyForm(Form):
    """One way to answer, and what that way needs."""

    reply_by = Radios(
        _l("How shall we answer you?"),
        choices=REPLIES,
        required=_l("Choose how we shall answer you"),
    )
    email = Email(_l("Email address"))
    address = Address(_l("Address"), hint=_l("With the postcode"))
    telephone = Telephone(_l("Telephone number"))
    mobile = Telephone(_l("Mobile number"), mobile=True)
    bsl_email = Email(_l("Email, to agree a time and send you the link"))
    bsl_mobile = Telephone(_l("Or your mobile, to agree it by text message"), mobile=True)
    video_relay = Telephone(
        _l("The number on which hearing people call you"),
        hint=_l("For example, your number with SignVideo or SignLive."),
    )
    text_relay = Telephone(_l("The number that you use"), hint=_l("We dial 18002 first. You don’t have to enter it."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen way needs; what was typed for another way is no matter."""
        super().validate(extra_validators)
        for way, (name, message) in _NEEDED.items():
            self.asked_only_if(self.reply_by.data == way, name, message)
        self._ask_how_to_agree(self.reply_by.data == Through.BSL)
        return not self.problems()

    def _ask_how_to_agree(self, signed: bool) -> None:
        """A signed video call is agreed by email or by text message: one of the two is needed."""
        either = (self.bsl_email, self.bsl_mobile)
        if not signed:
            for field in either:
                self.asked_only_if(False, field.name, "")
        elif not any(field.data or field.errors for field in either):
            self.bsl_email.errors = [_("Enter your email address or your mobile number")]


def reply_of(answers: dict[str, Any]) -> dict[str, Any]:
    """What the actions want to know of it."""
    way, through = chosen(answers["reply_by"])
    numbers = (answers.get(name) for name in ("telephone", "mobile", "bsl_mobile", "video_relay"))
    telephone = next(filter(None, numbers), "")
    if through is Through.TEXT_RELAY:
        typed = parts(answers["text_relay"])
        telephone = together(_DIALLED_FIRST, typed.number, typed.extension)
    return {
        "reply_by": way,
        "reply_through": through,
        "email": answers["email"] or answers.get("bsl_email") or "",
        "address": answers["address"] or "",
        "telephone": telephone,
    }


def reply_in_words(answers: dict[str, Any]) -> str:
    """“By email, to name@example.com”."""
    reply = reply_of(answers)
    number = as_written(reply["telephone"])
    signed = _lines(email_as_written(reply["email"]), number)
    ways: dict[str, str] = {
        Channel.EMAIL: _("By email, to %(address)s", address=email_as_written(reply["email"])),
        Channel.LETTER: _("By letter, to\n%(address)s", address=reply["address"]),
        Channel.TELEPHONE: _("By telephone, on %(number)s", number=number),
        Channel.TEXT: _("By text message, to %(number)s", number=number),
        Through.BSL: _(
            "In British Sign Language, in a video call. We agree a time with you by\n%(address)s", address=signed
        ),
        Through.VIDEO_RELAY: _("By video relay, on %(number)s", number=number),
        Through.TEXT_RELAY: _("By text relay, on %(number)s", number=number),
    }
    return ways[answers["reply_by"]]


#: For the confirmation: that a receipt goes out, too.
RECEIPTS: dict[Any, Any] = {
    Channel.EMAIL: _l("We also send you a copy by email, with the reference and the code."),
    Channel.TEXT: _l("We also send you the reference and the code by text message."),
}


def what_is_shown(answers: dict[str, Any]) -> dict[str, str]:
    """What the confirmation shows of it: how we answer, and how the receipt goes to them, if not on the page alone."""
    reply = reply_of(answers)
    receipt = receipt_goes_by(Reached(reply["reply_by"], reply["email"], reply["telephone"]))
    return {"reply_by": answers["reply_by"], "receipt": receipt or ""}


def _lines(*given: str) -> str:
    return "\n".join(filter(None, given))

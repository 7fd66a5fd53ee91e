"""How shall we answer you? The page that every form of the portal ends with."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.rules.telephone import as_written
from shared.rules.vocabulary import Channel
from shared.web.forms import Address, Email, Form, Radios, Telephone
from shared.web.reach import email_as_written

_NEEDED = {
    Channel.EMAIL: ("email", _l("Enter your email address")),
    Channel.LETTER: ("address", _l("Enter your address")),
    Channel.TELEPHONE: ("telephone", _l("Enter your telephone number")),
    Channel.TEXT: ("mobile", _l("Enter your mobile number")),
}


#: How we answer, in the middle of a sentence.
WAYS = {
    Channel.EMAIL: _l("by email"),
    Channel.LETTER: _l("by letter"),
    Channel.TELEPHONE: _l("by telephone"),
    Channel.TEXT: _l("by text message"),
}


#: The ways to answer, as they are offered.
REPLIES: list[tuple[Any, ...]] = [
    (Channel.EMAIL, _l("By email")),
    (Channel.LETTER, _l("By letter")),
    (Channel.TELEPHONE, _l("By telephone"), _l("Also by text relay")),
    (Channel.TEXT, _l("By text message")),
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

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen way needs; what was typed for another way is no matter."""
        super().validate(extra_validators)
        for way, (name, message) in _NEEDED.items():
            self.asked_only_if(self.reply_by.data == way, name, message)
        return not self.problems()


def reply_of(answers: dict[str, Any]) -> dict[str, Any]:
    """What the actions want to know of it."""
    return {
        "reply_by": Channel(answers["reply_by"]),
        "email": answers["email"] or "",
        "address": answers["address"] or "",
        "telephone": answers["telephone"] or answers["mobile"] or "",
    }


def reply_in_words(answers: dict[str, Any]) -> str:
    """“By email, to name@example.com”."""
    reply = reply_of(answers)
    number = as_written(reply["telephone"])
    ways = {
        Channel.EMAIL: _("By email, to %(address)s", address=email_as_written(reply["email"])),
        Channel.LETTER: _("By letter, to\n%(address)s", address=reply["address"]),
        Channel.TELEPHONE: _("By telephone, on %(number)s", number=number),
        Channel.TEXT: _("By text message, to %(number)s", number=number),
    }
    return ways[reply["reply_by"]]

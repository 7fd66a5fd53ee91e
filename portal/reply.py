"""How shall we answer you? The page that every form of the portal ends with."""

from __future__ import annotations

from typing import Any

import phonenumbers

from shared.rules.vocabulary import Channel
from shared.web.forms import Email, Form, Radios, Telephone, TextArea

_UNITED_KINGDOM = 44
_NEEDED = {
    Channel.EMAIL: ("email", "Enter your email address"),
    Channel.LETTER: ("address", "Enter your address"),
    Channel.TELEPHONE: ("telephone", "Enter your telephone number"),
    Channel.TEXT: ("mobile", "Enter your mobile number"),
}


#: How we answer, in the middle of a sentence.
WAYS = {
    Channel.EMAIL: "by email",
    Channel.LETTER: "by letter",
    Channel.TELEPHONE: "by telephone",
    Channel.TEXT: "by text message",
}


class ReplyForm(Form):
    """One way to answer, and what that way needs."""

    reply_by = Radios(
        "How shall we answer you?",
        choices=[
            (Channel.EMAIL, "By email"),
            (Channel.LETTER, "By letter"),
            (Channel.TELEPHONE, "By telephone", "Also by text relay"),
            (Channel.TEXT, "By text message"),
        ],
        required="Choose how we shall answer you",
    )
    email = Email("Email address")
    address = TextArea(
        "Address", hint="With the postcode", longest=400, rows=4, attributes={"autocomplete": "street-address"}
    )
    telephone = Telephone("Telephone number")
    mobile = Telephone("Mobile number")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen way needs; what was typed for another way is no matter."""
        super().validate(extra_validators)
        chosen, message = _NEEDED.get(self.reply_by.data, ("", ""))
        for name in ("email", "address", "telephone", "mobile"):
            field = self[name]
            if name != chosen:
                field.errors, field.data = [], field.nothing()
            elif not field.data and not field.errors:
                field.errors = [message]
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
    number = _as_written(reply["telephone"])
    ways = {
        Channel.EMAIL: f"By email, to {reply['email']}",
        Channel.LETTER: f"By letter, to\n{reply['address']}",
        Channel.TELEPHONE: f"By telephone, on {number}",
        Channel.TEXT: f"By text message, to {number}",
    }
    return ways[reply["reply_by"]]


def _as_written(number: str) -> str:
    """A number of the United Kingdom as people there write it, any other with its country."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number, "GB")
    home = parsed.country_code == _UNITED_KINGDOM
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form))

"""What each way to answer needs of the person: one rule for a request, an appeal and an enquiry."""

from __future__ import annotations

from collections.abc import Mapping

from shared.rules.message import message
from shared.rules.telephone import is_mobile
from shared.rules.vocabulary import Channel

_NEEDS = {
    Channel.EMAIL: ("email", message("Enter your email address")),
    Channel.TELEPHONE: ("telephone", message("Enter your telephone number")),
    Channel.TEXT: ("telephone", message("Enter your telephone number")),
    Channel.LETTER: ("address", message("Enter your address")),
}


def missing_to_reply(reply_by: Channel | None, given: Mapping[str, str]) -> dict[str, str]:
    """What the chosen way needs and was not `given`: field name to message. What is not asked for is no matter."""
    name, sentence = _NEEDS.get(reply_by, ("", "")) if reply_by else ("", "")
    if name not in given:
        return {}
    if reply_by is Channel.TEXT and given[name].strip() and not is_mobile(given[name]):
        return {name: message("Enter a mobile telephone number for text messages, or choose another way")}
    return {} if given[name].strip() else {name: sentence}

"""How somebody is answered, and what each way needs of them: one rule for a request, an appeal and an enquiry."""

from __future__ import annotations

from collections.abc import Mapping

from shared.rules.message import message
from shared.rules.telephone import is_mobile
from shared.rules.vocabulary import Channel, Word


class Through(Word):
    """Who stands between, for whoever does not speak or hear on the telephone (ADJ-2)."""

    BSL = "bsl", "British Sign Language"
    VIDEO_RELAY = "video_relay", "video relay"
    TEXT_RELAY = "text_relay", "text relay"

    @property
    def channel(self) -> Channel:
        """The way in which the answer goes: signed in a video call, or as a call through a relay."""
        return Channel.VIDEO_CALL if self is Through.BSL else Channel.TELEPHONE


_NEEDS = {
    Channel.EMAIL: ("email", message("Enter your email address")),
    Channel.TELEPHONE: ("telephone", message("Enter your telephone number")),
    Channel.TEXT: ("telephone", message("Enter your telephone number")),
    Channel.LETTER: ("address", message("Enter your address")),
}
#: What a signed video call is agreed by: one of the two.
_TO_AGREE = ("email", "telephone")


def missing_to_reply(reply_by: Channel | None, given: Mapping[str, str]) -> dict[str, str]:
    """What the chosen way needs and was not `given`: field name to message. What is not asked for is no matter."""
    if reply_by is Channel.VIDEO_CALL and not any(given[name].strip() for name in _TO_AGREE):
        return {"email": message("Enter an email address or a mobile number, so that we can agree a time")}
    name, sentence = _NEEDS.get(reply_by, ("", "")) if reply_by else ("", "")
    if name not in given:
        return {}
    if reply_by is Channel.TEXT and given[name].strip() and not is_mobile(given[name]):
        return {name: message("Enter a mobile telephone number for text messages, or choose another way")}
    return {} if given[name].strip() else {name: sentence}


def chosen(value: str) -> tuple[Channel, Through | None]:
    """What the value of a form's choice stands for: a way alone, or one through somebody."""
    through = Through(value) if value in set(Through) else None
    return (through.channel, through) if through else (Channel(value), None)


def way_in_words(reply_by: Channel, through: Through | None) -> str:
    """For a colleague: “email”, or “British Sign Language (video call)”."""
    return f"{through.label} ({reply_by.label})" if through else reply_by.label

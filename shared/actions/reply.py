"""What goes by itself to whoever asked, in the way that they chose: an email, or a text message where we send them.

Any other way is a colleague's: a letter is drafted, a call is made, a text is sent from a telephone.
"""

from __future__ import annotations

from typing import Protocol

from shared.actions.action import Doing
from shared.config import settings
from shared.notify.wording import in_language, paragraphs, to_follow
from shared.rules.vocabulary import Channel

#: The longest text message that Notify takes is 918 characters; a template may add a few.
LONGEST_TEXT = 900


class Asked(Protocol):
    """A request, an appeal or an enquiry: how they want to be answered, and where."""

    reference: str
    reply_by: Channel | None
    email: str
    telephone: str


def goes_by_itself(way: Channel | None) -> bool:
    """Whether this installation sends what is answered in this way."""
    return way is Channel.EMAIL or (way is Channel.TEXT and settings().sends_texts)


def reply(doing: Doing, asked: Asked, language: str, key: str, subject: str, *parts: str) -> None:
    """Queue these paragraphs for whoever asked; nothing where their way is not one that goes by itself.

    What is too long for a text message is read on the website: the text says so, with the address.
    """
    to = asked.email if asked.reply_by is Channel.EMAIL else asked.telephone
    if not goes_by_itself(asked.reply_by) or not to:
        return
    text, by = paragraphs(*parts), Channel.EMAIL
    if asked.reply_by is Channel.TEXT:
        by = Channel.TEXT
        text = text if len(text) <= LONGEST_TEXT else paragraphs(f"{subject}.", to_follow(in_language(language)))
    doing.send(key, to, subject, text, asked.reference, by)

"""An answer that goes by itself to whoever asked, as they chose: an email, or a text message where we send them.

Any other way is a colleague's: a letter is drafted, a call is made, a text is sent from a telephone.
"""

from __future__ import annotations

from typing import Protocol

from shared.actions.action import Doing
from shared.actions.receipts import Reached, receipt_goes_by
from shared.notify.wording import in_language, paragraphs, to_follow
from shared.rules.vocabulary import Channel

#: The longest text message that Notify takes is 918 characters; a template may add a few.
LONGEST_TEXT = 900


class Answerable(Protocol):
    """A request, an appeal or an enquiry: how they want to be answered, and where."""

    reference: str
    reply_by: Channel | None
    email: str
    telephone: str


def goes_by(asked: Answerable) -> Channel | None:
    """How an answer to it goes from here; None where a colleague gives it."""
    return receipt_goes_by(Reached(asked.reply_by, asked.email, asked.telephone))


def reply(doing: Doing, asked: Answerable, language: str, key: str, subject: str, *parts: str) -> None:
    """Queue these paragraphs for whoever asked; nothing where none goes from here.

    What is too long for a text message is read on the website: the text says so, with the address.
    """
    by, text = goes_by(asked), paragraphs(*parts)
    if by is None:
        return
    if by is Channel.TEXT and len(text) > LONGEST_TEXT:
        text = paragraphs(f"{subject}.", to_follow(in_language(language)))
    to = asked.telephone if by is Channel.TEXT else asked.email
    doing.send(key, to, subject, text, asked.reference, by=by)

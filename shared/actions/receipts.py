"""What tells somebody that we have what they sent: a copy of it, the reference and the private code (ADJ-4, APP-5).

It goes by the way in which they want to be answered, where that is in writing. The code stands in it, so its text is
forgotten once it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.actions.action import Doing
from shared.config import settings
from shared.notify.wording import Gettext, paragraphs
from shared.rules.telephone import is_mobile
from shared.rules.vocabulary import Channel

#: A title in their language, and what they had written under it.
Copied = tuple[str, str]


@dataclass(frozen=True)
class Receipt:
    """What is said of one thing that was sent. `says` are the sentences before the code; `short` is for a telephone."""

    key: str
    reference: str
    code: str = field(repr=False)
    subject: str
    short: str
    says: tuple[str, ...]
    copy: Sequence[Copied]
    follow: str


@dataclass(frozen=True)
class Reached:
    """How somebody wants to be answered, and by what they can be reached."""

    by: Channel | None
    email: str = ""
    telephone: str = ""


def receipt_goes_by(to: Reached) -> Channel | None:
    """By email or by text message, as they want our answer; None where neither reaches them.

    Who is answered in sign language has given one of the two, to agree a time.
    """
    by_email = to.by is Channel.EMAIL or (to.by is Channel.VIDEO_CALL and to.email)
    if by_email:
        return Channel.EMAIL
    by_text = to.by in {Channel.TEXT, Channel.VIDEO_CALL} and is_mobile(to.telephone)
    return Channel.TEXT if by_text and settings().notify_text_template else None


def send_receipt(doing: Doing, _: Gettext, to: Reached, receipt: Receipt) -> None:
    """Queue it, in the transaction that keeps what they sent."""
    code = _("Your private code: %(code)s", code=receipt.code)
    by = receipt_goes_by(to)
    if by is Channel.TEXT:
        text = f"{receipt.short} {code}. {receipt.follow}"
        doing.send(receipt.key, to.telephone, receipt.subject, text, receipt.reference, by=by, private=True)
    elif by is Channel.EMAIL:
        text = paragraphs(
            *receipt.says,
            code,
            receipt.follow,
            _("Whoever has the reference and the code can see where it stands. Give them to nobody who should not."),
            _in_words(_, receipt.copy),
        )
        doing.send(receipt.key, to.email, receipt.subject, text, receipt.reference, private=True)


def _in_words(_: Gettext, copy: Sequence[Copied]) -> str:
    """The copy, each part under its title; empty where nothing is given back."""
    parts = [f"{title}\n{words.strip()}" for title, words in copy if words.strip()]
    return paragraphs(_("This is what you sent us:"), *parts) if parts else ""

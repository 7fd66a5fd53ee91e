"""Where we may send what only its reader may know: to what is known of them already, never to what is given anew."""

from __future__ import annotations

from dataclasses import dataclass

from shared.config import settings
from shared.models import AdjustmentRequest, Appeal, Customer, Enquiry, Letter, Published, Restriction
from shared.models.references import read_reference
from shared.rules.telephone import is_mobile
from shared.rules.vocabulary import Channel

Subject = Restriction | Appeal | AdjustmentRequest | Enquiry
_SENT: dict[str, type[Appeal | AdjustmentRequest | Enquiry]] = {
    "appeal": Appeal, "adjustment": AdjustmentRequest, "enquiry": Enquiry,
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What can be followed under a reference, whose it is, and each way in which they can be sent something."""

    published: Published
    subject: Subject
    customer: Customer | None
    ways: dict[Channel, str]


def known_of(reference: str) -> Known | None:
    """Whom a published reference belongs to, and how they are known; None where there is no such reference."""
    found = Published.get_or_none(Published.reference == read_reference(reference))
    if found is None:
        return None
    subject = _decision(found.reference) if found.kind == "decision" else _sent(found)
    if subject is None:
        return None
    customer = subject.customer
    email, telephone = getattr(subject, "email", ""), getattr(subject, "telephone", "")
    email = email or (customer.email if customer else "")
    telephone = telephone or (customer.telephone if customer else "")
    by_text = is_mobile(telephone) and settings().notify_text_template  # where none is sent it would wait for ever
    ways = {Channel.EMAIL: email, Channel.TEXT: telephone if by_text else ""}
    if customer and found.kind != "enquiry":
        ways[Channel.LETTER] = customer.address
    return Known(found, subject, customer, {way: to for way, to in ways.items() if to.strip()})


def _decision(reference: str) -> Restriction | None:
    letter = Letter.select(Letter.restriction).where(Letter.appeal_reference == reference).first()
    return letter.restriction if letter else None


def _sent(found: Published) -> Subject | None:
    table = _SENT[found.kind]
    return table.get_or_none(table.reference == found.reference)

"""A new private code for somebody who has lost theirs: only to an address that is known already (DPA-6, APP-8)."""

from __future__ import annotations

from typing import Any

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.publish import publish_enquiry
from shared.config import settings
from shared.models import AdjustmentRequest, Appeal, Enquiry, Published, Restriction
from shared.models.references import hash_code, new_code
from shared.notify.wording import in_language, paragraphs
from shared.queries.known_ways import Known, Subject, known_of
from shared.queries.policy import version_in_force
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import Channel, LetterKind

_SENT_BY = {
    Channel.EMAIL: "A new private code has gone to the email address that we have of you.",
    Channel.TEXT: "A new private code has gone to the mobile number that we have of you, by text message.",
    Channel.LETTER: "A letter with a new private code goes to the address that we have of you.",
}


def wish(way: Channel) -> str:
    """What a colleague reads of how somebody would like their new code."""
    return f"They would like it by {way.label}."


def wished(enquiry: Enquiry) -> Channel | None:
    """How they would like it, where that way is known of them; else None."""
    known, last = known_of(enquiry.about), enquiry.words.strip().rpartition("\n")[2]
    return next((way for way in (known.ways if known else ()) if last == wish(way)), None)


@action(Action.SEND_NEW_CODE)
def send_new_code(doing: Doing, reference: str, expected: int, about: str, by: Channel) -> Enquiry:
    """Send a new code for what the reference `about` names; the old one then opens nothing any more.

    By post a letter is drafted, and the code is made when it is issued. Raises Invalid, by field, for a reference that
    there is not, or a way in which nothing is known of them.
    """
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    known = known_of(about)
    if known is None:
        raise Invalid({"about": "Nothing can be followed under this reference"})
    if by not in known.ways:
        raise Invalid({"by": f"We have no address of theirs for this: choose another way than {by.label}"})
    if by is Channel.LETTER:
        draft(doing, LetterKind.NEW_CODE, known.customer, version_in_force(), **_about(known.subject))
    else:
        _send(doing, known, by, enquiry.language)
    doing.write(enquiry, expected, answer=_SENT_BY[by], answered_by=doing.me, answered_at=doing.now)
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"about": known.published.reference, "by": by}, customer=known.customer)
    return enquiry


def renew_code(reference: str, code: str) -> None:
    """From now on this code opens what the reference names, and the one before it nothing."""
    Published.update(code_hash=hash_code(code), version=Published.version + 1).where(
        Published.reference == reference
    ).execute()


def _about(subject: Subject) -> dict[str, Any]:
    """The column of a letter that says what it is about."""
    names = {Restriction: "restriction", Appeal: "appeal", AdjustmentRequest: "adjustment"}
    return {names[type(subject)]: subject}


def _send(doing: Doing, known: Known, by: Channel, language: str) -> None:
    _, code, reference = in_language(language), new_code(), known.published.reference
    renew_code(reference, code)
    text = paragraphs(
        _("Your new private code for %(reference)s: %(code)s", reference=reference, code=code),
        _("Enter both here: %(address)s", address=f"{settings().portal_url}/follow"),
        _("The old code opens nothing any more. If you did not ask for this, tell us."),
    )
    subject = _("Your new private code")
    # The key holds a part of the code's hash: each new code is a message of its own.
    key = f"new-code-{reference}-{hash_code(code)[:16]}"
    doing.send(key, known.ways[by], subject, text, reference, by=by, private=True)

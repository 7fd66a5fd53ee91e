"""Letters: written to, issued, sent (LET). Issuing a restriction's letter puts it in force, its marker on the account.

The file is printed before the transaction, which then only checks that nothing the letter says has changed meanwhile:
nobody waits for a printer while the database is locked.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.publish import publish_decision, publish_letter, renew_decisions
from shared.letters import catalogue, compose, render
from shared.models import CaseFile, Letter, LetterSending, Marker, Restriction
from shared.models.references import hash_code, new_code, new_reference
from shared.queries.letters.content import content_of, format_of
from shared.queries.restrictions import terms_of
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotAllowed, NotFound, Stale
from shared.rules.lifecycle import Action
from shared.rules.terms import precautions
from shared.rules.vocabulary import Channel, LetterKind

#: Letters that tell of a decision which can be appealed against, so that they carry a reference and a code.
_BRING_A_CODE = {LetterKind.RESTRICTION, LetterKind.REVIEW_OUTCOME}


@dataclass(frozen=True)
class Printed:
    """A letter as it was printed, and what it was printed from. Two printings of one letter count as the same form."""

    on: date = field(repr=False)
    appeal_reference: str = field(repr=False)
    code: str = field(repr=False)
    html: str = field(repr=False)
    pdf: bytes = field(repr=False)


@action(Action.WRITE_LETTER)
def write_letter(doing: Doing, reference: str, expected: int, additions: dict[str, str]) -> Letter:
    """Add words in the marked places of a draft (LET-4). Raises Invalid for a place that this letter has not."""
    letter = doing.load(Letter, reference)
    doing.ask(letter)
    known = {place.key for place in catalogue.PLACES}
    if unknown := additions.keys() - known:
        raise Invalid(dict.fromkeys(sorted(unknown), "This letter has no such place"))
    if problems := doing.words(**additions):
        raise Invalid(problems)
    kept = {place: text.strip() for place, text in additions.items() if text.strip()}
    doing.write(letter, expected, additions=kept)
    doing.record(letter, {"additions": kept}, case=_case(letter), customer=letter.customer)
    return letter


def issue_letter(actor: Actor, reference: str, expected: int) -> Letter:
    """Issue a letter: final, stored with its fingerprint, and with its effect (LET-5, RES-4).

    Raises NotAllowed with what is missing, OutOfStep when it is issued already, Stale when what it says changed.
    """
    letter = Letter.get_or_none(Letter.reference == reference)
    if letter is None:
        raise NotFound(f"There is no letter {reference}.")
    return _issue(actor, reference, expected, _printed(letter))


@action(Action.ISSUE_LETTER)
def _issue(doing: Doing, reference: str, expected: int, printed: Printed) -> Letter:
    letter = doing.load(Letter, reference)
    doing.ask(letter)
    if compose.compose(_content(letter, printed), format_of(letter.customer), letter.additions).html != printed.html:
        raise Stale("What this letter says has changed. Read it again, then issue it.")
    decision = letter.restriction if letter.kind in _BRING_A_CODE else None
    doing.write(
        letter,
        expected,
        pdf=printed.pdf,
        fingerprint=hashlib.sha256(printed.pdf).hexdigest(),
        format=asdict(format_of(letter.customer)),
        template_version=compose.template_version(),
        issued_by=doing.me,
        issued_at=doing.now,
        appeal_reference=printed.appeal_reference if decision else None,
    )
    if decision:
        if letter.kind is LetterKind.RESTRICTION:
            _take_effect(doing, letter, decision)
        publish_decision(doing, decision, hash_code(printed.code))
    publish_letter(doing, letter)
    payload = {"fingerprint": letter.fingerprint, "format": letter.format}
    doing.record(letter, payload, case=_case(letter), customer=letter.customer)
    return letter


@action(Action.RECORD_SENDING)
def record_sending(
    doing: Doing, reference: str, by: Channel, on: date, returned_on: date | None = None
) -> LetterSending:
    """Record that a letter was sent, how and when, or that it came back (LET-7)."""
    letter = doing.load(Letter, reference)
    doing.ask(letter)
    if on > doing.today:
        raise Invalid({"on": "The date must be today or earlier"})
    sending = doing.create(
        LetterSending, letter=letter, by=by, on=on, returned_on=returned_on, sent_by=doing.me, noted_at=doing.now
    )
    renew_decisions(doing, letter.customer)
    payload = {"by": by, "on": on, "returned_on": returned_on}
    doing.record(letter, payload, case=_case(letter), customer=letter.customer)
    return sending


def _take_effect(doing: Doing, letter: Letter, restriction: Restriction) -> None:
    """The customer has been told: the restriction may be in force, and its marker stands on the account (CUS-3)."""
    doing.write(restriction, letter_issued_at=doing.now, received_on=doing.today)
    Marker.create(
        customer=letter.customer,
        restriction=restriction,
        precaution=precautions(terms_of(restriction)),
        placed_at=doing.now,
        placed_by=doing.me,
    )
    doing.record(restriction, {"letter": letter.reference}, case=restriction.case, customer=letter.customer)


def _printed(letter: Letter) -> Printed:
    today, reference, code = clock.today(), new_reference("DEC"), new_code()
    content = content_of(letter, on=today, appeal_reference=reference, code=code)
    try:
        document = compose.compose(content, format_of(letter.customer), letter.additions)
        return Printed(today, reference, code, document.html, render.render(document))
    except (compose.NoTranslation, render.CannotRender) as reason:
        raise NotAllowed(str(reason)) from None


def _content(letter: Letter, printed: Printed) -> compose.Letter:
    return content_of(letter, on=printed.on, appeal_reference=printed.appeal_reference, code=printed.code)


def _case(letter: Letter) -> CaseFile | None:
    subject = letter.restriction or (letter.appeal and letter.appeal.restriction)
    return subject.case if subject else None

"""Letters: written to, issued, sent (LET). Issuing a restriction's letter puts it in force, its marker on the account.

The file is printed before the transaction, which then only checks that nothing the letter says has changed meanwhile:
nobody waits for a printer while the database is locked.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.enquiries.new_code import renew_code
from shared.actions.markers import told_by
from shared.actions.measures.take import begin_measure
from shared.actions.publish import publish_decision, publish_letter, renew_decisions
from shared.actions.restrictions.change import end_restriction
from shared.actions.systems.tell import tell_systems
from shared.letters import catalogue, compose, render
from shared.models import CaseFile, Letter, LetterSending, Marker, Restriction
from shared.models.references import hash_code, new_code, new_reference
from shared.queries.letters import new_code as new_code_letter
from shared.queries.letters.content import content_of, format_of
from shared.queries.letters.received import deemed_received
from shared.queries.restrictions import terms_of
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotAllowed, NotFound, Stale
from shared.rules.lifecycle import Action
from shared.rules.situation import Earlier
from shared.rules.terms import precautions
from shared.rules.vocabulary import Channel, LetterKind, RestrictionState

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


def issue_letter(actor: Actor, reference: str, expected: int, goes_by: Channel) -> Letter:
    """Issue a letter and send it, in one step: final, with its fingerprint, and with its effect (LET-5, RES-4, SIT-7).

    Raises NotAllowed with what is missing, OutOfStep when it is issued already, Stale when what it says changed.
    """
    letter = Letter.get_or_none(Letter.reference == reference)
    if letter is None:
        raise NotFound(f"There is no letter {reference}.")
    letter.received_on = deemed_received(letter, goes_by, clock.today())
    return _issue(actor, reference, expected, goes_by, _printed(letter))


@action(Action.ISSUE_LETTER)
def _issue(doing: Doing, reference: str, expected: int, goes_by: Channel, printed: Printed) -> Letter:
    letter = doing.load(Letter, reference)
    doing.ask(letter)
    letter.received_on = deemed_received(letter, goes_by, printed.on)
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
        received_on=letter.received_on,
        appeal_reference=printed.appeal_reference if decision else None,
    )
    _send(doing, letter, goes_by, printed.on)
    if decision:
        if letter.kind is LetterKind.RESTRICTION:
            _take_effect(doing, letter, decision)
        publish_decision(doing, decision, hash_code(printed.code))
    if letter.measure is not None:
        begin_measure(doing, letter, letter.measure)
    if letter.marker is not None and letter.kind is LetterKind.MARKER_NOTICE:
        told_by(doing, letter.marker, letter.reference, goes_by)
    if letter.kind is LetterKind.NEW_CODE:
        renew_code(new_code_letter.opens(letter), printed.code)
    publish_letter(doing, letter)
    payload = {"fingerprint": letter.fingerprint, "format": letter.format, "goes_by": goes_by}
    doing.record(letter, payload, case=_case(letter), customer=letter.customer)
    return letter


@action(Action.RECORD_SENDING)
def record_sending(
    doing: Doing, reference: str, by: Channel, on: date, returned_on: date | None = None
) -> LetterSending:
    """Record that a letter was sent again, how and when, or that it came back (LET-7).

    What rests on a letter that came back waits until it has gone again (SIT-7).
    """
    letter = doing.load(Letter, reference)
    doing.ask(letter)
    if on > doing.today:
        raise Invalid({"on": "The date must be today or earlier"})
    if returned_on and not on <= returned_on <= doing.today:
        raise Invalid({"returned_on": "It can’t have come back before it was sent, or in the future"})
    gone = _last_sending(letter) if returned_on else None
    if gone and (gone.by, gone.on, gone.returned_on) == (by, on, None):  # this one came back: nothing went again
        doing.write(gone, returned_on=returned_on)
        sending = gone
    else:
        sending = _send(doing, letter, by, on, returned_on)
    received = None if returned_on else letter.received_on or deemed_received(letter, by, on)
    doing.write(letter, received_on=received)
    restriction = letter.restriction
    if restriction is not None and letter.kind is LetterKind.RESTRICTION:
        doing.write(restriction, received_on=received)
    renew_decisions(doing, letter.customer)
    payload = {"by": by, "on": on, "returned_on": returned_on}
    doing.record(letter, payload, case=_case(letter), customer=letter.customer)
    return sending


def _last_sending(letter: Letter) -> LetterSending | None:
    found: LetterSending | None = letter.sendings.order_by(LetterSending.id.desc()).first()
    return found


def _send(doing: Doing, letter: Letter, by: Channel, on: date, returned_on: date | None = None) -> LetterSending:
    return doing.create(
        LetterSending, letter=letter, by=by, on=on, returned_on=returned_on, sent_by=doing.me, noted_at=doing.now
    )


def _take_effect(doing: Doing, letter: Letter, restriction: Restriction) -> None:
    """The customer is told: the restriction may be in force once they have it, and its marker stands (CUS-3, SIT-7)."""
    received = letter.received_on or doing.today
    begins = restriction.starts_on if restriction.danger_reason else max(restriction.starts_on, received)
    doing.write(restriction, letter_issued_at=doing.now, received_on=received, starts_on=begins)
    Marker.create(
        customer=letter.customer,
        restriction=restriction,
        precaution=precautions(terms_of(restriction)),
        placed_at=doing.now,
        placed_by=doing.me,
    )
    tell_systems(doing, letter.customer)
    _replace_earlier(doing, restriction)
    doing.record(restriction, {"letter": letter.reference}, case=restriction.case, customer=letter.customer)


def _replace_earlier(doing: Doing, restriction: Restriction) -> None:
    """The decisions that this one takes the place of end in the same step, with their markers (SIT-3).

    Where this one begins later, they end on the day before: nothing binds twice, and there is no day between.
    """
    replaced = [reference for reference, what in restriction.earlier.items() if what == Earlier.REPLACED]
    for other in Restriction.select().where(
        Restriction.reference.in_(replaced or [""]), Restriction.state == RestrictionState.AUTHORISED
    ):
        last = restriction.starts_on - timedelta(days=1)
        doing.write(other, replaced_by=restriction)
        if last < doing.today:
            end_restriction(doing, other, f"Our decision {restriction.reference} has taken its place.")
        elif last < other.ends_on:
            doing.write(other, ends_on=last, review_on=min(other.review_on, last))
        publish_decision(doing, other)
        # Of its own event: it is over, or sooner, and the figures of the reports are counted with events (REP-1).
        doing.record(other, {"replaced_by": restriction.reference}, case=other.case, customer=other.customer)


def _printed(letter: Letter) -> Printed:
    today, reference, code = clock.today(), new_reference("DEC"), new_code()
    content = content_of(letter, on=today, appeal_reference=reference, code=code)
    try:
        document = compose.compose(content, format_of(letter.customer), letter.additions)
        return Printed(today, reference, code, document.html, render.render(document))
    except (compose.NoTranslation, render.CannotRender) as reason:
        raise NotAllowed(str(reason)) from None


def _content(letter: Letter, printed: Printed) -> compose.LetterContent:
    return content_of(letter, on=printed.on, appeal_reference=printed.appeal_reference, code=printed.code)


def _case(letter: Letter) -> CaseFile | None:
    subject = letter.restriction or (letter.appeal and letter.appeal.restriction)
    if letter.measure is not None:
        return letter.measure.case
    return subject.case if subject else None

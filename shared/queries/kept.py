"""Which agreed adjustments a letter met, read from the letter and from what held on its day (ADJ-7)."""

from __future__ import annotations

from shared.clock import local
from shared.models import AgreedAdjustment, Letter, LetterSending
from shared.queries.adjustments import in_words
from shared.rules.kept import letter_meets


def met_by_letter(letter: Letter) -> tuple[tuple[str, bool], ...]:
    """Each adjustment in words that held when this letter was issued and is about letters, and whether it was met."""
    if letter.issued_at is None:
        return ()
    sending = LetterSending.select().where(LetterSending.letter == letter).order_by(LetterSending.id).first()
    rows = AgreedAdjustment.select().where(
        AgreedAdjustment.customer == letter.customer,
        AgreedAdjustment.since <= local(letter.issued_at).date(),
        AgreedAdjustment.ended_at.is_null() | (AgreedAdjustment.ended_at > letter.issued_at),
    )
    judged = [
        (in_words(row.kind, row.detail), letter_meets(row.kind, row.detail, letter.format, sending and sending.by))
        for row in rows.order_by(AgreedAdjustment.id)
    ]
    return tuple((words, met) for words, met in judged if met is not None)

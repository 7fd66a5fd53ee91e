"""The letter with a new private code: which record it opens, and what it says of it."""

from __future__ import annotations

from datetime import date

from shared.config import settings
from shared.letters.new_code import CodeWay, NewCodeLetter
from shared.models import Letter
from shared.queries.letters.parts import (
    decision_in_words,
    envelope_of,
    latest_decision_letter,
    letterhead_of,
    short_address,
)
from shared.queries.policy import record_of
from shared.queries.published import our_organisation


def opens(letter: Letter) -> str:
    """The reference that the new code of this letter opens: the latest one, where a decision has several."""
    if letter.restriction is not None:
        first = latest_decision_letter(letter.restriction)
        return str(first.appeal_reference) if first else ""
    subject = letter.appeal or letter.adjustment
    return str(subject.reference) if subject else ""


def new_code(letter: Letter, on: date, _reference: str, code: str) -> NewCodeLetter:
    """That the code is new, and where it is entered."""
    reference, organisation = opens(letter), our_organisation()
    if letter.restriction is not None:
        about = decision_in_words(letter.restriction, on, reference)
    else:
        about = f"your {'appeal' if letter.appeal else 'request for adjustments'} {reference}"
    paper = letterhead_of(organisation)
    return NewCodeLetter(
        envelope=envelope_of(letter, on, paper, letter.drafted_by, record_of(letter.policy)),
        about=about,
        way=CodeWay(
            reference=reference,
            code=code,
            address=short_address("/follow"),
            link=f"{settings().portal_url}/follow#R={reference}&C={code}" if code else "",
            telephone=paper.telephone,
        ),
    )

"""Letters as their pages show them (LET)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN

from shared import clock
from shared.letters import catalogue
from shared.models import CaseFile, Customer, Letter, LetterSending, Restriction, Staff
from shared.queries.letters.content import content_of
from shared.queries.letters.due import is_overtaken
from shared.queries.letters.returned import came_back
from shared.queries.paging import Page, page_of
from shared.rules.errors import NotFound
from shared.rules.vocabulary import LetterState


@dataclass(frozen=True)
class LetterRow:
    """A line of the list of letters."""

    reference: str
    kind: str
    customer: str
    account: str
    drafted_at: datetime
    issued_at: datetime | None
    sent: bool
    #: The last time that it was sent, it came back.
    came_back: bool


def letters(cursor: str = "", *, issued: bool) -> Page[LetterRow]:
    """A page of drafts that wait to be issued, or of issued letters, newest first.

    Raises NotFound for a `cursor` that there is not.
    """
    sent = LetterSending.select(LetterSending.letter)
    # Everything but the file: a list of letters does not read them.
    columns = [field for field in Letter._meta.sorted_fields if field.name != "pdf"]
    query = (
        Letter.select(
            *columns, Customer, Letter.id.in_(sent).alias("sent"), Letter.id.in_(came_back()).alias("came_back")
        )
        .join(Customer)
        .where(Letter.state == (LetterState.ISSUED if issued else LetterState.DRAFT))
    )
    if not issued:
        query = query.where(~is_overtaken(clock.today()))
    page = page_of(query, Letter.id, cursor=cursor)
    return page.showing(
        LetterRow(
            reference=row.reference,
            kind=row.kind.label,
            customer=row.customer.name,
            account=row.customer.account,
            drafted_at=row.created_at,
            issued_at=row.issued_at,
            sent=bool(row.sent),
            came_back=bool(row.came_back),
        )
        for row in page.rows
    )


def letter_with(reference: str, *, drafts: bool = True) -> Letter:
    """The letter with its customer, restriction and case. Raises NotFound, also for a draft unless `drafts`."""
    issuer = Staff.alias()
    found = (
        Letter.select(Letter, Customer, Restriction, CaseFile, issuer)
        .join(Customer)
        .switch(Letter)
        .join(Restriction, JOIN.LEFT_OUTER)
        .join(CaseFile, JOIN.LEFT_OUTER)
        .switch(Letter)
        .join(issuer, JOIN.LEFT_OUTER, on=(Letter.issued_by == issuer.id))
        .where(Letter.reference == reference)
        .first()
    )
    if found is None or (found.state is not LetterState.ISSUED and not drafts):
        raise NotFound(f"There is no letter {reference}.")
    return found


def missing_from(letter: Letter, on: date) -> list[str]:
    """Why a draft can't be issued, a sentence each. What is only known at issue, the code, is not counted (LET-8)."""
    content = content_of(letter, on=on, appeal_reference="later", code="later")
    return catalogue.missing(letter.kind, content, letter.additions)


def sendings_of(letter: Letter) -> list[LetterSending]:
    """How and when a letter was sent, the latest first (LET-7)."""
    return list(
        LetterSending.select(LetterSending, Staff)
        .join(Staff, JOIN.LEFT_OUTER)
        .where(LetterSending.letter == letter)
        .order_by(LetterSending.id.desc())
    )

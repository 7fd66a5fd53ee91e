"""Letters and reviews that wait: what is owed to a customer in writing, and what to look at again (RES-5, RES-10)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import peewee

from shared import clock
from shared.models import Appeal, CaseFile, Customer, Letter, Restriction
from shared.queries.letters.due import TOLD, earliest_review_from, ended_by_an_appeal, exists, is_over
from shared.queries.restrictions import authorised_on
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine, nation, still_in_time
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import SENIOR
from shared.rules.reviews import TO_ISSUE, WRITE_AHEAD, WRITE_BY, writing_before
from shared.rules.vocabulary import AppealOutcome, AppealState, LetterKind, LetterState, Nation, RestrictionState

#: How far ahead a review of a restriction is shown.
_REVIEWS_AHEAD = timedelta(days=14)
_LETTERS = "/letters"
_ENDED = "Restriction ended, letter not issued"


def of_restrictions(actor: Actor, day: date) -> WorkKind:
    """First letters: a restriction without its letter is not in force."""
    query = _drafts(actor).where(Letter.kind == LetterKind.RESTRICTION, authorised_on(day))
    return WorkKind(
        query, Restriction.starts_on, lambda it: _draft(it, "Letter to issue", due=it.restriction.starts_on), _LETTERS
    )


def others(actor: Actor, day: date) -> WorkKind:
    """Letters that tell what was decided: about a review, an appeal, adjustments."""
    query = _drafts(actor).where(
        Letter.kind.not_in([LetterKind.RESTRICTION, LetterKind.UPCOMING_REVIEW, LetterKind.RESTRICTION_ENDED]),
        Appeal.id.is_null() | (Appeal.state != AppealState.WITHDRAWN),
        Restriction.id.is_null() | authorised_on(day),
        Letter.measure.is_null(),  # those wait with whoever took the step
        Letter.kind != LetterKind.MARKER_NOTICE,  # and those with whoever tells of markers
    )
    return WorkKind(query, None, _other_letter, _LETTERS, began=Letter.created_at, working_days=TO_ISSUE)


def reviews(actor: Actor, day: date) -> WorkKind:
    """RES-5: restrictions to review, before and after the day has come. On the last day they end by themselves."""
    query = _restrictions(actor).where(
        authorised_on(day),
        Restriction.review_on < Restriction.ends_on,
        Restriction.review_on <= day + _REVIEWS_AHEAD,
    )
    return WorkKind(query, Restriction.review_on, _review, "/cases")


def to_write_before_reviews(actor: Actor, day: date) -> WorkKind:
    """RES-10: customers to be written to before a review, until that letter is issued.

    One that came back is work of its own (SIT-7), until another is drafted in its place.
    """
    before = (Letter.kind == LetterKind.UPCOMING_REVIEW, Letter.review.is_null())
    query = _with_draft(_restrictions(actor), *before).where(
        authorised_on(day),
        Restriction.letter_issued_at.is_null(False),
        Restriction.starts_on <= day,
        Restriction.review_on < Restriction.ends_on,
        Restriction.review_on <= day + WRITE_AHEAD,
        Restriction.ends_on > earliest_review_from(day),
        ~exists(*before, Letter.state == LetterState.ISSUED) | exists(*before, Letter.state == LetterState.DRAFT),
    )
    since = still_in_time(day, TO_ISSUE)
    late = (
        (Restriction.review_on < day + WRITE_BY)
        & (Restriction.letter_issued_at < clock.at(since))
        & (Restriction.starts_on < since)
        & (Restriction.review_set_on.is_null() | (Restriction.review_set_on < since))
    )
    return WorkKind(query, Restriction.review_on, partial(_to_write, nation=nation()), _LETTERS, late=late)


def ends_to_tell(actor: Actor, day: date) -> WorkKind:
    """RES-10: restrictions that are over, while the customer has not been told so, also by the answer to an appeal."""
    query = _with_draft(_restrictions(actor), Letter.kind == LetterKind.RESTRICTION_ENDED).where(
        TOLD,
        Restriction.replaced_by.is_null(),
        is_over(day),
        ~exists(Letter.kind == LetterKind.RESTRICTION_ENDED, Letter.state == LetterState.ISSUED),
        ~ended_by_an_appeal(),
    )
    since = still_in_time(day, TO_ISSUE)
    ended = (Restriction.state == RestrictionState.ENDED) & (Restriction.ended_at < clock.at(since))
    lapsed = (Restriction.state == RestrictionState.AUTHORISED) & (Restriction.ends_on < since - timedelta(days=1))
    return WorkKind(query, None, _end_to_tell, _LETTERS, late=ended | lapsed, working_days=TO_ISSUE)


def _drafts(actor: Actor) -> peewee.ModelSelect[Any]:
    return (
        Letter.select(Letter, Customer, Restriction, Appeal)
        .join(Customer)
        .switch(Letter)
        .join(Restriction, peewee.JOIN.LEFT_OUTER)
        .switch(Letter)
        .join(Appeal, peewee.JOIN.LEFT_OUTER)
        .where(Letter.state == LetterState.DRAFT, mine(actor, Customer.service, SENIOR))
    )


def _restrictions(actor: Actor) -> peewee.ModelSelect[Any]:
    """Restrictions in a case of this colleague, or of a customer of their service."""
    return (
        Restriction.select(Restriction, Customer)
        .join(Customer)
        .switch(Restriction)
        .join(CaseFile)
        .where((CaseFile.owner == actor.staff_id) | mine(actor, Customer.service, SENIOR))
    )


def _with_draft(query: peewee.ModelSelect[Any], *conditions: Any) -> peewee.ModelSelect[Any]:
    """Each restriction with the reference of its draft like this, as `draft`."""
    draft = Letter.select(peewee.fn.MAX(Letter.reference)).where(
        Letter.restriction == Restriction.id, Letter.state == LetterState.DRAFT, *conditions
    )
    return query.select_extend(draft.alias("draft"))


def _draft(letter: Letter, what: str, due: date | None = None) -> WorkRow:
    where = record_page(letter.reference)
    return WorkRow(
        what, letter.reference, letter.customer.name, day_of(letter.created_at), due, where, "Issue the letter"
    )


def _other_letter(letter: Letter) -> WorkRow:
    appeal = letter.appeal
    tells_the_end = appeal is not None and appeal.outcome is AppealOutcome.UPHELD and not appeal.incident_id
    return _draft(letter, _ENDED if tells_the_end else "Letter to issue")


def _review(found: Restriction) -> WorkRow:
    return _row(found, "Review of a restriction", day_of(found.authorised_at), found.review_on, "", "Review")


def _to_write(found: Any, nation: Nation) -> WorkRow:
    known = max(found.starts_on, day_of(found.letter_issued_at), found.review_set_on or found.starts_on)
    began, due = writing_before(found.review_on, known, nation)
    return _row(found, "Write to the customer before the review", began, due, found.draft, "Write")


def _end_to_tell(found: Any) -> WorkRow:
    ended = found.state is RestrictionState.ENDED
    what = _ENDED if ended else "Write to the customer that it has ended"
    began = day_of(found.ended_at) if ended else found.ends_on + timedelta(days=1)
    return _row(found, what, began, None, found.draft, "Write")


def _row(found: Restriction, what: str, began: date, due: date | None, draft: str, action: str) -> WorkRow:
    """A row that leads to the draft where there is one, and otherwise to the restriction."""
    where = record_page(draft) if draft else record_page(found.reference)
    return WorkRow(
        what, found.reference, found.customer.name, began, due, where, "Issue the letter" if draft else action
    )

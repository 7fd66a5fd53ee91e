"""Which letters a restriction waits for: before its review, and when it has ended (RES-10).

The letter of the decision itself is drafted as it is authorised (`shared/actions/restrictions/decide.py`).

Ending is not complete until the letter that says so is issued. The customer is free at once; the letter is still owed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import SQL, ModelSelect, fn

from shared import clock
from shared.database.prepared import prepared
from shared.models import Appeal, CaseFile, Customer, Letter, LetterSending, Measure, Restriction, StandingMarker
from shared.queries.markers import stands
from shared.queries.policy import policy_in_force, record_of
from shared.queries.restrictions import phase_of
from shared.rules.measures import MeasureState
from shared.rules.reviews import WRITE_AHEAD, comments_until, earliest_review, has_review_before_its_end
from shared.rules.vocabulary import (
    AppealOutcome,
    AppealState,
    LetterKind,
    LetterState,
    RestrictionPhase,
    RestrictionState,
)

#: Its letter was issued, or a danger let it begin before: the customer has lived under it.
#: No letter goes to the dead (SIT-12).
_WHOSE = Customer.alias()
_DIED = _WHOSE.select(SQL("1")).where(_WHOSE.id == Restriction.customer, _WHOSE.died_on.is_null(False))
TOLD = (Restriction.letter_issued_at.is_null(False) | (Restriction.danger_reason != "")) & ~fn.EXISTS(_DIED)
_OVER = {RestrictionPhase.ENDED, RestrictionPhase.LAPSED}
_NOT_OVER = [MeasureState.DRAFTED, MeasureState.RUNNING]
_COLUMNS = (Letter.id, Letter.reference, Letter.kind, Letter.state, Letter.issued_at, Letter.policy, Letter.appeal,
            Letter.received_on)  # fmt: skip


@dataclass(frozen=True)
class LettersDue:
    """What a restriction waits for today, and what stands of it."""

    #: The kind of letter that is owed; None for none.
    kind: LetterKind | None = None
    #: Its draft, where there is one.
    draft: Letter | None = None
    #: Whether a draft may be made now: owed, or before a review at any time.
    may_draft: bool = False
    #: The customer was written to before the coming review, and may answer until `comments_by`.
    written: Letter | None = None
    comments_by: date | None = None
    awaiting_answer: bool = False
    #: The letter about the coming review came back, so that they are not told of it: sent again, or written anew.
    came_back: Letter | None = None
    #: A review is due, and the end comes before the customer could answer a letter about it.
    too_late: bool = False


def letters_due(restriction: Restriction, today: date | None = None) -> LettersDue:
    """Which letter is owed to the customer, and where it stands."""
    day = today or clock.today()
    phase = phase_of(restriction, day)
    if phase in _OVER and is_end_untold(restriction, day):
        draft = _of_the_end(restriction).where(Letter.state == LetterState.DRAFT).first()
        return LettersDue(draft.kind if draft else LetterKind.RESTRICTION_ENDED, draft, draft is None)
    if phase is not RestrictionPhase.IN_FORCE or restriction.letter_issued_at is None:
        return LettersDue()
    written = _before_the_review(restriction)
    came_back = written if written and written.issued_at and written.received_on is None else None
    if written and written.issued_at and not came_back:
        last = answer_by(written)
        return LettersDue(written=written, comments_by=last, awaiting_answer=day <= last)
    if not has_review_before_its_end(restriction.review_on, restriction.ends_on):
        return LettersDue()
    if not has_review_before_its_end(earliest_review_from(day), restriction.ends_on):
        return LettersDue(too_late=True, came_back=came_back)
    draft = None if came_back else written
    owed = written or restriction.review_on <= day + WRITE_AHEAD
    return LettersDue(LetterKind.UPCOMING_REVIEW if owed else None, draft, draft is None, came_back=came_back)


def earliest_review_from(day: date) -> date:
    """The first day for a review that the customer is written to about on this day, with their time to answer."""
    return earliest_review(day, policy_in_force().organisation.nation)


def answer_by(written: Letter) -> date:
    """The last day for an answer to a letter that was issued before a review, from the day on which it last went."""
    return comments_until(_went_on(written), record_of(written.policy).organisation.nation)


def _went_on(written: Letter) -> date:
    """The day on which a letter was issued; of one that came back, the day on which it went again."""
    went = clock.local(written.issued_at).date()
    back = False
    for one in LetterSending.select().where(LetterSending.letter == written).order_by(LetterSending.id):
        went = one.on if back and one.returned_on is None else went
        back = one.returned_on is not None
    return went


def is_end_untold(restriction: Restriction, today: date | None = None) -> bool:
    """Whether a restriction is over, and the customer has not been told so in writing."""
    told = restriction.letter_issued_at is not None or bool(restriction.danger_reason)
    nobody = restriction.replaced_by_id or restriction.customer.died_on is not None
    if nobody or not told or phase_of(restriction, today) not in _OVER:
        return False
    return not _of_the_end(restriction).where(Letter.state == LetterState.ISSUED).exists()


def untold_ends(case: CaseFile) -> tuple[str, ...]:
    """The restrictions of a case that are over without the letter that says so, by reference."""
    return tuple(row.reference for row in _untold(case.id, clock.today()))


@prepared
def _untold(case: int, today: date) -> ModelSelect[Restriction]:
    rows = Restriction.select(Restriction.reference).where(
        Restriction.case == case,
        TOLD,
        Restriction.replaced_by.is_null(),  # the letter of the decision that took its place says so (SIT-3)
        is_over(today),
        ~exists(Letter.kind == LetterKind.RESTRICTION_ENDED, Letter.state == LetterState.ISSUED),
        ~ended_by_an_appeal(Letter.state == LetterState.ISSUED),
    )
    return rows.order_by(Restriction.id)


def is_over(day: date) -> Any:
    """In a query of restrictions: whether it was ended, or its planned end has passed."""
    lapsed = (Restriction.state == RestrictionState.AUTHORISED) & (Restriction.ends_on < day)
    return (Restriction.state == RestrictionState.ENDED) | lapsed


def is_overtaken(day: date) -> Any:
    """In a query of drafts: whether something has overtaken it, so that it is never issued."""
    told = StandingMarker.select(SQL("1")).where(
        StandingMarker.id == Letter.marker, StandingMarker.told_on.is_null(False)
    )
    too_late = Restriction.select(SQL("1")).where(
        Restriction.id == Letter.restriction, Restriction.ends_on <= earliest_review_from(day)
    )
    return (
        is_over_and_done(day)
        | ((Letter.kind == LetterKind.UPCOMING_REVIEW) & fn.EXISTS(too_late))
        | ((Letter.kind == LetterKind.MARKER_NOTICE) & fn.EXISTS(told))
    )


def is_over_and_done(day: date) -> Any:
    """In a query of letters: whether what it tells of is over, so that nobody is owed it any more.

    Of a restriction that has ended, the letter that says so is owed in its place; of an appeal, the answer.
    """
    over = Restriction.select(SQL("1")).where(Restriction.id == Letter.restriction, is_over(day))
    withdrawn = Appeal.select(SQL("1")).where(Appeal.id == Letter.appeal, Appeal.state == AppealState.WITHDRAWN)
    decided = Appeal.select(SQL("1")).where(Appeal.id == Letter.appeal, Appeal.state == AppealState.DECIDED)
    gone = StandingMarker.select(SQL("1")).where(StandingMarker.id == Letter.marker, ~stands(day))
    done = Measure.select(SQL("1")).where(Measure.id == Letter.measure, Measure.state.not_in(_NOT_OVER))
    later = Letter.alias()
    anew = later.select(SQL("1")).where(
        later.restriction == Letter.restriction, later.kind == LetterKind.UPCOMING_REVIEW, later.id > Letter.id,
        later.state == LetterState.ISSUED,
    )  # fmt: skip
    return (
        ((Letter.kind != LetterKind.RESTRICTION_ENDED) & fn.EXISTS(over))
        | ((Letter.kind == LetterKind.UPCOMING_REVIEW) & (Letter.review.is_null(False) | fn.EXISTS(anew)))
        | fn.EXISTS(withdrawn)
        | ((Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT) & fn.EXISTS(decided))
        | fn.EXISTS(done)
        | ((Letter.kind == LetterKind.MARKER_NOTICE) & fn.EXISTS(gone))
    )


def exists(*conditions: Any) -> Any:
    """In a query of restrictions: whether it has a letter like this."""
    return fn.EXISTS(Letter.select(SQL("1")).where(Letter.restriction == Restriction.id, *conditions))


def ended_by_an_appeal(*conditions: Any) -> Any:
    """In a query of restrictions: whether an appeal ended it, whose outcome’s letter, like this, tells of the end."""
    return fn.EXISTS(
        Letter.select(SQL("1"))
        .join(Appeal)
        .where(
            Appeal.restriction == Restriction.id,
            Appeal.outcome == AppealOutcome.UPHELD,
            Letter.kind == LetterKind.APPEAL_OUTCOME,
            *conditions,
        )
    )


def _before_the_review(restriction: Restriction) -> Any:
    """The letter before the coming review; the last of them, where one was written anew."""
    return (
        Letter.select(*_COLUMNS)
        .where(
            Letter.restriction == restriction, Letter.kind == LetterKind.UPCOMING_REVIEW, Letter.review.is_null(True)
        )
        .order_by(Letter.id.desc())
        .first()
    )


def _of_the_end(restriction: Restriction) -> Any:
    """The letters that tell of this restriction’s end: one of its own, or the answer to an appeal that ended it."""
    appeals = Appeal.select(Appeal.id).where(Appeal.restriction == restriction, Appeal.outcome == AppealOutcome.UPHELD)
    return Letter.select(*_COLUMNS).where(
        ((Letter.restriction == restriction) & (Letter.kind == LetterKind.RESTRICTION_ENDED))
        | (Letter.appeal.in_(appeals) & (Letter.kind == LetterKind.APPEAL_OUTCOME))
    )

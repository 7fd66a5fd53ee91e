"""What a letter says, gathered from the records, the policy version and the organisation (LET-4, LET-8).

The same records, day, reference and code always give the same content: issuing compares what was printed with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast

import peewee

from shared.database.prepared import prepared
from shared.letters import content, steps, wording
from shared.letters.format import INKS, PAPERS, POINTS, Format
from shared.models import AdjustmentRequest, Customer, Letter, Organisation, Restriction, Staff
from shared.queries.adjustments import agreed_under, factors_of
from shared.queries.letters import appeals as letter_appeals
from shared.queries.letters import evidence as letter_evidence
from shared.queries.letters import marker_notice as letter_marker
from shared.queries.letters import new_code as letter_new_code
from shared.queries.letters import reviews as letter_reviews
from shared.queries.letters import steps as letter_steps
from shared.queries.letters.parts import (
    REGULATOR,
    RIGHTS,
    appeal_way,
    contacts_of,
    day_of,
    decision_in_words,
    envelope_of,
    letterhead_of,
    named,
    ombudsman_of,
    policy_in_words,
    short_address,
    stays_open,
)
from shared.queries.letters.received import received
from shared.queries.letters.together import ways_with
from shared.queries.policy import record_of
from shared.queries.published import our_organisation
from shared.queries.restrictions import terms_of, with_people
from shared.rules.reviews import TEST
from shared.rules.situation import Earlier
from shared.rules.terms import precautions
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    LetterKind,
)
from shared.rules.way_back import conditions_from
from shared.rules.written import long_date

#: Languages as people write them when a translation is agreed.
_LANGUAGES = {
    "arabic": "ar", "bengali": "bn", "chinese": "zh", "english": "en", "french": "fr", "gujarati": "gu",
    "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "somali": "so", "spanish": "es",
    "urdu": "ur", "welsh": "cy",
}  # fmt: skip


def content_of(letter: Letter, *, on: date, appeal_reference: str, code: str) -> content.LetterContent:
    """The facts of this letter, written on `on`. A draft has no code."""
    return GATHERED[letter.kind](letter, on, appeal_reference, code)


def format_of(customer: Customer) -> Format:
    """How this customer's letters are printed: what was agreed with them, and nothing to remember (LET-3)."""
    agreed = {row.kind: row.detail.strip().lower() for row in letter_evidence.agreed(customer)}
    size = agreed.get(AdjustmentKind.LARGE_PRINT, "")
    points = int(size) if size.isdigit() and int(size) in POINTS else 12
    words = re.findall(r"[a-z]+", agreed.get(AdjustmentKind.COLOURED, ""))
    coloured_ink = {"ink", "text"} & set(words)
    colour = next((word for word in words if word in (INKS if coloured_ink else PAPERS)), "")
    translation = agreed.get(AdjustmentKind.TRANSLATION, "")
    return Format(
        points=points if AdjustmentKind.LARGE_PRINT not in agreed else max(points, 16),
        paper=colour if colour and not coloured_ink else "white",
        ink=colour if colour and coloured_ink else "black",
        language=translation if re.fullmatch(r"[a-z]{2}", translation) else _LANGUAGES.get(translation, "en"),
        easy_read=AdjustmentKind.EASY_READ in agreed,
    )


def _restriction_letter(letter: Letter, on: date, reference: str, code: str) -> content.RestrictionLetter:
    restriction = _restriction_of(letter)
    version, terms = letter.policy, terms_of(restriction)
    policy, organisation = record_of(version), our_organisation()
    paper = letterhead_of(organisation)
    officer, deputy = contacts_of(restriction, organisation)
    decider = restriction.authorised_by
    warnings = letter_evidence.warnings(restriction, policy)
    return content.RestrictionLetter(
        envelope=envelope_of(letter, on, paper, decider, policy),
        change=wording.change(terms, officer),
        terms=(*wording.sentences(terms, officer, deputy), *_earlier(restriction, on)),
        scope=_scope(restriction, organisation),
        person="It is for you alone, and for nobody else in your home.",
        ways=ways_with(restriction, organisation, officer),
        stays_open=stays_open(organisation, policy, restriction.goes_on),
        officer=officer,
        deputy=deputy,
        policy=policy_in_words(version, policy),
        incidents=letter_evidence.incidents(restriction, policy),
        warnings=warnings,
        why_no_warning="" if warnings else letter_evidence.why_no_warning(restriction),
        adjustments=letter_evidence.adjustments(restriction),
        alternatives=(
            *letter_steps.tried_first(restriction),
            content.Considered("What we tried or thought of first", restriction.alternatives),
        ),
        reason=restriction.why,
        start=restriction.starts_on if restriction.danger_reason else max(restriction.starts_on, received(letter, on)),
        review=restriction.review_on,
        end=restriction.ends_on,
        test=TEST,
        decided_by=named(decider),
        decided_on=day_of(restriction.authorised_at, on),
        marker=_marker(restriction, organisation, decider),
        appeal=appeal_way(letter, organisation, policy, on, reference, code),
        ombudsman=ombudsman_of(policy),
        way_back=tuple(str(one) for one in conditions_from(restriction.way_back)),
    )


def _earlier(restriction: Restriction, on: date) -> tuple[str, ...]:
    """What becomes of each earlier decision, a sentence each (SIT-3)."""
    rows = Restriction.select().where(Restriction.reference.in_(list(restriction.earlier) or [""]))
    said = {
        Earlier.REPLACED: "It takes the place of {}, which ends when this begins, and the note about it goes.",
        Earlier.BESIDE: "Beside it, {} goes on as it is.",
    }
    return tuple(
        said[Earlier(restriction.earlier[row.reference])].format(decision_in_words(row, on))
        for row in rows.order_by(Restriction.id)
    )


def _restriction_of(letter: Letter) -> Restriction:
    """The restriction with its people; of a letter that is only planned, as it would be if it were authorised now."""
    if letter.id is None:
        return cast(Restriction, letter.restriction)
    return _decided(letter.restriction_id)[0]


@prepared
def _decided(restriction: int) -> peewee.ModelSelect[Restriction]:
    return with_people().where(Restriction.id == restriction)


def _adjustment_letter(letter: Letter, on: date, _reference: str, _code: str) -> content.AdjustmentDecisionLetter:
    request = cast(AdjustmentRequest, letter.adjustment)
    policy, paper = record_of(letter.policy), letterhead_of(our_organisation())
    decider = cast(Staff, request.decided_by)
    agreed = list(request.agreed.order_by("id"))
    review = next((row.review_on for row in agreed if row.review_on), None)
    again = "We look at this again whenever you ask, and when something changes for you."
    if review:
        again = f"We look at this again together on {long_date(review)}, or sooner if something changes for you."
    return content.AdjustmentDecisionLetter(
        envelope=envelope_of(letter, on, paper, decider, policy),
        received=day_of(request.received_at, on),
        effective=day_of(request.decided_at, on),
        answers=(_answered(request, agreed_under(request)),),
        decided_by=named(decider),
        review=again,
        challenge=_challenge(request, paper.telephone),
        ombudsman=ombudsman_of(policy),
    )


def _challenge(request: AdjustmentRequest, telephone: str) -> str:
    """How to challenge the answer; a second one goes to the ombudsman."""
    if request.earlier:
        return "Two people who had no part in each other’s answer have looked at this now. You can go to the ombudsman."
    return (
        f"Somebody who had no part in this answer looks at it again. Tell us why at {short_address('/follow')}, with "
        f"your reference {request.reference} and your private code; telephone {telephone}; or write to us."
    )


def _answered(request: AdjustmentRequest, agreed: tuple[str, ...]) -> content.AdjustmentAnswered:
    """The request and its answer in the words of whoever decided; they are the reasons where not all is agreed."""
    asked = "; ".join([AdjustmentKind(kind).label for kind in request.kinds] or [request.own_words])
    now = f"From now on: {'; '.join(agreed)}."
    if request.outcome is AdjustmentState.AGREED:
        return content.AdjustmentAnswered(asked, "Agreed", f"{now} {request.answer}")
    reasons = (
        content.Considered("Our reasons", request.answer),
        *(content.Considered(factor, words) for factor, words in factors_of(request)),
    )
    if request.outcome is AdjustmentState.PARTLY_AGREED:
        return content.AdjustmentAnswered(asked, "Agreed in part", now, reasons)
    return content.AdjustmentAnswered(asked, "Not agreed", "We can’t do this as you asked.", reasons)


#: What gathers the content of each kind.
GATHERED: dict[LetterKind, Callable[[Letter, date, str, str], content.LetterContent]] = {
    LetterKind.ADVICE: partial(letter_steps.step, steps.AdviceLetter),
    LetterKind.WRITTEN_WARNING: partial(letter_steps.step, steps.WrittenWarningLetter),
    LetterKind.MEDIATION: partial(letter_steps.step, steps.MediationLetter),
    LetterKind.AGREEMENT: partial(letter_steps.step, steps.AgreementLetter),
    LetterKind.MONITORING: partial(letter_steps.step, steps.MonitoringLetter),
    LetterKind.RESTRICTION: _restriction_letter,
    LetterKind.APPEAL_OUTCOME: letter_appeals.outcome,
    LetterKind.APPEAL_ACKNOWLEDGEMENT: letter_appeals.acknowledgement,
    LetterKind.ADJUSTMENT_DECISION: _adjustment_letter,
    LetterKind.UPCOMING_REVIEW: letter_reviews.upcoming,
    LetterKind.REVIEW_OUTCOME: letter_reviews.outcome,
    LetterKind.NEW_OFFICER: letter_reviews.new_officer,
    LetterKind.NEW_CODE: letter_new_code.new_code,
    LetterKind.MARKER_NOTICE: letter_marker.marker_notice,
    LetterKind.MARKER_GONE: letter_marker.marker_gone,
    LetterKind.RESTRICTION_ENDED: letter_reviews.ended,
}


def _scope(restriction: Restriction, organisation: Organisation) -> str:
    if restriction.service:
        return f"This is for {restriction.service.name} only. Nothing changes with our other services."
    return f"This is for the whole of {organisation.name}."


def _marker(restriction: Restriction, organisation: Organisation, decider: Staff | None) -> content.LetterMarker:
    return content.LetterMarker(
        wording=(precautions(terms_of(restriction)).label,),
        seen_by=f"colleagues who deal with your account, and nobody outside {organisation.name}",
        decided_by=named(decider),
        review=restriction.review_on,
        object=f"If you object to it, telephone {organisation.telephone} or write to us. We answer within one month.",
        rights=f"{RIGHTS} Our privacy notice is at {short_address('/privacy')}.",
        regulator=REGULATOR,
    )

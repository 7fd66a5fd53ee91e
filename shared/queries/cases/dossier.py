"""What a Director reads before deciding on a restriction: one paragraph, four columns (CAS-10, CAS-2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from textwrap import shorten

from shared.models import (
    Appeal,
    Attachment,
    ChecklistAnswer,
    Consultation,
    CounterAllegation,
    Customer,
    KeptWords,
    Letter,
    Measure,
    Restriction,
    Review,
    Staff,
    SupportContact,
)
from shared.queries.additions import open_misses
from shared.queries.adjustments import agreed_since
from shared.queries.allegations import allegations_in
from shared.queries.cases import casefile
from shared.queries.letters import evidence as letter_evidence
from shared.queries.measures import tried, what_came_of
from shared.queries.policy import record_of
from shared.queries.restrictions import terms_of
from shared.queries.situation import situation_of, with_planned
from shared.queries.upheld import upheld_for
from shared.rules.contact import sentence_of
from shared.rules.deadlines import after_months
from shared.rules.direction import isolated
from shared.rules.promises import before_signature
from shared.rules.reviews import has_review_before_its_end
from shared.rules.situation import Decision, Earlier
from shared.rules.terms import DAYS, Terms, less_restrictive, stays_open, takes_away
from shared.rules.vocabulary import ChecklistItem, LetterKind, RestrictionKind, RestrictionPhase, RestrictionState
from shared.rules.ways import together
from shared.rules.written import listed, long_date

#: So much of why it is proposed stands in the first paragraph, in characters; all of it, beside what happened.
BRIEF = 420


@dataclass(frozen=True)
class Effect:
    """What terms take away and leave open, and what stands against them."""

    takes_away: list[str]
    stays_open: list[str]
    less_restrictive: str
    conflicts: list[str]
    #: What binds beside it, a sentence each; and what together would break a promise (SIT-1).
    beside: list[str]
    broken: list[str]
    #: The decisions whose place it takes, each with what it asks while it has not ended (SIT-3).
    replaces: list[tuple[str, str]]
    #: Each day with the times when calls are taken; empty where the restriction states no times.
    week: list[tuple[str, list[tuple[time, time]]]]


@dataclass(frozen=True)
class Dossier:
    """Everything on the page of a restriction."""

    paragraph: str
    incidents: list[casefile.CitedIncident]
    warnings: tuple[str, ...]
    adjustments: tuple[tuple[str, date], ...]
    #: Gentler steps that came first, each with what came of it (CAS-12).
    tried: list[tuple[Measure, str]]
    #: What was agreed and not kept, and not put right yet (ADJ-7).
    missed: tuple[str, ...]
    #: Views that were asked for, in the words of who gave them; and what the customer says of a colleague (CAS-5).
    views: list[Consultation]
    allegations: list[CounterAllegation]
    support: list[SupportContact]
    checklist: list[ChecklistAnswer]
    #: The files added at each item of it.
    files: dict[ChecklistItem, list[Attachment]]
    effect: Effect
    reviews: list[Review]
    letter: Letter | None
    #: Those round its reviews and of its end, the oldest first.
    letters: list[Letter]
    #: Words in the case that somebody was asked to reword and kept, with why (SIT-11).
    kept_words: list[KeptWords]
    #: Appeals of this customer that were upheld, each with the restriction that it overturned (SIT-9).
    upheld: list[Appeal]


def dossier_of(restriction: Restriction) -> Dossier:
    """Read in a number of queries that does not grow with the case."""
    case = restriction.case
    incidents = casefile.incidents_of(case)
    return Dossier(
        paragraph=paragraph(restriction, incidents),
        incidents=incidents,
        warnings=letter_evidence.warnings(restriction, record_of(restriction.policy)),
        adjustments=agreed_since(restriction.customer_id),
        tried=[(step, what_came_of(step)) for step in tried(restriction)],
        missed=open_misses(restriction.customer_id),
        views=casefile.consultations_of(case),
        allegations=allegations_in(case, None),
        support=list(SupportContact.select().where(SupportContact.customer == restriction.customer_id)),
        checklist=casefile.checklist_of(case),
        files=casefile.files_at_items(case),
        effect=effect_of(
            restriction.customer, _by_name(restriction), with_planned(restriction).decision(restriction.reference)
        ),
        reviews=list(
            Review.select(Review, Staff).join(Staff).where(Review.restriction == restriction).order_by(Review.id.desc())
        ),
        letter=Letter.get_or_none(Letter.restriction == restriction, Letter.kind == LetterKind.RESTRICTION),
        letters=list(
            Letter.select(Letter.reference, Letter.kind, Letter.issued_at, Letter.review)
            .where(Letter.restriction == restriction, Letter.kind != LetterKind.RESTRICTION)
            .order_by(Letter.id)
        ),
        kept_words=list(
            KeptWords.select(KeptWords, Staff).join(Staff).where(KeptWords.case == case).order_by(KeptWords.id)
        ),
        upheld=upheld_for(restriction.customer_id),
    )


def effect_of(customer: Customer, terms: Terms, known: Decision | None = None) -> Effect:
    """What these terms do to this customer, together with all else that binds them (CAS-8, CAS-10, SIT-1).

    `known` is the decision where there is one already, or as far as a form describes it: what has no version of the
    policy yet would be proposed under the one in force.
    """
    situation = situation_of(customer)
    today = situation.today
    proposed = known or Decision(0, "", RestrictionPhase.PROPOSED, terms, today, today, today)
    planned = replace(proposed, terms=terms, policy=proposed.policy or situation.policy)
    whole = situation.with_decision(planned)
    one = whole.decision(proposed.reference) or proposed
    binding = whole.together_with(one)
    here = [other.terms for other in binding if other.service in {"", one.service}]
    timed = RestrictionKind.CALLS_AT_STATED_TIMES in terms and terms.windows
    return Effect(
        takes_away=takes_away(terms),
        stays_open=stays_open(together(here)),
        less_restrictive=less_restrictive(terms),
        conflicts=list(whole.contradicted(one)),
        beside=[f"{other.reference}: {sentence_of(other)}" for other in binding if other is not one],
        broken=list(before_signature(whole, one.reference)),
        replaces=[
            (reference, sentence_of(other) if (other := whole.decision(reference)) else "It has ended.")
            for reference, what in one.earlier
            if what is Earlier.REPLACED
        ],
        week=[(day, [(w.opens, w.closes) for w in terms.windows if w.day == number]) for number, day in enumerate(DAYS)]
        if timed
        else [],
    )


def paragraph(restriction: Restriction, incidents: list[casefile.CitedIncident]) -> str:
    """Who, what is proposed, for how long, because of what: in plain words."""
    kinds = [kind.in_sentence for kind in terms_of(restriction).kinds]
    what = listed(kinds)
    proposed = "proposes" if restriction.state is RestrictionState.PROPOSED else "proposed"
    count = f"{len(incidents)} incident{'s' if len(incidents) != 1 else ''}"
    reviewed = has_review_before_its_end(restriction.review_on, restriction.ends_on)
    review = f", reviewed on {long_date(restriction.review_on)}" if reviewed else ""
    return (
        f"{isolated(restriction.proposed_by.name)} {proposed} {what} for {isolated(restriction.customer.name)}, from "
        f"{long_date(restriction.starts_on)} {_until(restriction)}{review}. "
        f"It rests on {count}. {shorten(restriction.why, BRIEF, placeholder=' …')}"
    )


def _by_name(restriction: Restriction) -> Terms:
    """The terms with the officer and the deputy by name alone: the page is read in four minutes."""
    officer, deputy = restriction.officer, restriction.deputy
    return replace(terms_of(restriction), officer=officer.name if officer else "", deputy=deputy.name if deputy else "")


def _until(restriction: Restriction) -> str:
    for months in range(1, 25):
        if after_months(restriction.starts_on, months) == restriction.ends_on:
            return f"for {months} months" if months > 1 else "for one month"
    return f"until {long_date(restriction.ends_on)}"


def short_name(item: ChecklistItem) -> str:
    """An item of the checklist in a word or two, for a narrow column."""
    return item.value.replace("_", " ").capitalize()

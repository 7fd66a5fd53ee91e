"""Appeals as their pages show them (APP)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from shared.models import (
    Appeal,
    Attachment,
    CaseFile,
    Customer,
    ExternalReview,
    GroundOfAppeal,
    Incident,
    Letter,
    Restriction,
    Service,
    Staff,
    Warning,
)
from shared.queries import independence, involvement, permissions
from shared.queries.additions import Added, added_to
from shared.queries.paging import Page, page_of
from shared.queries.published import published, question_waiting
from shared.queries.warnings import given_in
from shared.rules.actor import Actor
from shared.rules.deadlines import overdue
from shared.rules.direction import isolated
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.permit import Answer
from shared.rules.vocabulary import AppealState, LetterKind
from shared.rules.written import listed

_WAITING = [AppealState.RECEIVED, AppealState.UNDER_REVIEW]


@dataclass(frozen=True)
class AppealRow:
    """A line of the list of appeals."""

    reference: str
    name: str
    state: AppealState
    hearer: str
    answer_by: date
    late: bool


def appeals(cursor: str = "", *, waiting: bool, today: date) -> Page[AppealRow]:
    """A page of appeals that wait for an answer, the soonest due first; or of the others, newest first.

    Raises NotFound for a `cursor` that there is not.
    """
    condition = Appeal.state.in_(_WAITING)
    query = Appeal.select(Appeal, Staff, ExternalReview).join(Staff, JOIN.LEFT_OUTER, on=(Appeal.hearer == Staff.id))
    query = query.join_from(Appeal, ExternalReview, JOIN.LEFT_OUTER, attr="outside")
    query = query.where(condition if waiting else ~condition)
    by = (Appeal.answer_by, Appeal.id) if waiting else (Appeal.id,)
    page = page_of(query, *by, cursor=cursor, ascending=waiting)
    return page.showing(
        AppealRow(
            reference=row.reference,
            name=row.name,
            state=row.state,
            hearer=row.hearer.name if row.hearer else _outside(row),
            answer_by=row.answer_by,
            late=waiting and overdue(row.answer_by, today),
        )
        for row in page.rows
    )


def _outside(row: Appeal) -> str:
    """Who of outside reviews it, in a row that was read with them."""
    named = getattr(row, "outside", None)
    return f"{named.name}, of {named.organisation}" if named and named.id else ""


def appeal_with(reference: str) -> Appeal:
    """The appeal with its hearer. Raises NotFound."""
    found = (
        Appeal.select(Appeal, Staff, Service)
        .join(Staff, JOIN.LEFT_OUTER, on=(Appeal.hearer == Staff.id))
        .join(Service, JOIN.LEFT_OUTER)
        .where(Appeal.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no appeal {reference}.")
    return found


@dataclass(frozen=True)
class AppealPapers:
    """Everything that belongs to an appeal."""

    grounds: list[GroundOfAppeal]
    files: list[Attachment]
    added: tuple[Added, ...]
    decision: Restriction | None
    #: Where it is about a warning: the incident in which the warning was given, and what was said there.
    warning: Incident | None
    said: list[Warning]
    letter: Letter | None
    #: Other appeals about the same decision that wait for an answer: all are heard as one (SIT-9).
    together: list[Appeal]
    #: Those of them that were given to the same person.
    as_one: list[Appeal]
    #: Who of outside reviews it, where nobody here may hear it (APP-3).
    outside: ExternalReview | None
    #: What was asked of the customer and waits for the answer, with the day until which the clock waits; else empty.
    question: dict[str, Any]

    @property
    def known(self) -> bool:
        """Whether it is clear what the appeal is about."""
        return self.decision is not None or self.warning is not None


def papers_of(appeal: Appeal) -> AppealPapers:
    """The grounds in the customer's words, the files, what is appealed against, and the letter that answers."""
    decision = involvement.decision_of(appeal)
    if decision is not None:
        decision = (
            Restriction.select(Restriction, CaseFile, Customer)
            .join(CaseFile)
            .switch(Restriction)
            .join(Customer)
            .where(Restriction.id == decision.id)
            .get()
        )
    as_one = involvement.given_with(appeal) if appeal.assigned_at is not None else []
    grounds = GroundOfAppeal.select().where(GroundOfAppeal.appeal.in_([appeal, *as_one])).order_by(GroundOfAppeal.id)
    return AppealPapers(
        together=involvement.heard_together(appeal),
        as_one=as_one,
        grounds=list({row.ground: row for row in reversed(list(grounds))}.values())[::-1],
        files=list(Attachment.select().where(Attachment.record_reference == appeal.reference).order_by(Attachment.id)),
        added=added_to(appeal.reference),
        decision=decision,
        warning=appeal.incident,
        said=given_in(appeal.incident) if appeal.incident else [],
        letter=Letter.get_or_none(Letter.appeal == appeal, Letter.kind == LetterKind.APPEAL_OUTCOME),
        outside=involvement.reviewer_of(appeal),
        question=_question_of(appeal),
    )


def _question_of(appeal: Appeal) -> dict[str, Any]:
    found = published(appeal.reference)
    question = question_waiting(found) if found else {}
    return question | {"until": date.fromisoformat(question["until"])} if question else {}


def may_decide(appeal: Appeal, actor: Actor) -> Answer:
    """Whether this person may decide it, leaving aside that each ground must be answered first: that is the form's."""
    return permissions.may(Action.DECIDE_APPEAL, actor, appeal, unanswered_grounds=())


@dataclass(frozen=True)
class Hearers:
    """Who may hear an appeal, and why each of the others may not (APP-3)."""

    eligible: list[Staff]
    others: list[tuple[Staff, str]]


def hearers_of(appeal: Appeal) -> Hearers:
    """Worked out from the record, for everyone whose role hears appeals."""
    parts = independence.parts_in(appeal)
    hearers = independence.those_who_hear()
    against = independence.reasons_against(parts, hearers)
    return Hearers(
        eligible=[staff for staff in hearers if staff.id not in against],
        others=[(staff, listed(against[staff.id])) for staff in hearers if staff.id in against],
    )


def why_nobody(appeal: Appeal) -> list[str]:
    """Why each of those whose role hears appeals may not hear this one, or not in time, a sentence each (APP-3)."""
    hearers = hearers_of(appeal)
    here = {staff.id for staff in independence.here_in_time(hearers.eligible, appeal)}
    away = [
        f"{isolated(staff.name)} may, and is not back in time." for staff in hearers.eligible if staff.id not in here
    ]
    others = [f"{isolated(staff.name)} {why}." for staff, why in hearers.others]
    return [*others, *away] or ["Nobody here has a role that hears appeals."]


def may_record_outcome(appeal: Appeal, actor: Actor) -> Answer:
    """Whether this person may record what somebody outside found, leaving aside the answers: those are the form's."""
    return permissions.may(Action.RECORD_REVIEWERS_OUTCOME, actor, appeal, unanswered_grounds=())


def those_who_record(appeal: Appeal) -> list[Staff]:
    """Who may be named to record what somebody outside finds: colleagues with no part in the decision, by name."""
    return independence.without_a_part(independence.parts_in(appeal))

"""Appeals that wait for an answer and are a customer's, or may be: as a situation has them (SIT-1, APP-3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import peewee

from shared.database.prepared import prepared
from shared.models import Appeal, Customer, ExternalReview, Incident, Letter, Restriction, Staff
from shared.queries.requests import account_key_of
from shared.rules.presence import Colleague
from shared.rules.situation import AppealWaiting
from shared.rules.vocabulary import AppealState

_WAITS = (AppealState.RECEIVED, AppealState.UNDER_REVIEW)


def appeals_waiting_for_all(numbers: Iterable[int]) -> list[Any]:
    """The rows for these customers, by id; each has whose it would be, as `whose`."""
    return list(_all_waiting(Customer.id.in_(list(numbers))))


def as_waiting(rows: Iterable[Any]) -> tuple[AppealWaiting, ...]:
    """The appeals in these rows, the first that came first."""
    return tuple(
        AppealWaiting(
            row.reference,
            row.decision or row.warned_in or "",
            row.answer_by,
            _hearer(row),
            _outside(row),
            row.may_be == 1,
        )
        for row in rows
    )


def _hearer(row: Any) -> Colleague | None:
    return Colleague(row.heard_by, row.hearer_name, row.hearer_title) if row.heard_by else None


def _outside(row: Any) -> str:
    return f"{row.outside}, of {row.organisation}" if row.outside else ""


def _all_waiting(whose: Any) -> Any:
    """An appeal names its decision by the reference in the letter, until somebody is given it; one that describes the
    decision is nobody's until it is matched, and may be of whoever's account it gives.
    """
    brought = Letter.select(Letter.appeal_reference).where(
        Letter.customer == Customer.id, Letter.appeal_reference.is_null(False)
    )
    named = (Appeal.decision_reference != "") & Appeal.decision_reference.in_(brought)
    unmatched = Appeal.customer.is_null() & Appeal.restriction.is_null() & Appeal.incident.is_null()
    gives = (Appeal.account_given != "") & (account_key_of(Appeal.account_given) == account_key_of(Customer.account))
    letter = (Appeal.decision_reference != "") & (Letter.appeal_reference == Appeal.decision_reference)
    return (
        Appeal.select(
            Appeal.id, Appeal.reference, Appeal.answer_by, Customer.id.alias("whose"),
            Restriction.reference.alias("decision"), Incident.reference.alias("warned_in"),
            Staff.id.alias("heard_by"), Staff.name.alias("hearer_name"), Staff.job_title.alias("hearer_title"),
            ExternalReview.name.alias("outside"), ExternalReview.organisation,
            peewee.Case(None, [(unmatched & ~named, 1)], 0).alias("may_be"),
        )
        .join(Customer, on=(Appeal.customer == Customer.id) | (unmatched & (named | gives)))
        .join_from(Appeal, Letter, peewee.JOIN.LEFT_OUTER, on=letter)
        .join_from(
            Appeal, Restriction, peewee.JOIN.LEFT_OUTER,
            on=(Restriction.id == peewee.fn.COALESCE(Appeal.restriction, Letter.restriction)),
        )
        .join_from(Appeal, Incident, peewee.JOIN.LEFT_OUTER, on=(Appeal.incident == Incident.id))
        .join_from(Appeal, Staff, peewee.JOIN.LEFT_OUTER, on=(Appeal.hearer == Staff.id))
        .join_from(Appeal, ExternalReview, peewee.JOIN.LEFT_OUTER, on=(ExternalReview.appeal == Appeal.id))
        .where(whose, Appeal.state.in_(_WAITS))
        .order_by(Appeal.id)
        .objects()
    )  # fmt: skip


@prepared
def appeals_waiting(customer: int) -> Any:
    """The rows for one customer."""
    return _all_waiting(Customer.id == customer)

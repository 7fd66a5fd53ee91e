"""What people asked about the information that we hold on them, and how the clock stands (DPA-3)."""

from __future__ import annotations

from datetime import date

import peewee

from shared.models import Customer, Marker, Restriction, RightsRequest, Staff
from shared.queries.paging import Page, page_of
from shared.queries.policy import policy_in_force
from shared.rules.errors import NotFound
from shared.rules.rights import RightsQuestion, RightsState, due_on

_ENTERED, _ANSWERED, _MADE = Staff.alias(), Staff.alias(), Staff.alias()


def request_with(reference: str) -> RightsRequest:
    """A request, whose it is, and who had to do with it. Raises NotFound."""
    found = (
        RightsRequest.select(RightsRequest, Customer, Marker, Restriction, _ENTERED, _ANSWERED, _MADE)
        .join(Customer)
        .switch(RightsRequest)
        .join(Marker, peewee.JOIN.LEFT_OUTER)
        .join(Restriction, peewee.JOIN.LEFT_OUTER)
        .switch(RightsRequest)
        .join(_ENTERED, on=(RightsRequest.entered_by == _ENTERED.id))
        .switch(RightsRequest)
        .join(_ANSWERED, peewee.JOIN.LEFT_OUTER, on=(RightsRequest.answered_by == _ANSWERED.id))
        .switch(RightsRequest)
        .join(_MADE, peewee.JOIN.LEFT_OUTER, on=(RightsRequest.copy_made_by == _MADE.id))
        .where(RightsRequest.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no request {reference}.")
    return found


def requests(cursor: str = "", *, waiting: bool = True) -> Page[RightsRequest]:
    """A page of what waits, the soonest due first; or of what was answered, newest first.

    Raises NotFound for a `cursor` that there is not.
    """
    state = RightsRequest.state == RightsState.RECEIVED
    query = RightsRequest.select(RightsRequest, Customer).join(Customer).where(state if waiting else ~state)
    if waiting:
        return page_of(query, RightsRequest.answer_by, RightsRequest.id, cursor=cursor, ascending=True)
    return page_of(query, RightsRequest.id, cursor=cursor)


def requests_of(customer: Customer) -> list[RightsRequest]:
    """What this person asked, newest first."""
    return list(RightsRequest.select().where(RightsRequest.customer == customer).order_by(RightsRequest.id.desc()))


def markers_of(customer: Customer) -> list[Marker]:
    """The markers that stand on their account, which they may object to."""
    rows = Marker.select(Marker, Restriction).join(Restriction)
    return list(rows.where(Marker.customer == customer, Marker.removed_at.is_null()).order_by(Marker.id))


def clock_of(request: RightsRequest) -> tuple[list[tuple[RightsQuestion, date, date]], bool]:
    """From when until when we waited for them, and why; and whether it takes longer than a month."""
    waits = [
        (RightsQuestion(each["why"]), date.fromisoformat(each["since"]), date.fromisoformat(each["until"]))
        for each in request.questions
        if each["until"]
    ]
    return waits, request.longer_told_on is not None


def answer_by(request: RightsRequest, *, longer: bool | None = None) -> date:
    """By when the law wants it answered, as it stands now; `longer`: as if it took longer than a month, or not."""
    waits, told = clock_of(request)
    return due_on(
        request.received_on,
        waits,
        policy_in_force().organisation.nation,
        longer=told if longer is None else longer,
    )

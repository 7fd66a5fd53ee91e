"""What customers sent in and somebody must take up: requests for adjustments, appeals, and what was added to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import peewee

from shared.models import (
    Addition,
    AdjustmentRequest,
    AgreedAdjustment,
    Appeal,
    Customer,
    Enquiry,
    ExternalReview,
    Letter,
    Restriction,
    RightsRequest,
    Safeguarding,
    Staff,
    StaffRole,
)
from shared.queries.enquiries import next_step, topics_of, what
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import authorised_on
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine, theirs
from shared.rules.actor import Actor
from shared.rules.addresses import customer_page, record_page
from shared.rules.lifecycle import MANAGERS, SENIOR
from shared.rules.reading import Reading, may_read
from shared.rules.rights import REMINDED_AFTER, RightsState
from shared.rules.vocabulary import (
    AdditionKind,
    AdjustmentState,
    AppealState,
    EnquiryState,
    SafeguardingState,
)

_REVIEW_AHEAD = timedelta(weeks=2)
#: So many working days what a customer adds may wait to be read, and what was not kept to be put right.
_TO_READ, _TO_PUT_RIGHT = 2, 5
#: And the file of an appeal to be sent to who reviews it outside.
_TO_SEND = 3


def adjustments(actor: Actor, day: date) -> WorkKind:
    """ADJ-4: requests for adjustments that nobody has answered."""
    query = (
        AdjustmentRequest.select(AdjustmentRequest, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(
            AdjustmentRequest.state == AdjustmentState.RECEIVED,
            mine(actor, Customer.service, MANAGERS),
        )
    )
    return WorkKind(query, AdjustmentRequest.answer_by, _adjustment, "/adjustments")


def _adjustment(request: AdjustmentRequest) -> WorkRow:
    known = request.customer
    return WorkRow(
        "Adjustments asked for",
        request.reference,
        known.name if known else request.name,
        day_of(request.received_at),
        request.answer_by,
        record_page(request.reference),
        "Answer" if known else "Match and answer",
    )


def challenged_answers(actor: Actor, day: date) -> WorkKind:
    """ADJ-5: answers that somebody else must look at again; never shown to whoever gave them.

    Where the customer's service has no other manager, managers of every service see them.
    """
    others = (
        Staff.select(Staff.service)
        .join(StaffRole)
        .where(
            Staff.active,
            StaffRole.role.in_(list(MANAGERS)),
            Staff.id != peewee.fn.COALESCE(AdjustmentRequest.decided_by, 0),
        )
    )
    service = Customer.service
    query = (
        AdjustmentRequest.select(AdjustmentRequest, Customer)
        .join(Customer)
        .where(
            AdjustmentRequest.state == AdjustmentState.CHALLENGED,
            AdjustmentRequest.decided_by != actor.staff_id,
            service.is_null() | (service == actor.service_id) | service.not_in(others),
        )
    )
    return WorkKind(query, AdjustmentRequest.answer_by, _challenged, "/adjustments")


def _challenged(request: AdjustmentRequest) -> WorkRow:
    row = _adjustment(request)
    return replace(row, what="Answer about adjustments challenged", action="Look again")


def adjustments_to_review(actor: Actor, day: date) -> WorkKind:
    """ADJ-6: agreed adjustments that are looked at again with the person, from two weeks before the day agreed on."""
    query = (
        AgreedAdjustment.select(AgreedAdjustment, Customer)
        .join(Customer)
        .where(
            AgreedAdjustment.ended_at.is_null(),
            AgreedAdjustment.review_on <= day + _REVIEW_AHEAD,
            mine(actor, Customer.service, MANAGERS),
        )
    )
    return WorkKind(query, AgreedAdjustment.review_on, _agreed, "/adjustments")


def _agreed(agreed: AgreedAdjustment) -> WorkRow:
    where = f"{customer_page(agreed.customer.account)}/adjustments/{agreed.id}"
    what = f"Adjustment to look at again: {agreed.kind.label}"
    return WorkRow(
        what, agreed.customer.account, agreed.customer.name, agreed.since, agreed.review_on, where, "Look again"
    )


def appeals_to_assign(actor: Actor, day: date) -> WorkKind:
    """Appeals that no Director has been given yet."""
    query = (
        Appeal.select(Appeal, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(Appeal.state == AppealState.RECEIVED, mine(actor, Customer.service, SENIOR))
    )
    return WorkKind(query, Appeal.answer_by, lambda a: _appeal(a, "Appeal received", "Give to a Director"), "/appeals")


def appeals_to_hear(actor: Actor, day: date) -> WorkKind:
    """Appeals that this Director hears."""
    query = (
        Appeal.select(Appeal, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(Appeal.state == AppealState.UNDER_REVIEW, Appeal.hearer == actor.staff_id)
    )
    return WorkKind(query, Appeal.answer_by, lambda a: _appeal(a, "Appeal to hear", "Decide"), "/appeals")


def appeals_without_hearer(actor: Actor, day: date) -> WorkKind:
    """Appeals that were given to somebody who has left, or no longer hears appeals: they wait for nobody."""
    query = (
        Appeal.select(Appeal, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(
            Appeal.state == AppealState.UNDER_REVIEW,
            Appeal.hearer.not_in(_hear()),
            mine(actor, Customer.service, SENIOR),
        )
    )
    what = "Appeal that nobody hears now"
    return WorkKind(query, Appeal.answer_by, lambda a: _appeal(a, what, "Give to another Director"), "/appeals")


def files_to_send(actor: Actor, day: date) -> WorkKind:
    """APP-3: appeals that somebody outside reviews, who was not sent the file yet."""
    query = _outside().where(ExternalReview.sent_on.is_null(), mine(actor, Customer.service, SENIOR))
    what = "File for an external reviewer"
    return WorkKind(
        query, None, lambda a: replace(_appeal(a, what, "Send it"), due=None), "/appeals",
        began=ExternalReview.named_at, working_days=_TO_SEND,
    )  # fmt: skip


def outcomes_from_outside(actor: Actor, day: date) -> WorkKind:
    """APP-3: what somebody outside finds, of whoever is to record it: by the day on which the customer is answered."""
    recorder = theirs(actor, ExternalReview.recorder, day, MANAGERS)
    query = _outside().where(ExternalReview.sent_on.is_null(False), recorder)
    what = "Outcome from an external reviewer"
    reads = may_read(actor, Reading.APPEALS)  # where every manager had a part, an adviser records it

    def row(appeal: Appeal) -> WorkRow:
        shown = _appeal(appeal, what, "Ask for it and record it")
        return shown if reads else replace(shown, href=f"{shown.href}/reviewer/outcome")

    return WorkKind(query, Appeal.answer_by, row, "/appeals")


def _outside() -> peewee.ModelSelect[Appeal]:
    rows = Appeal.select(Appeal, Customer).join(Customer, peewee.JOIN.LEFT_OUTER).switch(Appeal).join(ExternalReview)
    return rows.where(Appeal.state == AppealState.UNDER_REVIEW)


def _hear() -> peewee.ModelSelect[Staff]:
    """Everyone who hears appeals here."""
    roles = list(policy_in_force().authority.hear_appeals)
    return Staff.select(Staff.id).join(StaffRole).where(Staff.active, StaffRole.role.in_(roles))


def _appeal(appeal: Appeal, what: str, action: str) -> WorkRow:
    who = appeal.customer.name if appeal.customer else appeal.name
    began = day_of(appeal.received_at)
    return WorkRow(what, appeal.reference, who, began, appeal.answer_by, record_page(appeal.reference), action)


def added_to_adjustments(actor: Actor, day: date) -> WorkKind:
    """Words about a request that is still to be answered."""
    query = (
        Addition.select(Addition, AdjustmentRequest)
        .join(AdjustmentRequest, on=(AdjustmentRequest.reference == Addition.record_reference), attr="about")
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(
            Addition.read_at.is_null(),
            Addition.kind.not_in([AdditionKind.CHALLENGE, AdditionKind.MISSED]),  # work of their own, below
            AdjustmentRequest.state.in_([AdjustmentState.RECEIVED, AdjustmentState.CHALLENGED]),
            mine(actor, Customer.service, MANAGERS),
        )
    )
    return WorkKind(
        query,
        None,
        lambda a: _added(a, a.about.name, record_page(a.record_reference)),
        "/adjustments",
        began=Addition.added_at,
        working_days=_TO_READ,
    )


def added_to_appeals_heard(actor: Actor, day: date) -> WorkKind:
    """Words about an appeal that this Director hears."""
    query = _added_to_appeals().where(Appeal.state == AppealState.UNDER_REVIEW, Appeal.hearer == actor.staff_id)
    return WorkKind(query, None, _added_to_appeal, "/appeals", began=Addition.added_at, working_days=_TO_READ)


def added_to_appeals_unheard(actor: Actor, day: date) -> WorkKind:
    """Words about an appeal that nobody hears yet, or nobody any more."""
    unheard = (Appeal.state == AppealState.RECEIVED) | (
        (Appeal.state == AppealState.UNDER_REVIEW) & (Appeal.hearer.is_null() | Appeal.hearer.not_in(_hear()))
    )
    query = _added_to_appeals().where(unheard, mine(actor, Customer.service, SENIOR))
    return WorkKind(query, None, _added_to_appeal, "/appeals", began=Addition.added_at, working_days=_TO_READ)


def _added_to_appeals() -> peewee.ModelSelect[Addition]:
    return (
        Addition.select(Addition, Appeal)
        .join(Appeal, on=(Appeal.reference == Addition.record_reference), attr="about")
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(Addition.read_at.is_null())
    )


def _added_to_appeal(addition: Addition) -> WorkRow:
    return _added(addition, addition.about.name, record_page(addition.record_reference))


def said_before_reviews(actor: Actor, day: date) -> WorkKind:
    """RES-10: what a customer says about a decision that will be looked at again."""
    query = (
        Addition.select(Addition, Letter, Restriction, Customer)
        .join(Letter, on=(Letter.appeal_reference == Addition.record_reference), attr="letter")
        .join(Restriction)
        .join(Customer)
        .where(
            Addition.read_at.is_null(),
            Addition.kind != AdditionKind.MISSED,
            authorised_on(day),
            mine(actor, Customer.service, SENIOR),
        )
    )
    return WorkKind(query, None, _customer_said, "/cases", began=Addition.added_at, working_days=_TO_READ)


def missed_by_decision(actor: Actor, day: date) -> WorkKind:
    """ADJ-7: what a customer says was not kept, on the page of a decision."""
    query = (
        Addition.select(Addition, Letter, Customer)
        .join(Letter, on=(Letter.appeal_reference == Addition.record_reference), attr="letter")
        .join(Customer)
        .where(_open_miss(), mine(actor, Customer.service, MANAGERS))
    )
    return _put_right(query, lambda a: _missed(a, a.letter.customer.name))


def missed_by_request(actor: Actor, day: date) -> WorkKind:
    """ADJ-7: the same, on the page of a request for adjustments."""
    query = (
        Addition.select(Addition, AdjustmentRequest)
        .join(AdjustmentRequest, on=(AdjustmentRequest.reference == Addition.record_reference), attr="about")
        .join(Customer)
        .where(_open_miss(), mine(actor, Customer.service, MANAGERS))
    )
    return _put_right(query, lambda a: _missed(a, a.about.name))


def _put_right(query: peewee.ModelSelect[Addition], row: Callable[[Any], WorkRow]) -> WorkKind:
    return WorkKind(query, None, row, "/customers", began=Addition.added_at, working_days=_TO_PUT_RIGHT)


def _open_miss() -> peewee.Expression:
    return (Addition.kind == AdditionKind.MISSED) & Addition.read_at.is_null()


def _missed(addition: Addition, who: str) -> WorkRow:
    href = f"{record_page(addition.reference)}/put-right"
    began = day_of(addition.added_at)
    return WorkRow("An adjustment was not kept", addition.record_reference, who, began, None, href, "Put it right")


def _customer_said(addition: Addition) -> WorkRow:
    restriction = addition.letter.restriction
    return _added(addition, restriction.customer.name, record_page(restriction.reference))


def _added(addition: Addition, who: str, href: str) -> WorkRow:
    what = "Said before a review" if addition.kind is AdditionKind.COMMENT else "Something was added"
    return WorkRow(what, addition.record_reference, who, day_of(addition.added_at), None, f"{href}#added", "Read it")


def enquiries(actor: Actor, day: date) -> WorkKind:
    """POL-11, DPA-7: enquiries for the colleague's teams that wait to be acknowledged, answered or read."""
    query = Enquiry.select().where(Enquiry.state == EnquiryState.RECEIVED, Enquiry.topic.in_(topics_of(actor)))
    return WorkKind(query, Enquiry.due_on, _enquiry, "/enquiries")


def _enquiry(enquiry: Enquiry) -> WorkRow:
    return WorkRow(
        what(enquiry),
        enquiry.reference,
        enquiry.about,
        day_of(enquiry.received_at),
        enquiry.due_on,
        record_page(enquiry.reference),
        next_step(enquiry),
    )


def rights(actor: Actor, day: date) -> WorkKind:
    """DPA-3: what people ask about their information, by the day on which the law wants it answered."""
    query = _rights().where(RightsRequest.waits_since.is_null())
    return WorkKind(query, RightsRequest.answer_by, _asked_of_us, "/enquiries")


def rights_unheard(actor: Actor, day: date) -> WorkKind:
    """DPA-3: they were asked something first, and have not answered for a while."""
    query = _rights().where(RightsRequest.waits_since.is_null(False))
    return WorkKind(query, RightsRequest.waits_since, _waits_for_them, "/enquiries", ahead=-REMINDED_AFTER)


def _rights() -> peewee.ModelSelect[RightsRequest]:
    rows = RightsRequest.select(RightsRequest, Customer).join(Customer)
    return rows.where(RightsRequest.state == RightsState.RECEIVED)


def _asked_of_us(request: RightsRequest) -> WorkRow:
    return WorkRow(
        request.kind.label,
        request.reference,
        request.customer.name,
        request.received_on,
        request.answer_by,
        record_page(request.reference),
        "Answer",
    )


def _waits_for_them(request: RightsRequest) -> WorkRow:
    row, due = _asked_of_us(request), request.waits_since + REMINDED_AFTER
    return replace(row, what=f"We wait for their answer: {row.what.lower()}", due=due, action="Ask again")


def safeguarding(actor: Actor, day: date) -> WorkKind:
    """BEH-8: somebody spoke of harming themselves, and nobody has written down what was done."""
    query = (
        Safeguarding.select(Safeguarding, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(Safeguarding.state == SafeguardingState.OPEN, mine(actor, Customer.service, MANAGERS))
    )
    return WorkKind(
        query,
        Safeguarding.act_by,
        lambda found: WorkRow(
            "They spoke of harming themselves",
            found.reference,
            found.customer.name if found.customer else found.unknown_person,
            day_of(found.opened_at),
            found.act_by,
            record_page(found.reference),
            "Say what was done",
        ),
        "/incidents",
    )

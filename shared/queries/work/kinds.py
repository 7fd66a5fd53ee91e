"""The kinds of work that can wait for a colleague: which records, by when, and how a row of the list reads (REP-4).

Work of a customer is shown to the colleagues of the customer's service. Where that service has nobody who could do it,
it is shown to those of every service, so that nothing falls between two chairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from shared.models import (
    CaseIncident,
    Customer,
    IncidentPerson,
    Message,
    PolicyVersion,
    Restriction,
    Staff,
    StaffRole,
)
from shared.queries.cases.lessons import to_reflect_on
from shared.queries.policy import policy_in_force
from shared.queries.work import contacts, incidents, intake, letters, markers, reading, steps, views
from shared.queries.work.row import WorkKind, WorkRow, day_of, theirs
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import ADMINISTRATORS, FRONT_LINE, MANAGERS, SENIOR, Roles
from shared.rules.vocabulary import (
    EnquiryTopic,
    PolicyState,
    RestrictionState,
    Role,
)

#: How far ahead the review of the policy is shown.
_POLICY_AHEAD = timedelta(days=28)
#: So many working days a proposal, or a question about one, may wait.
_TO_DECIDE = 5


def kinds_for(actor: Actor, day: date) -> list[WorkKind]:
    """The kinds of work that a colleague with these roles may do."""
    offered: tuple[tuple[Roles, tuple[Callable[[Actor, date], WorkKind], ...]], ...] = (
        (
            FRONT_LINE,
            (
                incidents.to_match,
                incidents.unfinished_ladders,
                contacts.unknown_to_match,
                views.views_to_give,
                contacts.to_read,
                contacts.matters_to_place,
                steps.information_to_send,
                reading.procedure_to_read,
            ),
        ),
        (policy_in_force().enquiries.roles, (intake.enquiries,)),
        (
            frozenset(policy_in_force().enquiries.team(EnquiryTopic.DATA_PROTECTION).answered_by),
            (intake.rights, intake.rights_unheard),
        ),
        (
            MANAGERS,
            (
                intake.safeguarding,
                views.to_look_into,
                markers.to_tell,
                markers.to_recall,
                views.views_overdue,
                intake.adjustments,
                intake.challenged_answers,
                intake.added_to_adjustments,
                intake.missed_by_decision,
                intake.missed_by_request,
                intake.adjustments_to_review,
                intake.outcomes_from_outside,
                incidents.support_wanted,
                contacts.many_today,
                steps.mail_to_deal_with,
                steps.letters_of_steps,
                steps.answers_awaited,
                steps.steps_to_look_at,
            ),
        ),
        (frozenset(policy_in_force().authority.authorise), (_proposals,)),
        (frozenset(policy_in_force().authority.propose), (_sent_back,)),
        (frozenset(policy_in_force().authority.hear_appeals), (intake.appeals_to_hear, intake.added_to_appeals_heard)),
        (SENIOR, (letters.of_restrictions, letters.others, letters.to_write_before_reviews, letters.ends_to_tell)),
        (
            SENIOR,
            (
                letters.reviews,
                intake.appeals_to_assign,
                incidents.dangers,
                views.to_give,
                markers.to_review,
                to_reflect_on,
            ),
        ),
        (
            SENIOR,
            (
                intake.files_to_send,
                intake.appeals_without_hearer,
                intake.added_to_appeals_unheard,
                intake.said_before_reviews,
            ),
        ),
        (ADMINISTRATORS, (_emails,)),
        (ADMINISTRATORS | {Role.DIRECTOR}, (_policy_review,)),
    )
    return [kind(actor, day) for roles, kinds in offered if roles & actor.roles for kind in kinds]


def failing_messages() -> peewee.ModelSelect[Any]:
    """Emails that could not be sent so far, the oldest first."""
    return Message.select().where(Message.sent_at.is_null(), Message.last_error != "").order_by(Message.id)


def _proposals(actor: Actor, day: date) -> WorkKind:
    """Proposals that this colleague may decide: not their own, nor about an incident that they were part of."""
    own, proposer = Staff.alias(), Staff.alias()
    able_there = (
        own.select(peewee.SQL("1"))
        .join(StaffRole, on=(StaffRole.staff == own.id))
        .where(
            own.active,
            own.service == proposer.service,
            own.id != Restriction.proposed_by,
            StaffRole.role.in_(list(policy_in_force().authority.authorise)),
            ~_in_the_incidents(own.id),
        )
    )
    query = (
        Restriction.select(Restriction, Customer)
        .join(Customer)
        .switch(Restriction)
        .join(proposer, on=(Restriction.proposed_by == proposer.id))
        .where(
            Restriction.state == RestrictionState.PROPOSED,
            Restriction.proposed_by != actor.staff_id,
            ~_in_the_incidents(actor.staff_id),
            (proposer.service == actor.service_id) | ~peewee.fn.EXISTS(able_there),
        )
    )
    return WorkKind(
        query,
        None,
        lambda r: replace(_restriction(r, "Proposal to decide", r.proposed_at, None, "Decide"), decides=True),
        "/cases",
        began=Restriction.proposed_at,
        working_days=_TO_DECIDE,
    )


def _in_the_incidents(person: Any) -> Any:
    """Whether a person was part of an incident that the restriction's case rests on (CAS-11)."""
    part = (
        IncidentPerson.select(peewee.SQL("1"))
        .join(CaseIncident, on=(CaseIncident.incident == IncidentPerson.incident))
        .where(CaseIncident.case == Restriction.case, IncidentPerson.staff == person)
    )
    return peewee.fn.EXISTS(part)


def _sent_back(actor: Actor, day: date) -> WorkKind:
    """Proposals of this colleague that came back with questions, and those of a leaver that nobody took over."""
    whose = peewee.fn.COALESCE(Restriction.handed_to, Restriction.proposed_by)
    query = _restrictions().where(
        Restriction.state == RestrictionState.SENT_BACK,
        theirs(actor, whose, day, frozenset(policy_in_force().authority.propose)),
    )
    return WorkKind(
        query,
        None,
        lambda r: _restriction(r, "Questions about your proposal", r.proposed_at, None, "Answer the questions"),
        "/cases",
        began=Restriction.proposed_at,
        working_days=_TO_DECIDE,
    )


def _restrictions() -> peewee.ModelSelect[Any]:
    return Restriction.select(Restriction, Customer).join(Customer)


def _restriction(found: Restriction, what: str, began: datetime, due: date | None, action: str) -> WorkRow:
    reference = found.reference
    return WorkRow(what, reference, found.customer.name, day_of(began), due, record_page(reference), action)


def _policy_review(actor: Actor, day: date) -> WorkKind:
    """POL-5: the policy itself is reviewed."""
    query = PolicyVersion.select().where(
        PolicyVersion.state == PolicyState.IN_FORCE, PolicyVersion.review_by <= day + _POLICY_AHEAD
    )
    return WorkKind(
        query,
        PolicyVersion.review_by,
        lambda v: WorkRow(
            "Review of the policy",
            f"Version {v.number}",
            v.name,
            v.effective_from,
            v.review_by,
            "/policy",
            "Look at it",
        ),
        "/policy",
    )


def _emails(actor: Actor, day: date) -> WorkKind:
    """Emails that could not be sent: one row, whatever their number."""
    oldest = failing_messages().select(peewee.fn.MIN(Message.id)).order_by()
    return WorkKind(
        Message.select().where(Message.id == oldest),
        None,
        lambda m: WorkRow(
            "Emails could not be sent", "", m.last_error, day_of(m.queued_at), None, "/work/emails", "See which"
        ),
        began=Message.queued_at,
        working_days=1,
        recorded=False,
    )

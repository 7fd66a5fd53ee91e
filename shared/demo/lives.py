"""What a life brings: a second decision beside the first, and a customer who has died (SIT-3, SIT-12)."""

from __future__ import annotations

from shared import clock
from shared.actions.customers.death import record_death
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.demo.stories import Stage, Story, adjustment, at, restricted
from shared.models import Customer, Restriction
from shared.models.references import new_code
from shared.rules.situation import Earlier
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel, EnquiryTopic, RestrictionKind


def beside(stage: Stage, first: Restriction) -> Story:
    """A month later the letters about the same matter have become too many as well: a second decision stands beside."""
    earlier = {first.reference: Earlier.BESIDE}
    yield from restricted(
        stage, first.customer, 40, (RestrictionKind.SERIOUS_MATTERS_ONLY,), terms=lambda: {"earlier": earlier}
    )


def died(stage: Stage, customer: Customer) -> Story:
    """Large print was agreed with them; their daughter tells us, and later asks about the tenancy."""
    yield from adjustment(stage, customer, 55, AdjustmentKind.LARGE_PRINT, "16", AdjustmentState.AGREED)
    yield at(9, 11)
    current = Customer.get_by_id(customer.id)
    told_by = "Their daughter, by telephone."
    record_death(stage.actor("line-manager"), current.account, current.version, clock.today(), told_by)
    yield at(2, 14)
    asked = NewEnquiry(
        EnquiryTopic.OTHER, "I am their daughter. What has to be done about the tenancy, and by when?",
        reply_by=Channel.TELEPHONE, telephone="01632 960557", came_by=Channel.TELEPHONE, account=current.account,
    )  # fmt: skip
    send_enquiry(stage.actor("colleague"), asked, new_code())

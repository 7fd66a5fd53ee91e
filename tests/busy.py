"""An organisation with one of everything that can stand open, for who crawls both sites (`tests/crawler.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.database.connections import connect_to
from shared.models import Staff
from shared.models.references import new_code
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel, EnquiryTopic
from tests import builders
from tests.filling import MARKUP
from tests.visitor import told

EMAIL = "canary@example.com"
#: Ending a session ends the crawl of the role.
LEFT_OUT = ("/sign-out", "/sign-in")
#: What clears the device: whoever takes it has no form left to fill in (test_shared_device.py takes them).
WAYS_OUT = ("/leave", "/finish", "/follow/close")
#: One journey at a time, as people go them: who begins one is asked before what was begun in another is shown.
JOURNEYS = {"/adjustments": 5, "/appeals": 5, "/enquiries": 3, "/follow/opened": 2}


@dataclass(frozen=True)
class Busy:
    """An organisation with one of everything that can stand open."""

    url: str
    reference: str
    code: str
    staff: dict[str, Staff]


def make(url: str) -> Busy:
    """The same in this database, which is migrated and without rows."""
    connect_to(url)
    world = builders.world()
    reference, code = told(world)
    builders.authorised(world)
    builders.proposed(world)
    builders.case(world)
    builders.case(world, checklist=False)
    _wait_for_an_answer(world, reference)
    return Busy(url, reference, code, world.staff)


def _wait_for_an_answer(world: builders.World, reference: str) -> None:
    """A request from somebody unknown, appeals that wait and are heard, enquiries; each with hostile words."""
    asked = NewAdjustmentRequest(
        name=MARKUP, reply_by=Channel.EMAIL, email=EMAIL, kinds=(AdjustmentKind.LARGE_PRINT,), own_words=MARKUP
    )
    request_adjustment(CUSTOMER, asked, new_code())
    appeals = [
        lodge_appeal(
            CUSTOMER,
            NewAppeal(
                name=MARKUP,
                reply_by=Channel.EMAIL,
                email=EMAIL,
                grounds=(AppealGround.NOT_PROPORTIONATE,),
                own_words=MARKUP,
                decision_reference=decision,
                decision_described=MARKUP,
            ),
            new_code(),
        )
        for decision in (reference, "")
    ]
    for topic in EnquiryTopic:
        send_enquiry(CUSTOMER, NewEnquiry(topic, MARKUP, MARKUP[:60], Channel.LETTER, address=MARKUP), new_code())
    send_enquiry(CUSTOMER, NewEnquiry(EnquiryTopic.FEEDBACK, MARKUP, reference), new_code())
    assign_appeal(world.proposer, appeals[0].reference, appeals[0].version, world.staff["director-repairs"].id)

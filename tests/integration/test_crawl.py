"""Every form of both sites, sent as each role with nothing, too much and hostile words (REL-14, SEC-27)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

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
from tests.crawler import MARKUP, Crawl
from tests.sign_in import back_office, browser_of
from tests.visitor import portal, told

EMAIL = "canary@example.com"
#: Ending a session ends the crawl of the role.
LEFT_OUT = ("/sign-out", "/sign-in")


#: Who, and how many forms they reach at least. Ending somebody's access comes last.
ROLES = {
    "colleague": 18, "line-manager": 24, "senior-manager": 26, "director-repairs": 24,
    "reports": 0, "auditor": 1, "admin": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Busy:
    """An organisation with one of everything that can stand open."""

    url: str
    reference: str
    code: str
    staff: dict[str, Staff]


@pytest.fixture
def busy(sqlite_url: str) -> Busy:
    connect_to(sqlite_url)
    world = builders.world()
    reference, code = told(world)
    builders.authorised(world)
    builders.proposed(world)
    builders.case(world)
    builders.case(world, checklist=False)
    _wait_for_an_answer(world, reference)
    return Busy(sqlite_url, reference, code, world.staff)


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


@pytest.mark.clause("REL-14", "SEC-27")
def test_nothing_that_a_colleague_sends_breaks_the_back_office(busy: Busy) -> None:
    app = back_office(busy.url)
    known: set[tuple[str, ...]] = set()
    for who, least in ROLES.items():
        crawl = Crawl(app, browser_of(app, busy.staff[who]), known)
        crawl.everything("/work", LEFT_OUT)
        assert not crawl.wrong, who
        assert crawl.sent["fitting"] >= least, f"{who} did not reach the forms of this role"
        assert set(crawl.statuses) <= {200, 303, 400, 403, 404, 405, 409, 422}, who


#: What clears the device: whoever takes it has no form left to fill in (test_shared_device.py takes them).
WAYS_OUT = ("/leave", "/finish", "/follow/close")
#: One journey at a time, as people go them: who begins one is asked before what was begun in another is shown.
JOURNEYS = {"/adjustments": 5, "/appeals": 5, "/enquiries": 3, "/follow/opened": 2}


@pytest.mark.clause("REL-14", "SEC-27")
@pytest.mark.parametrize(("door", "least"), JOURNEYS.items())
def test_nothing_that_a_customer_sends_breaks_the_portal(busy: Busy, door: str, least: int) -> None:
    app = portal(busy.url, WTF_CSRF_ENABLED=False, SERVER_NAME="127.0.0.1:8150")
    client = app.test_client()
    if door == "/follow/opened":
        assert client.post("/follow", data={"reference": busy.reference, "code": busy.code}).location == door
    crawl = Crawl(app, client)
    crawl.everything(door, WAYS_OUT, tuple(other for other in JOURNEYS if other != door))
    assert not crawl.wrong
    assert crawl.sent["fitting"] >= least, f"forms were not reached: {sorted(crawl.known)}"
    assert set(crawl.statuses) <= {200, 302, 303, 400, 404, 405, 422, 429}


def test_the_crawler_sees_what_it_is_there_to_see() -> None:
    app = Flask("broken")
    app.add_url_rule("/", "front", lambda: f"<!DOCTYPE html><title>x</title><p>{MARKUP} 50337</b>")
    app.add_url_rule("/falls", "falls", lambda: ("", 500))
    app.add_url_rule("/shown", "shown", lambda: app.response_class("<!doctype html>x", mimetype="text/plain"))
    crawl = Crawl(app, app.test_client())
    crawl.everything("/")
    crawl.everything("/falls")
    crawl.everything("/shown")
    seen = " ".join(crawl.wrong)
    assert "typed text became <img" in seen
    assert "executed as a template" in seen
    assert "GET /falls: 500" in seen
    assert "GET /shown: a page sent as text/plain" in seen
    assert "unexpected-end-tag" in seen

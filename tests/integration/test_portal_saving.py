"""Save and come back: a form is put aside, and gone on with on another device by its code (ADJ-1)."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine

from shared import clock
from shared.config import Settings
from shared.database.connections import database
from shared.models import AdjustmentRequest, Appeal, Attachment, Draft, Event, Message
from shared.models.references import read_code
from shared.notify.outbox import deliver
from tests import builders
from tests.integration.test_portal_adjustments import BY_EMAIL, CODE, ME, WANTED
from tests.mail import MailServer
from tests.visitor import Visitor, portal, told

HOW = "I can read it on the bus."


@pytest.fixture
def visitor(database_url: str) -> Visitor:
    app = portal(database_url)
    builders.organisation()
    builders.policy()
    return Visitor(app)


def another(visitor: Visitor) -> Visitor:
    """Another device."""
    return Visitor(visitor.client.application, "192.0.2.8")


def saved(visitor: Visitor, **answers: Any) -> str:
    """Save this page with these answers. Returns the code."""
    text = visitor.fill(**answers, save="yes")
    code = CODE.search(text)
    assert code, text
    return code[0]


def go_on(visitor: Visitor, code: str) -> str:
    visitor.get("/follow")  # where somebody with nothing but a code looks first
    assert 'href="/continue"' in visitor.page
    visitor.get("/continue")
    return visitor.fill(code=code)


@pytest.mark.clause("ADJ-1")
def test_what_was_put_aside_goes_on_on_another_device_where_it_was_left(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    visitor.fill(**WANTED)
    code = saved(visitor, how_it_helps=HOW)
    until = clock.today() + timedelta(days=28)
    assert f"until {until.day} {until:%B %Y}" in visitor.text
    telephone = another(visitor)
    go_on(telephone, code.lower().replace("-", " "))
    assert telephone.path == "/adjustments/barriers"
    telephone.get("/adjustments/how")
    assert telephone.value("how_it_helps") == HOW
    telephone.get("/adjustments/barriers")
    telephone.fill(skip="yes")
    telephone.fill(**ME)
    telephone.fill(**BY_EMAIL)
    assert telephone.path == "/adjustments/check"
    telephone.fill()
    request = AdjustmentRequest.get()
    assert (request.kinds, request.how_it_helps, request.name) == (WANTED["kinds"], HOW, ME["name"])


@pytest.mark.clause("ADJ-1")
def test_a_page_that_is_only_begun_is_kept_and_asked_again(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    visitor.fill(**WANTED)
    code = saved(visitor)
    assert go_on(another(visitor), code)
    visitor.get("/adjustments/how")
    visitor.fill(skip="yes")
    visitor.fill(skip="yes")
    code = saved(visitor, name="Morgan Okafor-Reed")
    telephone = another(visitor)
    go_on(telephone, code)
    assert telephone.path == "/adjustments/who"
    assert telephone.value("name") == "Morgan Okafor-Reed"


def test_the_same_answers_have_the_same_code_and_what_is_written_later_is_under_it_too(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    first = saved(visitor, **WANTED)
    visitor.get("/adjustments/how")
    visitor.fill(how_it_helps=HOW)
    visitor.get("/adjustments/barriers")
    assert saved(visitor) == first
    bodies = [row.body for row in Draft.select()]
    assert len(bodies) == 2, "one for this browser, one under the code"
    assert all(HOW in str(body) for body in bodies)


@pytest.mark.clause("ADJ-1")
def test_what_is_wrong_on_the_page_is_said_before_it_is_saved_and_nothing_sensitive_goes_without_consent(
    visitor: Visitor,
) -> None:
    visitor.get("/adjustments/what")
    visitor.fill(**WANTED)
    visitor.fill(skip="yes")
    visitor.fill(barriers=["anxiety"], barrier_words="Noise.", save="yes")
    assert visitor.status == 422
    assert visitor.error("consent").startswith("Tick the box if you agree")
    assert "Noise." not in str([row.body for row in Draft.select()])
    visitor.get("/adjustments/what")
    visitor.fill(own_words="x" * 2001, save="yes")
    assert visitor.status == 422
    assert visitor.value("own_words") == "x" * 2001


@pytest.mark.clause("SEC-31")
def test_the_code_is_in_no_address_and_no_log_and_the_database_holds_no_way_to_it(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor.get("/adjustments/what")
        code = saved(visitor, **WANTED)
        assert visitor.path == "/saved/adjustments"
        telephone = another(visitor)
        go_on(telephone, code)
    bare = read_code(code)
    stored = " ".join(
        str(row) for table in database.get_tables() if table in {"draft", "event", "done", "message"}
        for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall()
    )  # fmt: skip
    for said in (caplog.text, stored, telephone.path, str(telephone.headers)):
        assert code not in said
        assert bare not in said
    stranger = another(visitor)
    stranger.get(f"/continue?code={code}")
    assert stranger.path == "/continue"
    stranger.get("/saved/adjustments")
    assert stranger.path == "/adjustments"


@pytest.mark.clause("SEC-33")
def test_wrong_codes_are_slowed_down(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    code = saved(visitor, **WANTED)
    guesser = another(visitor)
    for number in range(10):
        go_on(guesser, f"AAAAA-BBBBB-CCC{number}")
        assert guesser.status == 422
    go_on(guesser, code)
    assert guesser.status == 429
    go_on(visitor, code)
    assert visitor.path == "/adjustments/how"


@pytest.mark.parametrize(("later", "found"), [(timedelta(days=28), True), (timedelta(days=29), False)])
def test_after_four_weeks_it_is_gone(visitor: Visitor, later: timedelta, found: bool) -> None:
    visitor.get("/adjustments/what")
    code = saved(visitor, **WANTED)
    with time_machine.travel(clock.now() + later):
        late = another(visitor)
        go_on(late, code)
        assert (late.path == "/adjustments/how") is found
        assert found or late.error("code").startswith("We find nothing under this code")


@pytest.mark.clause("ADJ-1", "REL-6", "REL-7")
def test_the_code_can_come_by_email_once_and_the_outbox_forgets_it(visitor: Visitor, smtp_server: MailServer) -> None:
    visitor.get("/adjustments/what")
    code = saved(visitor, **WANTED)
    visitor.fill(email="morgan at example")
    assert visitor.error("email").startswith("Enter an email address")
    for _ in range(2):
        visitor.send(email="morgan@example.com", follow=False)
    message = Message.get()
    assert message.to == "morgan@example.com"
    assert code in message.text
    assert "/continue" in message.text
    settings = Settings(
        mode="test", smtp_host=smtp_server.host, smtp_port=smtp_server.port, smtp_tls="off",
        mail_from="hello@example.org",
    )  # fmt: skip
    assert deliver(settings) == 1
    assert code in str(smtp_server.messages[0])
    assert Message.get().text == ""


@pytest.mark.clause("APP-1")
def test_an_appeal_against_a_decision_is_put_aside_too(database_url: str) -> None:
    visitor = Visitor(portal(database_url))
    reference, code = told(builders.world())
    visitor.get("/appeals")
    visitor.fill(reference=reference, code=code)
    way_back = saved(visitor, grounds=["facts_wrong"], own_words="I was not there.")
    assert way_back != code
    telephone = another(visitor)
    go_on(telephone, way_back)
    assert telephone.path == "/appeals/wants"
    telephone.get("/appeals/reasons")
    assert telephone.ticked() == {"facts_wrong"}
    assert not Appeal.select().count()


def test_the_way_back_is_on_every_question_and_on_both_first_pages(visitor: Visitor) -> None:
    for first in ("/adjustments", "/appeals"):
        visitor.get(first)
        assert 'href="/continue"' in visitor.page
    visitor.get("/adjustments/what")
    for answers in (WANTED, {"skip": "yes"}, {"skip": "yes"}, ME):
        assert re.search(r"<button[^>]*name=\"save\"[^>]*>Save and come back later", visitor.page), visitor.path
        visitor.fill(**answers)
    assert "Save and come back later" in visitor.text


def on_two_devices(visitor: Visitor) -> tuple[Visitor, str]:
    """A form with all but the way to answer, saved here and opened on a telephone, too. Returns that and the code."""
    visitor.get("/adjustments/what")
    for answers in (WANTED, {"skip": "yes"}, {"skip": "yes"}, ME):
        visitor.fill(**answers)
    code = saved(visitor)
    telephone = another(visitor)
    go_on(telephone, code)
    visitor.get("/adjustments/reply")
    assert telephone.path == visitor.path
    return telephone, code


def private_codes(page: str) -> set[str]:
    return set(CODE.findall(page))


@pytest.mark.clause("REL-6", "ADJ-1")
def test_a_form_on_two_devices_is_sent_once_and_the_second_is_told(visitor: Visitor) -> None:
    telephone, _ = on_two_devices(visitor)
    for device in (visitor, telephone):
        device.fill(**BY_EMAIL)
        assert device.path == "/adjustments/check"
    receipt = visitor.fill()
    told_so = telephone.fill()
    request = AdjustmentRequest.get()
    assert (telephone.status, telephone.path) == (200, "/adjustments/sent")
    assert "You sent this already" in told_so
    assert request.reference in told_so
    assert f"You sent this on {clock.today().day} {clock.today():%B %Y}" in told_so
    assert private_codes(receipt)
    assert not private_codes(told_so)
    assert f'href="/follow#R={request.reference}"' in telephone.page
    assert Message.select().where(Message.to == BY_EMAIL["email"]).count() == 1
    assert Event.select().where(Event.action == "request_adjustment").count() == 1
    assert not private_codes(visitor.get("/adjustments/sent")), "nor to whoever comes next"


@pytest.mark.clause("REL-6")
def test_what_was_answered_differently_is_not_sent_and_can_be_read_to_be_added(visitor: Visitor) -> None:
    telephone, _ = on_two_devices(visitor)
    visitor.fill(**BY_EMAIL)
    visitor.fill()
    telephone.fill(reply_by="text", mobile="07700 900123")
    assert telephone.path == "/adjustments/sent", "said at once, and not after the last page"
    assert "900123" in telephone.text
    assert WANTED["own_words"] in telephone.text
    assert "Large print" in telephone.text
    assert "You can add it to what you sent" in telephone.text
    for page in ("what", "reply", "check"):
        telephone.get(f"/adjustments/{page}")
        assert telephone.path == "/adjustments/sent"
    telephone.get("/saved/adjustments")
    assert telephone.path == "/adjustments/sent"
    assert AdjustmentRequest.get().reply_by == "email"
    telephone.fill()
    assert telephone.path == "/adjustments"
    telephone.get("/adjustments/what")
    assert (telephone.path, telephone.value("own_words")) == ("/adjustments/what", "")


@pytest.mark.clause("REL-6")
def test_both_devices_at_the_same_moment_make_one_request(visitor: Visitor) -> None:
    telephone, _ = on_two_devices(visitor)
    visitor.fill(**BY_EMAIL)
    telephone.fill(reply_by="email", email="another@example.com")
    with ThreadPoolExecutor(4) as both:
        pages = list(both.map(lambda device: device.send().text, [visitor, telephone, visitor, telephone]))
    assert AdjustmentRequest.select().count() == 1
    told_so = ["You sent this already" in page for page in pages]
    assert told_so in ([False, True] * 2, [True, False] * 2), "each device sees the same however often it sends"
    assert len({code for page in pages for code in private_codes(page)}) == 1


@pytest.mark.clause("REL-6", "ADJ-1")
def test_the_code_of_a_form_that_was_sent_leads_to_what_came_of_it(visitor: Visitor) -> None:
    _, code = on_two_devices(visitor)
    visitor.fill(**BY_EMAIL)
    visitor.fill()
    reference, sent_on = AdjustmentRequest.get().reference, f"{clock.today().day} {clock.today():%B %Y}"
    stranger = another(visitor)
    for later, status in ((0, 410), (28, 410), (29, 422)):
        with time_machine.travel(clock.now() + timedelta(days=later)):
            text = go_on(stranger, code)
            assert stranger.status == status
            assert (f"You sent this on {sent_on}. Its reference is {reference}." in text) is (status == 410)
            assert not private_codes(text)
            assert ME["name"] not in text
    assert ME["name"] not in str([row.body for row in Draft.select() if "journey" in row.body])


@pytest.mark.clause("REL-6", "APP-1")
def test_an_appeal_on_two_devices_is_lodged_once(database_url: str) -> None:
    visitor = Visitor(portal(database_url))
    reference, code = told(builders.world())
    visitor.get("/appeals")
    visitor.fill(reference=reference, code=code)
    way_back = saved(visitor, grounds=["facts_wrong"], own_words="I was not there.")
    telephone = another(visitor)
    go_on(telephone, way_back)
    visitor.get("/appeals/wants")
    for device, wants in ((visitor, "End it."), (telephone, "Shorten it.")):
        for answers in ({"wants": wants}, {"name": "Sam", "spoken_for": "no"}, BY_EMAIL):
            device.fill(**answers)
        assert device.path == "/appeals/files"
    visitor.fill()
    visitor.fill()
    telephone.fill(files=(BytesIO(b"words"), "a.txt"))
    assert "We have your appeal" in visitor.text
    assert "You sent this already" in telephone.text
    assert "Shorten it." in telephone.text
    assert "a.txt" in telephone.text, "a file that was not sent is named"
    assert Appeal.get().wants == "End it."
    assert not Attachment.select().count()
    telephone.get("/appeals")
    telephone.fill(reference=reference, code=code)
    assert "You have asked for a review of this decision already" in telephone.text, (
        "opening the decision again does not appeal a second time"
    )

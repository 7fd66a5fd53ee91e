"""Asking for adjustments: anxious, on a bus, without scripts."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.sessions import SecureCookieSessionInterface

from portal.drafts import NAMES
from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.models import AdjustmentRequest, Draft, Event, EventPayload, Message
from shared.models.references import code_matches
from shared.rules.deadlines import after_working_days
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Barrier, Channel, Nation
from tests import builders
from tests.visitor import Visitor, portal, published

WANTED: dict[str, Any] = {"kinds": ["large_print", "clear_warnings"], "own_words": "18 point, please."}
ME: dict[str, Any] = {"for_whom": "me", "name": "Morgan Okafor-Reed", "account": "ha-204417"}
BY_EMAIL: dict[str, Any] = {"reply_by": "email", "email": "morgan@example.com"}
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}")


@pytest.fixture
def visitor(database_url: str) -> Visitor:
    """Somebody before the portal of an organisation that is set up."""
    app = portal(database_url)
    builders.organisation()
    builders.policy()
    return Visitor(app)


def walk(visitor: Visitor, **changes: Any) -> None:
    """To the answers to check: what is needed, the rest skipped, unless a step is given other answers."""
    steps: dict[str, Any] = {
        "what": WANTED,
        "how": {"skip": "yes"},
        "barriers": {"skip": "yes"},
        "who": ME,
        "reply": BY_EMAIL,
    } | changes
    visitor.get("/adjustments/what")
    for step, answers in steps.items():
        assert visitor.path == f"/adjustments/{step}"
        visitor.fill(**answers)
    assert visitor.path == "/adjustments/check"


@pytest.mark.clause("ADJ-1", "ADJ-2", "ADJ-4")
def test_a_request_gets_a_reference_a_code_and_a_day_for_the_answer(visitor: Visitor) -> None:
    walk(visitor)
    assert "A clear warning before a call or visit is ended" in visitor.text
    text = visitor.fill()
    request = AdjustmentRequest.get()
    code = CODE.search(text)
    assert code
    assert code_matches(code[0], request.code_hash)
    assert request.reference in text
    due = after_working_days(clock.today(), 5, Nation.ENGLAND)
    assert request.answer_by == due
    assert f"{due.day} {due:%B %Y}" in text
    assert request.kinds == WANTED["kinds"]
    assert (request.own_words, request.account_given, request.name) == (WANTED["own_words"], "HA-204417", ME["name"])
    assert (request.barriers, request.barrier_words, request.consent_at) == ([], "", None)


@pytest.mark.clause("ADJ-4")
def test_the_acknowledgement_comes_in_the_format_asked_for(visitor: Visitor) -> None:
    walk(visitor)
    visitor.fill()
    assert "ev-large-print" in visitor.page
    message = Message.get()
    assert message.to == "morgan@example.com"
    assert AdjustmentRequest.get().reference in message.text
    assert "- Large print\n- A clear warning before a call or visit is ended" in message.text
    assert "/follow" in message.text
    code = CODE.search(message.text)
    assert code
    assert code_matches(code[0], AdjustmentRequest.get().code_hash)
    assert message.private
    other = Visitor(visitor.client.application)
    walk(other, what={"own_words": "Somebody who signs"}, reply={"reply_by": "letter", "address": "14 Elder Court"})
    assert "by letter" in other.fill()
    assert "ev-large-print" not in other.page
    assert Message.select().count() == 1


@pytest.mark.clause("ADJ-2")
def test_every_adjustment_is_offered_by_name(visitor: Visitor) -> None:
    text = visitor.get("/adjustments/what")
    for kind in AdjustmentKind:
        assert kind.label in text


@pytest.mark.clause("ADJ-1")
def test_nothing_is_asked_for_but_what_is_needed_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    visitor.fill()
    assert visitor.status == 422
    assert visitor.error("kinds") == "Choose what would help, or tell us in your own words"
    visitor.fill(kinds=["other"])
    assert visitor.error("own_words") == "Tell us what else would help"
    assert visitor.ticked() == {"other"}
    visitor.fill(own_words="x" * 2001, kinds=["more_time"])
    assert visitor.error("own_words") == "What you wrote must be 2,000 characters or fewer"
    assert visitor.value("own_words") == "x" * 2001
    assert visitor.ticked() == {"more_time"}
    visitor.fill(**WANTED)
    visitor.fill(skip="yes")
    visitor.fill(skip="yes")
    visitor.fill(for_whom="other", account="HA-1")
    assert visitor.error("name") == "Enter the full name"
    assert visitor.error("on_behalf_name") == "Enter your own name"
    assert visitor.error("on_behalf_authority") == "Tell us how you can ask for them"
    assert visitor.value("account") == "HA-1"
    visitor.fill(**ME)
    visitor.fill(reply_by="text", mobile="12")
    assert visitor.error("mobile").startswith("Enter a telephone number")
    assert visitor.value("mobile") == "12"
    visitor.fill(reply_by="email", email="morgan at example", telephone="what I typed elsewhere")
    assert visitor.error("email").startswith("Enter an email address")
    assert AdjustmentRequest.select().count() == 0


@pytest.mark.clause("ADJ-1")
def test_sensitive_details_are_kept_only_with_clear_consent(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    visitor.fill(**WANTED)
    visitor.fill(how_it_helps="I can read it.")
    visitor.fill(barriers=["anxiety"], barrier_words="Noise.")
    assert visitor.error("consent").startswith("Tick the box if you agree")
    assert visitor.ticked() == {"anxiety"}
    assert "Noise." not in str(Draft.get().body)
    visitor.fill(barriers=["anxiety"], barrier_words="Noise.", consent="yes")
    visitor.fill(**ME)
    visitor.fill(**BY_EMAIL)
    visitor.fill()
    request = AdjustmentRequest.get()
    assert (request.barriers, request.barrier_words) == ([Barrier.ANXIETY], "Noise.")
    assert request.consent_at is not None


@pytest.mark.clause("ADJ-1")
def test_what_is_skipped_later_is_no_longer_there(visitor: Visitor) -> None:
    walk(visitor, barriers={"barriers": ["anxiety"], "consent": "yes"})
    assert "Anxiety" in visitor.text
    visitor.get("/adjustments/barriers")
    assert visitor.ticked() == {"anxiety", "yes"}
    visitor.fill(skip="yes")
    assert visitor.path == "/adjustments/check"
    assert "Anxiety" not in visitor.text
    visitor.fill()
    assert AdjustmentRequest.get().barriers == []


@pytest.mark.clause("REL-14")
@pytest.mark.parametrize("step", ["what", "who", "reply"])
def test_a_question_that_needs_an_answer_cannot_be_skipped_by_hand(visitor: Visitor, step: str) -> None:
    visitor.get("/adjustments/what")
    if step != "what":
        visitor.fill(**WANTED)
        visitor.get(f"/adjustments/{step}")
    visitor.fill(skip="yes")
    assert visitor.status == 422
    assert "There is a problem" in visitor.text


@pytest.mark.clause("ADJ-1")
def test_one_can_ask_for_somebody_else(visitor: Visitor) -> None:
    other: dict[str, Any] = {
        "for_whom": "other",
        "on_behalf_name": "Robin Okafor",
        "on_behalf_authority": "Her son; she asked me",
    }
    walk(visitor, who={**other, "name": "Morgan Okafor-Reed"})
    assert "Robin Okafor" in visitor.text
    visitor.fill()
    request = AdjustmentRequest.get()
    assert (request.name, request.on_behalf_name) == ("Morgan Okafor-Reed", "Robin Okafor")
    assert request.on_behalf_authority == "Her son; she asked me"


def test_the_back_button_and_a_change_lose_nothing(visitor: Visitor) -> None:
    walk(visitor)
    visitor.get("/adjustments/what")
    assert visitor.value("own_words") == WANTED["own_words"]
    assert visitor.ticked() == set(WANTED["kinds"])
    visitor.fill(kinds=["more_time"], own_words="Only this.")
    assert visitor.path == "/adjustments/check"
    assert "Only this." in visitor.text
    assert "morgan@example.com" in visitor.text


@pytest.mark.clause("REL-6")
def test_a_resent_form_makes_one_request_and_shows_the_same_reference_and_code(visitor: Visitor) -> None:
    walk(visitor)
    check = visitor.page
    first = visitor.fill()
    visitor.page, visitor.path = check, "/adjustments/check"
    assert visitor.fill() == first
    assert not CODE.search(visitor.get("/adjustments/sent")), "it is shown once"
    assert AdjustmentRequest.select().count() == 1


@pytest.mark.clause("REL-6")
def test_twenty_at_the_same_moment_make_one_request(visitor: Visitor) -> None:
    walk(visitor)
    cookie = visitor.client.get_cookie("evenhand_portal", "127.0.0.1")
    assert cookie

    def send_at_once(_: int) -> str:
        again = Visitor(visitor.client.application)
        again.client.set_cookie("evenhand_portal", cookie.decoded_value, domain="127.0.0.1")
        again.page, again.path = visitor.page, "/adjustments/check"
        return again.fill()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send_at_once, range(20)))
    assert len(answers) == 1
    assert AdjustmentRequest.get().reference in answers.pop()
    assert AdjustmentRequest.select().count() == 1


def test_answers_are_not_in_the_cookie_and_nobody_else_sees_them(visitor: Visitor) -> None:
    walk(visitor)
    cookie = visitor.client.get_cookie("evenhand_portal", "127.0.0.1")
    assert cookie
    app = visitor.client.application
    readable = SecureCookieSessionInterface().get_signing_serializer(app)
    assert readable
    kept = readable.loads(cookie.decoded_value)
    assert set(kept) == {"csrf_token", "drafts", "here", "held"}
    assert set(kept["held"]) <= set(NAMES), "the names of our forms, and nothing that they said"
    assert kept["here"][0] == "/adjustments/check", "where they are, and nothing that they said"
    assert len(cookie.value) < 400
    assert cookie.http_only
    stranger = Visitor(visitor.client.application)
    assert "We no longer have your answers" in stranger.get("/adjustments/check")
    assert "Morgan" not in stranger.page


def test_answers_are_deleted_when_sent_and_die_after_their_time(visitor: Visitor) -> None:
    walk(visitor)
    visitor.fill()
    assert "Morgan" not in str([draft.body for draft in Draft.select()])
    walk(visitor)
    with time_machine.travel(clock.now() + timedelta(hours=12, minutes=1)):
        assert "We no longer have your answers" in visitor.get("/adjustments/check")
        Visitor(visitor.client.application).get("/adjustments/what")
        other = Visitor(visitor.client.application)
        other.get("/adjustments/what")
        other.fill(**WANTED)
        assert Draft.select().count() == 1


@pytest.mark.clause("SEC-9")
def test_looking_writes_nothing(visitor: Visitor) -> None:
    walk(visitor)

    def rows() -> list[int]:
        return [table.select().count() for table in (Draft, AdjustmentRequest, Event, Message)]

    before = rows()
    for path in ("", "/what", "/how", "/barriers", "/who", "/reply", "/check", "/sent"):
        visitor.get(f"/adjustments{path}")
    assert rows() == before


@pytest.mark.clause("SEC-26")
def test_a_form_without_its_token_or_from_another_site_is_refused(visitor: Visitor) -> None:
    visitor.get("/adjustments/what")
    base = "http://127.0.0.1:8150"
    assert visitor.client.post("/adjustments/what", base_url=base, data=WANTED).status_code == 400
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post("/adjustments/what", base_url=base, data=WANTED, headers=elsewhere).status_code == 403
    assert Draft.select().count() == 0


@pytest.mark.clause("SEC-24")
def test_pages_with_answers_are_not_kept_by_the_browser(visitor: Visitor) -> None:
    walk(visitor)
    assert visitor.headers["Cache-Control"] == "no-store"
    visitor.fill()
    assert visitor.headers["Cache-Control"] == "no-store"


@pytest.mark.clause("SEC-27")
def test_hostile_words_stay_words(visitor: Visitor) -> None:
    hostile = "<img src=x hx-get=/y> {{7*7}} =cmd \u202eabc"
    walk(visitor, what={"own_words": hostile}, who={**ME, "name": hostile})
    assert "<img src=x" not in visitor.page
    assert "{{7*7}}" in visitor.page
    assert "\u202e" not in visitor.page
    visitor.fill()
    assert visitor.status == 200
    visitor.get("/adjustments/what")
    for broken in ("a\0b", "\ud800", "x" * 10_000):
        visitor.get("/adjustments/what")
        visitor.fill(own_words=broken.encode("utf-8", "surrogatepass"))
        assert visitor.status in {400, 422}


def test_a_request_that_is_agreed_says_so_where_it_is_followed(sqlite_url: str) -> None:
    app = portal(sqlite_url)
    world = builders.world()
    visitor = Visitor(app)
    walk(visitor)
    code = CODE.search(visitor.fill())
    assert code
    request = AdjustmentRequest.get()
    manager = world.actor("line-manager")
    match_adjustment(manager, request.reference, request.version, world.customer.account)
    request = AdjustmentRequest.get()
    agreed = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),)
    decide_adjustment(
        manager,
        request.reference,
        request.version,
        AdjustmentState.PARTLY_AGREED,
        "Large print from now on.",
        agreed,
        factors=builders.WEIGHED,
    )
    visitor.get("/follow")
    text = visitor.fill(reference=request.reference.lower().replace("-", " "), code=code[0].lower().replace("-", ""))
    assert "Partly agreed" in text
    assert "Large print from now on." in text
    assert published("adjustment").body["state"] == AdjustmentState.PARTLY_AGREED
    assert all(f"{factor.label}: {words}" in text for factor, words in builders.WEIGHED.items())
    text = visitor.get("/follow/opened?lang=cy")
    assert all(f"{factor.label}: {words}" not in text for factor, words in builders.WEIGHED.items())
    assert all(words in text for words in builders.WEIGHED.values())


def test_what_came_by_the_portal_is_in_the_log_without_a_code(visitor: Visitor) -> None:
    walk(visitor)
    code = CODE.search(visitor.fill())
    assert code
    event = Event.select().order_by(Event.number.desc()).get()
    assert (event.actor, event.action) == ("Customer", "request_adjustment")
    assert code[0] not in str([row.body for row in EventPayload.select()])
    assert AdjustmentRequest.get().came_by is Channel.WEB_FORM

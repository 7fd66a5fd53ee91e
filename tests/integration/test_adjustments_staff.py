"""Adjustments in the back office: taken down, matched, answered, and in effect at once (ADJ-2 to ADJ-5)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.models import AdjustmentRequest, AgreedAdjustment, Event, Published
from shared.models.references import code_matches
from shared.queries.letters.content import format_of
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Barrier, Channel
from tests import builders
from tests.sign_in import browser_of


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["colleague"])


@pytest.fixture
def manager(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["line-manager"])


def from_the_portal(**changes: object) -> AdjustmentRequest:
    asked = {
        "name": "Morgan Reed",
        "reply_by": Channel.EMAIL,
        "email": "MORGAN@example.com",
        "kinds": (AdjustmentKind.LARGE_PRINT, AdjustmentKind.CLEAR_WARNINGS),
        "how_it_helps": "I can read it.",
        "barriers": (Barrier.SIGHT_LOSS,),
        "consent": True,
    }
    return request_adjustment(CUSTOMER, NewAdjustmentRequest(**{**asked, **changes}), "AAAAA-BBBBB-CCCC")  # type: ignore[arg-type]


def matched(colleague: FlaskClient) -> AdjustmentRequest:
    request = from_the_portal()
    data = {"account": "HA-204417", "version": request.version}
    assert colleague.post(f"/adjustments/{request.reference}/match", data=data).status_code == 303
    return AdjustmentRequest.get_by_id(request.id)


def answer(**changes: object) -> dict[str, object]:
    return {
        "outcome": "agreed",
        "agreed": ["large_print", "clear_warnings"],
        "detail_large_print": "18",
        "answer": "Yes, from today.",
        **changes,
    }


def test_what_waits_is_listed_the_soonest_due_first_and_late_ones_say_so(manager: FlaskClient) -> None:
    later, sooner = from_the_portal(name="Later Person"), None
    with time_machine.travel(clock.now() - timedelta(days=20)):
        sooner = from_the_portal(name="Sooner Person")
    page = manager.get("/adjustments").text
    assert page.index(sooner.reference) < page.index(later.reference)
    assert page.count("Late: due") == 1
    assert "Every request is answered" not in page


@pytest.mark.clause("ADJ-5")
def test_an_account_is_suggested_and_what_speaks_for_it_is_said(world: builders.World, colleague: FlaskClient) -> None:
    add_customer(OPERATOR, CustomerDetails(account="HA-300001", name="Somebody Else", telephone="07700 900999"))
    request = from_the_portal(telephone="+447700900123")
    page = colleague.get(f"/adjustments/{request.reference}").text
    assert "It is Morgan Okafor-Reed" in page
    assert "the same email address and telephone number" in page
    assert "Somebody Else" not in page


def test_an_account_that_is_not_there_is_told(colleague: FlaskClient) -> None:
    request = from_the_portal()
    data = {"account": "HA-999", "version": request.version}
    page = colleague.post(f"/adjustments/{request.reference}/match", data=data)
    assert page.status_code == 422
    assert "There is no account HA-999" in page.text


@pytest.mark.clause("SEC-4", "CUS-5")
def test_barriers_are_for_managers_and_each_look_is_logged(colleague: FlaskClient, manager: FlaskClient) -> None:
    request = matched(colleague)
    address = f"/adjustments/{request.reference}"
    seen = colleague.get(address).text
    assert "Blind or losing sight" not in seen
    assert "sight_loss" not in seen
    assert not Event.select().where(Event.action == "look").count()
    assert "Blind or losing sight" in manager.get(address).text
    look = Event.get(Event.action == "look")
    assert (look.actor, look.reference) == ("Bo Examplar", request.reference)


@pytest.mark.clause("ADJ-5", "LET-3")
def test_what_is_agreed_takes_effect_everywhere_at_once(
    world: builders.World, colleague: FlaskClient, manager: FlaskClient
) -> None:
    request = matched(colleague)
    address = f"/adjustments/{request.reference}"
    data = answer(version=request.version, agreed=["large_print", "coloured"], detail_coloured="cream paper")
    assert manager.post(f"{address}/decide", data=data).status_code == 303
    card = colleague.get("/customers/HA-204417").text
    assert "Large print, 18 point" in card
    assert "Coloured paper or text: cream paper" in card
    printed = format_of(world.customer)
    assert (printed.points, printed.paper) == (18, "cream")
    portal = Published.get(Published.reference == request.reference)
    assert (portal.body["state"], portal.body["answer"]) == ("agreed", "Yes, from today.")
    page = colleague.get(address).text
    assert "Yes, from today." in page
    assert "Bo Examplar" in page


@pytest.mark.clause("ADJ-5")
@pytest.mark.parametrize(
    ("outcome", "agreed", "state"),
    [
        ("partly_agreed", ["other_channel"], AdjustmentState.PARTLY_AGREED),
        ("not_agreed", [], AdjustmentState.NOT_AGREED),
    ],
)
def test_partly_and_not_agreed_say_what_instead_and_why(
    colleague: FlaskClient, manager: FlaskClient, outcome: str, agreed: list[str], state: AdjustmentState
) -> None:
    request = matched(colleague)
    words = "We can’t print on cloth: it can’t be done. You can ask somebody else to look again."
    weighed = {f"factor_{factor}": said for factor, said in builders.WEIGHED.items()}
    data = answer(
        version=request.version, outcome=outcome, agreed=agreed, detail_other_channel="email", answer=words, **weighed
    )
    assert manager.post(f"/adjustments/{request.reference}/decide", data=data).status_code == 303
    assert AdjustmentRequest.get().state is state
    assert [row.kind for row in AgreedAdjustment.select()] == [AdjustmentKind(kind) for kind in agreed]
    assert ("Contact by email" in colleague.get("/customers/HA-204417").text) is bool(agreed)


def test_an_answer_that_is_not_whole_is_refused_and_all_typed_is_kept(
    colleague: FlaskClient, manager: FlaskClient
) -> None:
    request = matched(colleague)
    for changes, message in (
        ({"outcome": ""}, "Choose agreed, partly agreed or not agreed"),
        ({"detail_large_print": ""}, "Choose a size: 16, 18, 20, 24 point"),
        ({"agreed": []}, "Choose what is agreed"),
        ({"outcome": "not_agreed"}, "Nothing can be agreed in an answer that says not agreed"),
        ({"outcome": "partly_agreed"}, "Say what you found: what it costs"),
        ({"agreed": ["other_channel"]}, "Choose the other way of communicating"),
        ({"agreed": ["other"]}, "Say what exactly is agreed"),
        ({"detail_large_print": "13"}, "choose from the list"),
    ):
        page = manager.post(f"/adjustments/{request.reference}/decide", data=answer(version=1, **changes))
        assert page.status_code == 422, changes
        assert message in page.text, changes
        assert "Yes, from today." in page.text
    assert not AgreedAdjustment.select().count()


@pytest.mark.clause("ADJ-5", "SEC-2")
def test_only_managers_answer_and_only_for_an_account(colleague: FlaskClient, manager: FlaskClient) -> None:
    request = from_the_portal()
    address = f"/adjustments/{request.reference}"
    assert "First find the customer’s account." in manager.get(address).text
    assert manager.post(f"{address}/decide", data=answer(version=request.version)).status_code == 403
    request = matched(colleague)
    assert colleague.post(f"/adjustments/{request.reference}/decide", data=answer()).status_code == 403
    assert "Only this role can do it" in colleague.get(f"/adjustments/{request.reference}").text


@pytest.mark.clause("REL-5", "SEC-8")
def test_an_answered_request_is_not_answered_again(colleague: FlaskClient, manager: FlaskClient) -> None:
    request = matched(colleague)
    address = f"/adjustments/{request.reference}/decide"
    assert manager.post(address, data=answer(version=request.version)).status_code == 303
    assert manager.post(address, data=answer(version=request.version, answer="No")).status_code == 409
    assert AdjustmentRequest.get().answer == "Yes, from today."


@pytest.mark.clause("ADJ-2", "ADJ-3", "ADJ-4")
def test_a_request_by_telephone_is_taken_down_like_one_online(world: builders.World, colleague: FlaskClient) -> None:
    opened = colleague.get("/adjustments/new?account=HA-204417").text
    for kind in AdjustmentKind:
        assert f'value="{kind.value}"' in opened
    for known in ("Morgan Okafor-Reed", "07700 900123", "morgan@example.com"):
        assert f'value="{known}"' in opened
    form = {
        "key": "a-key-of-one-form-0123456789",
        "account": "HA-204417",
        "name": "Morgan Okafor-Reed",
        "came_by": "telephone",
        "kinds": ["more_time", "bsl"],
        "reply_by": "telephone",
        "telephone": "07700 900123",
    }
    pages = [colleague.post("/adjustments/new", data=form).text for _ in range(2)]
    request = AdjustmentRequest.get()
    assert AdjustmentRequest.select().count() == 1
    assert (request.customer, request.came_by) == (world.customer, Channel.TELEPHONE)
    assert set(request.kinds) == {"more_time", "bsl"}
    code = re.search(r'class="ev-code"[^>]*>([0-9A-Z-]+)<', pages[0])
    assert code is not None
    assert code_matches(code[1], request.code_hash)
    assert code[1] in pages[1]
    assert code[1] not in colleague.get(f"/adjustments/{request.reference}").text


def test_what_a_request_lacks_is_told_by_the_field(colleague: FlaskClient) -> None:
    form = {"account": "HA-204417", "name": "M", "came_by": "letter", "reply_by": "email", "barriers": ["anxiety"]}
    page = colleague.post("/adjustments/new", data=form)
    assert page.status_code == 422
    for message in ("Choose what would help", "Enter your email address", "Tick the box if you agree"):
        assert message in page.text
    assert not AdjustmentRequest.select().count()


def test_answered_requests_are_read_page_by_page(world: builders.World, manager: FlaskClient) -> None:
    for number in range(30):
        from_the_portal(name=f"Person {number:02}")
    first = manager.get("/adjustments").text
    more = re.search(r'href="(/adjustments\?[^"]*before=[^"]+)"', first)
    assert more is not None
    second = manager.get(more[1].replace("&amp;", "&")).text
    seen = re.findall(r"Person (\d\d) \(no account", first) + re.findall(r"Person (\d\d) \(no account", second)
    assert len(set(seen)) == 30

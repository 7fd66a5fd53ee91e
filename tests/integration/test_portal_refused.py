"""What is refused without scripts comes back by an address, not as the answer to a form (INP-4, INP-5)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.models import Draft
from tests import builders
from tests.integration.test_portal_adjustments import BY_EMAIL
from tests.visitor import URL, Visitor, portal

#: As a browser says that it was told to go back, and sends a form once more.
BY_THE_HISTORY = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def visitor(sqlite_url: str) -> Visitor:
    app = portal(sqlite_url)
    builders.organisation()
    builders.policy()
    return Visitor(app)


def test_what_was_refused_stands_at_an_address_with_all_that_was_typed_until_it_is_right(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    answer = visitor.send(topic="service", words="", about="Roof", follow=False)
    assert (answer.status_code, answer.location) == (303, "/enquiries?again=1")
    for _ in range(2):  # asked for again, as Back does
        visitor.get("/enquiries")
        assert visitor.error("words")
        assert (visitor.value("about"), visitor.ticked()) == ("Roof", {"service"})
    visitor.fill(topic="service", words="It leaks.", about="Roof")
    assert visitor.path == "/enquiries/reply"
    visitor.get("/enquiries/words")
    assert "There is a problem" not in visitor.text
    assert visitor.value("words") == "It leaks."


def test_a_change_that_is_refused_leaves_what_stood_there_and_is_mended_or_left(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(topic="other", words="It leaks.")
    visitor.fill(**BY_EMAIL)
    visitor.get("/enquiries/reply")
    visitor.fill(reply_by="email", email="nowhere")
    assert visitor.error("email")
    visitor.get("/enquiries/check")
    assert BY_EMAIL["email"] in visitor.text
    visitor.get("/enquiries/reply")
    assert visitor.value("email") == "nowhere"


def test_what_is_wrong_is_said_in_the_language_chosen_since_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(topic="other", words="It leaks.")
    visitor.fill(reply_by="email", email="nowhere", telephone="01632 960001")
    english = visitor.error("email")
    visitor.get("/enquiries/reply?again=1&lang=cy")
    assert "Mae problem" in visitor.text
    assert english not in visitor.text
    assert (visitor.value("email"), visitor.value("telephone")) == ("nowhere", "01632 960001")


@pytest.mark.parametrize(
    ("page", "right", "wrong"),
    [
        ("/follow/lost", {"name": "Morgan Okafor-Reed", "by": "letter"}, {"name": "Morgan Okafor-Reed"}),
        ("/call/pl", {"name": "M", "telephone": "01632 960001", "about": "other"}, {"name": "M", "telephone": "12"}),
    ],
)
def test_a_page_that_stands_alone_comes_back_by_an_address_too(
    visitor: Visitor, page: str, right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    visitor.get(page)
    answer = visitor.send(**wrong, follow=False)
    assert (answer.status_code, answer.location) == (303, f"{page}?again=1")
    for _ in range(2):  # asked for again, as Back does
        visitor.get(answer.location)
        assert "<title>Error: " in visitor.page or "error-summary" in visitor.page
        assert {name: visitor.value(name) for name in wrong} == wrong
    visitor.fill(**right)
    assert "error-summary" not in visitor.page
    visitor.get(page)
    assert visitor.value("name") == ""


def test_a_code_that_did_not_match_is_kept_nowhere(visitor: Visitor) -> None:
    """It may be the right one, beside a reference with a slip in it: /follow answers in place."""
    visitor.get("/follow")
    answer = visitor.send(reference="DEC-7K3Q-9XZ2", code="00000-00000-0000", follow=False)
    assert answer.status_code == 422
    assert not Draft.select().exists()


@pytest.mark.parametrize("page", ["/enquiries/reply", "/appeals/wants", "/adjustments/who"])
def test_nobody_begins_in_the_midst_of_a_form(visitor: Visitor, page: str) -> None:
    visitor.get(page)
    assert visitor.path == f"/{page.split('/')[1]}"


def test_with_scripts_it_is_said_in_place(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    hidden = {"csrf_token": visitor.value("csrf_token"), "key": visitor.value("key")}
    answer = visitor.client.post("/enquiries", data=hidden, base_url=URL, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Error: " in answer.text


@pytest.mark.parametrize("left", ["/leave", None])
def test_a_form_that_back_sends_again_after_somebody_has_left_leads_to_the_front_page(
    visitor: Visitor, left: str | None
) -> None:
    visitor.get("/follow")
    hidden = {"csrf_token": visitor.value("csrf_token"), "key": visitor.value("key")}
    if left:
        visitor.client.get(left, base_url=URL)
    again = visitor.client.post("/follow", data=hidden, base_url=URL, headers=BY_THE_HISTORY)
    assert (again.status_code, again.location) == ((303, "/") if left else (422, None))


def test_whoever_keeps_no_cookies_is_told_so_and_not_led_away(visitor: Visitor) -> None:
    pressed = BY_THE_HISTORY | {"Sec-Fetch-User": "?1"}
    assert visitor.client.post("/follow", data={}, base_url=URL, headers=pressed).status_code == 400

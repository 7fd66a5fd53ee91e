"""A device that several people use: nothing of one of them is there for the next (INP-5, ACC-5).

The client here says about each request what a browser says: whether somebody clicked, typed, went back or reloaded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal.presence import IDLE
from shared import clock
from shared.models import AdjustmentRequest, Draft
from shared.web import rate_limit
from tests import builders
from tests.integration.test_portal_adjustments import BY_EMAIL, CODE, ME, WANTED
from tests.visitor import URL, Visitor, portal, told

#: Back to an address that was typed, once page.js has made it one of ours; a click says from which page, too.
BACK_TO_WHAT_WAS_TYPED = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1"}
CLICK = BACK_TO_WHAT_WAS_TYPED | {"Referer": f"{URL}/"}
TYPED = {"Sec-Fetch-Site": "none", "Sec-Fetch-User": "?1"}
BACK = {"Sec-Fetch-Site": "same-origin"}
RELOAD = CLICK | {"Cache-Control": "max-age=0"}
SECRET = "He must not know that I was here."


class Device(Visitor):
    """A shared computer: each way of asking for a page sends what Chromium sends for it."""

    def asks(self, path: str, how: dict[str, str]) -> str:
        answer = self.client.get(
            path, base_url=URL, environ_base={"REMOTE_ADDR": self.address}, follow_redirects=True, headers=how
        )
        return self._came(answer)

    def click(self, path: str) -> str:
        return self.asks(path, CLICK)

    def type(self, path: str) -> str:
        return self.asks(path, TYPED)

    def back(self, path: str) -> str:
        return self.asks(path, BACK)


@pytest.fixture
def letter(sqlite_url: str) -> Any:
    app = portal(sqlite_url)
    return Device(app), told(builders.world())


@pytest.fixture
def device(letter: Any) -> Device:
    found: Device = letter[0]
    return found


def begins(device: Device) -> None:
    device.click("/begun/adjustments")
    device.fill(**WANTED)
    device.fill(how_it_helps=SECRET)
    assert device.path == "/adjustments/barriers"


def opens(device: Device, letter: tuple[str, str]) -> None:
    device.click("/follow")
    device.fill(reference=letter[0], code=letter[1])
    assert "What you can do" in device.text


@pytest.mark.clause("INP-5")
@pytest.mark.parametrize(
    ("address", "how"),
    [
        ("/begun/adjustments", CLICK),
        ("/adjustments/how", TYPED),
        ("/adjustments/check", TYPED),
        ("/adjustments/barriers", BACK),
        ("/adjustments/how", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-User": "?1"}),
    ],
)
def test_the_next_person_is_asked_before_anything_is_shown(device: Device, address: str, how: dict[str, str]) -> None:
    begins(device)
    text = device.asks(address, how)
    assert text.startswith("Go on with answers begun here, or start afresh?")
    assert SECRET not in device.page
    question = device.page, device.path
    device.back("/adjustments/how")
    assert SECRET not in device.page, "once asked, Back shows nothing either"
    device.page, device.path = question
    device.fill(answers="afresh")
    assert device.path == "/adjustments/what"
    assert not device.ticked()
    assert SECRET not in str([row.body for row in Draft.select()])
    device.click("/adjustments/how")
    assert device.path == "/adjustments", "nothing is begun any more"
    assert SECRET not in device.page


def test_back_to_an_address_that_was_typed_brings_its_page_and_from_outside_asks(device: Device) -> None:
    device.type("/enquiries")
    device.fill(topic="other", words=SECRET)
    assert device.path == "/enquiries/reply"
    device.asks("/enquiries", BACK_TO_WHAT_WAS_TYPED)
    assert device.value("words") == SECRET
    text = device.asks("/enquiries", BACK_TO_WHAT_WAS_TYPED)
    assert text.startswith("Go on with answers begun here, or start afresh?"), "the last page itself: from outside"


@pytest.mark.clause("INP-5")
def test_who_is_still_here_goes_on_and_back_brings_the_page_that_was_left(device: Device) -> None:
    begins(device)
    device.back("/adjustments/how")
    assert device.value("how_it_helps") == SECRET
    device.asks("/adjustments/how", RELOAD)
    assert device.value("how_it_helps") == SECRET, "it is on the screen already"
    device.click("/begun/adjustments")
    device.fill(answers="go-on")
    assert device.path == "/adjustments/barriers"
    device.back("/adjustments/how")
    assert device.value("how_it_helps") == SECRET


def test_what_was_left_for_long_asks_whoever_comes(device: Device) -> None:
    begins(device)
    with time_machine.travel(clock.now() + IDLE + timedelta(minutes=1)):
        assert "start afresh?" in device.get("/adjustments/how"), "a browser that says nothing is judged by time"


@pytest.mark.clause("INP-5")
def test_the_code_of_a_receipt_is_shown_once(device: Device) -> None:
    begins(device)
    device.fill(skip="yes")
    device.fill(**ME)
    device.fill(**BY_EMAIL)
    text = device.fill()
    code = CODE.search(text)
    assert code
    assert code[0] in text
    reference = AdjustmentRequest.get().reference
    for how in (BACK, TYPED, RELOAD, CLICK):
        for address in ("/adjustments/sent", "/adjustments/check"):
            device.asks(address, how)
            assert code[0] not in device.page
            assert reference not in device.page
    assert "Telephone us on" in device.text, "the way for who did not keep it"


@pytest.mark.clause("INP-5")
@pytest.mark.parametrize("how", [TYPED, BACK])
@pytest.mark.parametrize("page", ["/follow/opened", "/follow/why", "/follow/add"])
def test_what_a_code_opened_is_closed_for_the_next_person(letter: Any, page: str, how: dict[str, str]) -> None:
    device, (reference, code) = letter
    opens(device, (reference, code))
    if page != "/follow/opened":
        device.click(page)
    device.asks(page, how)
    assert device.path == "/follow"
    assert "Enter the reference and the code again" in device.text
    assert reference not in device.page
    device.click("/follow/opened")
    assert device.path == "/follow", "closed for good"


@pytest.mark.clause("INP-5")
def test_within_what_a_code_opened_one_goes_to_and_fro(letter: Any) -> None:
    device, found = letter
    opens(device, found)
    device.click("/follow/why")
    device.back("/follow/opened")
    assert "What you can do" in device.text
    device.click("/follow/opened?lang=cy")
    assert "Beth gallwch ei wneud" in device.text


@pytest.mark.clause("INP-5")
def test_who_begins_one_thing_is_not_shown_another_that_was_left_open(letter: Any) -> None:
    device, found = letter
    begins(device)
    opens(device, found)
    device.back("/adjustments/how")
    assert SECRET not in device.page
    assert "start afresh?" in device.text


@pytest.mark.clause("INP-5", "ACC-5")
@pytest.mark.parametrize("way", ["finish", "leave"])
def test_one_button_clears_the_device(letter: Any, way: str) -> None:
    device, found = letter
    begins(device)
    opens(device, found)
    device.click("/follow/opened")
    assert 'action="/finish"' in device.page
    if way == "finish":
        answer = device.send(form=-1, follow=False)
    else:
        answer = device.client.get("/leave", base_url=URL, headers=CLICK)
        assert answer.location.startswith("https://www.bbc.co.uk/")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert Draft.select().count() == 0
    assert any(one.startswith("evenhand_portal=;") for one in answer.headers.getlist("Set-Cookie"))
    device.back("/follow/opened")
    assert device.path == "/follow"
    device.back("/adjustments/how")
    assert device.path == "/", "not even the empty form: it would tell what was done"


@pytest.mark.clause("ACC-5")
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, CLICK | {"Sec-Purpose": "prefetch"}])
def test_no_other_site_and_no_browser_that_looks_ahead_clears_a_device(device: Device, headers: dict[str, str]) -> None:
    begins(device)
    answer = device.client.get("/leave", base_url=URL, headers=headers)
    assert answer.status_code == 303
    assert Draft.select().count() == 1


@pytest.mark.clause("SEC-33")
def test_a_library_is_only_slowed_and_a_reference_is_guarded(letter: Any) -> None:
    device, (reference, code) = letter
    start = clock.now()
    with time_machine.travel(start, tick=False):
        for number in range(rate_limit.FOR_ONE):
            device.click("/follow")
            device.fill(reference=f"DEC-7K3Q-9X{number:02}", code="0" * 14)
            assert device.status == 422
        device.click("/follow")
        text = device.fill(reference=reference, code=code)
        assert device.status == 429
        assert "Wait five seconds, then try again" in text
        assert device.value("reference") == reference, "what was typed is kept"
    with time_machine.travel(start + timedelta(seconds=rate_limit.PAUSE + 1), tick=False):
        assert "What you can do" in device.fill(reference=reference, code=code)

"""What scripts add to the portal: how far a file has got, and a quick way out. Both work without them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from shared.models import Appeal, Attachment
from tests.browser.conftest import Sites
from tests.browser.looking import press, refused, sound

#: A second press within a second is taken for a double click; in milliseconds.
_NO_DOUBLE_CLICK = 1_100
_HEARD = """() => {
  window.heard = [];
  for (const place of document.querySelectorAll("[role=status]"))
    new MutationObserver(() => window.heard.push(place.textContent)).observe(place, {childList: true, characterData: true, subtree: true});
}"""  # noqa: E501 - a script


def to_the_files(sites: Sites, page: Page) -> None:
    page.goto(sites.portal + "/appeals")
    press(page, "Go on without them")
    page.locator("textarea").fill("One call a week, in March")
    press(page, "Continue")
    page.get_by_label("Some of the facts are wrong").check()
    press(page, "Continue")
    press(page, "Skip this question")
    page.get_by_label("Full name").fill("Morgan Okafor-Reed")
    page.get_by_label("No, I speak for myself").check()
    press(page, "Continue")
    page.get_by_label("By letter").check()
    page.get_by_label("Address", exact=True).fill("14 Elder Court")
    press(page, "Continue")


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator("input[type=file]").set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=content) for name, content in files]
    )


@pytest.mark.clause("SEC-30", "ACC-1", "ACC-2")
def test_the_sending_of_files_is_shown_and_said_and_nothing_is_lost_when_it_breaks(
    open_sites: Callable[..., Sites], tmp_path: Path
) -> None:
    sites = open_sites()
    page = sites.visitor(bypass_csp=True)
    to_the_files(sites, page)
    expect(page.locator("progress")).to_be_hidden()
    for number in range(4):
        (tmp_path / f"{number}.txt").write_bytes(b"a" * 9_000_000)
    page.locator("input[type=file]").set_input_files(sorted(tmp_path.glob("?.txt")))
    press(page, "Continue")
    expect(page.get_by_role("status")).to_have_text("The files are too large together. Choose fewer or smaller ones.")
    expect(page.locator("input[type=file]")).to_be_focused()
    sound(page)

    choose(page, ("long.txt", b"a" * 4_000_000))
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_000_000}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow | {"offline": True})
    press(page, "Continue")
    expect(page.get_by_role("status")).to_have_text("The connection broke. We go on by ourselves when it is back.")
    expect(page.get_by_role("progressbar", name="Sending your files:")).to_be_visible()
    sound(page)
    page.evaluate(_HEARD)
    line.send("Network.emulateNetworkConditions", slow)
    heard = page.wait_for_function("window.heard.length > 1 && window.heard").json_value()
    quarters = {f"Sending your files: {part} %" for part in (0, 25, 50, 75, 100)}
    assert set(heard) <= quarters, "no more than quarters, and nothing has to be pressed"
    page.wait_for_url("**/appeals/check")
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your appeal")).to_be_visible()
    assert (Appeal.select().count(), Attachment.select().count()) == (1, 1)


@pytest.mark.clause("REL-6", "SEC-30")
def test_a_double_click_sends_files_once_and_leads_nowhere_else(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor(bypass_csp=True, viewport={"width": 320, "height": 640})
    to_the_files(sites, page)
    choose(page, ("words.txt", b"It was Tuesday." * 50_000))
    page.get_by_role("button", name="Continue").dblclick()
    page.wait_for_url("**/appeals/check")
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    page.get_by_role("button", name="Send").dblclick()
    page.wait_for_url("**/appeals/sent")
    assert (Appeal.select().count(), Attachment.select().count()) == (1, 1)


@pytest.mark.clause("SEC-30", "ACC-1")
def test_what_the_server_finds_wrong_with_a_file_is_shown_in_place(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor(bypass_csp=True)
    to_the_files(sites, page)
    choose(page, ("photo.pdf", b"not one"))
    press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    refused(page)
    sound(page)
    choose(page, ("words.txt", b"It was Tuesday."))
    press(page, "Continue")
    page.wait_for_url("**/appeals/check")


@pytest.mark.clause("INP-5")
@pytest.mark.parametrize("scripts", [True, False])
def test_files_come_one_by_one_and_none_is_lost_whichever_way_one_goes_on(
    open_sites: Callable[..., Sites], scripts: bool
) -> None:
    sites = open_sites()
    page = sites.visitor(java_script_enabled=scripts)
    to_the_files(sites, page)
    for name in ("one.txt", "two.txt"):
        choose(page, (name, b"It was Tuesday."))
        press(page, "Add these files")
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    press(page, "Remove one.txt")
    expect(page.get_by_role("button", name="Remove two.txt")).to_be_visible()
    expect(page.get_by_role("button", name="Remove one.txt")).to_have_count(0)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("We have removed this file: one.txt")
    if scripts:
        expect(notice, "the button that had the focus is gone").to_be_focused()
    choose(page, ("three.txt", b"It was Tuesday."))
    if scripts:
        page.get_by_role("link", name="Back", exact=True).click()
        page.wait_for_url("**/appeals/reply")
    press(page, "Continue")
    if scripts:
        press(page, "Continue")
    expect(page.locator(".govuk-summary-list__row", has_text="Files")).to_contain_text("three.txt")
    page.get_by_role("link", name="Change what you would like").click()
    page.locator("textarea").fill("Longer hours.")
    press(page, "Continue")
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your appeal")).to_be_visible()
    assert [file.name for file in Attachment.select().order_by(Attachment.id)] == ["two.txt", "three.txt"]


def test_back_to_a_form_whose_address_was_typed_brings_it(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor()
    page.goto(sites.portal + "/enquiries")
    page.get_by_label("Something else").check()
    page.locator("textarea").fill("The bins.")
    press(page, "Continue")
    page.wait_for_url("**/enquiries/reply")
    page.go_back()
    expect(page.locator("textarea")).to_have_value("The bins.")


def test_beside_the_way_out_the_head_of_a_wide_page_keeps_its_edge(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor(viewport={"width": 1280, "height": 720})
    page.goto(sites.portal + "/appeals?lang=cy")
    left = "which => Math.round(document.querySelector(which).getBoundingClientRect().left)"
    name, menu, way_out = (
        page.evaluate(left, which) for which in (".ev-masthead__home", ".ev-nav__link", "a[href='/leave']")
    )
    right = "Math.round([...document.querySelectorAll('.ev-masthead__row a')].at(-1).getBoundingClientRect().right)"
    assert name == menu
    assert page.evaluate(right) <= way_out


@pytest.fixture
def weather() -> Iterator[list[str | None]]:
    """Another site: its address, and then where each who came was said to come from."""
    seen: list[str | None] = []

    @Request.application
    def page(request: Request) -> Response:
        if request.path == "/":
            seen.append(request.headers.get("Referer"))
        return Response("<title>Weather</title>", mimetype="text/html")

    server = make_server("127.0.0.1", 0, page, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen.append(f"http://localhost:{server.port}/")
    yield seen
    server.shutdown()
    server.server_close()


@pytest.mark.clause("ACC-5", "INP-5")
@pytest.mark.parametrize("how", ["button", "Escape", "Shift", "without scripts", "line lost"])
def test_there_is_a_quick_way_out_and_no_way_back_in(
    open_sites: Callable[..., Sites], monkeypatch: pytest.MonkeyPatch, weather: list[str | None], how: str
) -> None:
    monkeypatch.setattr("portal.LEAVE_FOR", weather[0])
    sites = open_sites()
    page = sites.visitor(java_script_enabled=how != "without scripts", viewport={"width": 320, "height": 568})
    if how == "line lost":  # or slow: the server has not been told when somebody presses Back
        page.route("**/leave", lambda route: route.abort())
    page.goto(sites.portal + "/adjustments")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Large print").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("How would it help").fill("He must not know")
    page.keyboard.press("End")
    page.get_by_role("link", name="Privacy").scroll_into_view_if_needed()
    way_out = page.get_by_role("link", name="Emergency Exit this page")
    expect(way_out).to_be_in_viewport(ratio=1)
    if how in {"Escape", "Shift"}:
        for _ in range(2):
            page.keyboard.press(how)
        expect(page.get_by_text(f"{how}, press 1 more time to exit.")).to_be_attached()
        assert page.url.startswith(sites.portal), "twice is not enough"
        page.keyboard.press(how)
    else:
        way_out.click()
    page.wait_for_url(str(weather[0]))
    assert weather[1:] == [None], "where they come from is not told"
    for _ in range(3):
        page.go_back()
        assert "He must not know" not in page.content()
        expect(page.locator("main form"), "not even the empty form: it would tell what was done").to_have_count(0)
        if page.url.endswith("/adjustments"):
            break
        assert page.url == f"{sites.portal}/"
    else:
        raise AssertionError("the page that anybody may read was never reached")

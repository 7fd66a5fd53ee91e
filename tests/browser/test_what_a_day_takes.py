"""What a day must feel like, counted: keys, clicks, and where the buttons stand."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import ViewportSize, expect

from shared.models import Incident
from shared.rules.vocabulary import ChecklistItem
from tests import builders
from tests.browser.conftest import Sites
from tests.browser.counting import Keyboard, Mouse, bottom_of
from tests.browser.looking import sound

TELEPHONE: ViewportSize = {"width": 360, "height": 740}


def test_an_incident_is_recorded_from_the_card_with_few_keys(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.colleague("colleague")
    page.goto(f"{sites.backoffice}/customers/HA-204417")
    keys = Keyboard(page)
    keys.past_the_masthead()
    keys.to(page.get_by_role("button", name="Record incident"))
    keys.press("Enter")
    page.wait_for_url("**/incidents/new**")
    keys.past_the_masthead()
    keys.to(page.get_by_label("The words they used"))
    keys.write("You are all thieves, I know where you park.")
    keys.to(page.get_by_label("What happened"))
    keys.write("They rang about a repair and shouted for four minutes.")
    keys.to(page.get_by_role("checkbox", name="Intimidation"))
    keys.press("Space")
    keys.to(page.get_by_role("button", name="Record the incident"))
    keys.press("Enter")
    page.wait_for_url("**/incidents/INC-**")
    incident = Incident.get()
    assert incident.words_used == "You are all thieves, I know where you park."
    assert keys.pressed <= 35


def test_a_director_decides_on_the_first_screen(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    restriction = builders.proposed(sites.world)
    page = sites.colleague("director-housing", viewport={"width": 1280, "height": 900})
    address = f"{sites.backoffice}/restrictions/{restriction.reference}"
    page.goto(address)
    for name in ("Authorise", "Send back with questions", "Refuse"):
        assert bottom_of(page.get_by_role("button", name=name)) <= 900
    for heading in ("could no longer", "Could still", "In force beside it", "Warnings", "Gentler steps"):
        assert bottom_of(page.get_by_role("heading", name=heading)) <= 900
    page.set_viewport_size(TELEPHONE)
    assert bottom_of(page.get_by_role("button", name="Refuse")) <= 2 * 740
    page.goto(f"{sites.backoffice}/work")
    first = page.get_by_role("main").get_by_role("link").first
    assert first.get_attribute("href") == f"/restrictions/{restriction.reference}"


def test_twelve_answers_save_themselves_on_one_page(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    case = builders.case(sites.world, checklist=False)
    page = sites.colleague("senior-manager")
    page.goto(f"{sites.backoffice}/cases/{case.reference}")
    mouse = Mouse(page)
    mouse.click(page.get_by_role("button", name="Answer on one page"))
    for item in ChecklistItem:
        mouse.click(page.get_by_label(item.label))
        page.keyboard.insert_text(f"Looked at: {item.value}.")
    mouse.click(page.get_by_role("heading", level=1))
    expect(page.get_by_text("All 12 answered.")).to_be_visible()
    assert mouse.clicked <= 14
    sound(page)
    page.reload()  # on a slow line a draft may come after the answer that it became: it is not offered as unsent
    expect(page.get_by_label(next(iter(ChecklistItem)).label)).to_be_visible()
    expect(page.get_by_text("is here again")).to_have_count(0)


def test_a_long_text_outlives_the_session(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.colleague("colleague")
    form = f"{sites.backoffice}/incidents/new?account=HA-204417"
    page.goto(form)
    page.get_by_role("checkbox", name="Intimidation").check()
    page.get_by_label("What happened").press_sequentially("They rang about a repair.")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.context.clear_cookies()
    sites.sign_in(page, "colleague")
    page.goto(form)
    expect(page.get_by_text("is here again. It was not sent.")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("They rang about a repair.")
    expect(page.get_by_role("checkbox", name="Intimidation")).to_be_checked()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_the_ladder_is_one_screen_of_a_telephone(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.colleague("colleague", viewport=TELEPHONE)
    page.goto(f"{sites.backoffice}/customers/HA-204417")
    page.get_by_role("button", name="Start warning ladder").click()
    page.wait_for_url("**/ladder/**")
    for button in ("They stopped", "It goes on", "They speak of harming themselves"):
        assert bottom_of(page.get_by_role("button", name=button)) <= TELEPHONE["height"]
    assert bottom_of(page.get_by_text("Danger: end now")) <= TELEPHONE["height"]
    words, answers = page.locator("blockquote"), page.get_by_role("button", name="They stopped")
    assert bottom_of(words) <= answers.evaluate("it => it.getBoundingClientRect().top"), "the buttons hide the words"

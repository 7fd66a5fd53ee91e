"""The contact log in Chromium: its picture, a file of contacts added step by step, and a new matter placed (INC-9)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.rules.vocabulary import Channel, Direction
from tests.browser.conftest import Sites
from tests.browser.looking import press, refused, sound_at_every_width
from tests.integration.test_account_card import put_in_force

ACCOUNT = "/customers/HA-204417"


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("EVENHAND_SHOTS"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


def calls(sites: Sites) -> None:
    for number in range(30):
        apart = timedelta(minutes=number * 9) if number < 6 else timedelta(days=(number - 5) * 2, hours=number % 5)
        subject, matter = ("Kitchen tap", "REP-4417") if number % 3 else ("Rent account", "")
        facts = NewContact(
            clock.now() - apart - timedelta(minutes=1),
            Channel.TELEPHONE,
            Direction.IN,
            8 + number % 20,
            subject,
            matter,
        )
        record_contact(sites.world.actor("colleague"), "HA-204417", facts)


@pytest.mark.clause("INC-9")
def test_the_log_is_a_picture_with_its_tables_and_a_file_is_added_step_by_step(
    open_sites: Callable[..., Sites], tmp_path: Path
) -> None:
    sites = open_sites()
    calls(sites)
    page = sites.colleague("colleague")
    page.goto(sites.backoffice + ACCOUNT)
    shot(page, "card")
    sound_at_every_width(page)
    page.goto(sites.backoffice + ACCOUNT + "/contacts")
    for picture in page.get_by_role("img").all():
        assert "The figures stand in the table" in (picture.text_content() or "")
    page.get_by_text("Contacts and minutes by day, as a table").click()
    page.get_by_text("Contacts and minutes by week, as a table").click()
    for figures in ("REP-4417 20 320", "No matter named 10 155"):
        expect(page.get_by_role("row", name=figures)).to_be_visible()
    today = page.get_by_role("region", name="Contacts and minutes by day").get_by_role("row").last
    expect(today).to_contain_text(f"{clock.today():%A} {clock.today().day}")
    sound_at_every_width(page)
    shot(page, "contacts")

    yesterday = clock.local(clock.now()) - timedelta(days=1)
    file = tmp_path / "calls.csv"
    lines = [f"HA-204417;{yesterday:%d/%m/%Y} 10:{n:02};00:0{n % 9}:31;Inbound;Boiler {n}" for n in range(12)]
    file.write_text("\n".join(["Account;Start;Duration;Direction;Notes", *lines, "HA-1;soon;1;in;x"]), encoding="utf-8")
    page.goto(sites.backoffice + "/contacts/import")
    sound_at_every_width(page)
    page.get_by_label("The file").set_input_files(file)
    press(page, "Go on")
    expect(page.get_by_text("12 to add, 0 in the log already, 1 that can’t be added.")).to_be_visible()
    sound_at_every_width(page)
    shot(page, "columns")
    press(page, "Show again with these columns")
    press(page, "Add 12 contacts")
    expect(page.get_by_role("heading", name="12 contacts are added")).to_be_visible()
    expect(page.get_by_role("cell", name="There is no time")).to_be_visible()
    sound_at_every_width(page)
    shot(page, "taken")


@pytest.mark.clause("INC-12")
def test_a_new_matter_of_a_restricted_customer_is_placed_from_the_work_list(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    put_in_force(sites.world)
    page = sites.colleague("colleague")
    page.goto(sites.backoffice + ACCOUNT + "/contacts/new")
    page.get_by_label("Minutes it took").fill("4")
    page.get_by_label("What was it about?").fill("A leak under the bath")
    press(page, "Record")
    refused(page)
    sound_at_every_width(page)
    shot(page, "new")
    page.get_by_label("Yes, something new").check()
    press(page, "Record")
    page.goto(sites.backoffice + "/work")
    shot(page, "work")
    page.get_by_role("link", name="Place it").first.click()
    sound_at_every_width(page)
    shot(page, "place")
    page.get_by_label("Who has it now?").fill("The repairs team, order 4417")
    press(page, "It is placed")
    expect(page.get_by_text("New matter to place")).to_have_count(0)

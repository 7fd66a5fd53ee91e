"""The pages about people, in a real browser: nothing that the checker finds wrong, wide and narrow (ACC-1)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from shared import clock
from shared.actions.customers.keep import CustomerDetails, NewSupportContact, add_customer, add_support_contact
from shared.actions.incidents.ladder import open_safeguarding, start_ladder
from shared.actions.staff.absences import record_absence
from shared.models import Safeguarding
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import Channel
from tests import builders
from tests.browser.conftest import Sites
from tests.browser.looking import sound


def looked_at(page: Page, name: str) -> None:
    """Sound at 1280 and at 360 dots; with EVENHAND_PICTURES, kept as a picture there."""
    folder = os.environ.get("EVENHAND_PICTURES")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        sound(page)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_the_pages_about_people_are_sound(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    world = sites.world
    me, account = world.actor("colleague"), f"/customers/{world.customer.account}"
    builders.proposed(world)
    record_absence(world.actor("admin"), world.staff["line-manager"].id, clock.today(), None, None)
    add_support_contact(
        me, world.customer.account, NewSupportContact("Pat Fable", "Councillor", telephone="01632 960777")
    )
    add_customer(OPERATOR, CustomerDetails(account="HA-300001", name="Morgan Okafor Reed", telephone="07700 900123"))
    open_safeguarding(me, start_ladder(me, world.customer.account, Channel.TELEPHONE).reference)
    pages = {
        "line-manager": {
            "absences": "/absences",
            "absence": "/absences/new",
            "join": f"{account}/join",
            "death": f"{account}/death",
            "details": f"{account}/details",
            "card": account,
            "safeguarding": f"/safeguarding/{Safeguarding.get().reference}",
        },
        "admin": {
            "change": f"/staff/{world.staff['colleague'].id}/change",
            "leaving": f"/staff/{world.staff['senior-manager'].id}/end-access",
        },
    }
    for who, addresses in pages.items():
        page = sites.colleague(who)
        for name, address in addresses.items():
            page.goto(f"{sites.backoffice}{address}")
            looked_at(page, name)
    page = sites.colleague("colleague")
    page.goto(f"{sites.backoffice}/customers/new")
    page.get_by_label("Account number").fill("HA-300009")
    page.get_by_label("Name", exact=True).fill("Morgan Okafor-Reed")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name="Is it this person?").wait_for()
    looked_at(page, "alike")

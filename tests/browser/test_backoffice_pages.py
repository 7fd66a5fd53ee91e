"""The back office in a real browser: pages, states and errors checked for accessibility, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from shared.actions.adjustments.decide import match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.database.writing import writing
from shared.models import CaseFile, Incident, Letter, Restriction, StaffSession
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel
from tests import builders
from tests.browser.conftest import Sites
from tests.browser.looking import press, refused, sound_at_every_width
from tests.visitor import told

CODE = "7K3Q9-XZ2MA-4TPR"


def lived_in(world: builders.World) -> dict[str, str]:
    """One of each: a restriction in force, an appeal being heard, and a request for adjustments; by their addresses."""
    reference, _code = told(world)
    restriction, case = Restriction.get(), CaseFile.get()
    made = NewAppeal("Morgan", Channel.LETTER, (AppealGround.FACTS_WRONG,), decision_reference=reference)
    appeal = lodge_appeal(CUSTOMER, made, CODE)
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    asked = NewAdjustmentRequest("Morgan", Channel.LETTER, (AdjustmentKind.LARGE_PRINT,), address="14 Elder Court")
    request = request_adjustment(CUSTOMER, asked, CODE)
    draft = Letter.get(Letter.appeal == appeal)
    return {
        "account": f"/customers/{world.customer.account}",
        "incident": f"/incidents/{Incident.get().reference}",
        "case": f"/cases/{case.reference}",
        "restriction": f"/restrictions/{restriction.reference}",
        "issued": f"/letters/{Letter.get(Letter.restriction == restriction).reference}",
        "draft": f"/letters/{draft.reference}",
        "appeal": f"/appeals/{appeal.reference}",
        "request": f"/adjustments/{request.reference}",
    }


def walk(sites: Sites, who: str, paths: list[str]) -> Page:
    """Open each page as this colleague, and look."""
    page = sites.colleague(who, bypass_csp=True)
    for path in paths:
        page.goto(sites.backoffice + path)
        sound_at_every_width(page)
    return page


@pytest.mark.clause("ACC-1", "ACC-2")
def test_the_front_line(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    at = lived_in(sites.world)
    account = at["account"]
    page = walk(sites, "colleague", [
        "/work", "/customers?q=okafor", "/customers?q=nobody-of-this-name", account, account + "/details",
        account + "/history", account + "/contacts/new", account + "/emergency", "/incidents", at["incident"],
        at["issued"], at["request"], "/cases", "/no",
    ])  # fmt: skip
    page.goto(sites.backoffice + "/incidents/new?account=" + account.rsplit("/", 1)[1])
    sound_at_every_width(page)
    page.locator("main form button").last.click()
    refused(page)
    sound_at_every_width(page)
    page.goto(sites.backoffice + account)
    press(page, "Start warning ladder")
    for _ in range(10):
        sound_at_every_width(page)
        if page.get_by_role("button", name="It goes on").count() == 0:
            break
        press(page, "It goes on")
    page.locator(".ev-answers button").last.click()
    page.wait_for_load_state()
    sound_at_every_width(page)


@pytest.mark.clause("ACC-1", "ACC-2")
def test_casework(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    at = lived_in(sites.world)
    page = walk(sites, "senior-manager", [
        "/work", at["account"], "/cases", at["case"], at["case"] + "/timeline", at["case"] + "/close",
        at["case"] + "/referrals/new", at["case"] + "/checklist/evidence", at["restriction"],
        at["restriction"] + "/officer", at["restriction"] + "/review", "/letters", at["draft"], "/appeals",
        at["appeal"], "/adjustments",
    ])  # fmt: skip
    for path in ("/propose", "/close", "/referrals/new"):
        page.goto(sites.backoffice + at["case"] + path)
        page.locator("main form button:not([name=preview])").last.click()
        refused(page)
        sound_at_every_width(page)


@pytest.mark.clause("ACC-1", "ACC-2")
def test_decisions(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    at = lived_in(sites.world)
    number = at["request"].rsplit("/", 1)[1]
    waiting = builders.proposed(sites.world)
    proposal = f"/restrictions/{waiting.reference}"
    for who, path, button in (
        ("director-housing", proposal, "Authorise"),
        ("director-repairs", at["appeal"] + "/decide", "Decide"),
        ("line-manager", at["request"], "Answer"),
    ):
        if who == "line-manager":  # until then nothing waits for an answer, which would stop the authorisation
            match_adjustment(sites.world.actor("colleague"), number, 1, sites.world.customer.account)
        page = walk(sites, who, [path])
        page.get_by_role("button", name=button, exact=True).click()
        refused(page)
        sound_at_every_width(page)


@pytest.mark.clause("ACC-1", "ACC-2")
def test_colleagues_and_how_they_sign_in(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    colleague = f"/staff/{sites.world.staff['colleague'].id}"
    page = walk(sites, "admin", ["/staff", colleague, "/your-sign-in/password", colleague + "/second-factor"])
    with writing():  # as if the page had been open for long
        StaffSession.update(password_at=clock.now() - timedelta(minutes=11)).execute()
    page.get_by_label("What happened").fill("A telephone was stolen.")
    for _ in range(2):  # first asked, then given nothing
        page.locator("main form button").last.click()
        expect(page).to_have_title(re.compile("Confirm it is you"))
        sound_at_every_width(page)
    page.goto(sites.backoffice + "/your-sign-in")
    sound_at_every_width(page)

"""The pages that few open, each in its states, checked for accessibility, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from shared import clock
from shared.actions.allegations import raise_allegation
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.appeals.outside import Reviewer, name_reviewer, send_to_reviewer
from shared.actions.cases import answer_checklist
from shared.actions.customers.keep import record_sensitive_detail
from shared.actions.markers import NewMarker, place_marker
from shared.actions.staff.colleagues import change_roles
from shared.actions.staff.leave import disable_colleague
from shared.files.check import Upload
from shared.models import Appeal, CaseFile, Incident, Letter
from shared.rules.actor import CUSTOMER
from shared.rules.deadlines import after_months
from shared.rules.markers import MarkerOn
from shared.rules.vocabulary import AppealGround, Barrier, Channel, ChecklistItem, Precaution, Role
from tests import builders
from tests.browser.conftest import Sites
from tests.browser.looking import press, sound_at_every_width
from tests.visitor import told


def look(page: Page, address: str, name: str) -> None:
    """Open a page and check it; where a folder is named for them, take its pictures."""
    page.goto(address)
    sound_at_every_width(page)
    shot(page, name)


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("EVENHAND_SHOTS"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.clause("ACC-1", "ACC-2")
def test_other_systems_leavers_allegations_the_procedure_and_a_case_on_paper(
    open_sites: Callable[..., Sites],
) -> None:
    sites = open_sites()
    w, at = sites.world, sites.backoffice
    told(w)
    case = CaseFile.get().reference
    said = raise_allegation(
        w.actor("line-manager"), w.customer.account, w.staff["colleague"].id, "She laughed at me.", case
    )
    admin = sites.colleague("admin", bypass_csp=True)
    look(admin, f"{at}/systems", "systems-none")
    look(admin, f"{at}/systems/new", "systems-new")
    admin.get_by_label("Name of the system").fill("Repairs scheduler")
    admin.get_by_role("checkbox").first.check()
    admin.locator("main form button").last.click()
    sound_at_every_width(admin)
    shot(admin, "systems-token")
    look(admin, f"{at}/systems", "systems")
    senior = sites.colleague("senior-manager", bypass_csp=True)
    look(senior, f"{at}/restrictions/officers/{w.staff['line-manager'].id}", "officers")
    look(senior, f"{at}/allegations/{said.reference}", "allegation")
    look(senior, f"{at}/customers/{w.customer.account}/allegations/new", "allegation-new")
    look(senior, f"{at}/policy/procedure", "procedure")
    look(senior, f"{at}/cases/{case}/print", "print")


@pytest.mark.clause("ACC-1", "ACC-2")
def test_an_appeal_that_somebody_outside_reviews(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    w, at = sites.world, sites.backoffice
    reference, _ = told(w)
    fay, gus = w.staff["director-repairs"], w.staff["director-customer"]
    change_roles(w.actor("admin"), fay.email, fay.version, frozenset({Role.LINE_MANAGER}))
    disable_colleague(w.actor("admin"), gus.email, gus.version)
    made = NewAppeal(
        "Morgan", Channel.LETTER, (AppealGround.FACTS_WRONG, AppealGround.NOT_PROPORTIONATE),
        decision_reference=reference,
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPR")
    page = f"{at}/appeals/{appeal.reference}"
    senior = sites.colleague("senior-manager", bypass_csp=True)
    look(senior, page, "nobody")
    look(senior, f"{page}/reviewer", "reviewer")
    press(senior, "Save")
    sound_at_every_width(senior)
    named = Reviewer("Robin Elsewhere", "Far Moor Housing", "robin@example.net")
    appeal = name_reviewer(w.proposer, appeal.reference, appeal.version, named, fay.id)
    look(senior, page, "named")
    look(senior, f"{page}/reviewer/file", "file")
    appeal = Appeal.get_by_id(appeal.id)
    by = Channel.EMAIL
    send_to_reviewer(w.proposer, appeal.reference, appeal.version, clock.today(), by, "The pack of the case.")
    recorder = sites.colleague("director-repairs", bypass_csp=True)
    look(recorder, page, "sent")
    look(recorder, f"{page}/reviewer/outcome", "outcome")
    press(recorder, "Record it")
    sound_at_every_width(recorder)


@pytest.mark.clause("ACC-1", "ACC-2")
def test_files_at_the_checklist_a_marker_and_what_often_helps(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    w, at = sites.world, sites.backoffice
    case = builders.case(w).reference
    file = Upload(name="log of calls.txt", media_type="text/plain", size=5, sha256="0" * 64, held=False)
    answer_checklist(w.proposer, case, ChecklistItem.EVIDENCE, evidence="The log.", files=(file,))
    record_sensitive_detail(w.actor("line-manager"), w.customer.account, Barrier.ANXIETY, "By phone", clock.today())
    day = clock.today()
    new = NewMarker(
        MarkerOn.PERSON, Precaution.VISIT_IN_PAIRS, "A colleague was kept in the room.", after_months(day, 6),
        after_months(day, 12),
    )  # fmt: skip
    marker = place_marker(w.actor("senior-manager-2"), Incident.get().reference, replace(new))
    senior = sites.colleague("senior-manager", bypass_csp=True)
    look(senior, f"{at}/cases/{case}", "case")
    look(senior, f"{at}/cases/{case}/checklist", "checklist")
    look(senior, f"{at}/cases/{case}/checklist/evidence", "item")
    look(senior, f"{at}/customers/{w.customer.account}/details", "details")
    look(senior, f"{at}/markers/{marker.reference}", "marker-closed")
    senior.get_by_role("radio").first.check()
    press(senior, "Show why it is there")
    sound_at_every_width(senior)
    shot(senior, "marker")
    look(senior, f"{at}/letters/{Letter.get(Letter.marker == marker).reference}", "marker-letter")

"""Every page of the reports, looked at by axe and at every width; the officer writes, and takes a file away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared import clock
from shared.rules.quarters import quarter_of
from tests import visitor
from tests.browser.conftest import Sites
from tests.browser.looking import press, sound_at_every_width


@pytest.mark.clause("REP-1", "ACC-1")
def test_the_officer_reads_writes_and_takes_away(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    visitor.told(sites.world)
    quarter = quarter_of(clock.today())
    page = sites.colleague("reports", bypass_csp=True)
    for path in (
        "/reports", f"/reports/quarterly/{quarter}", f"/reports/quarterly/{quarter}/commentary",
        f"/reports/analysis/{quarter}", f"/reports/answers/{quarter.financial_year}",
        f"/reports/protection/{clock.today()}",
    ):  # fmt: skip
        page.goto(sites.backoffice + path)
        sound_at_every_width(page)
    page.goto(f"{sites.backoffice}/reports/quarterly/{quarter}/commentary")
    page.get_by_label("Commentary for the committee").fill("A calm quarter.")
    press(page, "Save")
    page.get_by_text("A calm quarter.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet (ODS)").click()
    assert download.value.suggested_filename == f"report-{quarter}.ods"


@pytest.mark.clause("REP-1", "REP-7")
def test_a_manager_opens_the_list_behind_a_number_and_the_register(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    visitor.told(sites.world)
    quarter = quarter_of(clock.today())
    page = sites.colleague("senior-manager", bypass_csp=True)
    page.goto(f"{sites.backoffice}/reports/quarterly/{quarter}")
    page.get_by_role("link", name="1 (open the list)").first.click()
    page.get_by_role("link", name="RES-").wait_for()
    sound_at_every_width(page)
    page.goto(f"{sites.backoffice}/reports/quarterly/{quarter}/register")
    sound_at_every_width(page)

"""The auditor searches the log from the page of results, as fast as they like."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests import builders
from tests.browser.conftest import Sites


def test_a_second_search_a_moment_after_the_first_is_answered(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    restriction = builders.authorised(sites.world)
    page = sites.colleague("auditor", base_url=sites.backoffice)
    page.goto("/audit")
    for reference, done in ((restriction.case.reference, "opened a case"), (restriction.reference, "proposed")):
        page.get_by_label("Reference or account").fill(reference)
        page.get_by_role("button", name="Show", exact=True).click()
        oldest = page.locator(".ev-log__what").last
        expect(oldest).to_contain_text(done)
        expect(oldest).to_contain_text(reference)

"""1 and 2: the customer reads the policy, and asks for large print and clear warnings."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from shared.policy.consistency import items_of
from shared.policy.publishing import ADOPTED_TITLE
from tests.browser.journey.walk import CODE, CUSTOMER, REFERENCE, Journey, Receipt, found, heading, main
from tests.browser.looking import press


def reads_the_policy(journey: Journey) -> None:
    """The statement and the privacy notice are this policy's record; what it adopted stands under its own heading."""
    page, policy = journey.customer(java_script_enabled=False), journey.policy
    page.goto("/policy")
    own = [section for section in policy.statement if not policy.is_adopted(f"statement.{section.key}")]
    heading(page, own[0].title)
    adopted = page.get_by_role("region", name=ADOPTED_TITLE)
    titles = adopted.get_by_role("heading", level=3).all_inner_texts()
    assert titles == [section.title for section in policy.statement if section not in own]
    for section in own[1:]:
        expect(main(page).get_by_role("heading", name=section.title, exact=True, level=2)).to_be_visible()
    for category in items_of(policy, "categories", adopted=False):
        expect(main(page).get_by_role("heading", name=category.title, exact=True)).to_be_visible()
        for behaviour in category.behaviours:
            expect(main(page).get_by_text(behaviour.title).first).to_be_visible()
    for step in policy.ladder.steps:
        expect(main(page).get_by_role("listitem").filter(has_text=step.title).first).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Privacy").click()
    heading(page, "How we use your details")
    for section in policy.privacy:
        if section.basis in {None, policy.organisation.lawful_basis}:
            expect(main(page).get_by_role("heading", name=section.title, exact=True)).to_be_visible()
    public = policy.organisation.lawful_basis == "public_task"
    expect(main(page).get_by_text("our public tasks")).to_have_count(int(public))


def asks_for_adjustments(journey: Journey) -> None:
    """Five small questions, without JavaScript; two are skipped."""
    journey.asked = ask(
        journey.customer(java_script_enabled=False),
        ["Large print", "A clear warning before a call or visit is ended"],
        "I read only large print, and I get a fright when a call is cut off.",
    )


def asks_once_more(journey: Journey) -> None:
    """A second request, in which they give their account number, while a proposal waits."""
    page = journey.customer(java_script_enabled=False)
    journey.asked_again = ask(page, ["More time to speak, read or answer"], "", account="HA-204417").reference


def ask(page: Page, kinds: list[str], own_words: str, account: str = "") -> Receipt:
    """Ask for these adjustments. Returns reference and private code."""
    page.goto("/adjustments")
    press(page, "Start now")
    for kind in kinds:
        page.get_by_label(kind, exact=True).check()
    page.get_by_label("Tell us more, or say it in your own words").fill(own_words)
    press(page, "Continue")
    press(page, "Skip this question")
    press(page, "Skip this question")
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("Full name").fill(CUSTOMER)
    page.get_by_label("Account number, if you know it").fill(account)
    press(page, "Continue")
    page.get_by_label("By email").check()
    page.get_by_label("Email address").fill("morgan@example.com")
    press(page, "Continue")
    for answer in (*kinds, CUSTOMER, "morgan@example.com"):
        expect(main(page)).to_contain_text(answer)
    press(page, "Send")
    heading(page, "We have your request")
    text = main(page).inner_text()
    return Receipt(found(REFERENCE, text), found(CODE, text.partition("Your private code:")[2]))


def sees_the_request_agreed(journey: Journey) -> None:
    """With reference and code, and nothing else, they see the answer."""
    page = follow(journey, journey.asked)
    heading(page, "Your request for adjustments")
    expect(main(page)).to_contain_text("Agreed")
    expect(main(page)).to_contain_text("Yes to both, from today")


def follow(journey: Journey, receipt: Receipt) -> Page:
    """What reference and code open."""
    page = journey.customer()
    page.goto("/follow")
    page.get_by_label("Reference").fill(receipt.reference)
    page.get_by_label("Private code").fill(receipt.code)
    press(page, "Continue")
    page.wait_for_url(re.compile("/follow/opened$"))
    return page

"""3: the colleague on the telephone, and the managers who are told."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.rules.actor import OPERATOR
from tests.browser.journey.walk import ACCOUNT, CUSTOMER, REFERENCE, Journey, found, heading, main
from tests.browser.looking import press


def neighbours() -> None:
    """Other customers, so that a search has somebody to leave out."""
    for number, name in enumerate(("Morgan Fieldfare", "Robin Okafor", "Sam Reedling"), 1):
        add_customer(
            OPERATOR, CustomerDetails(account=f"HA-20441{number}", name=name, telephone=f"07700 90018{number}")
        )


def finds_the_customer(journey: Journey) -> None:
    """One search for name, telephone and account number; the card says that nothing is in force."""
    page = journey.colleague("colleague")
    for typed in ("morgan oka", "07700 900123", "ha-204417"):
        page.goto("/work")
        page.get_by_role("searchbox", name="Find a customer").fill(typed)
        press(page, "Find")
        page.wait_for_url(f"**/customers/{ACCOUNT}")
        expect(page.get_by_text(CUSTOMER, exact=True)).to_be_visible()
        expect(page.get_by_role("region", name="Nothing is in force")).to_be_visible()
    expect(page.get_by_role("region", name="Adjustments first")).to_contain_text("None agreed yet")


def line_manager_agrees(journey: Journey) -> None:
    """The request is agreed with 18 point, and from then on stands on the account."""
    answer_request(journey, journey.asked.reference, "Yes to both, from today.", size="18 point")
    account = journey.colleague("colleague")
    account.reload()
    first = account.get_by_role("region", name="Adjustments first")
    expect(first).to_contain_text("Large print, 18 point")
    expect(first).to_contain_text("Clear warning before a call is ended")


def answer_request(journey: Journey, reference: str, answer: str, size: str = "") -> None:
    """The line manager matches a request to the account, and agrees to everything that it asks for."""
    page = journey.colleague("line-manager")
    page.goto("/adjustments")
    page.get_by_role("listitem").filter(has_text=reference).get_by_role("link", name="Match").click()
    press(page, f"It is {CUSTOMER}")
    page.get_by_label("Agreed", exact=True).check()
    if size:
        page.get_by_label(size, exact=True).check()
    page.get_by_label("The answer in words").fill(answer)
    press(page, "Answer")
    expect(main(page)).to_contain_text("What is agreed is in effect now")


def walks_the_ladder(journey: Journey) -> None:
    """Every step of the policy's ladder, its words on the screen and the adjustment beside them; then it ends."""
    page, steps = journey.colleague("colleague"), journey.policy.ladder.steps
    page.goto(f"/customers/{ACCOUNT}")
    press(page, "Start warning ladder")
    for step in steps:
        heading(page, f"Step {step.number} of {len(steps)}: {step.title}")
        words = step.words.replace("{customer}", CUSTOMER).replace("{organisation}", "Marrowfield Homes")
        expect(main(page)).to_contain_text(words)
        agreed = page.get_by_role("region", name="As agreed with them")
        expect(agreed).to_contain_text("Clear warning before a call is ended")
        journey.later(minutes=1.5)
        press(page, "End the call" if step.ends_contact else "It goes on")
    heading(page, re.compile("^Filed as INC-"))
    journey.incident = found(REFERENCE, page.get_by_role("heading", level=1).inner_text())
    told = f"{journey.name('line-manager')} and {journey.name('senior-manager-2')} know."
    expect(main(page)).to_contain_text(told)


def reads_what_filed_itself(journey: Journey) -> None:
    """The incident has each step, its words and its time, though nothing was typed; the colleague adds to it."""
    page = journey.colleague("colleague")
    page.get_by_role("button", name="Open the incident").click()
    heading(page, f"Incident {journey.incident}")
    for step in journey.policy.ladder.steps:
        expect(main(page)).to_contain_text(re.compile(rf"\d\d:\d\d:\d\d Step {step.number}, {re.escape(step.title)}"))
    expect(main(page)).to_contain_text(re.compile(r"\d\d:\d\d:\d\d The contact was ended after the last step"))
    behaviour = journey.policy.categories[0].behaviours[0]
    page.get_by_label("What do you want to add or correct?").fill("They said that they would make me regret this.")
    page.locator("summary", has_text="What the policy calls it").click()
    page.get_by_label(behaviour.title, exact=True).check()
    press(page, "Add")
    expect(main(page)).to_contain_text("They said that they would make me regret this.")
    expect(main(page).get_by_role("definition").filter(has_text=behaviour.title)).to_be_visible()


def managers_are_told(journey: Journey) -> None:
    """The line manager and a senior manager find it in their news."""
    news = f"{journey.incident} was recorded by {journey.name('colleague')}."
    for key in ("line-manager", "senior-manager-2"):
        page = journey.colleague(key)
        page.goto("/work")
        expect(page.get_by_role("link", name=news)).to_be_visible()

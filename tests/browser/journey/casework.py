"""4 and 5: the case is opened, the restriction proposed, and decided by whom the policy names and nobody else."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from shared.actions.restrictions.decide import authorise_restriction
from shared.models import Restriction
from shared.queries.staff import actor_of
from shared.rules.actor import OPERATOR
from shared.rules.errors import NotAllowed
from shared.rules.vocabulary import ChecklistItem, RestrictionKind
from tests.browser.journey.walk import CUSTOMER, REFERENCE, Journey, card, found, heading, main
from tests.browser.looking import press

REASONS = "Eleven long calls in one week, one of them with a threat."


def opens_a_case(journey: Journey) -> None:
    """A senior manager opens a case from the incident."""
    page = journey.colleague("senior-manager")
    page.goto("/incidents")
    page.get_by_role("link", name=journey.incident).click()
    press(page, "Open a case")
    expect(main(page).get_by_role("checkbox")).to_be_checked()
    page.get_by_label("Why is it opened?").fill("A threat, after a week of long calls.")
    press(page, "Open the case")
    heading(page, re.compile("^Case "))
    journey.case = found(REFERENCE, page.get_by_role("heading", level=1).inner_text())
    expect(main(page)).to_contain_text(f"0 of {len(ChecklistItem)} answered.")


def asks_for_a_view(journey: Journey) -> None:
    """The Director of another service is asked for their view; so they can't hear an appeal later."""
    page = journey.colleague("senior-manager")
    page.goto(f"/cases/{journey.case}")
    page.get_by_role("link", name="Record a consultation").click()
    page.get_by_label("A colleague").select_option(journey.person("director-customer"))
    page.get_by_label("What did they say?").fill("Two days with fixed hours would be enough.")
    press(page, "Save")
    expect(card(page, "Consultations")).to_contain_text("Two days with fixed hours would be enough.")


def proposes(journey: Journey) -> None:
    """Calls on two days between stated hours, through a named officer with a deputy; six months, reviewed at three."""
    page = journey.colleague("senior-manager")
    page.goto(f"/cases/{journey.case}")
    page.get_by_role("button", name="Propose a restriction").click()
    heading(page, "Propose a restriction")
    page.get_by_label(RestrictionKind.CALLS_AT_STATED_TIMES.label, exact=True).check()
    for number, (day, start, end) in enumerate([("Tuesday", "10am", "12pm"), ("Thursday", "2pm", "4pm")], 1):
        page.get_by_label(f"Day of time {number}").select_option(day)
        page.get_by_label(f"Start of time {number}").fill(start)
        page.get_by_label(f"End of time {number}").fill(end)
    page.get_by_label(RestrictionKind.NAMED_OFFICER.label, exact=True).check()
    page.get_by_label("Named officer", exact=True).select_option(journey.person("line-manager"))
    page.get_by_label("Deputy", exact=True).select_option(journey.person("senior-manager"))
    page.get_by_label("For how many months?").fill("6")
    review = page.get_by_role("group", name="When is it reviewed?")
    for part, value in (("Day", "1"), ("Month", "6"), ("Year", "2027")):
        review.get_by_label(part).fill(value)
    page.get_by_label("Why is it needed?").fill(REASONS)
    page.get_by_label("What was tried or thought of first?").fill("One person to deal with, offered and declined.")
    page.get_by_label("Why did no gentler step come first?").fill("The threats could not wait.")
    page.get_by_label("What goes on as before, and how?").fill("Repairs are ordered as before; two colleagues come.")
    press(page, "Propose")
    heading(page, re.compile("RES-"))
    journey.restriction = found(REFERENCE, page.get_by_role("heading", level=1).inner_text())


def reads_what_it_does(journey: Journey) -> None:
    """Whoever decides reads what the customer could no longer do, and what stays open."""
    page = journey.restriction_page(journey.decider)
    effect = card(page, "What it takes away, what stays")
    expect(effect).to_contain_text(f"{CUSTOMER} could no longer")
    expect(effect).to_contain_text(
        "Telephone us at any time other than Tuesday 10am to midday and Thursday 2pm to 4pm."
    )
    expect(effect).to_contain_text(f"Deal with any colleague other than {journey.name('line-manager')}")
    expect(effect).to_contain_text("Write to us by")
    expect(effect).to_contain_text(re.compile("Emergencies.*appeal and ombudsman always stay open"))


def blocked(journey: Journey, reason: str | re.Pattern[str]) -> None:
    """Not even whoever decides can authorise now: the page says why, and a request made by hand is refused."""
    page = journey.restriction_page(journey.decider)
    expect(main(page)).to_contain_text("You can’t authorise this")
    expect(main(page)).to_contain_text(reason)
    expect(page.get_by_role("button", name="Authorise", exact=True)).to_have_count(0)
    refused_by_hand(journey, journey.decider, reason)


def completes_the_checklist(journey: Journey) -> None:
    """Each item with its evidence, the last with a reasoned exception.

    The items are the same under every policy: under all but the first, those between are sent from their forms without
    a look at the page.
    """
    page = journey.colleague("senior-manager")
    page.goto(f"/cases/{journey.case}")
    first, *between, last = ChecklistItem
    for item in () if journey.in_full else between:
        send_unseen(page, f"/cases/{journey.case}/checklist/{item}", evidence=f"Looked at on Monday: {item.value}.")
    for item in ChecklistItem if journey.in_full else (first, last):
        test = main(page).get_by_role("region", name=item.label)
        test.get_by_role("link", name="Answer").click()
        reason, evidence = "Or why this does not apply here", "What was done, and the evidence for it"
        test.get_by_label(reason if item is last else evidence).fill(f"Looked at on Monday: {item.value}.")
        press(test, "Save")
        expect(test.get_by_text(f"Looked at on Monday: {item.value}.")).to_be_visible()
    page.reload()
    expect(main(page)).to_contain_text(f"All {len(ChecklistItem)} answered.")


def send_unseen(page: Page, address: str, **answers: str) -> None:
    """Open this form and send it, as the browser of this page would, which draws neither the form nor the answer."""
    form = page.request.get(address).text()
    hidden = dict(re.findall(r'<input[^>]* name="(csrf_token|key|version)"[^>]* value="([^"]*)"', form))
    assert len(hidden) == 3, form
    sent = page.request.post(address, form=hidden | answers, max_redirects=0)
    assert sent.status == 303, sent.text()


def nobody_else_authorises(journey: Journey) -> None:
    """Not the proposer, not a manager, not the colleague it happened to: by no way there is."""
    page = journey.restriction_page("senior-manager")
    expect(page.get_by_role("button", name="Authorise", exact=True)).to_have_count(0)
    expect(main(page)).to_contain_text("You can’t authorise this")
    page = journey.restriction_page("line-manager")
    expect(page.get_by_role("button", name="Authorise", exact=True)).to_have_count(0)
    expect(main(page)).to_contain_text("Only this role can do it")
    page = journey.restriction_page("colleague")
    heading(page, "This page is for other colleagues")
    for key in ("senior-manager", "line-manager", "colleague"):
        refused_by_hand(journey, key)
        refused_from_python(journey, key)
    refused_at_the_command_line(journey)


def refused_by_hand(journey: Journey, key: str, reason: str | re.Pattern[str] = "") -> None:
    """A request made by hand, with their session and the token of another form, is refused and does nothing."""
    page = journey.colleague(key)
    page.goto("/work")
    answer = page.request.post(
        f"/restrictions/{journey.restriction}/decide",
        form={
            "csrf_token": page.locator("input[name=csrf_token]").first.input_value(),
            "key": "a-key-that-was-made-up-by-hand-0",
            "version": str(stored(journey).version),
            "reasons": "Because I say so.",
            "decision": "authorise",
        },
    )
    assert answer.status == 403, answer.text()
    assert re.search(reason, answer.text())
    assert stored(journey).authorised_by_id is None


def refused_from_python(journey: Journey, key: str) -> None:
    """The action itself says no."""
    with pytest.raises(NotAllowed):
        authorise_restriction(
            actor_of(journey.sites.world.staff[key]), journey.restriction, stored(journey).version, "Because I say so."
        )


def refused_at_the_command_line(journey: Journey) -> None:
    """There is no such command, and its operator is nobody who may."""
    if journey.in_full:
        done = evenhand("authorise", journey.restriction)
        assert done.returncode == 2
        assert "invalid choice: 'authorise'" in done.stderr
    with pytest.raises(NotAllowed, match="command line"):
        authorise_restriction(OPERATOR, journey.restriction, stored(journey).version, "Because I say so.")


def evenhand(*words: str) -> subprocess.CompletedProcess[str]:
    """What the command answers, in a process of its own, on the same database."""
    return subprocess.run([sys.executable, "-m", "shared.cli", *words], capture_output=True, text=True, check=False)


def stored(journey: Journey) -> Restriction:
    """The restriction as it stands in the database."""
    return Restriction.get(Restriction.reference == journey.restriction)


def authorises(journey: Journey) -> None:
    """Whom the policy names, and who had no part in it, authorises."""
    page = journey.restriction_page(journey.decider)
    page.get_by_label("Your reasons, or your questions").fill("The calls can’t go on like this, and this is the least.")
    press(page, "Authorise")
    expect(main(page)).to_contain_text("Authorised, and not in force yet")


def see_nothing_in_force_yet(journey: Journey) -> None:
    """Without its letter it is not in force."""
    page: Page = journey.colleague("colleague")
    page.goto("/customers/HA-204417")
    expect(page.get_by_role("region", name="Nothing is in force")).to_be_visible()

"""8: the auditor sees every step, and what is changed by hand in the database is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.sync_api import Page, expect

from shared.config import settings
from tests.browser.journey.casework import evenhand
from tests.browser.journey.walk import Journey, heading, main
from tests.browser.looking import press


def sees_every_step(journey: Journey) -> None:
    """Who did what, on which record, in the log of each record."""
    name = journey.name
    page = journey.colleague("auditor")
    page.goto("/audit")
    shown = ""
    for reference, who, did in (
        (journey.asked.reference, "Customer", "asked for adjustments"),
        (journey.asked.reference, name("line-manager"), "answered a request for adjustments"),
        (journey.incident, name("colleague"), "recorded an incident"),
        (journey.case, name("senior-manager"), "opened a case"),
        (journey.restriction, name("senior-manager"), "proposed a restriction"),
        (journey.restriction, name(journey.decider), "authorised a restriction"),
        (journey.letter, name("senior-manager"), "issued a letter"),
        (journey.appeal.reference, "Customer", "appealed"),
        (journey.appeal.reference, name("senior-manager"), "gave an appeal to a Director"),
        (journey.appeal.reference, name("director-repairs"), "decided an appeal"),
        (journey.outcome_letter, name("director-repairs"), "issued a letter"),
    ):
        if reference != shown:
            page.get_by_label("Reference or account").fill(reference)
            press(page, "Show")
            shown = reference
        lines = main(page).get_by_role("listitem").filter(has_text=reference)
        expect(lines.filter(has_text=f"{who} {did}")).to_have_count(1)


def chain_holds(journey: Journey) -> None:
    """The page and the command say that nothing was altered."""
    heading(check(journey), "The chain holds")
    if not journey.in_full:
        return
    done = evenhand("audit", "verify")
    assert done.returncode == 0
    assert "none altered" in done.stdout


def change_is_found(journey: Journey) -> None:
    """One byte of one event is changed by hand, past the database's own guard: page and command name the place."""
    number = change_one_byte()
    page = check(journey)
    heading(page, "The chain is broken")
    expect(main(page).get_by_role("listitem")).to_have_count(1)
    expect(main(page).get_by_role("listitem")).to_contain_text(f"event {number} (authorise_restriction on restriction")
    if not journey.in_full:
        return
    done = evenhand("audit", "verify")
    assert done.returncode == 1
    assert f"event {number} (authorise_restriction on restriction" in done.stdout


def check(journey: Journey) -> Page:
    """The auditor has the whole chain checked."""
    page = journey.colleague("auditor")
    page.goto("/audit")
    page.get_by_role("link", name="Check the whole chain").click()
    return page


def change_one_byte() -> int:
    """Change the first letter of who authorised. Returns the event's number."""
    with closing(sqlite3.connect(settings().database_url.removeprefix("sqlite:///"))) as database, database:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        event = "SELECT number, actor FROM event WHERE action = 'authorise_restriction'"
        number, actor = database.execute(event).fetchone()
        database.execute("UPDATE event SET actor = ? WHERE number = ?", (f"X{actor[1:]}", number))
    return int(number)

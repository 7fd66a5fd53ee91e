"""The account while the telephone rings: adjustments first, then what may be done at this minute (CUS-1 to CUS-3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.customers.keep import NewSupportContact, add_support_contact, record_sensitive_detail
from shared.actions.installation.policy import use_policy
from shared.actions.letters.issue import issue_letter
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import database
from shared.models import CaseFile, Event, Letter, Staff
from shared.queries.customers.account import account_page
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Barrier, Channel, Direction
from shared.rules.vocabulary import RestrictionKind as K
from tests import builders
from tests.builders import BY_HAND
from tests.sign_in import browser_of

SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=clock.ZONE)
TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, 20, tzinfo=clock.ZONE)
TUESDAY_AT_SIX = datetime(2026, 11, 24, 18, 0, tzinfo=clock.ZONE)
CARD = "/customers/HA-204417"


@pytest.fixture
def world(app: Flask) -> Iterator[builders.World]:
    with time_machine.travel(SATURDAY, tick=False):
        yield builders.world()


def text_of(app: Flask, staff: Staff, address: str = CARD) -> str:
    """What a colleague reads on a page."""
    page = re.sub(r"<(head|script|svg|nav|footer).*?</\1>", " ", browser_of(app, staff).get(address).text, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def put_in_force(world: builders.World) -> None:
    """Calls on two days between stated hours, through a named officer with a deputy, told in writing."""
    builders.authorised(world)
    letter = Letter.get()
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)


def agree_large_print(world: builders.World) -> None:
    asked = NewAdjustmentRequest(
        name="M", reply_by=Channel.EMAIL, email="m@example.com", own_words="x", account="HA-204417"
    )
    request = request_adjustment(world.actor("colleague"), asked, "code")
    agreed = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"), NewAdjustment(AdjustmentKind.CLEAR_WARNINGS))
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )


@pytest.mark.clause("CUS-2")
def test_with_nothing_in_force_the_card_says_just_that(app: Flask, world: builders.World) -> None:
    read = text_of(app, world.staff["colleague"])
    assert "Right now, Saturday 21 November 2026, 9am Nothing is in force. Deal with this contact as with any" in read
    for more in ("What to say", "Precaution", "Goes on as normal", "Why, and until when"):
        assert more not in read


@pytest.mark.clause("CUS-2", "CUS-3")
def test_the_card_answers_differently_on_tuesday_at_ten_and_at_six(app: Flask, world: builders.World) -> None:
    put_in_force(world)
    with time_machine.travel(TUESDAY_AT_TEN, tick=False):
        at_ten = text_of(app, world.staff["colleague"])
    with time_machine.travel(TUESDAY_AT_SIX, tick=False):
        at_six = text_of(app, world.staff["colleague"])
    assert "You may take this call. Put it through to Bo Examplar, Team leader." in at_ten
    assert "☎ 01632 960417" in at_ten
    assert "midday; next time: Thursday 26 November, 2pm to 4pm" in at_ten
    assert "Calls are not taken at this time." in at_six
    assert "Thursday 26 November, 2pm to 4pm" in at_six
    for read in (at_ten, at_six):
        assert "Emergencies" in read
        assert "Repairs are ordered as before; two colleagues come." in read
        assert "Precaution Follow the card on this account before you reply" in read
        assert "Decided by Eli Placeholder, Director of Housing" in read
        assert "Looked at again 21 February 2027" in read
        assert "violent" not in read.lower()


@pytest.mark.clause("RES-4")
def test_until_its_letter_is_issued_the_card_knows_no_restriction(app: Flask, world: builders.World) -> None:
    builders.authorised(world)
    assert "Nothing is in force." in text_of(app, world.staff["colleague"])


@pytest.mark.clause("CUS-3")
def test_the_marker_goes_with_the_restriction_on_the_day_after_its_end(app: Flask, world: builders.World) -> None:
    put_in_force(world)
    with time_machine.travel(datetime(2027, 5, 21, 23, 59, tzinfo=clock.ZONE), tick=False):
        assert "Precaution" in text_of(app, world.staff["colleague"])
    with time_machine.travel(datetime(2027, 5, 22, 0, 0, tzinfo=clock.ZONE), tick=False):
        read = text_of(app, world.staff["colleague"])
    assert "Nothing is in force." in read
    assert "Precaution" not in read


@pytest.mark.clause("ADJ-5", "CUS-2")
def test_what_was_agreed_stands_before_everything_else(app: Flask, world: builders.World) -> None:
    agree_large_print(world)
    add_support_contact(
        world.actor("colleague"),
        "HA-204417",
        NewSupportContact("Pat Mockley", "support worker", telephone="01632 960888", consent_on=date(2026, 3, 4)),
    )
    read = text_of(app, world.staff["colleague"])
    assert "Large print, 18 point Clear warning before a call is ended" in read
    assert "Support worker: Pat Mockley (01632 960888; consent to contact since 4 March 2026)" in read
    assert read.index("Large print, 18 point") < read.index("Right now,")


@pytest.mark.clause("ADJ-3")
def test_where_none_was_agreed_the_card_has_colleagues_offer_them(app: Flask, world: builders.World) -> None:
    page = browser_of(app, world.staff["colleague"]).get(CARD).text
    assert "Is there anything that would make it easier for you to deal with us?" in page
    assert "/adjustments/new?account=HA-204417" in page


def test_a_request_that_waits_is_seen_on_the_card_before_it_is_matched(app: Flask, world: builders.World) -> None:
    asked = NewAdjustmentRequest(
        name="M", reply_by=Channel.EMAIL, email="m@example.com", own_words="x", account="ha-204417"
    )
    request = request_adjustment(world.actor("colleague"), asked, "code")
    assert request.reference in text_of(app, world.staff["colleague"])


@pytest.mark.clause("CUS-3", "DPA-1", "SEC-34")
def test_a_look_at_a_marker_is_logged_and_a_look_at_an_account_without_one_is_not(
    app: Flask, world: builders.World
) -> None:
    browser = browser_of(app, world.staff["colleague"])
    browser.get(CARD)
    assert not Event.select().where(Event.action == "look").count()
    put_in_force(world)
    browser.get(CARD)
    look = Event.get(Event.action == "look")
    assert (look.actor, look.record, look.reference) == ("Ash Testley", "customer", "HA-204417")


@pytest.mark.clause("CUS-5", "SEC-4", "CAS-4")
def test_sensitive_details_are_for_managers_and_each_look_is_logged(app: Flask, world: builders.World) -> None:
    record_sensitive_detail(
        world.actor("line-manager"), "HA-204417", Barrier.SIGHT_LOSS, "Reads with a lamp", clock.today()
    )
    for key in ("colleague", "line-manager", "senior-manager", "director-housing"):
        read = text_of(app, world.staff[key], f"{CARD}/details")
        looks = Event.select().where(Event.action == "look", Event.staff_id == world.staff[key].id).count()
        if key == "colleague":
            assert "Reads with a lamp" not in read
            assert "Sensitive details" not in read
            assert looks == 0
        else:
            assert "Blind or losing sight Reads with a lamp" in read
            assert looks == 1


@pytest.mark.clause("SEC-4")
def test_no_page_of_the_account_tells_a_colleague_that_there_is_a_sensitive_detail(
    app: Flask, world: builders.World
) -> None:
    record_sensitive_detail(
        world.actor("line-manager"), "HA-204417", Barrier.SIGHT_LOSS, "Reads with a lamp", clock.today()
    )
    for part in ("", "/timeline", "/contacts", "/history", "/letters", "/details", "/emergency"):
        assert "ensitive" not in browser_of(app, world.staff["colleague"]).get(CARD + part).text


def test_cases_and_decisions_are_for_managers(app: Flask, world: builders.World) -> None:
    put_in_force(world)
    for part in ("/history", "/timeline"):
        assert "CAS-" not in text_of(app, world.staff["colleague"], CARD + part)
        assert "CAS-" in text_of(app, world.staff["senior-manager"], CARD + part)


@pytest.mark.clause("RES-11")
def test_nobody_is_put_through_to_somebody_who_has_left_without_a_word(app: Flask, world: builders.World) -> None:
    put_in_force(world)
    officer = world.staff["line-manager"]
    disable_colleague(world.actor("admin"), officer.email, officer.version)
    assert "Bo Examplar no longer works here." in text_of(app, world.staff["colleague"])


def count_queries(run: Callable[[], object]) -> int:
    """How many statements reach the database."""
    seen: list[str] = []
    execute = database.obj.execute_sql

    def counting(sql: str, params: object = None) -> object:
        seen.append(sql)
        return execute(sql, params)

    database.obj.execute_sql = counting
    try:
        run()
    finally:
        del database.obj.execute_sql
    return len(seen)


def test_the_card_is_a_handful_of_queries_however_much_is_recorded(app: Flask, world: builders.World) -> None:
    put_in_force(world)
    agree_large_print(world)
    actor = world.actor("colleague")
    few = count_queries(lambda: account_page("HA-204417", actor))
    for number in range(30):
        at = clock.now() - timedelta(hours=number)
        record_contact(actor, "HA-204417", NewContact(at, Channel.TELEPHONE, Direction.IN, 5, f"Call {number}"))
        add_support_contact(actor, "HA-204417", NewSupportContact(f"Pat {number}", "advocate"))
    builders.incident(world)
    assert few <= 12  # one of them is what is counted in force (RES-12, RES-13), one the appeals that wait
    assert count_queries(lambda: account_page("HA-204417", actor)) == few


#: Kinds that no ready policy has together: an organisation adds them to its own.
MORE_KINDS = "\n".join(
    f'[[restrictions]]\nkind = "{kind}"\ndescribes = "{kind.label}."\nlongest_months = 12\n'
    for kind in (K.PREMISES, K.VISITS_IN_PAIRS, K.END_OF_ENGAGEMENT)
)


@pytest.mark.clause("CUS-2")
@pytest.mark.parametrize(
    ("kind", "at", "says", "leaves_out"),
    [
        (
            K.PREMISES,
            TUESDAY_AT_TEN,
            (
                "You may take this call.", "They come to an office by appointment only.",
                "telephone · text message · letter · email · social media · video call · online form "
                "· visit to an office, by appointment Goes on", "Precaution Follow the card",
            ),
            ("Put through to", "Meet only at an office"),  # they are visited as before
        ),
        (K.PREMISES, TUESDAY_AT_SIX, ("You may take this call.", "online form Goes on"), ("visit to an office,",)),
        (
            K.VISITS_IN_PAIRS,
            TUESDAY_AT_SIX,
            ("You may take this call.", "Two colleagues visit together.", "Precaution Visit in pairs"),
            ("Put through to", "Next time for a call"),
        ),
        (
            K.END_OF_ENGAGEMENT,
            TUESDAY_AT_TEN,
            (
                "Calls are not taken. Say which ways of making contact stay open.",
                "The engagement has ended, except where they have a right to a service.",
                "Open at this minute letter Goes on as normal Emergencies",
                "I can’t take this call. You can write to us at any time by letter.",
            ),
            ("Put through to", "Next time for a call", "Start a call"),
        ),
    ],
)  # fmt: skip
def test_kinds_that_an_organisation_adds_say_what_is_open_and_what_to_do(
    app: Flask, world: builders.World, kind: K, at: datetime, says: tuple[str, ...], leaves_out: tuple[str, ...]
) -> None:
    record = (builders.LIBRARY / "housing-association.toml").read_text("utf-8")
    use_policy(OPERATOR, record.replace("[authority]", f"{MORE_KINDS}\n[authority]", 1), "Ours, with more kinds")
    builders.authorised(world, kinds=(kind,), windows=(), officer=None, deputy=None)
    letter = Letter.get()
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    with time_machine.travel(at, tick=False):
        read = text_of(app, world.staff["colleague"])
    assert [said for said in says if said not in read] == [], read
    assert [said for said in leaves_out if said in read] == []


def test_the_timeline_says_what_was_done_and_what_was_done_in_a_row_once(app: Flask, world: builders.World) -> None:
    put_in_force(world)
    read = text_of(app, world.staff["senior-manager"], f"{CARD}/timeline")
    assert f"Answered an item of the checklist, {CaseFile.get().reference} (12 times) by Cam Sampleton" in read
    assert f"Issued a letter, {Letter.get().reference} by Cam Sampleton" in read
    assert read.count("Answered an item") == 1

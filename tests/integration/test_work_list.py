"""The work list: what waits for whom, in three groups, with counts that equal the rows (REP-4)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import answer_checklist, open_case
from shared.actions.incidents.ladder import end_at_once, start_ladder
from shared.actions.incidents.record import ask_for_support, offer_support, record_incident
from shared.actions.restrictions.decide import send_back
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.staff.absences import end_absence, record_absence
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import connect_to, database
from shared.database.writing import writing
from shared.models import Appeal, Incident, Message, Notice, Staff
from shared.queries.policy import version_in_force
from shared.queries.work import list as work_list
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel, ChecklistItem
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office, browser_of


@pytest.fixture
def world(database_url: str) -> builders.World:
    """An organisation."""
    connect_to(database_url)
    return beginnings.world()


@pytest.fixture
def app(world: builders.World, database_url: str) -> Flask:
    """Its back office."""
    return back_office(database_url)


def waiting(world: builders.World, key: str) -> dict[str, list[str]]:
    """What waits for this colleague: group to what its rows say."""
    listed = work_list.work_for(world.actor(key))
    groups = {"decide": listed.decide, "late": listed.late, "today": listed.today, "coming": listed.coming}
    return {name: [f"{row.what} → {row.href}" for row in rows] for name, rows in groups.items() if rows}


def asked(world: builders.World) -> str:
    """A request for adjustments by the customer; returns its reference."""
    facts = NewAdjustmentRequest(
        name="Morgan Okafor-Reed",
        account=world.customer.account,
        reply_by=Channel.EMAIL,
        email="morgan@example.com",
        kinds=(AdjustmentKind.LARGE_PRINT,),
    )
    return request_adjustment(CUSTOMER, facts, "ABCDE-FGHJK-MNPQ").reference


def appealed(world: builders.World) -> Appeal:
    """An appeal against a restriction, matched to it."""
    restriction = builders.authorised(world)
    made = NewAppeal(
        name="Morgan Okafor-Reed",
        reply_by=Channel.EMAIL,
        email="morgan@example.com",
        grounds=(AppealGround.NOT_PROPORTIONATE,),
        decision_described="the one about calls",
    )
    appeal = lodge_appeal(CUSTOMER, made, "ABCDE-FGHJK-MNPQ")
    return match_appeal(world.proposer, appeal.reference, appeal.version, restriction.reference)


@pytest.mark.clause("REP-4")
def test_a_request_for_adjustments_waits_for_managers_until_its_day(world: builders.World) -> None:
    reference = asked(world)
    row = f"Adjustments asked for → /adjustments/{reference}"
    assert waiting(world, "line-manager") == {"coming": [row]}
    assert waiting(world, "colleague") == {}
    assert waiting(world, "auditor") == {}
    with time_machine.travel(clock.now() + timedelta(days=10)):
        assert waiting(world, "line-manager") == {"late": [row]}


@pytest.mark.clause("REP-4")
def test_a_request_from_nobody_known_waits_for_every_service(world: builders.World) -> None:
    facts = NewAdjustmentRequest(
        name="Somebody", reply_by=Channel.EMAIL, email="s@example.com", kinds=(AdjustmentKind.BSL,)
    )
    request_adjustment(CUSTOMER, facts, "ABCDE-FGHJK-MNPQ")
    assert waiting(world, "line-manager")["coming"]
    assert waiting(world, "director-repairs")["coming"]


@pytest.mark.clause("REP-4")
def test_a_proposal_waits_for_whoever_may_decide_it_and_not_for_its_proposer(world: builders.World) -> None:
    reference = builders.proposed(world).reference
    row = f"Proposal to decide → /restrictions/{reference}"
    assert waiting(world, "director-housing") == {"decide": [row]}
    for other in ("senior-manager", "senior-manager-2", "line-manager", "colleague", "director-repairs", "admin"):
        assert row not in waiting(world, other).get("decide", [])


@pytest.mark.clause("REP-4", "CAS-11")
def test_a_proposal_goes_to_another_service_where_its_own_director_was_in_the_incident(world: builders.World) -> None:
    found = builders.incident(world, by="director-housing")
    case = open_case(world.proposer, world.customer.account, (found.reference,), "Shouting.")
    for item in ChecklistItem:
        answer_checklist(world.proposer, case.reference, item, evidence="Looked at.")
    propose_restriction(world.proposer, case.reference, builders.proposal(world))
    assert "Proposal to decide" not in str(waiting(world, "director-housing"))
    assert "Proposal to decide" in str(waiting(world, "director-repairs"))


@pytest.mark.clause("REP-4")
def test_a_proposal_sent_back_waits_for_its_proposer(world: builders.World) -> None:
    restriction = builders.proposed(world)
    send_back(world.authoriser, restriction.reference, restriction.version, "Was a letter tried?")
    row = f"Questions about your proposal → /restrictions/{restriction.reference}"
    assert waiting(world, "senior-manager")["today"] == [row]
    assert waiting(world, "director-housing") == {}
    assert waiting(world, "senior-manager-2") == {}


@pytest.mark.clause("REP-4")
def test_a_letter_waits_to_be_issued_and_is_late_once_the_restriction_should_have_begun(world: builders.World) -> None:
    letter = builders.authorised(world).letters.get()
    row = f"Letter to issue → /letters/{letter.reference}"
    assert waiting(world, "senior-manager") == {"today": [row]}
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert waiting(world, "senior-manager") == {"late": [row]}
    assert waiting(world, "line-manager") == {}


@pytest.mark.clause("REP-4", "RES-5")
def test_a_review_comes_up_a_fortnight_ahead_and_then_is_late(world: builders.World) -> None:
    restriction = builders.authorised(world)
    row = f"Review of a restriction → /restrictions/{restriction.reference}"
    day = clock.at(restriction.review_on, 9)
    for days, group in ((-15, None), (-14, "coming"), (0, "today"), (1, "late")):
        with time_machine.travel(day + timedelta(days=days)):
            groups = [name for name, rows in waiting(world, "senior-manager").items() if row in rows]
            assert groups == ([group] if group else [])
    with time_machine.travel(clock.at(restriction.ends_on, 9) + timedelta(days=1)):
        assert row not in str(waiting(world, "senior-manager"))


@pytest.mark.clause("RES-11")
def test_a_restriction_whose_officer_has_left_asks_for_another_at_once(world: builders.World) -> None:
    restriction = builders.authorised(world)
    disable_colleague(world.actor("admin"), "line-manager@example.org", 1)
    says = (
        "The named officer or deputy is not here. Bo Examplar no longer works here, and is named in this restriction."
    )
    assert f"{says} → /restrictions/{restriction.reference}" in waiting(world, "senior-manager")["today"]


@pytest.mark.clause("REP-4", "APP-6")
def test_an_appeal_waits_to_be_given_and_then_for_the_director_who_hears_it(world: builders.World) -> None:
    appeal = appealed(world)
    given = f"Appeal received → /appeals/{appeal.reference}"
    assert given in waiting(world, "senior-manager")["coming"]
    assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    assert given not in str(waiting(world, "senior-manager"))
    heard = f"Appeal to hear → /appeals/{appeal.reference}"
    assert waiting(world, "director-repairs")["coming"] == [heard]
    assert heard not in str(waiting(world, "director-customer"))
    with time_machine.travel(clock.now() + timedelta(days=30)):
        assert waiting(world, "director-repairs")["late"] == [heard]


@pytest.mark.clause("REP-4")
def test_what_has_no_day_of_its_own_gets_late_all_the_same(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    decide = f"Proposal to decide → /restrictions/{restriction.reference}"
    with time_machine.travel(clock.now() + timedelta(days=12)):
        listed = work_list.work_for(world.actor("director-housing"))
        assert [row.late(clock.today()) for row in listed.decide] == [True]
        assert waiting(world, "director-housing")["decide"] == [decide]
        page = browser_of(app, world.staff["director-housing"]).get("/work").text
        assert re.search(r"\d days late", page)
        assert work_list.counts(world.actor("director-housing"))["/cases"].late


@pytest.mark.clause("INC-5", "REP-4")
def test_a_danger_is_work_until_somebody_writes_down_what_was_done(app: Flask, world: builders.World) -> None:
    ladder = start_ladder(world.actor("colleague"), world.customer.account, Channel.VISIT)
    end_at_once(world.actor("colleague"), ladder.reference, "He had a hammer in his hand.")
    incident = Incident.get()
    row = f"Somebody was in danger → /incidents/{incident.reference}/danger"
    assert row in waiting(world, "senior-manager")["today"]
    assert row not in str(waiting(world, "line-manager"))
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert row in waiting(world, "senior-manager")["late"]
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(f"/incidents/{incident.reference}/danger")
    senior.send({"what_was_done": "."})
    assert senior.error("what_was_done") == "Say what was done, and who knows of it now"
    text = senior.send({"what_was_done": "The police were told, log 412. Nobody visits alone."})
    assert "The police were told, log 412. Nobody visits alone." in text
    assert row not in str(waiting(world, "senior-manager"))


@pytest.mark.clause("INC-3", "REP-4")
def test_a_ladder_left_half_walked_is_work_of_its_walker_then_of_their_manager(
    app: Flask, world: builders.World
) -> None:
    ladder = start_ladder(world.actor("colleague"), world.customer.account, Channel.TELEPHONE)
    row = f"Warning ladder not finished → /ladder/{ladder.reference}"
    assert row in waiting(world, "colleague")["today"]
    assert row not in str(waiting(world, "line-manager"))
    leaver = world.staff["colleague"]
    disable_colleague(world.actor("admin"), leaver.email, Staff.get_by_id(leaver.id).version)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert row in waiting(world, "line-manager")["late"]
        manager = AtWork(app, world.staff["line-manager"])
        manager.get(f"/ladder/{ladder.reference}")
        manager.send(action="/stopped")
        assert row not in str(waiting(world, "line-manager"))


@pytest.mark.clause("INC-1", "REP-4")
def test_what_somebody_away_would_have_had_goes_to_whoever_stands_in_or_else_to_managers(world: builders.World) -> None:
    unknown = replace(builders.facts_of_an_incident(world), account="", unknown_person="A man of about 50")
    row = f"Nobody matched yet → /incidents/{record_incident(world.actor('colleague'), unknown).reference}"
    assert row in waiting(world, "colleague")["today"]
    assert row not in str(waiting(world, "line-manager"))
    away = record_absence(world.actor("line-manager"), world.staff["colleague"].id, clock.today(), None, None)
    assert row in waiting(world, "line-manager")["today"]
    end_absence(world.actor("line-manager"), away.id)
    record_absence(
        world.actor("line-manager"), world.staff["colleague"].id, clock.today(), None, world.staff["senior-manager"].id
    )
    assert row in waiting(world, "senior-manager")["today"]
    assert row not in str(waiting(world, "line-manager"))


@pytest.mark.clause("REP-4")
def test_the_list_is_narrowed_in_the_address(app: Flask, world: builders.World) -> None:
    builders.proposed(world)
    asked(world)
    director = AtWork(app, world.staff["director-housing"])
    director.get("/work")
    assert "Decide<" in director.page
    director.get("/work?in=/adjustments")
    assert "Decide<" not in director.page
    assert "Adjustments asked for" in director.text
    director.get("/work?in=/adjustments&show=late")
    assert "Adjustments asked for" not in director.text


@pytest.mark.clause("INC-10")
def test_a_colleague_is_asked_and_who_wants_support_is_seen_by_a_manager_until_it_was_offered(
    app: Flask, world: builders.World
) -> None:
    incident = builders.incident(world)
    affected, page = AtWork(app, world.staff["colleague"]), f"/incidents/{incident.reference}"
    assert "Are you all right?" in affected.get(page)
    affected.send(action="/support")
    assert "Are you all right?" not in affected.get(page), "asked once"
    assert Incident.get_by_id(incident.id).support_wanted
    row = f"Support wanted → /incidents/{incident.reference}"
    assert row in waiting(world, "line-manager")["today"]
    assert row not in str(waiting(world, "colleague"))
    assert row not in str(waiting(world, "director-repairs"))
    offer_support(world.actor("line-manager"), incident.reference)
    assert row not in str(waiting(world, "line-manager")), "until it was offered"


@pytest.mark.clause("POL-5")
def test_the_review_of_the_policy_comes_up_and_then_is_late(world: builders.World) -> None:
    due = clock.at(version_in_force().review_by, 9)
    assert waiting(world, "admin") == {}
    with time_machine.travel(due - timedelta(days=20)):
        assert waiting(world, "admin") == {"coming": ["Review of the policy → /policy"]}
    with time_machine.travel(due + timedelta(days=1)):
        assert waiting(world, "director-repairs") == {"late": ["Review of the policy → /policy"]}


@pytest.mark.clause("REP-4")
def test_emails_that_could_not_be_sent_are_one_row_for_administrators(app: Flask, world: builders.World) -> None:
    builders.incident(world)
    with writing():
        Message.update(last_error="connection refused", attempts=3).execute()
    assert waiting(world, "admin") == {"today": ["Emails could not be sent → /work/emails"]}
    page = browser_of(app, world.staff["admin"]).get("/work/emails")
    assert "connection refused" in page.text
    assert "line-manager@example.org" in page.text
    assert browser_of(app, world.staff["line-manager"]).get("/work/emails").status_code == 403


@pytest.mark.clause("REP-4")
def test_the_counts_in_the_navigation_equal_the_rows(app: Flask, world: builders.World) -> None:
    appealed(world)
    asked(world)
    busy = 0
    for key in builders.PEOPLE:
        page = browser_of(app, world.staff[key]).get("/work").text
        rows = len(re.findall(r'class="ev-work__row', page))
        shown = re.search(r'href="/work"[^>]*>Work<span class="ev-count[^"]*">(\d+)<', page)
        assert (int(shown[1]) if shown else 0) == rows, key
        busy += rows > 0
    assert busy >= 4


@pytest.mark.clause("REP-4")
def test_each_row_is_a_link_that_does_the_next_thing(app: Flask, world: builders.World) -> None:
    reference = builders.proposed(world).reference
    page = browser_of(app, world.staff["director-housing"]).get("/work").text
    assert f'href="/restrictions/{reference}">Decide<' in page
    assert "Morgan Okafor-Reed" in page


@pytest.mark.clause("REP-4")
def test_nothing_waiting_says_something_kind(app: Flask, world: builders.World) -> None:
    page = browser_of(app, world.staff["auditor"]).get("/work").text
    assert "Nothing waits for you." in page
    assert "You have read everything." in page


@pytest.mark.clause("REP-4")
def test_beyond_a_hundred_of_a_kind_the_rest_is_counted(app: Flask, world: builders.World) -> None:
    for _ in range(103):
        asked(world)
    listed = work_list.work_for(world.actor("line-manager"))
    assert len(listed.coming) == 100
    assert listed.more == 3
    assert work_list.counts(world.actor("line-manager"))["/work"].waiting == 103
    assert "3 more wait." in browser_of(app, world.staff["line-manager"]).get("/work").text


@pytest.mark.clause("REP-4")
def test_the_page_asks_as_many_questions_of_the_database_however_much_waits(
    app: Flask, world: builders.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(app, world.staff["line-manager"])
    questions: list[str] = []
    store = type(database.obj)
    real = store.execute_sql

    def asked_and_answered(self: object, sql: str, *rest: object) -> object:
        questions.append(sql)
        return real(self, sql, *rest)

    monkeypatch.setattr(store, "execute_sql", asked_and_answered)

    def asked_for_one_page() -> int:
        questions.clear()
        assert client.get("/work").status_code == 200
        return len(questions)

    asked(world)
    builders.incident(world)
    asked_for_one_page()
    builders.incident(world)
    few = asked_for_one_page()
    for _ in range(12):
        asked(world)
        builders.incident(world)
    assert asked_for_one_page() == few


# ── News ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("INC-6", "REP-4")
def test_news_is_read_one_at_a_time_or_all_that_the_page_showed(app: Flask, world: builders.World) -> None:
    for _ in range(3):
        builders.incident(world)
    client = browser_of(app, world.staff["line-manager"])
    page = client.get("/work").text
    one, *_, newest = re.findall(r'action="/work/notices/(\d+)/read"', page)[::-1]
    assert client.post(f"/work/notices/{one}/read").location == "/work#news"
    assert len(re.findall(r"/notices/\d+/read", client.get("/work").text)) == 2
    builders.incident(world)  # comes in while the page is open
    client.post(f"/work/notices/up-to/{newest}/read")
    assert len(re.findall(r"/notices/\d+/read", client.get("/work").text)) == 1


def test_the_news_of_somebody_else_stays_unread(app: Flask, world: builders.World) -> None:
    builders.incident(world)
    theirs = Notice.get(Notice.staff == world.staff["line-manager"])
    client = browser_of(app, world.staff["colleague"])
    client.post(f"/work/notices/{theirs.id}/read")
    client.post(f"/work/notices/up-to/{theirs.id}/read")
    assert Notice.get_by_id(theirs.id).read_at is None


@pytest.mark.clause("REP-4")
def test_news_of_a_danger_stands_before_what_is_newer_and_the_email_is_kept(app: Flask, world: builders.World) -> None:
    """Only what its reader alone may know is forgotten once it was sent."""
    found = record_incident(
        world.actor("colleague"),
        replace(builders.facts_of_an_incident(world), danger=True, danger_reason="He said that he will come."),
    )
    ask_for_support(world.actor("colleague"), found.reference, wanted=True)
    page = AtWork(app, world.staff["line-manager"]).get("/work")
    assert page.index("Someone may be in danger.") < page.index("would like to talk about")
    sent = Message.select().where(Message.to == world.staff["line-manager"].email)
    assert [message.private for message in sent] == [False, False]

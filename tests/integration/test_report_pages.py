"""The report's pages: read by the committee's officer, commented on, presented, sent; each number opens its list."""

from __future__ import annotations

import os
import re
import signal
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from shared import audit, clock
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.letters.issue import record_sending
from shared.actions.reports.promises import note_broken_promises
from shared.actions.reports.quarterly import send_due_reports
from shared.cli import main
from shared.config import settings
from shared.models import Letter, Message, Notice, QuarterlyReport, RegisterReview, Restriction
from shared.queries.policy import policy_in_force
from shared.queries.reports.quarterly import counted
from shared.queries.work.list import work_for
from shared.queries.work.row import WorkRow
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid
from shared.rules.quarters import Quarter, quarter_of
from shared.rules.vocabulary import Channel
from shared.rules.written import long_date
from tests import builders, visitor
from tests.at_work import AtWork


@pytest.fixture
def officer(app: Flask, world: builders.World) -> AtWork:
    """The committee's officer."""
    return AtWork(app, world.staff["reports"])


@pytest.fixture
def manager(app: Flask, world: builders.World) -> AtWork:
    """A senior manager, who sees cases."""
    return AtWork(app, world.staff["senior-manager"])


def now() -> Quarter:
    """The quarter that goes on."""
    return quarter_of(clock.today())


def in_the_next_quarter(working_days: int = 0) -> time_machine.travel:
    """So many working days after the end of the quarter that it is now; the day after it for none."""
    nation = policy_in_force().organisation.nation
    day = after_working_days(now().ends, working_days, nation) if working_days else now().ends + timedelta(days=1)
    return time_machine.travel(clock.at(day, 10), tick=True)


@pytest.mark.clause("REP-1")
def test_the_officer_finds_the_report_in_sentences_and_no_way_into_a_case(
    officer: AtWork, world: builders.World
) -> None:
    visitor.told(world)
    page = officer.get("/reports")
    assert "Goes on" in page
    text = officer.get(f"/reports/quarterly/{now()}")
    assert "1 customer was newly restricted. 1 customer was under a restriction" in text
    assert "Colleagues recorded 1 incident, 0 of them hate incidents" in text
    assert "/behind/" not in officer.page
    assert "Okafor" not in officer.page
    officer.get(f"/reports/quarterly/{now()}/behind/incidents")
    assert officer.status == 403


@pytest.mark.parametrize("later", [1, 13])
def test_there_is_no_report_of_a_quarter_that_has_not_begun(
    officer: AtWork, sqlite_url: str, later: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    coming = now().after(later)
    for page in ("", ".pdf", ".csv"):
        officer.get(f"/reports/quarterly/{coming}{page}")
        assert officer.status == 404, page
    officer.get("/reports")
    assert str(coming) not in officer.page
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("EVENHAND_MODE", "test")
    settings.cache_clear()
    assert main(["report", "quarterly", str(coming)]) == 2
    assert f"{coming} has not begun yet" in capsys.readouterr().err
    assert QuarterlyReport.get_or_none(QuarterlyReport.quarter == str(coming)) is None


@pytest.mark.clause("REP-1")
def test_each_number_opens_the_records_behind_it(manager: AtWork, world: builders.World) -> None:
    visitor.told(world)
    manager.get(f"/reports/quarterly/{now()}")
    links = set(re.findall(r'href="(/reports/quarterly/[^"]+/behind/[^"]+)"[^>]*>([\d,]+)<', manager.page))
    assert len(links) > 8
    for link, number in links:
        manager.get(link.replace("&amp;", "&"))
        assert manager.status == 200
        assert manager.page.count('<th scope="row"') == int(number), link


def test_a_number_that_has_no_list_says_so(manager: AtWork) -> None:
    manager.get(f"/reports/quarterly/{now()}/behind/everything")
    assert manager.status == 404


@pytest.mark.parametrize("name", ["2026-Q5", "2026-q3", "latest", "2999-Q1", "2026-Q3.doc"])
def test_a_quarter_that_is_none_is_not_found(officer: AtWork, name: str) -> None:
    officer.get(f"/reports/quarterly/{name}")
    assert officer.status == 404


@pytest.mark.clause("REP-1")
@pytest.mark.parametrize(
    ("form", "begins"), [("csv", b"\xef\xbb\xbfQuarter"), ("xlsx", b"PK"), ("ods", b"PK"), ("pdf", b"%PDF")]
)
def test_it_is_taken_away_as_a_file(officer: AtWork, form: str, begins: bytes) -> None:
    officer.get(f"/reports/quarterly/{now()}.{form}")
    assert officer.status == 200
    assert officer.content.startswith(begins)
    assert officer.headers["Content-Disposition"] == f'attachment; filename="report-{now()}.{form}"'
    assert officer.headers["Cache-Control"] == "no-store"


def test_when_what_writes_a_workbook_is_killed_the_officer_is_told_to_come_again_and_then_has_it(
    officer: AtWork,
) -> None:
    def kill() -> None:
        while not over.wait(0.01):
            for task in Path("/proc/self/task").iterdir():
                for pid in (task / "children").read_text().split():
                    if b"shared.spreadsheets.apart" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        os.kill(int(pid), signal.SIGKILL)
                        over.set()

    over = threading.Event()
    killer = threading.Thread(target=kill)
    killer.start()
    officer.get(f"/reports/quarterly/{now()}.ods")
    over.set()
    killer.join()
    assert (officer.status, officer.headers["Retry-After"]) == (503, "10")
    assert "What writes workbooks was ended just now. Try again in a minute." in officer.text
    officer.get(f"/reports/quarterly/{now()}.ods")
    assert officer.content.startswith(b"PK")


@pytest.mark.clause("REP-1", "REL-9")
def test_it_is_presented_once_its_quarter_is_over_and_stays_as_it_was(
    app: Flask, officer: AtWork, world: builders.World
) -> None:
    builders.incident(world)
    asked = now()
    officer.get(f"/reports/quarterly/{asked}/commentary")
    officer.send({"commentary": "One hard call.\n\nWe trained the team."})
    assert "We trained the team." in officer.text
    assert "The quarter goes on until" in officer.text
    assert "present" not in [action.rpartition("/")[2] for action in re.findall(r'action="([^"]*)"', officer.page)]
    with in_the_next_quarter():
        officer = AtWork(app, world.staff["reports"])
        writing = AtWork(app, world.staff["reports"])
        writing.get(f"/reports/quarterly/{asked}/commentary")
        officer.get(f"/reports/quarterly/{asked}")
        officer.send(action="/present")
        assert "Presented on" in officer.text
        head = re.search(r"\d+ [0-9a-f]{64}", officer.text)
        assert head
        assert audit.verify(audit.read_checkpoint(head[0])).broken == ()
        kept = QuarterlyReport.get(QuarterlyReport.quarter == str(asked))
        assert kept.body["commentary"].startswith("One hard call.")
        writing.send({"commentary": "It was not hard at all."})
        assert writing.status == 409
        officer.get(f"/reports/quarterly/{asked}/commentary")
        assert "<textarea" not in officer.page
        assert "can’t change any more" in officer.text
        officer.get(f"/reports/quarterly/{asked}.csv")
        assert QuarterlyReport.get_by_id(kept.id).body == kept.body
        assert kept.body["summary"] == [list(map(_plain, each)) for each in counted(asked).summary]


def _plain(part: object) -> object:
    value = getattr(part, "value", None)
    if value is None:
        return part
    return {"value": value, "behind": part.behind, "only": []}  # type: ignore[attr-defined]


def test_two_who_write_the_commentary_lose_nothing(app: Flask, officer: AtWork, world: builders.World) -> None:
    director = AtWork(app, world.staff["director-housing"])
    where = f"/reports/quarterly/{now()}/commentary"
    officer.get(where)
    officer.send({"commentary": "First words."})
    for one in (officer, director):
        one.get(where)
    director.send({"commentary": "The Director’s words."})
    officer.send({"commentary": "The officer’s words."})
    assert officer.status == 422
    assert officer.value("commentary") == "The officer’s words."
    assert "Eli Placeholder" in officer.text


@pytest.mark.clause("REP-1")
def test_it_is_sent_once_on_the_day_that_the_policy_says(world: builders.World) -> None:
    builders.incident(world)
    asked = now()
    assert send_due_reports() == 0
    with in_the_next_quarter(policy_in_force().reporting.send_on_working_day - 1):
        assert send_due_reports() == 0
    with in_the_next_quarter(policy_in_force().reporting.send_on_working_day):
        assert send_due_reports() == 1
        assert send_due_reports() == 0
        told = {notice.staff.email for notice in Notice.select().where(Notice.link == f"/reports/quarterly/{asked}")}
        assert told == {
            f"{key}@example.org" for key in ("reports", "director-housing", "director-repairs", "director-customer")
        }
        assert Message.select().where(Message.text.contains(f"/reports/quarterly/{asked}")).count() == 4


@pytest.mark.clause("REP-7")
def test_management_signs_that_it_looked_through_the_register(manager: AtWork, world: builders.World) -> None:
    visitor.told(world)
    where = f"/reports/quarterly/{now()}/register"
    assert "Morgan Okafor-Reed" in manager.get(where)
    manager.send({"found": ""})
    assert manager.error("found") == "Say what you looked at and what you found"
    manager.send({"found": "."})
    assert manager.status == 422
    manager.send({"found": "One entry, still needed; its review is in three months."})
    assert "Signed by" in manager.text
    review = RegisterReview.get()
    assert (review.entries, review.signed_by.name) == (1, "Cam Sampleton")
    manager.post(where, {"found": "Somebody else signs it again.", "key": "k" * 32})
    assert manager.status == 409
    assert RegisterReview.select().count() == 1


def test_who_signs_a_past_register_sees_a_review_that_is_overdue_today(app: Flask, world: builders.World) -> None:
    visitor.told(world)
    asked, row = now(), Restriction.get()
    assert "Overdue since" not in AtWork(app, world.staff["senior-manager"]).get(f"/reports/quarterly/{asked}/register")
    with time_machine.travel(clock.at(row.review_on + timedelta(days=1), 10), tick=True):
        manager = AtWork(app, world.staff["senior-manager"])
        text = manager.get(f"/reports/quarterly/{asked}/register")
        assert f"Overdue since {long_date(row.review_on)}" in text


def all_work(world: builders.World) -> list[WorkRow]:
    """What waits for the senior manager, whenever it is due."""
    found = work_for(world.proposer)
    return [*found.late, *found.today, *found.coming]


@pytest.mark.clause("SIT-13")
def test_a_promise_that_broke_by_itself_and_was_mended_stands_in_the_report(world: builders.World) -> None:
    visitor.told(world)
    letter = Letter.get()
    note_broken_promises()
    record_sending(world.proposer, letter.reference, Channel.LETTER, clock.today(), returned_on=clock.today())
    assert note_broken_promises() >= 1
    note_broken_promises()
    work = [row for row in all_work(world) if letter.reference in f"{row.reference} {row.href}"]
    assert work, "it is somebody’s work, with a day"
    assert all(row.due is not None for row in work)
    with time_machine.travel(clock.now() + timedelta(days=30)):
        assert [row for row in work_for(world.proposer).late if letter.reference in f"{row.reference} {row.href}"]
    with time_machine.travel(clock.now() + timedelta(days=3)):
        record_sending(world.proposer, letter.reference, Channel.LETTER, clock.today())
        note_broken_promises()
        quarter = now()
    rows: dict[str, list[int]] = {}
    for each in {now(), quarter}:
        with time_machine.travel(clock.at(quarter.ends, 12)):
            table = next(table for table in counted(each).tables if table.key == "promises")
        for row in table.rows:
            found = rows.setdefault(str(row[0]), [0, 0])
            found[0] += int(str(row[1]))
            found[1] += int(str(row[2]))
    assert rows["A letter that was issued has gone out, and has not come back."] == [1, 1]


def test_an_injury_that_must_be_reported_says_so_and_is_counted(app: Flask, world: builders.World) -> None:
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get("/incidents/new")
    _, standing = colleague.filled("/incidents/new")
    assert "injury" in standing
    facts = NewIncident(
        happened_at=clock.now(), channel=Channel.OFFICE, account=world.customer.account, place="Reception",
        what_happened="The door was slammed on a hand.", injury="specified",
        behaviours=(policy_in_force().categories[0].behaviours[0].key,),
    )  # fmt: skip
    incident = record_incident(world.actor("colleague"), facts)
    assert "Health and Safety Executive at once" in colleague.get(f"/incidents/{incident.reference}")
    table = next(table for table in counted(now()).tables if table.key == "injuries")
    assert [row[1] for row in table.rows] == [0, 0, 1]
    with pytest.raises(Invalid):
        record_incident(world.actor("colleague"), replace(facts, injury="a scratch"))

"""Nobody here may hear an appeal: somebody outside reviews it, and a colleague with no part records it (APP-3)."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.appeals.outside import (
    FoundOutside,
    Reviewer,
    name_reviewer,
    record_reviewers_outcome,
    send_to_reviewer,
)
from shared.actions.letters.issue import issue_letter
from shared.actions.staff.absences import record_absence
from shared.actions.staff.colleagues import change_roles
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Appeal, Event, ExternalReview, Letter, Published, Restriction
from shared.queries.letters import appeals as letter_appeals
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import NotAllowed
from shared.rules.vocabulary import (
    AppealGround,
    AppealOutcome,
    AppealState,
    Channel,
    LetterKind,
    RestrictionState,
    Role,
)
from tests import beginnings, builders, pdf_reading
from tests.at_work import AtWork

REVIEWER = {"name": "Robin Elsewhere", "organisation": "Far Moor Housing", "reach": "robin@example.net"}
WHY = "Calls were limited on one bad day. That is not enough."


@pytest.fixture
def world(app: Flask) -> builders.World:
    """As below, at the back office."""
    return nobody_may_hear()


def nobody_may_hear(made: builders.World | None = None) -> builders.World:
    """A restriction in force where nobody may hear an appeal: of the Directors of other services, one has left, and
    Fay is a line manager now."""
    made = made or beginnings.told()[0]
    fay, gus = made.staff["director-repairs"], made.staff["director-customer"]
    change_roles(made.actor("admin"), fay.email, fay.version, frozenset({Role.LINE_MANAGER}))
    disable_colleague(made.actor("admin"), gus.email, gus.version)
    return made


@pytest.fixture
def appeal(world: builders.World) -> Appeal:
    """An appeal that came by letter and is answered by letter."""
    return lodged()


def lodged() -> Appeal:
    made = NewAppeal(
        name="Morgan Okafor-Reed", reply_by=Channel.LETTER, address="14 Elder Court",
        grounds=(AppealGround.NOT_PROPORTIONATE,), decision_reference=Letter.get().appeal_reference or "",
    )  # fmt: skip
    return lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPR")


def work_of(world: builders.World, key: str) -> str:
    waiting = work_for(world.actor(key))
    return str((*waiting.late, *waiting.today, *waiting.coming))


def named(app: Flask, world: builders.World, appeal: Appeal) -> AtWork:
    browser = AtWork(app, world.staff["senior-manager"])
    browser.get(f"/appeals/{appeal.reference}/reviewer")
    browser.send(REVIEWER | {"recorder": [str(world.staff["director-repairs"].id)]})
    return browser


def sent(app: Flask, world: builders.World, appeal: Appeal) -> AtWork:
    browser = named(app, world, appeal)
    browser.get(f"/appeals/{appeal.reference}/reviewer/file")
    browser.send({"by": ["email"]})
    return browser


def recorded(app: Flask, world: builders.World, appeal: Appeal, **answers: object) -> AtWork:
    browser = AtWork(app, world.staff["director-repairs"])
    browser.get(f"/appeals/{appeal.reference}/reviewer/outcome")
    day = clock.today()
    found = {"found_on-day": str(day.day), "found_on-month": str(day.month), "found_on-year": str(day.year)}
    given = {"answer_not_proportionate": WHY, "outcome": ["upheld"], "evidence_read": "The pack of the case."}
    browser.send(found | given | answers)
    return browser


@pytest.mark.clause("APP-3", "APP-6", "REP-4")
def test_where_nobody_may_hear_it_somebody_outside_is_named_and_sent_the_file(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    page = AtWork(app, world.staff["senior-manager"]).get(f"/appeals/{appeal.reference}")
    assert "Nobody here may hear this appeal" in page
    assert "Name an external reviewer" in page
    named(app, world, appeal)
    assert "File for an external reviewer" in work_of(world, "senior-manager")
    assert "Appeal received" not in work_of(world, "senior-manager")
    kept = ExternalReview.get(ExternalReview.appeal == appeal)
    assert any("Director" not in line and "had a part in the decision" in line for line in kept.why)
    assert Published.get(Published.reference == appeal.reference).body["heard_outside"] == "Far Moor Housing"
    page = sent(app, world, appeal).text
    assert "Robin Elsewhere, of Far Moor Housing, reviews it" in page
    assert f"Sent on {clock.today().day} " in page
    assert "File for an external reviewer" not in work_of(world, "senior-manager")
    assert "Outcome from an external reviewer" in work_of(world, "director-repairs")
    listed = AtWork(app, world.staff["director-repairs"]).get("/appeals")
    assert "Robin Elsewhere, of Far Moor Housing" in listed


@pytest.mark.clause("APP-3", "APP-4", "LET-8")
def test_their_outcome_binds_and_the_letter_says_that_somebody_outside_decided(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    sent(app, world, appeal)
    page = recorded(app, world, appeal).text
    assert "recorded by" in page
    now = Appeal.get_by_id(appeal.id)
    assert (now.state, now.outcome, now.decided_by) == (AppealState.DECIDED, AppealOutcome.UPHELD, None)
    assert Restriction.get().state is RestrictionState.ENDED
    assert WHY in [row.answer for row in now.grounds]
    letter = Letter.get(Letter.kind == LetterKind.APPEAL_OUTCOME)
    browser = AtWork(app, world.staff["senior-manager"])
    browser.get(f"/letters/{letter.reference}")
    browser.send({"goes_by": "office"}, action="/issue")
    browser.get(f"/letters/{letter.reference}.pdf")
    text = pdf_reading.running_text(browser.content)
    assert "Robin Elsewhere, of Far Moor Housing, decided this." in text
    assert "Robin Elsewhere does not work for us" in text
    timeline = browser.get(f"/cases/{Restriction.get().case.reference}/timeline")
    assert "Appeal given to Robin Elsewhere of Far Moor Housing" in timeline
    assert "File sent to Robin Elsewhere" in timeline
    assert "Appeal decided: upheld" in timeline


@pytest.mark.clause("APP-3", "SEC-5")
def test_whoever_had_a_part_records_nothing_and_nothing_is_recorded_before_the_file_went(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    named(app, world, appeal)
    browser = AtWork(app, world.staff["director-repairs"])
    assert "sent the file" in browser.get(f"/appeals/{appeal.reference}/reviewer/outcome")
    sent(app, world, appeal)
    browser = AtWork(app, world.staff["senior-manager"])
    page = browser.get(f"/appeals/{appeal.reference}/reviewer/outcome")
    assert "You had a part in the decision, so you can’t record this" in page
    adviser = AtWork(app, world.staff["colleague"])
    assert "This page is for other colleagues" in adviser.get(f"/appeals/{appeal.reference}/reviewer/outcome")


@pytest.mark.clause("REL-6")
def test_that_the_file_went_is_recorded_once(app: Flask, world: builders.World, appeal: Appeal) -> None:
    sent(app, world, appeal)
    again = AtWork(app, world.staff["senior-manager-2"])
    again.get(f"/appeals/{appeal.reference}/reviewer/file")
    again.send({"by": ["letter"], "what": "The pack again."})
    assert "it is recorded already" in again.text
    assert Event.select().where(Event.action == "send_to_reviewer").count() == 1


@pytest.mark.clause("APP-3", "SEC-5")
def test_the_database_takes_an_outcome_from_outside_and_none_recorded_by_who_had_a_part(database_url: str) -> None:
    connect_to(database_url)
    world = nobody_may_hear()
    appeal, fay = lodged(), world.staff["director-repairs"]
    appeal = name_reviewer(world.proposer, appeal.reference, appeal.version, Reviewer(**REVIEWER), fay.id)
    by = Channel.EMAIL
    appeal = send_to_reviewer(world.proposer, appeal.reference, appeal.version, clock.today(), by, "The pack.")
    for recorder in (None, world.staff["senior-manager"], world.staff["line-manager"]):
        with writing():
            ExternalReview.update(recorded_by=recorder).execute()
        with pytest.raises(peewee.IntegrityError, match="no part in the decision"), writing():
            Appeal._meta.database.execute_sql("UPDATE appeal SET state = 'decided'")
    found = FoundOutside(AppealOutcome.NOT_UPHELD, "The pack.", on=clock.today())
    answers = {AppealGround.NOT_PROPORTIONATE: WHY}
    record_reviewers_outcome(world.actor("director-repairs"), appeal.reference, appeal.version, found, answers)
    assert Appeal.get().state is AppealState.DECIDED


@pytest.mark.clause("APP-3")
def test_while_anybody_here_may_hear_it_nobody_outside_is_named(app: Flask) -> None:
    world = beginnings.told()[0]
    appeal = lodged()
    recorder = world.staff["director-repairs"].id
    with pytest.raises(NotAllowed, match="may hear this appeal"):
        name_reviewer(world.proposer, appeal.reference, appeal.version, Reviewer(**REVIEWER), recorder)
    assert not ExternalReview.select().exists()
    assert not Event.select().where(Event.action == "name_reviewer").exists()


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"name": " "}, "name", "Enter who reviews it"),
        ({"reach": "colleague@example.org"}, "reach", "address of a colleague"),
        ({"recorder": []}, "recorder", "Choose who records"),
    ],
)
def test_what_is_missing_is_said_by_the_field_and_the_rest_is_kept(
    app: Flask, world: builders.World, appeal: Appeal, changed: dict[str, object], field: str, says: str
) -> None:
    browser = AtWork(app, world.staff["senior-manager"])
    browser.get(f"/appeals/{appeal.reference}/reviewer")
    browser.send(REVIEWER | {"recorder": [str(world.staff["director-repairs"].id)]} | changed)
    assert browser.status == 422
    assert says in browser.error(field)
    assert browser.value("organisation") == REVIEWER["organisation"]
    assert not ExternalReview.select().exists()


@pytest.mark.clause("SIT-9")
def test_a_second_appeal_about_the_same_decision_goes_to_the_same_reviewer(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    sent(app, world, appeal)
    second = lodged()
    fay = AtWork(app, world.staff["director-repairs"])
    assert f"First give {second.reference}" in fay.get(f"/appeals/{appeal.reference}/reviewer/outcome")
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(f"/appeals/{second.reference}/reviewer")
    assert senior.value("name") == REVIEWER["name"]
    recorder = {"recorder": [str(world.staff["director-repairs"].id)]}
    senior.send(recorder | {"name": "Somebody Else"})
    assert "Robin Elsewhere was sent the file" in senior.error("instead")
    senior.send(recorder | {"name": REVIEWER["name"]})
    assert "sent the file" in fay.get(f"/appeals/{appeal.reference}/reviewer/outcome")
    senior.get(f"/appeals/{second.reference}/reviewer/file")
    senior.send({"by": ["email"]})
    recorded(app, world, appeal)
    assert {row.state for row in Appeal.select()} == {AppealState.DECIDED}
    assert Letter.select().where(Letter.kind == LetterKind.APPEAL_OUTCOME).count() == 2


def test_a_day_of_decision_before_the_file_went_is_refused(app: Flask, world: builders.World, appeal: Appeal) -> None:
    sent(app, world, appeal)
    empty = recorded(app, world, appeal, outcome=[], evidence_read=" ", answer_not_proportionate="")
    assert all(empty.error(name) for name in ("answer_not_proportionate", "evidence_read", "outcome"))
    day = clock.today() - timedelta(days=3)
    early = {"found_on-day": str(day.day), "found_on-month": str(day.month), "found_on-year": str(day.year)}
    browser = recorded(app, world, appeal, **early)
    assert "before they were sent the file" in browser.error("found_on")


@pytest.mark.clause("APP-3", "LET-8")
def test_a_hearer_who_can_no_longer_hear_it_gives_way_to_somebody_outside(app: Flask) -> None:
    world = beginnings.told()[0]
    appeal = lodged()
    assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    first = Letter.get(Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT)
    issue_letter(world.proposer, first.reference, first.version, Channel.OFFICE)
    nobody_may_hear(world)
    assert "Name an external reviewer" in AtWork(app, world.staff["senior-manager-2"]).get(
        f"/appeals/{appeal.reference}"
    )
    named(app, world, appeal)
    now = Appeal.get_by_id(appeal.id)
    assert (now.state, now.hearer) == (AppealState.UNDER_REVIEW, None)
    second = Letter.get(Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT, Letter.id > first.id)
    said = letter_appeals.acknowledgement(second, clock.today(), "", "")
    assert "in place of the person whom our earlier letter named" in said.independence
    assert said.heard_by == "Robin Elsewhere, of Far Moor Housing"


@pytest.mark.clause("APP-3")
def test_a_reviewer_who_can_not_go_on_is_replaced_with_the_reason_and_the_next_is_sent_the_file(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    browser = sent(app, world, appeal)
    browser.get(f"/appeals/{appeal.reference}/reviewer")
    recorder = {"recorder": [str(world.staff["director-repairs"].id)]}
    other = {"name": "Kit Further", "organisation": "Far Moor Housing", "reach": "kit@example.net"}
    browser.send(other | recorder)
    assert "Robin Elsewhere was sent the file" in browser.error("instead")
    browser.send({"instead": "Robin is ill until spring.", "name": REVIEWER["name"]} | recorder)
    assert "Robin Elsewhere was sent the file already" in browser.error("name")
    assert browser.value("instead") == "Robin is ill until spring."
    browser.send({"instead": "Robin is ill until spring.", "name": "Kit Further"} | recorder)
    now = ExternalReview.get()
    assert (now.name, now.sent_on, now.sent_what) == ("Kit Further", None, "")
    assert "File for an external reviewer" in work_of(world, "senior-manager")
    timeline = browser.get(f"/cases/{Restriction.get().case.reference}/timeline")
    assert "Robin is ill until spring." in timeline


@pytest.mark.clause("APP-3")
@pytest.mark.parametrize(("days", "allowed"), [(3, False), (None, True)])
def test_the_only_one_who_may_hear_it_has_to_be_back_in_time(app: Flask, days: int | None, allowed: bool) -> None:
    world = beginnings.told()[0]
    appeal, today = lodged(), clock.today()
    fay, gus = world.staff["director-repairs"], world.staff["director-customer"]
    change_roles(world.actor("admin"), gus.email, gus.version, frozenset({Role.LINE_MANAGER}))
    record_absence(world.actor("admin"), fay.id, today, today + timedelta(days=days) if days else None)
    page = AtWork(app, world.staff["senior-manager"]).get(f"/appeals/{appeal.reference}")
    assert ("name an external reviewer" in page) is allowed
    if not allowed:
        with pytest.raises(NotAllowed, match="Fay Invented may hear this appeal"):
            name_reviewer(world.proposer, appeal.reference, appeal.version, Reviewer(**REVIEWER), gus.id)
        return
    name_reviewer(world.proposer, appeal.reference, appeal.version, Reviewer(**REVIEWER), gus.id)
    assert "Fay Invented may, and is not back in time." in ExternalReview.get().why

"""The warning ladder, walked live through its pages (INC-3 to INC-6, BEH-8, REL-6)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.config import settings
from shared.models import Incident, Ladder, Message, Notice, Warning
from shared.queries.policy import policy_in_force
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel, LadderState
from tests import builders
from tests.sign_in import back_office, browser_of

THREE_STEPS = "agency-zero-tolerance"


@pytest.fixture
def world(app: Flask) -> builders.World:
    return builders.world(THREE_STEPS)


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["colleague"])


def started(client: FlaskClient, channel: str = "telephone") -> str:
    answer = client.post("/customers/HA-204417/ladder", data={"channel": channel})
    assert answer.status_code == 303
    return str(answer.location)


def click(client: FlaskClient, ladder: str, what: str, step: int) -> None:
    assert client.post(f"{ladder}/{what}", data={"step": str(step)}).status_code == 303


def words_on(client: FlaskClient, ladder: str) -> str:
    found = re.search(r"<blockquote[^>]*>(.*?)</blockquote>", client.get(ladder).text, re.S)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1]).strip()


@pytest.mark.clause("INC-3")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_each_step_shows_the_policys_words_with_the_customers_name_and_takes_one_click(
    sqlite_url: str, name: str
) -> None:
    app = back_office(sqlite_url)
    colleague = browser_of(app, builders.world(name).staff["colleague"])
    steps = policy_in_force().ladder.steps
    ladder = started(colleague, policy_in_force().ladder.channels[0])
    for step in steps:
        page = colleague.get(ladder).text
        assert f"Step {step.number} of {len(steps)}: {step.title}" in page
        said = words_on(colleague, ladder)
        assert "{" not in said
        if "{customer}" in step.words:
            assert "Morgan Okafor-Reed" in said
        assert ("It goes on" in page) is not step.ends_contact
        click(colleague, ladder, "end" if step.ends_contact else "goes-on", step.number)
    assert Ladder.get().state is LadderState.ENDED
    assert [warning.step for warning in Warning.select().order_by(Warning.step)] == [step.number for step in steps]


@pytest.mark.clause("INC-6", "INC-3")
def test_the_last_step_files_the_incident_with_all_times_and_tells_two_managers(
    world: builders.World, colleague: FlaskClient
) -> None:
    began = clock.now().replace(microsecond=0)
    with time_machine.travel(began, tick=False) as traveller:
        ladder = started(colleague)
        for number, minutes in ((1, 1), (2, 2)):
            traveller.move_to(began + timedelta(minutes=minutes))
            click(colleague, ladder, "goes-on", number)
        traveller.move_to(began + timedelta(minutes=4))
        click(colleague, ladder, "end", 3)
        page = colleague.get(ladder).text
    incident = Incident.get()
    wall = [f"{clock.local(began + timedelta(minutes=m)):%H:%M:%S}" for m in (0, 1, 2, 4)]
    assert re.findall(r"^\d\d:\d\d:\d\d", incident.what_happened, re.M) == [*wall, wall[3]]
    assert (incident.happened_at, incident.minutes_spent) == (began, 4)
    assert f"Filed as {incident.reference}" in page
    assert "Are you all right?" in page
    told = {notice.staff.email.split("@")[0] for notice in Notice.select()}
    assert "line-manager" in told
    assert told & {"senior-manager", "senior-manager-2"}
    for name in ("Bo Examplar", "know."):
        assert name in page


@pytest.mark.clause("INC-3")
def test_when_they_stop_the_warning_is_kept_and_nothing_is_filed(colleague: FlaskClient) -> None:
    ladder = started(colleague)
    click(colleague, ladder, "stopped", 1)
    assert "Nothing is filed." in colleague.get(ladder).text
    assert Warning.select().count() == 1
    assert not Incident.select().count()
    assert not Notice.select().count()


@pytest.mark.clause("INC-4", "ADJ-5")
def test_what_was_agreed_stands_beside_each_step(world: builders.World, colleague: FlaskClient) -> None:
    asked = NewAdjustmentRequest(
        name="M", reply_by=Channel.EMAIL, email="m@example.com", own_words="x", account="HA-204417"
    )
    request = request_adjustment(world.actor("colleague"), asked, "code")
    agreed = (
        NewAdjustment(AdjustmentKind.CLEAR_WARNINGS),
        NewAdjustment(AdjustmentKind.MORE_TIME, "ten seconds before an answer"),
    )
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )
    ladder = started(colleague)
    for number, next_ in ((1, "goes-on"), (2, "goes-on"), (3, "end")):
        page = colleague.get(ladder).text
        assert f"Step {number} of 3" in page
        assert "Clear warning before a call is ended" in page
        assert "More time: ten seconds before an answer" in page
        click(colleague, ladder, next_, number)


@pytest.mark.clause("INC-5")
def test_danger_ends_it_at_once_and_needs_its_reason(world: builders.World, colleague: FlaskClient) -> None:
    ladder = started(colleague)
    missing = colleague.post(f"{ladder}/danger", data={"reason": " "})
    assert missing.status_code == 422
    assert "Say what the danger was" in missing.text
    assert "Step 1 of 3" in missing.text
    assert colleague.post(f"{ladder}/danger", data={"reason": "He is at the door with a hammer"}).status_code == 303
    incident = Incident.get()
    assert incident.danger_reason == "He is at the door with a hammer"
    assert not Warning.select().count()
    assert {notice.urgent for notice in Notice.select()} == {True}
    assert Notice.select().count() == 2


@pytest.mark.clause("BEH-8")
def test_talk_of_self_harm_opens_what_to_do_and_counts_for_nothing(
    world: builders.World, colleague: FlaskClient
) -> None:
    ladder = started(colleague)
    click(colleague, ladder, "goes-on", 1)
    click(colleague, ladder, "harm", 2)
    page = colleague.get(ladder).text
    for said in ("This is never misconduct", "116 123", "999", "counts for nothing"):
        assert said in page
    assert "Warnings given" not in page
    assert not Incident.select().count()
    notice = Notice.get()
    assert (notice.staff, notice.urgent) == (world.staff["line-manager"], True)
    email = Message.get(Message.to == notice.staff.email)
    assert f"{settings().backoffice_url}{notice.link}" in email.text, "a link that opens from an email"
    click(colleague, ladder, "goes-on", 2)
    assert Warning.select().count() == 1
    assert Ladder.get().state is LadderState.SAFEGUARDING


@pytest.mark.clause("REL-6", "SEC-8")
def test_a_second_click_and_the_back_button_lead_to_where_one_is(colleague: FlaskClient) -> None:
    ladder = started(colleague)
    same = {"step": "1", "key": "a-key-of-one-form-0123456789"}
    for _ in range(2):
        assert colleague.post(f"{ladder}/goes-on", data=same).location == ladder
    assert Warning.select().count() == 1
    for stale in ("goes-on", "stopped", "end"):
        click(colleague, ladder, stale, 1)
        assert "That step was taken already" in colleague.get(ladder).text
    assert Ladder.get().state is LadderState.WALKING
    assert Warning.select().count() == 1
    for nonsense in ("", "x", "-1", "99"):
        assert colleague.post(f"{ladder}/goes-on", data={"step": nonsense}).status_code == 303
    assert Warning.select().count() == 1
    click(colleague, ladder, "goes-on", 2)
    click(colleague, ladder, "goes-on", 2)
    assert "That step was taken already" in colleague.get(ladder).text


@pytest.mark.clause("INC-3")
def test_the_contact_cannot_be_ended_by_skipping_a_warning(colleague: FlaskClient) -> None:
    ladder = started(colleague)
    answer = colleague.post(f"{ladder}/end", data={"step": "1"})
    assert answer.status_code == 403
    assert "Earlier warnings have not been given yet." in answer.text
    assert not Incident.select().count()


def test_only_whoever_is_on_the_call_walks_it(app: Flask, world: builders.World, colleague: FlaskClient) -> None:
    ladder = started(colleague)
    other = browser_of(app, world.staff["line-manager"])
    assert "Only they can walk it." in other.get(ladder).text
    assert other.post(f"{ladder}/goes-on", data={"step": "1"}).status_code == 403
    assert not Warning.select().count()


def test_beginning_again_leads_back_to_the_ladder_one_is_on(colleague: FlaskClient) -> None:
    assert started(colleague) == started(colleague)
    assert "You are on the warning ladder with this customer" in colleague.get("/customers/HA-204417").text


@pytest.mark.clause("INC-3")
def test_a_channel_for_which_the_policy_has_no_ladder_is_not_offered_and_not_taken(colleague: FlaskClient) -> None:
    offered = set(policy_in_force().ladder.channels)
    assert offered < set(Channel)
    page = colleague.get("/customers/HA-204417").text
    assert set(re.findall(r'<option value="([a-z_]+)"', page)) == offered
    shut = next(channel for channel in Channel if channel not in offered)
    answer = colleague.post("/customers/HA-204417/ladder", data={"channel": shut.value})
    assert answer.status_code == 422
    assert not Ladder.select().count()


@pytest.mark.clause("INC-3")
def test_a_written_exchange_is_warned_in_writing(sqlite_url: str) -> None:
    app = back_office(sqlite_url)
    colleague = browser_of(app, builders.world("managing-contact").staff["colleague"])
    assert Channel.EMAIL in policy_in_force().ladder.channels
    ladder = started(colleague, "email")
    assert "Write:" in colleague.get(ladder).text
    for step in policy_in_force().ladder.steps[:-1]:
        click(colleague, ladder, "goes-on", step.number)
    assert "Send this, and end the exchange" in colleague.get(ladder).text


@pytest.mark.parametrize(
    ("where", "data", "said"),
    [
        ("support", {"wanted": "yes"}, "Ash Testley would like to talk about"),
        ("break", {}, "Ash Testley takes a break until"),
    ],
)
def test_the_colleague_is_asked_and_the_line_manager_hears_it(
    world: builders.World, colleague: FlaskClient, where: str, data: dict[str, str], said: str
) -> None:
    ladder = started(colleague)
    colleague.post(f"{ladder}/danger", data={"reason": "A threat"})
    reference = Incident.get().reference
    answer = colleague.post(f"/incidents/{reference}/{where}", data={**data, "back": ladder})
    assert (answer.status_code, answer.location) == (303, ladder)
    heard = [notice.text for notice in Notice.select().where(Notice.staff == world.staff["line-manager"])]
    assert any(text.startswith(said) for text in heard)
    elsewhere = colleague.post(f"/incidents/{reference}/{where}", data={**data, "back": "//evil.example"})
    assert elsewhere.location == f"/incidents/{reference}"


def test_talk_is_seen_by_the_manager_until_it_was_offered(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    ladder = started(colleague)
    colleague.post(f"{ladder}/danger", data={"reason": "A threat"})
    address = f"/incidents/{Incident.get().reference}"
    colleague.post(f"{address}/support", data={"wanted": "yes"})
    assert colleague.post(f"{address}/support/offered").status_code == 403
    manager = browser_of(app, world.staff["line-manager"])
    assert "I have offered it" in manager.get(address).text
    manager.post(f"{address}/support/offered")
    page = manager.get(address).text
    assert "I have offered it" not in page
    assert "Offered on" in page

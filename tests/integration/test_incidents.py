"""Incidents: recorded in one form drawn from the policy, never edited, added to, matched (INC-1, INC-2, BEH)."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.database.writing import writing
from shared.models import Attachment, AttachmentContent, Event, Incident, IncidentBehaviour, Notice
from shared.queries.policy import policy_in_force
from shared.rules.vocabulary import Channel, IncidentPart, ProtectedCharacteristic
from tests import builders
from tests.sign_in import back_office, browser_of

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def world(app: Flask) -> builders.World:
    return builders.world("council-behaviour")


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["colleague"])


def filled(**changes: object) -> dict[str, object]:
    moment = clock.local(clock.now() - timedelta(minutes=30))
    category = policy_in_force().categories[0]
    return {
        "account": "HA-204417",
        "happened_on-day": str(moment.day),
        "happened_on-month": str(moment.month),
        "happened_on-year": str(moment.year),
        "happened_time": f"{moment:%H:%M}",
        "channel": "telephone",
        "words_used": "You will be sorry",
        "what_happened": "The caller shouted for four minutes.",
        f"behaviours_{category.key}": [category.behaviours[0].key],
        "affected_me": "yes",
        "minutes_spent": "12",
        **changes,
    }


def recorded(client: FlaskClient, **changes: object) -> Incident:
    answer = client.post("/incidents/new", data=filled(**changes))
    assert answer.status_code == 303, re.findall(r"error-message.*?</p>", answer.text, re.S)
    return Incident.get(Incident.reference == answer.location.split("/")[-1].split("?")[0])


def refused(client: FlaskClient, message: str, **changes: object) -> str:
    before = Incident.select().count()
    answer = client.post("/incidents/new", data=filled(**changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert "The caller shouted for four minutes." in answer.text or changes.get("what_happened") == ""
    assert Incident.select().count() == before
    return answer.text


@pytest.mark.clause("INC-1")
def test_an_incident_with_a_customer_is_recorded_with_everything_that_was_entered(
    world: builders.World, colleague: FlaskClient
) -> None:
    incident = recorded(
        colleague,
        affected="Dee Mockridge (senior-manager-2@example.org)",
        witnesses=["bo examplar", "", "fay invented"],
        evidence=[(io.BytesIO(PNG), "screen.png")],
    )
    assert incident.customer == world.customer
    assert (incident.words_used, incident.minutes_spent) == ("You will be sorry", 12)
    people = {(one.staff.name, one.part) for one in incident.people}
    assert people == {
        ("Ash Testley", IncidentPart.RECORDED),
        ("Ash Testley", IncidentPart.AFFECTED),
        ("Dee Mockridge", IncidentPart.AFFECTED),
        ("Bo Examplar", IncidentPart.WITNESS),
        ("Fay Invented", IncidentPart.WITNESS),
    }
    assert Notice.get().staff.name == "Bo Examplar"
    page = colleague.get(f"/incidents/{incident.reference}").text
    for shown in ("You will be sorry", "screen.png", "Bo Examplar, Fay Invented", "Morgan Okafor-Reed"):
        assert shown in page


@pytest.mark.clause("INC-1")
def test_somebody_unknown_is_described_and_matched_later(world: builders.World, colleague: FlaskClient) -> None:
    refused(colleague, "Say who it was", account="")
    incident = recorded(colleague, account="", unknown_person="A man with a blue van")
    assert "A man with a blue van" in colleague.get("/incidents?show=unmatched").text
    address = f"/incidents/{incident.reference}/match"
    wrong = colleague.post(address, data={"account": "HA-000000", "version": incident.version})
    assert wrong.status_code == 422
    assert "There is no account HA-000000" in wrong.text
    assert colleague.post(address, data={"account": "ha-204417", "version": incident.version}).status_code == 303
    assert Incident.get().customer == world.customer
    assert "A man with a blue van" not in colleague.get("/incidents?show=unmatched").text


@pytest.mark.clause("INC-1")
def test_a_correction_stands_beside_what_was_written_first(colleague: FlaskClient) -> None:
    incident = recorded(colleague)
    address = f"/incidents/{incident.reference}"
    assert colleague.post(f"{address}/notes", data={"text": ""}).status_code == 422
    assert colleague.post(f"{address}/notes", data={"text": "It was five minutes."}).status_code == 303
    page = colleague.get(address).text
    assert page.index("shouted for four minutes") < page.index("It was five minutes.")
    assert "Added by Ash Testley" in page


@pytest.mark.clause("REL-6")
def test_a_double_click_on_a_correction_is_no_mistake(colleague: FlaskClient) -> None:
    incident = recorded(colleague)
    ticked = {row.behaviour for row in incident.behaviours}
    every = [b for category in policy_in_force().categories for b in category.behaviours if not b.safeguard]
    other = next(behaviour.key for behaviour in every if behaviour.key not in ticked)
    note = {"text": "They also did this.", "behaviours": [other], "key": "k" * 32}
    for _ in range(2):
        assert colleague.post(f"/incidents/{incident.reference}/notes", data=note).status_code == 303
    assert [row.behaviour for row in incident.behaviours].count(other) == 1
    assert incident.notes.count() == 1


@pytest.mark.clause("INC-2")
def test_facts_are_asked_for_apart_from_opinion_and_the_writer_is_told_who_may_read(colleague: FlaskClient) -> None:
    page = colleague.get("/incidents/new").text
    assert "Facts only" in page
    assert "The customer may read this one day." in page
    incident = recorded(colleague, opinion="I think that they were drunk.")
    assert "drunk" not in incident.what_happened
    assert incident.opinion == "I think that they were drunk."


@pytest.mark.clause("BEH-1", "BEH-2", "BEH-3", "BEH-4", "BEH-5", "BEH-6")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_form_offers_the_behaviours_of_the_policy_in_force_by_category_and_marks_zero_tolerance(
    sqlite_url: str, name: str
) -> None:
    app = back_office(sqlite_url)
    colleague = browser_of(app, builders.world(name).staff["colleague"])
    page = colleague.get("/incidents/new").text
    for category in policy_in_force().categories:
        assert f'name="behaviours_{category.key}"' in page
        for behaviour in category.behaviours:
            box = re.search(rf'<input[^>]*value="{behaviour.key}"[^>]*>', page)
            assert box is not None, behaviour.key
            described = re.search(r'aria-describedby="([^"]+)"', box[0])
            hint = re.search(rf'id="{described[1]}"[^>]*>(.*?)</div>', page, re.S) if described else None
            assert behaviour.zero_tolerance == bool(hint and "Zero tolerance" in hint[1]), behaviour.key
    behaviour = policy_in_force().categories[-1].behaviours[-1]
    incident = recorded(colleague, **{f"behaviours_{policy_in_force().categories[-1].key}": [behaviour.key],
                                      "recording_is_adjustment": "no"})  # fmt: skip
    assert behaviour.title in {row.title for row in incident.behaviours}


def test_a_behaviour_that_the_policy_does_not_know_is_refused(colleague: FlaskClient) -> None:
    key = policy_in_force().categories[0].key
    refused(colleague, "choose from the list", **{f"behaviours_{key}": ["made_up"]})
    refused(colleague, "Choose what the policy calls this", **{f"behaviours_{key}": []})


@pytest.mark.clause("BEH-6")
def test_a_hate_incident_names_the_characteristic_and_only_managers_read_it(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    incident = recorded(colleague, hate_target="religion")
    assert incident.hate_target == ProtectedCharacteristic.RELIGION
    address = f"/incidents/{incident.reference}"
    assert "Religion or belief" not in colleague.get(address).text
    assert not Event.select().where(Event.action == "look").count()
    assert "Religion or belief (a hate incident)" in browser_of(app, world.staff["line-manager"]).get(address).text
    assert Event.get(Event.action == "look").actor == "Bo Examplar"


@pytest.mark.clause("BEH-7")
def test_every_channel_can_be_recorded_and_in_person_says_where(colleague: FlaskClient) -> None:
    page = colleague.get("/incidents/new").text
    for channel in Channel:
        assert f'value="{channel.value}"' in page
    refused(colleague, "Say where it happened", channel="office")
    assert recorded(colleague, channel="home", place="14 Elder Court").place == "14 Elder Court"


@pytest.mark.clause("BEH-8")
def test_recording_is_asked_about_first_and_never_counts_where_it_is_an_adjustment(sqlite_url: str) -> None:
    app = back_office(sqlite_url)
    colleague = browser_of(app, builders.world("housing-association").staff["colleague"])
    category, behaviour = next(
        (c, b) for c in policy_in_force().categories for b in c.behaviours if b.safeguard is not None
    )
    none: dict[str, list[str]] = {f"behaviours_{c.key}": [] for c in policy_in_force().categories}
    only = none | {f"behaviours_{category.key}": [behaviour.key]}
    assert "Is recording an adjustment for this customer?" in colleague.get("/incidents/new").text
    refused(colleague, "Say whether recording is an adjustment", **only)
    refused(colleague, "does not count as an incident", **only, recording_is_adjustment="yes")
    other = next(b for b in policy_in_force().categories[0].behaviours if not b.safeguard)
    both = only | {f"behaviours_{policy_in_force().categories[0].key}": [other.key]}
    recorded(colleague, **both, recording_is_adjustment="yes")
    counted = {row.behaviour for row in IncidentBehaviour.select()}
    assert behaviour.key not in counted


@pytest.mark.clause("INC-5")
def test_danger_asks_for_its_reason_and_tells_a_senior_manager_at_once(colleague: FlaskClient) -> None:
    refused(colleague, "Say what the danger is", danger="yes")
    recorded(colleague, danger="yes", danger_reason="He said that he is on his way here.")
    told = {notice.staff.name for notice in Notice.select().where(Notice.urgent)}
    assert len(told) == 2
    assert "Bo Examplar" in told
    assert told & {"Cam Sampleton", "Dee Mockridge"}, "a senior manager"


def test_a_name_that_nobody_has_is_told_and_kept(colleague: FlaskClient) -> None:
    page = refused(colleague, "There is no colleague “Nobody Atall”", witnesses=["Bo Examplar", "Nobody Atall"])
    assert 'value="Nobody Atall"' in page


@pytest.mark.clause("SEC-7", "INC-1")
def test_extra_fields_change_nothing(world: builders.World, colleague: FlaskClient) -> None:
    incident = recorded(colleague, state="closed", recorded_by="3", reference="INC-0000-0000", policy_id="9")
    assert incident.state == "recorded"
    assert incident.recorded_by == world.staff["colleague"]
    assert incident.reference != "INC-0000-0000"


@pytest.mark.clause("REL-6")
def test_a_second_click_records_one_incident(colleague: FlaskClient) -> None:
    form = filled(key="a-key-of-one-form-0123456789")
    places = {colleague.post("/incidents/new", data=form).location for _ in range(2)}
    assert len(places) == 1
    assert Incident.select().count() == 1


@pytest.mark.clause("DPA-6")
def test_a_file_that_is_not_what_it_says_is_refused_before_anything_is_kept(colleague: FlaskClient) -> None:
    refused(colleague, "is not what its name says", evidence=[(io.BytesIO(b"MZ\x90\x00 program"), "photo.png")])
    refused(colleague, "is not a kind of file that we can take", evidence=[(io.BytesIO(b"x"), "run.exe")])
    assert not Attachment.select().count()


@pytest.mark.clause("INP-5")
def test_a_file_that_is_here_is_taken_away_by_a_button_and_everything_typed_stays(colleague: FlaskClient) -> None:
    form = filled(key="a-key-of-one-form-0123456789")
    both = [(io.BytesIO(b"one"), "one.txt"), (io.BytesIO(b"two"), "two.txt"), (io.BytesIO(b"x"), "run.exe")]
    page = colleague.post("/incidents/new", data=form | {"evidence": both}).text
    first = page.index('type="submit"', page.index("These files are here") - 300)
    assert "away" not in page[first - 100 : page.index("These files are here")], "the key for a new line sends"
    key = re.search(r'name="evidence-away" value="([^"]+)"', page)
    assert key
    answer = colleague.post("/incidents/new", data=form | {"what_happened": "So far.", "evidence-away": key[1]})
    assert (answer.status_code, Incident.select().count()) == (200, 0)
    assert "So far." in answer.text
    assert "error" not in answer.text.partition("<main")[2]
    assert answer.text.count("one.txt") == answer.text.count("We have removed this file: one.txt") == 1
    assert colleague.post("/incidents/new", data=form).status_code == 303
    assert [file.name for file in Attachment.select()] == ["two.txt"]


@pytest.mark.clause("INP-5")
def test_a_file_that_is_here_stays_in_sight_whatever_else_is_to_be_mended(colleague: FlaskClient) -> None:
    form = filled(key="a-key-of-one-form-0123456789", channel="", minutes_spent="")
    for files in ([(io.BytesIO(b"one"), "one.txt")], []):
        page = colleague.post("/incidents/new", data=form | {"evidence": files}).text
        around = page.rpartition("one.txt")[0].rpartition("<details")[2]
        assert re.match(r"[^>]* open\b", around), "what is in a closed section looks lost"


@pytest.mark.clause("DPA-6", "SEC-3")
def test_a_file_is_given_back_as_an_attachment_to_those_who_may_read_its_record(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    recorded(colleague, evidence=[(io.BytesIO(PNG), "../../sc\u202ereen x.png")])
    file = Attachment.get()
    answer = colleague.get(f"/files/{file.id}")
    assert answer.data.startswith(PNG[:33]), "the picture is drawn again, without what was in it besides"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "image/png"
    assert Event.select().where(Event.action == "look", Event.record == "attachment").count() == 1
    assert colleague.get("/files/999999").status_code == 404
    assert browser_of(app, world.staff["auditor"]).get(f"/files/{file.id}").status_code == 403


@pytest.mark.clause("SEC-3")
def test_the_file_of_a_record_that_is_not_theirs_is_not_there_for_them(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    with writing():
        AttachmentContent.create(sha256="0" * 64, content=PNG)
        row = {"name": "x.png", "media_type": "image/png", "size": 1, "sha256": "0" * 64, "added_at": clock.now()}
        file = Attachment.create(record_reference="APP-0000-0000", **row)
        held = Attachment.create(record_reference="INC-0000-0000", quarantined=True, **row)
    assert colleague.get(f"/files/{file.id}").status_code == 404
    assert browser_of(app, world.staff["senior-manager"]).get(f"/files/{file.id}").status_code == 200
    assert colleague.get(f"/files/{held.id}").status_code == 403


@pytest.mark.clause("SEC-27")
def test_hostile_text_is_inert_in_every_field(world: builders.World, colleague: FlaskClient) -> None:
    hostile = "<img src=x hx-get=/audit>{{7*7}}\r\n=cmd \u202eevil"
    texts = ("words_used", "what_happened", "opinion", "place", "danger_reason")
    incident = recorded(colleague, account="", unknown_person=hostile, danger="yes", **dict.fromkeys(texts, hostile))
    for address in (f"/incidents/{incident.reference}", "/incidents"):
        page = colleague.get(address).text
        assert "<img src=x" not in page
        assert "{{7*7}}" in page
        assert "\u202e" not in page
    answer = colleague.post("/incidents/new", data=filled(what_happened="a\0b"))
    assert answer.status_code in {400, 422}
    assert colleague.post("/incidents/new", data=filled(place="x" * 10_000)).status_code == 422

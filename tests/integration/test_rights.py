"""What people ask about the information that we hold on them: on the law's clock, reviewed, answered (DPA-3, DPA-7)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.allegations import raise_allegation
from shared.actions.customers.keep import NewSupportContact, add_support_contact
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.actions.incidents.record import correct_incident
from shared.actions.installation.policy import use_policy
from shared.actions.letters.issue import issue_letter
from shared.actions.rights.requests import (
    NewRightsRequest,
    RightsAnswer,
    answer_rights,
    extend_rights,
    record_rights,
)
from shared.database.connections import connect_to
from shared.files.check import checked
from shared.models import (
    TABLES,
    Attachment,
    Customer,
    Enquiry,
    Event,
    EventPayload,
    Letter,
    Marker,
    Message,
    Published,
    Redaction,
    RightsRequest,
)
from shared.models.references import new_code
from shared.policy.reading import DEFAULT
from shared.queries.cases import pack
from shared.queries.customers import copy
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.rights import RightsKind, RightsOutcome, RightsQuestion, due_on
from shared.rules.vocabulary import Channel, EnquiryTopic, Nation
from tests import beginnings, builders, pdf_reading
from tests.sign_in import browser_of

ENGLAND = Nation.ENGLAND


@pytest.fixture
def senior(app: Flask, world: builders.World) -> FlaskClient:
    """The senior manager's browser, who answers what is asked about information."""
    return browser_of(app, world.staff["senior-manager"])


def asked(world: builders.World, kind: RightsKind = RightsKind.ACCESS, marker: int | None = None) -> RightsRequest:
    """A request that came today."""
    new = NewRightsRequest(kind, "What do you hold on me?", Channel.LETTER, clock.today(), marker)
    return record_rights(world.actor("colleague"), world.customer.account, new)


#: What refers to a customer and is in no copy: what is about somebody else, and why nothing of theirs may be erased.
LEFT_OUT = {"TwoPeople", "SetAside", "Hold"}


@pytest.mark.clause("DPA-3")
def test_every_table_about_a_customer_is_in_their_copy_or_is_left_out_on_purpose() -> None:
    named = "".join(Path(file).read_text("utf-8") for file in (copy.__file__, pack.__file__) if file)
    about = {table.__name__ for table in TABLES if Customer in table._meta.refs.values()}
    silent = {name for name in about - LEFT_OUT if not re.search(rf"\b{name}\b", named)}
    assert not silent, "add these to shared/queries/customers/copy.py, or to LEFT_OUT"


@pytest.mark.clause("DPA-3")
@pytest.mark.parametrize(
    ("received", "waits", "longer", "due"),
    [
        (date(2026, 9, 3), (), False, date(2026, 10, 5)),  # the third is a Saturday
        (date(2027, 1, 31), (), False, date(2027, 3, 1)),  # the last of a shorter month is a Sunday
        (date(2026, 11, 25), (), False, date(2026, 12, 29)),  # Christmas, and the substitute for Boxing Day
        (date(2026, 9, 7), [(RightsQuestion.MEANING, date(2026, 9, 10), date(2026, 9, 15))], False, date(2026, 10, 12)),
        (date(2026, 9, 7), [(RightsQuestion.IDENTITY, date(2026, 9, 8), date(2026, 9, 22))], False, date(2026, 10, 22)),
        (date(2026, 9, 7), (), True, date(2026, 12, 7)),
    ],
)
def test_the_clock_is_the_laws(received: date, waits: list, longer: bool, due: date) -> None:
    assert due_on(received, waits, ENGLAND, longer=longer) == due


@pytest.mark.clause("DPA-3")
def test_a_request_is_recorded_waits_and_goes_on_by_its_clock(senior: FlaskClient, world: builders.World) -> None:
    account = world.customer.account
    sent = {"kind": "access", "words": "All you have.", "came_by": "telephone"}
    future = clock.today() + timedelta(days=1)
    day = {"received_on-day": future.day, "received_on-month": future.month, "received_on-year": future.year}
    refused = senior.post(f"/customers/{account}/information-requests/new", data=sent | day)
    assert refused.status_code == 422
    assert "All you have." in refused.text
    came = clock.today() - timedelta(days=20)
    day = {"received_on-day": came.day, "received_on-month": came.month, "received_on-year": came.year}
    here = senior.post(f"/customers/{account}/information-requests/new", data=sent | day).location
    request = RightsRequest.get()
    assert request.answer_by == due_on(came, (), ENGLAND)
    assert here in senior.get("/work").text
    assert (
        senior.post(f"{here}/ask", data={"why": "meaning", "question": "Which years?", "version": 1}).location == here
    )
    assert "The clock stands still" in senior.get(here).text
    with time_machine.travel(clock.now() + timedelta(days=7)):
        browser = browser_of(senior.application, world.staff["senior-manager"])
        assert browser.post(f"{here}/heard", data={"heard": "All of them.", "version": 2}).location == here
        told = browser.post(
            f"{here}/longer", data={"because": "Eleven years of letters in two archives.", "version": 3}
        )
        assert told.location == here
    waited = [(RightsQuestion.MEANING, clock.today(), clock.today() + timedelta(days=7))]
    assert RightsRequest.get().answer_by == due_on(came, waited, ENGLAND, longer=True)
    assert "Take longer" not in senior.get(here).text


@pytest.mark.clause("DPA-3")
def test_longer_is_taken_only_within_the_first_month(world: builders.World) -> None:
    request, because = asked(world), "Eleven years of letters in two archives."
    last = due_on(clock.today(), (), ENGLAND)
    day_after = clock.now() + (last - clock.today()) + timedelta(days=1)
    with time_machine.travel(day_after), pytest.raises(OutOfStep, match="that day is over"):
        extend_rights(world.actor("senior-manager"), request.reference, request.version, because)
    with time_machine.travel(day_after - timedelta(days=1)):
        extend_rights(world.actor("senior-manager"), request.reference, request.version, because)
    assert RightsRequest.get().longer_told_on == last


@pytest.mark.clause("DPA-3")
def test_the_copy_holds_all_of_them_and_nobody_else(senior: FlaskClient, world: builders.World) -> None:
    colleague = world.actor("colleague")
    raise_allegation(colleague, world.customer.account, world.staff["line-manager"].id, "He hung up on me.")
    add_support_contact(colleague, world.customer.account, NewSupportContact("Pip Advocatus", "advocate"))
    beginnings_case = builders.case(world)
    request = asked(world)
    here = f"/information-requests/{request.reference}"
    refused = senior.post(f"{here}/answer", data=_answer("done", version=1))
    assert "Make the copy first" in refused.text
    page = senior.get(f"{here}/copy").text
    text = page.partition("As the copy says it")[2]
    assert "Pip" not in text
    assert "Ash Testley" not in text
    assert re.search(r"recorded by \[Colleague \d+\]", text)
    senior.post(f"{here}/copy", data={"words": "four minutes", "instead": "how long"})
    page = senior.get(f"{here}/copy").text
    read = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', page)
    assert read
    file = senior.post(f"{here}/copy/make", data={"fingerprint": read[1], "read": "yes"})
    assert file.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.data)) as both:
        pdf, data = both.read(f"{request.reference}.pdf"), json.loads(both.read(f"{request.reference}.json"))
    words = pdf_reading.text(pdf)
    for held in ("Morgan Okafor-Reed", "14 Elder Court", beginnings_case.reference, "I will make you regret this",
                 "The caller shouted for [how long] and made a threat.", "Looked at: evidence",
                 "He hung up on me."):  # fmt: skip
        assert held in words, held
        assert held in json.dumps(data, ensure_ascii=False).replace("\\n", "\n"), held
    whole = file.data.decode("latin-1") + words + json.dumps(data)
    for gone in ("Pip", "Advocatus", "Testley", "Sampleton", "four minutes"):
        assert gone not in whole, gone
    assert {part["title"] for part in data["parts"]} >= {"Contacts", "Markers", "Appeals", "The account"}
    version = RightsRequest.get().version
    assert senior.post(f"{here}/answer", data=_answer("done", version=version)).location == here
    kept = RightsRequest.get()
    assert (kept.state, kept.outcome, kept.sent_by) == ("answered", RightsOutcome.DONE, Channel.EMAIL)
    made = EventPayload.get_by_id(Event.get(Event.action == "make_copy").number).body
    assert made == {"fingerprint": kept.copy_fingerprint}
    assert here not in senior.get("/work").text


def test_a_fact_is_named_as_people_write_it() -> None:
    named = pack.facts_of(with_="Robin, adviser", came_by="Telephone", minutes=0)
    assert named == (("With", "Robin, adviser"), ("Came by", "Telephone"))


@pytest.mark.clause("DPA-3")
def test_a_file_goes_with_the_copy_where_a_reviewer_says_so(senior: FlaskClient, world: builders.World) -> None:
    incident = builders.incident(world)
    files = (checked("photo.txt", io.BytesIO(b"Theirs alone.")), checked("list.txt", io.BytesIO(b"Of others too.")))
    correct_incident(world.actor("colleague"), incident.reference, "Two files came with it.", files=files)
    request = asked(world)
    here = f"/information-requests/{request.reference}"
    assert senior.post(f"{here}/copy/files", data={"files": str(Attachment.get().id)}).status_code == 303
    read = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', senior.get(f"{here}/copy").text)
    assert read
    answer = senior.post(f"{here}/copy/make", data={"fingerprint": read[1], "read": "yes"})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as made:
        held = {name: made.read(name) for name in made.namelist()}
    names = {f"{request.reference}.pdf", f"{request.reference}.json", "files.csv", "files/0001.txt"}
    assert held.keys() == names
    assert held["files/0001.txt"] == b"Theirs alone."
    listed = json.loads(held[f"{request.reference}.json"])["files"]
    assert [(one["name"], one["path"], bool(one["stays"])) for one in listed] == [
        ("photo.txt", "files/0001.txt", False), ("list.txt", "", True),
    ]  # fmt: skip
    assert "nobody has said that it may go out" in held["files.csv"].decode()


@pytest.mark.clause("DPA-3")
def test_the_team_that_the_policy_names_reads_the_copy_and_leaves_words_out(
    app: Flask, world: builders.World, senior: FlaskClient
) -> None:
    part = '[enquiries.data_protection]\nanswered_by = ["{}_manager"]'
    text = DEFAULT.read_text("utf-8").replace(part.format("senior"), part.format("line"))
    use_policy(OPERATOR, text, "another")
    case, request = builders.case(world), asked(world)
    here, line = f"/information-requests/{request.reference}", browser_of(app, world.staff["line-manager"])
    assert line.post(f"{here}/copy", data={"words": "four minutes"}).status_code == 303
    assert "four minutes" not in line.get(f"{here}/copy").text.partition("As the copy says it")[2]
    assert line.post(f"{here}/copy/{Redaction.get().id}/take-back").status_code == 303
    for other in ("", "/1/take-back"):
        assert line.post(f"/cases/{case.reference}/pack{other}", data={"words": "four minutes"}).status_code == 403
    assert senior.get(f"{here}/copy").status_code == 403
    assert senior.post(f"{here}/copy", data={"words": "four minutes"}).status_code == 403


def _answer(outcome: str, version: int) -> dict[str, object]:
    return {
        "outcome": outcome, "answer": "Here is what we hold on you.", "sent_by": "email", "version": version,
        "others_told": "Nobody else holds it.",
    }  # fmt: skip


@pytest.mark.clause("DPA-3")
def test_an_objection_to_a_marker_is_answered_by_somebody_else_and_takes_it_away(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = beginnings.authorised()
    letter = Letter.get()
    issue_letter(world.proposer, letter.reference, letter.version, builders.BY_HAND)
    marker = Marker.get()
    request = asked(world, RightsKind.OBJECTION, marker.id)
    given = RightsAnswer(
        RightsOutcome.DONE, "You are right: it has no ground any more.", Channel.LETTER, "The repairs team."
    )
    with pytest.raises(NotAllowed, match="somebody else must answer"):
        answer_rights(world.actor("senior-manager"), request.reference, 1, given)
    answer_rights(world.actor("senior-manager-2"), request.reference, 1, given)
    assert Marker.get().removed_at is not None


@pytest.mark.clause("DPA-3")
def test_rectification_says_who_else_was_told(senior: FlaskClient, world: builders.World) -> None:
    request = asked(world, RightsKind.RECTIFICATION)
    here = f"/information-requests/{request.reference}"
    refused = senior.post(f"{here}/answer", data=_answer("done", 1) | {"others_told": ""})
    assert "who else holds it" in refused.text
    assert senior.post(f"{here}/answer", data=_answer("partly", 1)).location == here
    assert "Nobody else holds it." in senior.get(here).text


@pytest.mark.clause("DPA-7")
def test_whoever_complains_hears_how_it_goes_on_and_of_the_commissioner(
    senior: FlaskClient, world: builders.World
) -> None:
    words = "You told my neighbour about my rent."
    sent = NewEnquiry(EnquiryTopic.DATA_PROTECTION, words, reply_by=Channel.EMAIL, email="m@example.com")
    complaint = send_enquiry(CUSTOMER, sent, new_code())
    here = f"/enquiries/{complaint.reference}"
    words = "We have asked both colleagues, and look at the calls next."
    told = {"progress": words, "version": complaint.version}
    assert senior.post(f"{here}/progress", data=told).location == here
    body = Published.get(Published.reference == complaint.reference).body
    assert body["told"][0]["words"] == words
    assert Message.select().where(Message.text.contains("asked both colleagues")).count() == 1
    answer = {"answer": "You are right, and we are sorry.", "version": Enquiry.get().version}
    assert senior.post(f"{here}/answer", data=answer).location == here
    assert "Information Commissioner" in Message.select().order_by(Message.id.desc()).get().text
    assert words in senior.get(here).text

"""The pack of a case for an ombudsman: complete, and a redacted copy without what was left out (REP-5)."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import signal
import threading
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import BytesIO, StringIO

import pikepdf
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared import clock
from shared.actions.cases import record_consultation, record_customer_account
from shared.actions.customers.keep import NewSupportContact, add_support_contact
from shared.actions.incidents.record import correct_incident
from shared.actions.letters.issue import issue_letter
from shared.database.connections import connect_to
from shared.files.check import checked
from shared.letters import opened, workers
from shared.models import Attachment, CaseFile, Event, EventPayload, Incident, Letter, Redaction, ReleasedFile
from tests import beginnings, builders, pdf_reading
from tests.sign_in import back_office, browser_of

SAID = "Nell Harrowgate from number 16 heard it, and Bo EXAMPLAR told me to ring 01632 960 417. Bo knows."


@pytest.fixture
def world(database_url: str) -> builders.World:
    """A case with an issued letter, a consultation, and words that name a neighbour and a colleague."""
    connect_to(database_url)
    made = beginnings.authorised()
    letter = Letter.get()
    issue_letter(made.proposer, letter.reference, letter.version, builders.BY_HAND)
    case = CaseFile.get()
    record_customer_account(made.actor("line-manager"), case.reference, case.version, SAID, "")
    record_consultation(made.proposer, case.reference, clock.today(), "Asked to be left out.", None, "Tam Outsider")
    return made


@pytest.fixture
def app(world: builders.World, database_url: str) -> Flask:
    """Its back office."""
    return back_office(database_url)


@pytest.fixture
def senior(app: Flask, world: builders.World) -> FlaskClient:
    """The senior manager's browser."""
    return browser_of(app, world.staff["senior-manager"])


@pytest.fixture
def address(world: builders.World) -> str:
    """The pack's page."""
    return f"/cases/{CaseFile.get().reference}/pack"


def fingerprint(page: str) -> str:
    """Of the words that the page shows."""
    found = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def everything_in(pdf: bytes) -> str:
    """Whatever the file holds, each stream decompressed, every text in whatever coding, and what a reader reads."""
    held = [
        pdf.decode("latin-1"),
        pdf.decode("utf-16-be", "ignore"),
        pdf_reading.text(pdf),
        pdf_reading.read_aloud(pdf),
    ]
    with pikepdf.open(BytesIO(pdf)) as file:
        for item in file.objects:
            if isinstance(item, pikepdf.Stream):
                content = item.read_bytes()
                held += [content.decode("latin-1"), content.decode("utf-16-be", "ignore")]
            held += _texts(item)
        held += _texts(file.docinfo)
    for piece in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):  # also what no table of the file leads to
        try:
            held.append(zlib.decompressobj().decompress(piece).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(held)


def _texts(item: object, within: bool = False) -> list[str]:
    """The texts of an object; those of objects that it refers to are read with their own."""
    if within and isinstance(item, pikepdf.Object) and item.is_indirect:
        return []
    if isinstance(item, pikepdf.String):
        return [str(item)]
    if isinstance(item, pikepdf.Array):
        return [text for each in list(item) for text in _texts(each, True)]
    if isinstance(item, pikepdf.Dictionary):
        return [text for key, each in item.items() for text in [str(key), *_texts(each, True)]]
    return []


@pytest.mark.clause("REP-5")
def test_the_whole_pack_holds_the_case_in_one_indexed_file(senior: FlaskClient, address: str) -> None:
    answer = senior.post(f"{address}/whole", data={})
    assert answer.mimetype == "application/pdf"
    pdf, letter = answer.data, Letter.get(Letter.state == "issued")
    words = pdf_reading.text(pdf)
    for said in ("Shouting and a threat in one call", "Looked at: evidence", SAID, letter.reference, "Tam Outsider",
                 "Proportionate.", "Eli Placeholder", "Eleven long calls",
                 "Cam Sampleton, Tenancy manager"):  # fmt: skip
        assert said in words, said
    with pikepdf.open(BytesIO(pdf)) as file:
        assert bytes(file.attachments[f"{letter.reference}.pdf"].get_file().read_bytes()) == bytes(letter.pdf or b"")
        with file.open_outline() as outline:
            marks = [each.title for each in outline.root[0].children]
        assert file.Root.MarkInfo.Marked
        assert "pdfuaid" in str(file.open_metadata())
    assert marks[1:] == [
        "1. The case", "2. What happened, in order of time", "3. Incidents and their evidence", "4. Equality record",
        "5. Who was asked, and referrals", "6. Gentler steps", "7. Restrictions", "8. Reviews",
        "9. Letters as they were issued", "10. Appeals", "11. What the customer added",
    ]  # fmt: skip
    assert {"H1", "H2", "H3", "TOC", "TOCI", "P", "Link"} <= set(pdf_reading.tags(pdf))
    # The index names the page on which each part begins.
    index = re.search(r"5\. Who was asked, and referrals[ .\u2060]*(\d+)", words)
    assert index
    assert any(word.text == "referrals" for word in pdf_reading.words(pdf, int(index[1])))
    said = EventPayload.get_by_id(Event.get(Event.action == "make_pack").number).body
    assert said == {"redacted": False, "fingerprint": hashlib.sha256(pdf).hexdigest()}, "nothing of it was left out"


@pytest.mark.clause("REP-5")
def test_the_redacted_pack_holds_nothing_of_what_was_left_out(senior: FlaskClient, address: str) -> None:
    senior.post(address, data={"words": "nell harrowgate", "instead": "neighbour"})
    senior.post(address, data={"words": "number 16"})
    page = senior.get(address).text
    assert "[neighbour] from [left out] heard it, and [Line manager 1] told me to ring [their number]." in page
    assert "[their number]. [Line manager 1] knows." in page
    answer = senior.post(f"{address}/redacted", data={"fingerprint": fingerprint(page), "read": "yes"})
    assert answer.mimetype == "application/pdf"
    held = everything_in(answer.data)
    assert not re.search(r"\bBo\b", pdf_reading.text(answer.data))
    near = ["Testley", "Examplar", "Sampleton", "Placeholder"]  # they have a part in this case
    whole = [person[0] for person in builders.PEOPLE.values()]
    addresses = [f"{key}@example.org" for key in builders.PEOPLE]
    left_out = ("Nell", "Harrowgate", "number 16", "960417", "960 417", "Outsider")
    # A title that nobody else has is as good as a name.
    titles = ["Customer adviser", "Team leader", "Tenancy manager", "Director of Housing"]
    for gone in (*near, *titles, *whole, *addresses, *left_out):
        assert gone.lower() not in held.lower(), gone
    words = pdf_reading.text(answer.data)
    assert "[neighbour] from [left out] heard it" in words
    assert "Morgan Okafor-Reed" in words  # whose case it is
    assert "Eleven long calls" in words
    with pikepdf.open(BytesIO(answer.data)) as file:
        assert not file.attachments
    assert answer.data.count(b"%%EOF") == 1  # no earlier revision


@pytest.mark.clause("REP-5")
def test_the_private_code_of_the_letter_is_in_no_words_of_ours(senior: FlaskClient, address: str) -> None:
    code = r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}\b"
    assert re.search(code, pdf_reading.text(bytes(Letter.get(Letter.state == "issued").pdf or b"")))
    read = fingerprint(senior.get(address).text)
    redacted = senior.post(f"{address}/redacted", data={"fingerprint": read, "read": "yes"}).data
    assert not re.search(code, everything_in(redacted))


NOTE, DIARY = b"Thumping on the wall at 23:10.", b"What Nell Harrowgate told me at the gate."


def with_two_files(world: builders.World) -> list[Attachment]:
    """Files with the incident of the case; what the second is called names a neighbour."""
    files = (checked("noise.txt", BytesIO(NOTE)), checked("Nell Harrowgate.txt", BytesIO(DIARY)))
    correct_incident(world.actor("colleague"), Incident.get().reference, "Two files came with it.", files=files)
    return list(Attachment.select().order_by(Attachment.id))


def unpacked(answer: TestResponse) -> dict[str, bytes]:
    """What a ZIP file holds."""
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.data)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.clause("REP-5")
def test_the_files_of_the_case_lie_beside_the_whole_pack_as_they_are_kept(
    senior: FlaskClient, address: str, world: builders.World
) -> None:
    note, diary = with_two_files(world)
    answer = senior.post(f"{address}/whole", data={})
    held, case = unpacked(answer), CaseFile.get()
    assert held.keys() == {f"{case.reference}.pdf", "files.csv", "files/0001.txt", "files/0002.txt"}
    assert (held["files/0001.txt"], held["files/0002.txt"]) == (NOTE, DIARY)
    index = list(csv.reader(StringIO(held["files.csv"].decode("utf-8-sig"))))[1:]
    assert [(line[0], line[1], line[2], line[5], line[6]) for line in index] == [
        (f"files/000{number}.txt", row.name, Incident.get().reference, str(row.size), row.sha256)
        for number, row in enumerate((note, diary), start=1)
    ]
    assert all("Ash Testley" in line[3] for line in index)
    made = EventPayload.get_by_id(Event.get(Event.action == "make_pack").number).body
    assert made["fingerprint"] == hashlib.sha256(answer.data).hexdigest()
    assert "files/0002.txt" in pdf_reading.text(held[f"{case.reference}.pdf"])


@pytest.mark.clause("REP-5")
def test_a_file_goes_with_the_redacted_pack_only_where_a_reviewer_says_so(
    senior: FlaskClient, address: str, world: builders.World
) -> None:
    note, _ = with_two_files(world)
    senior.post(address, data={"words": "Nell Harrowgate", "instead": "neighbour"})
    page = senior.get(address).text
    assert page.count("nobody has said that it may go out") >= 2
    unread = fingerprint(page)
    refused = senior.post(f"{address}/files", data={"files": "99"})
    assert (refused.status_code, ReleasedFile.select().count()) == (422, 0)
    for _ in range(2):  # a double click
        assert senior.post(f"{address}/files", data={"files": str(note.id)}).location == f"{address}#files"
    assert senior.post(f"{address}/redacted", data={"fingerprint": unread, "read": "yes"}).status_code == 422
    read = {"fingerprint": fingerprint(senior.get(address).text), "read": "yes"}
    held = unpacked(senior.post(f"{address}/redacted", data=read))
    assert held["files/0001.txt"] == NOTE
    assert "files/0002.txt" not in held
    assert "[neighbour].txt" in held["files.csv"].decode()
    whole = b"".join(content for name, content in held.items() if not name.endswith(".pdf")).decode()
    for gone in ("Nell", "Harrowgate", "Testley"):
        assert gone not in whole
    senior.post(f"{address}/files", data={})  # it stays here after all
    assert {row.taken_back_at is None for row in ReleasedFile.select()} == {False}


def test_making_it_is_an_event_that_names_no_word_left_out(senior: FlaskClient, address: str) -> None:
    senior.post(address, data={"words": "Nell Harrowgate", "instead": "neighbour"})
    read = fingerprint(senior.get(address).text)
    pdf = senior.post(f"{address}/redacted", data={"fingerprint": read, "read": "yes"}).data
    last = Event.select().order_by(Event.number.desc()).get()
    assert (last.action, last.case_reference) == ("make_pack", CaseFile.get().reference)
    assert EventPayload.get_by_id(last.number).body == {
        "redacted": True, "fingerprint": hashlib.sha256(pdf).hexdigest(),
    }  # fmt: skip
    added = Event.get(Event.action == "add_redaction")
    assert "Nell" not in str(EventPayload.get_by_id(added.number).body)


def test_what_nobody_has_read_is_not_made(senior: FlaskClient, address: str, world: builders.World) -> None:
    read = fingerprint(senior.get(address).text)
    unread = senior.post(f"{address}/redacted", data={"fingerprint": read})
    assert unread.status_code == 422
    assert "then tick that you have read it" in unread.text
    case = CaseFile.get()
    record_customer_account(world.actor("line-manager"), case.reference, case.version, f"{SAID} And more.", "")
    for stale in (read, ""):
        changed = senior.post(f"{address}/redacted", data={"fingerprint": stale, "read": "yes"})
        assert changed.status_code == 422
        assert "has changed since you read it" in changed.text
    assert not Event.select().where(Event.action == "make_pack").exists()


def test_a_redaction_can_be_taken_back_and_must_stand_somewhere(senior: FlaskClient, address: str) -> None:
    nowhere = senior.post(address, data={"words": "Nobody Anywhere"})
    assert nowhere.status_code == 422
    assert "These words stand nowhere in it" in nowhere.text
    senior.post(address, data={"words": "Nell Harrowgate"})
    assert "Nell" not in senior.get(address).text.partition("As the redacted pack says it")[2]
    added = Redaction.get()
    for _ in range(2):  # a double click
        assert senior.post(f"{address}/{added.id}/take-back", data={}).status_code in {303, 409}
    assert "Nell" in senior.get(address).text.partition("As the redacted pack says it")[2]


def test_people_who_support_the_customer_go_by_their_part(
    senior: FlaskClient, address: str, world: builders.World
) -> None:
    add_support_contact(
        world.actor("colleague"),
        world.customer.account,
        NewSupportContact("Pip Advocatus", "advocate", telephone="01632 960111", email="pip@example.net"),
    )
    case = CaseFile.get()
    words = "Pip was there. Write to PIP@EXAMPLE.NET or ring 01632-960111."
    record_customer_account(world.actor("line-manager"), case.reference, case.version, words, "")
    page = senior.get(address).text.partition("As the redacted pack says it")[2]
    assert "[advocate] was there. Write to [advocate] or ring [their number]." in page


@pytest.mark.clause("SEC-17")
def test_it_asks_for_the_password_again(senior: FlaskClient, address: str) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        for kind in ("whole", "redacted"):
            assert "Confirm it is you" in senior.post(f"{address}/{kind}", data={}).text
    assert not Event.select().where(Event.action == "make_pack").exists()


@contextmanager
def what_opens_letters_is_killed() -> Iterator[None]:
    """Each time that it starts, for as long as this lasts."""
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.01):
            for pid in opened._pool().pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    keeper = threading.Thread(target=kill)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def test_while_what_opens_letters_is_killed_colleagues_are_told_to_come_again_and_then_have_it(
    senior: FlaskClient, address: str
) -> None:
    picture = f"/letters/{Letter.get().reference}/page.png"
    opened.picture_of.cache_clear()
    with what_opens_letters_is_killed():
        for page in (address, picture):
            told = senior.get(page)
            assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
            assert "The letter could not be opened." in told.text
            assert "Try again in a minute." in told.text
    assert senior.get(picture).data.startswith(b"\x89PNG")
    assert fingerprint(senior.get(address).text)


def test_while_another_letter_is_being_opened_a_colleague_waits_within_a_bound_and_is_told(
    senior: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers.Pool.ask, "__defaults__", (0.3,))
    pdf = bytes(Letter.get().pdf)
    opened.text_of(pdf)
    (pid,) = opened._pool().pids()
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as others:
        first = others.submit(opened.text_of, pdf)
        try:
            told = senior.get(address)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert "Nell Harrowgate" not in told.text
        assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
        assert "Other letters are being opened just now. Try again in a minute." in told.text
        assert first.result()
    assert senior.get(address).status_code == 200

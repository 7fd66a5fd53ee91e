"""Asking for a review of a decision: with the letter in hand, or without it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.database.connections import database
from shared.database.writing import writing
from shared.models import Appeal, ArrivingFile, Attachment, AttachmentContent, GroundOfAppeal
from shared.policy.schema import Policy
from shared.queries.policy import policy_in_force
from shared.rules.appeals import AppealAbout
from shared.rules.deadlines import after_working_days
from shared.rules.vocabulary import AppealGround, AppealState, Nation
from tests import beginnings, builders
from tests.visitor import URL, Visitor, portal, published

REASONS: dict[str, Any] = {"grounds": ["not_proportionate", "facts_wrong"], "own_words": "I was ill that week."}
WHO: dict[str, Any] = {
    "name": "Morgan Okafor-Reed",
    "spoken_for": "yes",
    "representative": "Robin Okafor, 01632 960999",
    "representative_authority": "She is my sister and I have asked her to.",
}
REPLY: dict[str, Any] = {"reply_by": "letter", "address": "14 Elder Court", "adjustments_for_review": "An interpreter"}
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}")
NO_MATCH = "This reference and this code don’t belong together. Check both against your letter or your confirmation"


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return portal(sqlite_url)


@pytest.fixture
def letter(app: Flask) -> tuple[str, str]:
    """Reference and code, as they stand in the letter about a decision."""
    return beginnings.told()[1]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


def walk(visitor: Visitor, letter: tuple[str, str] | None, to: str = "check", **changes: Any) -> None:
    """To the answers to check, or to the step before them."""
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1]) if letter else visitor.fill(form=1)
    steps: dict[str, Any] = {"reasons": REASONS, "wants": {"wants": "End it."}, "who": WHO, "reply": REPLY} | changes
    first = {name: steps.pop(name) for name in ("decision", "late") if name in steps}
    for step, answers in (first | steps).items():
        assert visitor.path == f"/appeals/{step}"
        visitor.fill(**answers)
    assert visitor.path == "/appeals/files"
    if to == "check":
        visitor.fill()
    assert visitor.path == f"/appeals/{to}"


@pytest.mark.clause("APP-1", "APP-5", "APP-7")
def test_with_the_code_the_decision_is_filled_in_and_the_appeal_gets_its_own(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    walk(visitor, letter, to="files")
    visitor.fill(files=(BytesIO(b"What I wrote at the time."), "diary.txt"))
    assert letter[0] in visitor.text
    text = visitor.fill()
    assert "with 1 file" in text
    appeal = Appeal.get()
    code = CODE.search(text)
    assert code
    assert code[0] != letter[1]
    assert appeal.reference in text
    due = after_working_days(clock.today(), 10, Nation.ENGLAND)
    assert f"{due.day} {due:%B %Y}" in text
    assert (appeal.decision_reference, appeal.wants, appeal.name) == (letter[0], "End it.", WHO["name"])
    assert appeal.representative == WHO["representative"]
    assert appeal.representative_authority == WHO["representative_authority"]
    assert appeal.adjustments_for_review == "An interpreter"
    grounds = {row.ground for row in GroundOfAppeal.select()}
    assert grounds == {AppealGround.NOT_PROPORTIONATE, AppealGround.FACTS_WRONG}
    kept = Attachment.get()
    assert (kept.record_reference, kept.name) == (appeal.reference, "diary.txt")
    visitor.get("/follow")
    assert "Received" in visitor.fill(reference=appeal.reference, code=code[0])


@pytest.mark.clause("APP-1")
def test_without_the_code_the_decision_is_described(visitor: Visitor, letter: tuple[str, str]) -> None:
    visitor.get("/appeals")
    visitor.fill(form=1)
    visitor.fill()
    assert visitor.error("decision_described") == "Tell us which decision you want us to look at again"
    walk(visitor, None, decision={"decision_described": "The letter of last week about calls."})
    visitor.fill()
    appeal = Appeal.get()
    assert (appeal.decision_reference, appeal.restriction) == ("", None)
    assert appeal.decision_described == "The letter of last week about calls."


@pytest.mark.clause("APP-7", "APP-1")
def test_a_warning_s_facts_are_challenged_by_describing_it(visitor: Visitor, letter: tuple[str, str]) -> None:
    visitor.get("/appeals")
    visitor.fill(form=1)
    assert "A warning" in visitor.text
    described = {"decision_described": "The warning of Monday: I never said that.", "about": "warning"}
    walk(visitor, None, decision=described, reasons={"grounds": ["facts_wrong"]})
    assert "A warning The warning of Monday" in visitor.text
    visitor.fill()
    assert Appeal.get().about is AppealAbout.WARNING
    assert GroundOfAppeal.get().ground is AppealGround.FACTS_WRONG


@pytest.mark.clause("APP-1")
def test_whoever_speaks_for_somebody_says_how_they_can_and_nobody_else_is_asked(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1])
    visitor.fill(**REASONS)
    visitor.fill(skip="yes")
    visitor.fill(name="Morgan Okafor-Reed")
    assert visitor.error("spoken_for") == "Choose whether somebody else speaks for this person"
    visitor.fill(name="Morgan Okafor-Reed", spoken_for="yes", representative="Robin Okafor")
    assert visitor.error("representative_authority") == "Tell us how they can speak for this person"
    assert visitor.value("representative") == "Robin Okafor"
    visitor.fill(name="Morgan Okafor-Reed", spoken_for="no", representative="Robin Okafor")
    assert visitor.path == "/appeals/reply"
    visitor.fill(**REPLY)
    visitor.fill()
    assert "Nobody else" in visitor.text
    visitor.fill()
    assert (Appeal.get().representative, Appeal.get().representative_authority) == ("", "")


@pytest.mark.clause("APP-7")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_grounds_of_the_policy_are_offered_by_name_and_own_words_are_enough(app: Flask, name: str) -> None:
    builders.organisation()
    builders.policy(name)
    policy: Policy = policy_in_force()
    visitor = Visitor(app)
    described = {"decision_described": "Your letter."}
    walk(visitor, None, decision=described, reasons={"own_words": "It was my neighbour’s dog."})
    visitor.get("/appeals/reasons")
    for ground in policy.appeal_grounds:
        assert ground.label in visitor.text
    visitor.get("/appeals/check")
    visitor.fill()
    assert GroundOfAppeal.get().ground is AppealGround.OTHER
    assert GroundOfAppeal.get().own_words == "It was my neighbour’s dog."


@pytest.mark.clause("APP-2")
def test_a_late_appeal_is_taken_with_a_reason(visitor: Visitor, letter: tuple[str, str]) -> None:
    last = date.fromisoformat(published("decision").body["appeal_by"])
    with time_machine.travel(clock.at(last, 23, 59), tick=False):
        visitor.get("/appeals")
        visitor.fill(reference=letter[0], code=letter[1])
        assert visitor.path == "/appeals/reasons"
    with time_machine.travel(clock.at(last + timedelta(days=1), 0, 1), tick=False):
        late = Visitor(visitor.client.application)
        late.get("/appeals")
        late.fill(reference=letter[0], code=letter[1])
        late.fill()
        assert late.error("late_reason") == "Tell us why you could not ask sooner"
        walk(late, letter, late={"late_reason": "I was in hospital."})
        late.fill()
    assert Appeal.get().late_reason == "I was in hospital."
    assert Appeal.get().state is AppealState.RECEIVED


@pytest.mark.clause("SEC-32")
@pytest.mark.parametrize("where", ["/appeals", "/follow"])
def test_a_wrong_reference_and_a_wrong_code_cannot_be_told_apart(
    visitor: Visitor, letter: tuple[str, str], where: str
) -> None:
    answers = set()
    for reference, code in ((letter[0], "0" * 14), ("DEC-0000-0000", letter[1]), ("x", "y")):
        visitor.get(where)
        visitor.fill(reference=reference, code=code)
        assert visitor.status == 422
        assert visitor.error("reference") == NO_MATCH
        assert visitor.value("reference") == reference
        answers.add(re.sub(r'value="[^"]*"', "", visitor.page))
    assert len(answers) == 1


@pytest.mark.clause("SEC-33")
def test_the_eleventh_wrong_try_in_five_minutes_has_to_wait_and_then_the_right_one_opens(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        for number in range(10):
            visitor.address = f"192.0.2.{number}"
            visitor.get("/follow")
            visitor.fill(reference=letter[0], code="0" * 14)
            assert visitor.status == 422
        visitor.get("/follow")
        text = visitor.fill(reference=letter[0], code=letter[1])
        assert visitor.status == 429
        assert "nobody can open it for five minutes" in text
        assert "Ask for a review without the code" in text
    with time_machine.travel(start + timedelta(minutes=5, seconds=1), tick=False):
        visitor.get("/follow")
        assert "What you can do" in visitor.fill(reference=letter[0], code=letter[1])


@pytest.mark.clause("SEC-33")
def test_a_counter_that_can_only_be_read_opens_nothing(
    visitor: Visitor, letter: tuple[str, str], sqlite_url: str
) -> None:
    with writing():
        database.execute_sql("CREATE TRIGGER broken BEFORE INSERT ON attempt BEGIN SELECT RAISE(ABORT, 'broken'); END")
    visitor.get("/follow")
    text = visitor.fill(reference=letter[0], code=letter[1])
    assert visitor.status >= 500
    assert "What you can do" not in text


@pytest.mark.clause("SEC-30", "APP-1")
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "is not what its name says"),
        ("virus.exe", b"MZ" + b"0" * 100, "is not a kind of file that we can take"),
        ("IMG_0001.HEIC", b"\0\0\0\x18ftypheic" + b"0" * 100, "save it as JPEG or PNG."),
        ("empty.pdf", b"", "is empty"),
        ("large.txt", b"a" * 10_000_001, "is too large"),
        ("../../etc/passwd", b"root", "is not a kind of file that we can take"),
    ],
)
def test_a_file_is_refused_before_it_is_stored_and_nothing_typed_is_lost(
    visitor: Visitor, letter: tuple[str, str], name: str, content: bytes, message: str
) -> None:
    walk(visitor, letter, to="files")
    visitor.fill(files=(BytesIO(content), name))
    assert visitor.status == 422
    assert message in visitor.error("files")
    assert (Appeal.select().count(), Attachment.select().count(), AttachmentContent.select().count()) == (0, 0, 0)
    visitor.fill()
    assert "I was ill that week." in visitor.text
    visitor.fill()
    assert Appeal.select().count() == 1


def test_files_are_there_or_refused_one_by_one_and_kept_through_every_change(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    walk(visitor, letter, to="files")
    visitor.fill(files__add="yes", files=[(BytesIO(b"words"), "good.txt"), (BytesIO(b"MZ" + bytes(99)), "bad.exe")])
    assert visitor.status == 422
    assert "“bad.exe” is not a kind of file" in visitor.error("files")
    assert "These files are here good.txt Remove good.txt" in visitor.text
    visitor.fill(files__add="/appeals/wants", files=(BytesIO(b"more words"), "two.txt"))
    assert (visitor.path, Appeal.select().count()) == ("/appeals/wants", 0)
    visitor.fill(wants="End it now.")
    assert visitor.path == "/appeals/files", "it was not passed yet"
    visitor.fill(files=(BytesIO(b"the last words"), "three.txt"))
    assert visitor.path == "/appeals/check", "whoever only continues takes along what they have chosen"
    assert "Files good.txt two.txt three.txt Change" in visitor.text
    visitor.get("/appeals/wants")
    visitor.fill(wants="End it today.")
    assert "Files good.txt two.txt three.txt Change" in visitor.text
    visitor.get("/appeals/files")
    key = re.search(r'name="files-away" value="([^"]+)"', visitor.page)
    assert key
    visitor.fill(files__away=key[1])
    assert visitor.path == "/appeals/files"
    assert "We have removed this file: good.txt" in visitor.text
    assert "Remove good.txt" not in visitor.text
    visitor.fill()
    visitor.fill()
    assert [file.name for file in Attachment.select().order_by(Attachment.id)] == ["two.txt", "three.txt"]


@pytest.mark.clause("INP-5")
def test_files_that_came_in_another_tab_are_shown_before_they_are_sent(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    walk(visitor, letter)
    check = visitor.page
    visitor.get("/appeals/files")
    visitor.fill(files=(BytesIO(b"words"), "later.txt"))
    visitor.page, visitor.path = check, "/appeals/check"
    text = visitor.fill()
    assert "changed in another tab" in text
    assert "Files later.txt" in text
    assert not Appeal.select().count()


def test_files_are_kept_as_long_as_what_they_belong_to_and_go_with_whoever_leaves(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    walk(visitor, letter, to="files")
    start = clock.now()
    visitor.fill(files__add="yes", files=(BytesIO(b"words"), "a.txt"))
    visitor.fill(save="yes", files=(BytesIO(b"MZ" + bytes(99)), "bad.exe"))
    assert "“bad.exe” is not a kind of file" in visitor.error("files"), "never lost without a word"
    for hours in (11, 22):
        with time_machine.travel(start + timedelta(hours=hours)):
            visitor.get("/appeals/wants")
            assert visitor.path == "/begun/appeals", "left alone for so long, it asks first"
            visitor.fill(answers="go-on")
            visitor.get("/appeals/wants")
            visitor.fill(wants="End it.")
            assert "a.txt" in visitor.get("/appeals/files")
    with time_machine.travel(start + timedelta(hours=22)):
        visitor.client.get("/leave", base_url=URL)
    assert not ArrivingFile.select().count()


@pytest.mark.clause("SEC-30")
def test_six_files_are_one_too_many(visitor: Visitor, letter: tuple[str, str]) -> None:
    walk(visitor, letter, to="files")
    visitor.fill(files=[(BytesIO(b"words"), f"{number}.txt") for number in range(6)])
    assert visitor.error("files") == "“5.txt” is too much: there can be 5 files, and not too large together."
    visitor.fill()
    assert "Files 0.txt 1.txt 2.txt 3.txt 4.txt Change" in visitor.text
    visitor.fill()
    assert Attachment.select().count() == 5


@pytest.mark.clause("REL-6")
def test_a_second_click_makes_no_second_appeal(visitor: Visitor, letter: tuple[str, str]) -> None:
    walk(visitor, letter, to="files")
    visitor.fill(files=(BytesIO(b"words"), "a.txt"))
    check = visitor.page
    first = visitor.fill()
    visitor.page, visitor.path = check, "/appeals/check"
    assert visitor.fill() == first
    assert (Appeal.select().count(), Attachment.select().count()) == (1, 1)


def test_what_was_typed_stays_when_the_letter_is_found_after_all(visitor: Visitor, letter: tuple[str, str]) -> None:
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1])
    visitor.fill(**REASONS)
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1])
    assert visitor.path == "/appeals/wants"
    visitor.get("/appeals/reasons")
    assert visitor.value("own_words") == REASONS["own_words"]


def test_a_reference_of_something_sent_is_told_where_it_belongs(visitor: Visitor, letter: tuple[str, str]) -> None:
    walk(visitor, letter)
    code = CODE.search(visitor.fill())
    assert code
    visitor.get("/appeals")
    visitor.fill(reference=Appeal.get().reference, code=code[0])
    assert "Use “Follow up”" in visitor.error("reference")


@pytest.mark.clause("APP-1", "REL-5")
def test_what_is_typed_in_one_tab_does_not_end_up_with_the_decision_of_another(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1])
    visitor.fill(**REASONS)
    assert visitor.path == "/appeals/wants"
    first_tab = visitor.page
    visitor.get("/appeals")
    visitor.fill(form=1)  # in another tab: about a decision that is described
    visitor.fill(answers="afresh")
    visitor.page, visitor.path = first_tab, "/appeals/wants"
    text = visitor.fill(wants="Lift it, please.")
    assert visitor.status == 422
    assert "not about the decision that you have open now" in text
    assert visitor.value("wants") == "Lift it, please."
    visitor.get("/appeals/decision")
    assert "Lift it, please." not in visitor.page

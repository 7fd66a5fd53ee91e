"""Letters through their pages: written to, issued once and for all, the same file for ever, sent."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from io import BytesIO

import peewee
import pikepdf
import pytest
from flask import Flask
from page import validate_pdf_bytes

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.letters.issue import issue_letter, record_sending
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Event, Letter, LetterSending, Marker, Organisation, Published
from shared.models.base import within_an_action
from shared.models.references import code_matches
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel, LetterState
from shared.rules.written import long_date
from tests import builders, pdf_reading
from tests.at_work import AtWork
from tests.builders import BY_HAND

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}\b")


@pytest.fixture
def senior(app: Flask, world: builders.World) -> AtWork:
    """The senior manager's browser."""
    return AtWork(app, world.staff["senior-manager"])


@pytest.fixture
def draft(world: builders.World) -> Letter:
    """The draft that came with an authorised restriction."""
    return Letter.get(Letter.restriction == builders.authorised(world))


def issue(browser: AtWork, letter: Letter) -> bytes:
    """Issue a draft through its page. Returns the file."""
    browser.get(f"/letters/{letter.reference}")
    browser.send({"goes_by": "office"}, action="/issue")
    assert browser.status == 200
    return file_of(browser, letter)


def file_of(browser: AtWork, letter: Letter) -> bytes:
    """The letter's file."""
    browser.get(f"/letters/{letter.reference}.pdf")
    assert browser.status == 200
    assert browser.headers["Content-Type"] == "application/pdf"
    return browser.content


@pytest.mark.clause("LET-5", "REL-8")
def test_a_second_print_is_the_same_file_whatever_happened_since(
    app: Flask, world: builders.World, senior: AtWork, draft: Letter
) -> None:
    first = issue(senior, draft)
    stored = Letter.get_by_id(draft.id)
    assert stored.state is LetterState.ISSUED
    assert stored.fingerprint == hashlib.sha256(first).hexdigest()
    assert stored.policy_id
    assert stored.template_version
    with writing():
        Organisation.update(name="Another name", telephone="01632 960999").execute()
    assert file_of(AtWork(app, world.staff["director-repairs"]), draft) == first
    assert senior.get(f"/letters/{draft.reference}").count("Draft") == 0


@pytest.mark.clause("LET-5")
def test_an_issued_letter_is_changed_by_nothing(world: builders.World, senior: AtWork, draft: Letter) -> None:
    before = issue(senior, draft)
    version = Letter.get_by_id(draft.id).version
    senior.post(f"/letters/{draft.reference}", {"after_why": "And another thing.", "version": version})
    assert senior.status == 409
    senior.post(f"/letters/{draft.reference}/issue", {"version": version, "goes_by": "office"})
    assert senior.status == 409
    for change in ({"pdf": b"%PDF-other"}, {"additions": {"after_why": "x"}}, {"state": LetterState.DRAFT}):
        with pytest.raises(peewee.IntegrityError, match="final"), writing(), within_an_action():
            Letter.update(**change).where(Letter.id == draft.id).execute()
    assert file_of(senior, draft) == before


@pytest.mark.clause("LET-5")
def test_the_promise_holds_on_either_database(database_url: str) -> None:
    connect_to(database_url)
    world = builders.world()
    letter = Letter.get(Letter.restriction == builders.authorised(world))
    pdf = bytes(issue_letter(world.proposer, letter.reference, letter.version, BY_HAND).pdf or b"")
    with pytest.raises(peewee.IntegrityError, match="final"), writing(), within_an_action():
        Letter.update(pdf=b"%PDF-other").where(Letter.id == letter.id).execute()
    with pytest.raises(peewee.IntegrityError, match="kept"), writing():
        Letter.delete().where(Letter.id == letter.id).execute()
    assert bytes(Letter.get_by_id(letter.id).pdf or b"") == pdf


@pytest.mark.clause("LET-2")
def test_it_is_a_real_letter_and_an_accessible_file(senior: AtWork, draft: Letter) -> None:
    pdf = issue(senior, draft)
    text = pdf_reading.text(pdf)
    for part in (
        "Marrowfield Homes",
        "1 Example Row",
        "Morgan Okafor-Reed",
        "14 Elder Court",
        "ZZ1 4AB",
        draft.reference,
        "Dear Morgan Okafor-Reed,",
        "Yours sincerely",
        "Eli Placeholder",
        "Page 1 of",
    ):
        assert part in text.replace("\u00a0", " ")  # fmt: skip
    assert "Draft" not in text
    report = validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, str(report)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "en"
        assert document.Root.MarkInfo.Marked


@pytest.mark.clause("LET-6")
def test_reference_and_code_open_the_decision_and_the_code_is_kept_nowhere_else(senior: AtWork, draft: Letter) -> None:
    text = pdf_reading.text(issue(senior, draft))
    stored = Letter.get_by_id(draft.id)
    code = CODE.search(text)
    assert code
    assert stored.appeal_reference
    assert stored.appeal_reference in text
    decision = Published.get(Published.reference == stored.appeal_reference)
    assert code_matches(code[0], decision.code_hash)
    assert code[0] not in str(stored.__data__ | {"pdf": b""})
    assert code[0].replace("-", "") not in decision.code_hash
    senior.get(f"/letters/{draft.reference}")
    assert code[0] not in senior.page


@pytest.mark.clause("RES-4", "LET-3")
def test_it_is_printed_in_the_size_that_was_agreed_and_puts_the_restriction_in_force(
    world: builders.World, senior: AtWork, draft: Letter
) -> None:
    asked = NewAdjustmentRequest(name="Morgan", reply_by=Channel.EMAIL, email="m@example.com",
                            kinds=(AdjustmentKind.LARGE_PRINT,), account=world.customer.account)  # fmt: skip
    request = request_adjustment(world.actor("colleague"), asked, "7K3Q9-XZ2MA-4TPR")
    agreed = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),)
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )
    sizes = pdf_reading.sizes(issue(senior, draft))
    assert next(size for line, size in sizes.items() if "Dear Morgan" in line) == 18
    assert Letter.get_by_id(draft.id).format["points"] == 18
    assert Marker.get().restriction_id == draft.restriction_id


@pytest.mark.clause("LET-4")
def test_words_are_added_in_marked_places_and_seen_as_they_print(senior: AtWork, draft: Letter) -> None:
    senior.get(f"/letters/{draft.reference}")
    senior.send({"before_close": "I would be glad to talk this through with you."})
    assert senior.value("before_close") == "I would be glad to talk this through with you."
    assert f'src="/letters/{draft.reference}/page.png' in senior.page
    text = pdf_reading.text(file_of(senior, draft))
    assert "Draft – not sent" in text
    assert "I would be glad to talk this through with you." in text
    senior.get(f"/letters/{draft.reference}/page.png")
    assert senior.content.startswith(b"\x89PNG")


@pytest.mark.clause("LET-4")
def test_a_label_stops_the_letter_and_says_why(senior: AtWork, draft: Letter) -> None:
    senior.get(f"/letters/{draft.reference}")
    senior.send({"after_why": "You are the culprit."})
    assert "“culprit” says what a person is. Say what was said or done." in senior.text
    assert "Issue and send" not in senior.text
    version = Letter.get_by_id(draft.id).version
    senior.post(f"/letters/{draft.reference}/issue", {"version": version, "goes_by": "office"})
    assert senior.status == 403
    assert Letter.get_by_id(draft.id).state is LetterState.DRAFT


@pytest.mark.parametrize("version", ["x", "9" * 30])
def test_a_version_that_is_none_is_refused_in_words(senior: AtWork, draft: Letter, version: str) -> None:
    senior.post(f"/letters/{draft.reference}/issue", {"version": version, "goes_by": "office"})
    assert senior.status == 422
    assert "There is a problem" in senior.text
    assert Letter.get_by_id(draft.id).state is LetterState.DRAFT


@pytest.mark.clause("LET-3")
def test_a_language_without_a_translation_is_said_and_nothing_is_issued(
    world: builders.World, senior: AtWork, draft: Letter
) -> None:
    asked = NewAdjustmentRequest(name="Morgan", reply_by=Channel.EMAIL, email="m@example.com",
                            kinds=(AdjustmentKind.TRANSLATION,), account=world.customer.account)  # fmt: skip
    request = request_adjustment(world.actor("colleague"), asked, "7K3Q9-XZ2MA-4TPR")
    agreed = (NewAdjustment(AdjustmentKind.TRANSLATION, "Welsh"),)
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )
    version = Letter.get_by_id(draft.id).version
    senior.post(f"/letters/{draft.reference}/issue", {"version": version, "goes_by": "office"})
    assert senior.status == 403
    assert "it needs a translator" in senior.text
    assert "it needs a translator" in senior.get(f"/letters/{draft.reference}")
    text = senior.send({"after_why": "We listened to the calls."})
    assert "Saved, but it can’t be printed yet." in text
    assert senior.value("after_why") == "We listened to the calls."


@pytest.mark.parametrize("version", ["", "nonsense", "-1", "99999999999999", "1.5"])
def test_a_version_that_is_none_is_told_and_issues_nothing(senior: AtWork, draft: Letter, version: str) -> None:
    senior.get(f"/letters/{draft.reference}")
    senior.send({"version": version, "goes_by": "office"}, action="/issue")
    assert senior.status == 422
    assert "There is a problem" in senior.text
    assert Letter.get_by_id(draft.id).issued_at is None


@pytest.mark.clause("REL-6")
def test_a_double_click_issues_once(senior: AtWork, draft: Letter) -> None:
    senior.get(f"/letters/{draft.reference}")
    where, standing = senior.filled("/issue")
    for _ in range(2):
        senior.post(where, standing | {"goes_by": "office"})
        assert senior.status == 200
    assert Event.select().where(Event.action == "issue_letter", Event.record == "letter").count() == 1
    assert Published.select().where(Published.kind == "decision").count() == 1


@pytest.mark.clause("REL-5")
def test_two_colleagues_at_one_draft(app: Flask, world: builders.World, senior: AtWork, draft: Letter) -> None:
    second = AtWork(app, world.staff["senior-manager-2"])
    for browser in (senior, second):
        browser.get(f"/letters/{draft.reference}")
    senior.send({"after_why": "The repair is booked."})
    second.send({"after_why": "The plumber comes on Monday."})
    assert second.status == 422
    assert "Cam Sampleton added to a letter at" in second.text
    assert second.value("after_why") == "The plumber comes on Monday."
    assert Letter.get_by_id(draft.id).additions == {"after_why": "The repair is booked."}


@pytest.mark.clause("SEC-3")
def test_a_colleague_reads_what_was_issued_and_knows_of_no_draft(
    app: Flask, world: builders.World, senior: AtWork, draft: Letter
) -> None:
    colleague = AtWork(app, world.staff["colleague"])
    for path in (f"/letters/{draft.reference}", f"/letters/{draft.reference}.pdf",
                 f"/letters/{draft.reference}/page.png", "/letters/LET-0000-0000"):  # fmt: skip
        colleague.get(path)
        assert colleague.status == 404
        assert world.customer.name not in colleague.page
    pdf = issue(senior, draft)
    assert file_of(colleague, draft) == pdf
    assert "Issued" in colleague.get(f"/letters/{draft.reference}")
    assert f"counts as received on {long_date(clock.today())}" in colleague.page, "handed over"
    assert [colleague.text.count(way) for way in ("The account", "Their letters")] == [1, 1], "two ways, two places"


@pytest.mark.clause("SEC-3", "SEC-5")
@pytest.mark.parametrize("who", ["reports", "auditor", "admin"])
def test_others_read_no_letter_and_a_manager_issues_none(
    app: Flask, world: builders.World, draft: Letter, who: str
) -> None:
    browser = AtWork(app, world.staff[who])
    browser.get(f"/letters/{draft.reference}.pdf")
    assert browser.status == 403
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/letters/{draft.reference}")
    assert "Issue it" not in manager.text, "no heading over nothing"
    assert "Issue and send" not in manager.text
    manager.post(f"/letters/{draft.reference}/issue", {"version": draft.version, "goes_by": "office"})
    assert manager.status == 403
    assert Letter.get_by_id(draft.id).state is LetterState.DRAFT


@pytest.mark.clause("LET-7")
def test_a_sending_is_recorded_and_a_return(senior: AtWork, draft: Letter) -> None:
    issue(senior, draft)
    assert LetterSending.get().by is Channel.OFFICE
    assert "By visit to an office on" in senior.get(f"/letters/{draft.reference}")
    senior.get(f"/letters/{draft.reference}/sent")
    senior.send({"by": "", **on(clock.today())})
    assert senior.error("what") == "Choose what happened"
    tomorrow = clock.today() + timedelta(days=1)
    senior.send({"what": "sent", "by": "letter", **on(tomorrow)})
    assert senior.status == 422
    assert senior.value("by") == "letter"
    senior.send({"what": "returned"})
    assert "It came back on" in senior.text
    assert [(one.by, bool(one.returned_on)) for one in LetterSending.select()] == [(Channel.OFFICE, True)]
    senior.get(f"/letters/{draft.reference}/sent")
    senior.send({"what": "sent", "by": "", **on(clock.today())})
    assert senior.error("by") == "Choose how it was sent"
    senior.send({"by": "letter"})
    assert [(one.by, bool(one.returned_on)) for one in LetterSending.select().order_by(LetterSending.id)] == [
        (Channel.OFFICE, True), (Channel.LETTER, False),
    ]  # fmt: skip


def on(day: date) -> dict[str, str]:
    """A day in the fields of a form."""
    return {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}


def test_the_list_has_the_drafts_and_the_issued(senior: AtWork, draft: Letter) -> None:
    assert draft.reference in senior.get("/letters")
    assert draft.reference not in senior.get("/letters?show=issued")
    issue(senior, draft)
    assert draft.reference not in senior.get("/letters")
    assert draft.reference in senior.get("/letters?show=issued")


def test_the_lists_say_that_a_letter_came_back_until_it_goes_again(
    world: builders.World, senior: AtWork, draft: Letter
) -> None:
    """Whatever became of an earlier sending: the last one counts."""
    lists = ("/letters?show=issued", f"/customers/{draft.customer.account}/letters")
    issue(senior, draft)
    actor, today = world.proposer, clock.today()
    assert not any("It came back" in senior.get(page) for page in lists)
    record_sending(actor, draft.reference, Channel.LETTER, today, returned_on=today)
    assert all("It came back" in senior.get(page) for page in lists)
    record_sending(actor, draft.reference, Channel.LETTER, today)
    assert not any("It came back" in senior.get(page) for page in lists)
    assert "Sent" in senior.get(lists[0])


def test_a_draft_that_cannot_be_printed_says_why_where_the_letter_is(senior: AtWork, draft: Letter) -> None:
    """Saved from a time when nobody asked, or the fonts are others now."""
    senior.get(f"/letters/{draft.reference}")
    with writing():
        Letter.update(additions={"after_why": "As we said \ue000."}).where(Letter.id == draft.id).execute()
    text = senior.get(f"/letters/{draft.reference}")
    assert "This letter can’t be printed yet" in text
    assert "U+E000, which stands in “As we said \ue000.”" in text
    assert "Issue and send this letter" not in text
    assert f"/letters/{draft.reference}/page.png" not in senior.page
    senior.get(f"/letters/{draft.reference}.pdf")
    assert (senior.status, senior.path) == (200, f"/letters/{draft.reference}")
    assert "U+E000" in senior.page
    senior.get(f"/letters/{draft.reference}/page.png")
    assert (senior.status, senior.headers["Content-Type"].partition(";")[0]) == (200, "image/svg+xml")

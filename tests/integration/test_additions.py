"""Words and files added later: by whoever follows an appeal, a request or a decision, or entered for them; and read."""

from __future__ import annotations

from io import BytesIO

import pytest

from shared.actions.add_words import add_words
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import withdraw_appeal
from shared.actions.appeals.questions import ask_customer
from shared.models import Addition, Appeal, Attachment, Event, Letter, Notice, Published
from shared.queries.cases.timeline import timeline
from shared.queries.permissions import may
from shared.queries.work.list import counts, work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from tests.both_sites import Both
from tests.visitor import Visitor

WORDS = "My doctor’s letter has come.\nIt says that calls after noon are too much for me."


def waiting(both: Both, key: str) -> str:
    """What stands on a colleague's work list, in words."""
    work = work_for(both.world.actor(key))
    rows = [row for row in (*work.late, *work.today, *work.coming) if row.action == "Read it"]
    return " ".join(f"{row.what}: {row.who}, {row.href}" for row in rows)


@pytest.mark.clause("APP-5", "REP-4")
def test_what_is_added_to_an_appeal_goes_from_the_customer_s_page_to_the_hearer_s(both: Both) -> None:
    reference = both.appeal()
    both.visitor.get("/follow/add")
    text = both.visitor.fill(words=WORDS, files=(BytesIO(b"Dear all, ..."), "doctor.txt"))
    assert both.visitor.path == "/follow/opened"
    for shown in ("Show what you added", "calls after noon are too much for me", "doctor.txt"):
        assert shown in text
    appeal = Appeal.get()
    assign_appeal(both.world.proposer, reference, appeal.version, both.world.staff["director-repairs"].id)
    href = f"/appeals/{reference}#added"
    assert waiting(both, "director-repairs") == f"Something was added: Morgan Okafor-Reed, {href}"
    assert waiting(both, "senior-manager") == "", "it is the hearer's to read"
    director = both.at_work("director-repairs")
    text = director.get(f"/appeals/{reference}")
    assert "calls after noon are too much for me" in text
    assert "doctor.txt" in text
    assert "Not read yet" in text
    assert "First read what was added on" in director.get(f"/appeals/{reference}/decide")
    director.get(f"/files/{Attachment.get(Attachment.name == 'doctor.txt').id}")
    assert director.content == b"Dear all, ..."
    director.get(f"/appeals/{reference}")
    director.send(action="/read")
    assert f"Read by {both.world.staff['director-repairs'].name}" in director.text
    assert waiting(both, "director-repairs") == ""
    assert "Your answer: some of the facts are wrong" in director.get(f"/appeals/{reference}/decide")
    events = [(e.action, e.actor) for e in Event.select().where(Event.record == "addition").order_by(Event.number)]
    assert events == [("add_words", "Customer"), ("read_words", "Fay Invented")]


@pytest.mark.clause("APP-5")
def test_only_the_hearer_says_that_it_was_read_once_there_is_one(both: Both) -> None:
    reference = both.appeal()
    add_words(CUSTOMER, reference, WORDS)
    senior = both.at_work("senior-manager")
    senior.get(f"/appeals/{reference}")
    where, standing = senior.filled("/read")
    assign_appeal(both.world.proposer, reference, Appeal.get().version, both.world.staff["director-repairs"].id)
    senior.post(where, standing)
    assert senior.status == 403
    assert "Whoever hears this appeal must read it." in senior.text
    assert "I have read this" not in senior.get(f"/appeals/{reference}")


@pytest.mark.clause("RES-10")
def test_what_a_customer_says_before_a_review_stands_beside_the_review(both: Both) -> None:
    both.open(*both.letter)
    text = both.visitor.get("/follow/add")
    assert "Tell us something before we look again" in text
    assert WORDS.split("\n")[0] in both.visitor.fill(words=WORDS)
    restriction = Letter.get(Letter.appeal_reference == both.letter[0]).restriction
    assert restriction
    address = f"/restrictions/{restriction.reference}"
    said = f"Said before a review: {both.world.customer.name}, {address}#added"
    assert waiting(both, "senior-manager") == said
    assert counts(both.world.actor("senior-manager"))["/cases"].waiting >= 1
    senior = both.at_work("senior-manager")
    assert "calls after noon are too much for me" in senior.get(f"{address}/review")
    assert "Said before the review" in senior.text
    assert "calls after noon are too much for me" in senior.get(address)
    reasons = may(Action.REVIEW_RESTRICTION, both.world.proposer, restriction).reasons
    assert "First read what was added" in str(reasons)
    senior.send(action="/read")
    assert waiting(both, "senior-manager") == ""
    senior.get(f"{address}/review")
    assert senior.value("customer_said").strip().splitlines() == WORDS.splitlines(), "nobody types it again"
    titles = [(entry.title, entry.text) for entry in timeline(restriction.case)[0]]
    assert (f"The customer added to {both.letter[0]}", WORDS) in titles


@pytest.mark.clause("ADJ-4", "APP-5")
def test_a_request_that_is_not_answered_can_be_added_to(both: Both) -> None:
    reference = both.request()
    both.visitor.get("/follow/add")
    both.visitor.fill(words=WORDS)
    manager = both.at_work("line-manager")
    assert waiting(both, "line-manager") == f"Something was added: Morgan Okafor-Reed, /adjustments/{reference}#added"
    assert "calls after noon are too much for me" in manager.get(f"/adjustments/{reference}")


@pytest.mark.clause("REL-6")
def test_a_double_click_adds_once_and_nothing_at_all_is_refused(both: Both) -> None:
    both.appeal()
    both.visitor.get("/follow/add")
    both.visitor.fill(words=" ")
    assert both.visitor.status == 422
    assert both.visitor.error("words") == "Write what you want to add, or choose a file"
    for _ in range(2):
        assert both.visitor.send(words=WORDS, follow=False).status_code == 303
    assert Addition.select().count() == 1
    both.visitor.get("/follow/add")
    both.visitor.fill(words="One more thing.")
    assert [row.words for row in Addition.select().order_by(Addition.id)] == [WORDS, "One more thing."]
    assert len(Published.get(Published.kind == "appeal").body["additions"]) == 2


def test_a_file_of_another_kind_is_refused_and_the_words_stay(both: Both) -> None:
    both.appeal()
    both.visitor.get("/follow/add")
    both.visitor.fill(words=WORDS, files=(BytesIO(b"MZ"), "run.exe"))
    assert both.visitor.status == 422
    assert "run.exe" in both.visitor.error("files")
    assert both.visitor.value("words") == WORDS
    assert not Addition.select().count()


@pytest.mark.clause("APP-5", "SEC-8")
def test_nothing_is_added_to_what_is_over(both: Both) -> None:
    reference = both.appeal()
    both.visitor.get("/follow/add")
    withdraw_appeal(CUSTOMER, reference)
    assert both.visitor.fill(words=WORDS)
    assert both.visitor.path == "/follow/opened"
    assert "You took this appeal back." in both.visitor.text
    assert "Add to your appeal" not in both.visitor.text
    with pytest.raises(OutOfStep):
        add_words(CUSTOMER, reference, WORDS)
    assert not Addition.select().count()


@pytest.mark.clause("SEC-31")
def test_without_reference_and_code_there_is_nothing_to_add_to(both: Both) -> None:
    both.appeal()
    stranger = Visitor(both.visitor.client.application)
    stranger.get("/follow/add")
    assert stranger.path == "/follow"
    stranger.client.post("/follow/add", data={"words": WORDS}, base_url="http://127.0.0.1:8150")
    assert not Addition.select().count()


@pytest.mark.clause("APP-2", "APP-5")
def test_what_a_customer_adds_by_telephone_is_entered_for_them(both: Both) -> None:
    reference = both.appeal()
    assign_appeal(both.world.proposer, reference, Appeal.get().version, both.world.staff["director-repairs"].id)
    colleague = both.at_work("colleague")
    colleague.get("/additions/new")
    colleague.send({"reference": "APP-0000-0000", "words": WORDS})
    assert colleague.error("reference") == "There is nothing to add to under this reference"
    assert colleague.value("words") == WORDS
    colleague.send({"reference": reference.lower(), "words": WORDS})
    assert f"It is added to {reference}." in colleague.text
    addition = Addition.get()
    assert addition.entered_by
    assert (addition.entered_by.name, addition.came_by.value) == ("Ash Testley", "telephone")
    notice = Notice.get(Notice.staff == both.world.staff["director-repairs"], Notice.text.contains("added"))
    assert notice.link == f"/appeals/{reference}#added"
    hearer = both.world.actor("director-repairs")
    ask_customer(hearer, reference, Appeal.get().version, "Which week was it?")
    page = " ".join(both.at_work("director-repairs").get(f"/appeals/{reference}").split())
    assert "by telephone, entered by Ash Testley" in page
    assert f"entered by {hearer.name}" not in page, "what we ask comes from a colleague, not through the online form"
    assert "calls after noon" in both.visitor.get("/follow/opened"), "the customer sees it, too"


@pytest.mark.clause("SEC-2")
def test_only_the_front_line_enters_and_only_managers_read(both: Both) -> None:
    reference = both.appeal()
    for key in ("reports", "auditor", "admin"):
        with pytest.raises(NotAllowed):
            add_words(both.world.actor(key), reference, WORDS)
        browser = both.at_work(key)
        browser.get("/additions/new")
        assert browser.status == 403
    add_words(CUSTOMER, reference, WORDS)
    colleague = both.at_work("colleague")
    colleague.post(f"/additions/{Addition.get().reference}/read", {})
    assert colleague.status == 403
    assert Addition.get().read_at is None


@pytest.mark.clause("APP-5", "ADJ-4")
def test_what_is_taken_back_by_telephone_is_taken_back(both: Both) -> None:
    appeal = both.appeal()
    senior = both.at_work("senior-manager")
    senior.get(f"/appeals/{appeal}")
    senior.send(action="/withdraw")
    assert "The appeal is taken back." in senior.text
    assert "They take it back" not in senior.text
    assert "You took this appeal back." in both.visitor.get("/follow/opened")
    request = both.request()
    colleague = both.at_work("colleague")
    colleague.get(f"/adjustments/{request}")
    colleague.send(action="/withdraw")
    assert "The request is taken back." in colleague.text
    assert "You took this request back." in both.visitor.get("/follow/opened")


@pytest.mark.clause("SEC-3", "SEC-4")
def test_files_of_an_addition_are_for_those_who_decide(both: Both) -> None:
    reference = both.request()
    both.visitor.get("/follow/add")
    both.visitor.fill(words=WORDS, files=(BytesIO(b"Dear all, ..."), "doctor.txt"))
    file = f"/files/{Attachment.get().id}"
    colleague, manager = both.at_work("colleague"), both.at_work("line-manager")
    assert "doctor.txt" not in colleague.get(f"/adjustments/{reference}")
    colleague.get(file)
    assert colleague.status == 404
    assert "doctor.txt" in manager.get(f"/adjustments/{reference}")
    manager.get(file)
    assert manager.content == b"Dear all, ..."

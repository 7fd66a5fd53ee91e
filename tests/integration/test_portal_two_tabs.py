"""What a page shows is what it sends, in two tabs too (INP-5)."""

from __future__ import annotations

from typing import Any

import pytest

from portal.adjustments.routes import journey
from portal.journey import CheckForm
from shared.models import AdjustmentRequest, Appeal, Enquiry, GroundOfAppeal
from shared.rules.errors import Invalid
from tests import beginnings, builders
from tests.integration.test_portal_adjustments import BY_EMAIL, walk
from tests.integration.test_portal_appeals import walk as walk_appeal
from tests.visitor import Visitor, portal

MOTHER: dict[str, Any] = {
    "for_whom": "other", "name": "Blodwen Invented", "on_behalf_name": "Morgan Okafor-Reed",
    "on_behalf_authority": "I am her daughter.",
}  # fmt: skip
CHANGED = "changed in another tab or window"


@pytest.fixture
def visitor(database_url: str) -> Visitor:
    app = portal(database_url)
    builders.organisation()
    builders.policy()
    return Visitor(app)


def other_tab(visitor: Visitor) -> Visitor:
    """The same browser, another page."""
    tab = Visitor(visitor.client.application)
    tab.client = visitor.client
    return tab


def test_answers_changed_in_another_tab_are_shown_before_anything_goes(visitor: Visitor) -> None:
    walk(visitor)
    tab = other_tab(visitor)
    tab.get("/adjustments/who")
    tab.fill(**MOTHER)
    text = visitor.fill()
    assert (visitor.status, visitor.path) == (422, "/adjustments/check")
    assert CHANGED in text
    assert "Blodwen Invented" in text
    assert not AdjustmentRequest.select().exists()
    visitor.fill()
    assert (visitor.path, AdjustmentRequest.get().name) == ("/adjustments/sent", "Blodwen Invented")


def test_answers_that_did_not_change_go_from_either_tab_once(visitor: Visitor) -> None:
    walk(visitor)
    tab = other_tab(visitor)
    tab.get("/adjustments/check")
    visitor.fill()
    text = tab.fill()
    assert (tab.path, AdjustmentRequest.select().count()) == ("/adjustments/sent", 1)
    assert "changed and sent" not in text


def test_a_page_whose_answers_were_changed_and_sent_elsewhere_says_that_it_sent_nothing(visitor: Visitor) -> None:
    walk(visitor)
    tab = other_tab(visitor)
    tab.get("/adjustments/who")
    tab.fill(**MOTHER)
    tab.fill()
    assert tab.path == "/adjustments/sent"
    assert "changed and sent from another tab" in visitor.fill()
    assert [request.name for request in AdjustmentRequest.select()] == ["Blodwen Invented"]


def test_a_page_of_the_request_before_does_not_send_the_next_one(visitor: Visitor) -> None:
    walk(visitor)
    tab = other_tab(visitor)
    tab.get("/adjustments/check")
    tab.fill()
    walk(tab, who=MOTHER)
    visitor.fill()
    assert CHANGED in visitor.text
    assert AdjustmentRequest.select().count() == 1


def test_a_change_in_the_very_moment_of_sending_sends_nothing(visitor: Visitor) -> None:
    walk(visitor)
    with visitor.client as client:
        client.get("/adjustments/check", base_url="http://127.0.0.1:8150")
        draft = journey.draft()
        assert draft
        journey.begin(own_words="Other words.")
        with pytest.raises(Invalid, match="just changed"):
            journey.send(draft, CheckForm(draft))


def test_an_appeal_says_so_too(database_url: str) -> None:
    visitor = Visitor(portal(database_url))
    beginnings.world()
    walk_appeal(visitor, None, decision={"decision_described": "The letter of May."}, reply=BY_EMAIL)
    tab = other_tab(visitor)
    tab.get("/appeals/reasons")
    tab.fill(grounds=["wrong_person"], own_words="It was my neighbour.")
    assert CHANGED in visitor.fill()
    assert "It was my neighbour." in visitor.text
    assert not Appeal.select().exists()
    visitor.fill()
    assert [ground.own_words for ground in GroundOfAppeal.select()] == ["It was my neighbour."]


def test_the_next_page_says_that_another_tab_has_changed_the_answers_and_only_then(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(topic="other", words="From the first tab.")
    tab = other_tab(visitor)
    tab.get("/enquiries/words")
    tab.fill(topic="other", words="From the second tab.")
    assert "Another tab or window has changed" not in tab.fill(**BY_EMAIL)
    visitor.fill(**BY_EMAIL)
    assert visitor.path == "/enquiries/check"
    assert "Another tab or window has changed these answers" in visitor.text
    assert "From the second tab." in visitor.text


def test_a_question_answered_after_another_tab_has_sent_all_says_so(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(topic="other", words="From the first tab.")
    tab = other_tab(visitor)
    tab.get("/enquiries/words")
    tab.fill(topic="other", words="From the second tab.")
    tab.fill(**BY_EMAIL)
    tab.fill()
    assert "changed and sent from another tab" in visitor.fill(**BY_EMAIL)
    assert visitor.path == "/enquiries/words"
    assert Enquiry.select().count() == 1


def test_an_enquiry_that_another_tab_has_changed_is_shown_before_it_is_sent(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(topic="other", words="From the first tab.")
    visitor.fill(**BY_EMAIL)
    tab = other_tab(visitor)
    tab.get("/enquiries/words")
    tab.fill(topic="other", words="From the second tab.")
    assert CHANGED in visitor.fill()
    assert "From the second tab." in visitor.text
    assert not Enquiry.select().exists()
    visitor.fill()
    assert [enquiry.words for enquiry in Enquiry.select()] == ["From the second tab."]


def test_what_another_tab_wrote_about_another_decision_never_stands_in_this_one(database_url: str) -> None:
    visitor = Visitor(portal(database_url))
    reference, code = beginnings.told()[1]
    visitor.get("/appeals")
    visitor.fill(reference=reference, code=code)
    tab = other_tab(visitor)
    tab.get("/appeals")
    tab.fill(form=1)
    tab.fill(answers="afresh")
    tab.fill(decision_described="One call a week")
    text = visitor.fill(grounds=["facts_wrong"], own_words="Of the first customer.")
    assert "This page is not about the decision that you have open now" in text
    assert visitor.value("own_words") == "Of the first customer."
    assert "first customer" not in tab.get("/appeals/reasons")
    tab.fill(grounds=["facts_wrong"], own_words="Of the second.")
    assert tab.path == "/appeals/wants"

"""A refused adjustment is challenged: somebody else looks at it again, and the customer sees it (ADJ-5)."""

from __future__ import annotations

from datetime import date

import peewee
import pytest

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, challenge_adjustment, decide_adjustment, match_adjustment
from shared.database.writing import writing
from shared.models import AdjustmentRequest, AgreedAdjustment, Event, Message, Published
from shared.models.base import within_an_action
from shared.queries.situation import situation_of
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.deadlines import after_working_days
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Nation
from tests import builders
from tests.both_sites import Both
from tests.integration.test_portal_adjustments import CODE
from tests.integration.test_portal_adjustments import walk as ask_for_adjustments

WHY = "You did not ask how I read. I use a screen that is two metres away."
LARGE = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "16"),)


@pytest.fixture
def answered(both: Both) -> AdjustmentRequest:
    """A request that a line manager agreed to in part; its page is open at the portal."""
    ask_for_adjustments(both.visitor)
    code = CODE.search(both.visitor.fill())
    assert code
    manager, request = both.world.actor("line-manager"), AdjustmentRequest.get()
    request = match_adjustment(manager, request.reference, request.version, both.world.customer.account)
    answer(both, request, "line-manager")
    both.open(request.reference, code[0])
    return AdjustmentRequest.get()


def answer(both: Both, request: AdjustmentRequest, who: str, outcome: AdjustmentState | None = None) -> None:
    decide_adjustment(
        both.world.actor(who), request.reference, request.version, outcome or AdjustmentState.PARTLY_AGREED,
        f"Large print, by {who}.", LARGE, factors=builders.WEIGHED,
    )  # fmt: skip


def challenged(both: Both) -> AdjustmentRequest:
    both.visitor.get("/follow/challenge")
    both.visitor.fill(words=WHY)
    return AdjustmentRequest.get()


def rows_of(both: Both, who: str) -> list[str]:
    work = work_for(both.world.actor(who))
    return [row.what for row in (*work.late, *work.today, *work.coming) if row.href.startswith("/adjustments")]


@pytest.mark.clause("ADJ-5", "LET-8")
def test_the_customer_sees_what_is_agreed_why_not_the_rest_and_how_to_challenge_it(
    both: Both,
    answered: AdjustmentRequest,
) -> None:
    text = both.visitor.text
    for said in (
        "Partly agreed",
        "Large print, 16 point",
        "I don’t agree with this answer",
        *builders.WEIGHED.values(),
    ):
        assert said in text
    assert "somebody else looks at it again" in Message.select().order_by(Message.id.desc()).get().text


@pytest.mark.clause("ADJ-5", "REL-6")
def test_a_challenge_goes_to_another_manager_with_a_day_for_the_answer(
    both: Both,
    answered: AdjustmentRequest,
) -> None:
    both.visitor.get("/follow/challenge")
    both.visitor.fill()
    assert both.visitor.error("words") == "Tell us why our answer is not right for you"
    for _ in range(2):
        both.visitor.send(words=WHY, follow=False)
    request = AdjustmentRequest.get()
    assert request.state is AdjustmentState.CHALLENGED
    assert request.answer_by == after_working_days(clock.today(), 5, Nation.ENGLAND)
    text = both.visitor.get("/follow/opened")
    assert "Being looked at again" in text
    assert f"{request.answer_by.day} {request.answer_by:%B %Y}" in text
    assert WHY in text
    assert "Take this back" not in text
    assert Event.select().where(Event.action == "challenge_adjustment").count() == 1
    assert rows_of(both, "line-manager") == [], "who gave the answer is not asked again"
    assert rows_of(both, "senior-manager") == ["Answer about adjustments challenged"]
    assert [one.reference for one in situation_of(both.world.customer).requests] == [request.reference], (
        "adjustments come first (CAS-8)"
    )
    assert AgreedAdjustment.select().where(AgreedAdjustment.ended_at.is_null()).count() == 1, "what was agreed goes on"


@pytest.mark.clause("ADJ-5", "SEC-2")
def test_who_gave_the_answer_cannot_answer_the_challenge(both: Both, answered: AdjustmentRequest) -> None:
    request = challenged(both)
    with pytest.raises(NotAllowed, match="You gave the answer that is challenged"):
        answer(both, request, "line-manager")
    page = both.at_work("line-manager").get(f"/adjustments/{request.reference}")
    assert "You gave the answer that is challenged, so somebody else must look at it again." in page
    assert "Answer it anew" not in page
    with pytest.raises(peewee.IntegrityError), writing(), within_an_action():
        AdjustmentRequest.update(state="agreed").where(AdjustmentRequest.id == request.id).execute()


@pytest.mark.clause("ADJ-5")
def test_the_second_answer_stands_beside_the_first_and_is_the_last(
    both: Both,
    answered: AdjustmentRequest,
) -> None:
    request = challenged(both)
    senior = both.at_work("senior-manager")
    page = senior.get(f"/adjustments/{request.reference}")
    for said in (WHY, "The answer that is challenged", "Large print, by line-manager."):
        assert said in page
    weighed = {f"factor_{factor}": words for factor, words in builders.WEIGHED.items()}
    partly = {"outcome": "partly_agreed", "agreed": ["large_print"], "detail_large_print": "24", "answer": "24 point."}
    senior.send(partly | weighed, action="/decide")
    assert senior.status == 200
    request = AdjustmentRequest.get()
    assert (request.state, request.answer) == (AdjustmentState.PARTLY_AGREED, "24 point.")
    assert request.earlier["by"] == "Bo Examplar"
    assert request.earlier["answer"] == "Large print, by line-manager."
    assert date.fromisoformat(request.earlier["on"]) == clock.today()
    assert "The first answer" in senior.text
    text = both.visitor.get("/follow/opened")
    assert "Large print, 24 point" in text
    assert "16 point" not in text
    assert "Two people have looked at this now." in text
    assert "I don’t agree with this answer" not in text
    with pytest.raises(OutOfStep, match="The ombudsman can look at it next"):
        challenge_adjustment(CUSTOMER, request.reference, "Once more.")
    again = Message.select().order_by(Message.id.desc()).get()
    assert "the ombudsman can look at it" in again.text


@pytest.mark.clause("ADJ-5")
def test_an_answer_that_agrees_to_all_has_nothing_to_challenge(both: Both) -> None:
    reference = both.request()
    both.visitor.get("/follow/challenge")
    assert both.visitor.path == "/follow/opened"
    manager, request = both.world.actor("line-manager"), AdjustmentRequest.get()
    with pytest.raises(OutOfStep):
        challenge_adjustment(CUSTOMER, reference, WHY)
    request = match_adjustment(manager, reference, request.version, both.world.customer.account)
    answer(both, request, "line-manager", AdjustmentState.AGREED)
    assert "Agreed" in both.visitor.get("/follow/opened")
    assert "I don’t agree with this answer" not in both.visitor.text
    with pytest.raises(OutOfStep):
        challenge_adjustment(CUSTOMER, reference, WHY)
    assert Published.get(Published.reference == reference).body["state"] == "agreed"


@pytest.mark.clause("ADJ-3", "ADJ-5")
def test_a_challenge_that_comes_by_telephone_is_entered_for_them(both: Both, answered: AdjustmentRequest) -> None:
    colleague = both.at_work("colleague")
    assert "Enter what they add" in colleague.get(f"/adjustments/{answered.reference}")
    colleague.get(f"/additions/new?reference={answered.reference}")
    colleague.send({"words": ""})
    assert colleague.error("words") == "Tell us why our answer is not right for you"
    colleague.send({"words": WHY})
    assert colleague.path == f"/adjustments/{answered.reference}"
    assert AdjustmentRequest.get().state is AdjustmentState.CHALLENGED
    assert WHY in both.visitor.get("/follow/opened")

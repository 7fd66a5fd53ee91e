"""Deciding on a restriction through the page and by requests made by hand: who can, who can't, and what they see."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.cases import answer_checklist, open_case
from shared.actions.incidents.ladder import end_at_once, start_ladder
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.staff.colleagues import change_roles
from shared.models import Event, Letter, Restriction
from shared.queries.policy import policy_in_force
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    Channel,
    ChecklistItem,
    RestrictionKind,
    RestrictionState,
    Role,
)
from tests import builders, pdf_reading
from tests.at_work import AtWork
from tests.builders import BY_HAND

REASONS = "It is needed, and no less would do."


def at(app: Flask, world: builders.World, who: str) -> AtWork:
    """The browser of a colleague."""
    return AtWork(app, world.staff[who])


def now(restriction: Restriction) -> Restriction:
    """The restriction as it stands."""
    return Restriction.get_by_id(restriction.id)


def by_hand(browser: AtWork, restriction: Restriction, decision: str = "authorise", **more: object) -> int:
    """A request that no page offers. Returns the status."""
    answers = {"version": restriction.version, "reasons": REASONS, "decision": decision, **more}
    browser.post(f"/restrictions/{restriction.reference}/decide", answers)
    return browser.status


@pytest.mark.clause("RES-3", "CAS-10")
def test_a_director_reads_what_it_takes_away_and_authorises(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    page = director.get(f"/restrictions/{restriction.reference}")
    assert "Telephone us at any time other than Tuesday 10am to midday and Thursday 2pm to 4pm." in page
    assert "Telephone us on Tuesday 10am to midday and Thursday 2pm to 4pm" in page
    assert "Write to us by" in page
    assert "Less restrictive: Contact through the named officer alone, without stated times." in page
    assert "I will make you regret this" in page
    assert "Looked at: equality." in page
    director.send({"reasons": REASONS, "decision": "authorise"}, action="/decide")
    assert director.status == 200
    assert "Awaiting letter" in director.text
    stands = now(restriction)
    assert stands.state is RestrictionState.AUTHORISED
    assert stands.authorised_by_id == world.staff["director-housing"].id
    assert stands.decision_reasons == REASONS
    assert Letter.select().where(Letter.restriction == restriction).count() == 1


@pytest.mark.clause("RES-3", "SEC-5", "CAS-11")
@pytest.mark.parametrize("who", ["colleague", "line-manager", "senior-manager", "senior-manager-2", "reports",
                                 "auditor", "admin"])  # fmt: skip
def test_nobody_else_is_offered_it_nor_can_by_hand(app: Flask, world: builders.World, who: str) -> None:
    restriction = builders.proposed(world)
    browser = at(app, world, who)
    page = browser.get(f"/restrictions/{restriction.reference}")
    assert browser.status == (403 if who in {"colleague", "reports", "auditor", "admin"} else 200)
    assert 'value="authorise"' not in browser.page
    if browser.status == 200:
        assert "You can’t authorise this: Only this role can do it: Director of Service." in page
    assert by_hand(browser, restriction) == 403
    assert now(restriction).state is RestrictionState.PROPOSED
    assert Letter.select().count() == 0


@pytest.mark.clause("RES-3")
def test_the_director_who_proposed_sees_why_somebody_else_must(app: Flask, world: builders.World) -> None:
    both = frozenset({Role.DIRECTOR, Role.SENIOR_MANAGER})
    change_roles(world.actor("admin"), "director-housing@example.org", 1, both)
    case = builders.case(world)
    restriction = propose_restriction(world.actor("director-housing"), case.reference, builders.proposal(world))
    director = at(app, world, "director-housing")
    assert "You proposed this, so somebody else must decide it." in director.get(
        f"/restrictions/{restriction.reference}"
    )
    assert by_hand(director, restriction) == 403
    assert by_hand(at(app, world, "director-repairs"), restriction) == 200


@pytest.mark.clause("RES-3")
def test_under_the_client_expectations_senior_management_decides(app: Flask) -> None:
    world = builders.world("client-expectations")
    restriction = builders.proposed(world)
    assert by_hand(at(app, world, "director-housing"), restriction) == 403
    assert by_hand(at(app, world, "senior-manager"), restriction) == 403
    other = at(app, world, "senior-manager-2")
    other.get(f"/restrictions/{restriction.reference}")
    other.send({"reasons": REASONS, "decision": "authorise"}, action="/decide")
    assert now(restriction).state is RestrictionState.AUTHORISED


@pytest.mark.clause("CAS-11")
def test_a_director_who_was_abused_sees_why_not(app: Flask, world: builders.World) -> None:
    abused = builders.incident(world, by="director-housing")
    case = open_case(world.proposer, world.customer.account, (abused.reference,), "Abuse of a Director.")
    for item in ChecklistItem:
        answer_checklist(world.proposer, case.reference, item, evidence="Looked at.")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    director = at(app, world, "director-housing")
    assert "You were part of an incident that this rests on." in director.get(f"/restrictions/{restriction.reference}")
    assert by_hand(director, restriction) == 403
    assert now(restriction).state is RestrictionState.PROPOSED


@pytest.mark.clause("CAS-3")
def test_with_an_open_item_the_page_says_so_and_nobody_can(app: Flask, world: builders.World) -> None:
    case = builders.case(world, checklist=False)
    for item in list(ChecklistItem)[1:]:
        answer_checklist(world.proposer, case.reference, item, evidence="Looked at.")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    director = at(app, world, "director-housing")
    page = director.get(f"/restrictions/{restriction.reference}")
    assert "1 item of the checklist is still open." in page
    assert 'value="authorise"' not in director.page
    assert "Circumstances Open" in page
    assert by_hand(director, restriction) == 403
    assert now(restriction).state is RestrictionState.PROPOSED


@pytest.mark.clause("LET-4")
def test_an_incident_that_the_ladder_filed_must_first_say_which_behaviour_it_was(
    app: Flask, world: builders.World
) -> None:
    me = world.actor("colleague")
    walk = start_ladder(me, world.customer.account, Channel.TELEPHONE)
    filed = end_at_once(me, walk.reference, "A threat to come to the office with a dog.")
    case = open_case(world.proposer, world.customer.account, (filed.reference,), "A threat in one call.")
    for item in ChecklistItem:
        answer_checklist(world.proposer, case.reference, item, evidence="Looked at.")
    add = f"Add to {filed.reference} which behaviour of the policy it was."
    senior, director = at(app, world, "senior-manager"), at(app, world, "director-housing")
    assert add in senior.get(f"/cases/{case.reference}")
    assert add in senior.get(f"/cases/{case.reference}/propose")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    assert add in senior.get(f"/restrictions/{restriction.reference}")
    page = director.get(f"/restrictions/{restriction.reference}")
    assert f"{filed.reference} does not say yet which behaviour of the policy it was." in page
    assert f'href="/incidents/{filed.reference}"' in director.page
    assert 'value="authorise"' not in director.page
    assert by_hand(director, restriction) == 403
    senior.get(f"/incidents/{filed.reference}")
    behaviour = policy_in_force().categories[0].behaviours[0].key
    senior.send({"text": "It was a threat.", "behaviours": [behaviour]}, action="/notes")
    assert "does not say yet" not in director.get(f"/restrictions/{restriction.reference}")
    director.send({"reasons": REASONS, "decision": "authorise"}, action="/decide")
    letter = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)


@pytest.mark.clause("CAS-8")
def test_an_unanswered_request_for_adjustments_is_named_and_blocks(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    asked = NewAdjustmentRequest(name="Morgan", reply_by=Channel.EMAIL, email="m@example.com",
                            kinds=(AdjustmentKind.LARGE_PRINT,), account=world.customer.account)  # fmt: skip
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    director = at(app, world, "director-housing")
    assert f"request for adjustments {request.reference} is not answered yet" in director.get(
        f"/restrictions/{restriction.reference}"
    )
    assert by_hand(director, restriction) == 403


@pytest.mark.clause("CAS-8")
def test_a_conflict_with_an_adjustment_is_shown_and_must_be_resolved(app: Flask, world: builders.World) -> None:
    asked = NewAdjustmentRequest(name="Morgan", reply_by=Channel.EMAIL, email="m@example.com",
                            kinds=(AdjustmentKind.TEXT_RELAY,), account=world.customer.account)  # fmt: skip
    request = request_adjustment(world.actor("colleague"), asked, "7K3Q9-XZ2MA-4TPR")
    agreed = (NewAdjustment(AdjustmentKind.TEXT_RELAY),)
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )
    option = policy_in_force().option(RestrictionKind.ONE_FORM_ONLY)
    assert option
    letters_only = tuple(channel for channel in option.channels if channel is Channel.LETTER)
    restriction = builders.proposed(
        world, kinds=(RestrictionKind.ONE_FORM_ONLY,), channels=letters_only, windows=(), officer=None, deputy=None
    )
    director = at(app, world, "director-housing")
    assert "Text relay was agreed as an adjustment, and this closes the telephone." in director.get(
        f"/restrictions/{restriction.reference}"
    )
    assert by_hand(director, restriction) == 403
    director.get(f"/restrictions/{restriction.reference}")
    director.send({"reasons": "How does this fit?", "decision": "send_back"}, action="/decide")
    senior = at(app, world, "senior-manager")
    senior.get(f"/restrictions/{restriction.reference}/revise")
    senior.send({"conflict_resolution": "A colleague writes down what the customer says on a call."})
    assert senior.status == 200
    assert by_hand(director, now(restriction)) == 200
    assert now(restriction).state is RestrictionState.AUTHORISED


def test_it_is_sent_back_with_questions_and_answered(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    director.get(f"/restrictions/{restriction.reference}")
    director.send({"reasons": "Why not one named contact?", "decision": "send_back"}, action="/decide")
    senior = at(app, world, "senior-manager")
    assert "Why not one named contact?" in senior.get(f"/restrictions/{restriction.reference}")
    senior.get(f"/restrictions/{restriction.reference}/revise")
    assert senior.value("why") == restriction.why
    senior.send({"alternatives": "One named contact was tried in April; the calls went on."})
    stands = now(restriction)
    assert stands.state is RestrictionState.PROPOSED
    assert stands.alternatives == "One named contact was tried in April; the calls went on."


def test_it_is_refused_with_reasons_and_reasons_are_needed(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    director.get(f"/restrictions/{restriction.reference}")
    director.send({"reasons": "", "decision": "refuse"}, action="/decide")
    assert director.status == 422
    assert director.error("reasons") == "Give your reasons, or your questions"
    director.send({"reasons": "It goes too far.", "decision": "refuse"}, action="/decide")
    assert now(restriction).state is RestrictionState.REFUSED
    assert "It goes too far." in director.text


def test_a_decision_that_is_none_of_the_three_keeps_the_reasons(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    assert by_hand(director, restriction, decision="approve") == 422
    assert director.value("reasons") == REASONS
    assert now(restriction).state is RestrictionState.PROPOSED


@pytest.mark.clause("SEC-8")
def test_a_second_decision_is_out_of_step_and_writes_nothing(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    assert by_hand(director, restriction, decision="refuse") == 200
    events = Event.select().count()
    assert by_hand(director, now(restriction)) == 409
    assert Event.select().count() == events
    assert now(restriction).state is RestrictionState.REFUSED


@pytest.mark.clause("REL-6")
def test_a_double_click_decides_once(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    director.get(f"/restrictions/{restriction.reference}")
    where, standing = director.filled("/decide")
    for _ in range(2):
        director.post(where, standing | {"reasons": REASONS, "decision": "authorise"})
        assert director.status == 200
    assert Letter.select().where(Letter.restriction == restriction).count() == 1
    assert Event.select().where(Event.action == "authorise_restriction").count() == 1


@pytest.mark.clause("REL-5")
def test_a_director_is_told_what_changed_and_keeps_the_reasons(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director, other = at(app, world, "director-housing"), at(app, world, "director-repairs")
    director.get(f"/restrictions/{restriction.reference}")
    where, standing = director.filled("/decide")
    other.get(f"/restrictions/{restriction.reference}")
    other.send({"reasons": "What about Mondays?", "decision": "send_back"}, action="/decide")
    senior = at(app, world, "senior-manager")
    senior.get(f"/restrictions/{restriction.reference}/revise")
    senior.send({"why": "Twelve long calls in one week."})
    director.post(where, standing | {"reasons": REASONS, "decision": "authorise"})
    assert director.status == 422
    assert "Cam Sampleton revised a proposal at" in director.text
    assert director.value("reasons") == REASONS
    assert now(restriction).state is RestrictionState.PROPOSED
    director.send({"decision": "authorise"}, action="/decide")
    assert now(restriction).state is RestrictionState.AUTHORISED


@pytest.mark.clause("SEC-7")
def test_extra_fields_change_nothing(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    extra = {
        "state": "authorised",
        "authorised_by": world.staff["director-repairs"].id,
        "authorised_by_id": world.staff["director-repairs"].id,
        "ends_on": "2099-01-01",
        "letter_issued_at": "2026-01-01",
    }
    assert by_hand(at(app, world, "director-housing"), restriction, decision="refuse", **extra) == 200
    stands = now(restriction)
    assert stands.state is RestrictionState.REFUSED
    assert (stands.authorised_by_id, stands.letter_issued_at, stands.ends_on) == (None, None, restriction.ends_on)


def test_the_draft_letter_stands_beside_the_decision_and_says_that_it_is_one(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world)
    director = at(app, world, "director-housing")
    director.get(f"/restrictions/{restriction.reference}")
    assert f'src="/restrictions/{restriction.reference}/letter.png"' in director.page
    director.get(f"/restrictions/{restriction.reference}/letter.pdf")
    text = pdf_reading.text(director.content)
    assert "Draft – not sent" in text
    assert "Eli Placeholder, Director of Housing, made this decision" in text
    director.get(f"/restrictions/{restriction.reference}/letter.png")
    assert director.content.startswith(b"\x89PNG")
    assert Letter.select().count() == 0

"""Only whom the policy names can authorise: by the action, by the command line's actor, and by a direct write."""

from __future__ import annotations

import peewee
import pytest

from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.cases import answer_checklist, open_case
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.restrictions.propose import propose_restriction
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import ChecklistAnswer, Restriction
from shared.models.base import OnlyActionsChangeState, within_an_action
from shared.queries.permissions import may
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import AdjustmentKind, Channel, ChecklistItem, RestrictionState
from tests import beginnings, builders

MAY_NOT = ["colleague", "line-manager", "senior-manager", "senior-manager-2", "reports", "auditor", "admin"]


@pytest.fixture
def world(database_url: str) -> builders.World:
    """An organisation under the housing association's policy, on either database."""
    connect_to(database_url)
    return beginnings.world()


def write_directly(restriction: Restriction, staff_id: int | None) -> None:
    """What a program would do that goes past every action."""
    with writing(), within_an_action():
        Restriction.update(state=RestrictionState.AUTHORISED, authorised_by=staff_id).where(
            Restriction.id == restriction.id
        ).execute()


def state_of(restriction: Restriction) -> RestrictionState:
    """The state as it stands in the database."""
    return RestrictionState(Restriction.get_by_id(restriction.id).state)


@pytest.mark.clause("RES-3", "SEC-5")
def test_a_director_of_service_authorises(world: builders.World) -> None:
    restriction = builders.proposed(world)
    decided = authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Proportionate.")
    assert decided.authorised_by_id == world.staff["director-housing"].id
    assert state_of(restriction) is RestrictionState.AUTHORISED


@pytest.mark.clause("RES-3", "SEC-5")
@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_outside_the_role_authorises_by_action_or_by_direct_write(world: builders.World, who: str) -> None:
    restriction = builders.proposed(world)
    assert not may(Action.AUTHORISE_RESTRICTION, world.actor(who), restriction)
    with pytest.raises(NotAllowed):
        authorise_restriction(world.actor(who), restriction.reference, restriction.version, "Because I say so.")
    with pytest.raises(peewee.IntegrityError):
        write_directly(restriction, world.staff[who].id)
    assert state_of(restriction) is RestrictionState.PROPOSED


@pytest.mark.clause("RES-3")
@pytest.mark.parametrize("actor", [OPERATOR, CUSTOMER], ids=["command line", "customer"])
def test_neither_the_command_line_nor_a_customer_authorises(world: builders.World, actor: object) -> None:
    restriction = builders.proposed(world)
    with pytest.raises(NotAllowed):
        authorise_restriction(actor, restriction.reference, restriction.version, "By hand.")  # type: ignore[arg-type]
    with pytest.raises(peewee.IntegrityError):
        write_directly(restriction, None)
    assert state_of(restriction) is RestrictionState.PROPOSED


@pytest.mark.clause("RES-3")
def test_a_state_is_written_by_actions_only(world: builders.World) -> None:
    restriction = builders.proposed(world)
    with pytest.raises(OnlyActionsChangeState), writing():
        Restriction.update(state=RestrictionState.AUTHORISED).where(Restriction.id == restriction.id).execute()
    restriction.state = RestrictionState.AUTHORISED
    with pytest.raises(OnlyActionsChangeState), writing():
        restriction.save()
    assert state_of(restriction) is RestrictionState.PROPOSED


@pytest.mark.clause("RES-3")
def test_under_the_client_expectations_senior_management_decides_but_never_the_proposer(database_url: str) -> None:
    connect_to(database_url)
    world = builders.world("client-expectations")
    restriction = builders.proposed(world)
    for who in ("senior-manager", "director-housing"):
        with pytest.raises(NotAllowed):
            authorise_restriction(world.actor(who), restriction.reference, restriction.version, "No.")
        with pytest.raises(peewee.IntegrityError):
            write_directly(restriction, world.staff[who].id)
    authorise_restriction(world.actor("senior-manager-2"), restriction.reference, restriction.version, "Yes.")
    assert state_of(restriction) is RestrictionState.AUTHORISED


@pytest.mark.clause("CAS-3")
@pytest.mark.parametrize("left_open", list(ChecklistItem))
def test_with_one_item_of_the_checklist_open_nobody_can(world: builders.World, left_open: ChecklistItem) -> None:
    case = builders.case(world, checklist=False)
    for item in ChecklistItem:
        if item is not left_open:
            answer_checklist(world.proposer, case.reference, item, exception="Does not apply: no such service.")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    with pytest.raises(NotAllowed, match="1 item of the checklist is still open"):
        authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")
    with pytest.raises(peewee.IntegrityError, match="checklist"):
        write_directly(restriction, world.staff["director-housing"].id)
    answer_checklist(world.proposer, case.reference, left_open, evidence="Looked at now.")
    authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")


@pytest.mark.clause("CAS-3")
def test_emptying_an_answer_by_hand_opens_the_item_again(world: builders.World) -> None:
    restriction = builders.proposed(world)
    with writing():
        ChecklistAnswer.update(evidence="", exception="").where(
            ChecklistAnswer.case == restriction.case, ChecklistAnswer.item == ChecklistItem.EQUALITY
        ).execute()
    with pytest.raises(NotAllowed):
        authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")
    with pytest.raises(peewee.IntegrityError, match="checklist"):
        write_directly(restriction, world.staff["director-housing"].id)


@pytest.mark.clause("CAS-8")
@pytest.mark.parametrize("through_the_portal", [True, False], ids=["portal", "colleague"])
def test_an_unanswered_request_for_adjustments_blocks(world: builders.World, through_the_portal: bool) -> None:
    restriction = builders.proposed(world)
    asked = NewAdjustmentRequest(
        name=world.customer.name,
        reply_by=Channel.EMAIL,
        email=world.customer.email,
        kinds=(AdjustmentKind.LARGE_PRINT,),
        account=world.customer.account,
    )
    actor = CUSTOMER if through_the_portal else world.actor("colleague")
    request = request_adjustment(actor, asked, "7K3Q9-XZ2MA-4TPR")
    with pytest.raises(NotAllowed, match=request.reference):
        authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")
    with pytest.raises(peewee.IntegrityError, match="adjustments"):
        write_directly(restriction, world.staff["director-housing"].id)


@pytest.mark.clause("CAS-11")
def test_a_director_who_was_abused_cannot_authorise(world: builders.World) -> None:
    abused = builders.incident(world, by="director-housing")
    case = open_case(world.proposer, world.customer.account, (abused.reference,), "Abuse of a Director.")
    for item in ChecklistItem:
        answer_checklist(world.proposer, case.reference, item, evidence="Looked at.")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    with pytest.raises(NotAllowed, match="part of an incident"):
        authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")
    with pytest.raises(peewee.IntegrityError, match="part of the incident"):
        write_directly(restriction, world.staff["director-housing"].id)
    authorise_restriction(world.actor("director-repairs"), restriction.reference, restriction.version, "Yes.")


@pytest.mark.clause("RES-6", "RES-7")
def test_an_authorised_restriction_is_never_made_longer_by_a_direct_write(world: builders.World) -> None:
    restriction = builders.authorised(world)
    with pytest.raises(peewee.IntegrityError, match="new decision"), writing():
        Restriction.update(ends_on="2099-01-01").where(Restriction.id == restriction.id).execute()


@pytest.mark.clause("SEC-8")
def test_a_decision_is_taken_once(world: builders.World) -> None:
    restriction = builders.authorised(world)
    with pytest.raises(OutOfStep):
        authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Again.")

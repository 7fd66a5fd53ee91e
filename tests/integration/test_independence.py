"""Independence can’t be lost by the back door: each of these was tried as an ombudsman would (SIT-6, APP-3)."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal, replace_hearer
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import answer_checklist, close_case, open_case, record_consultation
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.restrictions.officer import name_officer
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.actions.staff.colleagues import ColleagueDetails, change_colleague
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Appeal, Incident, Restriction, Staff, StaffRole
from shared.models.references import new_code
from shared.queries.appeals import hearers_of
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid, NotAllowed
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AppealGround,
    AppealOutcome,
    CaseDecision,
    Channel,
    ChecklistItem,
    ReviewOutcome,
    Role,
)
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation with an authorised restriction; a Director of Repairs and one of Customer Services may hear."""
    connect_to(sqlite_url)
    made = builders.world()
    builders.authorised(made)
    return made


def decision(w: builders.World) -> Restriction:
    """The restriction as it is now."""
    return Restriction.get(Restriction.customer == w.customer)


def appealed(w: builders.World, *grounds: AppealGround) -> Appeal:
    made = NewAppeal(
        name=w.customer.name, reply_by=Channel.TELEPHONE, telephone="07700 900123",
        grounds=grounds or (AppealGround.FACTS_WRONG,), decision_described="The limit on my calls.",
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, new_code())
    return match_appeal(w.proposer, appeal.reference, appeal.version, decision(w).reference)


def given_to_repairs(w: builders.World, appeal: Appeal) -> None:
    hearer = w.staff["director-repairs"].id
    assign_appeal(w.actor("director-customer"), appeal.reference, appeal.version, hearer)


def able(appeal: Appeal) -> set[str]:
    return {staff.email.split("@")[0] for staff in hearers_of(appeal).eligible}


def why_not(appeal: Appeal, w: builders.World, key: str) -> str:
    return next(why for staff, why in hearers_of(appeal).others if staff == w.staff[key])


def change(w: builders.World, key: str, **changes: object) -> None:
    staff = Staff.get_by_id(w.staff[key].id)
    known = {
        "name": staff.name,
        "job_title": staff.job_title,
        "service": staff.service.key,
        "telephone": "01632 960417",
    }
    known["line_manager_email"] = staff.line_manager.email if staff.line_manager else ""
    details = ColleagueDetails(**{**known, **changes})  # type: ignore[arg-type]
    change_colleague(w.actor("admin"), staff.email, staff.version, details)


def test_at_first_both_directors_of_other_services_may_hear_it(world: builders.World) -> None:
    assert able(appealed(world)) == {"director-repairs", "director-customer"}


@pytest.mark.clause("SIT-6")
def test_the_line_manager_of_whoever_it_happened_to_does_not_hear_it(world: builders.World) -> None:
    change(world, "colleague", line_manager_email="director-repairs@example.org")
    appeal = appealed(world)
    assert able(appeal) == {"director-customer"}
    assert "is the line manager of somebody who was in the incident" in why_not(appeal, world, "director-repairs")


@pytest.mark.clause("SIT-6")
@pytest.mark.parametrize("part", ["officer", "deputy"])
def test_whoever_the_decision_names_does_not_hear_it(world: builders.World, part: str) -> None:
    restriction = decision(world)
    people = {"officer": world.staff["line-manager"].id, "deputy": world.staff["senior-manager-2"].id}
    people[part] = world.staff["director-repairs"].id
    name_officer(world.proposer, restriction.reference, restriction.version, **people)
    appeal = appealed(world)
    assert able(appeal) == {"director-customer"}
    assert "whom the decision names" in why_not(appeal, world, "director-repairs")


@pytest.mark.clause("SIT-6")
def test_whoever_answered_the_adjustment_that_it_is_about_does_not_hear_it(world: builders.World) -> None:
    asked = request_adjustment(
        world.proposer,
        NewAdjustmentRequest(
            name=world.customer.name, reply_by=Channel.TELEPHONE, telephone="07700 900123",
            kinds=(AdjustmentKind.MORE_TIME,), account=world.customer.account, came_by=Channel.TELEPHONE,
        ),
        new_code(),
    )  # fmt: skip
    decide_adjustment(
        world.actor("director-repairs"), asked.reference, asked.version, AdjustmentState.AGREED, "We give more time.",
        (NewAdjustment(AdjustmentKind.MORE_TIME, "ten minutes"),),
    )  # fmt: skip
    assert able(appealed(world)) == {"director-repairs", "director-customer"}
    about_it = appealed(world, AppealGround.ADJUSTMENTS_NOT_CONSIDERED)
    assert able(about_it) == {"director-customer"}


@pytest.mark.clause("SIT-6")
def test_services_are_those_of_then_and_of_now(world: builders.World) -> None:
    appeal = appealed(world)
    change(world, "senior-manager", service="repairs")  # the proposer is of Repairs now
    assert able(appeal) == {"director-customer"}
    change(world, "senior-manager", service="housing")
    change(world, "director-housing", service="customer")  # whoever authorised it
    assert able(appeal) == {"director-repairs"}


@pytest.mark.clause("SIT-6")
def test_whoever_was_of_the_service_then_is_not_of_another_one_by_having_moved(world: builders.World) -> None:
    change(world, "director-repairs", service="housing")
    change(world, "director-repairs", service="repairs")
    appeal = appealed(world)
    assert able(appeal) == {"director-customer"}
    assert "was of Housing then" in why_not(appeal, world, "director-repairs")


@pytest.mark.clause("SIT-6")
def test_one_person_is_one_person_whatever_accounts_they_hold(world: builders.World) -> None:
    change(world, "director-repairs", same_person_as_email="colleague@example.org")
    appeal = appealed(world)
    assert able(appeal) == {"director-customer"}
    assert "under another account" in why_not(appeal, world, "director-repairs")


@pytest.mark.clause("SIT-6")
def test_an_involved_manager_cant_consult_the_hearer_and_then_take_the_appeal_from_them(world: builders.World) -> None:
    appeal = appealed(world)
    hearer = world.staff["director-repairs"]
    assign_appeal(world.actor("director-customer"), appeal.reference, appeal.version, hearer.id)
    case = decision(world).case.reference
    with pytest.raises(Invalid) as invalid:
        record_consultation(world.proposer, case, clock.today(), "She would end it.", with_staff=hearer.id)
    assert appeal.reference in invalid.value.problems["with_staff"]
    now = Appeal.get_by_id(appeal.id)
    with pytest.raises(NotAllowed, match="You had a part in the decision"):
        replace_hearer(world.proposer, now.reference, now.version, world.staff["director-customer"].id, "She is busy.")


@pytest.mark.clause("SIT-6")
def test_whoever_hears_it_takes_no_part_in_the_case_meanwhile(world: builders.World) -> None:
    appeal, restriction = appealed(world), decision(world)
    hearer = world.actor("director-repairs")
    assign_appeal(
        world.actor("director-customer"), appeal.reference, appeal.version, world.staff["director-repairs"].id
    )
    for act in (
        lambda: answer_checklist(hearer, restriction.case.reference, ChecklistItem.EVIDENCE, evidence="Read it."),
        lambda: review_restriction(
            hearer,
            restriction.reference,
            restriction.version,
            NewReview(ReviewOutcome.ENDED, "The log.", "Calm."),
        ),
    ):
        with pytest.raises(NotAllowed, match="You hear an appeal about this case"):
            act()
    people = {"officer": world.staff["director-repairs"].id, "deputy": world.staff["senior-manager-2"].id}
    with pytest.raises(Invalid, match="They hear"):
        name_officer(world.proposer, restriction.reference, restriction.version, **people)


@pytest.mark.clause("SIT-6")
def test_nothing_done_after_it_was_given_to_them_disqualifies_its_hearer(world: builders.World) -> None:
    appeal, restriction = appealed(world), decision(world)
    hearer = world.actor("director-repairs")
    assign_appeal(
        world.actor("director-customer"), appeal.reference, appeal.version, world.staff["director-repairs"].id
    )
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        held = NewReview(ReviewOutcome.ENDED, "The log of calls.", "Calm for weeks.")
        review_restriction(world.actor("senior-manager-2"), restriction.reference, restriction.version, held)
        now = Appeal.get_by_id(appeal.id)
        answers = {AppealGround.FACTS_WRONG: "The log and the recording agree."}
        done = decide_appeal(hearer, now.reference, now.version, AppealOutcome.NOT_UPHELD, answers, "The recording.")
    assert done.decided_by == world.staff["director-repairs"]


@pytest.mark.clause("SIT-6")
def test_the_database_refuses_an_officer_and_a_line_manager_too(world: builders.World) -> None:
    appeal = appealed(world)
    hearer = world.staff["director-repairs"]
    with writing():
        Appeal.update(hearer=hearer, assigned_at=clock.now()).where(Appeal.id == appeal.id).execute()
        Staff.update(line_manager=hearer).where(Staff.id == world.staff["colleague"].id).execute()
    sql = "UPDATE appeal SET state = 'decided', decided_by_id = ? WHERE id = ?"
    with pytest.raises(peewee.IntegrityError, match="no part in the decision"), writing():
        Appeal._meta.database.execute_sql(sql, (hearer.id, appeal.id))


@pytest.mark.clause("SIT-6")
def test_whoever_it_happened_to_opens_and_proposes_nothing(world: builders.World, sqlite_url: str) -> None:
    me = world.proposer
    happened = record_incident(
        me,
        NewIncident(
            happened_at=clock.now() - timedelta(hours=1), channel=Channel.TELEPHONE, account=world.customer.account,
            words_used="You will be sorry", behaviours=("threats",), affected=(world.staff["senior-manager"].id,),
            minutes_spent=3,
        ),
    )  # fmt: skip
    with pytest.raises(Invalid) as invalid:
        open_case(me, world.customer.account, (happened.reference,), "A threat in one call.")
    assert "happened to you" in invalid.value.problems["incidents"]
    other = world.actor("senior-manager-2")
    case = open_case(other, world.customer.account, (happened.reference,), "A threat in one call.")
    for act in (
        lambda: propose_restriction(me, case.reference, builders.proposal(world)),
        lambda: answer_checklist(me, case.reference, ChecklistItem.EVIDENCE, evidence="The recording."),
        lambda: close_case(me, case.reference, case.version, CaseDecision.NO_ACTION, "Nothing more to do."),
    ):
        with pytest.raises(NotAllowed, match="happened to you"):
            act()
    page = AtWork(app_of(sqlite_url), world.staff["senior-manager"]).get(f"/cases/{case.reference}/propose")
    assert "An incident that this rests on happened to you, so somebody else must do this." in page


def app_of(url: str) -> Flask:
    return back_office(url)


@pytest.mark.clause("SIT-6")
def test_whoever_decided_does_not_review_alone_while_somebody_else_can(world: builders.World) -> None:
    restriction = decision(world)
    held = NewReview(ReviewOutcome.ENDED, "The log of calls.", "Calm for weeks.")
    with pytest.raises(NotAllowed, match="You decided this, so somebody else must review it"):
        review_restriction(world.authoriser, restriction.reference, restriction.version, held)
    for key, (*_, role) in builders.PEOPLE.items():
        if role in {Role.SENIOR_MANAGER, Role.DIRECTOR} and key != "director-housing":
            leaver, director = Staff.get_by_id(world.staff[key].id), world.staff["director-housing"]
            disable_colleague(world.actor("admin"), leaver.email, leaver.version, director.id)
    with pytest.raises(Invalid) as invalid:
        review_restriction(world.authoriser, restriction.reference, restriction.version, held)
    assert "external_reviewer" in invalid.value.problems
    with_them = NewReview(
        ReviewOutcome.ENDED,
        "The log of calls.",
        "Calm for weeks.",
        external_reviewer="Jo Mocksworth, Otherfield",
    )
    review = review_restriction(world.authoriser, restriction.reference, restriction.version, with_them)
    assert review.external_reviewer == "Jo Mocksworth, Otherfield"


@pytest.mark.clause("RES-11", "SIT-6")
def test_nobody_who_was_there_and_nobody_who_only_reads_is_offered_as_officer(
    world: builders.World, sqlite_url: str
) -> None:
    case = decision(world).case
    manager = AtWork(app_of(sqlite_url), world.staff["senior-manager"])
    for path in (f"/cases/{case.reference}/propose", f"/restrictions/{decision(world).reference}/officer"):
        manager.get(path)
        for key in ("colleague", "auditor", "reports", "admin"):
            assert f'value="{world.staff[key].id}"' not in manager.page.split('id="officer"')[1].split("</select>")[0]
        assert world.staff["line-manager"].name in manager.text
    for key, why in (("colleague", "were in an incident"), ("auditor", "deals with customers")):
        proposal = builders.proposal(world, officer=world.staff[key].id)
        with pytest.raises(Invalid) as invalid:
            propose_restriction(world.proposer, case.reference, proposal)
        assert why in invalid.value.problems["officer"]
    assert Incident.select().count() == 1
    assert StaffRole.select().count()

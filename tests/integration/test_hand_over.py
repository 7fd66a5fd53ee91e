"""A colleague leaves: what is theirs is listed before, handed over in one step, and nothing disappears (SIT-12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.add_words import add_words
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.letters.issue import issue_letter
from shared.actions.measures.take import NewMeasure, take_measure
from shared.actions.restrictions.decide import send_back
from shared.actions.restrictions.propose import revise_proposal
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Appeal, CaseFile, Letter, Notice, Restriction, Staff
from shared.models.references import new_code
from shared.queries.colleagues import who_can_hear_instead, who_can_take_over
from shared.queries.policy import policy_in_force
from shared.queries.work import list as work_list
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER, Actor
from shared.rules.errors import Invalid
from shared.rules.measures import MeasureKind
from shared.rules.vocabulary import AppealGround, Channel
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation in which the senior manager owns a case, with a proposal that came back."""
    connect_to(sqlite_url)
    made = builders.world()
    restriction = builders.proposed(made)
    send_back(made.authoriser, restriction.reference, restriction.version, "Was a mediator asked?")
    return made


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def waiting(w: builders.World, key: str) -> set[str]:
    work = work_for(w.actor(key))
    return {f"{row.what} {row.reference}" for row in (*work.late, *work.today, *work.coming)}


@pytest.mark.clause("SIT-12")
def test_what_a_leaver_owns_is_listed_before_and_handed_over_in_one_step(app: Flask, world: builders.World) -> None:
    leaver, other = world.staff["senior-manager"], world.staff["senior-manager-2"]
    restriction, case = Restriction.get(), CaseFile.get()
    admin = AtWork(app, world.staff["admin"])
    page = admin.get(f"/staff/{leaver.id}/end-access")
    assert f"The case {case.reference}" in page
    assert f"The proposal {restriction.reference}, which came back with questions" in page
    admin.send()
    assert admin.status == 422
    assert "Choose who takes over" in admin.error("hand_over_to")
    assert Staff.get_by_id(leaver.id).active
    admin.send({"hand_over_to": str(other.id)})
    assert not Staff.get_by_id(leaver.id).active
    assert CaseFile.get().owner == other
    assert Restriction.get().proposed_by == leaver  # who proposed it stays on the record
    assert f"Questions about your proposal {restriction.reference}" in waiting(world, "senior-manager-2")
    assert any(case.reference in notice.text for notice in work_for(world.actor("senior-manager-2")).notices)


@pytest.mark.clause("SIT-12")
def test_whoever_takes_over_can_answer_the_questions(world: builders.World) -> None:
    leaver = world.staff["senior-manager"]
    disable_colleague(world.actor("admin"), leaver.email, leaver.version, world.staff["senior-manager-2"].id)
    restriction = Restriction.get()
    proposal = builders.proposal(world, deputy=world.staff["director-repairs"].id)
    revise_proposal(world.actor("senior-manager-2"), restriction.reference, restriction.version, proposal)
    assert Restriction.get().proposed_by == world.staff["senior-manager-2"]


@pytest.mark.clause("SIT-12")
def test_only_somebody_who_can_work_a_case_takes_it_over(world: builders.World) -> None:
    leaver = world.staff["senior-manager"]
    for key in ("colleague", "auditor", "senior-manager"):
        with pytest.raises(Invalid, match="Choose who takes over"):
            disable_colleague(world.actor("admin"), leaver.email, leaver.version, world.staff[key].id)


def test_whoever_owns_nothing_leaves_at_once(world: builders.World) -> None:
    leaver = world.staff["colleague"]
    disable_colleague(world.actor("admin"), leaver.email, leaver.version)
    assert not Staff.get_by_id(leaver.id).active


def everything_on_every_list(w: builders.World) -> dict[str, set[str]]:
    """Each row of work by what it is and about whom, with those on whose list it stands."""
    found: dict[str, set[str]] = {}
    for key in w.staff:
        if Staff.get_by_id(w.staff[key].id).active:
            work = work_for(w.actor(key))
            for row in (*work.late, *work.today, *work.coming):
                found.setdefault(row.href, set()).add(key)
    return found


def about_nobody_known(me: Actor, self_harm: bool | None = None) -> None:
    facts = NewIncident(
        happened_at=clock.now() - timedelta(hours=1), channel=Channel.TELEPHONE, unknown_person="A nameless caller",
        what_happened="Shouted, and rang off.", behaviours=(policy_in_force().categories[0].behaviours[0].key,),
        affected=(me.staff_id or 0,), self_harm=self_harm,
    )  # fmt: skip
    record_incident(me, facts)


def leave_something_of_every_kind(w: builders.World) -> None:
    """What can be one person's alone: an incident to match, information to send, a letter of a gentler step, a proposal
    that came back, an appeal to hear and words added to it, and notices."""
    me = w.actor("senior-manager")
    about_nobody_known(me)
    case = CaseFile.get()
    step = NewMeasure(
        kind=MeasureKind.ADVICE, why="You shouted at a colleague.", asked=("Please speak calmly.",),
        test="No call with shouting.", ends_on=clock.today() + timedelta(weeks=13),
        incidents=tuple(row.incident.reference for row in case.incident_rows),
    )  # fmt: skip
    take_measure(me, case.reference, step)
    told = builders.authorised(w)
    letter = Letter.get(Letter.restriction == told)
    letter = issue_letter(w.actor("senior-manager-2"), letter.reference, letter.version, builders.BY_HAND)
    made = NewAppeal(
        name=w.customer.name, reply_by=Channel.TELEPHONE, telephone="07700 900123",
        grounds=(AppealGround.FACTS_WRONG,), decision_described="The limit on my calls.",
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, new_code())
    appeal = match_appeal(w.actor("senior-manager-2"), appeal.reference, appeal.version, told.reference)
    assign_appeal(w.actor("director-customer"), appeal.reference, appeal.version, w.staff["director-repairs"].id)
    add_words(CUSTOMER, appeal.reference, "It was my brother who called.")


@pytest.mark.clause("SIT-12")
@pytest.mark.parametrize("leaving", ["senior-manager", "director-repairs"])
@pytest.mark.parametrize("handed_over", [True, False])
def test_nothing_of_a_leaver_disappears_from_every_list(world: builders.World, leaving: str, handed_over: bool) -> None:
    leave_something_of_every_kind(world)
    before = everything_on_every_list(world)
    assert any(people == {leaving} for people in before.values())
    leaver = Staff.get_by_id(world.staff[leaving].id)
    able, hearers = who_can_take_over(leaver.id), who_can_hear_instead(leaver.id)
    if handed_over:
        hearer = hearers[0].id if hearers else None
        disable_colleague(world.actor("admin"), leaver.email, leaver.version, able[0].id, hearer)
    else:  # as it was before there was a hand-over, or where nobody could take it
        with writing():
            Staff.update(active=False).where(Staff.id == leaver.id).execute()
        work_list._made.cache_clear()  # of which no event tells: a process that begins afterwards
    after = everything_on_every_list(world)
    lost = {href: people for href, people in before.items() if href not in after}
    assert not lost
    assert not Notice.select().where(Notice.staff == leaver, Notice.read_at.is_null()).exists() or not handed_over


@pytest.mark.clause("SIT-12")
def test_the_appeals_of_a_leaver_are_given_in_the_same_step_to_somebody_who_may_hear_them(
    app: Flask, world: builders.World
) -> None:
    leave_something_of_every_kind(world)
    appeal = Appeal.get()
    admin, leaver = AtWork(app, world.staff["admin"]), world.staff["director-repairs"]
    assert f"The appeal {appeal.reference}, which they hear" in admin.get(f"/staff/{leaver.id}/end-access")
    admin.send({"hearer": str(world.staff["director-housing"].id)})  # who decided it
    assert admin.status == 422
    chosen = world.staff["director-customer"]
    admin.send({"hearer": str(chosen.id)})
    assert Appeal.get().hearer == chosen
    assert f"Appeal to hear {appeal.reference}" in waiting(world, "director-customer")


def test_the_people_whom_a_leaver_managed_have_a_manager_who_is_told(app: Flask, world: builders.World) -> None:
    admin, leaver = AtWork(app, world.staff["admin"]), world.staff["line-manager"]
    managed = Staff.select().where(Staff.line_manager == leaver).first()
    assert f"They manage {managed.name}" in admin.get(f"/staff/{leaver.id}/end-access")
    admin.send({"hand_over_to": str(world.staff["senior-manager"].id)})
    assert Staff.get_by_id(managed.id).line_manager == world.staff["senior-manager"]


def test_what_a_manager_who_has_left_would_be_told_somebody_is_told(world: builders.World) -> None:
    leaver, me = world.staff["line-manager"], world.actor("colleague")
    disable_colleague(world.actor("admin"), leaver.email, leaver.version)
    about_nobody_known(me, self_harm=True)
    told = Notice.select().where(Notice.text.contains("may be at risk")).get()
    assert told.staff.active
    assert told.staff != leaver


@pytest.mark.clause("SIT-12")
def test_a_proposal_of_somebody_who_is_gone_disappears_from_no_list(world: builders.World) -> None:
    with writing():
        Staff.update(active=False).where(Staff.id == world.staff["senior-manager"].id).execute()
    assert f"Questions about your proposal {Restriction.get().reference}" in waiting(world, "senior-manager-2")

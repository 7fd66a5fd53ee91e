"""The safeguards hold on every path: form, correction, ladder, match, the letter’s list of warnings (BEH-8, SIT-8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.cases import open_case
from shared.actions.incidents.ladder import end_at_once, open_safeguarding, start_ladder, stop_ladder, warn
from shared.actions.incidents.record import NewIncident, correct_incident, match_incident, record_incident
from shared.database.connections import connect_to
from shared.models import Incident, IncidentBehaviour, Notice, Safeguarding
from shared.models.references import new_code
from shared.queries.letters import evidence
from shared.queries.policy import policy_in_force
from shared.queries.work.list import work_for
from shared.rules.errors import Invalid
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel, SafeguardingState
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return builders.world()


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def told(w: builders.World, **changes: object) -> NewIncident:
    facts = {
        "happened_at": clock.now() - timedelta(hours=1), "channel": Channel.TELEPHONE, "account": w.customer.account,
        "words_used": "I will kill myself", "behaviours": ("threats",), "affected": (w.staff["colleague"].id,),
    }  # fmt: skip
    return NewIncident(**{**facts, **changes})  # type: ignore[arg-type]


def recording() -> str:
    return next(b.key for c in policy_in_force().categories for b in c.behaviours if b.safeguard)


def recording_is_agreed(w: builders.World) -> None:
    asked = request_adjustment(
        w.proposer,
        NewAdjustmentRequest(
            name=w.customer.name, reply_by=Channel.TELEPHONE, telephone="07700 900123",
            kinds=(AdjustmentKind.RECORDING,), account=w.customer.account, came_by=Channel.TELEPHONE,
        ),
        new_code(),
    )  # fmt: skip
    manager, agreed = w.actor("line-manager"), (NewAdjustment(AdjustmentKind.RECORDING),)
    decide_adjustment(manager, asked.reference, asked.version, AdjustmentState.AGREED, "You may record calls.", agreed)


@pytest.mark.clause("SIT-8")
def test_a_call_in_which_they_spoke_of_harming_themselves_is_in_no_list_of_warnings_ever(
    world: builders.World, sqlite_url: str
) -> None:
    me = world.actor("colleague")
    stopped = start_ladder(me, world.customer.account, Channel.TELEPHONE)
    stop_ladder(me, stopped.reference, 1)
    spoke = start_ladder(me, world.customer.account, policy_in_force().ladder.channels[-1])
    warn(me, spoke.reference, 1)
    open_safeguarding(me, spoke.reference)
    restriction = builders.authorised(world)
    sentences = evidence.warnings(restriction, policy_in_force())
    assert len(sentences) == 1
    assert "telephone" in sentences[0]
    page = AtWork(back_office(sqlite_url), world.staff["senior-manager"])
    assert page.get(f"/cases/{restriction.case.reference}/timeline").count("Warning, step") == 1


@pytest.mark.clause("SIT-8")
def test_i_will_kill_myself_recorded_as_a_threat_is_asked_about_and_takes_the_safeguarding_route(
    app: Flask, world: builders.World
) -> None:
    with pytest.raises(Invalid) as invalid:
        record_incident(world.actor("colleague"), told(world))
    assert "never misconduct" in invalid.value.problems["self_harm"]
    assert not Incident.select().exists()
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get(f"/incidents/new?account={world.customer.account}")
    assert "Did they speak of harming themselves" not in colleague.text
    category = next(c.key for c in policy_in_force().categories for b in c.behaviours if b.key == "threats")
    colleague.send({"words_used": "I will kill myself", f"behaviours_{category}": ["threats"]})
    assert colleague.status == 422
    assert "may speak of self-harm" in colleague.error("self_harm")
    assert "Recorded as" in colleague.send({"self_harm": "yes"})
    incident, task = Incident.get(), Safeguarding.get()
    assert not incident.behaviours.exists()
    assert (task.incident, task.state, task.act_by) == (incident, SafeguardingState.OPEN, clock.today())
    assert Notice.get(Notice.link == f"/safeguarding/{task.reference}").urgent
    with pytest.raises(Invalid, match="no case rests on it"):
        open_case(world.proposer, world.customer.account, (incident.reference,), "A threat in one call.")


@pytest.mark.clause("SIT-8")
def test_words_that_mean_something_else_are_counted_as_they_were(world: builders.World) -> None:
    incident = record_incident(world.actor("colleague"), told(world, self_harm=False))
    assert incident.behaviours.count() == 1
    assert not Safeguarding.select().exists()


@pytest.mark.clause("SIT-8")
def test_a_correction_that_tells_of_it_takes_everything_off_and_opens_the_route(world: builders.World) -> None:
    incident = builders.incident(world)
    assert incident.behaviours.exists()
    text = "Before that she said she wanted to die."
    with pytest.raises(Invalid) as invalid:
        correct_incident(world.actor("colleague"), incident.reference, text)
    assert "self_harm" in invalid.value.problems
    correct_incident(world.actor("colleague"), incident.reference, text, ("threats",), self_harm=True)
    assert not IncidentBehaviour.select().exists()
    assert Safeguarding.get().incident == incident


def test_talk_of_self_harm_is_no_danger_that_ends_a_call(world: builders.World) -> None:
    me = world.actor("colleague")
    ladder = start_ladder(me, world.customer.account, Channel.TELEPHONE)
    with pytest.raises(Invalid) as invalid:
        end_at_once(me, ladder.reference, "He says he will kill himself.")
    assert "stay with them" in invalid.value.problems["reason"]
    with pytest.raises(Invalid):
        end_at_once(me, ladder.reference, ".")


@pytest.mark.clause("SIT-8")
def test_the_route_is_a_task_that_turns_late_until_it_is_written_down_what_was_done(
    app: Flask, world: builders.World
) -> None:
    me = world.actor("colleague")
    open_safeguarding(me, start_ladder(me, world.customer.account, Channel.TELEPHONE).reference)
    manager, tomorrow = world.actor("line-manager"), clock.today() + timedelta(days=1)
    assert "They spoke of harming themselves" in {row.what for row in work_for(manager).today}
    assert "They spoke of harming themselves" in {row.what for row in work_for(manager, tomorrow).late}
    page = AtWork(app, world.staff["line-manager"])
    page.get(f"/safeguarding/{Safeguarding.get().reference}")
    assert "Samaritans" in page.text
    page.send({"what_was_done": "."})
    assert "Say what was done" in page.error("what_was_done")
    assert "It is written down" in page.send({"what_was_done": "She is with her sister; the council’s team knows."})
    assert "She is with her sister" in page.get(page.path)
    assert not work_for(manager).today
    assert Safeguarding.get().state is SafeguardingState.DONE


@pytest.mark.clause("SIT-8")
@pytest.mark.parametrize("answer", [None, False, True])
def test_a_recording_that_was_agreed_never_counts_whatever_anybody_answers(
    world: builders.World, answer: bool | None
) -> None:
    recording_is_agreed(world)
    words = {"words_used": "I am recording you", "recording_is_adjustment": answer}
    with pytest.raises(Invalid) as invalid:
        record_incident(world.actor("colleague"), told(world, behaviours=(recording(),), **words))
    assert "does not count" in invalid.value.problems["behaviours"]
    both = record_incident(world.actor("colleague"), told(world, behaviours=(recording(), "threats"), **words))
    assert [row.behaviour for row in both.behaviours] == ["threats"]


@pytest.mark.clause("SIT-8")
def test_nor_by_a_correction_nor_by_the_ladder_nor_by_a_match(world: builders.World) -> None:
    me = world.actor("colleague")
    unknown = record_incident(
        me,
        told(
            world, account="", unknown_person="A man", words_used="I am recording you",
            behaviours=(recording(), "threats"), recording_is_adjustment=False,
        ),
    )  # fmt: skip
    assert unknown.behaviours.count() == 2
    recording_is_agreed(world)
    match_incident(me, unknown.reference, unknown.version, world.customer.account)
    assert [row.behaviour for row in unknown.behaviours] == ["threats"]
    with pytest.raises(Invalid) as invalid:
        correct_incident(me, unknown.reference, "He recorded the call.", (recording(),))
    assert "can’t be added afterwards" in invalid.value.problems["behaviours"]
    ladder = start_ladder(me, world.customer.account, Channel.TELEPHONE, (recording(),))
    filed = end_at_once(me, ladder.reference, "He has a knife.")
    assert not filed.behaviours.exists()

"""Restrictions through their pages: proposed within the policy, in force by its letter, reviewed, never run on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.letters.issue import issue_letter
from shared.actions.staff.leave import disable_colleague
from shared.models import Letter, Marker, Restriction, Staff
from shared.queries.letters.content import content_of
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import phase_of
from shared.rules.deadlines import after_months
from shared.rules.vocabulary import AlwaysOpen, LetterKind, RestrictionKind, RestrictionPhase, RestrictionState
from tests import builders
from tests.at_work import AtWork
from tests.builders import BY_HAND


@pytest.fixture
def senior(app: Flask, world: builders.World) -> AtWork:
    """The senior manager's browser."""
    return AtWork(app, world.staff["senior-manager"])


def three(name: str, day: date) -> dict[str, str]:
    """A date in its three inputs."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def answers(world: builders.World, **changes: Any) -> dict[str, Any]:
    """What a senior manager fills in: calls on two days, through a named officer with a deputy."""
    return {
        "kinds": ["named_officer", "calls_at_stated_times"],
        "day_1": "1", "from_1": "10am", "to_1": "12pm", "day_2": "3", "from_2": "14:00", "to_2": "4pm",
        "officer": str(world.staff["line-manager"].id), "deputy": str(world.staff["senior-manager-2"].id),
        "why": "Eleven long calls in one week.", "goes_on": "Repairs are ordered as before.",
        "alternatives": "One named contact, in March.",
        "steps_skipped": "The threats could not wait.",
    } | changes  # fmt: skip


def propose(world: builders.World, senior: AtWork, **changes: Any) -> str:
    """Open the form of a new case, fill it in and send it. Returns the text of what comes."""
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/propose")
    return senior.send(answers(world, **changes))


def issued(world: builders.World, **changes: object) -> Restriction:
    """A restriction whose letter was issued."""
    restriction = builders.authorised(world, **changes)
    letter = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    return Restriction.get_by_id(restriction.id)


@pytest.mark.clause("RES-1", "RES-2")
def test_kinds_combine_and_everything_that_a_restriction_needs_is_kept(world: builders.World, senior: AtWork) -> None:
    propose(world, senior)
    made = Restriction.get()
    assert senior.path == f"/restrictions/{made.reference}"
    assert set(made.kinds) == {"named_officer", "calls_at_stated_times"}
    assert made.windows == [
        {"day": 1, "opens": "10:00", "closes": "12:00"},
        {"day": 3, "opens": "14:00", "closes": "16:00"},
    ]
    assert made.officer
    assert made.deputy
    assert (made.officer.name, made.deputy.name) == ("Bo Examplar", "Dee Mockridge")
    assert made.starts_on == clock.today()
    assert made.ends_on == after_months(clock.today(), 6)
    assert made.starts_on < made.review_on <= made.ends_on
    assert made.state is RestrictionState.PROPOSED
    assert "Repairs are ordered as before." in senior.text
    assert "A Director decides" in senior.text
    assert "Decide on" not in senior.text


@pytest.mark.clause("RES-10")
def test_the_policy_gives_the_review_and_the_scope_is_said(world: builders.World, senior: AtWork) -> None:
    assert "Holds for the whole organisation." in propose(world, senior, months="12")
    made = Restriction.get()
    assert made.review_on == after_months(clock.today(), policy_in_force().times.first_review_months)
    housing = str(world.staff["senior-manager"].service_id)
    assert "Holds for Housing only." in propose(world, senior, service=housing)


@pytest.mark.clause("RES-1")
@pytest.mark.parametrize("policy", builders.POLICIES)
def test_each_policy_offers_its_own_kinds_and_no_other(app: Flask, policy: str) -> None:
    world = builders.world(policy)
    senior = AtWork(app, world.staff["senior-manager"])
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/propose")
    offered = {kind for kind in RestrictionKind if f'name="kinds" type="checkbox" value="{kind}"' in senior.page}
    assert offered == {option.kind for option in policy_in_force().restrictions}
    for kind in set(RestrictionKind) - offered:
        senior.get(f"/cases/{case.reference}/propose")
        senior.send(answers(world, kinds=[kind.value]))
        assert senior.status == 422
    assert Restriction.select().count() == 0


@pytest.mark.clause("RES-7")
def test_longer_than_the_policy_allows_is_refused_beside_the_field(world: builders.World, senior: AtWork) -> None:
    propose(world, senior, months="13")
    assert senior.status == 422
    assert "12 months at most" in senior.error("ends_on")
    assert senior.value("why") == "Eleven long calls in one week."
    assert Restriction.select().count() == 0


@pytest.mark.clause("RES-2")
@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"kinds": []}, "kinds", "Choose at least one kind of restriction"),
        ({"why": " "}, "why", "Say why, from what happened"),
        ({"goes_on": ""}, "goes_on", "Say what goes on as before, and how"),
        ({"alternatives": ""}, "alternatives", "Say what was tried or considered first"),
        ({"months": ""}, "months", "Say for how many months, or until which day"),
        ({"day_1": "", "from_1": "", "to_1": "", "day_2": "", "from_2": "", "to_2": ""}, "day_1",
         "Choose at least one day and time when calls are taken"),
        ({"to_1": ""}, "to_1", "Give the day, the start and the end of each time"),
        ({"to_1": "9am"}, "day_1", "The end of each call time must be after its start"),
        ({"to_1": "tea time"}, "to_1", "End of time 1 must be a time, like 10:20 or 2:30pm"),
        ({"officer": ""}, "officer", "Choose the named officer"),
        ({"deputy": ""}, "deputy", "Choose a deputy for when the named officer is away"),
        ({"officer": "999"}, "officer", "Named officer: choose from the list"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    world: builders.World, senior: AtWork, changes: dict[str, Any], field: str, message: str
) -> None:
    propose(world, senior, **changes)
    assert senior.status == 422
    assert senior.error(field) == message
    sent = {name: value for name, value in answers(world, **changes).items() if name not in {"kinds", "officer"}}
    kept = {name: value.strip() for name, value in sent.items()}  # blanks alone are nothing typed
    assert {name: senior.value(name) for name in kept} == kept
    assert Restriction.select().count() == 0


@pytest.mark.clause("RES-11")
def test_the_deputy_is_somebody_else(world: builders.World, senior: AtWork) -> None:
    propose(world, senior, deputy=str(world.staff["line-manager"].id))
    assert senior.error("deputy") == "The deputy must be somebody other than the named officer"


@pytest.mark.clause("SIT-3")
def test_each_earlier_decision_is_asked_about_by_its_own_question_and_the_director_reads_what_becomes_of_it(
    app: Flask, world: builders.World, senior: AtWork
) -> None:
    first, second = builders.authorised(world), issued(world, kinds=(RestrictionKind.SERIOUS_MATTERS_ONLY,))
    text = propose(world, senior, **{f"earlier-{first.reference}": "replaced"})
    assert senior.status == 422
    assert "What becomes of" in text
    assert "since this was proposed" not in text
    assert senior.error(f"earlier-{second.reference}").startswith(f"Say what becomes of {second.reference}")
    assert f'id="earlier-{first.reference}-error"' not in senior.page
    assert senior.value(f"earlier-{first.reference}") == ["replaced"]
    senior.send({f"earlier-{second.reference}": "beside"})
    page = AtWork(app, world.staff["director-housing"]).get(senior.path)
    assert f"Takes the place of {first.reference}: " in page
    assert f"In force beside it {second.reference}: " in page
    made = Restriction.select().order_by(Restriction.id.desc()).get()
    assert made.earlier == {first.reference: "replaced", second.reference: "beside"}


@pytest.mark.clause("CAS-10")
def test_the_preview_says_what_it_takes_away_before_anything_is_proposed(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/propose")
    page = senior.send(answers(world, why="", preview="1"))
    assert senior.status == 200
    assert "could no longer Telephone us at any time other than Tuesday 10am to midday" in page
    assert "Write to us by" in page
    where, standing = senior.filled()
    part = senior.post(where, standing | answers(world, preview="1"), **{"HX-Request": "true"})
    assert "<html" not in senior.page
    assert part.startswith("What this does")
    assert Restriction.select().count() == 0


@pytest.mark.clause("RES-7")
def test_what_would_close_every_way_of_making_contact_is_refused(app: Flask) -> None:
    world = builders.world("client-expectations")
    senior = AtWork(app, world.staff["senior-manager"])
    both = {"kinds": ["end_of_engagement", "one_form_only"], "channels": ["email"]}
    propose(world, senior, **both)
    assert senior.status == 422
    assert senior.error("kinds") == "This would close every way of making contact. One must stay open."
    assert "This would close every way of making contact" in senior.send({"preview": "1"})
    assert Restriction.select().count() == 0


@pytest.mark.clause("REL-6")
def test_a_double_click_proposes_once(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/propose")
    where, standing = senior.filled()
    for _ in range(2):
        senior.post(where, standing | answers(world))
        assert senior.status == 200
    assert Restriction.select().count() == 1


@pytest.mark.clause("SEC-7")
def test_a_proposal_can_not_authorise_itself(world: builders.World, senior: AtWork) -> None:
    propose(world, senior, state="authorised", authorised_by=str(world.staff["director-housing"].id), decision="x")
    assert Restriction.get().state is RestrictionState.PROPOSED


def test_a_proposal_is_withdrawn(world: builders.World, senior: AtWork) -> None:
    restriction = builders.proposed(world)
    senior.get(f"/restrictions/{restriction.reference}/withdraw")
    senior.send({"reasons": "It calmed down."})
    assert Restriction.get().state is RestrictionState.WITHDRAWN
    assert "It calmed down." in senior.text


@pytest.mark.clause("RES-4")
def test_it_is_in_force_when_its_letter_is_issued_and_not_before(world: builders.World, senior: AtWork) -> None:
    restriction = builders.authorised(world)
    assert "It begins when its letter is issued." in senior.get(f"/restrictions/{restriction.reference}")
    assert phase_of(restriction) is RestrictionPhase.AWAITING_LETTER
    assert Marker.select().count() == 0
    letter = Letter.get()
    senior.get(f"/letters/{letter.reference}")
    senior.send({"goes_by": "office"}, action="/issue")
    assert phase_of(Restriction.get_by_id(restriction.id)) is RestrictionPhase.IN_FORCE
    assert Marker.get().restriction_id == restriction.id
    assert "In force" in senior.get(f"/restrictions/{restriction.reference}")


@pytest.mark.clause("RES-5")
def test_after_its_last_day_it_has_lapsed_by_itself(world: builders.World) -> None:
    restriction = issued(world)
    assert phase_of(restriction, restriction.ends_on) is RestrictionPhase.IN_FORCE
    assert phase_of(restriction, restriction.ends_on + timedelta(days=1)) is RestrictionPhase.LAPSED


@pytest.mark.clause("RES-11")
def test_when_the_officer_leaves_the_page_asks_for_another_at_once(world: builders.World, senior: AtWork) -> None:
    restriction = issued(world)
    officer = Staff.get_by_id(world.staff["line-manager"].id)
    disable_colleague(world.actor("admin"), officer.email, officer.version)
    assert "Bo Examplar has left" in senior.get(f"/restrictions/{restriction.reference}")
    senior.get(f"/restrictions/{restriction.reference}/officer")
    same = str(world.staff["senior-manager-2"].id)
    senior.send({"officer": same, "deputy": same})
    assert senior.error("deputy") == "Choose a deputy other than the named officer"
    senior.send({"officer": str(world.staff["senior-manager"].id), "deputy": same})
    assert "has left" not in senior.text
    assert Restriction.get_by_id(restriction.id).officer_id == world.staff["senior-manager"].id


@pytest.mark.clause("CUS-2")
def test_who_is_found_says_whether_something_is_in_force(app: Flask, world: builders.World) -> None:
    restriction = issued(world)
    builders.another_customer(world, "HA-204418")
    with time_machine.travel(clock.at(max(restriction.starts_on, clock.today()), 10)):
        colleague = AtWork(app, world.staff["colleague"])
        restricted = colleague.get("/customers?q=HA-204417&list=yes")
        other = colleague.get("/customers?q=HA-204418&list=yes")
    assert "Morgan Okafor-Reed Something is in force" in restricted
    assert "Sam Sample8" in other
    assert "Something is in force" not in other


@pytest.mark.clause("RES-11")
def test_somebody_takes_the_place_of_a_leaver_everywhere_in_one_step_or_nowhere(
    world: builders.World, senior: AtWork
) -> None:
    found = [issued(world), builders.authorised(world, why="Ten calls a day, and threats in three of them.")]
    leaver, other = world.staff["line-manager"], world.staff["senior-manager"]
    deputy = found[0].deputy_id
    text = senior.get(f"/restrictions/{found[0].reference}/officer")
    assert f"{leaver.name} is named in 2 restrictions" in text
    senior.get(f"/restrictions/officers/{leaver.id}")
    senior.send({"takes_over": str(deputy)})
    assert "Choose a deputy other than the named officer" in senior.error("takes_over")
    assert {Restriction.get_by_id(one.id).officer_id for one in found} == {leaver.id}
    senior.send({"takes_over": str(other.id)})
    assert {(one.officer_id, one.deputy_id) for one in Restriction.select()} == {(other.id, deputy)}
    assert Letter.select().where(Letter.kind == LetterKind.NEW_OFFICER).count() == 1, "one of the two was told"


@pytest.mark.clause("RES-9")
@pytest.mark.parametrize("policy", builders.POLICIES)
def test_the_letter_keeps_open_what_nothing_can_close_under_every_policy(app: Flask, policy: str) -> None:
    world = builders.world(policy)
    for option in policy_in_force().restrictions:
        restriction = builders.authorised(
            world, kinds=(option.kind,), channels=option.channels, **builders.facts_for(world, option.kind)
        )
        letter = Letter.get(Letter.restriction == restriction)
        content = content_of(letter, on=clock.today(), appeal_reference="DEC-1", code="2")
        assert {way.key for way in content.stays_open} == set(AlwaysOpen)  # type: ignore[attr-defined]


def test_a_line_manager_may_read_and_not_change(app: Flask, world: builders.World) -> None:
    restriction = issued(world)
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/restrictions/{restriction.reference}")
    assert manager.status == 200
    for path in ("review", "officer", "withdraw", "revise"):
        manager.get(f"/restrictions/{restriction.reference}/{path}")
        assert manager.status == 403

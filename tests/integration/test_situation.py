"""One customer, one situation, through the actions and the database itself (SIT)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import peewee
import pytest

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.adjustments.set_aside import set_aside_request
from shared.actions.customers.keep import record_sensitive_detail
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.decide import authorise_restriction, send_back
from shared.actions.restrictions.propose import revise_proposal
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.letters.content import RestrictionLetter
from shared.models import AdjustmentRequest, Letter, Marker, Restriction
from shared.models.base import within_an_action
from shared.queries.customers.account import account_page
from shared.queries.letters.content import content_of
from shared.queries.reports.quarterly import counted
from shared.queries.restrictions import phase_of
from shared.queries.situation import situation_of
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid, NotAllowed
from shared.rules.quarters import quarter_of
from shared.rules.report_method import at_the_end
from shared.rules.situation import Earlier
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    Barrier,
    Channel,
    RestrictionKind,
    RestrictionPhase,
    RestrictionState,
)
from tests import beginnings, builders
from tests.builders import BY_HAND


@pytest.fixture
def world(database_url: str) -> builders.World:
    connect_to(database_url)
    return beginnings.world()


def only(way: Channel, **more: Any) -> dict[str, Any]:
    kinds = (RestrictionKind.ONE_FORM_ONLY,)
    return {"kinds": kinds, "channels": (way,), "windows": (), "officer": None, "deputy": None, **more}


def in_force(world: builders.World, **changes: Any) -> Restriction:
    restriction = builders.authorised(world, **changes)
    letter = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    return Restriction.get_by_id(restriction.id)


def authorise(world: builders.World, restriction: Restriction, danger: bool | None = None) -> Restriction:
    return authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Needed.", danger)


@pytest.mark.clause("SIT-1")
def test_letters_only_beside_emails_only_is_refused_where_it_is_proposed(world: builders.World) -> None:
    first = in_force(world, **only(Channel.EMAIL))
    with pytest.raises(Invalid, match=f"Together with {first.reference}, this would close every way"):
        builders.proposed(world, **only(Channel.LETTER))
    with pytest.raises(Invalid, match=f"Say what becomes of {first.reference}"):
        builders.proposed(world, **only(Channel.EMAIL), earlier={})
    assert Restriction.select().count() == 1


@pytest.mark.clause("SIT-3")
def test_what_is_replaced_ends_in_the_same_step_with_its_marker_and_the_letter_says_so(world: builders.World) -> None:
    first = in_force(world, **only(Channel.EMAIL))
    second = builders.authorised(world, **only(Channel.LETTER), earlier={first.reference: Earlier.REPLACED})
    letter = Letter.get(Letter.restriction == second)
    content = content_of(letter, on=clock.today(), appeal_reference="DEC-1", code="x")
    assert isinstance(content, RestrictionLetter)
    assert any("takes the place of our decision of" in sentence for sentence in content.terms)
    assert phase_of(Restriction.get_by_id(first.id)) is RestrictionPhase.IN_FORCE, "until the new one takes effect"
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    ended = Restriction.get_by_id(first.id)
    assert ended.state is RestrictionState.ENDED
    assert ended.replaced_by_id == second.id
    quarter = quarter_of(clock.today())
    flows = next(table for table in counted(quarter).tables if table.key == "restrictions")
    assert {row[0]: str(row[2]) for row in flows.rows} == {
        "New": "2", f"In force {at_the_end(quarter, clock.today())}": "1", "Ended": "1", "Lapsed": "0",
    }, "the report knows that it ended"  # fmt: skip
    assert [row.restriction_id for row in Marker.select().where(Marker.removed_at.is_null())] == [second.id]
    assert account_page("HA-204417", world.actor("colleague")).card.terms == ("Contact is by letter only.",)


@pytest.mark.clause("SIT-5", "CAS-8")
@pytest.mark.parametrize(
    ("account", "email"),
    [("HA 204417", "other@example.com"), ("ha204417", "o@example.com"), ("", "Morgan@Example.com")],
)
def test_a_request_that_may_be_theirs_blocks_until_it_is_set_aside_with_a_reason(
    world: builders.World, account: str, email: str
) -> None:
    restriction = builders.proposed(world)
    asked = NewAdjustmentRequest("Somebody", Channel.EMAIL, (AdjustmentKind.MORE_TIME,), account=account, email=email)
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    with pytest.raises(NotAllowed, match=f"{request.reference} is not answered yet. It may be theirs"):
        authorise(world, restriction)
    with pytest.raises(peewee.IntegrityError, match="adjustments"):
        past_the_actions(world, restriction)
    manager = world.actor("line-manager")
    with pytest.raises(Invalid, match="Say how you know"):
        set_aside_request(manager, request.reference, request.version, "HA-204417", ".")
    set_aside_request(manager, request.reference, request.version, "HA-204417", "The caller was Morgan’s neighbour.")
    assert AdjustmentRequest.get().state is AdjustmentState.RECEIVED, "it still waits, for somebody else"
    assert authorise(world, restriction).state is RestrictionState.AUTHORISED


@pytest.mark.clause("SIT-2")
def test_letter_only_is_refused_for_somebody_who_told_us_that_they_cannot_read(world: builders.World) -> None:
    manager = world.actor("line-manager")
    record_sensitive_detail(manager, "HA-204417", Barrier.LITERACY, "Asks us to read letters out.", clock.today())
    for channel in (Channel.LETTER, Channel.EMAIL):
        with pytest.raises(Invalid, match="no way to make contact that this customer can really use"):
            builders.proposed(world, **only(channel))
    assert builders.proposed(world, **only(Channel.TELEPHONE))


@pytest.mark.clause("SIT-2", "SIT-13")
def test_what_they_tell_us_after_the_signature_is_work_and_refused_to_nobody(world: builders.World) -> None:
    in_force(world, **only(Channel.LETTER))
    record_sensitive_detail(
        world.actor("line-manager"), "HA-204417", Barrier.LITERACY, "Asks us to read letters out.", clock.today()
    )
    rows = work_for(world.proposer)
    assert [row for row in (*rows.late, *rows.today) if row.what.startswith("No usable way to make contact is left")]


def past_the_actions(world: builders.World, restriction: Restriction, **changes: Any) -> None:
    """A write by hand, as of whoever may authorise."""
    decided = {"authorised_by": world.authoriser.staff_id, "state": RestrictionState.AUTHORISED, **changes}
    with writing(), within_an_action():
        Restriction.update(**decided).where(Restriction.id == restriction.id).execute()


@pytest.mark.clause("RES-7")
def test_the_database_refuses_what_is_longer_or_reviewed_later_than_the_policy_allows(world: builders.World) -> None:
    restriction = builders.proposed(world)
    for changes in (
        {"ends_on": restriction.starts_on + timedelta(days=500)},
        {
            "review_on": restriction.starts_on + timedelta(days=200),
            "ends_on": restriction.starts_on + timedelta(days=300),
        },
        {"review_on": restriction.starts_on},
        {"review_on": restriction.ends_on},
    ):
        with pytest.raises(peewee.IntegrityError, match="than the policy allows"):
            past_the_actions(world, restriction, **changes)
    signed = authorise(world, restriction)
    with pytest.raises(peewee.IntegrityError, match="What was signed"):
        past_the_actions(world, signed, signed={})


@pytest.mark.clause("SIT-4")
def test_the_telephone_agreed_between_signature_and_letter_is_urgent_and_the_letter_waits(
    world: builders.World,
) -> None:
    restriction = builders.authorised(world, **only(Channel.EMAIL))
    asked = NewAdjustmentRequest("Morgan", Channel.EMAIL, (AdjustmentKind.OTHER_CHANNEL,), email="m@example.com")
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    manager = world.actor("line-manager")
    request = match_adjustment(manager, request.reference, request.version, "HA-204417")
    by_telephone = (NewAdjustment(AdjustmentKind.OTHER_CHANNEL, "telephone"),)
    decide_adjustment(
        manager, request.reference, request.version, AdjustmentState.AGREED, "By telephone.", by_telephone
    )
    letter = Letter.get(Letter.restriction == restriction)
    with pytest.raises(NotAllowed, match="Telephone was agreed as an adjustment"):
        issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    rows = work_for(world.proposer)
    assert [
        row for row in (*rows.late, *rows.today, *rows.coming) if row.what.startswith("Urgent: an agreed adjustment")
    ]
    assert account_page("HA-204417", world.actor("colleague")).broken


@pytest.mark.clause("SIT-10")
def test_a_policy_put_in_force_after_the_proposal_is_followed_before_it_is_signed(world: builders.World) -> None:
    restriction = builders.proposed(world)
    builders.policy()
    with pytest.raises(NotAllowed, match="Version 2 of the policy is in force since"):
        authorise(world, restriction)
    back = send_back(world.authoriser, restriction.reference, restriction.version, "Bring it up to date.")
    again = revise_proposal(world.proposer, back.reference, back.version, builders.proposal(world))
    assert again.policy.number == 2
    assert authorise(world, again).signed["policy"] == 2


@pytest.mark.clause("SIT-7")
def test_a_danger_is_read_by_whoever_signs_and_carries_it_for_five_working_days(world: builders.World) -> None:
    with pytest.raises(Invalid, match="Say what the danger is"):
        builders.proposed(world, danger_reason=".")
    restriction = builders.proposed(world, danger_reason="He said he would wait for the officer at the depot.")
    with pytest.raises(Invalid, match="Read the danger"):
        authorise(world, restriction)
    signed = authorise(world, restriction, danger=True)
    assert phase_of(signed) is RestrictionPhase.IN_FORCE
    card = account_page(world.customer.account, world.actor("colleague"))  # before the letter, there is no marker
    assert card.card.restricted
    assert not card.markers
    last = signed.danger_until
    assert 5 <= (last - clock.today()).days <= 14
    assert phase_of(signed, last + timedelta(days=1)) is RestrictionPhase.AWAITING_LETTER
    found = situation_of(world.customer, clock.at(last + timedelta(days=1), 10))
    assert not found.in_force


def test_a_danger_that_whoever_signs_does_not_see_carries_nothing(world: builders.World) -> None:
    restriction = builders.proposed(world, danger_reason="He shouted at the counter.")
    assert phase_of(authorise(world, restriction, danger=False)) is RestrictionPhase.AWAITING_LETTER

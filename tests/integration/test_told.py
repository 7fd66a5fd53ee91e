"""In force needs told: a letter is issued and sent in one step, and what rests on one that came back waits (SIT-7)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from shared import clock
from shared.actions.letters.issue import issue_letter, record_sending
from shared.actions.restrictions.propose import propose_restriction
from shared.database.connections import connect_to
from shared.models import Ladder, Letter, Restriction, Warning
from shared.queries.measures import came_first
from shared.queries.restrictions import phase_of
from shared.queries.warnings import counts
from shared.queries.work.list import work_for
from shared.queries.work.row import WorkRow
from shared.rules.errors import Invalid
from shared.rules.vocabulary import Channel, RestrictionPhase
from tests import beginnings, builders, pdf_reading


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    connect_to(sqlite_url)
    return beginnings.world()


@pytest.fixture
def draft(world: builders.World) -> Letter:
    """The draft that came with an authorised restriction."""
    return Letter.get(Letter.restriction == builders.authorised(world))


@pytest.mark.clause("SIT-7")
def test_what_rests_on_a_letter_that_came_back_waits_until_it_has_gone_again(
    world: builders.World, draft: Letter
) -> None:
    """Posted, it counts as received on the second working day; back, nothing rests on it; gone again, it counts."""
    restriction = draft.restriction_id
    assert Restriction.get_by_id(restriction).received_on is None
    with time_machine.travel(datetime(2027, 1, 5, 10, tzinfo=clock.ZONE), tick=False):  # a Tuesday
        issue_letter(world.proposer, draft.reference, draft.version, Channel.LETTER)
        found = Restriction.get_by_id(restriction)
        assert (found.received_on, found.starts_on) == (date(2027, 1, 7), date(2027, 1, 7))
        assert phase_of(found) is RestrictionPhase.AWAITING_START
        text = pdf_reading.running_text(Letter.get_by_id(draft.id).pdf or b"")
        assert "From Thursday 7 January 2027" in text.replace("\u00a0", " ")
        assert "4 February 2027" in text.replace("\u00a0", " "), (
            "twenty working days from the day on which it counts as received"
        )
    with time_machine.travel(datetime(2027, 1, 7, 10, tzinfo=clock.ZONE), tick=False):
        assert phase_of(Restriction.get_by_id(restriction)) is RestrictionPhase.IN_FORCE
        assert not [row for row in rows_of(world) if draft.reference == row.reference]
    with time_machine.travel(datetime(2027, 1, 28, 10, tzinfo=clock.ZONE), tick=False):
        back = date(2027, 1, 27)
        record_sending(world.actor("colleague"), draft.reference, Channel.LETTER, date(2027, 1, 5), back)
        assert phase_of(Restriction.get_by_id(restriction)) is RestrictionPhase.AWAITING_LETTER
        (row,) = [row for row in rows_of(world) if draft.reference == row.reference]
        assert "It came back on 27 January 2027." in row.what
        assert "is not in force until it has reached them" in row.what
        assert row.due == date(2027, 1, 28)
    with time_machine.travel(datetime(2027, 1, 29, 10, tzinfo=clock.ZONE), tick=False):
        (row,) = [row for row in rows_of(world) if draft.reference == row.reference]
        assert row.late(clock.today())
        record_sending(world.actor("colleague"), draft.reference, Channel.VISIT, date(2027, 1, 29))
        assert phase_of(Restriction.get_by_id(restriction)) is RestrictionPhase.IN_FORCE
        assert not [row for row in rows_of(world) if draft.reference == row.reference]


@pytest.mark.clause("SIT-7")
def test_a_written_warning_that_came_back_warned_nobody_until_it_has_gone_again(world: builders.World) -> None:
    case = builders.case(world)
    step = builders.warned_in_writing(world, case)
    letter = Letter.get(Letter.measure == step)
    assert [one for one, _ in came_first(case.customer_id)] == [step]
    record_sending(world.proposer, letter.reference, Channel.LETTER, clock.today(), clock.today())
    (row,) = [row for row in rows_of(world) if row.reference == letter.reference]
    assert "It counts as no warning until it has reached them." in row.what
    assert came_first(case.customer_id) == []
    assert not Warning.select().left_outer_join(Ladder).where(counts()).exists()
    with pytest.raises(Invalid) as refused:
        propose_restriction(world.proposer, case.reference, builders.proposal(world, steps_skipped=""))
    assert "steps_skipped" in refused.value.problems
    record_sending(world.proposer, letter.reference, Channel.VISIT, clock.today())
    assert [one for one, _ in came_first(case.customer_id)] == [step]
    assert Warning.select().left_outer_join(Ladder).where(counts()).exists()


def rows_of(world: builders.World) -> list[WorkRow]:
    """The work list of whoever proposed."""
    found = work_for(world.proposer)
    return [*found.late, *found.today, *found.coming]

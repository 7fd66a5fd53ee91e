"""A new officer brings a letter to the customer, as work that is owed until it is issued (RES-11, SIT-12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.officer import name_officer
from shared.actions.staff.colleagues import ColleagueDetails, change_colleague
from shared.clock import today
from shared.database.connections import connect_to
from shared.letters.compose import compose
from shared.models import Letter, Restriction
from shared.queries.letters.content import content_of
from shared.queries.work.list import work_for
from shared.rules.vocabulary import Channel, LetterKind, LetterState
from tests import builders


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation with an authorised restriction."""
    connect_to(sqlite_url)
    made = builders.world()
    builders.authorised(made)
    return made


def named(w: builders.World, officer: str) -> Restriction:
    now = Restriction.get()
    return name_officer(w.proposer, now.reference, now.version, w.staff[officer].id, w.staff["director-customer"].id)


def letters() -> list[Letter]:
    return list(Letter.select().where(Letter.kind == LetterKind.NEW_OFFICER))


@pytest.mark.clause("RES-11")
def test_a_new_officer_brings_a_letter_that_is_owed_until_it_is_issued(world: builders.World) -> None:
    named(world, "senior-manager-2")
    assert not letters()  # the first letter, which is not issued yet, names them
    first = Letter.get(Letter.kind == LetterKind.RESTRICTION)
    issue_letter(world.proposer, first.reference, first.version, Channel.EMAIL)
    named(world, "director-repairs")
    named(world, "senior-manager-2")
    [letter] = letters()
    work = work_for(world.proposer)
    assert letter.reference in {row.reference for row in (*work.late, *work.today, *work.coming)}
    html = compose(content_of(letter, on=today(), appeal_reference="", code="")).html
    assert world.staff["senior-manager-2"].name in html
    assert world.staff["director-repairs"].name not in html
    assert "Everything else stays as it is" in html
    issued = issue_letter(world.proposer, letter.reference, letter.version, Channel.EMAIL)
    assert issued.state is LetterState.ISSUED


@pytest.mark.clause("SIT-12")
def test_another_number_of_the_officer_or_the_deputy_brings_a_letter_and_another_desk_none(
    world: builders.World,
) -> None:
    first = Letter.get(Letter.kind == LetterKind.RESTRICTION)
    issue_letter(world.proposer, first.reference, first.version, Channel.EMAIL)
    officer, deputy = world.staff["line-manager"], world.staff["senior-manager-2"]
    known = ColleagueDetails(officer.name, officer.job_title, officer.service.key, officer.telephone)
    changed = change_colleague(world.actor("admin"), officer.email, officer.version, replace(known, service="repairs"))
    assert not letters()
    known = replace(known, service="repairs", telephone="01632 960777")
    change_colleague(world.actor("admin"), officer.email, changed.version, known)
    [letter] = letters()
    work = work_for(world.proposer)
    assert letter.reference in {row.reference for row in (*work.late, *work.today, *work.coming)}
    html = compose(content_of(letter, on=today(), appeal_reference="", code="")).html
    assert "01632 960777" in html.replace("\N{NO-BREAK SPACE}", " ")
    known = ColleagueDetails("Dee Newname", deputy.job_title, deputy.service.key, deputy.telephone)
    change_colleague(world.actor("admin"), deputy.email, deputy.version, known)
    assert letters() == [letter]  # one letter says both

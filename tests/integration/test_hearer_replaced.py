"""An appeal comes to another Director when the one who was to hear it no longer can (APP-3)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal, replace_hearer
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.cases import record_consultation
from shared.actions.letters.issue import issue_letter
from shared.actions.staff.leave import disable_colleague
from shared.models import Appeal, Letter, Notice, Published, Restriction
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid, NotAllowed
from shared.rules.vocabulary import AppealGround, Channel, LetterKind
from tests import beginnings, builders, pdf_reading
from tests.at_work import AtWork
from tests.builders import BY_HAND

ILL = "Fay is away for two months."


@pytest.fixture
def world(app: Flask) -> builders.World:
    """People at work, and a restriction in force."""
    return beginnings.told()[0]


@pytest.fixture
def restriction(world: builders.World) -> Restriction:
    """The restriction in force."""
    return Restriction.get()


@pytest.fixture
def appeal(world: builders.World, restriction: Restriction) -> Appeal:
    """An appeal that Fay, who directs Repairs, was given."""
    made = NewAppeal(
        name="Morgan Okafor-Reed",
        reply_by=Channel.LETTER,
        address="14 Elder Court",
        grounds=(AppealGround.FACTS_WRONG,),
        decision_reference=Letter.get(Letter.restriction == restriction).appeal_reference or "",
    )
    lodged = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPR")
    return assign_appeal(world.proposer, lodged.reference, lodged.version, world.staff["director-repairs"].id)


def replaced(app: Flask, world: builders.World, appeal: Appeal, who: str) -> AtWork:
    """The page after this colleague gave the appeal to Gus, who directs Customer services."""
    browser = AtWork(app, world.staff[who])
    browser.get(f"/appeals/{appeal.reference}")
    browser.send({"hearer": [str(world.staff["director-customer"].id)], "reason": ILL}, action="/replace")
    return browser


@pytest.mark.clause("APP-3", "CAS-7")
def test_somebody_else_hears_it_with_the_reason_on_the_record(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    page = replaced(app, world, appeal, "director-repairs").text
    assert "Gus Pretend" in page
    assert Appeal.get_by_id(appeal.id).hearer_id == world.staff["director-customer"].id
    assert "Customer" in Published.get(Published.reference == appeal.reference).body["heard_by"]
    case = AtWork(app, world.staff["senior-manager"]).get(f"/cases/{restriction.case.reference}/timeline")
    assert "Appeal given to Fay Invented" in case
    assert "Appeal given to Gus Pretend in place of Fay Invented" in case
    assert ILL in case
    told = {row.staff.name: row.text for row in Notice.select().where(Notice.text.contains(appeal.reference))}
    assert told["Gus Pretend"].endswith("is yours to hear.")
    assert told["Fay Invented"].endswith("is now heard by Gus Pretend.")


@pytest.mark.clause("APP-3", "LET-8")
def test_a_customer_who_was_told_who_hears_it_is_told_that_somebody_else_does(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    first = Letter.get(Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT)
    issue_letter(world.proposer, first.reference, first.version, BY_HAND)
    replaced(app, world, appeal, "director-repairs")
    second = Letter.get(Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT, Letter.id > first.id)
    browser = AtWork(app, world.staff["senior-manager"])
    browser.get(f"/letters/{second.reference}")
    browser.send({"goes_by": "office"}, action="/issue")
    browser.get(f"/letters/{second.reference}.pdf")
    text = pdf_reading.running_text(browser.content)
    assert "in place of the person whom our earlier letter named" in text
    assert "Gus Pretend works in" in text


def test_a_letter_that_was_not_issued_yet_is_not_written_twice(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    replaced(app, world, appeal, "director-repairs")
    assert Letter.select().where(Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT).count() == 1


@pytest.mark.clause("APP-3", "SEC-5")
def test_whoever_has_a_part_in_the_decision_takes_it_from_nobody_who_can_hear_it(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    page = AtWork(app, world.staff["senior-manager"]).get(f"/appeals/{appeal.reference}")
    assert "Give it to somebody else" not in page
    gus = world.staff["director-customer"].id
    with pytest.raises(NotAllowed, match="can’t take this appeal"):
        replace_hearer(world.proposer, appeal.reference, appeal.version, gus, ILL)
    housing = world.staff["director-housing"].id
    with pytest.raises(NotAllowed, match="had a part in the decision"):
        replace_hearer(world.actor("director-repairs"), appeal.reference, appeal.version, housing, ILL)
    assert Appeal.get_by_id(appeal.id).hearer_id == appeal.hearer_id


@pytest.mark.clause("APP-3", "REP-4")
def test_when_the_hearer_leaves_the_appeal_comes_to_the_senior_managers(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    admin = AtWork(app, world.staff["admin"])
    page = admin.get(f"/staff/{appeal.hearer_id}/end-access")
    assert appeal.reference in page
    fay = world.staff["director-repairs"]
    disable_colleague(world.actor("admin"), fay.email, fay.version)
    work = work_for(world.proposer)
    waiting = str((*work.late, *work.today, *work.coming))
    assert "Appeal that nobody hears now" in waiting
    assert "Fay Invented can no longer hear this appeal" in AtWork(app, world.staff["senior-manager"]).get(
        f"/appeals/{appeal.reference}"
    )
    replaced(app, world, appeal, "senior-manager")
    assert Appeal.get_by_id(appeal.id).hearer_id == world.staff["director-customer"].id


@pytest.mark.clause("APP-3")
def test_what_is_done_after_it_was_given_to_them_takes_no_appeal_from_its_hearer(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    fay = world.staff["director-repairs"]
    said = "Repairs says that visits went well."
    with pytest.raises(Invalid, match=appeal.reference):
        record_consultation(world.proposer, restriction.case.reference, clock.today(), said, with_staff=fay.id)
    browser = AtWork(app, world.staff["senior-manager"])
    browser.get(f"/appeals/{appeal.reference}")
    assert "/replace" not in browser.page
    assert Appeal.get_by_id(appeal.id).hearer_id == fay.id


@pytest.mark.clause("REL-6")
def test_a_double_click_gives_it_to_somebody_else_once_and_says_so(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    browser = AtWork(app, world.staff["director-repairs"])
    browser.get(f"/appeals/{appeal.reference}")
    where, standing = browser.filled("/replace")
    for _ in range(2):
        browser.post(where, standing | {"hearer": str(world.staff["director-customer"].id), "reason": ILL})
        assert (browser.status, browser.path) == (200, f"/appeals/{appeal.reference}")
    assert Appeal.get_by_id(appeal.id).version == appeal.version + 1


def test_without_a_reason_nothing_changes_and_the_choice_is_kept(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    browser = AtWork(app, world.staff["director-repairs"])
    browser.get(f"/appeals/{appeal.reference}")
    browser.send({"hearer": [str(world.staff["director-customer"].id)]}, action="/replace")
    assert browser.status == 422
    assert browser.error("reason") == "Say why somebody else hears it"
    assert browser.value("hearer") == [str(world.staff["director-customer"].id)]
    assert Appeal.get_by_id(appeal.id).hearer_id == appeal.hearer_id

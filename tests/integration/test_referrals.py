"""A case that goes to the police, another authority or a court (CAS-6)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.cases import record_referral
from shared.clock import today
from shared.models import Referral
from tests import builders, pdf_reading
from tests.at_work import AtWork
from tests.integration.test_cases_page import TODAY


@pytest.fixture
def senior(app: Flask, world: builders.World) -> AtWork:
    return AtWork(app, world.staff["senior-manager"])


REFERRED = {
    "to": "The police, Marrowfield station",
    "their_reference": "ZZ/1234/26",
    "shared": "The words of the call and its time.\nThe name of the account.",
    "ground": "A threat of violence may be a crime.",
    **TODAY,
}


@pytest.mark.clause("CAS-6")
def test_who_when_reference_what_was_shared_and_on_what_ground_and_why_no_warning_first(
    world: builders.World, senior: AtWork
) -> None:
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/referrals/new")
    senior.send(REFERRED)
    assert senior.error("no_warning_reason") == "No warning is on record: say why none came first"
    assert senior.value("shared").splitlines() == REFERRED["shared"].splitlines()
    senior.send({"no_warning_reason": "A warning could have put the colleague at more risk."})
    assert senior.status == 200
    senior.get(f"/cases/{case.reference}/timeline")
    for word in ("The police, Marrowfield station", "A threat of violence may be a crime."):
        assert word in senior.text
    referral = Referral.get()
    senior.get(f"/cases/{case.reference}/referrals/{referral.id}.pdf")
    assert senior.headers["Content-Type"] == "application/pdf"
    letter = pdf_reading.read_aloud(senior.content)
    for word in (
        "The police, Marrowfield station", "ZZ/1234/26", case.reference, world.customer.name,
        "A threat of violence may be a crime.", "The words of the call and its time.",
        world.staff["senior-manager"].name, world.staff["senior-manager"].email,
    ):  # fmt: skip
        assert word in letter, word
    assert "at more risk" not in letter, "why we did not warn is ours to answer for"


def test_one_that_was_warned_needs_no_such_reason(world: builders.World) -> None:
    case = builders.case(world)
    builders.warned_in_writing(world, case)
    values = {name: value for name, value in REFERRED.items() if name in {"to", "shared", "ground"}}
    made = record_referral(world.proposer, case.reference, on=today(), **values)
    assert made.no_warning_reason == ""


def test_the_letter_of_another_case_is_not_to_be_had_here(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/referrals/999.pdf")
    assert senior.status == 404

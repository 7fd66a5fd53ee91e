"""Kept, not only agreed: each contact and letter shows what it met, and a miss is work, whoever says it (ADJ-7)."""

from __future__ import annotations

import pytest

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.missed import put_right
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.models import Addition, AgreedAdjustment, Contact, Letter
from shared.queries.additions import open_misses
from shared.queries.reports.quarterly import counted
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.kept import letter_meets
from shared.rules.quarters import quarter_of
from shared.rules.vocabulary import AdditionKind, AdjustmentKind, AdjustmentState, Channel
from shared.spreadsheets.report import as_csv
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office
from tests.visitor import portal, told

CODE = "7K3Q9-XZ2MA-4TPR"
ACCOUNT = "/customers/HA-204417"


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """A customer with whom large print and clear warnings are agreed."""
    portal(sqlite_url)
    w = beginnings.world()
    kinds = (AdjustmentKind.LARGE_PRINT, AdjustmentKind.CLEAR_WARNINGS)
    asked = NewAdjustmentRequest("Morgan", Channel.EMAIL, kinds, email="m@example.com")
    made = request_adjustment(CUSTOMER, asked, CODE)
    made = match_adjustment(w.actor("colleague"), made.reference, made.version, w.customer.account)
    agreed = tuple(NewAdjustment(kind, "18" if kind is AdjustmentKind.LARGE_PRINT else "") for kind in kinds)
    decide_adjustment(
        w.actor("line-manager"), made.reference, made.version, AdjustmentState.AGREED, "Yes, both.", agreed
    )
    return w


@pytest.fixture
def colleague(world: builders.World, sqlite_url: str) -> AtWork:
    return AtWork(back_office(sqlite_url), world.staff["colleague"])


def number(kind: AdjustmentKind) -> str:
    return str(AgreedAdjustment.get(AgreedAdjustment.kind == kind).id)


def misses(world: builders.World) -> list[str]:
    work = work_for(world.actor("line-manager"))
    return [row.what for row in (*work.late, *work.today, *work.coming) if row.what == "An adjustment was not kept"]


@pytest.mark.clause("ADJ-7")
def test_a_contact_shows_what_it_met_and_what_it_did_not_is_work(world: builders.World, colleague: AtWork) -> None:
    print_, warnings = number(AdjustmentKind.LARGE_PRINT), number(AdjustmentKind.CLEAR_WARNINGS)
    colleague.get(f"{ACCOUNT}/contacts/new")
    said = {"minutes": "4", "subject": "A repair", "kept": [warnings], "missed": [print_]}
    colleague.send(said)
    assert colleague.error("what_happened") == "Say what happened"
    assert Contact.select().count() == 0
    colleague.send(said | {"kept": [warnings, print_], "what_happened": "The bill was in small print."})
    assert colleague.status == 422
    colleague.send(said | {"what_happened": "The bill was in small print."})
    log = colleague.get(f"{ACCOUNT}/contacts")
    assert "Not kept: Large print, 18 point" in log
    assert "Kept: Clear warning before a call is ended" in log
    assert len(misses(world)) == 1
    [words] = open_misses(world.customer.id)
    assert words.startswith("Large print, 18 point: The bill was in small print.")
    [miss] = Addition.select().where(Addition.kind == AdditionKind.MISSED)
    put_right(world.actor("line-manager"), miss.reference, "The bill goes out again, in large print.")
    report = as_csv(counted(quarter_of(clock.today()))).decode().replace('"', "")
    assert "Agreed, and not kept,Number,1" in report
    assert "Not kept, and put right,Number,1" in report


@pytest.mark.clause("ADJ-7")
def test_a_colleague_enters_what_the_customer_says_was_not_kept(world: builders.World, colleague: AtWork) -> None:
    colleague.get(f"{ACCOUNT}/adjustments")
    link = f"{ACCOUNT}/adjustments/{number(AdjustmentKind.LARGE_PRINT)}/missed"
    assert link in colleague.page
    colleague.get(link)
    colleague.send({"words": "", "came_by": "letter"})
    assert colleague.error("words") == "Write what happened, and when"
    assert "A manager puts it right" in colleague.send({"words": "Monday’s letter was in 12 point."})
    assert Addition.get(Addition.kind == AdditionKind.MISSED).came_by is Channel.LETTER
    assert len(misses(world)) == 1


def test_a_letter_shows_which_adjustments_it_met(world: builders.World, sqlite_url: str) -> None:
    reference, _ = told(world)
    letter = Letter.get(Letter.appeal_reference == reference)
    manager = AtWork(back_office(sqlite_url), world.staff["line-manager"])
    text = manager.get(f"/letters/{letter.reference}")
    assert "Large print, 18 point: met" in text
    assert "Clear warning" not in text, "is not about letters"


PLAIN = {"points": 12, "paper": "white", "ink": "black", "language": "en", "easy_read": False}


@pytest.mark.parametrize(
    ("kind", "detail", "form", "by", "met"),
    [
        (AdjustmentKind.LARGE_PRINT, "18", {"points": 18}, None, True),
        (AdjustmentKind.LARGE_PRINT, "18", {"points": 16}, None, False),
        (AdjustmentKind.COLOURED, "cream paper", {"paper": "cream"}, None, True),
        (AdjustmentKind.COLOURED, "cream paper", {}, None, False),
        (AdjustmentKind.TRANSLATION, "Welsh", {"language": "cy"}, None, True),
        (AdjustmentKind.EASY_READ, "", {}, None, False),
        (AdjustmentKind.OTHER_CHANNEL, "email", {}, Channel.LETTER, False),
        (AdjustmentKind.OTHER_CHANNEL, "email", {}, Channel.EMAIL, True),
        (AdjustmentKind.MORE_TIME, "", {}, Channel.LETTER, None),
    ],
)
def test_what_a_letter_meets(
    kind: AdjustmentKind, detail: str, form: dict[str, object], by: Channel | None, met: bool | None
) -> None:
    assert letter_meets(kind, detail, PLAIN | form, by) is met

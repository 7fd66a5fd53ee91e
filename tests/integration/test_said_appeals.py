"""An appeal that is said: recorded or told on the telephone; written down, confirmed by the customer (APP-10)."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.appeals.write_down import write_down_appeal
from shared.models import Addition, Appeal, Attachment
from shared.models.references import new_code
from shared.rules.actor import CUSTOMER
from shared.rules.appeals import AppealTold
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.vocabulary import AppealGround, AppealOutcome, Channel
from tests import beginnings, builders
from tests.integration.test_lasting_page import opened
from tests.visitor import Visitor, portal, told

WHO: dict[str, Any] = {"name": "Morgan Okafor-Reed", "spoken_for": "no"}


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return portal(sqlite_url)


def to_the_files(app: Flask, letter: tuple[str, str], how: str, **reply: Any) -> Visitor:
    visitor = Visitor(app)
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1])
    steps: tuple[dict[str, Any], ...] = (
        {"told_by": how, "call_on": "07700 900123" if how == "call" else ""}, {"skip": "yes"}, WHO, reply,
    )  # fmt: skip
    for answers in steps:
        visitor.fill(**answers)
    assert visitor.path == "/appeals/files", visitor.text
    return visitor


@pytest.mark.clause("APP-10")
def test_a_recording_is_enough_staff_write_it_down_and_the_customer_confirms(app: Flask) -> None:
    world = builders.world()
    letter = told(world)
    visitor = to_the_files(app, letter, "recording", reply_by="letter", address="14 Elder Court")
    assert "microphone=(self)" in visitor.headers["Permissions-Policy"]
    visitor.fill()
    assert visitor.status == 422
    assert "Add a recording or a picture" in visitor.text
    visitor.fill(files=(BytesIO(b"What I would say."), "said.txt"))
    visitor.fill()
    appeal = Appeal.get()
    assert appeal.told_by is AppealTold.RECORDING
    assert appeal.grounds.count() == 0
    assert Attachment.select().count() == 1

    assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    hearer, written = world.actor("director-repairs"), {AppealGround.FACTS_WRONG: "It was not me on Tuesday."}
    with pytest.raises(OutOfStep, match="First write down"):
        decide_appeal(hearer, appeal.reference, Appeal.get().version, AppealOutcome.UPHELD, {}, "The recording")
    with pytest.raises(Invalid, match="at least one reason"):
        write_down_appeal(
            world.actor("line-manager"), appeal.reference, Appeal.get().version, {AppealGround.FACTS_WRONG: " "}
        )
    write_down_appeal(world.actor("line-manager"), appeal.reference, Appeal.get().version, written)

    page = opened(app, letter)
    number = next(n for n, form in enumerate(page._forms()) if form.get("action") == "/follow/review")
    page.fill(form=number)
    assert "Is this what you said?" in page.text
    page.get("/follow/confirm")
    assert "It was not me on Tuesday." in page.text
    page.fill(right="no")
    assert page.error("words") == "Tell us what is different"
    page.fill(right="no", words="It was Monday.")
    assert Addition.get().words == "It was Monday."
    assert Appeal.get().confirmed_at is None
    page.get("/follow/confirm")
    assert page.path == "/follow/opened", "they are not asked again about what they said is wrong"

    written[AppealGround.FACTS_WRONG] = "It was not me on Monday."
    write_down_appeal(world.actor("line-manager"), appeal.reference, Appeal.get().version, written)
    page.get("/follow/confirm")
    assert "It was not me on Monday." in page.text
    page.fill(right="yes")
    assert Appeal.get().confirmed_at is not None
    page.get("/follow/confirm")
    assert page.path == "/follow/opened", "nothing waits any more"


@pytest.mark.clause("APP-10")
def test_a_call_is_enough_and_needs_a_number(app: Flask) -> None:
    letter = told(builders.world())
    visitor = Visitor(app)
    visitor.get("/appeals")
    visitor.fill(reference=letter[0], code=letter[1])
    visitor.fill(told_by="call")
    assert visitor.error("call_on") == "Enter the telephone number that we shall call"
    visitor = to_the_files(app, letter, "call", reply_by="letter", address="14 Elder Court")
    assert "microphone=()" in visitor.headers["Permissions-Policy"], "only where it is used"
    visitor.fill()
    visitor.fill()
    assert Appeal.get().told_by is AppealTold.CALL
    assert Appeal.get().telephone == "+447700900123"


@pytest.mark.clause("APP-10")
def test_what_it_is_said_with_is_asked_for_whatever_the_form_lets_pass(app: Flask) -> None:
    beginnings.world()
    call = NewAppeal(name="Morgan Okafor-Reed", reply_by=Channel.EMAIL, email="morgan@example.com", grounds=(),
                     decision_described="The limit on my calls.", told_by=AppealTold.CALL)  # fmt: skip
    with_number = replace(call, telephone="07700 900123")
    for made, lacks in ((call, "telephone"), (replace(with_number, told_by=AppealTold.RECORDING), "files")):
        with pytest.raises(Invalid) as refused:
            lodge_appeal(CUSTOMER, made, new_code())
        assert list(refused.value.problems) == [lacks]
    assert lodge_appeal(CUSTOMER, with_number, new_code()) == Appeal.get()

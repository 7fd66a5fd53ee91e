"""The card of somebody who has appealed says so, and what to say when they ask (CUS-2, APP-5, SIT-1)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal, withdraw_appeal
from shared.models import Appeal, Letter, Restriction, Staff
from shared.queries.situation import situation_of, situations_of
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AppealGround, Channel
from tests import beginnings, builders
from tests.sign_in import browser_of


@pytest.fixture
def world(app: Flask) -> builders.World:
    """People at work, and a restriction in force."""
    return beginnings.told()[0]


def lodged(decision: str = "", described: str = "", account: str = "") -> Appeal:
    new = NewAppeal(
        name="Morgan Okafor-Reed", reply_by=Channel.EMAIL, email="morgan@example.com",
        grounds=(AppealGround.FACTS_WRONG,), decision_reference=decision, decision_described=described, account=account,
    )  # fmt: skip
    return lodge_appeal(CUSTOMER, new, "7K3Q9-XZ2MA-4TPR")


def card(app: Flask, staff: Staff) -> str:
    """What a colleague reads on the card, with the addresses of its links."""
    page = re.sub(
        r"<(head|script|svg|nav|footer).*?</\1>",
        " ",
        browser_of(app, staff).get("/customers/HA-204417").text,
        flags=re.S,
    )
    return " ".join(re.sub(r"<(?!a )[^>]+>", " ", page).split())


@pytest.mark.clause("CUS-2")
def test_the_card_says_where_an_appeal_stands_and_who_hears_it_to_those_who_may_know(
    app: Flask, world: builders.World
) -> None:
    appeal = lodged(Letter.get().appeal_reference or "")
    colleague, manager = world.staff["colleague"], world.staff["line-manager"]
    about = f"{appeal.reference}: Their appeal, about {Restriction.get().reference}, "
    assert f"{about}waits to be given to somebody. The answer is due by" in card(app, colleague)
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    assert [one.hearer and one.hearer.id for one in situation_of(world.customer).appeals] == [appeal.hearer_id]
    read, managers = card(app, colleague), card(app, manager)
    assert f"{about}is being looked at. The answer is due by" in read
    assert f"“Your appeal {appeal.reference} is being looked at by somebody who had no part in the decision." in read
    assert "Fay Invented" not in read
    assert f"/appeals/{appeal.reference}" not in read
    assert "Looked at by Fay Invented, Director of Repairs" in managers
    assert f'href="/appeals/{appeal.reference}"' in managers
    with time_machine.travel(clock.at(appeal.answer_by + timedelta(days=1)), tick=False):
        assert "and is late." in card(app, colleague)
    withdraw_appeal(CUSTOMER, appeal.reference)
    assert appeal.reference not in card(app, colleague)


def test_an_appeal_that_gives_the_account_may_be_theirs_until_it_is_matched(app: Flask, world: builders.World) -> None:
    appeal = lodged(described="They stopped my calls.", account="ha 204417")
    assert f"{appeal.reference}: It gives this account, and waits to be matched" in card(app, world.staff["colleague"])
    assert lodged(described="My calls.", account="HA-999999").reference not in card(app, world.staff["colleague"])
    match_appeal(world.proposer, appeal.reference, appeal.version, Restriction.get().reference)
    assert f"Their appeal, about {Restriction.get().reference}," in card(app, world.staff["colleague"])
    other = builders.another_customer(world, "HA-300001")
    assert situations_of([other, world.customer])[1].appeals == situation_of(world.customer).appeals
    assert situation_of(other).appeals == ()

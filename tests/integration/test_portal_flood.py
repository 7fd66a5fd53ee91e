"""A flood of forms from one address is slowed down, and a person is never stopped by it (SEC-33, SEC-39)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.models import AdjustmentRequest
from shared.web import rate_limit
from tests import beginnings
from tests.integration.test_portal_adjustments import walk
from tests.visitor import Visitor, portal


@pytest.mark.clause("SEC-33")
def test_after_a_flood_from_one_address_each_form_waits_five_seconds_and_none_is_lost(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = portal(sqlite_url)
    beginnings.world()
    monkeypatch.setattr(rate_limit, "FLOOD_FROM_ONE", 3)
    start = clock.now()

    def send(address: str) -> Visitor:
        visitor = Visitor(app, address)
        walk(visitor)
        visitor.fill()
        return visitor

    with time_machine.travel(start, tick=False):
        assert [send("192.0.2.7").status for _ in range(3)] == [200] * 3
        stopped = Visitor(app, "192.0.2.7")
        walk(stopped)
        text = stopped.fill()
        assert stopped.status == 429
        assert stopped.headers["Retry-After"] == "5"
        assert "Wait five seconds" in text
        assert AdjustmentRequest.select().count() == 3
        assert send("192.0.2.8").status == 200, "another address is not stopped"
    with time_machine.travel(start + timedelta(seconds=6), tick=False):
        stopped.get("/adjustments/check")
        stopped.fill()
        assert stopped.status == 200, "what was typed was kept, and goes now"
    assert AdjustmentRequest.select().count() == 5

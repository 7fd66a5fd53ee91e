"""Another system of the demonstration's organisation that asks for precautions before it sends somebody out (CUS-4)."""

from __future__ import annotations

import secrets

from shared.actions.systems.access import add_system, token_for
from shared.demo.stories import Stage, Story, at
from shared.rules.systems import SystemScope


def stories(stage: Stage) -> list[Story]:
    """The repairs planner was let in last month. Nobody knows its token: an administrator makes one to try it."""
    return [_let_in(stage, 33)]


def _let_in(stage: Stage, days_ago: int) -> Story:
    yield at(days_ago, 11)
    token = token_for(secrets.token_urlsafe(24), secrets.token_urlsafe(32))
    add_system(stage.actor("admin"), "Repairs planner", token, (SystemScope.MARKERS,))

"""People whom nobody knew when they called: one not matched yet, and one who was found the day after (INC-1)."""

from __future__ import annotations

from shared.actions.customers.unknown import match_unknown, meet_unknown
from shared.actions.incidents import ladder as walk_ladder
from shared.demo.stories import Stage, Story, at
from shared.models import Customer
from shared.rules.vocabulary import Channel


def stories(stage: Stage, found: Customer) -> list[Story]:
    """A man about the lift, still unknown; and a caller who turned out to be a customer."""
    return [_unmatched(stage), _matched(stage, found)]


def _unmatched(stage: Stage) -> Story:
    yield at(1, 14, 5)
    me = stage.actor("colleague")
    caller = meet_unknown(me, "Man about the lift at Elder Court", "07700 900777")
    walk = walk_ladder.start_ladder(me, caller.account, Channel.TELEPHONE)
    yield at(1, 14, 8)
    walk_ladder.stop_ladder(me, walk.reference, 1)


def _matched(stage: Stage, found: Customer) -> Story:
    yield at(10, 10, 15)
    me = stage.actor("colleague")
    caller = meet_unknown(me)
    walk = walk_ladder.start_ladder(me, caller.account, Channel.TELEPHONE)
    yield at(10, 10, 18)
    walk_ladder.stop_ladder(me, walk.reference, 1)
    yield at(9, 9, 30)
    unknown = Customer.get_by_id(caller.id)
    match_unknown(me, unknown.account, unknown.version, found.account, "They called again and gave their account.")

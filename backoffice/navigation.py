"""The sections of the back office that the colleague may open, with what waits in them (REP-4)."""

from __future__ import annotations

from flask import current_app

from backoffice.current import me
from shared.queries import work_list
from shared.web import access

#: A section: its address, its name, how many wait there, whether one of them is late.
Section = tuple[str, str, int, bool]

_NONE = work_list.Count()
_SECTIONS = (
    ("/work", "Work"),
    ("/customers", "Customers"),
    ("/incidents", "Incidents"),
    ("/cases", "Cases"),
    ("/adjustments", "Adjustments"),
    ("/appeals", "Appeals"),
    ("/letters", "Letters"),
    ("/reports", "Reports"),
    ("/policy", "Policy"),
    ("/staff", "Staff"),
    ("/audit", "Audit"),
)


def sections() -> list[Section]:
    """What the colleague may open: exactly what its route lets them, so that the two can't differ."""
    actor = me()
    waiting = work_list.counts(actor)
    doors = {
        rule.rule: access.declared(current_app.view_functions[rule.endpoint])
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    return [
        (address, name, waiting.get(address, _NONE).waiting, waiting.get(address, _NONE).late)
        for address, name in _SECTIONS
        if (door := doors.get(address)) is not None and door.allows(actor)
    ]

"""The sections of the back office that the colleague may open, with what waits in them (REP-4)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flask import Flask, current_app, g, request

from backoffice.current import me
from shared.queries.policy import digest_in_force
from shared.queries.work import list as work_list
from shared.rules.lifecycle import Roles
from shared.web import access

#: A section: its address, its name, how many wait there, whether one of them is late.
Section = tuple[str, str, int, bool]

_NONE = work_list.Count()
SECTIONS = (
    ("/work", "Work"),
    ("/customers", "Customers"),
    ("/incidents", "Incidents"),
    ("/cases", "Cases"),
    ("/adjustments", "Adjustments"),
    ("/appeals", "Appeals"),
    ("/enquiries", "Enquiries"),
    ("/letters", "Letters"),
    ("/reports", "Reports"),
    ("/policy", "Policy"),
    ("/staff", "Staff"),
    ("/absences", "Away"),
    ("/systems", "Systems"),
    ("/audit", "Audit"),
)


def waiting() -> work_list.Waiting:
    """What waits for the colleague: looked at once for a page."""
    if "waiting" not in g:
        g.waiting = work_list.waiting_for(me())
    found: work_list.Waiting = g.waiting
    return found


def sections() -> tuple[Section, ...]:
    """What the colleague may open: exactly what its route lets them, so that the two can't differ."""
    actor = me()
    counted = waiting().places
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return tuple(
        (address, name, counted.get(address, _NONE).waiting, counted.get(address, _NONE).late)
        for address, name in _open_to(actor.roles, digest_in_force(), app)
    )


def place_here() -> str:
    """Where this page is, as far as the navigation shows it: at a section, or somewhere below one."""
    section, below, _ = request.path.removeprefix("/").partition("/")
    return f"/{section}{below}"


@lru_cache(maxsize=64)
def _open_to(roles: Roles, policy: str, app: Flask) -> list[tuple[str, str]]:
    """The sections that colleagues of these roles may open while a policy, named by its digest, is in force."""
    return [(address, name) for address, name, door in _doors(app) if door.allows(_Holding(roles))]


class _Holding(NamedTuple):
    """Whoever holds these roles."""

    roles: Roles


@lru_cache(maxsize=1)
def _doors(app: Flask) -> list[tuple[str, str, access.Access]]:
    """The sections that there are, with who may open each; what an application's routes declare stays as it is."""
    declared = {
        rule.rule: access.declared(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    return [(address, name, door) for address, name in SECTIONS if (door := declared.get(address)) is not None]

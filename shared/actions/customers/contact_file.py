"""Add the contacts of a file to the log (INC-9). The same contact in two files, or the same file twice, is one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from shared.actions.action import Doing, action
from shared.actions.customers.contact import triage
from shared.actions.publish import publish_counts
from shared.models import Contact, ContactImport
from shared.queries.customers.contact_file import FoundContact, sort_out
from shared.queries.situation import situations_of
from shared.rules.contact_file import Told
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import Direction

_LONGEST_NAME = 200


@action(Action.IMPORT_CONTACTS)
def import_contacts(doing: Doing, name: str, sha256: str, told: Told) -> ContactImport:
    """Add what is new in a file, with an event for each customer; the lines that are refused are kept by number.

    What came from a restricted customer is work until somebody has read it and said whether it is new (INC-12).
    """
    doing.ask()
    found = sort_out(told)
    taken = doing.create(
        ContactImport,
        name=name[:_LONGEST_NAME],
        sha256=sha256,
        by=doing.me,
        at=doing.now,
        added=len(found.new),
        known=len(found.known),
        refused=[[one.number, one.why] for one in found.refused],
    )
    about = {"file": taken.name, "sha256": sha256}
    counts = {"added": taken.added, "known": taken.known, "refused": len(found.refused)}
    doing.record(taken, about | counts)
    of_each = groupby(sorted(found.new, key=lambda one: one.customer.id), key=lambda one: one.customer.id)
    by_customer = [list(rows) for _, rows in of_each]
    situations = situations_of([rows[0].customer for rows in by_customer]) if by_customer else []
    unread = triage(None, "", doing.today)
    for rows, situation in zip(by_customer, situations, strict=True):
        for one in rows:
            asked = bool(situation.in_force) and one.line.direction is Direction.IN
            _add(doing, taken, one, unread if asked else {})
        if situation.in_force:
            publish_counts(doing, rows[0].customer)
        doing.record(taken, about | {"contacts": [_as_recorded(one) for one in rows]}, customer=rows[0].customer)
    return taken


def _add(doing: Doing, taken: ContactImport, one: FoundContact, stands: dict[str, Any]) -> None:
    line = one.line
    doing.create(
        Contact,
        customer=one.customer,
        at=one.at,
        channel=line.channel,
        direction=line.direction,
        minutes=line.minutes,
        subject=line.subject,
        issue=line.issue,
        file_key=one.key,
        came_in=taken,
        **stands,
    )


def _as_recorded(one: FoundContact) -> list[Any]:
    line = one.line
    return [one.at.isoformat(), line.channel.value, line.direction.value, line.minutes, line.subject, line.issue]

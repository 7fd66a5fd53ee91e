"""Contact in the demonstration: somebody who calls and calls, a log of the telephones, and a new matter (INC-9)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.customers.contact_file import import_contacts
from shared.demo.stories import Stage, Story, at
from shared.models import Customer, Restriction
from shared.rules.contact_file import Mapping, proposed_columns, sheet_of, told_by
from shared.rules.vocabulary import Channel, Direction

_MATTER = "Repair 4417"


def persistent(stage: Stage, customer: Customer) -> Story:
    """Calls about one repair, more of them each week, as the telephones wrote them down; and six in the last hour."""
    yield at(1, 8)
    text = _log(customer.account)
    sheet = sheet_of(text)
    told = told_by(sheet, Mapping(proposed_columns(sheet.heads)))
    import_contacts(stage.actor("colleague-2"), "telephones.csv", hashlib.sha256(text.encode()).hexdigest(), told)
    for number in range(6):
        yield datetime.now(clock.ZONE) - timedelta(minutes=60 - 9 * number)
        facts = NewContact(
            at=clock.now() - timedelta(minutes=1),
            channel=Channel.TELEPHONE,
            direction=Direction.IN,
            minutes=9 + 2 * number,
            subject="When does somebody come about the kitchen tap?",
            issue=_MATTER,
            new_issue=False,
        )
        record_contact(stage.actor("colleague"), customer.account, facts)


def new_matter(stage: Stage, restriction: Restriction) -> Story:
    """A restricted customer writes about something new: read, and not placed yet (INC-12)."""
    yield at(1, 9, 40)
    facts = NewContact(
        at=clock.now() - timedelta(minutes=10),
        channel=Channel.EMAIL,
        direction=Direction.IN,
        minutes=6,
        subject="Water comes through the bathroom ceiling",
        new_issue=True,
    )
    record_contact(stage.actor("colleague"), restriction.customer.account, facts)


def _log(account: str) -> str:
    """The telephones' log of the last weeks, with semicolons and hh:mm:ss. Its last line is of nobody we know."""
    lines = ["Account;Start;Duration;Direction;Notes;Matter"]
    for week in range(7):
        for call in range(1 + week // 2):
            moment = clock.local(at(8 + 7 * (6 - week) - 2 * call, 9 + call, 17 * (call % 3)))
            lines.append(f"{account};{moment:%d/%m/%Y %H:%M};00:{8 + 3 * week:02}:20;Inbound;Kitchen tap;{_MATTER}")
    return "\n".join([*lines, f"HA-000000;{moment:%d/%m/%Y %H:%M};00:02:10;Inbound;;"])

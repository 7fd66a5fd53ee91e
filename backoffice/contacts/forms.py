"""The form of one contact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import ValidationError

from shared import clock
from shared.actions.customers.contact import ContactFacts
from shared.rules.vocabulary import Channel, Direction
from shared.web import parse
from shared.web.forms import Confirm, Date, Form, Number, Radios, Select, Text, TimeOfDay


class RecordContact(Form):
    """One contact: when, how, how long, and what about."""

    direction = Radios(
        "Who made contact?",
        choices=[(Direction.IN, "The customer"), (Direction.OUT, "We did")],
        required="Say who made contact",
    )
    channel = Select("How?", choices=[(c, c.label.capitalize()) for c in Channel], required="Choose how")
    on = Date("When?", subject="The date", required="Enter the date", latest=clock.today)
    time = TimeOfDay("At what time?", required="Enter the time", about="at")
    minutes = Number(
        "Minutes it took", hint="With reading and replying.", required="Enter the minutes it took", most=1440
    )
    subject = Text("What was it about?", required="Say what it was about", longest=200, autocomplete="off")
    issue = Text(
        "Which matter does it belong to?",
        hint="For example, the reference of a repair or complaint. Leave it empty if you don’t know.",
        longest=200,
        autocomplete="off",
    )
    new_issue = Confirm("It is a new matter, not seen before")

    def at(self) -> datetime:
        """When it was, in the office's time."""
        return parse.moment(self.on.data, self.time.data)

    def validate_time(self, field: TimeOfDay) -> None:
        """Not in the time to come, nor in the hour that the clocks left out."""
        if field.data and self.on.data and self.at() > clock.now():
            raise ValidationError("The time must be in the past")

    def facts(self) -> ContactFacts:
        """What was entered."""
        return ContactFacts(
            at=self.at(),
            channel=Channel(self.channel.data),
            direction=Direction(self.direction.data),
            minutes=self.minutes.data,
            subject=self.subject.data,
            issue=self.issue.data,
            new_issue=self.new_issue.data,
        )


def contact_form() -> RecordContact:
    """The form as it opens: a call from the customer, just now."""
    moment = clock.local(clock.now())
    opened: dict[str, Any] = {
        "direction": Direction.IN.value,
        "channel": Channel.TELEPHONE.value,
        "on": moment.date(),
        "time": moment.time().replace(second=0, microsecond=0),
    }
    return RecordContact(data=opened)

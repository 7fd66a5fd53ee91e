"""The form of one contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from wtforms import ValidationError

from shared import clock
from shared.actions.customers.contact import NewContact
from shared.rules.allowance import UNCOUNTED
from shared.rules.situation import Situation
from shared.rules.vocabulary import Channel, Direction
from shared.web import parse
from shared.web.forms import Confirm, Date, Form, Number, Radios, Select, Text, TimeOfDay, Version


class RecordContactForm(Form):
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

    def new_contact(self) -> NewContact:
        """What was entered."""
        return NewContact(
            at=self.at(),
            channel=Channel(self.channel.data),
            direction=Direction(self.direction.data),
            minutes=self.minutes.data,
            subject=self.subject.data,
            issue=self.issue.data,
            new_issue=self.new_issue.data,
        )


_IS_NEW = [("no", "No, a matter that we know"), ("yes", "Yes, something new")]


class RecordRestrictedContactForm(RecordContactForm):
    """One contact of a customer with something in force: is it about something new? (INC-12)"""

    new_issue = Radios(
        "Is it about something new?",
        hint="Everything is read. Something new is dealt with on its merits, whatever is in force.",
        choices=_IS_NEW,
    )
    placed_with = Text(
        "If it is new, who has it now?",
        hint="For example, the repairs team, order 4417. Left empty, it stays on your list until it is placed.",
        longest=200,
        autocomplete="off",
    )

    uncounted = Select(
        "Is there a reason not to count it?",
        hint="An allowance is in force. Whatever is always open never uses it up.",
        choices=[(key, word.label) for key, word in UNCOUNTED.items()],
    )

    def offer(self, situation: Situation) -> None:
        """Offer the closed matters that get no further answer, and the reasons why an allowance is not used up."""
        here = situation.in_force
        self.matters = tuple(matter for one in here for matter in one.terms.closed_matters)
        closed = [(f"closed_{n}", f"No, nothing new on a closed matter: {one}") for n, one in enumerate(self.matters)]
        self.new_issue.choices = [*_IS_NEW, *closed]
        if closed:
            self.new_issue.description += " What says nothing new on a closed matter gets no further answer."
        if not any(one.terms.allowances for one in here):
            del self.uncounted

    def validate_new_issue(self, field: Radios) -> None:
        """Asked of what came from the customer."""
        if self.direction.data == Direction.IN and not field.data:
            raise ValidationError("Say whether it is about something new")

    def new_contact(self) -> NewContact:
        """What was entered."""
        is_new = self.new_issue.data == "yes"
        told = replace(
            super().new_contact(),
            new_issue=is_new,
            placed_with=self.placed_with.data if is_new else "",
            uncounted=(self.uncounted.data or "") if "uncounted" in self else "",
        )
        number = (self.new_issue.data or "").partition("closed_")[2]
        return replace(told, issue=self.matters[int(number)], unanswered=True) if number else told


class TriageContactForm(Form):
    """Whether a contact is new (INC-12)."""

    version = Version()
    is_new = Radios("Is it about something new?", choices=_IS_NEW, required="Say whether it is about something new")
    issue = Text("If not, which matter does it belong to?", longest=200, autocomplete="off")
    placed_with = Text(
        "If it is new, who has it now?",
        hint="Left empty, it stays on your list until it is placed.",
        longest=200,
        autocomplete="off",
    )

    def answers(self) -> tuple[int, bool, str, str]:
        """The version that was seen, whether it is new, the matter that it belongs to, and who has it."""
        is_new = self.is_new.data == "yes"
        return self.version.data, is_new, "" if is_new else self.issue.data, self.placed_with.data if is_new else ""


class PlaceMatterForm(Form):
    """Who has a new matter."""

    version = Version()
    placed_with = Text(
        "Who has it now?",
        hint="The team or colleague, and the reference, for example: the repairs team, order 4417.",
        required="Say who has it now",
        longest=200,
        autocomplete="off",
    )


def contact_form(situation: Situation) -> RecordContactForm:
    """The form as it opens: a call from the customer, just now; of one with something in force, whether it is new."""
    moment = clock.local(clock.now())
    opened: dict[str, Any] = {
        "direction": Direction.IN.value,
        "channel": Channel.TELEPHONE.value,
        "on": moment.date(),
        "time": moment.time().replace(second=0, microsecond=0),
    }
    if not situation.in_force:
        return RecordContactForm(data=opened)
    form = RecordRestrictedContactForm(data=opened)
    form.offer(situation)
    return form

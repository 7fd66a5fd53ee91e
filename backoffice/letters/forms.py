"""What is asked about a letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from backoffice.kept_words import KeepBecause
from shared.clock import today
from shared.letters.catalogue import PLACES
from shared.models import LetterSending
from shared.policy.placeholders import working_days
from shared.queries.policy import policy_in_force
from shared.rules.vocabulary import Channel
from shared.web.forms import Date, Form, Radios, Select, TextArea, Version

#: How a letter can reach its customer.
WAYS = {
    Channel.LETTER: "By post: it counts as received {} later",
    Channel.EMAIL: "By email, with the file: it counts as received today",
    Channel.VISIT: "By hand, at their home: it counts as received today",
    Channel.OFFICE: "By hand, at our office: it counts as received today",
}


class WriteForm(Form):
    """The marked places of a draft (LET-4): one field for each, added below."""

    version = Version()
    keep_because = KeepBecause()

    def additions(self) -> dict[str, str]:
        """What stands in each place."""
        return {place.key: self[place.key].data for place in PLACES}


for _place in PLACES:
    setattr(WriteForm, _place.key, TextArea(_place.label, hint=_place.hint, rows=4, longest=2000))


class IssueForm(Form):
    """Issue the letter that was read, and send it: how it goes is asked in the same step (SIT-7)."""

    version = Version()
    goes_by = Radios("How does it go to the customer, today?", required="Say how it goes")

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Say of the post how long it takes to count as received, as the policy has it."""
        later = working_days(policy_in_force().times.posted_received_working_days)
        self.goes_by.choices = [(way, words.format(later)) for way, words in WAYS.items()]
        super().process(*args, **kwargs)

    @property
    def chosen(self) -> Channel:
        """The way that was chosen."""
        return Channel(self.goes_by.data)


class SendingForm(Form):
    """How a letter was sent; once it was, that it came back, or went again (LET-7)."""

    what = Radios("What happened?", choices=[("returned", "It came back undelivered"), ("sent", "It was sent again")])
    by = Select("How was it sent?", choices=[(way, way.label.capitalize()) for way in WAYS])
    on = Date("When?", latest=today)
    returned_on = Date("When did it come back?", latest=today)

    def __init__(self, last: LetterSending | None) -> None:
        self._last = last
        super().__init__(data={"on": today(), "returned_on": today()})

    def validate(self, extra_validators: Any = None) -> bool:
        """What belongs to the answer is asked for; of a letter that has not gone yet, how it went."""
        super().validate(extra_validators)
        what = self.what.data if self._last else "sent"
        needed = (("sent", "by", "Choose how it was sent"), ("sent", "on", "Enter when it was sent"),
                  ("returned", "returned_on", "Enter when it came back"))  # fmt: skip
        if not what and not self.what.errors:
            self.what.errors = ["Choose what happened"]
        for answer, name, message in needed:
            if answer != what:
                self[name].errors = []
            elif not self[name].data and not self[name].errors:
                self[name].errors = [message]
        return not self.problems()

    def sending(self) -> tuple[Channel, date, date | None]:
        """How and when it went, and came back: what came back is the last that went."""
        if self._last and self.what.data == "returned":
            return self._last.by, self._last.on, self.returned_on.data
        return Channel(self.by.data), self.on.data, None

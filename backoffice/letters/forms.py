"""What is asked about a letter."""

from __future__ import annotations

from typing import Any

from backoffice.kept_words import KeepBecause
from shared.clock import today
from shared.letters.catalogue import PLACES
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
    """How a letter was sent, or that it came back (LET-7)."""

    by = Select("How was it sent?", choices=[(way, way.label.capitalize()) for way in WAYS],
                required="Choose how it was sent")  # fmt: skip
    on = Date("When?", latest=today, required="Enter when it was sent")
    returned_on = Date("Did it come back undelivered? When?", latest=today)

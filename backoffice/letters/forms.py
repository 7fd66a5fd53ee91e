"""What is asked about a letter."""

from __future__ import annotations

from backoffice.kept_words import KeepBecause
from shared.clock import today
from shared.letters.catalogue import PLACES
from shared.rules.vocabulary import Channel
from shared.web.forms import Date, Form, Radios, Select, TextArea, Version

#: How a letter can reach its customer.
WAYS = {
    Channel.LETTER: "By post: it counts as received some days later",
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
    goes_by = Radios("How does it go to the customer, today?", choices=[(way, WAYS[way]) for way in WAYS],
                     required="Say how it goes")  # fmt: skip

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

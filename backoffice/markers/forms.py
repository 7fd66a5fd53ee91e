"""What is asked about a marker (CUS-3, CUS-6)."""

from __future__ import annotations

from typing import Any

from backoffice.kept_words import KeepBecause
from shared.actions.markers import NewMarker
from shared.clock import today
from shared.rules.deadlines import after_months
from shared.rules.markers import LONGEST_MONTHS, REVIEW_MONTHS, LookReason, MarkerOn
from shared.rules.vocabulary import Precaution
from shared.web.forms import Date, Form, Radios, Select, Text, TextArea, Version


class PlaceMarkerForm(Form):
    """A marker: on whom or what, which precaution, which fact, until when, and whether they were told."""

    on = Radios(
        "What does it rest on?", choices=[(one, one.label) for one in MarkerOn], required="Choose what it rests on"
    )
    precaution = Select("What should colleagues do?", required="Choose what colleagues should do")
    fact = TextArea(
        "The fact, in a sentence",
        hint="From the incident, with its day. For example: on 3 March a dog bit a colleague at the door.",
        required="State the fact in a sentence",
        rows=2,
    )
    uprn = Text("UPRN of the place, if you know it", width="10", longest=12, autocomplete="off")
    review_on = Date("When is it looked at again?", required="Enter when it is looked at again")
    ends_on = Date("When does it end, at the latest?", required="Enter when it ends")
    told_how = Text(
        "How was the customer told?", hint="For example: by letter today. Leave it empty until they are.", longest=200
    )
    not_told_reason = TextArea("Or why they are not told", hint="Only where telling would add to the risk.", rows=2)
    keep_because = KeepBecause()

    @staticmethod
    def usual() -> dict[str, Any]:
        """The longest that a marker may stand, as the form is opened."""
        day = today()
        return {"review_on": after_months(day, REVIEW_MONTHS), "ends_on": after_months(day, LONGEST_MONTHS)}

    def new_marker(self) -> NewMarker:
        """The marker that the form describes."""
        return NewMarker(
            on=MarkerOn(self.on.data),
            precaution=Precaution(self.precaution.data),
            fact=self.fact.data,
            review_on=self.review_on.data,
            ends_on=self.ends_on.data,
            uprn=self.uprn.data or "",
            told_how=self.told_how.data or "",
            not_told_reason=self.not_told_reason.data or "",
        )


class LookForm(Form):
    """Why somebody looks at why a marker is there."""

    reason = Radios("Why do you look?", choices=[(one, one.label) for one in LookReason], required="Say why you look")


class ReviewMarkerForm(Form):
    """That it stays."""

    version = Version()
    review_on = Date("When is it looked at again?", required="Enter when it is looked at again")
    reasons = TextArea("What did you look at, and why does it stay?", required="Say why it stays", rows=2)
    keep_because = KeepBecause()


class RemoveMarkerForm(Form):
    """That it goes."""

    version = Version()
    because = TextArea(
        "Why does it go?",
        hint="If they were told of it, a letter tells them that it is gone, with these words.",
        required="Say why it goes",
        rows=2,
    )
    keep_because = KeepBecause()


class TellForm(Form):
    """Who was told of it."""

    to = Text(
        "A system or partner that was told",
        hint="For example: the repairs contractor.",
        longest=200,
        autocomplete="off",
    )
    how = Text("How the customer was told", longest=200, autocomplete="off")
    not_told_reason = TextArea(
        "Or why the customer is not told", hint="Only where telling would add to the risk.", rows=2
    )
    keep_because = KeepBecause()

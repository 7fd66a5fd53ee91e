"""Who is to be called, on which number, and about what: as few questions as will do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.locales import locale_of
from shared.rules.actor import Actor
from shared.rules.appeals import AppealTold
from shared.rules.vocabulary import AdjustmentKind, Channel, EnquiryTopic
from shared.web.forms import Form, Radios, Telephone, Text

_REVIEW, _ADJUSTMENT = "review", "adjustment"


class CallForm(Form):
    """“Call me in my language, about …”."""

    about = Radios(
        _l("What shall we call you about?"),
        choices=[
            (_REVIEW, _l("A decision about me: I want somebody to look at it again")),
            (_ADJUSTMENT, _l("What would make it easier for me to deal with you")),
            (EnquiryTopic.SERVICE, _l("A complaint about a service")),
            (EnquiryTopic.OTHER, _l("Something else")),
        ],
        required=_l("Choose what we shall call you about"),
    )
    name = Text(_l("Full name"), required=_l("Enter the full name"), autocomplete="name")
    telephone = Telephone(_l("Telephone number"), required=_l("Enter your telephone number"))
    good_time = Text(_l("When is a good time to call?"), hint=_l("You can leave this empty."), longest=200)
    reference = Text(
        _l("Reference on our letter"),
        hint=_l("You can leave this empty."),
        subject=_l("The reference"),
        longest=60,
        width="20",
        attributes={"autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"},
        autocomplete="off",
    )

    def send(self, actor: Actor, code: str, language: str) -> Any:
        """Keep it as what it is: an appeal, a request for adjustments, or an enquiry. Returns the record.

        An appeal has its own day for the answer from the first moment, and is written down with the caller (APP-10).
        """
        words = self._for_staff(language)
        reach: dict[str, Any] = {"reply_by": Channel.TELEPHONE, "telephone": self.telephone.data}
        if self.about.data == _REVIEW:
            told: dict[str, Any] = {"told_by": AppealTold.CALL, "decision_described": words}
            return lodge_appeal(actor, NewAppeal(name=self.name.data, grounds=(), **told, **reach), code)
        if self.about.data == _ADJUSTMENT:
            kinds = (AdjustmentKind.TRANSLATION,)
            return request_adjustment(
                actor, NewAdjustmentRequest(self.name.data, kinds=kinds, own_words=words, **reach), code
            )
        topic = EnquiryTopic(self.about.data)
        return send_enquiry(actor, NewEnquiry(topic, words, about=self.reference.data or "", **reach), code)

    def _for_staff(self, language: str) -> str:
        """What the colleague who calls reads; everything that the customer wrote is in it."""
        name = locale_of(language).english_name
        parts = (
            f"Please call in {name}, with an interpreter. Name: {self.name.data}.",
            self.reference.data and f"Reference: {self.reference.data}.",
            self.good_time.data and f"Good time: {self.good_time.data}.",
        )
        return " ".join(filter(None, parts))

"""Enquiries: what somebody asks or tells us, and our answer (POL-11, DPA-7, CAS-5)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, WordField
from shared.models.casefile import CaseFile
from shared.models.customer import Customer
from shared.models.staff import Staff
from shared.rules.reply import Through
from shared.rules.vocabulary import Channel, EnquiryState, EnquiryTopic

#: What the law, or a code that was lost, asks us to answer, also where nobody is to be contacted.
_ALWAYS_ANSWERED = {EnquiryTopic.DATA_PROTECTION, EnquiryTopic.HELD_COPY, EnquiryTopic.LOST_CODE}


class Enquiry(Record):
    """One enquiry. It asks for no name: only for the words, and for a way to answer if an answer is wanted."""

    reference = peewee.CharField(unique=True, max_length=20)
    code_hash = peewee.CharField()
    state = StateField(EnquiryState, default=EnquiryState.RECEIVED, index=True)
    topic = WordField(EnquiryTopic)
    #: The reference of what it is about, as typed; nobody has checked it.
    about = peewee.CharField(default="")
    words = peewee.TextField()
    #: None when we need not contact them; what comes of it can be followed with the code in any case.
    reply_by = WordField(Channel, null=True)
    reply_through = WordField(Through, null=True)
    telephone = peewee.CharField(default="")
    email = peewee.CharField(default="")
    address = peewee.TextField(default="")
    #: Online, or in the way in which it reached the colleague who entered it.
    came_by = WordField(Channel)
    #: The language in which they read the portal, or the account's: our emails to them are in it.
    language = peewee.CharField(max_length=10, default="en")
    #: Whose account a colleague entered it from; the portal asks for none.
    customer = peewee.ForeignKeyField(Customer, null=True, backref="enquiries", on_delete="RESTRICT")
    received_at = MomentField()
    acknowledged_at = MomentField(null=True)
    #: By when the next step is due: the acknowledgement of a complaint that has none yet, else the answer.
    due_on = DayField()
    answer_by = DayField()
    #: How a complaint goes on, as we told whoever made it: [{"on", "words"}] (DPA-7).
    told = JsonField(default=list)
    answered_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    answered_at = MomentField(null=True)
    answer = peewee.TextField(default="")
    #: The case that feedback is kept with; a colleague chooses it.
    case = peewee.ForeignKeyField(CaseFile, null=True, backref="feedback", on_delete="RESTRICT")

    @property
    def answer_wanted(self) -> bool:
        """Whether it must be answered. Keeping it is enough where we need not contact them, except for a complaint:
        the law asks us to tell whoever complains what came of it (DPA-7)."""
        return self.reply_by is not None or self.topic in _ALWAYS_ANSWERED

    @property
    def awaits_acknowledgement(self) -> bool:
        """Whether it is a complaint that nobody has acknowledged in the way that they asked for (DPA-7)."""
        return self.topic is EnquiryTopic.DATA_PROTECTION and self.acknowledged_at is None

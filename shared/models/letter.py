"""Letters: drafted, issued, sent. An issued letter is final (LET-5)."""

from __future__ import annotations

import peewee

from shared.models.adjustment import AdjustmentRequest
from shared.models.appeal import Appeal
from shared.models.base import DayField, JsonField, MomentField, Record, StateField, WordField
from shared.models.customer import Customer
from shared.models.marker import StandingMarker
from shared.models.measure import Measure
from shared.models.policy import PolicyVersion
from shared.models.restriction import Restriction, Review
from shared.models.staff import Staff
from shared.rules.vocabulary import Channel, LetterKind, LetterState


class Letter(Record):
    """A letter. Once issued, `pdf` never changes: a second print is the same file to the byte."""

    reference = peewee.CharField(unique=True, max_length=20)
    kind = WordField(LetterKind)
    state = StateField(LetterState, default=LetterState.DRAFT, index=True)
    customer = peewee.ForeignKeyField(Customer, backref="letters", on_delete="RESTRICT")
    restriction = peewee.ForeignKeyField(Restriction, null=True, backref="letters", on_delete="RESTRICT")
    appeal = peewee.ForeignKeyField(Appeal, null=True, backref="letters", on_delete="RESTRICT")
    adjustment = peewee.ForeignKeyField(AdjustmentRequest, null=True, backref="letters", on_delete="RESTRICT")
    measure = peewee.ForeignKeyField(Measure, null=True, backref="letters", on_delete="RESTRICT")
    #: The marker that stands by itself of which it tells.
    marker = peewee.ForeignKeyField(StandingMarker, null=True, backref="letters", on_delete="RESTRICT")
    #: The review that it tells of; of a letter written before a review, the one that it led to.
    review = peewee.ForeignKeyField(Review, null=True, backref="letters", on_delete="RESTRICT")
    policy = peewee.ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
    template_version = peewee.CharField(max_length=20, default="")
    #: What staff added in the marked places: {place: text}.
    additions = JsonField(default=dict)
    #: The format that the customer's adjustments asked for, as it was when issued.
    format = JsonField(default=dict)
    drafted_by = peewee.ForeignKeyField(Staff, backref="letters_drafted", on_delete="RESTRICT")
    issued_by = peewee.ForeignKeyField(Staff, null=True, backref="letters_issued", on_delete="RESTRICT")
    issued_at = MomentField(null=True)
    #: The day on which it counts as received; empty until it is sent, and again once it came back (SIT-7).
    received_on = DayField(null=True)
    pdf = peewee.BlobField(null=True)
    fingerprint = peewee.CharField(max_length=64, default="")
    #: LET-6: what the letter prints for an appeal; the code itself stands nowhere but in the letter.
    appeal_reference = peewee.CharField(max_length=20, null=True, unique=True)


class LetterSending(Record):
    """One sending of a letter (LET-7)."""

    letter = peewee.ForeignKeyField(Letter, backref="sendings", on_delete="CASCADE")
    by = WordField(Channel)
    on = DayField()
    sent_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    returned_on = DayField(null=True)
    noted_at = MomentField()

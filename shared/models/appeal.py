"""Appeals: requests for a review of a decision (APP)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, WordField
from shared.models.customer import Customer
from shared.models.incident import Incident
from shared.models.restriction import Restriction
from shared.models.staff import Staff
from shared.rules.appeals import AppealAbout, AppealTold
from shared.rules.reply import Through
from shared.rules.vocabulary import AppealGround, AppealOutcome, AppealState, Channel


class Appeal(Record):
    """An appeal. The portal knows the decision by its published reference only; staff match the rest."""

    reference = peewee.CharField(unique=True, max_length=20)
    code_hash = peewee.CharField(default="")
    state = StateField(AppealState, default=AppealState.RECEIVED, index=True)
    #: The appeal reference printed in the letter; empty when the customer described the decision instead.
    decision_reference = peewee.CharField(max_length=20, default="", index=True)
    decision_described = peewee.TextField(default="")
    #: The account number that they gave with it.
    account_given = peewee.CharField(max_length=40, default="")
    #: What kind of decision the customer describes; empty when they gave its reference.
    about = WordField(AppealAbout, null=True)
    restriction = peewee.ForeignKeyField(Restriction, null=True, backref="appeals", on_delete="RESTRICT")
    #: Where it is about a warning: the incident in which the warning was given. Never both.
    incident = peewee.ForeignKeyField(Incident, null=True, backref="appeals", on_delete="RESTRICT")
    customer = peewee.ForeignKeyField(Customer, null=True, backref="appeals", on_delete="RESTRICT")
    name = peewee.CharField()
    telephone = peewee.CharField(default="")
    email = peewee.CharField(default="")
    address = peewee.TextField(default="")
    reply_by = WordField(Channel)
    reply_through = WordField(Through, null=True)
    #: How it was told, where it was said and not written; then when staff wrote it down, and when it was confirmed.
    told_by = WordField(AppealTold, null=True)
    written_down_at = MomentField(null=True)
    confirmed_at = MomentField(null=True)
    wants = peewee.TextField(default="")
    adjustments_for_review = peewee.TextField(default="")
    #: Who speaks for the customer and how to reach them, and how they can; both empty when nobody does.
    representative = peewee.TextField(default="")
    representative_authority = peewee.TextField(default="")
    came_by = WordField(Channel)
    received_at = MomentField()
    late_reason = peewee.TextField(default="")
    answer_by = DayField()
    hearer = peewee.ForeignKeyField(Staff, null=True, backref="appeals_heard", on_delete="RESTRICT")
    assigned_at = MomentField(null=True)
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="appeals_decided", on_delete="RESTRICT")
    decided_at = MomentField(null=True)
    outcome = WordField(AppealOutcome, null=True)
    evidence_read = peewee.TextField(default="")
    what_changes = JsonField(default=list)  # sentences


class ExternalReview(Record):
    """Where nobody here may hear an appeal: who of outside reviews it, what they were sent, who records their outcome.

    What they found stands on the appeal, as of any other (APP-3).
    """

    appeal = peewee.ForeignKeyField(Appeal, unique=True, backref="external_reviews", on_delete="CASCADE")
    name = peewee.CharField()
    organisation = peewee.CharField()
    reach = peewee.TextField()  # their email or postal address
    #: Why nobody here may hear it, as the record had it when they were named: sentences.
    why = JsonField(default=list)
    named_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    named_at = MomentField(index=True)
    #: A colleague with no part in the decision, who records what comes back.
    recorder = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    sent_on = DayField(null=True)
    sent_by = WordField(Channel, null=True)
    sent_what = peewee.TextField(default="")
    found_on = DayField(null=True)
    recorded_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    recorded_at = MomentField(null=True)


class GroundOfAppeal(Record):
    """One ground, and the answer to it (APP-4)."""

    appeal = peewee.ForeignKeyField(Appeal, backref="grounds", on_delete="CASCADE")
    ground = WordField(AppealGround)
    own_words = peewee.TextField(default="")
    answer = peewee.TextField(default="")

    class Meta:
        indexes = ((("appeal", "ground"), True),)

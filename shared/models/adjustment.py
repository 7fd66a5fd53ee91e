"""Reasonable adjustments: what was asked for, and what was agreed (ADJ)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, WordField
from shared.models.customer import Customer
from shared.models.staff import Staff
from shared.rules.reply import Through
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel


class AdjustmentRequest(Record):
    """A request, online or entered by staff. `customer` is empty until staff match it to an account."""

    reference = peewee.CharField(unique=True, max_length=20)
    code_hash = peewee.CharField(default="")
    state = StateField(AdjustmentState, default=AdjustmentState.RECEIVED, index=True)
    customer = peewee.ForeignKeyField(Customer, null=True, backref="adjustment_requests", on_delete="RESTRICT")
    name = peewee.CharField()
    account_given = peewee.CharField(default="")
    telephone = peewee.CharField(default="")
    email = peewee.CharField(default="")
    address = peewee.TextField(default="")
    #: What says whose it may be, until it is matched (SIT-5): compared as `shared/rules/likeness.py` has it.
    account_key = peewee.CharField(default="", index=True)
    email_key = peewee.CharField(default="", index=True)
    telephone_key = peewee.CharField(max_length=40, default="", index=True)
    postcode_key = peewee.CharField(max_length=12, default="", index=True)
    reply_by = WordField(Channel)
    reply_through = WordField(Through, null=True)
    #: Who asks on somebody's behalf, and with which authority; empty when they ask for themselves.
    on_behalf_name = peewee.CharField(default="")
    on_behalf_authority = peewee.CharField(default="")
    #: The decision whose letter is asked for in another form, by its published reference; empty for any other request.
    about_reference = peewee.CharField(max_length=20, default="")
    kinds = JsonField(default=list)  # of AdjustmentKind
    own_words = peewee.TextField(default="")
    how_it_helps = peewee.TextField(default="")
    #: Only with consent (ADJ-1): `consent_at` is set when `barriers` or `barrier_words` hold anything.
    barriers = JsonField(default=list)  # of Barrier
    barrier_words = peewee.TextField(default="")
    consent_at = MomentField(null=True)
    came_by = WordField(Channel)
    #: The language in which they read the portal, or the account's: our emails to them are in it.
    language = peewee.CharField(max_length=10, default="en")
    received_at = MomentField()
    answer_by = DayField()
    decided_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    decided_at = MomentField(null=True)
    #: The latest answer: what it was, in words, and what was weighed up where something is refused (LET-8).
    outcome = WordField(AdjustmentState, null=True)
    answer = peewee.TextField(default="")
    factors = JsonField(default=dict)  # of ReasonableFactor: words
    #: The answer that was challenged, once somebody else has answered anew: outcome, answer, factors, by, on.
    earlier = JsonField(default=dict)


class SetAside(Record):
    """A request that looked like this customer's, and is not: who said so, and why (SIT-5)."""

    request = peewee.ForeignKeyField(AdjustmentRequest, backref="set_aside", on_delete="CASCADE")
    customer = peewee.ForeignKeyField(Customer, backref="set_aside", on_delete="CASCADE")
    because = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    at = MomentField()

    class Meta:
        indexes = ((("request", "customer"), True),)


class AgreedAdjustment(Record):
    """An adjustment in effect: letters, the card and the ladder follow it (ADJ-5)."""

    customer = peewee.ForeignKeyField(Customer, backref="adjustments", on_delete="CASCADE")
    request = peewee.ForeignKeyField(AdjustmentRequest, null=True, backref="agreed", on_delete="RESTRICT")
    kind = WordField(AdjustmentKind)
    #: The exact thing: "18" for large print in points, "email" for another channel, "cream" for paper, free words.
    detail = peewee.CharField(default="")
    since = DayField()
    review_on = DayField(null=True, index=True)
    ended_at = MomentField(null=True)

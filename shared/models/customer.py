"""Customers, and what is known about them. Only what the work needs (CUS-1, POL-6)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, Table, WordField
from shared.models.organisation import Service
from shared.models.staff import Staff
from shared.rules.vocabulary import Channel


class Customer(Record):
    """A customer. The three keys are what a search compares: digits, lower case, no spaces (CUS-2)."""

    account = peewee.CharField(unique=True, max_length=40)
    name = peewee.CharField()
    address = peewee.TextField(default="")
    postcode = peewee.CharField(max_length=12, default="")
    telephone = peewee.CharField(max_length=40, default="")
    email = peewee.CharField(default="")
    preferred_channel = WordField(Channel, default=Channel.TELEPHONE)
    language = peewee.CharField(max_length=10, default="en")
    service = peewee.ForeignKeyField(Service, null=True, on_delete="RESTRICT")
    telephone_key = peewee.CharField(max_length=40, default="", index=True)
    email_key = peewee.CharField(default="", index=True)
    postcode_key = peewee.CharField(max_length=12, default="", index=True)
    #: The day on which they died: everything has ended, and no letter goes to them (SIT-12).
    died_on = DayField(null=True)
    #: The account into which this one was joined, for it is the same person's (SIT-12).
    #: The indexes of this and of `unknown_since` hold the few rows that have one: 0048_few_of_many.
    joined_into = peewee.ForeignKeyField("self", null=True, backref="joined", on_delete="RESTRICT", index=False)
    #: Somebody whom nobody knew when they called: since when, until they are matched, or why nobody can be (INC-1).
    unknown_since = MomentField(null=True)
    unmatched_because = peewee.TextField(default="")
    #: The words that find them, of every name, account and address: made by `actions.customers.findable` (INP-3).
    found_by = peewee.TextField(default="")


class FormerName(Record):
    """A name that a customer had before: they are found by it, and no letter says it (SIT-12)."""

    customer = peewee.ForeignKeyField(Customer, backref="former_names", on_delete="CASCADE")
    name = peewee.CharField()
    #: The last day on which it was theirs, where that is known.
    until = DayField(null=True)
    recorded_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")


class NameSpelling(Table):
    """One way to misspell a word of a name, or to begin in its middle: for the search alone, and of nobody’s row."""

    spelling = peewee.CharField(max_length=40)
    name = peewee.CharField(max_length=40)
    columns = ("spelling", "name")

    class Meta:
        primary_key = peewee.CompositeKey("spelling", "name")


class SupportContact(Record):
    """A support worker, provider, advocate or agency, and whether the customer agreed that we contact them."""

    customer = peewee.ForeignKeyField(Customer, backref="support", on_delete="CASCADE")
    name = peewee.CharField()
    part = peewee.CharField()  # support worker, advocate, social worker …
    organisation = peewee.CharField(default="")
    telephone = peewee.CharField(default="")
    email = peewee.CharField(default="")
    consent_on = DayField(null=True)
    recorded_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    #: What a search compares: their own number and email lead to whom they speak for (SIT-12).
    telephone_key = peewee.CharField(max_length=40, default="", index=True)
    email_key = peewee.CharField(default="", index=True)


class AccountJoin(Record):
    """Two accounts of one person that were joined: which was kept, what came with the other, by id; and how they were
    parted again, where that was a mistake (SIT-12)."""

    kept = peewee.ForeignKeyField(Customer, backref="joins", on_delete="RESTRICT")
    other = peewee.ForeignKeyField(Customer, backref="joins_into", on_delete="RESTRICT")
    because = peewee.TextField()
    joined_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    joined_at = MomentField()
    moved = JsonField(default=dict)
    parted_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    parted_at = MomentField(null=True)
    parted_because = peewee.TextField(default="")


class TwoPeople(Record):
    """Two accounts that look like one person's, and are two people's: who said so, and why (SIT-12). `one` has the
    lower id."""

    one = peewee.ForeignKeyField(Customer, backref="not_the_same_as", on_delete="CASCADE")
    other = peewee.ForeignKeyField(Customer, backref="nor_the_same_as", on_delete="CASCADE")
    because = peewee.TextField()
    said_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    said_at = MomentField()

    class Meta:
        indexes = ((("one", "other"), True),)


class SensitiveDetail(Record):
    """A health, support or equality detail, recorded with consent; each look at it is logged (CUS-5, CAS-4)."""

    customer = peewee.ForeignKeyField(Customer, backref="sensitive", on_delete="CASCADE")
    barrier = peewee.CharField(max_length=40)
    detail = peewee.TextField(default="")
    consent_on = DayField()
    recorded_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    withdrawn_at = MomentField(null=True)

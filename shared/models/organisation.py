"""The organisation that this installation serves, and its services. Its policy is in `policy.py`."""

from __future__ import annotations

import peewee

from shared.models.base import Record, Table


class Organisation(Record):
    """One row: the name, address and look on every page and letter."""

    name = peewee.CharField()
    short_name = peewee.CharField()
    address = peewee.TextField()
    telephone = peewee.CharField()
    text_relay = peewee.CharField(default="")
    #: The number that takes text messages, and the account that takes private ones: an address beginning with https.
    text_messages = peewee.CharField(default="")
    social_media = peewee.CharField(default="")
    email = peewee.CharField()
    website = peewee.CharField(default="")
    opening_hours = peewee.CharField(default="")
    primary_colour = peewee.CharField(max_length=7, default="#0b4f4a")
    accent_colour = peewee.CharField(max_length=7, default="#b4531f")
    #: The logo as SVG text, drawn on pages and letters; empty means the name stands alone.
    logo_svg = peewee.TextField(default="")


class Service(Table):
    """A service that a Director leads: housing, repairs, customer services."""

    key = peewee.CharField(unique=True, max_length=40)
    name = peewee.CharField()

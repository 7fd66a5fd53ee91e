"""Markers that stand by themselves, on a person or a place, and who was told of a marker (CUS-3, CUS-6)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, MomentField, Record, WordField
from shared.models.customer import Customer
from shared.models.incident import Incident
from shared.models.staff import Staff
from shared.rules.markers import MarkerOn
from shared.rules.vocabulary import Precaution


class StandingMarker(Record):
    """A precaution that rests on one incident: the fact, never an insult; it ends by itself, and with its ground."""

    reference = peewee.CharField(unique=True, max_length=20)
    on = WordField(MarkerOn)
    #: Whose account it stands on; of a place, whoever lived there when it was placed.
    customer = peewee.ForeignKeyField(Customer, backref="standing_markers", on_delete="RESTRICT")
    place = peewee.TextField(default="")
    place_key = peewee.CharField(max_length=200, default="", index=True)
    uprn = peewee.CharField(max_length=12, default="")
    precaution = WordField(Precaution)
    fact = peewee.TextField()
    incident = peewee.ForeignKeyField(Incident, backref="markers", on_delete="RESTRICT")
    decided_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    decided_at = MomentField()
    review_on = DayField(index=True)
    ends_on = DayField(index=True)
    #: The day on which the customer was told, and how; or why they are not, since telling would add to the risk.
    told_on = DayField(null=True)
    told_how = peewee.CharField(default="")
    not_told_reason = peewee.TextField(default="")
    removed_at = MomentField(null=True)
    removed_because = peewee.TextField(default="")


class MarkerTold(Record):
    """A system or partner that was told of a marker: told again when it is removed (CUS-6)."""

    marker = peewee.ForeignKeyField(StandingMarker, backref="told", on_delete="CASCADE")
    to = peewee.CharField()
    on = DayField()
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    recalled_on = DayField(null=True, index=True)
    recalled_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

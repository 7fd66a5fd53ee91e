"""A policy that is being written, until it is approved and its day has come (POL-5)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, Table
from shared.models.policy import PolicyVersion
from shared.models.staff import Staff
from shared.rules.policy_drafts import DraftState


class PolicyDraft(Record):
    """One draft, as the TOML that it will be put in force from."""

    name = peewee.CharField()
    state = StateField(DraftState, default=DraftState.WRITTEN, index=True)
    source = peewee.TextField()
    begun_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    begun_at = MomentField()
    #: Everybody who wrote in it, by id: none of them approves it.
    authors = JsonField(default=list)
    #: What an import left out or was not sure of, for a person to look at: sentences.
    doubts = JsonField(default=list)
    approved_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    approved_at = MomentField(null=True)
    effective_from = DayField(null=True)
    #: The version that it became.
    became = peewee.ForeignKeyField(PolicyVersion, null=True, on_delete="RESTRICT")


class AnnouncedVersion(Table):
    """An approved draft whose day is to come, as the public reads it until then: the portal sees no draft (POL-5)."""

    draft = peewee.ForeignKeyField(PolicyDraft, unique=True, on_delete="CASCADE")
    name = peewee.CharField()
    source = peewee.TextField()
    effective_from = DayField()

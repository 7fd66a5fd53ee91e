"""What a person asked about the information that we hold on them (DPA-3)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, WordField
from shared.models.customer import Customer
from shared.models.restriction import Marker
from shared.models.staff import Staff
from shared.rules.rights import RightsKind, RightsOutcome, RightsState
from shared.rules.vocabulary import Channel


class RightsRequest(Record):
    """One request, with its statutory clock. `answer_by` follows from what is beside it, by `rules.rights.due_on`."""

    reference = peewee.CharField(unique=True, max_length=20)
    kind = WordField(RightsKind)
    state = StateField(RightsState, default=RightsState.RECEIVED, index=True)
    customer = peewee.ForeignKeyField(Customer, backref="rights_requests", on_delete="RESTRICT")
    words = peewee.TextField()
    came_by = WordField(Channel)
    #: The day on which it reached anybody here: the clock begins then, whenever it was entered.
    received_on = DayField()
    entered_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    #: Whom it says the marker is of.
    marker = peewee.ForeignKeyField(Marker, null=True, on_delete="SET NULL")
    answer_by = DayField(index=True)
    #: What we asked them first: [{"why", "words", "since", "until", "answer"}]; an open one stops the clock.
    questions = JsonField(default=list)
    waits_since = DayField(null=True)
    #: Why it takes longer than a month, and when we told them so.
    longer_because = peewee.TextField(default="")
    longer_told_on = DayField(null=True)
    #: The copy as it was made: who, when, and the fingerprint of the file.
    copy_made_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    copy_made_at = MomentField(null=True)
    copy_fingerprint = peewee.CharField(max_length=64, default="")
    outcome = WordField(RightsOutcome, null=True)
    answer = peewee.TextField(default="")
    #: Who else held what was put right, or was shown the marker, and was told (Article 19, CUS-6).
    others_told = peewee.TextField(default="")
    sent_by = WordField(Channel, null=True)
    answered_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    answered_at = MomentField(null=True)

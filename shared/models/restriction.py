"""Restrictions, their markers and reviews (RES, CUS-3). Whether one is in force is derived, never stored."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, Table, WordField
from shared.models.casefile import CaseFile
from shared.models.customer import Customer, SupportContact
from shared.models.organisation import Service
from shared.models.policy import PolicyVersion
from shared.models.staff import Staff
from shared.rules.vocabulary import Precaution, RestrictionState, ReviewOutcome


class Restriction(Record):
    """What was proposed and decided. `rules.restrictions.Terms` is the typed form of kinds, channels and windows."""

    reference = peewee.CharField(unique=True, max_length=20)
    state = StateField(RestrictionState, default=RestrictionState.PROPOSED, index=True)
    case = peewee.ForeignKeyField(CaseFile, backref="restrictions", on_delete="RESTRICT")
    customer = peewee.ForeignKeyField(Customer, backref="restrictions", on_delete="RESTRICT")
    policy = peewee.ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
    kinds = JsonField(default=list)  # of RestrictionKind
    channels = JsonField(default=list)  # of Channel: those left open by "one form only"
    windows = JsonField(default=list)  # [{"day": 1, "opens": "10:00", "closes": "12:00"}]
    officer = peewee.ForeignKeyField(Staff, null=True, backref="named_in", on_delete="RESTRICT")
    deputy = peewee.ForeignKeyField(Staff, null=True, backref="deputy_in", on_delete="RESTRICT")
    #: RES-12: `rules.allowance` says how; who speaks for the customer; matters to which no further answer is given.
    allowances = JsonField(default=list)  # [{"counts": "calls", "number": 1, "per": "week", "minutes": 15}]
    representative = peewee.ForeignKeyField(SupportContact, null=True, backref="speaks_in", on_delete="RESTRICT")
    closed_matters = JsonField(default=list)
    #: RES-13: two or three conditions, `rules.way_back` says how; none in what is older than they are.
    way_back = JsonField(default=list)  # [{"kind": "no_incident", "number": 8, "what": ""}]
    #: RES-10: empty means the whole organisation.
    service = peewee.ForeignKeyField(Service, null=True, on_delete="RESTRICT")
    why = peewee.TextField()
    goes_on = peewee.TextField()  # what goes on as before, and how it is delivered (RES-2)
    #: Why no gentler step came first, where none did (CAS-12).
    steps_skipped = peewee.TextField(default="")
    alternatives = peewee.TextField()  # what was tried or considered first
    conflict_resolution = peewee.TextField(default="")  # CAS-8
    starts_on = DayField()
    ends_on = DayField(index=True)
    review_on = DayField()
    #: Since when that is its day, where a review or an appeal has set it anew since it was signed (SIT-9).
    review_set_on = DayField(null=True)
    proposed_by = peewee.ForeignKeyField(Staff, backref="restrictions_proposed", on_delete="RESTRICT")
    proposed_at = MomentField()
    #: Who answers for the proposal since whoever proposed it has left (SIT-12); the proposer stays on the record.
    handed_to = peewee.ForeignKeyField(Staff, null=True, backref="proposals_taken_over", on_delete="RESTRICT")
    questions = peewee.TextField(default="")  # from the Director who sent it back
    authorised_by = peewee.ForeignKeyField(Staff, null=True, backref="authorised", on_delete="RESTRICT")
    authorised_at = MomentField(null=True)
    decision_reasons = peewee.TextField(default="")
    letter_issued_at = MomentField(null=True)
    #: SIT-7: the day on which its letter counts as received; empty until it is sent, and again once it came back.
    received_on = DayField(null=True)
    #: RES-4: a recorded danger lets it start before its letter; once it is signed, for a few days only (SIT-7).
    danger_reason = peewee.TextField(default="")
    danger_until = DayField(null=True)
    #: SIT-3: what becomes of each earlier decision, by its reference; and which later one took the place of this one.
    earlier = JsonField(default=dict)
    replaced_by = peewee.ForeignKeyField("self", null=True, backref="replaced", on_delete="RESTRICT")
    #: SIT-10: what was signed, as it stood then: checklist, incidents, terms, dates, policy, adjustments weighed.
    signed = JsonField(default=dict)
    ended_at = MomentField(null=True)
    ended_because = peewee.TextField(default="")


class ConditionSeen(Table):
    """That a colleague saw a condition of the way back met, once (RES-13). `place` counts the conditions from 0."""

    restriction = peewee.ForeignKeyField(Restriction, backref="seen", on_delete="CASCADE")
    place = peewee.IntegerField()
    on = DayField()
    words = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    at = MomentField()


class Marker(Record):
    """A warning notification on the account: the fact and the precaution, never an insult (CUS-3, CUS-6)."""

    customer = peewee.ForeignKeyField(Customer, backref="markers", on_delete="CASCADE")
    restriction = peewee.ForeignKeyField(Restriction, unique=True, backref="markers", on_delete="CASCADE")
    precaution = WordField(Precaution)
    placed_at = MomentField()
    placed_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    #: Told by the letter; where not told, why not.
    not_told_reason = peewee.TextField(default="")
    removed_at = MomentField(null=True)


class Review(Record):
    """A review of a restriction that was done (RES-5)."""

    restriction = peewee.ForeignKeyField(Restriction, backref="reviews", on_delete="CASCADE")
    on = DayField()
    outcome = WordField(ReviewOutcome)
    reasons = peewee.TextField()
    looked_at = peewee.TextField(default="")
    #: What the customer said beforehand, and the answer to it; empty where they said nothing (RES-10).
    customer_said = peewee.TextField(default="")
    our_answer = peewee.TextField(default="")
    #: Why the customer’s time to answer was not waited for.
    early_reason = peewee.TextField(default="")
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    #: Who of another organisation reviewed it with whoever decided it, where nobody else here could (SIT-6).
    external_reviewer = peewee.CharField(default="")
    next_review_on = DayField(null=True)

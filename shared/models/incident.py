"""What happened: contacts, incidents, and the warning ladder (INC)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, Table, WordField
from shared.models.customer import Customer
from shared.models.policy import PolicyVersion
from shared.models.staff import Staff
from shared.rules.triage import ContactState
from shared.rules.vocabulary import (
    Channel,
    Direction,
    IncidentPart,
    IncidentState,
    LadderState,
    SafeguardingState,
)


class ContactImport(Record):
    """One file of contacts that was taken in: whose, how many were added, and what was refused, by line (INC-9)."""

    name = peewee.CharField()
    sha256 = peewee.CharField(max_length=64)
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    at = MomentField()
    added = peewee.IntegerField()
    known = peewee.IntegerField()
    #: Lines by number with why, and no more of them: [[3, "No account has “HA-7”"], …].
    refused = JsonField(default=list)


class Contact(Record):
    """One entry in the contact log (INC-9)."""

    customer = peewee.ForeignKeyField(Customer, backref="contacts", on_delete="CASCADE")
    at = MomentField(index=True)
    channel = WordField(Channel)
    direction = WordField(Direction)
    minutes = peewee.IntegerField(default=0)
    subject = peewee.CharField()
    issue = peewee.CharField(default="")
    #: INC-12: contact from a restricted customer is still read; is this a new issue?
    new_issue = peewee.BooleanField(default=False)
    state = StateField(ContactState, default=ContactState.LOGGED, index=True)
    #: By when it is read, or the new matter placed.
    due_on = DayField(null=True)
    placed_with = peewee.CharField(default="")
    colleague = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    #: RES-12: why it uses up nothing of an allowance (`rules.allowance.UNCOUNTED`); empty where it does.
    uncounted = peewee.CharField(max_length=40, default="")
    #: RES-12: it is about a closed matter and says nothing new, so it was read and gets no further answer.
    unanswered = peewee.BooleanField(default=False)
    #: Which agreed adjustments it met, as the colleague says: {"what", "kept"} each (ADJ-7).
    adjustments = JsonField(default=list)
    #: What makes the same contact in two files one; empty where it came from none.
    file_key = peewee.CharField(max_length=64, null=True, unique=True)
    came_in = peewee.ForeignKeyField(ContactImport, null=True, on_delete="RESTRICT")

    class Meta:
        """The contacts of a customer, by time: what the log and the counting of a day read."""

        indexes = ((("customer", "at"), False),)


class Incident(Record):
    """One incident. Never edited: a correction is an `IncidentNote`. Facts and opinion stand apart (INC-1, INC-2)."""

    reference = peewee.CharField(unique=True, max_length=20)
    state = StateField(IncidentState, default=IncidentState.RECORDED)
    customer = peewee.ForeignKeyField(Customer, null=True, backref="incidents", on_delete="RESTRICT")
    #: Who it was, when not a known customer; matched later.
    unknown_person = peewee.CharField(default="")
    happened_at = MomentField(index=True)
    channel = WordField(Channel)
    place = peewee.CharField(default="")
    words_used = peewee.TextField(default="")
    what_happened = peewee.TextField(default="")
    opinion = peewee.TextField(default="")
    minutes_spent = peewee.IntegerField(default=0)
    danger = peewee.BooleanField(default=False, index=True)
    danger_reason = peewee.TextField(default="")
    #: BEH-8, asked where a recording was one of the behaviours.
    recording_is_adjustment = peewee.BooleanField(null=True)
    #: BEH-8: asked where the words speak of self-harm. True: nothing of it counts, and the safeguarding route is open.
    self_harm = peewee.BooleanField(null=True)
    #: BEH-6: the protected characteristic that was the target, when one was.
    hate_target = peewee.CharField(max_length=40, default="")
    #: How badly a colleague was hurt (`Injury`); empty where nobody was.
    injury = peewee.CharField(max_length=40, default="")
    recorded_by = peewee.ForeignKeyField(Staff, backref="incidents_recorded", on_delete="RESTRICT")
    recorded_at = MomentField()
    policy = peewee.ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
    disputed = peewee.TextField(default="")  # the facts that the customer disputes (INC-11)
    #: INC-10: None until asked; then whether the affected colleague wants support, and when it was offered.
    support_wanted = peewee.BooleanField(null=True, index=True)
    support_offered_at = MomentField(null=True)


class DangerSeenTo(Table):
    """What was done about the danger of an incident; until then it is somebody's work (INC-5)."""

    incident = peewee.ForeignKeyField(Incident, unique=True, backref="danger_seen_to", on_delete="CASCADE")
    what_was_done = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    at = MomentField()


class IncidentBehaviour(Table):
    """A behaviour of the policy that this incident shows."""

    incident = peewee.ForeignKeyField(Incident, backref="behaviours", on_delete="CASCADE")
    category = peewee.CharField(max_length=40)
    behaviour = peewee.CharField(max_length=80)
    title = peewee.CharField()
    zero_tolerance = peewee.BooleanField(default=False)

    class Meta:
        indexes = ((("incident", "behaviour"), True),)


class IncidentPerson(Table):
    """A colleague's part in an incident: they can't authorise what follows from it (CAS-11)."""

    incident = peewee.ForeignKeyField(Incident, backref="people", on_delete="CASCADE")
    staff = peewee.ForeignKeyField(Staff, backref="incident_parts", on_delete="RESTRICT")
    part = WordField(IncidentPart)

    class Meta:
        indexes = ((("incident", "staff", "part"), True),)


class IncidentNote(Record):
    """A correction or addition to an incident: added, never written over it."""

    incident = peewee.ForeignKeyField(Incident, backref="notes", on_delete="CASCADE")
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    at = MomentField()
    text = peewee.TextField()


class Ladder(Record):
    """One walk of the warning ladder, during a contact (INC-3)."""

    reference = peewee.CharField(unique=True, max_length=20)
    state = StateField(LadderState, default=LadderState.WALKING)
    customer = peewee.ForeignKeyField(Customer, backref="ladders", on_delete="RESTRICT")
    channel = WordField(Channel)
    colleague = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    policy = peewee.ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
    started_at = MomentField()
    ended_at = MomentField(null=True)
    behaviours = JsonField(default=list)  # keys ticked while walking
    danger_reason = peewee.TextField(default="")
    incident = peewee.ForeignKeyField(Incident, null=True, backref="ladders", on_delete="RESTRICT")


class Warning(Record):
    """One warning: a step of the ladder, with the words that were said and the moment."""

    customer = peewee.ForeignKeyField(Customer, backref="warnings", on_delete="RESTRICT")
    ladder = peewee.ForeignKeyField(Ladder, null=True, backref="warnings", on_delete="RESTRICT")
    #: The written warning, where it was one: its `Measure`, by id, since a measure is about incidents.
    measure_id = peewee.IntegerField(null=True, index=True)
    step = peewee.IntegerField()
    title = peewee.CharField()
    words = peewee.TextField()
    at = MomentField()
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")

    class Meta:
        indexes = ((("ladder", "step"), True),)


class Safeguarding(Record):
    """Somebody spoke of harming themselves: a task until it is written down what was done (BEH-8, SIT-8)."""

    reference = peewee.CharField(unique=True, max_length=20)
    state = StateField(SafeguardingState, default=SafeguardingState.OPEN, index=True)
    customer = peewee.ForeignKeyField(Customer, null=True, backref="safeguarding", on_delete="RESTRICT")
    unknown_person = peewee.CharField(default="")
    ladder = peewee.ForeignKeyField(Ladder, null=True, backref="safeguarding", on_delete="RESTRICT")
    incident = peewee.ForeignKeyField(Incident, null=True, backref="safeguarding", on_delete="RESTRICT")
    opened_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    opened_at = MomentField()
    act_by = DayField()
    what_was_done = peewee.TextField(default="")
    done_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    done_at = MomentField(null=True)

"""Cases: investigation, checklist, consultations, referrals (CAS). `CaseFile`, because `CASE` is a word of SQL."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, Table, WordField
from shared.models.customer import Customer
from shared.models.incident import Incident
from shared.models.policy import PolicyVersion
from shared.models.staff import Staff
from shared.rules.allegations import AllegationState
from shared.rules.vocabulary import CaseDecision, CaseState, ChecklistItem


class CaseFile(Record):
    """A case about one customer."""

    reference = peewee.CharField(unique=True, max_length=20)
    state = StateField(CaseState, default=CaseState.OPEN)
    customer = peewee.ForeignKeyField(Customer, backref="cases", on_delete="RESTRICT")
    owner = peewee.ForeignKeyField(Staff, backref="cases_owned", on_delete="RESTRICT")
    opened_at = MomentField()
    opened_because = peewee.TextField()
    policy = peewee.ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
    #: INC-11: the customer's own account of what happened, and what they dispute.
    customer_account = peewee.TextField(default="")
    disputed = peewee.TextField(default="")
    decision = WordField(CaseDecision, null=True)
    decision_reasons = peewee.TextField(default="")
    closed_at = MomentField(null=True)


class CaseIncident(Table):
    """An incident that a case rests on."""

    case = peewee.ForeignKeyField(CaseFile, backref="incident_rows", on_delete="CASCADE")
    incident = peewee.ForeignKeyField(Incident, backref="case_rows", on_delete="RESTRICT")

    class Meta:
        indexes = ((("case", "incident"), True),)


class ChecklistAnswer(Record):
    """One item of the checklist of CAS-2 and CAS-9: open until it has evidence or a reasoned exception."""

    case = peewee.ForeignKeyField(CaseFile, backref="checklist", on_delete="CASCADE")
    item = WordField(ChecklistItem)
    evidence = peewee.TextField(default="")
    exception = peewee.TextField(default="")
    answered_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    answered_at = MomentField(null=True)

    class Meta:
        indexes = ((("case", "item"), True),)


class Consultation(Record):
    """Somebody asked for their view on a case: a colleague, or a support worker or agency (CAS-5, CAS-2)."""

    case = peewee.ForeignKeyField(CaseFile, backref="consultations", on_delete="CASCADE")
    with_staff = peewee.ForeignKeyField(Staff, null=True, backref="consulted", on_delete="RESTRICT")
    with_other = peewee.CharField(default="")
    #: The day on which they were asked; and, once they have answered, on which they did.
    on = DayField()
    question = peewee.TextField(default="")
    answer_by = DayField(null=True, index=True)
    answered_on = DayField(null=True)
    #: In the consulted person's own words; empty until they have answered.
    what_was_said = peewee.TextField()
    recorded_by = peewee.ForeignKeyField(Staff, backref="consultations_recorded", on_delete="RESTRICT")

    @property
    def waits(self) -> bool:
        """Whether it is asked and not answered yet."""
        return self.answered_on is None


class CounterAllegation(Record):
    """What a customer says that a colleague did: looked into in its own right, by somebody else (CAS-11)."""

    reference = peewee.CharField(unique=True, max_length=20)
    state = StateField(AllegationState, default=AllegationState.RAISED, index=True)
    customer = peewee.ForeignKeyField(Customer, backref="allegations", on_delete="RESTRICT")
    case = peewee.ForeignKeyField(CaseFile, null=True, backref="allegations", on_delete="RESTRICT")
    against = peewee.ForeignKeyField(Staff, backref="allegations", on_delete="RESTRICT")
    #: In the customer's own words.
    words = peewee.TextField()
    raised_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    raised_at = MomentField()
    due_on = DayField()
    investigator = peewee.ForeignKeyField(Staff, null=True, backref="looks_into", on_delete="RESTRICT")
    found = peewee.TextField(default="")
    answered_at = MomentField(null=True)


class KeptWords(Table):
    """Words of a colleague that are an insult, a diagnosis or a label and stay as they are, and why (SIT-11)."""

    #: The record in which they stand.
    reference = peewee.CharField(max_length=40, index=True)
    case = peewee.ForeignKeyField(CaseFile, null=True, backref="kept_words", on_delete="CASCADE")
    field = peewee.CharField(max_length=40)
    words = JsonField(default=list)
    because = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    at = MomentField()


class Reflection(Record):
    """A closed case in the sample, looked at again by somebody else: what to keep, what to do better (CAS-5)."""

    case = peewee.ForeignKeyField(CaseFile, unique=True, backref="reflections", on_delete="CASCADE")
    due_on = DayField()
    went_well = peewee.TextField(default="")
    better = peewee.TextField(default="")
    #: What others should know, in a sentence that names nobody: listed for everyone.
    lesson = peewee.TextField(default="")
    by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    done_on = DayField(null=True, index=True)


class Referral(Record):
    """A referral to the police, another authority or legal action (CAS-6). It needs no prior warning."""

    case = peewee.ForeignKeyField(CaseFile, backref="referrals", on_delete="CASCADE")
    to = peewee.CharField()
    on = DayField()
    their_reference = peewee.CharField(default="")
    shared = peewee.TextField()
    ground = peewee.TextField()
    no_warning_reason = peewee.TextField(default="")
    made_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")

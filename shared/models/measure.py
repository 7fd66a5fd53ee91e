"""Gentler steps before a restriction, written warnings among them, and abusive mail that a manager deals with."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, Table, WordField
from shared.models.casefile import CaseFile
from shared.models.customer import Customer
from shared.models.incident import Incident
from shared.models.policy import PolicyVersion
from shared.models.staff import Staff
from shared.rules.measures import MailState, MeasureKind, MeasureState


class Measure(Record):
    """A gentler step: it begins when its letter is issued, and has an end and a test (CAS-12)."""

    reference = peewee.CharField(unique=True, max_length=20)
    kind = WordField(MeasureKind)
    state = StateField(MeasureState, default=MeasureState.DRAFTED, index=True)
    customer = peewee.ForeignKeyField(Customer, backref="measures", on_delete="RESTRICT")
    #: None where a manager warned about abusive mail without a case.
    case = peewee.ForeignKeyField(CaseFile, null=True, backref="measures", on_delete="RESTRICT")
    policy = peewee.ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
    #: What is asked of the customer, and what we do on our side: a line each.
    asked = JsonField(default=list)
    ours = JsonField(default=list)
    why = peewee.TextField()
    test = peewee.TextField()
    ends_on = DayField()
    #: Whoever is asked says yes or no by this day.
    answer_by = DayField(null=True)
    accepted = peewee.BooleanField(null=True)
    decided_by = peewee.ForeignKeyField(Staff, backref="measures_decided", on_delete="RESTRICT")
    decided_at = MomentField()
    begun_at = MomentField(null=True)
    outcome = peewee.TextField(default="")
    closed_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    closed_at = MomentField(null=True)


class MeasureIncident(Table):
    """An incident that a gentler step is about."""

    measure = peewee.ForeignKeyField(Measure, backref="incident_rows", on_delete="CASCADE")
    incident = peewee.ForeignKeyField(Incident, backref="measure_rows", on_delete="RESTRICT")

    class Meta:
        indexes = ((("measure", "incident"), True),)


class AbusiveMail(Record):
    """Abusive mail that a colleague need not answer, with their manager (INC-7)."""

    incident = peewee.ForeignKeyField(Incident, unique=True, backref="mail", on_delete="CASCADE")
    state = StateField(MailState, default=MailState.REFERRED, index=True)
    referred_by = peewee.ForeignKeyField(Staff, backref="mail_referred", on_delete="RESTRICT")
    referred_at = MomentField()
    due_on = DayField()
    #: The information asked for in it, which is still given; who sends it, and when they did.
    information = peewee.TextField(default="")
    information_from = peewee.ForeignKeyField(Staff, null=True, backref="information_to_send", on_delete="RESTRICT")
    information_sent_at = MomentField(null=True)
    measure = peewee.ForeignKeyField(Measure, null=True, backref="mail", on_delete="RESTRICT")
    #: Why nothing follows, where nothing does.
    reasons = peewee.TextField(default="")
    dealt_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    dealt_at = MomentField(null=True)

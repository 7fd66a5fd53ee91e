"""What reports are made of: figures without people, and the reports and reviews that were presented (REP)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, JsonField, MomentField, Record, StateField, Table, WordField
from shared.models.staff import Staff
from shared.rules.counting import Countable
from shared.rules.vocabulary import ReportState, RestrictionState


class _Cells(Table):
    """What a figure is counted by. No column says to whom something happened."""

    measure = WordField(Countable)
    service = peewee.CharField(max_length=40, default="")
    team = peewee.CharField(default="")
    channel = peewee.CharField(max_length=40, default="")
    category = peewee.CharField(max_length=40, default="")
    hour = peewee.IntegerField(null=True)
    word = peewee.CharField(max_length=80, default="")
    count = peewee.IntegerField()
    total = peewee.BigIntegerField()


class Tally(_Cells):
    """One thing that happened, written in the transaction of its event. Never changed, and never erased."""

    on = DayField(index=True)


class QuarterTally(_Cells):
    """The lines of a quarter summed up, as far as line `up_to`; the lines after it are added when a report is made."""

    quarter = peewee.CharField(max_length=7, index=True)
    up_to = peewee.BigIntegerField(index=True)


class Pseudonym(Table):
    """The random number under which a person or a restriction is counted. Erasing this row cuts the last tie."""

    record = peewee.CharField(max_length=40)
    record_id = peewee.BigIntegerField()
    number = peewee.BigIntegerField(unique=True)

    class Meta:
        indexes = ((("record", "record_id"), True),)


class BrokenPromise(Table):
    """A promise that life has broken and nobody has mended yet; counted when it is noted and when it is mended."""

    promise = peewee.CharField(max_length=40)
    about = peewee.CharField(max_length=20)
    since = DayField()

    class Meta:
        indexes = ((("promise", "about"), True),)


class RestrictionStep(Table):
    """A restriction as it stood after one step: never changed, and without its customer."""

    spell = peewee.BigIntegerField(index=True)
    person = peewee.BigIntegerField(index=True)
    on = DayField()
    action = peewee.CharField(max_length=60)
    #: What was decided then. Not a state that anybody can write again.
    stood = WordField(RestrictionState)
    told = peewee.BooleanField()
    danger = peewee.BooleanField()
    #: Until when the danger carries it without its letter; empty for as long as it lasts.
    danger_until = DayField(null=True)
    starts_on = DayField()
    ends_on = DayField(index=True)
    review_on = DayField()
    service = peewee.CharField(max_length=40)
    kinds = JsonField()
    categories = JsonField()


class RestrictionSum(Table):
    """A number of a quarter or a financial year, so that its restrictions are not gone through again."""

    #: 2026-Q3, or “year 2026”, which are over; or the day as at which its quarter was summed up, 2026-09-12.
    period = peewee.CharField(max_length=12, index=True)
    what = peewee.CharField(max_length=40)
    part = peewee.CharField(max_length=40)
    value = peewee.CharField(max_length=80)
    customers = peewee.IntegerField()
    count = peewee.IntegerField()

    class Meta:
        indexes = ((("period", "what", "part", "value"), True),)


class QuarterlyReport(Record):
    """The report of one quarter: its commentary and, once it is presented, the report itself as it was (REP-1)."""

    quarter = peewee.CharField(max_length=7, unique=True)
    state = StateField(ReportState, default=ReportState.OPEN)
    commentary = peewee.TextField(default="")
    written_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    sent_at = MomentField(null=True)
    presented_at = MomentField(null=True)
    presented_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    #: What was presented: every figure, and the head of the audit log at that moment.
    body = JsonField(default=dict)


class RegisterReview(Record):
    """Management looked through the register of restrictions for a quarter, and signed that they did (REP-7)."""

    quarter = peewee.CharField(max_length=7, unique=True)
    found = peewee.TextField()
    changes = peewee.TextField(default="")
    entries = peewee.IntegerField()
    signed_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    signed_at = MomentField()

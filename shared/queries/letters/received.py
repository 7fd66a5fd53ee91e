"""When a letter counts as received: the day from which a start and the time to appeal count (SIT-7)."""

from __future__ import annotations

from datetime import date

from shared import clock
from shared.models import Letter
from shared.queries.policy import record_of
from shared.rules.deadlines import after_working_days
from shared.rules.vocabulary import Channel


def deemed_received(letter: Letter, by: Channel, on: date) -> date:
    """By post, the policy's number of working days after the day on which it went; by hand or email, that day."""
    if by is not Channel.LETTER:
        return on
    policy = record_of(letter.policy)
    return after_working_days(on, policy.times.posted_received_working_days, policy.organisation.nation)


def received(letter: Letter, otherwise: date) -> date:
    """The day on which a letter counts as received; of one that is not sent, or came back, the day it was issued."""
    if letter.received_on:
        return letter.received_on
    return clock.local(letter.issued_at).date() if letter.issued_at else otherwise

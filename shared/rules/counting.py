"""What is counted while it happens: for each kind of step one line without a person in it (REP-1, REP-3).

A line says that something happened, on which day, in which service, by which channel, and in a word how it went. It
never says to whom. `docs/decisions/0020-figures-without-people.md` says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shared.rules.vocabulary import Word


class Countable(Word):
    """What a line counts."""

    INCIDENT = "incident"  # total: minutes spent
    INCIDENT_CATEGORY = "incident_category"  # once for each category of the policy that the incident shows
    HATE_INCIDENT = "hate_incident"  # word: the protected characteristic that was the target
    INJURY = "injury"  # word: how badly somebody was hurt
    DANGER = "danger"
    DANGER_SEEN_TO = "danger_seen_to"  # it was judged, and what was done about it stands on the incident
    SUPPORT_WANTED = "support_wanted"
    SUPPORT_OFFERED = "support_offered"
    PROCEDURE_READ = "procedure_read"  # a colleague confirmed it; word: the number of the policy’s version
    WARNING = "warning"  # one step of the ladder; word: its number, `IN_WRITING` for a written one
    LADDER = "ladder"  # one walk that is over; word: how it ended
    CONTACT = "contact"  # word: which way; total: minutes
    CASE_OPENED = "case_opened"
    CASE_CLOSED = "case_closed"  # word: the decision
    REFERRAL = "referral"  # word: police or another
    PROPOSAL = "proposal"  # word: what became of it
    ADJUSTMENT_ASKED = "adjustment_asked"
    ADJUSTMENT_ANSWERED = "adjustment_answered"  # word: the answer; total: days
    ADJUSTMENT_LATE = "adjustment_late"  # answered after its date
    ADJUSTMENT_MISSED = "adjustment_missed"  # agreed, and not kept
    ADJUSTMENT_PUT_RIGHT = "adjustment_put_right"  # a miss; total: days until it was
    GENTLER_STEP = "gentler_step"  # word: its kind
    GENTLER_ENDED = "gentler_ended"  # word: what came of it
    APPEAL_LODGED = "appeal_lodged"
    APPEAL_DECIDED = "appeal_decided"  # word: the outcome; total: days
    APPEAL_LATE = "appeal_late"  # decided after its date
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    PROMISE_BROKEN = "promise_broken"  # word: which; noted by the worker on the day it finds it
    PROMISE_MENDED = "promise_mended"  # word: which; total: days it was broken
    CUSTOMER = "customer"  # somebody was added to the record
    # For the fairness mirror: by group, and always on the first day of the quarter, so that no line can be laid beside
    # what is known of a day. An empty group stands for everybody.
    WARNED = "warned"  # a customer's first warning of the quarter
    RESTRICTED = "restricted"  # a customer's first decision of the quarter; total: days it was to last
    OVERTURNED = "overturned"  # an appeal decided; word: overturned or stands
    AGREED = "agreed"  # a request answered; word: agreed or refused
    ON_RECORD = "on_record"  # a customer with this barrier on record


#: Those of which a line is one person's, so that small numbers of them are never shown by group (REP-2).
OF_PEOPLE = (Countable.WARNED, Countable.RESTRICTED, Countable.OVERTURNED, Countable.AGREED, Countable.ON_RECORD)
#: The word of a written warning, which is of no step: it stands before the first.
IN_WRITING = "0"
#: The group of everybody.
EVERYBODY = ""


@dataclass(frozen=True)
class Line:
    """One thing that happened, without whom it happened to."""

    measure: Countable
    on: date
    service: str = ""
    team: str = ""
    channel: str = ""
    category: str = ""
    hour: int | None = None
    word: str = ""
    count: int = 1
    total: int = 0


@dataclass(frozen=True)
class Counted:
    """How often something was counted, and the sum of what was measured with it (minutes or days)."""

    count: int = 0
    total: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.count + other.count, self.total + other.total)

    @property
    def mean(self) -> float:
        """The mean of what was measured; 0 where nothing was counted."""
        return self.total / self.count if self.count else 0.0


#: Sums by what was asked for: the measure, then the values of the columns named.
Sums = dict[tuple[str, ...], Counted]


@dataclass(frozen=True)
class WantedSums:
    """Which sums are asked for: of which measures, by which columns."""

    measures: tuple[Countable, ...]
    by: tuple[str, ...] = field(default=())

"""The ways to make contact that stay open, when all that binds one customer is judged together (SIT-1, SIT-2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.rules.allowance import Counts, tightest
from shared.rules.deadlines import is_working_day
from shared.rules.terms import ALL_CHANNELS, Terms, Window, open_channels
from shared.rules.vocabulary import AdjustmentKind, Barrier, Channel, Nation, RestrictionKind

#: Ways on which somebody answers at once: they have hours.
LIVE = (Channel.TELEPHONE, Channel.VIDEO_CALL)
_SPOKEN = frozenset({*LIVE, Channel.OFFICE})
_WRITTEN = frozenset({Channel.EMAIL, Channel.LETTER, Channel.TEXT, Channel.WEB_FORM})
_OTHER = AdjustmentKind.OTHER_CHANNEL
#: The ways that a barrier makes no use, unless the very way was agreed with them; and the adjustments that lift it.
_BARRED: dict[Barrier, tuple[frozenset[Channel], frozenset[AdjustmentKind]]] = {
    Barrier.LITERACY: (_WRITTEN, frozenset()),
    Barrier.DEAFNESS: (frozenset({Channel.TELEPHONE}), frozenset({AdjustmentKind.TEXT_RELAY})),
    Barrier.SIGHT_LOSS: (
        frozenset({Channel.LETTER, Channel.TEXT}), frozenset({AdjustmentKind.LARGE_PRINT, AdjustmentKind.COLOURED}),
    ),
    Barrier.DIGITAL_EXCLUSION: (
        frozenset({Channel.EMAIL, Channel.WEB_FORM, Channel.VIDEO_CALL}), frozenset(),
    ),
}  # fmt: skip
#: How far ahead the next time is looked for: Fridays can be bank holidays two weeks in a row.
_FURTHEST = 60
#: The ways that can be the one that is left.
USED = frozenset({*LIVE, *_WRITTEN, Channel.OFFICE})


@dataclass(frozen=True)
class Office:
    """When somebody answers here, and the least that must stay open: both from the policy in force."""

    nation: Nation = Nation.ENGLAND
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(8)
    closes: time = time(18)
    #: How much of an ordinary week, in minutes.
    least_minutes: int = 60
    #: Ways that the organisation does not have at all: nobody is told of them.
    without: frozenset[Channel] = frozenset()

    @property
    def week(self) -> tuple[Window, ...]:
        """The ordinary week."""
        return tuple(Window(day, self.opens, self.closes) for day in self.days)

    def answers_on(self, day: date) -> bool:
        """Whether somebody answers on this day: not on a day that the office is closed, nor on a bank holiday."""
        closed = day.weekday() not in self.days
        return not closed and (day.weekday() > 4 or is_working_day(day, self.nation))


@dataclass(frozen=True)
class Means:
    """What a customer has to make contact with, as the account has it; and what they told us stands in their way."""

    telephone: str = ""
    email: str = ""
    address: str = ""
    barriers: frozenset[Barrier] = frozenset()


@dataclass(frozen=True)
class Way:
    """A way that is open. `windows` are its hours in an ordinary week; a written one has none, and is always open."""

    channel: Channel
    windows: tuple[Window, ...] = ()
    #: The most of a week that an allowance leaves, in minutes; None where none does (RES-12).
    most: int | None = None

    @property
    def minutes(self) -> int:
        """How much of an ordinary week, in minutes; a whole week for what is written."""
        if self.channel in _WRITTEN:
            return 7 * 24 * 60
        hours = sum(length(window) for window in self.windows)
        return hours if self.most is None else min(hours, self.most)


def length(window: Window) -> int:
    """How long a time is, in minutes."""
    return (window.closes.hour - window.opens.hour) * 60 + window.closes.minute - window.opens.minute


def shared_times(one: Sequence[Window], other: Sequence[Window]) -> tuple[Window, ...]:
    """The times that are in both, in the order of the week."""
    both = (Window(a.day, max(a.opens, b.opens), min(a.closes, b.closes)) for a in one for b in other if a.day == b.day)
    return tuple(sorted(window for window in both if window.opens < window.closes))


def call_times(binding: Sequence[Terms], office: Office) -> tuple[Window, ...]:
    """When calls are taken in an ordinary week: the times that all of them leave, within the office's hours."""
    times = office.week
    for terms in binding:
        if RestrictionKind.CALLS_AT_STATED_TIMES in terms:
            times = shared_times(times, terms.windows)
    return times


def together(binding: Sequence[Terms]) -> Terms:
    """What several terms come to when they bind at once: every kind, the channels and times that all of them leave."""
    kinds = tuple(dict.fromkeys(kind for terms in binding for kind in terms.kinds))
    channels = _open_in_all(binding)
    timed = [terms.windows for terms in binding if RestrictionKind.CALLS_AT_STATED_TIMES in terms]
    windows = timed[0] if timed else ()
    for other in timed[1:]:
        windows = shared_times(windows, other)
    named = [terms for terms in binding if RestrictionKind.NAMED_OFFICER in terms]
    last = named[-1] if named else Terms(())
    one_form = RestrictionKind.ONE_FORM_ONLY in kinds
    every = [one for terms in binding for one in terms.allowances]
    return Terms(
        kinds, channels if one_form else (), windows, last.officer, last.deputy, last.officer_telephone,
        allowances=tuple(one for counts in Counts if (one := tightest(every, counts))),
        representative=next((terms.representative for terms in reversed(binding) if terms.representative), ""),
        closed_matters=tuple(dict.fromkeys(matter for terms in binding for matter in terms.closed_matters)),
    )  # fmt: skip


def _open_in_all(binding: Sequence[Terms]) -> tuple[Channel, ...]:
    """The channels that none of them closes, in their order."""
    left = set(ALL_CHANNELS)
    for terms in binding:
        left.intersection_update(open_channels(terms))
    return tuple(channel for channel in ALL_CHANNELS if channel in left)


def ways_left(binding: Sequence[Terms], office: Office) -> tuple[Way, ...]:
    """Every way that all of them leave open together. A call for which no time is left is none."""
    times = call_times(binding, office)
    calls = tightest((one for terms in binding for one in terms.allowances), Counts.CALLS)
    most = calls.minutes_a_week if calls else None
    left: list[Way] = []
    for channel in _open_in_all(binding):
        if channel in office.without or (channel in LIVE and not times):
            continue
        hours = times if channel in LIVE else office.week if channel is Channel.OFFICE else ()
        left.append(Way(channel, hours, most if channel in LIVE else None))
    return tuple(left)


def usable(way: Way, means: Means, agreed: Collection[tuple[AdjustmentKind, str]]) -> bool:
    """Whether this customer can really use it."""
    return not why_unusable(way, means, agreed)


def why_unusable(way: Way, means: Means, agreed: Collection[tuple[AdjustmentKind, str]]) -> str:
    """Why this customer can't really use it, as it follows the name of the way; empty where they can.

    They have it, nothing that was agreed with them rules it out, and nothing that they told us stands in its way. Where
    another way of communicating was agreed, written ways are no use to who is to be spoken to, nor the other way round.
    Social media, of which we know nothing, is never the one way that is left. Which barrier it is,
    nobody reads here: not everyone who sees this may.
    """
    had = {
        Channel.TELEPHONE: means.telephone, Channel.VIDEO_CALL: means.email or means.telephone,
        Channel.TEXT: means.telephone, Channel.EMAIL: means.email, Channel.WEB_FORM: means.email,
        Channel.LETTER: means.address, Channel.OFFICE: "open to all",
    }  # fmt: skip
    if not had.get(way.channel, "").strip():
        return "is not on the account"
    wanted = {Channel(detail) for kind, detail in agreed if kind is _OTHER and detail in set(Channel)}
    if any(way.channel not in (_WRITTEN if one.written else _SPOKEN) for one in wanted):
        return "is not what was agreed with them"
    eased = {kind for kind, _ in agreed}
    for barrier in means.barriers if way.channel not in wanted else ():
        in_the_way, easing = _BARRED.get(barrier, (frozenset(), frozenset()))
        if way.channel in in_the_way and not easing & eased:
            return "is hard for them, by what they have told us"
    return ""


def enough(ways: Sequence[Way], means: Means, agreed: Collection[tuple[AdjustmentKind, str]], office: Office) -> bool:
    """Whether the least stays open: one way that this customer can use, for long enough in an ordinary week."""
    return any(usable(way, means, agreed) and way.minutes >= office.least_minutes for way in ways)


def open_now(times: Sequence[Window], office: Office, moment: datetime) -> Window | None:
    """The time of the week that `moment` (local) lies in, where somebody answers on that day."""
    if not office.answers_on(moment.date()):
        return None
    return next((w for w in times if w.day == moment.weekday() and w.opens <= moment.time() < w.closes), None)


def next_time(times: Sequence[Window], office: Office, moment: datetime) -> tuple[datetime, datetime] | None:
    """The next time after `moment` (local) on a day when somebody answers: its start and its end."""
    for ahead in range(_FURTHEST):
        day = moment.date() + timedelta(days=ahead)
        if not office.answers_on(day):
            continue
        for window in sorted(w for w in times if w.day == day.weekday()):
            start = datetime.combine(day, window.opens, moment.tzinfo)
            if start > moment:
                return start, datetime.combine(day, window.closes, moment.tzinfo)
    return None

"""What a restriction is, does and leaves open: pure functions of its terms and the date (RES)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from shared.rules.allowance import Allowance, Counts, wrong_allowance
from shared.rules.direction import isolated
from shared.rules.vocabulary import (
    AdjustmentKind,
    Channel,
    Precaution,
    RestrictionKind,
    RestrictionPhase,
    RestrictionState,
)
from shared.rules.written import clock_time, listed

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: Where we come to them; and a public meeting, open to everyone by law, so that no decision about contact opens it
#: or closes it.
_NOT_THEIRS = {Channel.VISIT, Channel.HOME, Channel.MEETING}
#: The channels a customer may use themselves when nothing is restricted.
ALL_CHANNELS = tuple(channel for channel in Channel if channel not in _NOT_THEIRS)
_LIVE = {Channel.TELEPHONE, Channel.VIDEO_CALL}


@dataclass(frozen=True, order=True)
class Window:
    """A time of the week when calls are taken. `day` 0 is Monday; `closes` is the first minute no longer in it."""

    day: int
    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{DAYS[self.day]} {clock_time(self.opens)} to {clock_time(self.closes)}"


@dataclass(frozen=True)
class Terms:
    """What a restriction asks: its kinds, and the facts that each kind needs."""

    kinds: tuple[RestrictionKind, ...]
    channels: tuple[Channel, ...] = ()
    windows: tuple[Window, ...] = ()
    officer: str = ""
    deputy: str = ""
    officer_telephone: str = ""
    allowances: tuple[Allowance, ...] = ()
    #: Who speaks for the customer, with their part and telephone.
    representative: str = ""
    #: Matters to which no further answer is given, unless something is new: each named, with how it was closed.
    closed_matters: tuple[str, ...] = ()

    def __contains__(self, kind: RestrictionKind) -> bool:
        return kind in self.kinds


def windows_from(rows: list[dict[str, Any]]) -> tuple[Window, ...]:
    """The windows as they are kept: `{"day": 1, "opens": "10:00", "closes": "12:00"}`, in the order of the week."""
    return tuple(
        sorted(Window(r["day"], time.fromisoformat(r["opens"]), time.fromisoformat(r["closes"])) for r in rows)
    )


def windows_to(windows: tuple[Window, ...]) -> list[dict[str, Any]]:
    """The form in which windows are kept."""
    return [{"day": w.day, "opens": f"{w.opens:%H:%M}", "closes": f"{w.closes:%H:%M}"} for w in windows]


def phase(
    *,
    state: RestrictionState,
    told: bool,
    danger: bool,
    starts_on: date,
    ends_on: date,
    today: date,
) -> RestrictionPhase:
    """What a restriction is today. In force only when authorised, told (or a recorded danger), and between its dates.

    `told` means that its letter was sent and has not come back (SIT-7); `danger`, that one carries it still.

    Its last day is a whole day in force; the day after, it has lapsed by itself (RES-4, RES-5).
    """
    if state is not RestrictionState.AUTHORISED:
        return RestrictionPhase(state.value)
    if today > ends_on:
        return RestrictionPhase.LAPSED
    if not told and not danger:
        return RestrictionPhase.AWAITING_LETTER
    return RestrictionPhase.AWAITING_START if today < starts_on else RestrictionPhase.IN_FORCE


def open_channels(terms: Terms) -> tuple[Channel, ...]:
    """The channels that stay open to the customer under these terms."""
    left = set(ALL_CHANNELS)
    if RestrictionKind.ONE_FORM_ONLY in terms:
        left &= set(terms.channels)
    if RestrictionKind.CALLS_AT_STATED_TIMES in terms and not terms.windows:
        left -= _LIVE
    if RestrictionKind.END_OF_ENGAGEMENT in terms:
        left &= {Channel.LETTER}
    return tuple(channel for channel in ALL_CHANNELS if channel in left)


def takes_away(terms: Terms) -> list[str]:
    """Everything that the customer could no longer do, one plain sentence each (CAS-10)."""
    return [sentence for sentence, _ in _taken_away(terms)]


def _taken_away(terms: Terms) -> list[tuple[str, bool]]:
    """The same, each with whether what stays open says it too: how they reach us, not what comes of it."""
    lost: list[tuple[str, bool]] = []
    channels = open_channels(terms)
    if RestrictionKind.CALLS_AT_STATED_TIMES in terms and _LIVE & set(channels):
        lost.append((f"Telephone us at any time other than {listed(str(w) for w in terms.windows)}.", True))
    if RestrictionKind.NAMED_OFFICER in terms:
        lost.append((f"Deal with any colleague other than {_officers(terms)}.", True))
    if closed := [c.label for c in ALL_CHANNELS if c not in channels]:
        lost.append((f"Contact us by {listed(closed, 'or')}.", True))
    if RestrictionKind.SERIOUS_MATTERS_ONLY in terms:
        lost.append(("Get an answer about matters that are not significant or serious.", False))
    lost += [(f"Have more than {allowance} dealt with.", True) for allowance in terms.allowances]
    if RestrictionKind.REPRESENTATIVE in terms:
        lost.append((f"Deal with us directly, rather than through {isolated(terms.representative)}.", False))
    lost += [
        (f"Get a further answer about {matter}, unless something is new.", False) for matter in terms.closed_matters
    ]
    if RestrictionKind.PREMISES in terms and Channel.OFFICE in channels:
        lost.append(("Come to an office without an appointment.", True))
    if RestrictionKind.VISITS_IN_PAIRS in terms:
        lost.append(("Be visited by one colleague alone; two will come.", False))
    if RestrictionKind.END_OF_ENGAGEMENT in terms:
        lost.append(("Use the service any further, except what the law or a contract gives a right to.", False))
    return lost


def opened(before: Terms, now: Terms) -> list[str]:
    """What the customer can do under these terms and could not before, one plain sentence each (APP-4)."""
    could, lost = stays_open(before), takes_away(now)
    again = [sentence for sentence in stays_open(now) if sentence not in could]
    given_back = [sentence for sentence, seen in _taken_away(before) if not seen and sentence not in lost]
    return [*again, *(sentence.partition(";")[0].rstrip(".") + "." for sentence in given_back)]


def stays_open(terms: Terms) -> list[str]:
    """What the customer can still do under these terms, one plain sentence each (RES-9, CAS-10)."""
    still: list[str] = []
    channels = open_channels(terms)
    person = f" and speak to {_officers(terms)}" if RestrictionKind.NAMED_OFFICER in terms else ""
    if terms.representative:
        still.append(f"Reach us through {isolated(terms.representative)}, in every way that is open.")
    often = {one.counts: f", {one}" for one in terms.allowances}
    if Channel.TELEPHONE in channels:
        calls = often.get(Counts.CALLS, "")
        if RestrictionKind.CALLS_AT_STATED_TIMES in terms:
            still.append(f"Telephone us on {listed(str(w) for w in terms.windows)}{person}{calls}.")
        else:
            still.append(f"Telephone us{person}{calls}.")
    if Channel.VIDEO_CALL in channels:
        times = " at the stated times" if RestrictionKind.CALLS_AT_STATED_TIMES in terms else ""
        still.append(f"Meet us by video call{times}.")
    written = [c.label for c in channels if c.written]
    if written:
        to = f", to {_officers(terms)}" if RestrictionKind.NAMED_OFFICER in terms else ""
        still.append(f"Write to us by {listed(written, 'or')}{to}{often.get(Counts.WRITING, '')}.")
    if Channel.OFFICE in channels:
        by_appointment = " by appointment" if RestrictionKind.PREMISES in terms else ""
        still.append(f"Come to an office{by_appointment}.")
    return still


def something_stays_open(terms: Terms) -> bool:
    """Whether at least one way to make contact stays open (RES-7)."""
    return bool(open_channels(terms))


def missing_facts(terms: Terms) -> dict[str, str]:
    """The facts that the chosen kinds need and that are not there: field name to message."""
    problems: dict[str, str] = {}
    if not terms.kinds:
        problems["kinds"] = "Choose at least one kind of restriction"
    if RestrictionKind.ONE_FORM_ONLY in terms and not terms.channels:
        problems["channels"] = "Choose the form of contact that stays open"
    elif RestrictionKind.ONE_FORM_ONLY in terms and set(ALL_CHANNELS) <= set(terms.channels):
        problems["channels"] = "Leave out at least one form of contact: with all of them nothing is restricted"
    if wrong := _wrong_windows(terms):
        problems["windows"] = wrong
    if RestrictionKind.NAMED_OFFICER in terms:
        if not terms.officer:
            problems["officer"] = "Choose the named officer"
        if not terms.deputy:
            problems["deputy"] = "Choose a deputy for when the named officer is away"
    if terms.officer and terms.officer == terms.deputy:
        problems["deputy"] = "The deputy must be somebody other than the named officer"
    return problems | _missing_of_what_is_named(terms)


def _missing_of_what_is_named(terms: Terms) -> dict[str, str]:
    """What an allowance, a representative and a closed matter need (RES-12)."""
    problems: dict[str, str] = {}
    if RestrictionKind.ALLOWANCE in terms:
        for one in terms.allowances:
            problems |= wrong_allowance(one)
        if not terms.allowances:
            problems["counts"] = "Say what is counted, how many and in how long"
    if RestrictionKind.REPRESENTATIVE in terms and not terms.representative:
        problems["representative"] = "Choose who speaks for the customer, with the customer’s consent"
    if RestrictionKind.CLOSED_MATTER in terms and not terms.closed_matters:
        problems["closed_matters"] = "Name the closed matter, and when and how it was closed"
    return problems


def _wrong_windows(terms: Terms) -> str:
    if RestrictionKind.CALLS_AT_STATED_TIMES in terms and not terms.windows:
        return "Choose at least one day and time when calls are taken"
    if any(window.closes <= window.opens for window in terms.windows):
        return "The end of each call time must be after its start"
    if any(one.day == other.day and other.opens < one.closes for one, other in pairwise(sorted(terms.windows))):
        return "Two call times overlap. Make one of them, or set them apart"
    return ""


def conflicts(terms: Terms, adjustments: dict[AdjustmentKind, str]) -> list[str]:
    """Where the terms contradict an agreed adjustment; each must be resolved first (CAS-8).

    `adjustments` maps what was agreed to its detail, such as `{OTHER_CHANNEL: "telephone"}`.
    """
    found: list[str] = []
    channels = open_channels(terms)
    agreed_channel = adjustments.get(AdjustmentKind.OTHER_CHANNEL)
    if agreed_channel in set(Channel) and _closes(terms, Channel(agreed_channel)):
        found.append(f"{Channel(agreed_channel).label.capitalize()} was agreed as an adjustment, and this closes it.")
    if AdjustmentKind.TEXT_RELAY in adjustments and Channel.TELEPHONE not in channels:
        found.append("Text relay was agreed as an adjustment, and this closes the telephone.")
    if AdjustmentKind.MORE_TIME in adjustments and (short := [one for one in terms.allowances if one.minutes]):
        found.append(f"More time was agreed, and this allows calls of at most {short[0].minutes} minutes.")
    if AdjustmentKind.BSL in adjustments and not ({Channel.VIDEO_CALL, Channel.OFFICE} & set(channels)):
        found.append("British Sign Language was agreed, and this leaves only channels where nobody can sign.")
    return found


def less_restrictive(terms: Terms) -> str:
    """A less restrictive equivalent where one exists (CAS-10); empty where none does."""
    if RestrictionKind.END_OF_ENGAGEMENT in terms:
        return "Contact through one named officer, in place of ending the engagement."
    if {RestrictionKind.ONE_FORM_ONLY, RestrictionKind.NAMED_OFFICER} <= set(terms.kinds):
        return "Contact through the named officer in every form, in place of one form only."
    if {RestrictionKind.CALLS_AT_STATED_TIMES, RestrictionKind.NAMED_OFFICER} <= set(terms.kinds):
        return "Contact through the named officer alone, without stated times."
    if RestrictionKind.ONE_FORM_ONLY in terms:
        return "Calls on stated days and times, in place of one form only."
    if RestrictionKind.REPRESENTATIVE in terms:
        return "Contact through a named officer, with the representative beside the customer where they wish."
    if {RestrictionKind.ALLOWANCE, RestrictionKind.CALLS_AT_STATED_TIMES} <= set(terms.kinds):
        return "Calls on stated days and times alone, however many."
    return ""


def eases(old: Terms, new: Terms) -> bool:
    """Whether the new terms take away nothing that the old ones left (RES-6): easing needs no new authorisation."""
    return not taken_by(old, new)


def taken_by(old: Terms, new: Terms) -> dict[str, str]:
    """What the new terms would take away that the old ones left: field name to message."""
    taken: dict[str, str] = {}
    if more := [kind.in_sentence for kind in new.kinds if kind not in old]:
        taken["kinds"] = f"The decision does not have this: {listed(more)}. Nothing may be added to it"
    still = open_channels(new)
    if closed := [channel.label for channel in open_channels(old) if channel not in still]:
        taken["channels"] = f"Open now, and this would close it: {listed(closed)}"
    if RestrictionKind.CALLS_AT_STATED_TIMES in new:
        kept = [any(_covers(wide, narrow) for wide in new.windows) for narrow in old.windows]
        if lost := [str(window) for window, is_kept in zip(old.windows, kept, strict=True) if not is_kept]:
            taken["windows"] = f"Calls are taken on {listed(lost)} now. Leave these times, and add others beside them"
    if not all(any(one.as_wide_as(was) for was in old.allowances) for one in new.allowances):
        taken["allowed"] = (
            f"This is less than now: {listed(str(was) for was in old.allowances) or 'as often as they like'}"
        )
    if more := [matter for matter in new.closed_matters if matter not in old.closed_matters]:
        taken["closed_matters"] = f"The decision does not close this: {listed(more)}. No matter may be added to it"
    if new.representative not in {"", old.representative}:
        taken["representative"] = "Another representative is a new decision: propose it in the case"
    return taken


def precautions(terms: Terms) -> Precaution:
    """The one precaution that a marker shows for these terms, from the fixed list (CUS-6)."""
    if RestrictionKind.VISITS_IN_PAIRS in terms:
        return Precaution.VISIT_IN_PAIRS
    if len(terms.kinds) > 1:
        return Precaution.FOLLOW_CARD
    if RestrictionKind.ONE_FORM_ONLY in terms and not all(channel.written for channel in terms.channels):
        return Precaution.FOLLOW_CARD
    return {
        RestrictionKind.NAMED_OFFICER: Precaution.NAMED_OFFICER,
        RestrictionKind.CALLS_AT_STATED_TIMES: Precaution.STATED_TIMES,
        RestrictionKind.ONE_FORM_ONLY: Precaution.IN_WRITING,
    }.get(terms.kinds[0], Precaution.FOLLOW_CARD)


def _closes(terms: Terms, channel: Channel) -> bool:
    """Whether the channel is closed; a visit by a colleague is, where another form is the only one."""
    if channel in ALL_CHANNELS:
        return channel not in open_channels(terms)
    return RestrictionKind.END_OF_ENGAGEMENT in terms or (
        RestrictionKind.ONE_FORM_ONLY in terms and channel not in terms.channels
    )


def _covers(wide: Window, narrow: Window) -> bool:
    return wide.day == narrow.day and wide.opens <= narrow.opens and narrow.closes <= wide.closes


def _officers(terms: Terms) -> str:
    return f"{terms.officer} (when they are away: {terms.deputy})" if terms.deputy else terms.officer

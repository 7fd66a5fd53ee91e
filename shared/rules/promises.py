"""The promises: what must hold of a customer's whole situation, across records and across time (SIT).

One row each: what it is called, the sentence that a manager reads, its clause and where that comes from, the function
that finds what is broken, and whose work it is when it breaks by itself. They are asked in three places, from this
list: before the commit of every action about the customer (`shared/actions/action.py`), before a signature and a letter
(`shared/rules/lifecycle.py`), and for the work list (`shared/queries/work/broken.py`). A new promise is a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shared.rules.addresses import record_page
from shared.rules.deadlines import after_working_days
from shared.rules.lifecycle import MANAGERS, SENIOR
from shared.rules.situation import Decision, Involved, Sent, Situation, earlier_field
from shared.rules.terms import DAYS
from shared.rules.vocabulary import LetterKind, RestrictionKind, RestrictionPhase, Role
from shared.rules.way_back import REVIEW_WITHIN
from shared.rules.ways import USED, Office, Way, enough, shared_times, why_unusable
from shared.rules.written import clock_time, listed, long_date

#: A conflict between two promises to one person is mended within this time.
URGENT = timedelta(days=1)


@dataclass(frozen=True)
class Broken:
    """One way in which a promise is broken: on which record, in a sentence, and by when it is to be mended.

    `field` is where a form says it; `since` the day from which it is so, where that is known.
    """

    about: str
    says: str
    due: date
    since: date | None = None
    field: str = "kinds"
    href: str = ""


Finder = Callable[[Situation], Iterator[Broken]]


@dataclass(frozen=True)
class Whose:
    """Whose work it is: these roles, how a row of their list reads, and what they press."""

    roles: frozenset[Role]
    what: str
    action: str


NOBODY = Whose(frozenset(), "", "")


@dataclass(frozen=True)
class Promise:
    """One row of the list."""

    name: str
    sentence: str
    clause: str
    source: str
    broken: Finder
    #: Whose work it is when life breaks it; None for what nothing but an action could break, and none may.
    whose: Whose | None = None
    #: An action on the very record that would break it is refused; otherwise it is allowed, and becomes work.
    refuses: bool = True
    #: While any is broken, the record that it is broken on is not signed; while one of these is, its letter waits too.
    holds_up_letter: bool = False
    #: It is work from the day on which it opens, and broken only once that work is late.
    until_late: bool = False
    #: The kind of record, by its table, that it is found broken on.
    on: str = "restriction"

    def is_broken(self, broken: Broken, today: date) -> bool:
        """Whether what was found is a promise broken today, and not only work that has begun."""
        return not self.until_late or broken.due < today


def _nothing_left(s: Situation) -> Iterator[Broken]:
    for one in (*s.proposed, *s.standing[-1:]):
        binding = s.together_with(one) if one.proposed else s.standing
        for service in s.services(binding):
            ways = s.ways(binding, service)
            if enough(ways, s.means, s.adjustments, s.office):
                continue
            others = [other.reference for other in binding if other.reference != one.reference]
            beside = f"Together with {' and '.join(others)}, this" if others else "This"
            where = f" in {service}" if service else ""
            says = f"{beside} would close every way of making contact{where}. One must stay open."
            if ways:
                why = _why_unusable(s, ways)
                says = f"{beside} would leave no way to make contact{where} that this customer can really use{why}."
            yield Broken(one.reference, says, s.today)
            break


def _why_unusable(s: Situation, ways: tuple[Way, ...]) -> str:
    """Why each way that is left is no use to them, the same reason said once."""
    reasons: dict[str, list[str]] = {}
    for way in ways:
        why = why_unusable(way, s.means, s.adjustments) or "is open for too short a time"
        if way.channel in USED:
            reasons.setdefault(why, []).append(way.channel.label)
    said = (f"{listed(names)} {_plural(why) if len(names) > 1 else why}" for why, names in reasons.items())
    return f": {'; '.join(said)}" if reasons else ""


def _plural(why: str) -> str:
    return f"are {why.removeprefix('is ')}"


def _earlier_unnamed(s: Situation) -> Iterator[Broken]:
    for one in s.proposed:
        named = {reference for reference, _ in one.earlier}
        for other in (other.reference for other in s.signed if other.reference not in named):
            says = f"Say what becomes of {other}: replaced by this decision, or beside it."
            yield Broken(one.reference, says, s.today, field=earlier_field(other))


def _adjustments_contradicted(s: Situation) -> Iterator[Broken]:
    for one in (*s.proposed, *s.signed):
        if found := s.contradicted(one):
            since = max((a.since for a in s.agreed if a.since), default=s.today)
            yield Broken(one.reference, " ".join(found), since + URGENT, since, field="conflict_resolution")


def _requests_unanswered(s: Situation) -> Iterator[Broken]:
    for one in s.proposed:
        for asked in s.requests:
            may_be = f". It may be theirs: {asked.because}" if asked.because else ""
            says = f"The request for adjustments {asked.reference} is not answered yet{may_be}."
            yield Broken(one.reference, says, asked.answer_by, asked.received_at.date())


def _out_of_date(s: Situation) -> Iterator[Broken]:
    for one in s.proposed:
        why = ""
        if one.policy != s.policy:
            why = f"Version {s.policy} of the policy is in force since this was proposed under version {one.policy}."
        elif passed := [day for day in (one.starts_on, one.review_on, one.ends_on) if day < s.today]:
            why = f"{long_date(passed[0])} has passed since this was proposed."
        if why:
            yield Broken(one.reference, f"{why} It has to be brought up to date and decided again.", s.today)


def _nobody_answers(s: Situation) -> Iterator[Broken]:
    for one in (*s.proposed, *s.signed):
        if not one.named:
            continue
        gone = [p.name for p in (one.officer, one.deputy) if p and not p.works_here]
        if gone:
            says = f"{' and '.join(gone)} no longer works here, and is named in this restriction."
            yield Broken(one.reference, says, s.today, field="officer")
        elif s.answers(one) is None:
            yield Broken(
                one.reference, "Neither the named officer nor the deputy is here today.", s.today, field="officer"
            )


def _officer_was_there(s: Situation) -> Iterator[Broken]:
    for one in (*s.proposed, *s.signed):
        there = s.involved_in(one).people
        named = [p.name for p in (one.officer, one.deputy) if one.named and p and p.id in there]
        if named:
            says = f"{listed(named)} {_was(named)} in an incident that this rests on, and {_is(named)} named in it."
            yield Broken(one.reference, says, s.today, field="officer")


def _was(names: list[str]) -> str:
    return "was" if len(names) == 1 else "were"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _hearer_not_apart(s: Situation) -> Iterator[Broken]:
    for appeal in s.appeals:
        one, hearer = s.decision(appeal.about), appeal.hearer
        if one and hearer and (why := _part_in(s.involved_in(one), one, hearer.id)):
            says = f"{hearer.name}, who hears it, {why}."
            yield Broken(appeal.reference, says, s.today, field="hearer", href=record_page(appeal.reference))


def _part_in(there: Involved, one: Decision, who: int) -> str:
    """What part somebody had in a decision, as it follows their name; empty where they had none that is known here."""
    if who in there.people:
        return "was in an incident that it rests on"
    if who in there.managers:
        return "is the line manager of somebody who was in an incident that it rests on"
    if who in {one.proposed_by, one.decided_by}:
        return "had a part in the decision"
    if who in {person.id for person in (one.officer, one.deputy) if person}:
        return "is the officer, or the deputy, whom the decision names"
    return ""


def _calls_unanswered(s: Situation) -> Iterator[Broken]:
    for one in (*s.proposed, *s.signed):
        times = one.terms.windows if RestrictionKind.CALLS_AT_STATED_TIMES in one.terms else ()
        empty = [str(time) for time in times if shared_times([time], s.office.week) != (time,)]
        if empty:
            says = f"Nobody answers for the whole of {listed(empty)}. Calls are answered {_week(s.office)}."
            yield Broken(one.reference, says, s.today, field="windows")


def _week(office: Office) -> str:
    days = [DAYS[day] for day in office.days]
    together = len(days) > 2 and list(office.days) == list(range(office.days[0], office.days[-1] + 1))
    said = f"{days[0]} to {days[-1]}" if together else listed(days)
    return f"on {said}, {clock_time(office.opens)} to {clock_time(office.closes)}"


def _bound_though_dead(s: Situation) -> Iterator[Broken]:
    for one in (*s.proposed, *s.signed) if s.died else ():
        yield Broken(one.reference, f"{s.name} has died. Nothing is decided about them any more.", s.today)


def _not_told(s: Situation) -> Iterator[Broken]:
    for letter in s.letters if not s.died else ():
        if letter.issued_on is None or letter.over:
            continue
        waits, href = _what_waits(s, letter), f"{record_page(letter.reference)}/sent"
        if letter.returned_on:
            says = f"It came back on {long_date(letter.returned_on)}.{waits}"
            yield Broken(letter.reference, says, letter.returned_on + URGENT, letter.returned_on, href=href)
        elif letter.sent_on is None:
            says = f"It was issued on {long_date(letter.issued_on)} and has not been sent.{waits}"
            yield Broken(letter.reference, says, letter.issued_on, letter.issued_on, href=href)


def _what_waits(s: Situation, letter: Sent) -> str:
    if letter.kind is LetterKind.WRITTEN_WARNING:
        return " It counts as no warning until it has reached them."
    one = s.decision(letter.restriction) if letter.kind is LetterKind.RESTRICTION else None
    waits = one and one.signed and not one.danger
    return f" {letter.restriction} is not in force until it has reached them." if waits else ""


def _danger_runs_out(s: Situation) -> Iterator[Broken]:
    for one in s.signed:
        if one.danger_until and one.received_on is None:
            when = "carried it until" if one.phase is RestrictionPhase.AWAITING_LETTER else "carries it only until"
            says = f"The recorded danger {when} {long_date(one.danger_until)}; its letter has not gone."
            yield Broken(one.reference, says, one.danger_until)


def _way_back_met(s: Situation) -> Iterator[Broken]:
    for one in s.in_force:
        if day := s.early_review(one):
            due = after_working_days(day, REVIEW_WITHIN, s.office.nation)
            says = f"All conditions of the way back are met since {long_date(day)}, so it is reviewed early."
            yield Broken(one.reference, says, due, day, href=f"{record_page(one.reference)}/review")


PROMISES: tuple[Promise, ...] = (
    Promise(
        "something stays open",
        "One way to make contact stays open that this customer can really use.",
        "SIT-2", "G, +",
        _nothing_left,
        Whose(SENIOR, "No usable way to make contact is left", "Ease it"),
    ),
    Promise(
        "earlier decisions",
        "A new decision says what becomes of each earlier one.",
        "SIT-3", "+",
        _earlier_unnamed,
        Whose(SENIOR, "Proposal to bring up to date", "Look at it"),
    ),
    Promise(
        "adjustments kept",
        "No decision contradicts what was agreed with the customer, and no letter promises both.",
        "SIT-4", "C, G",
        _adjustments_contradicted,
        Whose(SENIOR, "Urgent: an agreed adjustment and a restriction contradict each other", "Resolve it"),
        refuses=False,
        holds_up_letter=True,
    ),
    Promise(
        "adjustments first",
        "Nothing is signed while a request for adjustments that may be theirs waits for its answer.",
        "SIT-5", "G",
        _requests_unanswered,
        Whose(SENIOR, "Proposal that waits for an answer about adjustments", "Look at it"),
        refuses=False,
    ),
    Promise(
        "up to date",
        "What is signed follows the policy in force, with dates that are still to come.",
        "SIT-10", "+",
        _out_of_date,
        Whose(SENIOR, "Proposal to bring up to date", "Bring up to date"),
    ),
    Promise(
        "somebody answers",
        "Whoever a customer is put through to works here and is present, or has a deputy who is.",
        "SIT-2", "G, +",
        _nobody_answers,
        Whose(SENIOR, "The named officer or deputy is not here", "Name another"),
    ),
    Promise(
        "officer apart",
        "Whoever a customer is put through to was in no incident that it rests on.",
        "SIT-6", "C, G",
        _officer_was_there,
        Whose(SENIOR, "The named officer or deputy was in the incident", "Name another"),
    ),
    Promise(
        "heard apart",
        "Whoever hears an appeal had no part in what it is about.",
        "SIT-6", "C, G",
        _hearer_not_apart,
        Whose(SENIOR, "The appeal is heard by somebody who is not independent", "Give to another Director"),
        on="appeal",
    ),
    Promise(
        "calls answered",
        "Calls are taken only at times when somebody answers.",
        "SIT-2", "G, +",
        _calls_unanswered,
        Whose(SENIOR, "Calls are promised at a time when nobody answers", "Ease it"),
    ),
    Promise(
        "the dead",
        "Nothing is proposed or in force about somebody who has died.",
        "SIT-12", "G",
        _bound_though_dead,
        Whose(SENIOR, "A decision about somebody who has died", "Withdraw or end it"),
    ),
    Promise(
        "told",
        "A letter that was issued has gone out, and has not come back.",
        "SIT-7", "C, G",
        _not_told,
        Whose(MANAGERS, "Letter that has not reached the customer", "Record how it goes"),
        refuses=False,
        on="letter",
    ),
    Promise(
        "danger",
        "A recorded danger carries a restriction for a few days only, until its letter has gone.",
        "SIT-7", "C, G",
        _danger_runs_out,
        Whose(SENIOR, "Danger recorded, letter not sent", "Issue the letter"),
        refuses=False,
    ),
    Promise(
        "way back",
        "Once its conditions are met, a restriction is reviewed early, without anybody asking.",
        "RES-13", "+",
        _way_back_met,
        Whose(SENIOR, "Early review", "Review"),
        refuses=False,
        until_late=True,
    ),
)  # fmt: skip
#: An action that writes of none of these kinds can be refused for no promise.
ASKED_ABOUT = frozenset(promise.on for promise in PROMISES if promise.refuses)


def broken_in(situation: Situation) -> list[tuple[Promise, Broken]]:
    """Everything that is broken, in the order of the list."""
    return [(promise, broken) for promise in PROMISES for broken in promise.broken(situation)]


def refused_by(before: Situation, after: Situation, touched: frozenset[str]) -> list[Broken]:
    """What an action on these records, by reference, would newly break: it is refused for each of them."""
    stood = {(promise.name, broken.about) for promise, broken in broken_in(before)}
    return [
        broken
        for promise, broken in broken_in(after)
        if promise.refuses and broken.about in touched and (promise.name, broken.about) not in stood
    ]


def before_signature(situation: Situation, reference: str) -> tuple[str, ...]:
    """Why the decision with this reference can't be signed now."""
    return tuple(b.says for _, b in broken_in(situation) if b.about == reference)


def before_letter(situation: Situation, reference: str) -> tuple[str, ...]:
    """Why the letter of the decision with this reference waits."""
    found = broken_in(situation)
    return tuple(b.says for promise, b in found if promise.holds_up_letter and b.about == reference)


def place_of(broken: Broken) -> str:
    """The page on which it is mended."""
    return broken.href or record_page(broken.about)


def about(situation: Situation, one: Decision) -> list[tuple[Promise, Broken]]:
    """What is broken on one decision."""
    return [(promise, broken) for promise, broken in broken_in(situation) if broken.about == one.reference]

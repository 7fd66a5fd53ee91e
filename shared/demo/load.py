"""Load the demonstration: an organisation that looks lived in, made through the actions, day by day."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count
from random import Random

from peewee import fn

from shared import clock
from shared.actions.customers.keep import add_customer
from shared.actions.installation.organisation import OrganisationDetails, set_up_organisation
from shared.actions.installation.policy import use_policy
from shared.actions.read_notices import read_notices
from shared.actions.staff.colleagues import NewColleague, add_colleague
from shared.config import Settings
from shared.demo import (
    afterwards,
    bulk,
    changes,
    committee,
    contacts,
    counted,
    enquiries,
    evidence,
    heard,
    lives,
    many,
    markers,
    monitoring,
    other_systems,
    people,
    policy_office,
    rights,
    sign_ins,
    steps,
    stories,
    strangers,
    views,
)
from shared.demo.stories import Stage, Story, at
from shared.models import Customer, Notice, Staff
from shared.policy import reading
from shared.policy.editions import beside
from shared.queries.staff import actor_of
from shared.rules.actor import OPERATOR
from shared.rules.errors import BadConfiguration
from shared.rules.measures import MeasureKind
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AppealOutcome,
    CaseDecision,
    RestrictionKind,
    ReviewOutcome,
)
from shared.web import passwords

BY_ACTIONS = 200
_NEWS_DAYS = 7


def load(settings: Settings, customers: int = BY_ACTIONS) -> None:
    """Load everything. Raises BadConfiguration outside demonstration mode, or where there are people already."""
    sign_ins.demonstration_only(settings)
    if Staff.select().exists():
        raise BadConfiguration("There are people here already; the demonstration loads into an empty database only.")
    if customers < BY_ACTIONS:
        raise BadConfiguration(f"The demonstration needs {BY_ACTIONS} customers or more.")
    with bulk.without_waiting_for_the_disk():
        _load(settings, customers)


def _load(settings: Settings, customers: int) -> None:
    with clock.as_if(at(430, 9)):
        _organisation()
        staff = _staff(settings)
        known = [add_customer(OPERATOR, facts) for facts in people.customers(BY_ACTIONS)]
    play([_yearly_review(), *_stories(Stage(staff, Random(7)), known)])
    _old_news_was_read(staff)
    if customers > BY_ACTIONS:
        many.add(range(BY_ACTIONS, customers))


def _old_news_was_read(staff: dict[str, Staff]) -> None:
    """Everybody has read their news but for the last week's."""
    last = Notice.select(fn.MAX(Notice.id)).where(Notice.at < at(_NEWS_DAYS)).scalar() or 0
    for person in staff.values():
        read_notices(actor_of(person), last)


def play(tales: Iterable[Story]) -> None:
    """Let every story happen, all of them together in order of time. None goes beyond this moment."""
    waiting: list[tuple[datetime, int, Story]] = []
    turn = count()
    for tale in tales:
        _next_part(waiting, turn, tale)
    real_now = clock.now()
    while waiting:
        moment, _, tale = heapq.heappop(waiting)
        if moment > real_now:
            continue
        with clock.as_if(moment):
            _next_part(waiting, turn, tale)


def _next_part(waiting: list[tuple[datetime, int, Story]], turn: Iterator[int], tale: Story) -> None:
    moment = next(tale, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, next(turn), tale))


def _organisation() -> None:
    set_up_organisation(
        OPERATOR,
        OrganisationDetails(
            name="Marrowfield Homes",
            short_name="Marrowfield",
            address="Lantern House\n1 Example Row\nMarrowfield\nZZ1 1ZZ",
            telephone="01632 960000",
            text_relay="18001 01632 960000",
            text_messages="07700 900100",
            social_media="https://social.example.org/@marrowfield",
            email="hello@example.org",
            website="www.example.org",
            opening_hours="Monday to Friday, 9am to 5pm",
        ),
        people.SERVICES,
    )
    _policy("housing-association", policy_office.first_version)


def _yearly_review() -> Story:
    """The policy was looked at again after a year, and put in force again."""
    yield at(70, 9)
    _policy("housing-association")


def _policy(name: str, as_it_was: Callable[[str], str] = str) -> None:
    file = reading.library()[name]
    # The translations render the text as it stands; of what it was before, there was none.
    editions = [path.read_text("utf-8") for path in beside(file).values()] if as_it_was is str else []
    use_policy(OPERATOR, as_it_was(file.read_text("utf-8")), name, editions=editions)


def _staff(settings: Settings) -> dict[str, Staff]:
    password_hash = passwords.make(sign_ins.password(settings))
    made: dict[str, Staff] = {}
    for number, person in enumerate(people.STAFF):
        email = f"{person.key}@{sign_ins.DOMAIN}"
        made[person.key] = add_colleague(
            OPERATOR,
            NewColleague(
                name=person.name,
                email=email,
                job_title=person.title,
                service=person.service,
                roles=frozenset({person.role}),
                password_hash=password_hash,
                telephone=f"01632 960{400 + number}",
                line_manager_email=f"{person.manager}@{sign_ins.DOMAIN}" if person.manager else "",
                totp_secret=sign_ins.totp_secret(settings, email),
            ),
        )
    return made


def _stories(stage: Stage, known: list[Customer]) -> list[Story]:
    """Cases in every state and of every kind, each with a customer of its own."""
    who = iter(known)
    kind = RestrictionKind
    tales = [
        stories.restricted(
            stage,
            next(who),
            380,
            months=6,
            review_months=3,
            afterwards=afterwards.reviewed(ReviewOutcome.CONTINUED, 85),
        ),
        stories.restricted(stage, next(who), 300, months=9, afterwards=afterwards.reviewed(ReviewOutcome.ENDED, 88)),
        stories.restricted(stage, next(who), 120, months=6, afterwards=afterwards.reviewed(ReviewOutcome.EASED, 84)),
        stories.restricted(stage, next(who), 105, months=6),  # its review is overdue
        # its review is this week, and the customer was written to
        stories.restricted(stage, next(who), 88, months=6, afterwards=afterwards.written_before_review),
        # its customer is to be written to now, and a second decision stands beside it
        stories.restricted(stage, next(who), 72, months=6, afterwards=lives.beside),
        stories.restricted(stage, next(who), 30, (kind.ONE_FORM_ONLY,), months=6, afterwards=contacts.new_matter),
        stories.restricted(stage, next(who), 28, (kind.NAMED_OFFICER, kind.SERIOUS_MATTERS_ONLY), months=4),
        stories.restricted(stage, next(who), 25, (kind.NAMED_OFFICER,), months=6),
        stories.restricted(stage, next(who), 8, afterwards=afterwards.appealed("received")),
        stories.restricted(stage, next(who), 9, afterwards=afterwards.appealed("under review")),
        stories.restricted(stage, next(who), 50, afterwards=afterwards.appealed(AppealOutcome.PARTLY_UPHELD)),
        stories.restricted(stage, next(who), 60, afterwards=afterwards.appealed(AppealOutcome.UPHELD)),
        stories.restricted(stage, next(who), 70, afterwards=afterwards.appealed(AppealOutcome.NOT_UPHELD)),
        stories.restricted(stage, next(who), 40, afterwards=afterwards.appealed("withdrawn")),
    ]
    tales += [
        stories.undecided(stage, next(who), then)
        for then in ("waiting", "sent back", "refused", "withdrawn", "awaiting letter")
    ]
    tales += [
        stories.investigated(stage, next(who), then) for then in (None, CaseDecision.NO_ACTION, CaseDecision.REFERRAL)
    ]
    tales += [stories.ladder(stage, next(who), day, how) for day, how in ((6, "ended"), (4, "stopped"), (3, "danger"))]
    tales.append(stories.ladder(stage, next(who), 1, "safeguarding"))
    tales += [steps.abusive_mail(stage, next(who), 1, "waits"), steps.abusive_mail(stage, next(who), 26, "warned")]
    tales += [
        steps.gentler_step(stage, next(who), day, step, came)
        for day, step, came in (
            (44, MeasureKind.ADVICE, "helped"),
            (33, MeasureKind.MEDIATION, "declined"),
            (24, MeasureKind.AGREEMENT, "accepted"),
            (13, MeasureKind.MONITORING, "goes on"),
            (70, MeasureKind.WRITTEN_WARNING, "closed"),
        )
    ]
    tales += _adjustments(stage, who)
    tales += [
        stories.restricted(stage, next(who), 11, months=6, afterwards=heard.questioned),
        stories.restricted(stage, next(who), 9, months=6, afterwards=heard.spoken),
        stories.restricted(stage, next(who), 10, months=6, afterwards=heard.outside),
        heard.missed(stage, next(who)),
    ]
    tales += enquiries.stories(stage)
    tales += monitoring.stories(stage, known[100:])
    tales += rights.stories(stage, known)
    tales += policy_office.stories(stage)
    tales += committee.stories(stage)
    tales += other_systems.stories(stage)
    tales.append(contacts.persistent(stage, known[60]))
    tales += counted.stories(stage, known[90:])
    tales += strangers.stories(stage, known[94])
    tales.append(views.disputed(stage, known[95]))
    tales.append(lives.died(stage, known[99]))
    tales += changes.tales(stage, known[-4:])
    tales += markers.stories(stage, known[96:])
    tales += [stories.supported(stage, known[0]), stories.supported(stage, known[8])]
    tales += [evidence.recorded_call(stage, known[9], 16), evidence.renamed(stage, known[10], 33)]
    tales += [
        stories.contacts(stage, customer, stage.random.randint(20, 400), stage.random.randint(1, 5))
        for customer in known[:90]
    ]
    return tales


def _adjustments(stage: Stage, who: Iterable[Customer]) -> list[Story]:
    known = iter(who)
    agreed, partly, refused = AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED
    return [
        stories.adjustment(stage, next(known), 90, AdjustmentKind.LARGE_PRINT, "18", agreed),
        stories.adjustment(stage, next(known), 75, AdjustmentKind.CLEAR_WARNINGS, "", agreed),
        stories.adjustment(stage, next(known), 60, AdjustmentKind.COLOURED, "cream", agreed),
        stories.adjustment(stage, next(known), 45, AdjustmentKind.OTHER_CHANNEL, "email", partly),
        stories.adjustment(stage, next(known), 33, AdjustmentKind.NAMED_CONTACT, "", refused),
        stories.adjustment(stage, next(known), 12, AdjustmentKind.MORE_TIME, "", None),
        stories.adjustment(stage, next(known), 2, AdjustmentKind.EASY_READ, "", None),
        stories.adjustment(stage, next(known), 1, AdjustmentKind.LARGE_PRINT, "20", None, matched=False),
    ]

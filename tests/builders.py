"""Lawful records for tests, made through the actions as people would make them. Nothing is faked past the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from shared import clock
from shared.actions.cases import answer_checklist, open_case
from shared.actions.customers.keep import CustomerDetails, NewSupportContact, add_customer, add_support_contact
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.installation.organisation import OrganisationDetails, set_up_organisation
from shared.actions.installation.policy import use_policy
from shared.actions.letters.issue import issue_letter
from shared.actions.measures.take import NewMeasure, take_measure
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.restrictions.propose import NewRestriction, propose_restriction
from shared.actions.staff.colleagues import NewColleague, add_colleague
from shared.database.writing import writing
from shared.models import CaseFile, Customer, Incident, Letter, Measure, ProcedureRead, Restriction, Staff
from shared.policy.editions import beside
from shared.queries.policy import policy_in_force, version_in_force
from shared.queries.staff import actor_of
from shared.rules.actor import OPERATOR, Actor
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.deadlines import after_months
from shared.rules.measures import MeasureKind
from shared.rules.situation import Earlier
from shared.rules.terms import Window
from shared.rules.vocabulary import (
    Channel,
    ChecklistItem,
    ReasonableFactor,
    RestrictionKind,
    RestrictionState,
    Role,
)

LIBRARY = Path(__file__).parent.parent / "shared" / "policy" / "library"
POLICIES = tuple(sorted(path.stem for path in LIBRARY.glob("*.toml")))
NO_PASSWORD = "!"
#: How letters go here: they count as received on the same day.
BY_HAND = Channel.OFFICE
#: What was weighed up in an answer about adjustments that refuses something.
WEIGHED = {factor: f"{factor.label}: looked at." for factor in ReasonableFactor}

#: name, job title, service, role; the email is the key at example.org.
PEOPLE = {
    "colleague": ("Ash Testley", "Customer adviser", "housing", Role.COLLEAGUE),
    "line-manager": ("Bo Examplar", "Team leader", "housing", Role.LINE_MANAGER),
    "senior-manager": ("Cam Sampleton", "Tenancy manager", "housing", Role.SENIOR_MANAGER),
    "senior-manager-2": ("Dee Mockridge", "Neighbourhoods manager", "housing", Role.SENIOR_MANAGER),
    "director-housing": ("Eli Placeholder", "Director of Housing", "housing", Role.DIRECTOR),
    "director-repairs": ("Fay Invented", "Director of Repairs", "repairs", Role.DIRECTOR),
    "director-customer": ("Gus Pretend", "Director of Customer Services", "customer", Role.DIRECTOR),
    "reports": ("Hal Fictive", "Committee officer", "customer", Role.REPORTS),
    "auditor": ("Ira Specimen", "Internal auditor", "customer", Role.AUDITOR),
    "admin": ("Jo Dummyson", "Systems officer", "customer", Role.ADMINISTRATOR),
}


def organisation() -> None:
    """The organisation and its three services."""
    set_up_organisation(
        OPERATOR,
        OrganisationDetails(
            name="Marrowfield Homes",
            short_name="Marrowfield",
            address="1 Example Row\nMarrowfield\nZZ1 1ZZ",
            telephone="01632 960000",
            text_relay="18001 01632 960000",
            text_messages="07700 900100",
            social_media="https://social.example.org/@marrowfield",
            email="hello@example.org",
            website="www.example.org",
            opening_hours="Monday to Friday, 9am to 5pm",
        ),
        {"housing": "Housing", "repairs": "Repairs", "customer": "Customer services"},
    )


def policy(name: str = "housing-association", *, editions: bool = False) -> None:
    """A ready policy, in force; with its translations and its easy read if need be."""
    file = LIBRARY / f"{name}.toml"
    texts = [path.read_text("utf-8") for path in beside(file).values()] if editions else []
    use_policy(OPERATOR, file.read_text("utf-8"), name, editions=texts)


def people(password_hash: str = NO_PASSWORD) -> dict[str, Staff]:
    """A colleague of every role, by the first part of their email."""
    made: dict[str, Staff] = {}
    for key, (name, title, service, role) in reversed(PEOPLE.items()):
        manager = {"colleague": "line-manager", "line-manager": "senior-manager"}.get(key, "")
        made[key] = add_colleague(
            OPERATOR,
            NewColleague(
                name=name,
                email=f"{key}@example.org",
                job_title=title,
                telephone="01632 960417",
                service=service,
                roles=frozenset({role}),
                password_hash=password_hash,
                line_manager_email=f"{manager}@example.org" if manager else "",
            ),
        )
    return made


@dataclass
class World:
    """An organisation with its policy, its people and one customer."""

    staff: dict[str, Staff]
    customer: Customer
    made: dict[str, object] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The colleague as an actor."""
        return actor_of(self.staff[key])

    @property
    def proposer(self) -> Actor:
        """Who proposes in these tests."""
        return self.actor("senior-manager")

    @property
    def authoriser(self) -> Actor:
        """Who authorises under the policy in force: a Director, or the other senior manager."""
        director = Role.DIRECTOR in policy_in_force().authority.authorise
        return self.actor("director-housing" if director else "senior-manager-2")


def world(
    policy_name: str = "housing-association", password_hash: str = NO_PASSWORD, *, editions: bool = False
) -> World:
    """Everything that the main job starts from."""
    organisation()
    policy(policy_name, editions=editions)
    staff = people(password_hash)
    _have_read_the_procedure(staff)
    customer = add_customer(
        OPERATOR,
        CustomerDetails(
            account="HA-204417",
            name="Morgan Okafor-Reed",
            address="14 Elder Court\nMarrowfield",
            postcode="ZZ1 4AB",
            telephone="07700 900123",
            email="morgan@example.com",
            service="housing",
        ),
    )
    return World(staff, customer)


def _have_read_the_procedure(staff: dict[str, Staff]) -> None:
    """Nobody’s work begins with it (POL-10). Written down quietly: what is counted and logged begins with a test."""
    version = version_in_force()
    with writing():
        ProcedureRead.insert_many(
            [{"policy": version, "staff": person, "at": clock.now()} for person in staff.values()]
        ).execute()


def another_customer(w: World, account: str) -> Customer:
    """A customer beside the one of the world."""
    return add_customer(
        OPERATOR,
        CustomerDetails(
            account=account, name=f"Sam Sample{account[-1]}", address="2 Elder Court\nMarrowfield", service="housing"
        ),
    )


def incident(w: World, by: str = "colleague", moment: datetime | None = None) -> Incident:
    """An incident recorded by the colleague it happened to."""
    return record_incident(w.actor(by), facts_of_an_incident(w, by, moment))


def facts_of_an_incident(w: World, by: str = "colleague", moment: datetime | None = None) -> NewIncident:
    """What somebody enters of one."""
    return NewIncident(
        happened_at=moment or clock.now() - timedelta(hours=1),
        channel=Channel.TELEPHONE,
        account=w.customer.account,
        words_used="I will make you regret this",
        what_happened="The caller shouted for four minutes and made a threat.",
        behaviours=(policy_in_force().categories[0].behaviours[0].key,),
        affected=(w.staff[by].id,),
        minutes_spent=12,
    )


def case(w: World, *, checklist: bool = True) -> CaseFile:
    """A case from one incident, its checklist answered unless told otherwise."""
    found = incident(w)
    opened = open_case(w.proposer, w.customer.account, (found.reference,), "Shouting and a threat in one call.")
    if checklist:
        for item in ChecklistItem:
            answer_checklist(w.proposer, opened.reference, item, evidence=f"Looked at: {item.value}.")
    return opened


def proposal(w: World, **changes: object) -> NewRestriction:
    """Calls on two days between stated hours, through a named officer with a deputy: six months, reviewed at three."""
    start = clock.today()
    values: dict[str, object] = {
        "kinds": (RestrictionKind.CALLS_AT_STATED_TIMES, RestrictionKind.NAMED_OFFICER),
        "windows": (Window(1, time(10), time(12)), Window(3, time(14), time(16))),
        "officer": w.staff["line-manager"].id,
        "deputy": w.staff["senior-manager-2"].id,
        "why": "Eleven long calls in one week, two with threats.",
        "goes_on": "Repairs are ordered as before; two colleagues come.",
        "alternatives": "A single point of contact was offered in March and declined.",
        "steps_skipped": "The threats could not wait for a letter to be answered.",
        "starts_on": start,
        "ends_on": after_months(start, 6),
        "review_on": after_months(start, 3),
    }
    signed = Restriction.select().where(
        Restriction.customer == w.customer, Restriction.state == RestrictionState.AUTHORISED
    )
    values["earlier"] = {row.reference: Earlier.BESIDE for row in signed}
    return NewRestriction(**{**values, **changes})  # type: ignore[arg-type]


def facts_for(w: World, kind: RestrictionKind) -> dict[str, object]:
    """What a proposal of this kind alone has to name."""
    if kind is RestrictionKind.ALLOWANCE:
        return {"allowances": (Allowance(Counts.CALLS, 3, Per.WEEK, 30),)}
    if kind is RestrictionKind.CLOSED_MATTER:
        return {"closed_matters": ("the fence at number 12, answered in full on 3 March 2026",)}
    if kind is RestrictionKind.REPRESENTATIVE:
        facts = NewSupportContact("Petra Nowherefield", "Advocate", telephone="01632 960555", consent_on=clock.today())
        return {"representative": add_support_contact(w.actor("colleague"), w.customer.account, facts).id}
    return {}


def proposed(w: World, **changes: object) -> Restriction:
    """A proposed restriction in a case whose checklist is complete."""
    return propose_restriction(w.proposer, case(w).reference, proposal(w, **changes))


def authorised(w: World, **changes: object) -> Restriction:
    """A restriction that was authorised; its letter is drafted and not yet issued."""
    restriction = proposed(w, **changes)
    return signed(w, restriction)


def signed(w: World, restriction: Restriction) -> Restriction:
    """The proposal, authorised; where a danger is recorded, whoever signs has read it and sees it too."""
    danger = True if restriction.danger_reason else None
    return authorise_restriction(w.authoriser, restriction.reference, restriction.version, "Proportionate.", danger)


def warning_drafted(w: World, case: CaseFile) -> Measure:
    """A written warning in a case, its letter a draft."""
    warning = NewMeasure(
        kind=MeasureKind.WRITTEN_WARNING,
        why="You threatened a colleague on the telephone.",
        asked=("Please speak without threats.",),
        test="No call in which somebody is threatened.",
        ends_on=clock.today() + timedelta(weeks=52),
        incidents=tuple(row.incident.reference for row in case.incident_rows),
    )
    return take_measure(w.proposer, case.reference, warning)


def warned_in_writing(w: World, case: CaseFile) -> Measure:
    """A written warning in a case, its letter issued and sent."""
    taken = warning_drafted(w, case)
    letter = Letter.get(Letter.measure == taken)
    issue_letter(w.proposer, letter.reference, letter.version, BY_HAND)
    return taken


def next_weekday(day: int, hour: int, minute: int = 0) -> datetime:
    """The next local moment on this weekday (0 is Monday) at this time, after today."""
    ahead = (day - clock.today().weekday()) % 7 or 7
    found: date = clock.today() + timedelta(days=ahead)
    return clock.local(clock.at(found, hour, minute))

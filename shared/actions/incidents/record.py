"""Record an incident, correct it by adding, match it to a customer, and look after the colleague (INC)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.actions.incidents.mail import refer
from shared.actions.incidents.safeguarding import open_route
from shared.actions.keep_files import keep_files
from shared.actions.markers import ground_gone
from shared.actions.publish import publish_counts
from shared.files.check import Upload
from shared.models import Customer, Incident, IncidentBehaviour, IncidentNote, IncidentPerson, Staff, StaffRole
from shared.models.references import new_reference
from shared.policy.schema import Policy
from shared.queries.adjustments import recording_agreed
from shared.queries.policy import record_of, version_in_force
from shared.rules.addresses import record_page
from shared.rules.direction import isolated
from shared.rules.errors import Invalid
from shared.rules.injuries import Injury
from shared.rules.lifecycle import Action
from shared.rules.safeguarding import speaks_of_self_harm
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import Channel, IncidentPart, ProtectedCharacteristic, Role
from shared.rules.written import long_date

_ASK_ABOUT_SELF_HARM = "These words may speak of self-harm or suicide. Say whether they do: that is never misconduct"
#: How long a colleague may step away after an incident without asking anybody.
BREAK_MINUTES = 10
#: What of a new incident is no column of its name.
_IN_ROWS_OF_THEIR_OWN = {"account", "behaviours", "affected", "witnesses"}


@dataclass(frozen=True)
class NewIncident:
    """What was said and done, apart from opinion (INC-2). People by their staff id; behaviours by policy key.

    Each of the others is written into the column of its name.
    """

    happened_at: datetime
    channel: Channel
    account: str = ""
    unknown_person: str = ""
    place: str = ""
    words_used: str = ""
    what_happened: str = ""
    opinion: str = ""
    behaviours: tuple[str, ...] = ()
    affected: tuple[int, ...] = ()
    witnesses: tuple[int, ...] = ()
    minutes_spent: int = 0
    danger: bool = False
    danger_reason: str = ""
    recording_is_adjustment: bool | None = None
    self_harm: bool | None = None
    hate_target: str = ""
    injury: str = ""


@action(Action.RECORD_INCIDENT)
def record_incident(doing: Doing, new: NewIncident, files: tuple[Upload, ...] = ()) -> Incident:
    """Record an incident, with its evidence; the line manager is told, and a senior manager at once where there is
    danger (INC-1).

    Raises Invalid, by field, when nobody is named, nothing was said or done, no behaviour of the policy is chosen, or
    a safeguard of the policy is not answered (BEH-8).
    """
    doing.ask()
    problems = _problems(doing, new)
    if problems:
        raise Invalid(problems)
    return file_incident(doing, new, files)


def file_incident(
    doing: Doing, new: NewIncident, files: tuple[Upload, ...] = (), *, contact_ended: bool = False
) -> Incident:
    """Write the incident, its people, behaviours and files, its event, and tell whoever must know.

    Also used where a ladder ends a contact and files its own incident before anybody has typed anything (INC-6): then
    the line manager and a senior manager are told.
    """
    version = version_in_force()
    policy = record_of(version)
    customer = customer_with(new.account) if new.account else None
    said = asdict(new)
    incident = doing.create(
        Incident,
        state="recorded",
        reference=new_reference("INC"),
        customer=customer,
        **{name: value for name, value in said.items() if name not in _IN_ROWS_OF_THEIR_OWN},
        recorded_by=doing.me,
        recorded_at=doing.now,
        policy=version,
    )
    for key in _counted(new, policy):
        _add_behaviour(incident, key, policy)
    for part, people in _parts(doing, new):
        for person in dict.fromkeys(people):
            IncidentPerson.create(incident=incident, staff=person, part=part)
    evidence = keep_files(doing, incident.reference, files)
    doing.record(incident, {**said, "evidence": evidence}, customer=customer, action=Action.RECORD_INCIDENT)
    _counts_anew(doing, incident)
    if new.self_harm:
        open_route(doing, incident=incident, customer=customer, unknown_person=new.unknown_person)
    _tell(doing, incident, senior=contact_ended or new.danger)
    if new.channel.written and not contact_ended and policy.abusive_mail.response != "ladder":
        refer(doing, incident)
    return incident


def _counts_anew(doing: Doing, incident: Incident) -> None:
    """An incident sets back what is counted for the way back, or no longer does (RES-13)."""
    if incident.customer is not None:
        publish_counts(doing, incident.customer)


@action(Action.CORRECT_INCIDENT)
def correct_incident(
    doing: Doing,
    reference: str,
    text: str,
    behaviours: tuple[str, ...] = (),
    files: tuple[Upload, ...] = (),
    self_harm: bool | None = None,
) -> IncidentNote:
    """Add a correction, or what was not known at the time; what was written first stays (INC-1).

    Where it turns out that they spoke of harming themselves, nothing of the incident counts any more, and the
    safeguarding route is open (BEH-8). Raises Invalid without words, for talk of self-harm that nobody was asked
    about, or for a recording, which is never added as misconduct afterwards.
    """
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    if not has_substance(text):
        raise Invalid({"text": "Write what you want to add or correct"})
    policy = record_of(incident.policy)
    if problems := _note_problems(text, behaviours, policy, self_harm):
        raise Invalid(problems)
    known = {row.behaviour for row in incident.behaviours}
    for key in behaviours if not (self_harm or incident.self_harm) else ():
        if key not in known:
            _add_behaviour(incident, key, policy)
    if self_harm and not incident.self_harm:
        _nothing_counts(doing, incident)
    note = doing.create(IncidentNote, incident=incident, by=doing.me, at=doing.now, text=text)
    evidence = keep_files(doing, reference, files)
    doing.write(incident)
    payload = {"text": text, "behaviours": behaviours, "evidence": evidence, "self_harm": self_harm}
    doing.record(incident, payload, customer=incident.customer)
    if incident.self_harm:
        ground_gone(doing, incident)
    _counts_anew(doing, incident)
    return note


@action(Action.MATCH_INCIDENT)
def match_incident(doing: Doing, reference: str, expected: int, account: str) -> Incident:
    """Match an incident with an unknown person to a customer's account."""
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    customer = customer_with(account)
    if after := _after_their_death(customer, incident.happened_at):
        raise Invalid({"account": after})
    doing.write(incident, expected, customer=customer)
    allowed = _recording_never_counts(incident)
    doing.record(incident, {"account": account, "not_counted": allowed}, customer=customer)
    _counts_anew(doing, incident)
    return incident


@action(Action.ASK_FOR_SUPPORT)
def ask_for_support(doing: Doing, reference: str, wanted: bool) -> Incident:
    """The affected colleague says whether they want to talk to someone; their line manager is told (INC-10)."""
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    doing.write(incident, support_wanted=wanted)
    doing.record(incident, {"support_wanted": wanted}, customer=incident.customer)
    if wanted:
        me = Staff.get_by_id(doing.me)
        doing.notify(me.line_manager, f"{me.name} would like to talk about {reference}.", _page(incident))
    return incident


@action(Action.ASK_FOR_SUPPORT)
def take_a_break(doing: Doing, reference: str) -> Incident:
    """The affected colleague takes BREAK_MINUTES; their line manager is told until when (INC-10)."""
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    doing.record(incident, {"break_minutes": BREAK_MINUTES}, customer=incident.customer)
    me = Staff.get_by_id(doing.me)
    until = clock.local(doing.now + timedelta(minutes=BREAK_MINUTES))
    doing.notify(me.line_manager, f"{me.name} takes a break until {until:%H:%M} after {reference}.", _page(incident))
    return incident


@action(Action.OFFER_SUPPORT)
def offer_support(doing: Doing, reference: str) -> Incident:
    """Record that support was offered (INC-10)."""
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    doing.write(incident, support_offered_at=doing.now)
    doing.record(incident, {"support_offered": True}, customer=incident.customer)
    return incident


def senior_manager_for(staff: Staff) -> Staff | None:
    """A senior manager to tell: of the colleague's own service first, then of any; never the colleague."""
    rows = (
        Staff.select()
        .join(StaffRole)
        .where(Staff.active, StaffRole.role == Role.SENIOR_MANAGER, Staff.id != staff.id)
        .order_by(Staff.id)
    )
    return min(rows, key=lambda s: s.service_id != staff.service_id, default=None)


def _tell(doing: Doing, incident: Incident, *, senior: bool) -> None:
    me = Staff.get_by_id(doing.me)
    danger = " Someone may be in danger." if incident.danger else ""
    text = f"{incident.reference} was recorded by {me.name}.{danger}"
    told = [me.line_manager]
    if senior or any(row.zero_tolerance for row in incident.behaviours):
        told.append(senior_manager_for(me))
    for person in dict.fromkeys(filter(None, told)):
        doing.notify(person, text, _page(incident), urgent=incident.danger)


def _page(incident: Incident) -> str:
    return record_page(incident.reference)


def _note_problems(text: str, behaviours: tuple[str, ...], policy: Policy, self_harm: bool | None) -> dict[str, str]:
    if self_harm is None and speaks_of_self_harm(text):
        return {"self_harm": _ASK_ABOUT_SELF_HARM}
    if any(policy.behaviour(key).safeguard for key in behaviours if _known(policy, key)):
        return {"behaviours": "A recording can’t be added afterwards: record it as an incident of its own, which asks"}
    return {}


def _nothing_counts(doing: Doing, incident: Incident) -> None:
    """They spoke of harming themselves: what was ticked is taken off, and the safeguarding route is open (BEH-8)."""
    IncidentBehaviour.delete().where(IncidentBehaviour.incident == incident).execute()
    doing.write(incident, self_harm=True)
    open_route(doing, incident=incident, customer=incident.customer, unknown_person=incident.unknown_person)


def _recording_never_counts(incident: Incident) -> list[str]:
    """Take off a recording that this customer’s agreed adjustment allows; what was taken off, by title (SIT-8)."""
    if incident.customer is None or not recording_agreed(incident.customer_id):
        return []
    policy = record_of(incident.policy)
    rows = [row for row in incident.behaviours if policy.behaviour(row.behaviour).safeguard]
    IncidentBehaviour.delete().where(IncidentBehaviour.id.in_([row.id for row in rows] or [0])).execute()
    return [row.title for row in rows]


def _problems(doing: Doing, new: NewIncident) -> dict[str, str]:
    problems = _behaviour_problems(new, record_of(version_in_force()))
    people = {*new.affected, *new.witnesses}
    checks = (
        ("unknown_person", not new.account and not new.unknown_person.strip(), "Say who it was, if you can"),
        ("happened_at", new.happened_at > doing.now + timedelta(minutes=5), "The incident must be in the past"),
        ("what_happened", not (new.words_used + new.what_happened).strip(), "Write what was said or done"),
        ("danger_reason", new.danger and not has_substance(new.danger_reason), "Say what the danger is"),
        ("place", new.channel.in_person and not new.place.strip(), "Say where it happened"),
        ("hate_target", new.hate_target not in {"", *ProtectedCharacteristic}, "Choose from the list"),
        ("injury", new.injury not in {"", *Injury}, "Choose from the list"),
        ("minutes_spent", not 0 <= new.minutes_spent <= 24 * 60, "Minutes must be between 0 and 1,440"),
        ("affected", not _are_colleagues(people), "Choose colleagues from the list"),
    )
    if after := _after_their_death(customer_with(new.account) if new.account else None, new.happened_at):
        problems["happened_at"] = after
    return {**problems, **{field: message for field, wrong, message in checks if wrong}}


def _after_their_death(customer: Customer | None, at: datetime) -> str:
    """Why this can't be the customer's doing; empty where it can (SIT-12)."""
    if customer is None or customer.died_on is None or clock.local(at).date() <= customer.died_on:
        return ""
    day = long_date(customer.died_on)
    return f"{isolated(customer.name)} died on {day}. What happened after that was with somebody else: say who it was"


def _behaviour_problems(new: NewIncident, policy: Policy) -> dict[str, str]:
    known = {behaviour.key: behaviour for category in policy.categories for behaviour in category.behaviours}
    said = f"{new.words_used}\n{new.what_happened}"
    if new.self_harm is None and speaks_of_self_harm(said):
        return {"self_harm": _ASK_ABOUT_SELF_HARM}
    if new.self_harm:
        return {}
    if not new.behaviours:
        return {"behaviours": "Choose what the policy calls this"}
    if not set(new.behaviours) <= known.keys():
        return {"behaviours": "Choose from the behaviours in the policy"}
    if any(known[key].safeguard for key in new.behaviours):
        if new.recording_is_adjustment is None and not _recording_allowed(new):
            return {"recording_is_adjustment": "Say whether recording is an adjustment for this customer"}
        if not _counted(new, policy):
            return {"behaviours": "Recording is an adjustment here, so it does not count as an incident"}
    return {}


def _are_colleagues(people: set[int]) -> bool:
    return bool(Staff.select().where(Staff.id.in_(list(people))).count() == len(people))


def _counted(new: NewIncident, policy: Policy) -> list[str]:
    """The behaviours that count: never talk of self-harm, nor a recording that is an adjustment, whatever anybody
    ticked (BEH-8, SIT-8)."""
    if new.self_harm:
        return []
    allowed = bool(new.recording_is_adjustment) or _recording_allowed(new)
    return [key for key in dict.fromkeys(new.behaviours) if not (allowed and policy.behaviour(key).safeguard)]


def _recording_allowed(new: NewIncident) -> bool:
    return bool(new.account) and recording_agreed(customer_with(new.account).id)


def _known(policy: Policy, key: str) -> bool:
    return any(key == behaviour.key for category in policy.categories for behaviour in category.behaviours)


def _parts(doing: Doing, new: NewIncident) -> list[tuple[IncidentPart, tuple[int, ...]]]:
    return [
        (IncidentPart.RECORDED, (doing.me,)),
        (IncidentPart.AFFECTED, new.affected),
        (IncidentPart.WITNESS, new.witnesses),
    ]


def _add_behaviour(incident: Incident, key: str, policy: Policy) -> None:
    try:
        behaviour, category = policy.behaviour(key), policy.category_of(key)
    except KeyError:
        raise Invalid({"behaviours": "Choose from the behaviours in the policy"}) from None
    IncidentBehaviour.create(
        incident=incident,
        category=category.key,
        behaviour=key,
        title=behaviour.title,
        zero_tolerance=behaviour.zero_tolerance,
    )

"""Colleagues: added, given roles, signed out or let in again by an administrator, and leaving (DPA-4)."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from shared.actions.action import Doing, action
from shared.actions.publish import renew_for
from shared.actions.restrictions.officer import owe_officers_letter
from shared.actions.staff import sessions
from shared.models import PastService, RecoveryCode, Service, Staff, StaffRole
from shared.queries.colleagues import named_for_customers
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import Role


@dataclass(frozen=True)
class NewColleague:
    """Who a new colleague is. `password_hash` comes from `shared.web.passwords`; the second factor from signing in."""

    name: str
    email: str
    job_title: str
    service: str
    roles: frozenset[Role]
    password_hash: str
    telephone: str = ""
    line_manager_email: str = ""
    totp_secret: str = ""


@action(Action.ADD_COLLEAGUE)
def add_colleague(doing: Doing, new: NewColleague) -> Staff:
    """Add a colleague with their roles. Raises Invalid for an email that is taken or a service that isn't there."""
    doing.ask()
    service = Service.get_or_none(Service.key == new.service)
    if service is None:
        known = ", ".join(row.key for row in Service.select().order_by(Service.key))
        raise Invalid({"service": f"Choose a service: {known}." if known else "First set up the organisation."})
    try:
        email = validate_email(new.email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Invalid({"email": f"“{new.email}” is not an email address"}) from None
    if Staff.select().where(Staff.email == email).exists():
        raise Invalid({"email": "A colleague with this email address is already here"})
    staff = doing.create(
        Staff,
        name=new.name,
        email=email,
        job_title=new.job_title,
        telephone=new.telephone,
        service=service,
        line_manager=Staff.get_or_none(Staff.email == new.line_manager_email.lower()),
        password_hash=new.password_hash,
        totp_secret=new.totp_secret,
    )
    for role in sorted(new.roles):
        StaffRole.create(staff=staff, role=role)
    doing.record(staff, {"name": staff.name, "service": service.key, "roles": sorted(new.roles)})
    return staff


@action(Action.CHANGE_ROLES)
def change_roles(doing: Doing, email: str, expected: int, roles: frozenset[Role]) -> Staff:
    """Give a colleague these roles and no others; it counts from their very next request (SEC-6)."""
    staff = _colleague(email)
    doing.ask()
    if staff.id == doing.me:
        raise Invalid({"roles": "Another administrator must change your own roles"})
    before = sorted(row.role for row in staff.role_rows)
    doing.write(staff, expected)
    StaffRole.delete().where(StaffRole.staff == staff).execute()
    for role in sorted(roles):
        StaffRole.create(staff=staff, role=role)
    doing.record(staff, {"before": before, "roles": sorted(roles)})
    return staff


@dataclass(frozen=True)
class ColleagueDetails:
    """What is known of a colleague. `same_person_as_email`: the address of an earlier account of the same person."""

    name: str
    job_title: str
    service: str
    telephone: str = ""
    line_manager_email: str = ""
    same_person_as_email: str = ""


@action(Action.CHANGE_COLLEAGUE)
def change_colleague(doing: Doing, email: str, expected: int, details: ColleagueDetails) -> Staff:
    """Change a colleague's name, title, telephone, service or line manager (SIT-12).

    What they did stays theirs under the service of then; who may hear an appeal is judged by then *and* now (SIT-6).
    Customers who are to go through them read the new name and number from now on. Raises Invalid, by field.
    """
    staff = _colleague(email)
    doing.ask()
    service = Service.get_or_none(Service.key == details.service)
    manager = _named(details.line_manager_email)
    earlier = _named(details.same_person_as_email)
    if problems := _problems(staff, details, service, manager, earlier):
        raise Invalid(problems)
    now = {
        "name": details.name.strip(),
        "job_title": details.job_title.strip(),
        "telephone": details.telephone,
        "service": service,
        "line_manager": manager,
        "same_person_as": earlier,
    }
    before = {name: getattr(staff, name) for name, value in now.items() if getattr(staff, name) != value}
    if "service" in before:
        doing.create(PastService, staff=staff, service=staff.service, until=doing.now)
    doing.write(staff, expected, **now)
    doing.record(staff, {"before": before, "now": {name: now[name] for name in before}})
    if {"name", "telephone"} & set(before):
        _owe_letters(doing, staff)
    renew_for(doing, staff)
    return staff


def _owe_letters(doing: Doing, staff: Staff) -> None:
    """Whoever was told to ask for this colleague is told of the other name or number, as of a new officer (RES-11).

    Not of another title alone: whom they ask for and where they ring is as it was, their own page and each later letter
    have the new one, and a letter from us that asks nothing of anybody is one more letter to be afraid of.
    """
    for restriction in named_for_customers(staff, doing.today):
        owe_officers_letter(doing, restriction)


def _problems(
    staff: Staff, details: ColleagueDetails, service: Service | None, manager: Staff | None, earlier: Staff | None
) -> dict[str, str]:
    problems = {}
    if not _says_who(details.name):
        problems["name"] = "Enter their name"
    if not _says_who(details.job_title):
        problems["job_title"] = "Enter their job title"
    if service is None:
        problems["service"] = "Choose a service"
    if manager == staff or (manager is None and details.line_manager_email):
        problems["line_manager"] = "Choose a colleague other than themselves"
    if earlier == staff or (earlier is None and details.same_person_as_email):
        problems["same_person_as"] = "Choose another account, or leave it empty"
    return problems


def _says_who(words: str) -> bool:
    """Whether customers could read it in a letter: a full stop is no name."""
    return any(letter.isalpha() for letter in words)


def _named(email: str) -> Staff | None:
    return Staff.get_or_none(Staff.email == email.strip().lower()) if email.strip() else None


@action(Action.END_SESSIONS)
def end_sessions(doing: Doing, email: str) -> Staff:
    """Sign a colleague out everywhere (SEC-15). They can sign in again."""
    staff = _colleague(email)
    doing.ask()
    sessions.end_all(staff)
    doing.record(staff, {"sessions": "ended"})
    return staff


@action(Action.RESET_SECOND_FACTOR)
def reset_second_factor(doing: Doing, email: str, expected: int, reason: str, no_password: str) -> Staff:
    """Have a colleague who can no longer use their app begin again, as when they were added (SEC-16).

    Their password goes too (`no_password` takes its place), so that whoever knows no more than it can't set up a
    telephone of their own: only the link of a new invitation leads back in. Raises Invalid for one's own second factor,
    and OutOfStep where there is none, or they have left.
    """
    staff = _colleague(email)
    doing.ask()
    if staff.id == doing.me:
        raise Invalid({"reason": "Another administrator must reset your own second factor"})
    if not (staff.active and staff.totp_secret):
        raise OutOfStep("There is no second factor to reset.")
    doing.write(staff, expected, totp_secret="", password_hash=no_password)
    RecoveryCode.delete().where(RecoveryCode.staff == staff).execute()
    sessions.end_all(staff)
    doing.send(
        f"second-factor-reset-{staff.id}-{staff.version}",
        staff.email,
        "Your second factor for Evenhand was reset",
        f"Hello {staff.name}\n\n{doing.actor.name} has reset your second factor. You are signed out everywhere, and "
        "neither your password nor your recovery codes work any more. You get a link to choose a new password and to "
        "set up your telephone.\n\nIf you did not ask for this, tell an administrator at once.",
    )
    doing.record(staff, {"reason": reason})
    return staff


def _colleague(email: str) -> Staff:
    staff = Staff.get_or_none(Staff.email == email.lower())
    if staff is None:
        raise Invalid({"email": "There is no colleague with this email address"})
    return staff

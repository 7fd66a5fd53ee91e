"""A colleague leaves: their access ends, and whatever is theirs alone goes to somebody in the same step (SIT-12)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.appeals.assign import give_to
from shared.actions.publish import renew_for
from shared.actions.staff import sessions
from shared.models import Notice, Staff
from shared.queries import colleagues
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action


@action(Action.DISABLE_COLLEAGUE)
def disable_colleague(
    doing: Doing, email: str, expected: int, hand_over_to: int | None = None, hearer: int | None = None
) -> Staff:
    """End a colleague's access at once, and hand over what is theirs in the same step (SIT-12).

    Their open cases and proposals, the people whom they manage, information that they were to send and what they have
    not read go to `hand_over_to`; the appeals that they hear to `hearer`, or else to the work lists of senior managers.
    Restrictions that name them ask for a new officer (RES-11). Raises Invalid, by field, where a case or a proposal
    goes to nobody though somebody could take it, or for somebody who can’t.
    """
    staff = Staff.get_or_none(Staff.email == email.lower())
    if staff is None:
        raise Invalid({"email": "There is no colleague with this email address"})
    doing.ask()
    if staff.id == doing.me:
        raise Invalid({"email": "Another administrator must end your own access"})
    taking, hears = _taking_over(staff, hand_over_to, hearer)
    handed = _hand_over(doing, staff, taking) if taking else []
    handed += _give_appeals(doing, staff, hears) if hears else []
    doing.write(staff, expected, active=False)
    sessions.end_all(staff)
    for restriction in colleagues.named_for_customers(staff, doing.today):
        doing.notify(
            restriction.case.owner,
            f"{staff.name} has left and is named in {restriction.reference}: name a new officer or deputy.",
            record_page(restriction.reference),
            urgent=True,
        )
    renew_for(doing, staff)
    doing.record(staff, {"active": False, "handed_over_to": taking, "heard_by": hears, "handed_over": handed})
    return staff


def _taking_over(staff: Staff, number: int | None, hearer: int | None) -> tuple[Staff | None, Staff | None]:
    """Who takes over, and who hears their appeals; None where nothing is to be, or nobody could. Raises Invalid."""
    problems = {}
    able = {row.id: row for row in colleagues.who_can_take_over(staff.id)}
    must = bool(able) and bool(colleagues.open_cases(staff.id) or colleagues.open_proposals(staff.id))
    if (must or number is not None) and number not in able:
        problems["hand_over_to"] = "Choose who takes over what is theirs"
    hearers = {row.id: row for row in colleagues.who_can_hear_instead(staff.id)}
    if hearer is not None and hearer not in hearers:
        problems["hearer"] = "Choose somebody who may hear all of their appeals"
    if problems:
        raise Invalid(problems)
    return able.get(number or 0), hearers.get(hearer or 0)


def _hand_over(doing: Doing, staff: Staff, taking: Staff) -> list[str]:
    """Give everything that is open to who takes over, and tell them; the references of it."""
    handed = []
    for case in colleagues.open_cases(staff.id):
        doing.write(case, owner=taking)
        doing.record(case, {"owner": taking, "before": staff}, customer=case.customer)
        doing.notify(taking, f"{case.reference} is yours: {staff.name} has left.", record_page(case.reference))
        handed.append(case.reference)
    for proposal in colleagues.open_proposals(staff.id):
        where = record_page(proposal.reference)
        doing.notify(taking, f"{proposal.reference} is yours: {staff.name} has left.", where)
        doing.write(proposal, handed_to=taking)
        handed.append(proposal.reference)
    for mail in colleagues.information_owed(staff.id):
        doing.write(mail, information_from=taking)
        handed.append(mail.incident.reference)
    for person in colleagues.managed_by(staff.id):
        doing.write(person, line_manager=None if person.id == taking.id else taking)
        handed.append(person.email)
    Notice.update(staff=taking).where(Notice.staff == staff, Notice.read_at.is_null()).execute()
    return handed


def _give_appeals(doing: Doing, staff: Staff, hears: Staff) -> list[str]:
    """Every appeal that they hear, to somebody who may."""
    why = {"before": staff.name, "reason": f"{staff.name} has left."}
    appeals = colleagues.heard_by(staff.id)
    for appeal in appeals:
        give_to(doing, appeal, appeal.version, hears.id, why)
    return [appeal.reference for appeal in appeals]

"""A message that can't be sent for good is work for whoever promised it: on their work list until they have read it."""

from __future__ import annotations

from shared import clock
from shared.models import Message, Notice, Staff, StaffRole
from shared.queries.additions import address_of
from shared.queries.policy import policy_in_force
from shared.rules.lifecycle import ADMINISTRATORS, MANAGERS, SENIOR, Roles
from shared.rules.vocabulary import Channel


def tell(message: Message) -> None:
    """Put it on the work list of the colleague who promised it, or of those who answer what it is about.

    Within the transaction that is open. Without a record that it is about, administrators are told.
    """
    link = address_of(message.about) if message.about else "/work/emails"
    if message.system is not None:
        text = f"{message.system.name} could not be told of a change on an account. Tell its people another way."
        for staff in _who(message):
            Notice.create(staff=staff, text=text, link="/systems", urgent=True, at=clock.now())
        return
    what = "A text message" if message.by is Channel.TEXT else "An email"
    about = f" about {message.about}" if message.about else ""
    text = f"{what}{about} could not be delivered. Tell them another way."
    for staff in _who(message):
        Notice.create(staff=staff, text=text, link=link, urgent=True, at=clock.now())


def _who(message: Message) -> list[Staff]:
    promised = Staff.get_or_none(Staff.id == message.promised_by_id, Staff.active) if message.promised_by_id else None
    if promised is not None and message.about:
        return [promised]
    holders = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(_roles(message.about))))
    return list(holders.distinct())


def _roles(about: str) -> Roles:
    if not about:
        return ADMINISTRATORS
    if about.startswith("ENQ"):
        return frozenset(policy_in_force().enquiries.roles)
    return MANAGERS if about.startswith("ADJ") else SENIOR

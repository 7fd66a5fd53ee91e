"""Who may open and read what, apart from doing anything to it: one row a kind of page. What they do is the table's."""

from __future__ import annotations

from shared.rules.actor import Actor
from shared.rules.lifecycle import ADMINISTRATORS, FRONT_LINE, MANAGERS, SENIOR, Roles
from shared.rules.vocabulary import Role, Word


class Reading(Word):
    """What a colleague reads."""

    CUSTOMERS = "customers"
    SENSITIVE = "sensitive", "Sensitive details of a customer"
    CONTACTS = "contacts"
    INCIDENTS = "incidents"
    FILES = "files"
    LETTERS = "letters"
    DRAFTS = "drafts", "Letters that are not issued yet"
    ADJUSTMENTS = "adjustments"
    ENQUIRIES = "enquiries"
    CASES = "cases"
    RIGHTS = "rights", "What people ask about their information"
    APPEALS = "appeals"
    REPORTS = "reports"
    REGISTER = "register", "What the figures of a report are made of"
    AUDIT_LOG = "audit_log"
    COLLEAGUES = "colleagues"
    PROCEDURE_UNREAD = "procedure_unread", "Who has not read the procedure"
    EMAILS = "emails", "Emails that could not be sent"


#: A drafted letter, a case and an appeal are for managers (SEC-3); what somebody on a call needs is for everyone there.
READERS: dict[Reading, Roles] = {
    Reading.CUSTOMERS: FRONT_LINE,
    Reading.SENSITIVE: MANAGERS,
    Reading.CONTACTS: FRONT_LINE,
    Reading.INCIDENTS: FRONT_LINE,
    Reading.FILES: FRONT_LINE,
    Reading.LETTERS: FRONT_LINE,
    Reading.DRAFTS: MANAGERS,
    Reading.PROCEDURE_UNREAD: MANAGERS,
    Reading.ADJUSTMENTS: FRONT_LINE,
    Reading.ENQUIRIES: FRONT_LINE,
    Reading.CASES: MANAGERS,
    Reading.RIGHTS: MANAGERS,
    Reading.APPEALS: MANAGERS,
    Reading.REPORTS: frozenset({Role.REPORTS, Role.SENIOR_MANAGER, Role.DIRECTOR, Role.AUDITOR}),
    Reading.REGISTER: SENIOR,
    Reading.AUDIT_LOG: frozenset({Role.AUDITOR}),
    Reading.COLLEAGUES: ADMINISTRATORS,
    Reading.EMAILS: ADMINISTRATORS,
}


def may_read(actor: Actor, what: Reading) -> bool:
    """Whether this colleague may read what is of this kind."""
    return bool(actor.roles & READERS[what])

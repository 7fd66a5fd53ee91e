"""What is erased once its time is over, what holds it up, and how each is said (DPA-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.rules.deadlines import after_months
from shared.rules.vocabulary import Word
from shared.rules.written import long_date

#: Within so many months after our last answer an ombudsman may still take a case up.
OMBUDSMAN_MONTHS = 12


class RecordKind(Word):
    """Kinds of record that are erased each as a whole, in this order: what rests on another goes before it."""

    CASE = "case", "Case, with its restrictions, letters and appeals"
    STEP = "step", "Gentler step without a case"
    APPEAL = "appeal", "Appeal that belongs to no decision of ours"
    INCIDENT = "incident", "Incident, with its evidence and warnings"
    CALL = "call", "Call in which warnings were begun"
    CONTACT = "contact", "Contact"
    ADJUSTMENT = "adjustment", "Request for adjustments"
    ENQUIRY = "enquiry"
    REQUEST = "request", "Request about personal information"
    MESSAGE = "message", "Email or text message that we sent"
    IMPORT = "file", "File of contacts: the lines that were refused"
    ACCOUNT = "account", "Account on which nothing is left"


@dataclass(frozen=True)
class Kept:
    """One record: which, whose account, when its matter was over (None while it goes on), and what holds it up."""

    kind: RecordKind
    record_id: int
    reference: str
    account: str
    over_on: date | None
    holds: tuple[str, ...] = ()

    def erased_from(self, months: int) -> date | None:
        """From which day it may be erased; None while its matter goes on."""
        return after_months(self.over_on, months) if self.over_on else None


def why(kept: Kept, months: int) -> str:
    """Why it is erased, in a sentence."""
    over = long_date(kept.over_on) if kept.over_on else ""
    return f"{kept.kind.label} {kept.reference}: over since {over}, kept for {months} months."

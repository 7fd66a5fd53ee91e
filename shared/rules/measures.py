"""The words of the gentler steps, and of abusive mail that a manager deals with (CAS-12, INC-7)."""

from __future__ import annotations

from shared.rules.vocabulary import Word


class MeasureKind(Word):
    """Gentler steps before a restriction, from the lightest on (CAS-12). The policy says which are offered."""

    ADVICE = "advice", "Words of advice"  # never a strike
    WRITTEN_WARNING = "written_warning"
    MEDIATION = "mediation", "Offer of mediation"
    AGREEMENT = "agreement", "Behaviour agreement"
    MONITORING = "monitoring", "Monitoring period"

    @property
    def asks_for_an_answer(self) -> bool:
        """Whether the customer says yes or no to it."""
        return self in {MeasureKind.MEDIATION, MeasureKind.AGREEMENT}


class MeasureState(Word):
    """Where a gentler step stands: it begins with its letter, and its end says what came of it (CAS-12)."""

    DRAFTED = "drafted", "Letter not issued yet"
    RUNNING = "running", "Going on"
    HELPED = "helped", "Nothing further was needed"
    DID_NOT_HELP = "did_not_help", "It did not help"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn"


class MailState(Word):
    """Where abusive mail stands that was referred to a manager (INC-7)."""

    REFERRED = "referred", "Waiting for a manager"
    DEALT_WITH = "dealt_with"

"""How badly a colleague was hurt, and what has to be reported of it (RIDDOR 2013)."""

from __future__ import annotations

from shared.rules.vocabulary import Word


class Injury(Word):
    """How badly a colleague was hurt. Some is to be told to the Health and Safety Executive (RIDDOR 2013)."""

    HURT = "hurt", "Hurt, and back at ordinary work within seven days"
    OVER_SEVEN_DAYS = "over_seven_days", "Away from ordinary work for more than seven days"
    SPECIFIED = "specified", "A specified injury, such as a broken bone or a loss of consciousness"

    @property
    def to_report(self) -> str:
        """What the organisation has to do, in a sentence; empty where nothing."""
        return {
            "over_seven_days": "Report it to the Health and Safety Executive within 15 days of the incident (RIDDOR).",
            "specified": "Report it to the Health and Safety Executive at once, and in writing in 10 days (RIDDOR).",
        }.get(self.value, "")

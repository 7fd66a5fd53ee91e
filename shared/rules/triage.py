"""Every contact from a restricted customer is read: is it new, and who has the new matter? (INC-12)"""

from __future__ import annotations

from shared.rules.vocabulary import Word

#: Working days in which a contact is read, and a new matter placed.
DAYS_TO_READ = 1
DAYS_TO_PLACE = 2


class ContactState(Word):
    """Where a contact from a restricted customer stands: is it new, and who has it? (INC-12)"""

    LOGGED = "logged"  # about a known matter, or from somebody with no restriction: nothing waits
    TO_READ = "to_read", "Is it new?"
    NEW_MATTER = "new_matter"  # somebody’s work until it is placed
    PLACED = "placed"

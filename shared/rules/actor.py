"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.rules.vocabulary import Role


class ActorKind(StrEnum):
    """What kind of actor this is: a colleague, a customer on the portal, the operator at the command line, or another
    system that asks."""

    COLLEAGUE = "colleague"
    CUSTOMER = "customer"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """The person an action is done by, and the form they did it with.

    `key` is the form's own key: the same form sent twice is done once (REL-6). Actions that ask the table read a
    colleague's roles again from the database, so a role removed a moment ago no longer counts (SEC-6).
    """

    kind: ActorKind
    name: str
    staff_id: int | None = None
    service_id: int | None = None
    roles: frozenset[Role] = frozenset()
    key: str = ""
    #: The language in which a customer reads the portal: what we send them is in it.
    language: str = "en"
    #: Why words that are an insult, a diagnosis or a label stay as they are, where somebody says so (SIT-11).
    keeps_words: str = ""

    def with_key(self, key: str) -> Actor:
        """The same person, sending this form."""
        return replace(self, key=key)

    def keeping(self, because: str) -> Actor:
        """The same person, who says why the words that they were asked to reword stay (SIT-11)."""
        return replace(self, keeps_words=because.strip())


CUSTOMER = Actor(ActorKind.CUSTOMER, "Customer")
OPERATOR = Actor(ActorKind.OPERATOR, "Operator at the command line")

"""What a way of sending messages is to the outbox: it sends one, or says why not."""

from __future__ import annotations

from typing import Protocol

from shared.models import Message


class NotSent(Exception):
    """This message was not taken; `for_good` when it never will be as it is. Holds the kind of failure and no words."""

    def __init__(self, kind: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(kind)


class SenderAway(Exception):
    """Nothing can be sent this way just now; it may pass. Holds the kind of failure."""


class Sender(Protocol):
    """A way of sending, open for a while."""

    def send(self, message: Message) -> None:
        """Send it. Raises NotSent or SenderAway."""

    def close(self) -> None:
        """Leave politely. Never raises."""

"""What a reader may find wrong with a file."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a file can't be taken."""

    OTHER_KIND = "other kind"
    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too many pixels"
    NEEDS_PASSWORD = "needs password"  # noqa: S105 - a fault
    HAS_MACROS = "has macros"


class Wrong(Exception):
    """The file can't be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)

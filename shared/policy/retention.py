"""How long each kind of record is kept, as policy data (DPA-2)."""

from __future__ import annotations

from pydantic import Field

from shared.policy.part import Part
from shared.rules.retention import RecordKind


class Retention(Part):
    """For how many months after its matter is over each kind of record is kept (DPA-2).

    None is longer than what the privacy notice says, `times.retention_months`; where nothing is said, it is that.
    """

    case: int | None = Field(default=None, ge=6, le=84)
    step: int | None = Field(default=None, ge=6, le=84)
    appeal: int | None = Field(default=None, ge=6, le=84)
    incident: int | None = Field(default=None, ge=6, le=84)
    call: int | None = Field(default=None, ge=6, le=84)
    contact: int | None = Field(default=None, ge=6, le=84)
    adjustment: int | None = Field(default=None, ge=6, le=84)
    enquiry: int | None = Field(default=None, ge=6, le=84)
    request: int | None = Field(default=None, ge=6, le=84)
    message: int | None = Field(default=6, ge=1, le=84)
    file: int | None = Field(default=3, ge=1, le=84)
    account: int | None = Field(default=None, ge=6, le=84)

    def months(self, kind: RecordKind, notice: int) -> int:
        """How long this kind is kept; `notice`: how long anything is, as the privacy notice gives it."""
        own: int | None = getattr(self, kind.value)
        return notice if own is None else own

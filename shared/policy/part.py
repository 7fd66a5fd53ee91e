"""What every part of the policy record is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from shared.rules.printable import why_not_printed


class Unprintable(ValueError):
    """A text that no letter and no page could show as it is written."""


def _printable(text: str) -> str:
    if why := why_not_printed(text):
        raise Unprintable(why)
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_printable)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Contradiction(ValueError):
    """Two places of the record that cannot both be true; `place` is the path of the one to mend."""

    def __init__(self, place: tuple[str | int, ...], what: str) -> None:
        super().__init__(what)
        self.place = place


class Part(BaseModel):
    """A part of the record: unknown keys are mistakes, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

"""When somebody answers, as policy data (SIT-2)."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from shared.policy.part import Contradiction, Part

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _by_the_office_clock(value: time) -> time:
    if value.tzinfo is not None:  # a number, or a time that names its zone: it can't be held against the others
        raise ValueError("a time is written by the office’s clock, such as 08:00:00")
    return value


OfficeTime = Annotated[time, AfterValidator(_by_the_office_clock)]


class OfficeHours(Part):
    """When somebody answers, in an ordinary week (SIT-2); bank holidays of the nation are none of it."""

    days: tuple[Weekday, ...] = Field(default=("monday", "tuesday", "wednesday", "thursday", "friday"), min_length=1)
    opens: OfficeTime = time(8)
    closes: OfficeTime = time(18)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes <= self.opens:
            raise Contradiction(("closes",), "closes must be later than opens")
        return self

    @property
    def minutes(self) -> int:
        """How long somebody answers in an ordinary week."""
        day = (self.closes.hour - self.opens.hour) * 60 + self.closes.minute - self.opens.minute
        return len(self.numbers) * day

    @property
    def numbers(self) -> tuple[int, ...]:
        """The days as they are counted: 0 is Monday."""
        week: tuple[str, ...] = get_args(Weekday)
        return tuple(sorted({week.index(day) for day in self.days}))

"""Two ways of doing one thing, timed in turn in the same minutes of the same machine. Trust the ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Times:
    """What was measured, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, nanoseconds: Sequence[int]) -> Times:
        ordered = sorted(nanoseconds)
        return cls(median(ordered) / 1e6, ordered[int(len(ordered) * 0.95)] / 1e6)


@dataclass(frozen=True)
class Row:
    """One line of the table. `bar` says what is asked of it, `met` whether it held."""

    what: str
    ours: Times
    floor: str
    beside: Times
    ratio: str
    bar: str
    met: bool


def side_by_side(
    ours: Callable[[T], object],
    floor: Callable[[T], object],
    on: Sequence[T],
    watch: Callable[[], int] = time.perf_counter_ns,
) -> tuple[Times, Times]:
    """Time both on every one of `on`, in a shuffled order, each after a turn that is not counted.

    `watch` is the clock on the wall, or `time.process_time_ns` for what the processors worked.
    """
    turns = [(way, item) for item in on for way in (0, 1)]
    Random(7).shuffle(turns)
    ways, spent = (ours, floor), ([], [])  # type: tuple, tuple[list[int], list[int]]
    for item in on[:10]:
        ours(item)
        floor(item)
    for way, item in turns:
        start = watch()
        ways[way](item)
        spent[way].append(watch() - start)
    return Times.of(spent[0]), Times.of(spent[1])


def table(rows: Sequence[Row]) -> str:
    """The rows as text, for a terminal."""
    head = ("what", "median", "p95", "beside", "median", "p95", "ratio", "bar", "")
    lines = [head] + [
        (
            row.what,
            f"{row.ours.median:.3f}",
            f"{row.ours.p95:.3f}",
            row.floor,
            f"{row.beside.median:.3f}",
            f"{row.beside.p95:.3f}",
            row.ratio,
            row.bar,
            "met" if row.met else "MISSED",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    numbers = {1, 2, 4, 5, 6}
    return "\n".join(
        "  ".join(
            text.rjust(w) if i in numbers else text.ljust(w)
            for i, (text, w) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )

"""An earlier build and today's, side by side: what the same request costs each, by the clocks of its own processes.

Both are asked from outside, as a browser asks, so that nothing of how they are made needs to be alike.
In each round each answers the same requests in turn; a busy machine slows both. Trust the ratios, the minima first.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import quote

from bench.builds import Build, Visitor, served, spent_by_all_of
from bench.serving import load

ROOT = Path(__file__).parent.parent
_GIT = shutil.which("git") or "git"
_ROUNDS, _REQUESTS, _LETTERS = 5, 200, 5
#: How long eight callers ask one build in a round.
_SECONDS = 4.0


@dataclass(frozen=True)
class Beside:
    """What one thing cost each of the two, in milliseconds, one number a round."""

    what: str
    bar: float
    before: Sequence[float]
    now: Sequence[float]

    @property
    def ratio(self) -> float:
        """Today's minimum as a part of the earlier one: what was disturbed least."""
        return min(self.now) / min(self.before)

    @property
    def met(self) -> bool:
        """Whether the bar was held."""
        return self.ratio <= self.bar

    def line(self) -> str:
        """As the table has it."""
        numbers = (min(self.before), median(self.before), min(self.now), median(self.now))
        told = "".join(f"{each:>10.2f}" for each in numbers)
        verdict = "met" if self.met else "MISSED"
        return f"{self.what:<34}{told}{self.ratio:>8.2f} ×   ≤ {self.bar} ×  {verdict}"


def measure(revision: str, folder: Path, size: int) -> Iterator[Beside]:
    """Everything that is measured against an earlier build, on databases of `size` customers, as it is found."""
    builds = _both(revision, folder, size)
    if not all(build.database.exists() for build in builds):
        yield _made(builds, size)
    builds[1].command("migrate")  # a database that an earlier run has left
    with served("portal", builds) as portals:
        asked = [Visitor(site) for site in portals]
        yield _beside("public page, /policy", 0.5, asked, lambda _: "/policy")
    with served("backoffice", builds) as offices:
        colleagues = [Visitor(site).sign_in("colleague") for site in offices]
        names = [name.split()[-1] for name in colleagues[0].names()]
        accounts = [f"/customers/HA-{100_001 + number}" for number in Random(3).sample(range(200, size), 200)]
        yield _beside("search, signed in", 0.5, colleagues, lambda n: f"/customers?q={quote(names[n % len(names)])}")
        yield _beside("account card", 0.5, colleagues, lambda n: accounts[n % len(accounts)])
        managers = [Visitor(site).sign_in("line-manager") for site in offices]
        yield _beside("work list of a line manager", 0.3, managers, lambda _: "/work")
    yield _letters(builds)


def measure_callers(revision: str, folder: Path, size: int) -> Iterator[Beside]:
    """Eight callers who search at once: how long they wait, by the clock. Trust it only where nothing else runs."""
    builds = _both(revision, folder, size)
    if not all(build.database.exists() for build in builds):
        _made(builds, size)
    builds[1].command("migrate")
    waits: list[list[list[float]]] = []
    with served("backoffice", builds) as offices:
        colleagues = [Visitor(site).sign_in("colleague") for site in offices]
        names = [name.split()[-1] for name in colleagues[0].names()]
        for round_ in range(_ROUNDS + 1):
            turn = [_searching(colleague, names) for colleague in colleagues]
            waits += [turn] if round_ else []
    before, now = ([turn[which] for turn in waits] for which in (0, 1))

    def part(bar: float, what: str, of: Callable[[list[float]], float]) -> Beside:
        return Beside(what, bar, [of(each) for each in before], [of(each) for each in now])

    yield part(0.5, "search, eight callers: an answer", lambda each: _SECONDS * 1000 / len(each))
    yield part(0.5, "search, eight callers: median", median)
    yield part(0.44, "search, eight callers: p99", lambda each: sorted(each)[int(len(each) * 0.99)])


def _searching(colleague: Visitor, names: Sequence[str]) -> list[float]:
    """How many milliseconds each answer took to callers who search as fast as they are answered."""
    head = f"Host: 127.0.0.1:{colleague.site.port}\r\nCookie: {colleague.cookie}"
    asked = [f"GET /customers?q={quote(name)} HTTP/1.1\r\n{head}\r\n\r\n".encode() for name in names]
    return [spent / 1e6 for spent in load(colleague.site.port, asked, _SECONDS)]


def head(revision: str, what: str) -> str:
    """The line above the rows; `what` says in which milliseconds they are."""
    return f"{what:<34}{revision + ' min':>10}{'median':>10}{'now min':>10}{'median':>10}"


def _both(revision: str, folder: Path, size: int) -> tuple[Build, Build]:
    folder.mkdir(parents=True, exist_ok=True)
    return earlier(revision, folder, size), Build("now", ROOT, folder / f"now-{size}.sqlite")


def earlier(revision: str, folder: Path, size: int | str) -> Build:
    """The source as it was, beside this one, set up by itself with the packages that it asked for."""
    name = subprocess.run([_GIT, "rev-parse", "--short=10", revision], cwd=ROOT, check=True, capture_output=True,
                          text=True).stdout.strip()  # fmt: skip
    place = folder / f"build-{name}"
    if not place.exists():
        subprocess.run([_GIT, "worktree", "add", "--detach", str(place), name], cwd=ROOT, check=True)
    subprocess.run([str(place / "script" / "setup")], cwd=place, check=True, stdout=subprocess.DEVNULL)
    return Build(name, place, folder / f"{name}-{size}.sqlite")


def _made(builds: Sequence[Build], size: int) -> Beside:
    """The demonstration of so many customers, made by each: what it took."""
    spent = []
    for build in builds:
        build.database.unlink(missing_ok=True)
        build.command("migrate")
        spent.append(build.command("demo", "--size", str(size)) * 1000)
    return Beside(f"demonstration of {size:,}", 0.15, spent[:1], spent[1:])


def _beside(what: str, bar: float, visitors: Sequence[Visitor], address: Callable[[int], str]) -> Beside:
    """The same requests to both in turn, a round at a time; a first round is not counted."""
    spent: tuple[list[float], list[float]] = ([], [])
    for round_ in range(_ROUNDS + 1):
        for which, visitor in enumerate(visitors):
            before = visitor.site.spent()
            for number in range(_REQUESTS):
                visitor.get(address(number))
            if round_:
                spent[which].append((visitor.site.spent() - before) / _REQUESTS * 1000)
    return Beside(what, bar, *spent)


def _letters(builds: Sequence[Build]) -> Beside:
    """A restriction letter from the record to the file, warm: each build prints those of its own demonstration."""
    printers = [
        subprocess.Popen([build.python, str(ROOT / "bench" / "printed.py")], cwd=build.folder, env=build.environment(),
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for build in builds
    ]  # fmt: skip
    spent: tuple[list[float], list[float]] = ([], [])
    try:
        for printer in printers:
            _said_by(printer, "ready")
        for _ in range(_ROUNDS):
            for which, printer in enumerate(printers):
                before = spent_by_all_of(printer.pid)
                _told(printer, f"{_LETTERS}\n")
                _said_by(printer, "printed")
                spent[which].append((spent_by_all_of(printer.pid) - before) / _LETTERS * 1000)
    finally:
        for printer in printers:
            printer.terminate()
            printer.wait()
    return Beside("restriction letter, its own", 0.5, *spent)


def _told(printer: subprocess.Popen[str], line: str) -> None:
    if printer.stdin is not None:
        printer.stdin.write(line)
        printer.stdin.flush()


def _said_by(printer: subprocess.Popen[str], word: str) -> None:
    answer = printer.stdout.readline().strip() if printer.stdout is not None else ""
    if answer != word:
        raise RuntimeError(f"the printer said “{answer}”, not “{word}”")

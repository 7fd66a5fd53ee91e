"""One small change to the rules or actions at a time, and whether a test notices (REL-15)."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.breaking.change import Place, places
from tests.breaking.found import Found
from tests.breaking.lines import FOLDER, Lines, not_written

#: Of all changes, as many are to be noticed.
_SHARE = 0.95
_ROOT = Path(__file__).parents[2]
LAYERS = ("rules", "actions")
#: They crawl, break or judge all of it, and take minutes.
_TOO_LONG = re.compile(r"crawl|breaking|whole|situation_machine|migrations|wheel|first_steps|demonstration|backup")

#: By module and change, those that nobody could see, and why.
EQUIVALENT: dict[tuple[str, str], str] = {
    ("actions/customers/findable", "400 became 401 in _ROWS"): "how many rows go in one statement, not which are filed",
    (
        "actions/installation/organisation",
        "Lt became LtE in set_up_organisation",
    ): "no colour has 4.5 with white exactly",
    ("actions/reports/sum_up", "1000 became 1001 in WORTH_IT"): "when sums are made, not what they come to",
    ("rules/analysis", "24 became 25"): "a day has no twenty-fifth hour that could be counted",
    ("rules/protection", "24 became 25 in protection"): "a day has no twenty-fifth hour that could be counted",
    ("rules/answers", "True became False in _rows"): "names and counts stand side by side; it stops who forgets one",
    ("rules/contact", "0 became 1 in _later"): "a time of the week begins and ends on one day",
    ("rules/contact", "1 became 2 in _later"): "no time ends in the two minutes before the office opens",
    ("rules/deadlines", "64 became 65 in bank_holidays"): "how many years are remembered, not which days they have",
    ("rules/mirror", "0 became 1 in shown_in_year"): "every quarter has as many cells as the first",
    ("rules/mirror", "Gt became GtE in _differences"): "two rates that differ are not the same",
    ("rules/volume", "GtE became Gt in rate"): "ten is a whole number, and has no decimal either way",
}


def trial(
    times: int, of: Sequence[str] = (), seed: int = 15, layer: str = "rules", record: Path | None = None
) -> Found:
    """So many changes, chosen by chance, the same ones for the same seed; only of these modules, where any are named.

    Each is held against the tests that run its line, on SQLite, the shortest first (`lines.py`); a change to what a
    module gives a name to, against those that run a line with the name. What never ends was noticed; what waits was
    neither noticed nor survived, and is left out of the count, as is what changes nothing that anybody could see
    (`EQUIVALENT`). With a `record` each is written down, and what stands there is not tried again.
    """
    found = [place for place in _places(layer) if not of or place[0].stem in of]
    chosen = random.Random(seed).sample(found, min(times, len(found)))
    tests = _tests(layer)
    _write_down_lines(tests)
    lines = Lines(tests)
    known: dict[str, str] = json.loads(record.read_text("utf-8")) if record and record.exists() else {}
    results: dict[str, str] = {}
    with _Runners(tests) as runners:
        for path, place in chosen:
            said = f"{path}, line {place.line}, place {place.number}: {place.said}"
            results[said] = known[said] if said in known else runners.first_that_fails(path, place, lines)
            if record:
                record.write_text(json.dumps(known | results, indent=0, ensure_ascii=False), encoding="utf-8")
    return _tell(results, f"in {', '.join(of)}" if of else f"of the {layer}", seed)


def _places(layer: str) -> Iterator[tuple[Path, Place]]:
    for file in sorted((_ROOT / "shared" / layer).rglob("*.py")):
        yield from ((file.relative_to(_ROOT), place) for place in places(file.read_text("utf-8")))


def _tests(layer: str) -> list[str]:
    """The files of tests that changes are held against: rules need no more than the unit tests that name some."""
    tests = _ROOT / "tests"
    if layer == "rules":
        files = [file for file in (tests / "unit").glob("test_*.py") if "shared.rules" in file.read_text("utf-8")]
    else:
        files = [*(tests / "unit").glob("test_*.py"), *(tests / "integration").glob("test_*.py")]
    return sorted(str(file.relative_to(_ROOT)) for file in files if not _TOO_LONG.search(file.stem))


def _write_down_lines(tests: list[str]) -> None:
    """Of those of which it is not known which lines they run."""
    if missing := not_written(FOLDER, tests):
        runner = [sys.executable, "-m", "tests.breaking.run_tests", "map", str(FOLDER), *missing]
        subprocess.run(runner, cwd=_ROOT, check=True)


def _equivalent(said: str) -> str:
    """Why nobody could see this change; nothing where somebody could."""
    path, _, what = said.partition(", ")
    module = str(Path(path).with_suffix("").relative_to("shared"))
    return EQUIVALENT.get((module, what.partition(": ")[2]), "")


def _tell(results: dict[str, str], where: str, seed: int) -> Found:
    """An empty result is a change that survived."""
    found = Found()
    counted = [said for said in results if not _equivalent(said) and results[said] != "undecided"]
    killed = sum(bool(results[said]) for said in counted)
    share = killed / max(len(counted), 1)
    found.told.append(f"{len(counted)} changes {where}, seed {seed}: {killed} noticed by a test ({share:.0%}).")
    found.told += [f"changes nothing: {said}: {why}" for said in results if (why := _equivalent(said))]
    found.told += [f"survived: {said}" for said in counted if not results[said]]
    found.told += [f"undecided: {said}" for said in results if results[said] == "undecided"]
    found.expect(share >= _SHARE, f"{share:.0%} noticed, and {_SHARE:.0%} are asked for")
    return found


class _Runners(ExitStack):
    """The programs that try a change (`run_tests.py`), each begun when it is first needed."""

    def __init__(self, tests: list[str]) -> None:
        super().__init__()
        self._tests = tests
        self._begun: dict[str, subprocess.Popen[str]] = {}

    def first_that_fails(self, path: Path, place: Place, lines: Lines) -> str:
        """The first test that fails with this change, and not without it; nothing where none does."""
        if _equivalent(f"{path}, line {place.line}: {place.said}"):
            return ""
        way = "warm" if place.within else "fresh"
        seconds = lines.tests_of(path, place)
        while seconds:
            what, name = self._try(way, seconds, path, place.number)
            if what == "ended":
                return ""
            if what == "undecided":
                return what
            if name not in seconds or self._try("warm", {name: seconds[name]}, path, None)[0] == "ended":
                return name
            del seconds[name]  # it fails without the change too
        return ""

    def _try(self, way: str, seconds: dict[str, float], path: Path, number: int | None) -> list[str]:
        if way not in self._begun:
            self._begun[way] = self.enter_context(_begin(way, *self._tests))
        sent, answers = self._begun[way].stdin, self._begun[way].stdout
        assert sent is not None
        assert answers is not None
        sent.write(json.dumps({"file": str(_ROOT / path), "number": number, "seconds": seconds}) + "\n")
        sent.flush()
        return list(json.loads(answers.readline()))


def _begin(way: str, *tests: str) -> subprocess.Popen[str]:
    runner = [sys.executable, "-m", "tests.breaking.run_tests", way, *tests]
    return subprocess.Popen(runner, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

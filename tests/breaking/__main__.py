"""Run one of the trials, and say what it found. Ends with 1 where something gave way."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.breaking import crawl, disk, flood, kill, mutants, situation
from tests.breaking.found import Found


def main() -> int:
    """`script/break kill --times 200`, and so on."""
    asked = vars(parser().parse_args())
    trial = asked.pop("trial")
    return _say(trial(**asked))


def parser() -> argparse.ArgumentParser:
    """What each trial is asked with: its own arguments, by their names."""
    made = argparse.ArgumentParser(prog="script/break", description=__doc__)
    trials = made.add_subparsers(required=True, metavar="NAME")
    for name, what, trial, times in (
        ("kill", "Kill writers, the worker and PostgreSQL, so many times, while they write (REL-2).", kill.trial, 200),
        ("disk", "Let each system call of the commit path fail in turn, so many of each (REL-3).", disk.trial, 1000),
        ("flood", "Ask for the dearest public addresses for so many seconds (SEC-39).", flood.trial, 60),
        ("mutants", "Change so many places of the rules or actions, one at a time; does a test fail (REL-15)?",
         mutants.trial, 40),
    ):  # fmt: skip
        added = trials.add_parser(name, help=what, description=what)
        added.add_argument("--times", type=int, default=times, help=f"how many ({times})")
        if trial is mutants.trial:
            added.add_argument("--of", nargs="+", default=(), metavar="MODULE", help="only of these modules")
            added.add_argument(
                "--layer", choices=mutants.LAYERS, default="rules", help="of the rules or of the actions"
            )
            added.add_argument("--record", type=Path, help="a file in which each is written down, to go on from")
            added.add_argument("--seed", type=int, default=15, help="which of them chance chooses (15)")
        if trial in (kill.trial, disk.trial):
            added.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite", help="which database")
        if trial is kill.trial:
            added.add_argument("--minutes", type=float, default=24 * 60, help="stop after so many")
            added.add_argument("--record", type=Path, help="a file in which each 500 are written down, to go on from")
        added.set_defaults(trial=trial)
    _situation(trials)
    _crawl(trials)
    return made


def _situation(trials: Any) -> None:
    what = "Random people do lawful and unlawful things to one customer, and nothing may stay broken unseen (SIT-13)."
    added = trials.add_parser("situation", help=what, description=what)
    added.add_argument(
        "times", type=int, nargs="?", default=2000, metavar="RUNS", help="how many on each database (2000)"
    )
    added.add_argument("steps", type=int, nargs="?", default=60, metavar="STEPS", help="steps of each (60)")
    added.add_argument("--minutes", type=float, default=600, help="end after so many, wherever it is (600)")
    added.add_argument(
        "--on", nargs="+", dest="kinds", choices=situation.KINDS, default=situation.KINDS, help="only these"
    )
    added.add_argument("--record", type=Path, default=Path(tempfile.gettempdir()) / "evenhand-situation.txt",
                       help="where each lot is written down, and from where it goes on (%(default)s)")  # fmt: skip
    added.set_defaults(trial=situation.trial)


def _crawl(trials: Any) -> None:
    what = "Follow every link and send every form of both sites, as every role, with what nobody should send (REL-14)."
    added = trials.add_parser("crawl", help=what, description=what)
    added.add_argument("--times", type=int, default=10_000, help="how many submissions (10000)")
    added.add_argument("--minutes", type=float, default=600, help="begin nothing after so many (600)")
    added.add_argument("--record", type=Path, default=Path(tempfile.gettempdir()) / "evenhand-crawl.jsonl",
                       help="where each browser is written down, and from where it goes on (%(default)s)")  # fmt: skip
    added.set_defaults(trial=crawl.trial)


def _say(found: Found) -> int:
    sys.stdout.write("\n".join(found.told) + "\n")
    return 0 if found.held else 1


if __name__ == "__main__":
    sys.exit(main())

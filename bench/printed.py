"""The letters of a build’s own demonstration, printed whenever a line comes in: `bench.against` starts this file in the
folder of each build, and so it imports what both have, under the names that it has with each."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    """Print every issued restriction letter once; then the next `n` for each line that says how many, and answer."""
    sys.path.insert(0, str(Path.cwd()))
    from shared import clock
    from shared.config import settings
    from shared.letters import compose, render

    _either("shared.db", "shared.database.connections").connect_to(settings().database_url)
    content = _either("shared.queries.letter_content", "shared.queries.letters.content")

    def print_one(letter: Any) -> None:
        said = content.content_of(letter, on=clock.today(), appeal_reference="DEC-0000-0000", code="7K3Q9-XZ2MA-4TPR")
        render.render(compose.compose(said, content.format_of(letter.customer), letter.additions))

    _serve(_letters(), print_one)
    render.close_pool()


def _either(before: str, now: str) -> Any:
    """A module by the name that it had, or has: what an earlier build lacks, Python would find in this one."""
    try:
        return importlib.import_module(before)
    except ImportError:
        return importlib.import_module(now)


def _letters() -> list[Any]:
    from shared.models import Letter
    from shared.rules.vocabulary import LetterKind, LetterState

    issued = (Letter.kind == LetterKind.RESTRICTION) & (Letter.state == LetterState.ISSUED)
    return list(Letter.select().where(issued).order_by(Letter.id))


def _serve(letters: list[Any], print_one: Callable[[Any], None]) -> None:
    for letter in letters:
        print_one(letter)
    printed = 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        for _ in range(int(line)):
            print_one(letters[printed % len(letters)])
            printed += 1
        sys.stdout.write("printed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""What every command shares: how it is added to the parser, and the mistake that is one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from shared.config import Settings

#: Does what was asked. Returns the exit code: 0, or 1 where a check found something.
Command = Callable[[argparse.Namespace, Settings], int]


class BadInput(Exception):
    """What was asked can't be done; one sentence."""


class Parser(argparse.ArgumentParser):
    """Says a mistake as one sentence, for `main` to print."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[0].upper()}{message[1:]}. Try “{self.prog} --help”.")


def add(commands: Any, name: str, what: str, command: Command) -> argparse.ArgumentParser:
    """Add a command of this name to `commands` (what `add_subparsers` returned). `what` is its line in --help."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    made.set_defaults(command=command)
    return made


def group(commands: Any, name: str, what: str) -> Any:
    """Commands under a common word, `evenhand policy …`: what `add` takes as its first argument."""
    return commands.add_parser(name, help=what).add_subparsers(required=True, metavar="COMMAND")

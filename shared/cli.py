"""The command line: set-up and proof. It acts as the operator, who decides nothing about a customer.

What each command does stands in `shared/commands`, by what it is about.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import peewee

from shared.backup import BadBackup
from shared.commands import installation, policy, proof, reports, retention
from shared.commands.command import BadInput, Command, Parser
from shared.config import settings
from shared.database.stores import leaving_no_empty_file
from shared.policy.reading import PolicyMistake
from shared.rules.errors import BadConfiguration, Refusal
from shared.version import VERSION

BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0, 1 where a check found something, 2 for bad input."""
    try:
        chosen = parser().parse_args(arguments)
        command: Command = chosen.command
        config = settings()
        with leaving_no_empty_file(config.database_url):
            code = command(chosen, config)
        sys.stdout.flush()
        return code
    except PolicyMistake as mistake:
        return _say(*(f"{mistake.source}, {found}" for found in mistake.mistakes))
    except (BadInput, BadConfiguration, BadBackup, Refusal) as error:
        return _say(f"{str(error).removesuffix('.')}.")
    except peewee.OperationalError as error:
        return _say(f"The database did not do it: {str(error).splitlines()[0]}.")
    except BrokenPipeError:
        _say_no_more()
        return 141
    except OSError as error:
        _say_no_more()
        return _say(f"It could not be read or written ({error.strerror}).")
    except KeyboardInterrupt:
        return 130


def _say_no_more() -> None:
    """What is left for standard output goes nowhere: Python would complain of it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(*sentences: str) -> int:
    print("\n".join(sentences), file=sys.stderr)
    return BAD_INPUT


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    made = Parser(prog="evenhand", description="Set up Evenhand, and prove what it holds.")
    made.add_argument("--version", action="version", version=f"evenhand {VERSION}")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for part in (installation, policy, reports, retention, proof):
        part.add_to(commands)
    return made


if __name__ == "__main__":
    sys.exit(main())

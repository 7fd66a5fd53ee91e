"""Commands about policies: list, use, check, edition, import."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from shared.actions.installation.policy import use_policy
from shared.commands.command import BadInput, add, group
from shared.config import Settings
from shared.database import migrations
from shared.letters.characters import in_words, unprintable
from shared.models import PolicyVersion
from shared.policy import editions, importer, reading, word
from shared.policy.reading import Mistake, PolicyMistake
from shared.policy.schema import Policy
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import PolicyState
from shared.rules.written import long_date

#: A character by its number, as TOML has it.
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


def add_to(commands: Any) -> None:
    """Add these commands to the parser's."""
    policies = group(commands, "policy", "List, check, import policies, or put one in force.")
    add(policies, "list", "List the ready policies, and the versions that were put in force here.", _list)
    for name, what, command in (
        ("use", "Put the policy in FILE (or a ready one, by name) in force.", _use),
        ("check", "Say what is wrong in FILE and in its editions, with their lines.", _check),
        ("edition", "Make a file for a translator of FILE to fill in, on standard output.", _edition),
        ("import", "Make a draft from the Word file, Markdown or plain text in FILE, on standard output.", _import),
    ):
        added = add(policies, name, what, command)
        added.add_argument("file", metavar="FILE")
        if name == "import":
            added.add_argument("--title", default="", help="the policy's name (the file's)")


def _list(chosen: argparse.Namespace, config: Settings) -> int:
    migrations.ready(config.database_url)
    print("Ready policies:")
    for name, path in reading.library().items():
        print(f"  {name:24} {reading.read_policy(path.read_bytes(), source=name).name}")
    versions = list(PolicyVersion.select().order_by(PolicyVersion.number))
    print("Versions here:" if versions else "No policy has been put in force here yet.")
    for version in versions:
        mark = "in force" if version.state is PolicyState.IN_FORCE else "superseded"
        print(f"  {version.number:>3}  {version.key:24} {mark}, from {long_date(version.effective_from)}")
    return 0


def _use(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _file(chosen.file)
    policy = _read(text, name)
    beside = _editions(chosen.file, policy)
    migrations.ready(config.database_url)
    version = use_policy(OPERATOR, reading.decoded(text), name, editions=[source for source, _ in beside.values()])
    print(f"In force: {version.name}, version {version.number}. To be reviewed by {long_date(version.review_by)}.")
    return 0


def _check(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _file(chosen.file)
    policy = _read(text, name)
    print(f"{name}: {policy.name}. No mistakes.")
    fallen_behind = False
    for edition, (_source, behind) in _editions(chosen.file, policy).items():
        fallen_behind = fallen_behind or bool(behind)
        print(f"{edition}: {'behind the English. ' + '; '.join(behind) if behind else 'Up to date'}.")
    return int(fallen_behind)


def _read(text: bytes, name: str) -> Policy:
    """The policy, of which a letter can print every word. Raises PolicyMistake by line."""
    policy = reading.read_policy(text, source=name)
    wrong = [
        Mistake(number, f"{', '.join(map(in_words, found))} can’t be printed: no letter could be issued")
        for number, line in enumerate(reading.decoded(text).splitlines(), 1)
        if (found := unprintable(_ESCAPED.sub(lambda one: chr(int(one[1] or one[2], 16)), line)))
    ]
    if wrong:
        raise PolicyMistake(name, wrong)
    return policy


def _edition(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _file(chosen.file)
    print(editions.skeleton(reading.read_policy(text, source=name)), end="")
    return 0


def _import(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _file(chosen.file)
    title = chosen.title or name
    words, doubts = word.read_word(text, name=name) if text.startswith(b"PK") else (text, [])
    print(importer.import_text(words, name=title), end="")
    for doubt in [*doubts, *importer.doubts_of(words)]:
        print(doubt, file=sys.stderr)
    return 0


def _editions(given: str, policy: Policy) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The text of each edition beside a policy file, and what of it has fallen behind."""
    found = {}
    for name, path in editions.beside(reading.library().get(given, Path(given))).items():
        try:
            source = reading.decoded(path.read_bytes())
        except PolicyMistake as mistake:
            raise PolicyMistake(name, mistake.mistakes) from None
        behind = editions.check_edition(editions.read_edition(source, source=name), policy, source=name)
        found[name] = source, behind
    return found


def _file(given: str) -> tuple[str, bytes]:
    """A file by its path, or a ready policy by its name."""
    path = reading.library().get(given, Path(given))
    try:
        return path.stem, path.read_bytes()
    except OSError as error:
        ready = ", ".join(reading.library())
        raise BadInput(f"{given} can't be read ({error.strerror}). Ready policies are: {ready}.") from None

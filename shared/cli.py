"""The command line: set-up and proof. It acts as the operator, who decides nothing about a customer."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NoReturn

import peewee

from shared import audit, backup, clock, organisation_file
from shared.actions.installation.organisation import set_up_organisation
from shared.actions.installation.policy import use_policy
from shared.actions.keep_files import check_held_files
from shared.actions.staff.colleagues import ColleagueFacts, add_colleague
from shared.backup import BadBackup
from shared.config import Settings, settings
from shared.database import migrations, portal_access
from shared.models import PolicyVersion
from shared.notify.outbox import deliver
from shared.policy import editions, importer, reading
from shared.policy.reading import PolicyMistake
from shared.policy.schema import Policy
from shared.queries.demonstration import refuse_the_demonstration
from shared.rules.actor import OPERATOR
from shared.rules.errors import BadConfiguration, Refusal
from shared.rules.vocabulary import PolicyState, Role
from shared.rules.written import long_date
from shared.web import invitations, passwords

BAD_INPUT = 2
#: The worker has held files scanned every minute, and looks for messages every two seconds.
_TURNS_TO_A_SCAN = 30


class BadInput(Exception):
    """What was asked can't be done; one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[0].upper()}{message[1:]}. Try “{self.prog} --help”.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0, 1 where a check found something, 2 for bad input."""
    try:
        chosen = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace, Settings], int] = chosen.command
        code = command(chosen, settings())
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


def _migrate(chosen: argparse.Namespace, config: Settings) -> int:
    applied = migrations.migrate(config.database_url)
    portal_access.give_portal_rights(config.database_url, config.portal_database_url)
    print(f"Applied: {', '.join(applied)}." if applied else "The database is up to date.")
    return 0


def _organisation_example(chosen: argparse.Namespace, config: Settings) -> int:
    print(organisation_file.EXAMPLE.read_text("utf-8"), end="")
    return 0


def _organisation_use(chosen: argparse.Namespace, config: Settings) -> int:
    try:
        facts, services = organisation_file.read_organisation(chosen.file)
    except OSError as error:
        raise BadInput(f"{chosen.file} can't be read ({error.strerror}).") from None
    migrations.ready(config.database_url)
    made = set_up_organisation(OPERATOR, facts, services)
    print(f"This installation serves {made.name}, with {', '.join(services.values())}.")
    return 0


def _administrator(chosen: argparse.Namespace, config: Settings) -> int:
    if not config.backoffice_secret_key:
        raise BadInput("EVENHAND_BACKOFFICE_SECRET_KEY is not set, and the link is signed with it.")
    migrations.ready(config.database_url)
    facts = ColleagueFacts(
        name=chosen.name,
        email=chosen.email,
        job_title=chosen.title,
        service=chosen.service,
        roles=frozenset({Role.ADMINISTRATOR}),
        password_hash=passwords.NONE,
    )
    added = add_colleague(OPERATOR, facts)
    print(f"{added.name} is an administrator. This link is good for a week, and for them alone:")
    print(invitations.link_for(added, config))
    return 0


def _policy_list(chosen: argparse.Namespace, config: Settings) -> int:
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


def _policy_use(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _policy_file(chosen.file)
    policy = reading.read_policy(text, source=name)
    beside = _editions(chosen.file, policy)
    migrations.ready(config.database_url)
    version = use_policy(OPERATOR, reading.decoded(text), name, editions=[source for source, _ in beside.values()])
    print(f"In force: {version.name}, version {version.number}. To be reviewed by {long_date(version.review_by)}.")
    return 0


def _policy_check(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _policy_file(chosen.file)
    policy = reading.read_policy(text, source=name)
    print(f"{name}: {policy.name}. No mistakes.")
    fallen_behind = False
    for edition, (_source, behind) in _editions(chosen.file, policy).items():
        fallen_behind = fallen_behind or bool(behind)
        print(f"{edition}: {'behind the English. ' + '; '.join(behind) if behind else 'Up to date'}.")
    return int(fallen_behind)


def _policy_edition(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _policy_file(chosen.file)
    print(editions.skeleton(reading.read_policy(text, source=name)), end="")
    return 0


def _policy_import(chosen: argparse.Namespace, config: Settings) -> int:
    name, text = _policy_file(chosen.file)
    print(importer.import_text(text, name=chosen.title or name), end="")
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


def _policy_file(given: str) -> tuple[str, bytes]:
    """A file by its path, or a ready policy by its name."""
    path = reading.library().get(given, Path(given))
    try:
        return path.stem, path.read_bytes()
    except OSError as error:
        ready = ", ".join(reading.library())
        raise BadInput(f"{given} can't be read ({error.strerror}). Ready policies are: {ready}.") from None


def _audit_verify(chosen: argparse.Namespace, config: Settings) -> int:
    since = _checkpoint_in(chosen.checkpoint) if chosen.checkpoint else None
    migrations.ready(config.database_url)
    result = audit.verify(since)
    for broken in result.broken:
        print(broken.what)
    if result.broken:
        return 1
    print(f"The log holds: {result.count:,} events, none altered. Head {result.head}.")
    return 0


def _checkpoint_in(file: Path) -> audit.Checkpoint:
    try:
        return audit.read_checkpoint(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise BadInput(f"{file} holds no checkpoint; write one with “evenhand audit checkpoint > FILE”.") from None


def _audit_checkpoint(chosen: argparse.Namespace, config: Settings) -> int:
    migrations.ready(config.database_url)
    print(audit.checkpoint())
    return 0


def _backup(chosen: argparse.Namespace, config: Settings) -> int:
    made = backup.back_up(config.database_url, chosen.file)
    print(f"Written: {chosen.file}, with {sum(made.counts.values()):,} records and {made.events:,} events.")
    return 0


def _restore(chosen: argparse.Namespace, config: Settings) -> int:
    made = backup.restore(config.database_url, chosen.file, replace=chosen.replace)
    portal_access.give_portal_rights(config.database_url, config.portal_database_url)
    day = clock.local(datetime.fromisoformat(made.made_at))
    print(f"Restored as it was on {long_date(day.date())} at {day:%H:%M}: {made.events:,} events, none altered.")
    return 0


def _worker(chosen: argparse.Namespace, config: Settings) -> int:
    migrations.ready(config.database_url)
    refuse_the_demonstration(config)
    for turn in count():
        deliver(config)
        if turn % _TURNS_TO_A_SCAN == 0:
            check_held_files(config)
        if chosen.once:
            break
        time.sleep(2)
    return 0


def _demo(chosen: argparse.Namespace, config: Settings) -> int:
    from shared.demo import load, sign_ins

    migrations.ready(config.database_url)
    if not chosen.sign_ins:
        load.load(config, customers=chosen.size)
    print(sign_ins.text(config))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="evenhand", description="Set up Evenhand, and prove what it holds.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, what: str, command: Callable[..., int], to: object = commands) -> argparse.ArgumentParser:
        made = to.add_parser(name, help=what, description=what)  # type: ignore[attr-defined]
        made.set_defaults(command=command)
        return made

    add("migrate", "Bring the database up to date.", _migrate)
    demo = add("demo", "Load an invented organisation, with people and cases in every state.", _demo)
    demo.add_argument("--size", type=int, default=200, metavar="N", help="how many customers (200)")
    demo.add_argument("--sign-ins", action="store_true", help="only print the demonstration sign-ins")
    worker = add("worker", "Send what waits in the outbox and have held files scanned, until stopped.", _worker)
    worker.add_argument("--once", action="store_true", help="do both once, then stop")

    add("backup", "Write the whole database to a new FILE.", _backup).add_argument("file", type=Path, metavar="FILE")
    restore = add("restore", "Prove the backup in FILE, then put it in place of the database.", _restore)
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="even where there is a history already")

    organisation = commands.add_parser("organisation", help="Say whom this installation serves.")
    organisations = organisation.add_subparsers(required=True, metavar="COMMAND")
    add("example", "Print a FILE to fill in, on standard output.", _organisation_example, organisations)
    used = add("use", "Set up the organisation as FILE has it, or change it.", _organisation_use, organisations)
    used.add_argument("file", type=Path, metavar="FILE")

    who = add("administrator", "Add an administrator, and print the link for their password.", _administrator)
    who.add_argument("email", metavar="EMAIL")
    for name, what in (("name", "their name"), ("title", "their job title"), ("service", "the key of their service")):
        who.add_argument(f"--{name}", required=True, help=what)

    policy = commands.add_parser("policy", help="List, check, import policies, or put one in force.")
    policies = policy.add_subparsers(required=True, metavar="COMMAND")
    add("list", "List the ready policies, and the versions that were put in force here.", _policy_list, policies)
    for name, what, command in (
        ("use", "Put the policy in FILE (or a ready one, by name) in force.", _policy_use),
        ("check", "Say what is wrong in FILE and in its editions, with their lines.", _policy_check),
        ("edition", "Make a file for a translator of FILE to fill in, on standard output.", _policy_edition),
        ("import", "Make a draft from the Markdown or plain text in FILE, on standard output.", _policy_import),
    ):
        added = add(name, what, command, policies)
        added.add_argument("file", metavar="FILE")
        if name == "import":
            added.add_argument("--title", default="", help="the policy's name (the file's)")

    log = commands.add_parser("audit", help="Prove that the audit log was not altered.")
    logs = log.add_subparsers(required=True, metavar="COMMAND")
    verify = add("verify", "Check every event, and name the place of any that was altered.", _audit_verify, logs)
    verify.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="and that nothing before it was rewritten or cut"
    )
    add("checkpoint", "Print how the log ends now, to be kept elsewhere.", _audit_checkpoint, logs)
    return parser


if __name__ == "__main__":
    sys.exit(main())

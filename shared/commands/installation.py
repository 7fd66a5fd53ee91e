"""Commands that set an installation up and keep it running: migrate, organisation, administrator, demo, worker."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from shared import organisation_file
from shared.actions.installation.organisation import set_up_organisation
from shared.actions.staff.colleagues import NewColleague, add_colleague
from shared.commands import worker
from shared.commands.command import BadInput, add, group
from shared.config import Settings
from shared.database import migrations, portal_access
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import Role
from shared.web import invitations, passwords


def add_to(commands: Any) -> None:
    """Add these commands to the parser's."""
    add(commands, "migrate", "Bring the database up to date.", _migrate)
    demo = add(commands, "demo", "Load an invented organisation, with people and cases in every state.", _demo)
    demo.add_argument("--size", type=int, default=200, metavar="N", help="how many customers (200)")
    demo.add_argument("--sign-ins", action="store_true", help="only print the demonstration sign-ins")
    worker.add_to(commands)

    organisations = group(commands, "organisation", "Say whom this installation serves.")
    add(organisations, "example", "Print a FILE to fill in, on standard output.", _organisation_example)
    used = add(organisations, "use", "Set up the organisation as FILE has it, or change it.", _organisation_use)
    used.add_argument("file", type=Path, metavar="FILE")

    who = add(commands, "administrator", "Add an administrator, and print the link for their password.", _administrator)
    who.add_argument("email", metavar="EMAIL")
    for name, what in (("name", "their name"), ("title", "their job title"), ("service", "the key of their service")):
        who.add_argument(f"--{name}", required=True, help=what)


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
    facts = NewColleague(
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


def _demo(chosen: argparse.Namespace, config: Settings) -> int:
    from shared.demo import load, sign_ins

    migrations.ready(config.database_url)
    if not chosen.sign_ins:
        load.load(config, customers=chosen.size)
    print(sign_ins.text(config))
    return 0

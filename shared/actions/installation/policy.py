"""Put a policy in force (POL-5): from then on pages, forms, ladder, authority and letters follow it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import peewee

from shared.actions.action import Doing, action
from shared.models import PolicyAuthority, PolicyEdition, PolicyVersion
from shared.policy.editions import read_edition
from shared.policy.reading import canonical, read_policy
from shared.rules.deadlines import after_months
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import PolicyState


@action(Action.USE_POLICY)
def use_policy(
    doing: Doing, text: str, key: str, approved_by: int | None = None, editions: Iterable[str] = ()
) -> PolicyVersion:
    """Make the policy written in `text` (TOML) the version in force from today; the one before is superseded.

    `editions` are its translations and its easy read, as TOML; those of earlier versions stay readable beside them.
    Raises PolicyMistake, with the line, when a text has a mistake; nothing is written then.
    """
    policy = read_policy(text, source=key)
    draft = PolicyVersion(state=PolicyState.DRAFT)
    doing.ask(draft)
    body = canonical(policy)
    last = PolicyVersion.select(peewee.fn.MAX(PolicyVersion.number)).scalar() or 0
    for before in PolicyVersion.select().where(PolicyVersion.state == PolicyState.IN_FORCE):
        doing.write(before, state=PolicyState.SUPERSEDED, superseded_on=doing.today)
    version = doing.create(
        PolicyVersion,
        number=last + 1,
        key=key,
        name=policy.name,
        body=body,
        source=text,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        approved_by=approved_by,
        effective_from=doing.today,
        review_by=after_months(doing.today, policy.times.policy_review_months),
        in_force_since=doing.now,
        hearer_of_other_service=policy.authority.hearer_of_other_service,
        longest_restriction_months=policy.times.longest_restriction_months,
        first_review_months=policy.times.first_review_months,
    )
    for role in policy.authority.authorise:
        PolicyAuthority.create(policy=version, role=role.value)
    for source in editions:
        edition = read_edition(source, source=key)
        PolicyEdition.create(policy=version, language=edition.language, reading=edition.reading, source=source)
    doing.record(version, {"name": policy.name, "number": version.number, "digest": version.digest})
    return version

"""The policy in force, and its versions."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from shared.database import once
from shared.database.prepared import find
from shared.models.policy import PolicyVersion
from shared.policy.schema import Policy
from shared.rules.errors import NotFound
from shared.rules.vocabulary import Channel, PolicyState
from shared.rules.ways import Office

# Wanted in several places of each page, so by hand and once: the record itself is long, and stays where it is.
_DIGEST_IN_FORCE = (
    "SELECT digest, number, (SELECT MAX(social_media) FROM organisation) FROM policy_version WHERE state = 'in_force'"
)
_NONE_YET = "No policy is in force yet. Put one in force with “evenhand policy use FILE”."


def version_in_force() -> PolicyVersion:
    """The version in force. Raises NotFound while none was ever put in force."""
    version = find(PolicyVersion, state=PolicyState.IN_FORCE)
    if version is None:
        raise NotFound(_NONE_YET)
    return version


def policy_in_force() -> Policy:
    """The record in force: read once for each version, then kept in memory. Raises NotFound before there is one."""
    return policy_and_number()[0]


def digest_in_force() -> str:
    """What the record in force is told apart by, for what is made of it once. Raises NotFound before there is one."""
    return str(_row_in_force()[0])


def policy_and_number() -> tuple[Policy, int]:
    """The record in force and the number of its version, in one short query. Raises NotFound before there is one."""
    digest, number, _ = _row_in_force()
    return _kept(digest), int(number)


def office_of(policy: Policy) -> Office:
    """When somebody answers, and the least that stays open, as this policy has it."""
    hours, least = policy.office_hours, policy.times.least_open_minutes
    return Office(policy.organisation.nation, hours.numbers, hours.opens, hours.closes, least)


def number_and_office() -> tuple[int, Office]:
    """The number of the version in force, and our office as it has it, without the ways that we do not have."""
    digest, number, social_media = _row_in_force()
    without = frozenset() if social_media else frozenset({Channel.SOCIAL_MEDIA})
    return int(number), replace(office_of(_kept(digest)), without=without)


def record_of(version: PolicyVersion) -> Policy:
    """The typed record of a version."""
    return _read(version.digest, version.body)


def _row_in_force() -> tuple[str, int, str | None]:
    row: tuple[str, int, str | None] | None = once.first_row(_DIGEST_IN_FORCE)
    if row is None:
        raise NotFound(_NONE_YET)
    return row


@lru_cache(maxsize=32)
def _kept(digest: str) -> Policy:
    return record_of(PolicyVersion.get(PolicyVersion.digest == digest))


@lru_cache(maxsize=32)
def _read(digest: str, body: str) -> Policy:
    return Policy.model_validate_json(body)

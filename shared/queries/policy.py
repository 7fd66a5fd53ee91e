"""The policy in force, and its versions."""

from __future__ import annotations

from functools import lru_cache

from shared.models.policy import PolicyVersion
from shared.policy.schema import Policy
from shared.rules.errors import NotFound
from shared.rules.vocabulary import PolicyState


def version_in_force() -> PolicyVersion:
    """The version in force. Raises NotFound while none was ever put in force."""
    version = PolicyVersion.get_or_none(PolicyVersion.state == PolicyState.IN_FORCE)
    if version is None:
        raise NotFound("No policy is in force yet. Put one in force with “evenhand policy use FILE”.")
    return version


def policy_in_force() -> Policy:
    """The record in force: read once for each version, then kept in memory."""
    return record_of(version_in_force())


def record_of(version: PolicyVersion) -> Policy:
    """The typed record of a version."""
    return _read(version.digest, version.body)


@lru_cache(maxsize=32)
def _read(digest: str, body: str) -> Policy:
    return Policy.model_validate_json(body)

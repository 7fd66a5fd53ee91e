"""Policies that are being written, and what falls behind when one comes into force (POL-4, POL-5)."""

from __future__ import annotations

import re

from peewee import JOIN

from shared.locales import locale_of
from shared.models import PolicyDraft, PolicyVersion, Staff
from shared.policy.editions import check_edition
from shared.policy.reading import PolicyMistake
from shared.policy.schema import Policy
from shared.queries.editions import editions
from shared.rules.errors import NotFound

_APPROVER = Staff.alias()
_DOCUMENTS = ("statement", "privacy")
_PLACE = re.compile(r"\b(statement|privacy)\.[a-z][a-z0-9_]*")


def drafts() -> list[PolicyDraft]:
    """Every draft, the newest first."""
    rows = PolicyDraft.select(PolicyDraft, Staff).join(Staff, on=(PolicyDraft.begun_by == Staff.id))
    return list(rows.order_by(PolicyDraft.id.desc()))


def draft_with(number: int) -> PolicyDraft:
    """A draft, who began it, who approved it, and what it became. Raises NotFound."""
    rows = (
        PolicyDraft.select(PolicyDraft, Staff, _APPROVER, PolicyVersion)
        .join(Staff, on=(PolicyDraft.begun_by == Staff.id))
        .switch(PolicyDraft)
        .join(_APPROVER, JOIN.LEFT_OUTER, on=(PolicyDraft.approved_by == _APPROVER.id))
        .switch(PolicyDraft)
        .join(PolicyVersion, JOIN.LEFT_OUTER, on=(PolicyDraft.became == PolicyVersion.id))
    )
    found = rows.where(PolicyDraft.id == number).first()
    if found is None:
        raise NotFound("There is no such draft of the policy.")
    return found


def behind(policy: Policy) -> list[tuple[str, tuple[str, ...]]]:
    """The translations that would fall behind under this policy, and in what: sections by their headings."""
    titles = {f"{document}.{one.key}": one.title for document in _DOCUMENTS for one in getattr(policy, document)}
    found: list[tuple[str, tuple[str, ...]]] = []
    for each in editions():
        language = locale_of(each.language).english_name
        name = f"{language}{', easy read' if each.reading == 'easy' else ''}"
        try:
            sentences = check_edition(each, policy, source=name)
        except PolicyMistake as mistake:
            sentences = (mistake.what,)
        if sentences:
            found.append((name, tuple(_PLACE.sub(lambda m: titles.get(m[0], m[0]), each) for each in sentences)))
    return found

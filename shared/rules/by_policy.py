"""The roles that a policy chooses: who may propose, authorise, hear an appeal, answer an enquiry.

They stand in its `[authority]` and `[enquiries]` (the defaults: `shared/policy/default.toml`).
"""

from __future__ import annotations

from shared.rules.guards import CaseFacts, Facts, RightsFacts
from shared.rules.vocabulary import Role

Roles = frozenset[Role]
SENIOR: Roles = frozenset({Role.SENIOR_MANAGER, Role.DIRECTOR})


def proposers(facts: Facts) -> Roles:
    """Who may propose under the policy in force."""
    return facts.propose_by


def authorisers(facts: Facts) -> Roles:
    """Who may authorise under the policy in force: a Director of Service, or whom the policy names (RES-3)."""
    return facts.authorise_by


def appeal_directors(facts: Facts) -> Roles:
    """Who may hear appeals under the policy in force (APP-3)."""
    return facts.hear_by


def team(facts: Facts) -> Roles:
    """Who answers an enquiry of this topic under the policy in force (POL-11)."""
    return facts.answered_by


def reviewers(facts: Facts) -> Roles:
    """Who leaves words and files out of a copy that goes outside: whoever may make it. Of a case that is a senior
    manager (REP-5), of what somebody asked us for its team (DPA-3); at a door, which knows neither, both.
    """
    if isinstance(facts, RightsFacts):
        return team(facts)
    return SENIOR if isinstance(facts, CaseFacts) else SENIOR | team(facts)

"""Propose a restriction, revise it, or withdraw it (CAS-1, RES-1, RES-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.actions.action import Doing, action
from shared.models import CaseFile, Restriction, Service, Staff, SupportContact
from shared.models.references import new_reference
from shared.queries import permissions
from shared.queries.involvement import authorisers_of, why_not_named
from shared.queries.measures import no_step_came_first
from shared.queries.policy import policy_in_force, version_in_force
from shared.queries.restrictions import beyond_the_policy, terms_of
from shared.queries.situation import with_planned
from shared.queries.upheld import why_overturned
from shared.rules.addresses import record_page
from shared.rules.allowance import Allowance, allowances_to
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.promises import broken_in
from shared.rules.situation import Earlier
from shared.rules.staff_words import has_substance
from shared.rules.terms import Window, missing_facts, windows_to
from shared.rules.vocabulary import CaseState, Channel, RestrictionKind
from shared.rules.way_back import Condition, conditions_from, conditions_to, fitting, wrong_conditions

#: What a colleague writes in a proposal: the customer reads it, or the Director does.
_LONGEST_MATTER = 200
_WORDS = ("why", "goes_on", "alternatives", "steps_skipped", "conflict_resolution", "danger_reason")


@dataclass(frozen=True)
class NewRestriction:
    """Everything that a restriction says. Officer, deputy, service by id; no service means the whole organisation."""

    kinds: tuple[RestrictionKind, ...]
    why: str
    goes_on: str
    alternatives: str
    starts_on: date
    ends_on: date
    review_on: date
    channels: tuple[Channel, ...] = ()
    windows: tuple[Window, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    #: Who speaks for the customer, by id: one of their support contacts, with their consent.
    representative: int | None = None
    closed_matters: tuple[str, ...] = ()
    #: RES-13: None for the conditions that the policy usually has.
    way_back: tuple[Condition, ...] | None = None
    officer: int | None = None
    deputy: int | None = None
    service: int | None = None
    steps_skipped: str = ""
    conflict_resolution: str = ""
    danger_reason: str = ""
    #: What becomes of each decision that is signed already, by its reference (SIT-3).
    earlier: Mapping[str, Earlier] = field(default_factory=dict)


@action(Action.PROPOSE_RESTRICTION)
def propose_restriction(doing: Doing, case_reference: str, proposal: NewRestriction) -> Restriction:
    """Propose a restriction in a case; those who may authorise it are told.

    Raises Invalid, by field, for missing facts, dates that don't hang together, kinds or lengths that the policy does
    not allow (RES-7), and a case that cites no incident (RES-2).
    """
    case = doing.load(CaseFile, case_reference)
    if case.state is not CaseState.OPEN:
        raise Invalid({"kinds": "This case is closed"})
    planned = Restriction(
        case=case,
        customer=case.customer,
        policy=version_in_force(),
        reference=new_reference("RES"),
        proposed_by=doing.actor.staff_id,
        proposed_at=doing.now,
        **_columns(proposal),
    )
    _ask(doing, planned)
    values = {name: planned.__data__[name] for name in planned.__data__ if name not in {"state", "version"}}
    restriction = doing.create(Restriction, **values)
    doing.record(restriction, _columns(proposal), case=case, customer=case.customer)
    _tell_authorisers(doing, restriction)
    return restriction


@action(Action.REVISE_PROPOSAL)
def revise_proposal(doing: Doing, reference: str, expected: int, proposal: NewRestriction) -> Restriction:
    """Answer a Director's questions: propose again, changed. Whoever revises becomes the proposer."""
    restriction = doing.load(Restriction, reference)
    columns = _columns(proposal)
    for name, value in columns.items():
        setattr(restriction, name, value)
    restriction.policy = version_in_force()  # what is decided again is decided under the policy of now (SIT-10)
    _ask(doing, restriction)
    doing.write(
        restriction,
        expected,
        **columns,
        policy=restriction.policy,
        proposed_by=doing.me,
        proposed_at=doing.now,
        handed_to=None,
    )
    doing.record(restriction, columns, case=restriction.case, customer=restriction.customer)
    _tell_authorisers(doing, restriction)
    return restriction


@action(Action.WITHDRAW_PROPOSAL)
def withdraw_proposal(doing: Doing, reference: str, expected: int, reasons: str) -> Restriction:
    """Take a proposal back before it is decided."""
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    if not has_substance(reasons):
        raise Invalid({"reasons": "Give your reasons"})
    if problems := doing.words(reasons=reasons):
        raise Invalid(problems)
    doing.write(restriction, expected, decision_reasons=reasons)
    doing.record(restriction, {"reasons": reasons}, case=restriction.case, customer=restriction.customer)
    return restriction


def _tell_authorisers(doing: Doing, restriction: Restriction) -> None:
    able = authorisers_of(restriction)
    own = [staff for staff in able if staff.service_id == restriction.proposed_by.service_id]
    for staff in own or able:
        doing.notify(
            staff,
            f"{doing.actor.name} proposed {restriction.reference}, for you to decide.",
            record_page(restriction.reference),
        )


def _ask(doing: Doing, planned: Restriction) -> None:
    """Role and state first; then what the person entered, beside its field; then the guards that remain."""
    problems = {**missing_facts(terms_of(planned)), **_problems(doing, planned)}
    if not problems:
        problems = beyond_the_policy(planned)
    if not problems:
        problems = _breaks(planned)
    if problems and doing.actor.roles & permissions.roles_for(doing.action):
        raise Invalid(problems)
    doing.ask(planned)


def _breaks(planned: Restriction) -> dict[str, str]:
    """The promises that this would break, together with all else that binds the customer, by field (SIT-1 to SIT-3)."""
    found = broken_in(with_planned(planned))
    return {b.field: b.says for promise, b in reversed(found) if promise.refuses and b.about == planned.reference}


def _problems(doing: Doing, planned: Restriction) -> dict[str, str]:
    problems = {
        name: message
        for name, message in (
            ("why", "Say why, from what happened"),
            ("goes_on", "Say what goes on as before, and how"),
            ("alternatives", "Say what was tried or considered first"),
        )
        if not has_substance(getattr(planned, name))
    }
    if planned.danger_reason.strip() and not has_substance(planned.danger_reason):
        problems["danger_reason"] = "Say what the danger is, or leave it empty"
    if planned.conflict_resolution.strip() and not has_substance(planned.conflict_resolution):
        problems["conflict_resolution"] = "Say how this fits with the customer’s adjustments"
    for name in ("officer", "deputy"):
        if why := why_not_named(planned.case, getattr(planned, f"{name}_id")):
            problems[name] = why
    if why := why_overturned(planned):
        problems["why"] = why
    seen = "\n".join(one.what for one in conditions_from(planned.way_back))
    said = {"closed_matters": "\n".join(planned.closed_matters), "way_back": seen}
    problems |= doing.words(**{name: getattr(planned, name) for name in _WORDS}, **said)
    if planned.case.customer.unknown_since is not None:
        problems["kinds"] = "Nobody knows yet who this is. Say who it was first"
    if problem := no_step_came_first(planned):
        problems["steps_skipped"] = problem
    if wrong := wrong_conditions(conditions_from(planned.way_back), planned.starts_on, planned.review_on):
        problems["way_back"] = wrong
    problems |= _named(planned)
    if not planned.case.incident_rows.count():
        problems["why"] = "The case cites no incident, and a restriction must rest on one"
    return problems | _dates(doing, planned)


def _named(planned: Restriction) -> dict[str, str]:
    """Whom and what an allowance, a representative and a closed matter name (RES-12)."""
    problems = {}
    speaks = planned.representative
    if speaks and (speaks.customer_id != planned.case.customer_id or speaks.consent_on is None):
        problems["representative"] = "Choose somebody whom the customer agreed that we contact"
    if any(not has_substance(matter) or len(matter) > _LONGEST_MATTER for matter in planned.closed_matters):
        problems["closed_matters"] = "Name each closed matter in at most 200 characters, with when it was closed"
    return problems


def _dates(doing: Doing, planned: Restriction) -> dict[str, str]:
    problems = {}
    if planned.starts_on < doing.today:
        problems["starts_on"] = "The start must be today or later"
    if planned.ends_on <= planned.starts_on:
        problems["ends_on"] = "The end must be after the start"
    elif not planned.starts_on < planned.review_on < planned.ends_on:
        problems["review_on"] = "The review must be after the start and before the end"
    return problems


def _way_back(proposal: NewRestriction) -> tuple[Condition, ...]:
    if proposal.way_back is not None:
        return proposal.way_back
    usual = (one.condition for one in policy_in_force().way_back)
    return fitting(usual, proposal.starts_on, proposal.review_on)


def _columns(proposal: NewRestriction) -> dict[str, Any]:
    people = {
        name: Staff.get_or_none((Staff.id == getattr(proposal, name)) & Staff.active) for name in ("officer", "deputy")
    }
    return {
        "kinds": [kind.value for kind in proposal.kinds],
        "channels": [channel.value for channel in proposal.channels],
        "windows": windows_to(proposal.windows),
        "allowances": allowances_to(proposal.allowances),
        "representative": SupportContact.get_or_none(SupportContact.id == proposal.representative),
        "closed_matters": list(proposal.closed_matters),
        "way_back": conditions_to(_way_back(proposal)),
        "officer": people["officer"],
        "deputy": people["deputy"],
        "service": Service.get_or_none(Service.id == proposal.service),
        "why": proposal.why,
        "goes_on": proposal.goes_on,
        "alternatives": proposal.alternatives,
        "steps_skipped": proposal.steps_skipped,
        "conflict_resolution": proposal.conflict_resolution,
        "danger_reason": proposal.danger_reason,
        "earlier": {reference: what.value for reference, what in proposal.earlier.items()},
        "starts_on": proposal.starts_on,
        "ends_on": proposal.ends_on,
        "review_on": proposal.review_on,
    }

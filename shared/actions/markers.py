"""A marker that stands by itself: placed on one incident, looked at again, removed, and whoever was told is told again
(CUS-3, CUS-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.systems.tell import tell_of
from shared.models import Appeal, Incident, IncidentPerson, MarkerTold, StandingMarker
from shared.models.references import new_reference
from shared.queries import warnings
from shared.queries.markers import is_standing, marker_with
from shared.queries.policy import policy_in_force, version_in_force
from shared.rules.addresses import record_page
from shared.rules.direction import isolated
from shared.rules.errors import Invalid, NotAllowed, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.markers import MarkerOn, place_key, wrong_dates
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import Channel, IncidentPart, LetterKind, Precaution

_NOT_BOTH = "Say how they were told, or why they are not: not both"


@dataclass(frozen=True)
class NewMarker:
    """What a marker says. `uprn` is the place’s number where it is known; `told_how` is empty until they are told."""

    on: MarkerOn
    precaution: Precaution
    fact: str
    review_on: date
    ends_on: date
    uprn: str = ""
    told_how: str = ""
    not_told_reason: str = ""


@action(Action.PLACE_MARKER)
def place_marker(doing: Doing, incident: str, new: NewMarker) -> StandingMarker:
    """Place a marker on the person of an incident, or on the place. Its precaution is one that the policy has.

    Raises NotAllowed for whoever the incident happened to, and Invalid, by field.
    """
    ground = doing.load(Incident, incident)
    doing.ask(ground)
    customer = ground.customer
    if customer is None:
        raise Invalid({"on": "Say first whose incident it is"})
    if _happened_to(ground, doing.me):
        raise NotAllowed("This happened to you, so somebody else must decide on a marker.")
    place = place_key(customer.address, customer.postcode) if new.on is MarkerOn.PLACE else ""
    if problems := _problems(doing, ground, new, place):
        raise Invalid(problems)
    made = doing.create(
        StandingMarker, reference=new_reference("MRK"), on=new.on, customer=customer, place_key=place,
        place=", ".join([*customer.address.splitlines(), customer.postcode]) if place else "", uprn=new.uprn.strip(),
        precaution=new.precaution, fact=new.fact.strip(), incident=ground, decided_by=doing.me, decided_at=doing.now,
        review_on=new.review_on, ends_on=new.ends_on, told_how=new.told_how.strip(),
        told_on=doing.today if new.told_how.strip() else None, not_told_reason=new.not_told_reason.strip(),
    )  # fmt: skip
    if made.told_on is None and not made.not_told_reason and customer.died_on is None:
        draft(doing, LetterKind.MARKER_NOTICE, customer, version_in_force(), marker=made)
    doing.record(made, {**vars(new), "incident": incident}, customer=customer)
    tell_of(doing, made)
    return made


@action(Action.REVIEW_MARKER)
def review_marker(doing: Doing, reference: str, expected: int, review_on: date, reasons: str) -> StandingMarker:
    """Look at it again: it stays until its end, and is looked at again on this day."""
    marker = marker_with(reference)
    doing.ask(marker)
    _still_stands(marker)
    problems = {} if has_substance(reasons) else {"reasons": "Say what you looked at, and why it stays"}
    if not doing.today < review_on <= marker.ends_on:
        problems["review_on"] = "The day must be after today, and no later than its end"
    if problems := problems | doing.words(reasons=reasons):
        raise Invalid(problems)
    doing.write(marker, expected, review_on=review_on)
    doing.record(marker, {"reasons": reasons, "review_on": review_on}, customer=marker.customer)
    return marker


@action(Action.REMOVE_MARKER)
def remove_marker(doing: Doing, reference: str, expected: int, because: str) -> StandingMarker:
    """Remove it. Whoever was told of it is work until they are told that it is gone."""
    marker = marker_with(reference)
    doing.ask(marker)
    _still_stands(marker)
    problems = {} if has_substance(because) else {"because": "Say why it goes"}
    if problems := problems | doing.words(because=because):
        raise Invalid(problems)
    take_off(doing, marker, because.strip(), expected)
    return marker


def take_off(doing: Doing, marker: StandingMarker, because: str, expected: int | None = None) -> None:
    """Remove a marker, as a part of an action, and tell the systems that were told of it. A letter tells the customer,
    where they had been told that it stood."""
    doing.write(marker, expected, removed_at=doing.now, removed_because=because)
    doing.record(marker, {"because": because}, customer=marker.customer, action=Action.REMOVE_MARKER)
    if marker.told_on is not None and marker.customer.died_on is None:
        draft(doing, LetterKind.MARKER_GONE, marker.customer, version_in_force(), marker=marker)
    tell_of(doing, marker)


def told_by(doing: Doing, marker: StandingMarker, letter: str, by: Channel) -> None:
    """The letter that tells the customer of it has gone: a part of issuing that."""
    how = f"Our letter {letter}, by {by.label}"
    doing.write(marker, told_on=doing.today, told_how=how)
    doing.record(marker, {"how": how}, customer=marker.customer, action=Action.TELL_OF_MARKER)


def ground_gone(doing: Doing, incident: Incident) -> None:
    """Nothing of this incident counts any more, so the markers that rest on it go with it; who decided on them is told
    (CUS-3)."""
    for marker in _resting_on(doing, incident):
        take_off(doing, marker, f"Nothing of {incident.reference} counts any more.")
        text = f"{marker.reference} is gone: nothing of {incident.reference}, on which it rested, counts any more."
        doing.notify(marker.decided_by, text, record_page(marker.reference))


def ground_disputed(doing: Doing, incident: Incident, words: str) -> None:
    """The customer disputes what a marker rests on: it is looked at again today, by whoever looks at markers."""
    for marker in _resting_on(doing, incident):
        doing.write(marker, review_on=min(marker.review_on, doing.today))
        payload = {"reasons": f"They dispute {incident.reference}: {words}", "review_on": marker.review_on}
        doing.record(marker, payload, customer=marker.customer, action=Action.REVIEW_MARKER)
        text = f"{marker.reference} rests on {incident.reference}, which they dispute: look at it again."
        doing.notify(marker.decided_by, text, record_page(marker.reference))


def _resting_on(doing: Doing, incident: Incident) -> list[StandingMarker]:
    here = (StandingMarker.incident == incident) & StandingMarker.removed_at.is_null()
    return list(StandingMarker.select().where(here, StandingMarker.ends_on >= doing.today))


@action(Action.TELL_OF_MARKER)
def tell_of_marker(
    doing: Doing, reference: str, to: str = "", how: str = "", not_told_reason: str = ""
) -> StandingMarker:
    """Record that a system or partner was told (`to`); or how the customer was, or why not."""
    marker = marker_with(reference)
    doing.ask(marker)
    _still_stands(marker)
    if not any(has_substance(one) for one in (to, how, not_told_reason)):
        raise Invalid({"to": "Say who was told, or how the customer was"})
    if how.strip() and not_told_reason.strip():
        raise Invalid({"not_told_reason": _NOT_BOTH})
    if problems := doing.words(to=to, how=how, not_told_reason=not_told_reason):
        raise Invalid(problems)
    if to.strip():
        doing.create(MarkerTold, marker=marker, to=to.strip(), on=doing.today, by=doing.me)
    if how.strip():
        doing.write(marker, told_on=doing.today, told_how=how.strip())
    elif not_told_reason.strip():
        doing.write(marker, not_told_reason=not_told_reason.strip())
    said = {"to": to, "how": how, "not_told_reason": not_told_reason}
    doing.record(marker, said, customer=marker.customer)
    return marker


@action(Action.RECALL_MARKER)
def recall_marker(doing: Doing, number: int) -> MarkerTold:
    """Somebody who was told of a marker is told that it is gone. Raises OutOfStep while it stands, or once told."""
    told = MarkerTold.get_or_none(MarkerTold.id == number)
    if told is None:
        raise NotFound("Nobody was told of this.")
    doing.ask(told.marker)
    if is_standing(told.marker) or told.recalled_on is not None:
        raise OutOfStep("The marker still stands, or they were told already.")
    doing.write(told, recalled_on=doing.today, recalled_by=doing.me)
    doing.record(told.marker, {"recalled_from": told.to}, customer=told.marker.customer)
    return told


def _problems(doing: Doing, ground: Incident, new: NewMarker, place: str) -> dict[str, str]:
    problems = wrong_dates(doing.today, new.review_on, new.ends_on)
    if ground.self_harm or warnings.set_aside().where(Appeal.incident == ground).exists():
        problems["on"] = "Nothing of this incident counts, so no marker rests on it"
    elif new.on is MarkerOn.PERSON and ground.customer and ground.customer.died_on:
        problems["on"] = f"{isolated(ground.customer.name)} has died, so no marker stands on them"
    elif new.on is MarkerOn.PLACE and not place:
        problems["on"] = "The account has no address with a postcode, so the place is not known"
    if new.precaution not in policy_in_force().precautions:
        problems["precaution"] = "The policy has no such precaution"
    if not has_substance(new.fact):
        problems["fact"] = "State the fact in a sentence, from the incident"
    if new.uprn.strip() and not (new.uprn.strip().isdecimal() and len(new.uprn.strip()) <= 12):
        problems["uprn"] = "A UPRN is a number of up to 12 digits"
    if new.told_how.strip() and new.not_told_reason.strip():
        problems["not_told_reason"] = _NOT_BOTH
    return problems | doing.words(fact=new.fact, not_told_reason=new.not_told_reason)


def _still_stands(marker: StandingMarker) -> None:
    if not is_standing(marker):
        raise OutOfStep("This marker is gone.")


def _happened_to(incident: Incident, person: int) -> bool:
    affected = IncidentPerson.select().where(
        IncidentPerson.incident == incident,
        IncidentPerson.staff == person,
        IncidentPerson.part == IncidentPart.AFFECTED,
    )
    return affected.exists()

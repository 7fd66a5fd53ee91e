"""Incidents: the record as it is read, the form that the policy in force makes, and who can be named in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import peewee

from shared.models import (
    Attachment,
    CaseFile,
    CaseIncident,
    Customer,
    Incident,
    IncidentBehaviour,
    IncidentNote,
    IncidentPerson,
    Ladder,
    Notice,
    Organisation,
    Safeguarding,
    Staff,
    Warning,
)
from shared.policy.schema import LadderStep
from shared.queries.paging import Page, page_of
from shared.queries.policy import record_of
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.errors import NotFound
from shared.rules.injuries import Injury
from shared.rules.reading import Reading, may_read
from shared.rules.vocabulary import IncidentPart, ProtectedCharacteristic
from shared.rules.written import listed


@dataclass(frozen=True)
class IncidentRecord:
    """An incident with everything that was added to it."""

    incident: Incident
    behaviours: tuple[IncidentBehaviour, ...]
    people: tuple[IncidentPerson, ...]
    notes: tuple[IncidentNote, ...]
    files: tuple[Attachment, ...]
    cases: tuple[str, ...]
    hate_target: str
    #: How badly a colleague was hurt; None where nobody was.
    injury: Injury | None
    mine: bool

    def named(self, part: IncidentPart) -> str:
        """The colleagues with this part, by name."""
        return ", ".join(person.staff.name for person in self.people if person.part is part)


def incident_with(reference: str, actor: Actor) -> IncidentRecord:
    """The incident, as this colleague may read it: which characteristic was the target is for managers (SEC-4).

    Raises NotFound.
    """
    incident = (
        Incident.select(Incident, Customer, Staff)
        .left_outer_join(Customer)
        .switch(Incident)
        .join(Staff, on=(Incident.recorded_by == Staff.id))
        .where(Incident.reference == reference)
        .first()
    )
    if incident is None:
        raise NotFound(f"There is no incident {reference}.")
    people = tuple(
        IncidentPerson.select(IncidentPerson, Staff)
        .join(Staff)
        .where(IncidentPerson.incident == incident)
        .order_by(IncidentPerson.id)
    )
    cases = CaseFile.select(CaseFile.reference).join(CaseIncident).where(CaseIncident.incident == incident)
    manager = may_read(actor, Reading.SENSITIVE)
    target = incident.hate_target if manager else ""
    return IncidentRecord(
        incident=incident,
        behaviours=tuple(incident.behaviours.order_by(IncidentBehaviour.id)),
        people=people,
        notes=tuple(
            IncidentNote.select(IncidentNote, Staff)
            .join(Staff)
            .where(IncidentNote.incident == incident)
            .order_by(IncidentNote.id)
        ),
        files=files_of(reference),
        cases=tuple(row.reference for row in cases) if manager else (),
        hate_target=ProtectedCharacteristic(target).label if target else "",
        injury=Injury(incident.injury) if incident.injury else None,
        mine=any(person.staff_id == actor.staff_id for person in people),
    )


def files_of(reference: str) -> tuple[Attachment, ...]:
    """The files that came with a record, oldest first."""
    return tuple(Attachment.select().where(Attachment.record_reference == reference).order_by(Attachment.id))


def who_was_told(incident: Incident) -> str:
    """The colleagues whom the incident's own notice reached, by name (INC-6)."""
    rows = (
        Staff.select(Staff.name).join(Notice).where(Notice.link == record_page(incident.reference)).order_by(Notice.id)
    )
    return listed(dict.fromkeys(row.name for row in rows))


def incidents(cursor: str = "", *, unmatched: bool = False) -> Page[Incident]:
    """A page of incidents with their customer and who recorded them, newest first.

    Raises NotFound for a `cursor` that there is not.
    """
    query: Any = (
        Incident.select(Incident, Customer, Staff)
        .left_outer_join(Customer)
        .switch(Incident)
        .join(Staff, on=(Incident.recorded_by == Staff.id))
    )
    if unmatched:
        query = query.where(Incident.customer.is_null())
    return page_of(query, Incident.happened_at, Incident.id, cursor=cursor)


def colleagues() -> list[Staff]:
    """Everyone who works here now, by name: who can be named as affected or as a witness."""
    return list(Staff.select(Staff.id, Staff.name, Staff.email).where(Staff.active).order_by(Staff.name, Staff.id))


def ladder_with(reference: str) -> Ladder:
    """A walk of the ladder with its customer, colleague and incident. Raises NotFound."""
    found = (
        Ladder.select(Ladder, Customer, Staff, Incident)
        .join(Customer)
        .switch(Ladder)
        .join(Staff)
        .switch(Ladder)
        .left_outer_join(Incident)
        .where(Ladder.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no warning ladder {reference}.")
    return found


def warnings_of(ladder: Ladder) -> list[Warning]:
    """The warnings given so far, in order."""
    return list(ladder.warnings.order_by(Warning.step))


def current_step(ladder: Ladder) -> LadderStep | None:
    """The step to show now, with its words; None when every step was taken."""
    steps = record_of(ladder.policy).ladder.steps
    taken = ladder.warnings.count()
    return steps[taken] if taken < len(steps) else None


def words_of(step: LadderStep, ladder: Ladder) -> str:
    """The words to say, with the customer's and the organisation's name in them."""
    organisation = Organisation.get_or_none()
    return step.words.replace("{customer}", ladder.customer.name).replace(
        "{organisation}", organisation.name if organisation else "us"
    )


def without_behaviour(case_id: int) -> tuple[str, ...]:
    """References of the case's incidents that don't say yet which behaviour of the policy it was.

    The warning ladder files an incident by itself; what the policy calls it is often ticked only afterwards.
    """
    rows = (
        Incident.select(Incident.reference)
        .join(CaseIncident)
        .switch(Incident)
        .join(IncidentBehaviour, peewee.JOIN.LEFT_OUTER)
        .where(CaseIncident.case == case_id, IncidentBehaviour.id.is_null())
        .order_by(Incident.happened_at, Incident.id)
    )
    return tuple(row.reference for row in rows)


def safeguarding_with(reference: str) -> Safeguarding:
    """The safeguarding task with its customer, and who opened and who closed it. Raises NotFound."""
    opener, closer = Staff.alias(), Staff.alias()
    found: Safeguarding | None = (
        Safeguarding.select(Safeguarding, Customer, opener, closer)
        .left_outer_join(Customer)
        .switch(Safeguarding)
        .join(opener, on=(Safeguarding.opened_by == opener.id), attr="opened_by")
        .switch(Safeguarding)
        .left_outer_join(closer, on=(Safeguarding.done_by == closer.id), attr="done_by")
        .where(Safeguarding.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no safeguarding task {reference}.")
    return found

"""What is asked about a colleague."""

from __future__ import annotations

from typing import Any

from shared.actions.staff.colleagues import ColleagueDetails
from shared.models import Service, Staff
from shared.rules.direction import isolated
from shared.rules.telephone import as_written
from shared.rules.vocabulary import Role
from shared.web.forms import Checkboxes, Date, Email, Form, Select, Telephone, Text, TextArea, Version

_WHAT_FOR = {
    Role.COLLEAGUE: "Answers customers, records contacts and incidents",
    Role.LINE_MANAGER: "Answers requests for adjustments, supports colleagues",
    Role.SENIOR_MANAGER: "Opens and works cases, proposes restrictions, issues letters",
    Role.DIRECTOR: "Authorises restrictions and hears appeals, as the policy says",
    Role.REPORTS: "Reads the committee’s reports, and no case",
    Role.AUDITOR: "Reads the audit log",
    Role.ADMINISTRATOR: "Adds colleagues, gives roles, puts a policy in force",
}


def _roles() -> Checkboxes:
    return Checkboxes(
        "What are they here for?",
        hint="Choose every role that they hold. It counts from their very next click.",
        choices=[(role.value, role.label, _WHAT_FOR[role]) for role in Role],
        required="Choose at least one role",
    )


class AddColleagueForm(Form):
    """A new colleague."""

    name = Text("Name", required="Enter their name", autocomplete="off")
    email = Email("Email address at work", required="Enter their email address", autocomplete="off")
    job_title = Text("Job title", hint="As customers may read it in a letter.", required="Enter their job title")
    telephone = Telephone("Telephone", hint="If they may be named to a customer.", autocomplete="off")
    service = Select("Service", required="Choose a service")
    line_manager = Select("Line manager")
    roles = _roles()

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Offer the services and the people that there are, before reading which was chosen."""
        self.service.choices = [(row.key, row.name) for row in Service.select().order_by(Service.name)]
        managers = Staff.select(Staff.email, Staff.name, Staff.job_title).where(Staff.active).order_by(Staff.name)
        self.line_manager.choices = [(row.email, row.in_full) for row in managers]
        super().process(*args, **kwargs)


class ChangeColleagueForm(Form):
    """What is known of a colleague; opened with what it is."""

    version = Version()
    name = Text("Name", required="Enter their name", autocomplete="off")
    job_title = Text("Job title", hint="As customers may read it in a letter.", required="Enter their job title")
    telephone = Telephone("Telephone", hint="If they may be named to a customer.", autocomplete="off")
    service = Select(
        "Service",
        hint="What they did stays with the service that they were of then. Both count when an appeal is given to "
        "somebody who had no part in a decision.",
        required="Choose a service",
    )
    line_manager = Select("Line manager")
    same_person_as = Select(
        "Another account of the same person",
        hint="Only where somebody came back, or has had two. What they did under either counts as theirs.",
    )

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Offer the services and the people that there are, before reading which was chosen."""
        self.service.choices = [(row.key, row.name) for row in Service.select().order_by(Service.name)]
        everyone = list(Staff.select().order_by(Staff.name))
        self.line_manager.choices = [(row.email, row.in_full) for row in everyone if row.active]
        self.same_person_as.choices = [(row.email, f"{isolated(row.name)}, {row.email}") for row in everyone]
        super().process(*args, **kwargs)

    def details(self) -> ColleagueDetails:
        """What was entered."""
        return ColleagueDetails(
            name=self.name.data,
            job_title=self.job_title.data,
            telephone=as_written(self.telephone.data),
            service=self.service.data,
            line_manager_email=self.line_manager.data or "",
            same_person_as_email=self.same_person_as.data or "",
        )


def known(person: Staff) -> dict[str, Any]:
    """The fields of a form for what a colleague is now."""
    return {
        "version": person.version,
        "name": person.name,
        "job_title": person.job_title,
        "telephone": person.telephone,
        "service": person.service.key,
        "line_manager": person.line_manager.email if person.line_manager else "",
        "same_person_as": person.same_person_as.email if person.same_person_as else "",
    }


class AbsenceForm(Form):
    """When a colleague is away, and who stands in."""

    staff = Select("Who is away?", required="Choose a colleague")
    first_day = Date("First day away", hint="For example, 27 3 2026", required="Enter the first day away")
    last_day = Date("Last day away", hint="Leave it empty if nobody knows yet.")
    stand_in = Select(
        "Who stands in for them?",
        hint="Calls from customers who are to go through them are put through to this person where the deputy is away "
        "too.",
    )

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Offer everyone who works here."""
        everyone = Staff.select().where(Staff.active).order_by(Staff.name)
        self.staff.choices = [(str(row.id), row.in_full) for row in everyone]
        self.stand_in.choices = list(self.staff.choices)
        super().process(*args, **kwargs)


class RolesForm(Form):
    """The roles that a colleague holds from now on."""

    version = Version()
    roles = _roles()


class EndAccessForm(Form):
    """The decision, and who takes over what is open."""

    version = Version()
    hand_over_to = Select("Who takes over what is theirs?")
    hearer = Select(
        "Who hears their appeals?",
        hint="Only those who had no part in any of them are in this list. Leave it empty, and each appeal comes to the "
        "work lists of senior managers.",
    )

    def offer(self, able: list[Staff], hearers: list[Staff]) -> None:
        """Those who can take over, and those who can hear the appeals."""
        for field, people in ((self.hand_over_to, able), (self.hearer, hearers)):
            field.choices = [(str(one.id), one.in_full) for one in people]

    def chosen(self) -> tuple[int | None, int | None]:
        """Who takes over, and who hears the appeals, by id."""
        taking, hears = self.hand_over_to.data, self.hearer.data
        return int(taking) if taking else None, int(hears) if hears else None


class ResetSecondFactorForm(Form):
    """Why a colleague begins again with signing in."""

    version = Version()
    reason = TextArea(
        "What happened, and how do you know that it is really them?",
        hint="For example: their telephone was stolen; they came to the desk. It is kept in the audit log.",
        required="Say what happened, and how you know that it is really them",
        longest=1000,
        rows=3,
    )

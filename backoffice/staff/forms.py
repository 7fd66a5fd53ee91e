"""What is asked about a colleague."""

from __future__ import annotations

from typing import Any

from shared.models import Service, Staff
from shared.rules.vocabulary import Role
from shared.web.forms import Checkboxes, Email, Form, Select, Telephone, Text, TextArea, Version

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
        self.line_manager.choices = [(row.email, f"{row.name}, {row.job_title}") for row in managers]
        super().process(*args, **kwargs)


class RolesForm(Form):
    """The roles that a colleague holds from now on."""

    version = Version()
    roles = _roles()


class EndAccessForm(Form):
    """Nothing but the decision."""

    version = Version()


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

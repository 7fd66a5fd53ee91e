"""What is asked about another system."""

from __future__ import annotations

from shared.rules.systems import SystemScope
from shared.web.forms import Checkboxes, Form, Text


class AddSystemForm(Form):
    """Another system that may ask."""

    name = Text("Name of the system", hint="For example, “Repairs scheduler”.", required="Enter the name of the system")
    scopes = Checkboxes(
        "What may it ask?",
        choices=[(scope, scope.label) for scope in SystemScope],
        required="Choose what it may ask",
    )
    webhook_url = Text(
        "Where is it told of changes? (optional)",
        hint="An address of that system that begins with https://. It is told which account changed, and nothing more.",
        longest=300,
        width="two-thirds",
    )

"""What an auditor can ask the log for."""

from __future__ import annotations

from typing import Any

from shared.models.references import read_reference
from shared.queries.audit import log as audit_log
from shared.queries.audit.words import DONE
from shared.web.forms import Date, Form, Select, Text

_CHOICES = [(str(action), words[0].upper() + words[1:]) for action, words in DONE.items()]


class FilterForm(Form):
    """A question to the log, asked by GET: nothing is changed by it, so it carries no token."""

    class Meta(Form.Meta):
        """As every form of ours, but without a token in the address."""

        csrf = False

    about = Text("Reference or account", longest=60, width="20")
    kind = Text("Kind of record", longest=60)
    action = Select("What was done", choices=sorted(_CHOICES, key=lambda choice: choice[1]))
    who = Select("By whom")
    since = Date("From")
    until = Date("To")

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Offer the people that there are, before reading who was chosen."""
        self.who.choices = [(str(row.id), row.in_full) for row in audit_log.people()]
        super().process(*args, **kwargs)

    def wanted(self) -> audit_log.WantedEvents:
        """The question as the log takes it."""
        return audit_log.WantedEvents(
            action=self.action.data or "",
            who=int(self.who.data) if self.who.data else None,
            about=_as_written(self.about.data),
            kind=(self.kind.data or "") if self.about.data.isdecimal() else "",
            since=self.since.data,
            until=self.until.data,
        )


class ExportForm(FilterForm):
    """The same question, for a file to take away: that is an event, so it is sent and carries a token."""

    class Meta(Form.Meta):
        """As every form that does something: with its token, which the question that it is made of has not."""

        csrf = Form.Meta.csrf

    form = Select(
        "Kind of file", choices=[("csv", "CSV"), ("ods", "OpenDocument spreadsheet")], required="Choose a kind of file"
    )


def _as_written(typed: str) -> str:
    return typed if "@" in typed else read_reference(typed) if len(typed) >= 11 else typed.upper()

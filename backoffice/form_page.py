"""A page with one form about a record: what may be done, why not, the form, and the way back to the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.submit import status_of, submit
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.web.forms import Form


@dataclass(frozen=True)
class Around:
    """What stands around the form: the template that says whom it is about, the way back in words, perhaps a note."""

    about: str
    back: str
    note: str = ""


def form_page(
    record: Any,
    form: Form,
    action: Action,
    heading: str,
    act: Callable[[Actor], Any],
    around: Around,
    done: str = "",
    **context: Any,
) -> Response | tuple[str, int]:
    """Act and go back to the record's page, where `done` is said; or show the form with what is `around` it.

    `context` is what the template about the record needs.
    """
    if submit(form, act, record) is not None:
        flash(done or f"{heading.rstrip('?')}: saved.", "success")
        return redirect(record_page(record.reference), 303)
    if form.problems():
        record = type(record).get_by_id(record.id)  # as a colleague may have left it meanwhile
    page = render_template(
        "backoffice/form_page.html", record=record, form=form, action=action, heading=heading, around=around, **context
    )
    return page, status_of(form)

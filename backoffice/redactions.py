"""What is left out of a copy that goes out: the same way for the pack of a case and for a copy of one’s data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from werkzeug.wrappers import Response

from backoffice.cases.forms import RedactionForm
from backoffice.submit import submit
from shared.actions.copies import add_redaction, take_back_redaction
from shared.web.forms import Form

P = TypeVar("P")


def leave_out(reference: str, copy: str, page: Callable[[RedactionForm], P]) -> Response | P:
    """Leave words out of a copy, which stands at the address `copy`, and go back there; or show its page."""
    form = RedactionForm()
    if submit(form, lambda actor: add_redaction(actor, reference, form.words.data, form.instead.data or "")):
        flash("They are left out now. Read on below.", "success")
        return redirect(f"{copy}#left-out", 303)
    return page(form)


def put_back(reference: str, number: int, copy: str) -> Response:
    """It was a mistake: the words stay in."""
    if submit(Form(), lambda actor: take_back_redaction(actor, reference, number)):
        flash("They stay in again.", "success")
    return redirect(f"{copy}#left-out", 303)

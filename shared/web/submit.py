"""What becomes of a form that was sent, on either site: check its shape, act, and keep what was typed if that fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shared.models.base import Record
from shared.rules.errors import BreaksPromise, Invalid, Stale
from shared.web.forms import Form

R = TypeVar("R")


def carry_out(form: Form, act: Callable[[], R], record: Record | None = None) -> R | None:
    """What `act` gives, once the form is right; None where it was not sent, or can't be done yet.

    Then the form says why. Where a colleague changed `record` in between, it says what they did, keeps what was typed,
    and takes on the new version: to send it again is to say that both were read (REL-5).
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except Invalid as invalid:
        form.add_errors(invalid)
    except BreaksPromise as broken:
        form.form_errors += broken.reasons
    except Stale as stale:
        form.form_errors += [str(stale), "What you typed is kept below. Read what changed, then save again."]
        if record is not None and "version" in form:
            form.version.typed = []
            form.version.data = type(record).get_by_id(record.id).version
    return None


def status_of(form: Form) -> int:
    """422 for a form that was sent and has something to mend, 200 for one that is shown."""
    return 422 if form.problems() else 200

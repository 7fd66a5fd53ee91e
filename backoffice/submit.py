"""What a view does with a form that was posted: check its shape, act, and keep what was typed where that fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from backoffice import drafts
from backoffice.current import me
from shared.models.base import Record
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, Stale
from shared.web.forms import Form

R = TypeVar("R")


def submit(form: Form, act: Callable[[Actor], R], record: Record | None = None) -> R | None:
    """Do `act` as the colleague who is signed in, with the form's key (REL-6); None where it can't be done yet.

    Then the form says why. Where a colleague changed `record` in between, it says what they did, keeps what was typed,
    and takes on the new version: to send it again is to say that both were read (REL-5).
    """
    if not form.validate_on_submit():
        return None
    try:
        actor = me().with_key(form.key.data)
        done = act(actor.keeping(form.keep_because.data) if "keep_because" in form else actor)
        drafts.forget()
        return done
    except Invalid as invalid:
        form.add_errors(invalid)
    except Stale as stale:
        form.form_errors += [str(stale), "What you typed is kept below. Read what changed, then save again."]
        if record is not None and "version" in form:
            form.version.typed = []
            form.version.data = type(record).get_by_id(record.id).version
    return None


def status_of(form: Form) -> int:
    """422 for a form that was sent and has something to mend, 200 for one that is shown."""
    return 422 if form.problems() else 200

"""Carry out a form as the colleague who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from backoffice.current import me
from backoffice.drafts import forget_draft
from shared.models.base import Record
from shared.rules.actor import Actor
from shared.web.forms import Form
from shared.web.submit import carry_out, status_of

__all__ = ["as_sent", "status_of", "submit"]

R = TypeVar("R")


def submit(form: Form, act: Callable[[Actor], R], record: Record | None = None) -> R | None:
    """Do `act` as the colleague who is signed in, with the form's key (REL-6); None where it can't be done yet.

    Then the form says why; `record` is what a colleague may have changed in between. What is done is no draft any more.
    """

    def as_me() -> R:
        actor = me().with_key(form.key.data)
        done = act(actor.keeping(form.keep_because.data) if "keep_because" in form else actor)
        forget_draft()
        return done

    return carry_out(form, as_me, record)


def as_sent(fresh: dict[str, Form], sent: Form | None) -> dict[str, Form]:
    """The forms of one page: the one that was sent, and has something to mend, stands as it was sent."""
    return {name: sent if sent is not None and type(sent) is type(each) else each for name, each in fresh.items()}

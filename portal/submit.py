"""Carry out a form as the customer who sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from portal.current import sender
from shared.rules.actor import Actor
from shared.web.forms import Form
from shared.web.submit import carry_out, status_of

__all__ = ["status_of", "submit"]

R = TypeVar("R")


def submit(form: Form, act: Callable[[Actor], R]) -> R | None:
    """Do `act` as the customer, with the form's key (REL-6); None where it can't be done: then the form says why."""
    return carry_out(form, lambda: act(sender(form.key.data)))

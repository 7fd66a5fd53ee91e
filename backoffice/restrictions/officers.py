"""A colleague leaves or changes: somebody else takes their place in all their restrictions in one step (RES-11)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.restrictions.forms import ReplaceOfficerForm
from backoffice.submit import status_of, submit
from shared.actions.restrictions.officer import replace_officer
from shared.models import Staff
from shared.queries.involvement import customer_facing
from shared.queries.restrictions import naming
from shared.rules.direction import isolated
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.web import access

officers = Blueprint("officers", __name__)


@officers.route("/restrictions/officers/<int(max=999999999):number>", methods=["GET", "POST"])
@access.staff(Action.NAME_OFFICER)
def replace(number: int) -> Response | tuple[str, int]:
    """Everything that names this colleague, ticked, and who takes their place."""
    leaves = Staff.get_or_none(Staff.id == number)
    if leaves is None:
        raise NotFound("There is no such colleague.")
    found = naming(number)
    form = ReplaceOfficerForm(data={"restrictions": [one.reference for one in found]})
    form.restrictions.choices = [(one.reference, f"{one.reference}, {isolated(one.customer.name)}") for one in found]
    others = [person for person in customer_facing() if person.id != number]
    form.takes_over.choices = [(str(person.id), person.in_full) for person in others]
    done = submit(
        form,
        lambda actor: replace_officer(actor, tuple(form.restrictions.data), number, int(form.takes_over.data)),
    )
    if done:
        flash(f"{leaves.name} is replaced. Whoever was told of it is owed a letter: they are drafted.", "success")
        return redirect("/work?in=/letters", 303)
    page = render_template("backoffice/restrictions/officers.html", leaves=leaves, found=found, form=form)
    return page, status_of(form)

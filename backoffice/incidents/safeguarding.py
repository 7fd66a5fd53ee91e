"""What was done when somebody spoke of harming themselves (BEH-8), or was in danger (INC-5): tasks until it is said."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.incidents.forms import DangerForm, SafeguardingForm
from backoffice.submit import status_of, submit
from shared.actions.incidents.safeguarding import record_safeguarding, see_to_danger
from shared.queries.incidents import incident_with, safeguarding_with
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.web import access

safeguarding = Blueprint("safeguarding", __name__)


@safeguarding.route("/incidents/<reference>/danger", methods=["GET", "POST"])
@access.staff(Action.SEE_TO_DANGER)
def danger(reference: str) -> Response | tuple[str, int]:
    """Who was in danger and of what; until it is written down what was done, it is a task of senior managers."""
    record = incident_with(reference, me())
    form = DangerForm()
    if submit(form, lambda actor: see_to_danger(actor, reference, form.what_was_done.data)):
        flash("It is written down. Thank you.", "success")
        return redirect(record_page(reference), 303)
    page = render_template("backoffice/incidents/danger.html", incident=record.incident, form=form)
    return page, status_of(form)


@safeguarding.route("/safeguarding/<reference>", methods=["GET", "POST"])
@access.staff(Action.RECORD_SAFEGUARDING)
def show(reference: str) -> Response | tuple[str, int]:
    """What happened, what to do, and what was done; until that is written down it is a task."""
    task = safeguarding_with(reference)
    form = SafeguardingForm(data={"version": task.version})
    done = submit(
        form, lambda actor: record_safeguarding(actor, reference, form.version.data, form.what_was_done.data), task
    )
    if done:
        flash("It is written down. Thank you.", "success")
        return redirect(record_page(reference), 303)
    return render_template("backoffice/incidents/safeguarding.html", task=task, form=form), status_of(form)

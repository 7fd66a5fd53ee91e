"""Who is away, and who stands in: for managers and administrators (SIT-12)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.staff.forms import AbsenceForm
from backoffice.submit import status_of, submit
from shared import clock
from shared.actions.staff.absences import end_absence, record_absence
from shared.models import Absence
from shared.queries import presence
from shared.rules.actor import Actor
from shared.rules.lifecycle import Action
from shared.web import access
from shared.web.forms import Form

absences = Blueprint("absences", __name__, url_prefix="/absences")


@absences.get("")
@access.staff(Action.RECORD_ABSENCE)
def index() -> str:
    """Who is away now, and who will be."""
    today = clock.today()
    rows = presence.absences(today)
    now = [row for row in rows if row.first_day <= today]
    later = [row for row in rows if row.first_day > today]
    return render_template("backoffice/staff/absences.html", now=now, later=later, form=Form(formdata=None))


@absences.route("/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_ABSENCE)
def new() -> Response | tuple[str, int]:
    """Record that a colleague is away."""
    form = AbsenceForm(data={"first_day": clock.today()})

    def act(actor: Actor) -> Absence:
        stand_in = int(form.stand_in.data) if form.stand_in.data else None
        return record_absence(actor, int(form.staff.data), form.first_day.data, form.last_day.data, stand_in)

    if absence := submit(form, act):
        flash(f"{absence.staff.name} is recorded as away.", "success")
        return redirect(url_for(".index"), 303)
    return render_template("backoffice/staff/absence.html", form=form), status_of(form)


@absences.post("/<int(max=999999999):number>/end")
@access.staff(Action.END_ABSENCE)
def end(number: int) -> Response:
    """They are back, or will not be away."""
    absence = end_absence(me().with_key(Form().key.data), number)
    flash(f"{absence.staff.name} is not away any more.", "success")
    return redirect(url_for(".index"), 303)

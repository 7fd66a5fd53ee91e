"""Markers: placed on an incident, shown with a reason for each look, reviewed, removed, recalled (CUS-3, CUS-6)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.markers.forms import LookForm, PlaceMarkerForm, RemoveMarkerForm, ReviewMarkerForm, TellForm
from backoffice.submit import status_of, submit
from shared.actions.look import note_look
from shared.actions.markers import place_marker, recall_marker, remove_marker, review_marker, tell_of_marker
from shared.models import StandingMarker
from shared.queries.incidents import incident_with
from shared.queries.markers import is_standing, letter_about, marker_with, told_of
from shared.queries.policy import policy_in_force
from shared.rules.addresses import record_page
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.web import access
from shared.web.forms import Form

markers = Blueprint("markers", __name__)


@markers.route("/incidents/<reference>/marker", methods=["GET", "POST"])
@access.staff(Action.PLACE_MARKER)
def place(reference: str) -> Response | tuple[str, int]:
    """Place a marker on the person of an incident, or on the place."""
    incident = incident_with(reference, me()).incident
    if incident.customer is None:
        raise NotFound("Say first whose incident it is.")
    form = PlaceMarkerForm(data=PlaceMarkerForm.usual())
    form.precaution.choices = [(one, one.label) for one in policy_in_force().precautions]
    made = submit(form, lambda actor: place_marker(actor, reference, form.new_marker()))
    if made:
        flash("The marker is placed.", "success")
        return redirect(record_page(made.reference), 303)
    page = render_template("backoffice/markers/place.html", form=form, incident=incident, customer=incident.customer)
    return page, status_of(form)


@markers.route("/markers/<reference>", methods=["GET", "POST"])
@access.staff(Reading.CUSTOMERS)
def show(reference: str) -> tuple[str, int]:
    """The precaution; why it is there only with a reason for the look, which is logged with it."""
    marker, look = marker_with(reference), LookForm()
    if not look.validate_on_submit():
        return _page(marker, look, open=False), status_of(look)
    note_look(me(), marker, "marker", reason=look.reason.data)
    return _page(marker, look, open=True), 200


@markers.post("/markers/<reference>/review")
@access.staff(Action.REVIEW_MARKER)
def review(reference: str) -> Response | tuple[str, int]:
    """It stays, and is looked at again on this day."""
    form = ReviewMarkerForm()
    return _act(reference, form, lambda actor: review_marker(
        actor, reference, form.version.data, form.review_on.data, form.reasons.data
    ))  # fmt: skip


@markers.post("/markers/<reference>/remove")
@access.staff(Action.REMOVE_MARKER)
def remove(reference: str) -> Response | tuple[str, int]:
    """It goes; whoever was told is told again."""
    form = RemoveMarkerForm()
    return _act(reference, form, lambda actor: remove_marker(actor, reference, form.version.data, form.because.data))


@markers.post("/markers/<reference>/told")
@access.staff(Action.TELL_OF_MARKER)
def told(reference: str) -> Response | tuple[str, int]:
    """A system or partner was told; or the customer was, or why not."""
    form = TellForm()
    return _act(reference, form, lambda actor: tell_of_marker(
        actor, reference, form.to.data or "", form.how.data or "", form.not_told_reason.data or ""
    ))  # fmt: skip


@markers.post("/markers/told/<int(max=999999999):number>/recalled")
@access.staff(Action.RECALL_MARKER)
def recalled(number: int) -> Response:
    """Somebody who was told is told that it is gone."""
    done = submit(Form(), lambda actor: recall_marker(actor, number))
    if done is None:
        return redirect("/work", 303)
    flash(f"{done.to} was told that it is gone.", "success")
    return redirect(record_page(done.marker.reference), 303)


def _act(reference: str, form: Form, act: Any) -> Response | tuple[str, int]:
    marker = marker_with(reference)
    if submit(form, act, marker):
        flash("It is written down.", "success")
        return redirect(record_page(reference), 303)
    return _page(marker_with(reference), LookForm(formdata=None), open=True, form=form), status_of(form)


def _page(marker: StandingMarker, look: LookForm, *, open: bool, form: Form | None = None) -> str:
    opened = {"version": marker.version}
    return render_template(
        "backoffice/markers/show.html",
        marker=marker,
        customer=marker.customer,
        stands=is_standing(marker),
        told=told_of(marker),
        letter=letter_about(marker),
        look=look,
        open=open,
        form=form or (look if look.is_submitted() and not open else None),
        review=form if isinstance(form, ReviewMarkerForm) else ReviewMarkerForm(formdata=None, data=opened),
        remove=form if isinstance(form, RemoveMarkerForm) else RemoveMarkerForm(formdata=None, data=opened),
        tell=form if isinstance(form, TellForm) else TellForm(formdata=None),
        plain=Form(formdata=None),
    )

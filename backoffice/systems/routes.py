"""Other systems, for administrators: which may ask, with what, and until when (CUS-4)."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.submit import status_of, submit
from backoffice.systems.forms import AddSystemForm
from shared.actions.systems.access import add_system, end_system, token_for
from shared.models import System
from shared.queries import systems as known
from shared.rules.actor import Actor
from shared.rules.lifecycle import Action
from shared.rules.systems import SystemScope
from shared.web import access
from shared.web.forms import Form

systems = Blueprint("systems", __name__, url_prefix="/systems")


@systems.get("")
@access.staff(Action.ADD_SYSTEM)
def index() -> str:
    """Every system that may ask, and those that no longer may."""
    return render_template("backoffice/systems/index.html", systems=known.systems(), ending=Form(formdata=None))


@systems.route("/new", methods=["GET", "POST"])
@access.staff(Action.ADD_SYSTEM, confirm=True)
def new() -> Response | str | tuple[str, int]:
    """Let another system ask. Its token and what it is told with are shown once, now."""
    form = AddSystemForm()
    token = token_for(str(form.key.data), str(current_app.secret_key))

    def act(actor: Actor) -> System:
        scopes = tuple(map(SystemScope, form.scopes.data))
        return add_system(actor, form.name.data, token, scopes, form.webhook_url.data)

    if made := submit(form, act):
        return render_template("backoffice/systems/added.html", system=made, token=token)
    return render_template("backoffice/systems/new.html", form=form), status_of(form)


@systems.post("/<int(max=999999999):number>/end")
@access.staff(Action.END_SYSTEM, confirm=True)
def end(number: int) -> Response:
    """End its access."""
    form = Form()
    if submit(form, lambda actor: end_system(actor, number)):
        flash("Its token opens nothing any more.", "success")
    return redirect("/systems", 303)

"""The audit log. Looking at it is itself logged."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.audit.forms import ExportForm, FilterForm
from backoffice.current import me
from backoffice.paging import cursor
from backoffice.submit import submit
from shared import audit as log
from shared.actions.export_log import export_log
from shared.actions.look import note_look_at_log
from shared.queries.audit import log as audit_log
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.web import access, fragments

audit = Blueprint("audit", __name__, url_prefix="/audit")
_PARTS = ("day", "month", "year")


@audit.get("")
@access.staff(Reading.AUDIT_LOG)
def index() -> Response:
    """The log, newest first, as far as it is asked for."""
    form = FilterForm(request.args)
    asked = form.wanted() if form.validate() else audit_log.WantedEvents()
    found = audit_log.events(asked, cursor())
    note_look_at_log(me(), {name: value for name, value in asdict(asked).items() if value})
    return fragments.render(
        "backoffice/audit/index.html",
        "backoffice/audit/_lines.html",
        422 if form.problems() else 200,
        form=form,
        events=found,
        filtered=asked != audit_log.WantedEvents(),
        export=ExportForm(formdata=None),
    )


@audit.post("/export")
@access.staff(Action.EXPORT_LOG, confirm=True)
def export() -> Response:
    """What the page shows, all of it, as a file (SEC-29)."""
    form = ExportForm()
    file = submit(form, lambda actor: export_log(actor, form.wanted(), form.form.data))
    if file is None:
        flash(" ".join(each["text"] for each in form.problems()), "important")
        return redirect(url_for("audit.index", **_question()), 303)
    answer = Response(file.content, content_type=file.kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def _question() -> dict[str, Any]:
    """The filters as they were sent, and nothing else of the form."""
    names = {"about", "kind", "who", "action"} | {f"{day}-{part}" for day in ("since", "until") for part in _PARTS}
    return {name: value for name, value in request.form.items() if name in names}


@audit.get("/verification")
@access.staff(Reading.AUDIT_LOG)
def verification() -> Response:
    """Reads the whole log and says whether the chain holds."""
    found = log.verify()
    note_look_at_log(me(), {"verification": "the chain holds" if not found.broken else "the chain is broken"})
    return make_response(render_template("backoffice/audit/verification.html", found=found))

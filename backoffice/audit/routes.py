"""The audit log. Looking at it is itself logged."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from backoffice.audit.forms import FilterForm
from backoffice.current import me
from backoffice.paging import place
from shared import audit as log
from shared.database.writing import writing
from shared.queries.audit import log as audit_log
from shared.rules.reading import Reading
from shared.web import access, fragments

audit = Blueprint("audit", __name__, url_prefix="/audit")


@audit.get("")
@access.staff(Reading.AUDIT_LOG)
def index() -> Response:
    """The log, newest first, as far as it is asked for."""
    form = FilterForm(request.args)
    asked = form.wanted() if form.validate() else audit_log.Wanted()
    found = audit_log.events(asked, place())
    _note_look({name: value for name, value in asdict(asked).items() if value})
    return fragments.render(
        "backoffice/audit/index.html",
        "backoffice/audit/_lines.html",
        422 if form.problems() else 200,
        form=form,
        events=found,
        filtered=asked != audit_log.Wanted(),
    )


@audit.get("/verification")
@access.staff(Reading.AUDIT_LOG)
def verification() -> Response:
    """Reads the whole log and says whether the chain holds."""
    found = log.verify()
    _note_look({"verification": "the chain holds" if not found.broken else "the chain is broken"})
    return make_response(render_template("backoffice/audit/verification.html", found=found))


def _note_look(what: dict[str, object]) -> None:
    with writing():
        log.append(me(), log.LOOK, "audit log", "", what)

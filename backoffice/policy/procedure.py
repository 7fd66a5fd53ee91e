"""The staff procedure as a page and as a desk card, and that somebody has read it (POL-10)."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from backoffice.current import me
from backoffice.letters.printing import as_file
from backoffice.policy.forms import ReadProcedureForm
from backoffice.submit import submit
from shared.actions.installation.reading import confirm_reading
from shared.letters.render import render
from shared.letters.report import on_paper
from shared.policy.procedure import procedure as procedure_of
from shared.queries.permissions import may_ever
from shared.queries.policy import record_of, version_in_force
from shared.queries.procedure_read import has_read, not_read_by
from shared.reports import publisher
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading, may_read
from shared.web import access
from shared.web.organisation import face

procedure = Blueprint("procedure", __name__, url_prefix="/policy")


@procedure.get("/procedure")
@access.staff()
def show() -> str:
    """Step by step for each way of contact, under the version in force."""
    return _page()


def _page(form: ReadProcedureForm | None = None) -> str:
    version = version_in_force()
    manages = may_read(me(), Reading.PROCEDURE_UNREAD)
    return render_template(
        "backoffice/policy/procedure.html",
        version=version,
        parts=procedure_of(record_of(version), face().name),
        form=form or ReadProcedureForm(formdata=None, data={"number": version.number}),
        asks=may_ever(Action.CONFIRM_READING, me()) and not has_read(me(), version),
        unread=not_read_by(version) if manages else [],
        manages=manages,
    )


@procedure.post("/procedure/read")
@access.staff(Action.CONFIRM_READING)
def read() -> BaseResponse | tuple[str, int]:
    """I have read this."""
    form = ReadProcedureForm()
    if not submit(form, lambda actor: confirm_reading(actor, int(form.number.data or 0))):
        return _page(form), 422
    flash("Thank you. It is kept that you have read it.", "success")
    return redirect("/policy/procedure", 303)


@procedure.get("/desk-card.pdf")
@access.staff()
def desk_card() -> Response:
    """The same on one page, to lie on a desk."""
    version = version_in_force()
    parts = procedure_of(record_of(version), face().name)
    card = on_paper(
        "letters/desk_card.html", f"desk card {version.number}", publisher(), {}, version=version, parts=parts
    )
    return as_file(render(card), f"desk-card-{version.number}")

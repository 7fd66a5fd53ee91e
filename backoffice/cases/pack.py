"""The pack of a case for an ombudsman: read, redacted, made (REP-5)."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from backoffice.cases.forms import PackForm, RedactionForm
from backoffice.handed_out import handed_out
from backoffice.redactions import leave_out, let_go, put_back, review_page
from backoffice.submit import submit
from shared.actions.copies import make_pack, make_redacted_pack
from shared.queries.cases.casefile import case_with
from shared.reports import publisher
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.web import access
from shared.web.forms import Form

pack = Blueprint("pack", __name__)


@pack.route("/cases/<reference>/pack", methods=["GET", "POST"])
@access.staff(Action.MAKE_PACK)
def show(reference: str) -> BaseResponse | tuple[str, int]:
    """The copy for outside as it would be, and what is left out of it: a reviewer reads it, and adds to that."""
    return leave_out(reference, f"{record_page(reference)}/pack", lambda form: _page(reference, form))


@pack.post("/cases/<reference>/pack/<int:number>/take-back")
@access.staff(Action.MAKE_PACK)
def take_back(reference: str, number: int) -> BaseResponse:
    """It was a mistake: the words stay in."""
    return put_back(reference, number, f"{record_page(reference)}/pack")


@pack.post("/cases/<reference>/pack/files")
@access.staff(Action.MAKE_PACK)
def release(reference: str) -> BaseResponse | tuple[str, int]:
    """Which files go out with the redacted pack, as they are."""
    here = f"{record_page(reference)}/pack"
    return let_go(case_with(reference), here, lambda form: _page(reference, RedactionForm(formdata=None), form))


@pack.post("/cases/<reference>/pack/whole")
@access.staff(Action.MAKE_PACK, confirm=True)
def whole(reference: str) -> BaseResponse | tuple[str, int]:
    """The whole pack."""
    form = Form()
    made = submit(form, lambda actor: make_pack(actor, reference, publisher()))
    if made is None:
        return _page(reference, RedactionForm(formdata=None), form)
    return handed_out(made, f"{reference}-whole")


@pack.post("/cases/<reference>/pack/redacted")
@access.staff(Action.MAKE_PACK, confirm=True)
def redacted(reference: str) -> BaseResponse | tuple[str, int]:
    """The redacted pack, as the reviewer has read it."""
    form = PackForm()
    made = submit(form, lambda actor: make_redacted_pack(actor, reference, form.fingerprint.data, publisher()))
    if made is None:
        return _page(reference, RedactionForm(formdata=None), form)
    return handed_out(made, f"{reference}-redacted")


def _page(reference: str, form: RedactionForm, sent: Form | None = None) -> tuple[str, int]:
    case = case_with(reference)
    return review_page("backoffice/cases/pack.html", case, form, sent, case=case)

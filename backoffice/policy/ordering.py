"""The order of the sections of a draft, of its kinds of behaviour and restrictions: one place up or down (POL-1)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.policy.forms import MovePartForm
from backoffice.submit import status_of, submit
from shared.actions.installation.drafts import change_draft
from shared.policy.order import ORDERED, in_order, moved
from shared.queries import policy_drafts as found
from shared.rules.lifecycle import Action
from shared.web import access

policy_ordering = Blueprint("policy_ordering", __name__, url_prefix="/policy")


_HERE = f"/drafts/<int(max=999999):number>/order/<any({', '.join(ORDERED)}):field>"


@policy_ordering.route(_HERE, methods=["GET", "POST"])
@access.staff(Action.CHANGE_DRAFT)
def order(number: int, field: str) -> Response | tuple[str, int]:
    """Each item with its buttons; the one that was moved keeps the focus, and its button says where it stands now."""
    draft = found.draft_with(number)
    form = MovePartForm(data={"version": draft.version})
    by, place = ("up", request.form["up"]) if "up" in request.form else ("down", request.form.get("down", ""))
    step = -1 if by == "up" else 1
    if submit(
        form,
        lambda actor: change_draft(actor, number, form.version.data, place, lambda text: moved(text, place, step)),
        draft,
    ):
        return redirect(url_for(".order", number=number, field=field, moved=place, by=by), 303)
    page = render_template(
        "backoffice/policy/order.html",
        draft=found.draft_with(number),
        form=form,
        title=ORDERED[field],
        items=in_order(found.draft_with(number).source, field),
        moved=request.args.get("moved", ""),
        by=request.args.get("by", ""),
    )
    return page, status_of(form)

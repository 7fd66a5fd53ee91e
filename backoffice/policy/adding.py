"""A part more of a draft, or one less: a section, a kind of behaviour, a kind of restriction (POL-1)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.policy.forms import AddPartForm, DraftStepForm
from backoffice.submit import status_of, submit
from shared.actions.installation.drafts import change_draft
from shared.models import PolicyDraft
from shared.policy import editing
from shared.queries import policy_drafts as found
from shared.rules.actor import Actor
from shared.rules.lifecycle import Action
from shared.web import access

policy_adding = Blueprint("policy_adding", __name__, url_prefix="/policy")
_SECTIONS = {"statement": "A section of the statement", "privacy": "A section of the privacy notice"}
_KINDS = {"categories": "A kind of behaviour", "restrictions": "A restriction"}


@policy_adding.route("/drafts/<int(max=999999):number>/add", methods=["GET", "POST"])
@access.staff(Action.CHANGE_DRAFT)
def add(number: int) -> Response | tuple[str, int]:
    """What more: the form of it is open afterwards, where the default gave its words."""
    draft = found.draft_with(number)
    form = AddPartForm(data={"version": draft.version})
    form.part.choices = [*_SECTIONS.items(), *_offered(draft)]
    if not submit(form, lambda actor: _add(actor, number, form), draft):
        return render_template("backoffice/policy/add.html", form=form, draft=draft), status_of(form)
    flash("Added.", "success")
    if form.part.data in _SECTIONS:
        return redirect(url_for("policy_office.show", number=number), 303)
    return redirect(url_for("policy_writing.part", number=number, part=form.part.data), 303)


def _offered(draft: PolicyDraft) -> list[Sequence[str]]:
    return [
        (place, f"{_KINDS[place.partition('.')[0]]}: {title}", "As the default has it, for you to write anew.")
        for place, title in editing.addable(draft.source)
    ]


def _add(actor: Actor, number: int, form: AddPartForm) -> PolicyDraft:
    version, part = form.version.data, form.part.data
    if part in _SECTIONS:
        title, words = form.title.data, form.text.data
        return change_draft(
            actor, number, version, part, lambda source: editing.with_section(source, part, title, words)
        )
    return change_draft(actor, number, version, part, lambda source: editing.with_default(source, part))


@policy_adding.post("/drafts/<int(max=999999):number>/<part>/leave-out")
@access.staff(Action.CHANGE_DRAFT)
def leave_out(number: int, part: str) -> Response:
    """It goes, or is the default's again; where the policy can't do without it, back to it, with the reason."""
    form, draft = DraftStepForm(), found.draft_with(number)
    if submit(
        form,
        lambda actor: change_draft(
            actor, number, form.version.data, part, lambda source: editing.without(source, part)
        ),
        draft,
    ):
        flash("Left out.", "success")
        return redirect(url_for("policy_office.show", number=number), 303)
    flash(" ".join(problem["text"] for problem in form.problems()), "important")
    return redirect(url_for("policy_writing.part", number=number, part=part), 303)

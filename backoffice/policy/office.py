"""The policy office: a draft, part by part, with its preview; what it changes; approval, and its day (POL-1, POL-5)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.policy.forms import ApproveDraftForm, BeginDraftForm, DraftStepForm, ReviewDateForm
from backoffice.policy.parts import form_for, value_from
from backoffice.submit import status_of, submit
from shared import clock
from shared.actions.installation import drafts as acts
from shared.models import PolicyDraft
from shared.policy import editing, placeholders
from shared.policy.changes import changes_between
from shared.policy.clauses import clauses
from shared.policy.expectations import expectations
from shared.policy.publishing import PublishedSection, statement
from shared.policy.reading import PolicyMistake, library, read_policy
from shared.policy.schema import Policy
from shared.queries import policy_drafts as found
from shared.queries.policy import policy_in_force, version_in_force
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.policy_drafts import DraftState
from shared.web import access, fragments
from shared.web.forms import Form
from shared.web.organisation import face

policy_office = Blueprint("policy_office", __name__, url_prefix="/policy")
Page = Response | tuple[str, int]


@policy_office.route("/drafts", methods=["GET", "POST"])
@access.staff(Action.BEGIN_DRAFT)
def index() -> Page:
    """Drafts, and a new one: of the version in force, or of a ready policy."""
    form = BeginDraftForm()
    ready: list[Sequence[str]] = [("in_force", f"The version in force: {policy_in_force().name}")]
    ready += [(name, read_policy(path.read_bytes(), source=name).name) for name, path in library().items()]
    form.source.choices = ready
    begun = submit(form, lambda actor: acts.begin_draft(actor, _source(form.source.data)))
    if begun:
        return redirect(url_for(".show", number=begun.id), 303)
    listed = found.drafts()
    return render_template("backoffice/policy/drafts.html", form=form, drafts=listed), status_of(form)


def _source(name: str) -> str:
    return version_in_force().source if name == "in_force" else library()[name].read_text("utf-8")


@policy_office.get("/drafts/<int(max=999999):number>")
@access.staff(Action.BEGIN_DRAFT)
def show(number: int) -> str:
    """One draft: its parts, what it changes, what an ombudsman would miss, and the way to its approval."""
    return _page(found.draft_with(number))


def _page(draft: PolicyDraft, form: Form | None = None) -> str:
    policy, name = read_policy(draft.source, source="draft"), face().name
    opened = {"version": draft.version, "effective_from": clock.today()}
    approve = form if isinstance(form, ApproveDraftForm) else ApproveDraftForm(formdata=None, data=opened)
    return render_template(
        "backoffice/policy/draft.html",
        draft=draft,
        written=draft.state is DraftState.WRITTEN,
        parts=list(editing.parts_of(draft.source)),
        changes=changes_between(clauses(policy_in_force(), name), clauses(policy, name)),
        expected=expectations(policy),
        behind=found.behind(policy),
        approve=approve,
        step=DraftStepForm(formdata=None, data=opened),
        form=form,
    )


@policy_office.route("/drafts/<int(max=999999):number>/<part>", methods=["GET", "POST"])
@access.staff(Action.CHANGE_DRAFT)
def part(number: int, part: str) -> Page:
    """One part in a form, with how it will read; the form that is typed in asks for that as one types."""
    draft = found.draft_with(number)
    value, title = _part(draft, part)
    form = form_for(part, value)
    if "preview" in request.form:
        complete = form.validate()
        preview = _preview(draft, part, value_from(form, part, value) if complete else None)
        if fragments.wanted():
            return preview, 200
        return _part_page(draft, part, title, form, preview), 200
    if not form.is_submitted():
        form.version.data = draft.version
    changed = submit(
        form,
        lambda actor: acts.change_draft(actor, number, form.version.data, part, value_from(form, part, value)),
        draft,
    )
    if changed:
        flash("Saved.", "success")
        return redirect(url_for(".show", number=number), 303)
    return _part_page(draft, part, title, form, _preview(draft, part, value)), status_of(form)


def _part_page(draft: PolicyDraft, part: str, title: str, form: Form, preview: str) -> str:
    return render_template(
        "backoffice/policy/part.html", draft=draft, part=part, title=title, form=form, preview=preview
    )


def _part(draft: PolicyDraft, place: str) -> tuple[object, str]:
    titles = {one: title for one, title, _ in editing.parts_of(draft.source)}
    if place not in titles:
        raise NotFound("There is no such part of the policy.")
    return editing.part_of(draft.source, place), titles[place]


def _preview(draft: PolicyDraft, place: str, value: object) -> str:
    """How the page, the script and the letter will read with this value there, or what is in the way of it."""
    wrong, policy = "Something is still missing." if value is None else "", None
    try:
        policy = read_policy(editing.changed(draft.source, place, value), source="draft") if value is not None else None
    except PolicyMistake as mistake:
        wrong = f"{mistake.what[:1].upper()}{mistake.what[1:]}."
    words = placeholders.values(policy, face().name) | {"customer": "(their name)"} if policy else {}
    return render_template(
        "backoffice/policy/_preview.html",
        wrong=wrong,
        policy=policy,
        sections=_sections(policy, place) if policy else (),
        words=lambda text: placeholders.fill(text, words),
        field=place.partition(".")[0],
        key=place.partition(".")[2],
    )


def _sections(policy: Policy, place: str) -> tuple[PublishedSection, ...]:
    """The sections of the published page that this part shows in."""
    field, _, key = place.partition(".")
    published = statement(policy, face().name)
    lists = {one.key for one in policy.statement if one.lists == field}
    return tuple(one for one in published if one.key in lists or (field == "statement" and one.key == key))


@policy_office.post("/drafts/<int(max=999999):number>/approve")
@access.staff(Action.APPROVE_DRAFT, confirm=True)
def approve(number: int) -> Page:
    """Approve it, from a day on."""
    form, draft = ApproveDraftForm(), found.draft_with(number)
    done = submit(
        form, lambda actor: acts.approve_draft(actor, number, form.version.data, form.effective_from.data), draft
    )
    if not done:
        return _page(draft, form), 422
    flash("Approved. It comes into force on its day.", "success")
    return redirect(url_for(".show", number=number), 303)


@policy_office.post("/drafts/<int(max=999999):number>/discard")
@access.staff(Action.DISCARD_DRAFT)
def discard(number: int) -> Page:
    """It is not wanted any more."""
    form, draft = DraftStepForm(), found.draft_with(number)
    if not submit(form, lambda actor: acts.discard_draft(actor, number, form.version.data), draft):
        return _page(draft, form), 422
    flash("The draft is discarded.", "success")
    return redirect(url_for(".index"), 303)


@policy_office.route("/review", methods=["GET", "POST"])
@access.staff(Action.BRING_REVIEW_FORWARD)
def review() -> Page:
    """The review of the version in force, sooner than planned."""
    version = version_in_force()
    form = ReviewDateForm(data={"version": version.version})
    done = submit(
        form,
        lambda actor: acts.bring_review_forward(actor, form.version.data, form.review_by.data, form.because.data),
        version,
    )
    if done:
        flash("The review is brought forward.", "success")
        return redirect("/policy", 303)
    return render_template("backoffice/policy/review.html", form=form, version=version, me=me()), status_of(form)

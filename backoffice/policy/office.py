"""The policy office: a draft, part by part, with its preview; what it changes; approval, and its day (POL-1, POL-5)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.letters.printing import as_file
from backoffice.policy.forms import ApproveDraftForm, BeginDraftForm, DraftStepForm, ReviewDateForm
from backoffice.submit import status_of, submit
from shared import clock
from shared.actions.installation import drafts as acts
from shared.letters import publication
from shared.letters.render import render
from shared.models import PolicyDraft
from shared.policy import editing
from shared.policy.changes import changes_between
from shared.policy.clauses import clauses
from shared.policy.expectations import expectations
from shared.policy.order import ORDERED
from shared.policy.reading import library, read_policy
from shared.policy.rendition import english
from shared.queries import policy_drafts as found
from shared.queries.paper import publisher_of
from shared.queries.policy import policy_in_force, version_in_force
from shared.queries.renditions import DOCUMENTS, ENGLISH, path_of
from shared.rules.lifecycle import Action
from shared.rules.policy_drafts import DraftState
from shared.web import access
from shared.web.forms import Form
from shared.web.organisation import face

policy_office = Blueprint("policy_office", __name__, url_prefix="/policy")
Page = Response | tuple[str, int]
#: The parts of a draft, as its page sets them out.
_GROUPS = (
    ("The statement", frozenset({"about", "statement", "commitments", "expectations", "not_unacceptable"})),
    ("The privacy notice", frozenset({"privacy", "retention"})),
    ("Behaviours and warnings", frozenset({"categories", "ladder", "abusive_mail", "measures"})),
    ("Restrictions and the way back", frozenset({"restrictions", "way_back", "precautions", "appeal_grounds"})),
    ("Who, and when", frozenset({"authority", "times", "office_hours", "enquiries", "reporting", "organisation"})),
)


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
    opened = {"version": draft.version}  # the day is for the second person to decide, and never today by one press
    approve = form if isinstance(form, ApproveDraftForm) else ApproveDraftForm(formdata=None, data=opened)
    groups = _grouped(draft.source)
    whose = [own for _, inside in groups for *_, own in inside]
    return render_template(
        "backoffice/policy/draft.html",
        draft=draft,
        written=draft.state is DraftState.WRITTEN,
        groups=groups,
        places={place for _, inside in groups for place, *_ in inside},
        orders={title: [(one, named) for one, named in ORDERED.items() if one in fields] for title, fields in _GROUPS},
        own=sum(whose),
        all=len(whose),
        changes=changes_between(clauses(policy_in_force(), name), clauses(policy, name)),
        expected=expectations(policy),
        behind=found.behind(policy),
        approve=approve,
        step=DraftStepForm(formdata=None, data=opened),
        form=form,
    )


def _grouped(source: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    parts = list(editing.parts_of(source))
    return [(title, [one for one in parts if one[0].partition(".")[0] in fields]) for title, fields in _GROUPS]


@policy_office.get("/drafts/<int(max=999999):number>/<any(policy, privacy):page>.pdf")
@access.staff(Action.BEGIN_DRAFT)
def printed(number: int, page: str) -> Response:
    """The whole statement, or the privacy notice, as it would be published, marked as a draft on every page."""
    draft, ours = found.draft_with(number), publisher_of(path_of(page, ENGLISH))
    text = english(read_policy(draft.source, source="draft"), ours.name, clock.today(), DOCUMENTS[page])
    edition = publication.PrintedVersion(draft.id, clock.today(), draft=True)
    return as_file(render(publication.booklet(text, ours, edition)), f"draft-{draft.id}-{page}")


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
    flash("Approved. It comes into force on its day, and until then everybody can read what changes.", "success")
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

"""A part of a draft in its form, with rows that come and go, and how it will read while one types (POL-1, POL-4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from backoffice.drafts import kept_here
from backoffice.policy import rows
from backoffice.policy.parts import blocks_of, fingerprint, form_for, value_from
from backoffice.policy.preview import not_yet, preview
from backoffice.submit import status_of, submit
from shared.actions.installation import drafts as acts
from shared.models import PolicyDraft
from shared.policy import editing
from shared.policy.in_words import lines_of_part
from shared.policy.placeholders import values
from shared.policy.reading import PolicyMistake, default_places, read_policy
from shared.queries import policy_drafts as found
from shared.rules.actor import Actor
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.web import access, fragments
from shared.web.forms import Form
from shared.web.organisation import face

policy_writing = Blueprint("policy_writing", __name__, url_prefix="/policy")
#: No version: whoever sends a form by hand has read nothing.
_NONE_SEEN = -1
#: What a button of a list of rows does with what was sent.
_ROW_BUTTONS = {"add": rows.with_row, "remove": rows.without_row, "up": rows.moved_up}


@policy_writing.route("/drafts/<int(max=999999):number>/<part>", methods=["GET", "POST"])
@access.staff(Action.CHANGE_DRAFT)
def part(number: int, part: str) -> Response | tuple[str, int]:
    """One part in a form, with how it will read; the form that is typed in asks for that as one types."""
    draft = found.draft_with(number)
    value, title = _part(draft, part)
    page = _PartPage(draft, part, title, value)
    if request.method == "GET":
        return page.opened()
    pressed = next((name for name in _ROW_BUTTONS if name in request.form), "")
    if pressed:
        return page.with_rows(*_ROW_BUTTONS[pressed](MultiDict(request.form), request.form[pressed]))
    form = form_for(part, value, request.form)
    if "preview" in request.form:
        return page.previewed(form)
    unchanged = form.opened.data == fingerprint(value)
    expected = draft.version if unchanged else form.version.data or _NONE_SEEN

    def save(actor: Actor) -> PolicyDraft:
        entered = value_from(form, part, value)
        if entered == value:  # whoever changed nothing wrote nothing, and may still approve it
            return draft
        return acts.change_draft(actor, number, expected, part, entered)

    done = submit(form, save, draft)
    if done:
        flash(f"{title}: saved." if done is not draft else f"{title}: nothing was changed.", "success")
        return redirect(url_for("policy_office.show", number=number), 303)
    return page.refused(form)


def _part(draft: PolicyDraft, place: str) -> tuple[Any, str]:
    titles = {one: title for one, title, _ in editing.parts_of(draft.source)}
    if place not in titles:
        raise NotFound("There is no such part of the policy.")
    return editing.part_of(draft.source, place), titles[place]


class _PartPage:
    """The page of one part."""

    def __init__(self, draft: PolicyDraft, place: str, title: str, value: Any) -> None:
        self.draft, self.place, self.title, self.value = draft, place, title, value

    def opened(self) -> tuple[str, int]:
        """As it stands, or as somebody left it half written."""
        kept = kept_here()
        form = form_for(self.place, self.value, kept=MultiDict(kept) if kept else None)
        form.version.data, form.opened.data = self.draft.version, fingerprint(self.value)
        shown = self._as_typed(MultiDict(kept)) if kept else preview(self.draft, self.place, self.value)
        return self._page(form, shown), 200

    def with_rows(self, sent: rows.Sent, focus: str) -> tuple[str, int]:
        """With a row more, or one less: nothing is saved, all that was typed stays."""
        form = form_for(self.place, self.value, sent)
        return self._page(form, self._as_typed(sent), focus), 200

    def previewed(self, form: Form) -> Response | tuple[str, int]:
        """How it would read."""
        shown = self._shown(form)
        return (shown if fragments.wanted() else self._page(form, shown)), 200

    def refused(self, form: Form) -> tuple[str, int]:
        """With what is to be mended; where a colleague wrote in this part meanwhile, what they wrote."""
        now = found.draft_with(self.draft.id)
        value = editing.part_of(now.source, self.place)
        theirs: list[tuple[str, str]] = []
        stale = form.version.data == now.version and not form.version.typed  # `submit` took on their version
        if stale and form.opened.data != fingerprint(value):
            theirs = list(_otherwise(now.source, self.place, value_from(form, self.place, value)))
            form.opened.typed, form.opened.data = [], fingerprint(value)
        return self._page(form, self._as_typed(request.form), theirs=theirs), status_of(form)

    def _as_typed(self, sent: rows.Sent) -> str:
        """How what was typed would read, once it is all there; the page’s own form says what is to be mended."""
        form = form_for(self.place, self.value, sent)
        if "csrf_token" in form:  # a draft that was kept has none, and nothing is done with it here
            del form.csrf_token
        if not form.validate():
            return not_yet([])
        return preview(self.draft, self.place, value_from(form, self.place, self.value))

    def _shown(self, form: Form) -> str:
        if form.validate():
            return preview(self.draft, self.place, value_from(form, self.place, self.value))
        return not_yet([each["text"] for each in form.problems()])

    def _page(self, form: Form, shown: str, focus: str = "", theirs: list[tuple[str, str]] | None = None) -> str:
        return render_template(
            "backoffice/policy/part.html",
            draft=self.draft,
            part=self.place,
            title=self.title,
            form=form,
            blocks=blocks_of(form, self.place),
            preview=shown,
            focus=focus,
            braces=_braces(self.draft) if self.place.startswith(("statement.", "privacy.")) else [],
            may_go=editing.may_go(self.draft.source, self.place),
            has_default=self.place in default_places() and self.place.startswith(("statement.", "privacy.")),
            theirs=theirs or [],
        )


def _braces(draft: PolicyDraft) -> list[tuple[str, str]]:
    filled = values(read_policy(draft.source, source="draft"), face().name)
    return [(f"{{{word}}}", said) for word, said in filled.items()]


def _otherwise(source: str, place: str, mine: Any) -> Iterator[tuple[str, str]]:
    """What stands in a part now, where it is not as the form has it."""
    theirs = dict(lines_of_part(read_policy(source, source="draft"), place))
    try:
        ours = dict(lines_of_part(read_policy(editing.changed(source, place, mine), source="draft"), place))
    except PolicyMistake:  # what was typed makes no policy: then all that stands there is shown
        ours = {}
    for label in {**theirs, **ours}:
        if theirs.get(label) != ours.get(label):
            yield label, theirs.get(label, "not there")

"""The whole checklist of a case on one page (CAS-2): each answer saves itself as one writes on; without scripts, one
button saves them all.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.drafts import forget_draft
from backoffice.kept_words import KeepBecause
from backoffice.submit import status_of
from shared.actions.cases import answer_checklist
from shared.models import CaseFile, ChecklistAnswer
from shared.queries.cases import casefile
from shared.queries.cases.recorded import what_is_recorded
from shared.queries.permissions import may
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid, NotFound, Stale
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import ChecklistItem
from shared.web import access, fragments
from shared.web.forms import Form, TextArea, Version

checklist = Blueprint("checklist", __name__)


class ItemVersion(Version):
    """The version of one answer. It has an id, so that an answer that was saved in place brings its new one."""

    def __call__(self, **options: Any) -> Markup:
        """The input alone."""
        return Markup('<input type="hidden" id="{0}" name="{0}" value="{1}">').format(self.name, self.field_value())


@checklist.route("/cases/<reference>/checklist", methods=["GET", "POST"])
@access.staff(Action.ANSWER_CHECKLIST)
def whole(reference: str) -> Response | tuple[str, int]:
    """All items with their fields. What was changed is saved, each item for itself; what can’t be says why."""
    case = casefile.case_with(reference)
    form = _form(casefile.checklist_of(case))
    only = request.form.get("only")
    if not form.validate_on_submit():
        return _page(case, form), status_of(form)
    items = [_item(only)] if only else list(ChecklistItem)
    saved = [item for item in items if _save(case, item, form)]
    if fragments.wanted():
        if not form.problems():
            forget_draft()
        return _saved(case, items[0], form), 200
    if form.problems():
        return _page(case, form), 422
    forget_draft()
    flash(f"{len(saved)} answer{'s' if len(saved) != 1 else ''} saved.", "success")
    return redirect(f"{record_page(reference)}#progress", 303)


def _save(case: CaseFile, item: ChecklistItem, form: Form) -> bool:
    """Save one item where it was changed. What stands against it is put beside its field."""
    stands = casefile.checklist_answer(case, item)
    evidence, exception, version = (form[f"{item}-{name}"] for name in ("evidence", "exception", "version"))
    if (evidence.data, exception.data) == (stands.evidence, stands.exception):
        return False
    try:
        actor = me().with_key(form.key.data).keeping(form[f"{item}-keep_because"].data)
        answer_checklist(actor, case.reference, item, evidence.data, exception.data, expected=version.data)
    except Invalid as invalid:
        form.add_errors(Invalid({f"{item}-{name}": problem for name, problem in invalid.problems.items()}))
        return False
    except Stale as stale:
        theirs = stands.evidence or stands.exception
        evidence.errors = [f"{stale} They wrote: “{theirs}”. Save again to put yours in its place"]
        version.typed, version.data = [], stands.version
        return False
    version.typed, version.data = [], casefile.checklist_answer(case, item).version
    return True


def _form(answers: list[ChecklistAnswer]) -> Form:
    """Two fields for each item, with what stands in the case."""
    fields: dict[str, Any] = {}
    opened: dict[str, Any] = {}
    for answer in answers:
        item = answer.item
        fields[f"{item}-version"] = ItemVersion()
        fields[f"{item}-evidence"] = TextArea(item.label, rows=2)
        fields[f"{item}-exception"] = TextArea("Why it does not apply here", rows=2)
        fields[f"{item}-keep_because"] = KeepBecause()
        opened |= {f"{item}-{name}": getattr(answer, name) for name in ("version", "evidence", "exception")}
    made = cast(type[Form], type("ChecklistForm", (Form,), fields))
    return made(data=opened)


def _page(case: CaseFile, form: Form) -> str:
    return render_template(
        "backoffice/cases/checklist.html",
        case=case,
        form=form,
        checklist=casefile.checklist_of(case),
        files=casefile.files_at_items(case),
        answer=may(Action.ANSWER_CHECKLIST, me(), case),
        recorded=what_is_recorded(case),
    )


def _saved(case: CaseFile, item: ChecklistItem, form: Form) -> str:
    """How one item stands now, for the line below its fields, with its new version and the count of all."""
    return render_template(
        "backoffice/cases/_saved.html",
        case=case,
        form=form,
        answer=casefile.checklist_answer(case, item),
        checklist=casefile.checklist_of(case),
        swap=True,
    )


def _item(item: str) -> ChecklistItem:
    if item not in set(ChecklistItem):
        raise NotFound("There is no such item in the checklist.")
    return ChecklistItem(item)

"""What is left out of a copy that goes out, and which files go with it: the same way for the pack of a case and for a
copy of one’s data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.cases.forms import PackForm, RedactionForm, ReleaseFilesForm
from backoffice.current import me
from backoffice.submit import status_of, submit
from shared.actions.redactions import add_redaction, release_files, take_back_redaction
from shared.queries.cases.copied import Subject, for_review
from shared.queries.cases.enclosures import enclosed, released_files
from shared.queries.cases.redactions import added_to
from shared.queries.files import may_open
from shared.web.forms import Form

P = TypeVar("P")


def review_page(
    template: str, subject: Subject, form: RedactionForm, sent: Form | None = None, **more: Any
) -> tuple[str, int]:
    """The copy as its reviewer reads it, with all that can be done to it before it goes.

    `sent` is another form of the page that could not be carried out: what is wrong with it stands at the top.
    """
    found = for_review(me(), subject)
    if sent is not None:
        form.form_errors = [each["text"] for each in sent.problems()]
    page = render_template(
        template,
        form=form,
        making=PackForm(formdata=None, data={"fingerprint": found.fingerprint}),
        releasing=release_form(subject),
        pack=found,
        added=added_to(subject),
        **more,
    )
    return page, status_of(form) if sent is None else 422


def leave_out(reference: str, copy: str, page: Callable[[RedactionForm], P]) -> Response | P:
    """Leave words out of a copy, which stands at the address `copy`, and go back there; or show its page."""
    form = RedactionForm()
    if submit(form, lambda actor: add_redaction(actor, reference, form.words.data, form.instead.data or "")):
        flash("They are left out now. Read on below.", "success")
        return redirect(f"{copy}#left-out", 303)
    return page(form)


def put_back(reference: str, number: int, copy: str) -> Response:
    """It was a mistake: the words stay in."""
    if submit(Form(), lambda actor: take_back_redaction(actor, reference, number)):
        flash("They stay in again.", "success")
    return redirect(f"{copy}#left-out", 303)


def release_form(subject: Subject) -> ReleaseFilesForm:
    """The files of it that this colleague may open, those ticked that go out."""
    form = ReleaseFilesForm(formdata=None, data={"files": [str(one) for one in released_files(subject)]})
    return _offering(form, subject)


def let_go(subject: Subject, copy: str, page: Callable[[ReleaseFilesForm], P]) -> Response | P:
    """Say which files go out with a copy, which stands at the address `copy`, and go back there; or show its page."""
    form = _offering(ReleaseFilesForm(), subject)
    if submit(form, lambda actor: release_files(actor, subject.reference, [int(one) for one in form.files.data])):
        flash("Saved. The copy says of each file whether it goes out.", "success")
        return redirect(f"{copy}#files", 303)
    return page(form)


def _offering(form: ReleaseFilesForm, subject: Subject) -> ReleaseFilesForm:
    offered = [one for one in enclosed(subject, released=False) if one.path and may_open(me(), one.belongs_to)]
    form.files.choices = [(str(one.number), one.name, f"{one.belongs_to}. Added by {one.added}") for one in offered]
    return form

"""Contacts from a file: chosen, its columns said, looked at, added; and what was refused, by line (INC-9)."""

from __future__ import annotations

import hashlib

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.contacts.file_forms import ChooseFileForm, SayColumnsForm
from backoffice.submit import status_of, submit
from shared.actions.customers.contact_file import import_contacts
from shared.queries.customers.contact_file import import_with, sort_out
from shared.rules.contact_file import Told, told_by
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.web import access

contact_files = Blueprint("contact_files", __name__)


@contact_files.route("/contacts/import", methods=["GET", "POST"])
@access.staff(Action.IMPORT_CONTACTS)
def choose() -> tuple[str, int]:
    """Choose a file; then say what its columns hold."""
    form = ChooseFileForm()
    if form.validate_on_submit():
        return _columns(SayColumnsForm.of(form.sheet, form.file.data, form.file.name_of_file)), 200
    return render_template("backoffice/contacts/choose_file.html", form=form), status_of(form)


@contact_files.post("/contacts/import/columns")
@access.staff(Action.IMPORT_CONTACTS)
def columns() -> Response | tuple[str, int]:
    """Look at what the file tells with these columns, or add it."""
    form = SayColumnsForm()
    if "add" not in request.form:
        right = form.validate_on_submit()
        return _columns(form), 200 if right else 422
    digest = hashlib.sha256(form.text.data.encode()).hexdigest()
    taken = submit(form, lambda actor: import_contacts(actor, form.named.data, digest, form.told()))
    if taken:
        return redirect(f"/contacts/imports/{taken.id}", 303)
    return _columns(form), status_of(form)


@contact_files.get("/contacts/imports/<int(max=999999999):number>")
@access.staff(Reading.CONTACTS)
def show(number: int) -> str:
    """What became of a file."""
    return render_template("backoffice/contacts/taken.html", taken=import_with(number))


def _columns(form: SayColumnsForm) -> str:
    """The columns, and what each line comes to with them."""
    told = told_by(form.sheet, form.mapping()) if form.sheet and form.mapping().columns else Told()
    return render_template("backoffice/contacts/columns.html", form=form, found=sort_out(told))

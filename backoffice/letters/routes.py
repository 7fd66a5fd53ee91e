"""Letters: written to, issued, sent; read by whoever deals with the customer once they are issued (LET)."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.letters.forms import IssueForm, SendingForm, WriteForm
from backoffice.letters.printing import (
    as_file,
    as_picture,
    draft_file,
    draft_picture,
    transcribed,
    why_not_printed,
)
from backoffice.paging import cursor
from backoffice.submit import status_of, submit
from shared.actions.letters.issue import issue_letter, record_sending, write_letter
from shared.letters import braille, spoken
from shared.models import Letter
from shared.queries.kept import met_by_letter
from shared.queries.letters import index as found
from shared.queries.permissions import may
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading, may_read
from shared.web import access, fragments

letters = Blueprint("letters", __name__)


@letters.get("/letters")
@access.staff(Reading.DRAFTS)
def index() -> Response:
    """Drafts that wait to be issued, or issued letters."""
    issued = request.args.get("show") == "issued"
    page = found.letters(cursor(), issued=issued)
    return fragments.render(
        "backoffice/letters/index.html", "backoffice/letters/_rows.html", listed=page, issued=issued
    )


@letters.route("/letters/<reference>", methods=["GET", "POST"])
@access.staff(Reading.LETTERS)
def show(reference: str) -> Response | tuple[str, int]:
    """An issued letter and how it was sent; a draft with its marked places and the page as it will print (LET-4)."""
    letter = _letter(reference)
    form = WriteForm(data={"version": letter.version, **letter.additions})
    if submit(form, lambda actor: write_letter(actor, reference, form.version.data, form.additions()), letter):
        saved = _letter(reference)
        flash(
            "Saved, but it can’t be printed yet."
            if why_not_printed(saved)
            else "Saved. The page below is as it will print now.",
            "success",
        )
        return redirect(record_page(reference), 303)
    return _page(_letter(reference), form)


@letters.post("/letters/<reference>/issue")
@access.staff(Action.ISSUE_LETTER)
def issue(reference: str) -> Response | tuple[str, int]:
    """Issue it: final from here on, and a restriction takes effect (LET-5, RES-4)."""
    letter, form = _letter(reference), IssueForm()
    if submit(form, lambda actor: issue_letter(actor, reference, form.version.data, form.chosen), letter):
        flash(f"Issued, and sent by {form.chosen.label}. If it comes back, record it here.", "success")
        return redirect(record_page(reference), 303)
    written = WriteForm(formdata=None, data={"version": _letter(reference).version, **letter.additions})
    written.form_errors = [each["text"] for each in form.problems()]
    return _page(_letter(reference), written)


@letters.route("/letters/<reference>/sent", methods=["GET", "POST"])
@access.staff(Action.RECORD_SENDING)
def sent(reference: str) -> Response | tuple[str, int]:
    """Record that it was sent, or that it came back (LET-7)."""
    letter = _letter(reference)
    sendings = found.sendings_of(letter)
    form = SendingForm(sendings[0] if sendings else None)
    if submit(form, lambda actor: record_sending(actor, reference, *form.sending())):
        return redirect(record_page(reference), 303)
    page = render_template("backoffice/letters/sent.html", letter=letter, form=form, sendings=sendings)
    return page, status_of(form)


@letters.get("/letters/<reference>.pdf")
@access.staff(Reading.LETTERS)
def file(reference: str) -> Response:
    """The file: as it was issued, the same for ever; or the draft, marked as one."""
    letter = _letter(reference)
    if letter.pdf is None:
        return draft_file(letter, letter.reference, record_page(reference))
    return as_file(bytes(letter.pdf), letter.reference)


@letters.get("/letters/<reference>.brf")
@access.staff(Reading.LETTERS)
def in_braille(reference: str) -> Response:
    """The same letter for an embosser or a braille display, on the sheet that was asked for (LET-9)."""
    sheet = braille.SHEETS.get(request.args.get("sheet", "a4"))
    if sheet is None:
        abort(404)
    return transcribed(_letter(reference), "brf", lambda pdf, language: braille.braille(pdf, language, sheet))


@letters.get("/letters/<reference>.txt")
@access.staff(Reading.LETTERS)
def for_listening(reference: str) -> Response:
    """The same letter as text that is made to be read aloud, or recorded (LET-9)."""
    return transcribed(_letter(reference), "txt", spoken.for_listening)


@letters.get("/letters/<reference>/page.png")
@access.staff(Reading.LETTERS)
def picture(reference: str) -> Response:
    """The same as a picture, to stand beside the form."""
    letter = _letter(reference)
    return draft_picture(letter) if letter.pdf is None else as_picture(bytes(letter.pdf))


def _letter(reference: str) -> Letter:
    """The letter, where this colleague may know of it: drafts are for managers (SEC-3)."""
    return found.letter_with(reference, drafts=may_read(me(), Reading.DRAFTS))


def _page(letter: Letter, form: WriteForm) -> tuple[str, int]:
    draft = letter.issued_at is None
    page = render_template(
        "backoffice/letters/draft.html" if draft else "backoffice/letters/issued.html",
        letter=letter,
        form=form,
        issuing=may(Action.ISSUE_LETTER, me(), letter) if draft else None,
        unprinted=why_not_printed(letter) if draft else "",
        issue_form=IssueForm(formdata=None, data={"version": letter.version}),
        sendings=found.sendings_of(letter),
        adjustments=() if draft else met_by_letter(letter),
    )
    return page, status_of(form)

"""Drafts of long texts: kept on the server as somebody writes, and in the form again when they come back (REL-3).

Every form with a text area has one, under the address of its page or the one that it is sent to: the macro of
`templates/components/form.html` asks for it, `static/scripts/drafts.js` saves as one writes. Without scripts it is kept
where a form came after the session had ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Flask, flash, redirect, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from backoffice.current import me, signed_in_colleague
from shared import clock
from shared.actions.staff import drafts as kept_drafts
from shared.actions.staff import sessions
from shared.web import access
from shared.web.forms import Files, Form, Hidden, Key, Password, Question, TextArea, Version
from shared.web.text import cleaned
from shared.web.typed import KeptForLater

drafts = Blueprint("drafts", __name__)
#: The name under which a form says which draft is its own.
PLACE = "draft"
_NEVER = (Files, Password, Key)


@dataclass(frozen=True)
class PageDraft:
    """Of one form: under which address it is kept; since when, where something is there again."""

    place: str
    saved_at: datetime | None = None


def keep_drafts(app: Flask) -> None:
    """Let the forms of `app` take up their drafts, and keep what comes after a session has ended."""
    app.jinja_env.globals["take_up_draft"] = take_up
    app.extensions["evenhand.signed_out"] = signed_out


@drafts.post("/drafts")
@access.staff()
def save() -> tuple[str, int]:
    """Keep what stands in a form now; the answer says when, for the writer to see."""
    colleague = me()
    kept = kept_drafts.keep(colleague.staff_id or 0, _place(), _typed())
    return (_at(), 200) if kept else ("", 422)


@drafts.post("/drafts/thrown-away")
@access.staff()
def throw_away() -> Response:
    """The words are not wanted: the form is as it was."""
    place = _place()
    forget_draft()
    flash("What you had written is gone.", "success")
    return redirect(access.safe_next(request.form.get("page") or place), 303)


def take_up(form: Form, action: str) -> PageDraft | None:
    """The draft of a form with a text area; on a page that is opened, what was written stands in it again."""
    colleague = signed_in_colleague()
    if colleague is None or not any(isinstance(field, TextArea) for field in form):
        return None
    here = request.full_path.rstrip("?")
    place = _place() or (here if not action or action == request.path else action)
    if request.method != "GET":
        return PageDraft(place)
    found = kept_drafts.kept(colleague.staff_id or 0, place)
    if found is None:
        return PageDraft(place)
    stood = {field.name: field.data for field in form}
    _fill(form, found.body)
    if any(_said(field.data) != _said(stood[field.name]) for field in form if not isinstance(field, Version)):
        return PageDraft(place, found.saved_at)
    for field in form:  # what was kept has been saved since, so that the version of now is the right one
        field.data, field.typed = stood[field.name], []
    return PageDraft(place)


def _place() -> str:
    """Which draft the form that was sent says is its own."""
    return cleaned(request.form.get(PLACE, ""))


def _said(value: object) -> object:
    """A field that is empty says the same whichever way it is empty."""
    return None if value in ("", [], ()) else value


def kept_here() -> dict[str, list[str]]:
    """What this colleague has written into the form of this page and not sent: for one that has as many rows."""
    found = kept_drafts.kept(me().staff_id or 0, request.full_path.rstrip("?"))
    return found.body if found else {}


def keep_what_was_sent() -> bool:
    """Keep what this request sent, for when its sender has proved who they are; whether it is kept."""
    return kept_drafts.keep(me().staff_id or 0, _place(), _typed())


def forget_draft() -> None:
    """The form of this request was sent: its draft has done its work."""
    if place := _place():
        kept_drafts.forget(me().staff_id or 0, place)


def signed_out() -> KeptForLater:
    """Why the session of this request has ended, and whether what was typed waits for its writer (REL-3)."""
    over = sessions.over(session.get("_user_id") or "")
    if over is None:
        return KeptForLater("You are not signed in: somebody signed out in this browser, or it kept no cookie.")
    place = _place()
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    kept = over.by_itself and ours and bool(place) and kept_drafts.keep(over.staff_id, place, _typed())
    return KeptForLater(over.why, kept)


def _fill(form: Form, body: dict[str, list[str]]) -> None:
    """Everything as it stood, ticks too; with the version that was read then, so that a change in between is said."""
    typed: MultiDict[str, str] = MultiDict((name, value) for name, values in body.items() for value in values)
    for field in form:
        if isinstance(field, Question) and not isinstance(field, _NEVER):
            if isinstance(field, Hidden) and not isinstance(field, Version):
                continue
            field.process(typed, field.data)


def _typed() -> dict[str, list[str]]:
    pages_own = {"csrf_token", "key", "page", PLACE}
    sent = request.form.lists()
    return {name: values for name, values in sent if name not in pages_own and "password" not in name}


def _at() -> str:
    return f"Draft saved at {clock.local(clock.now()):%H:%M}"

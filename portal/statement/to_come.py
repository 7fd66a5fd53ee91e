"""A version of the policy that is approved and whose day is to come: its text, and what it will change (POL-5)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.published_pages import publish
from portal.statement.renditions import DOCUMENTS, ENGLISH
from shared import clock
from shared.models import PolicyVersion
from shared.policy.changes import changes_between
from shared.policy.rendition import english
from shared.queries.announced import announced_from, policy_of
from shared.queries.policy import version_in_force
from shared.queries.published import version_on
from shared.queries.renditions import path_of, rendition
from shared.web import access
from shared.web.organisation import face

to_come = Blueprint("to_come", __name__)


@to_come.get("/<any(policy, privacy):page>/from/<string(length=10):day>")
@access.public
def text(page: str, day: str) -> Response:
    """What will be in force from this day. Once it is, the way to that version; 404 where nothing is announced."""
    if version := _come(day):
        return redirect(path_of(page, ENGLISH, version.number), 302)

    def make() -> str:
        coming = announced_from(_day(day))
        return render_template(
            f"portal/statement/{page}.html",
            version=coming,
            coming=coming,
            superseded=True,
            text=english(policy_of(coming), face().name, coming.effective_from, DOCUMENTS[page]),
            here=path_of(page, ENGLISH),
            in_languages=[],
            in_formats=[],
        )

    return publish(make)


@to_come.get("/<any(policy, privacy):page>/from/<string(length=10):day>/changes")
@access.public
def changes(page: str, day: str) -> Response:
    """What it will change, clause by clause, against the version in force."""
    if version := _come(day):
        return redirect(f"/{page}/versions/{version.number}/changes", 302)

    def make() -> str:
        coming, before = announced_from(_day(day)), version_in_force()
        now = english(policy_of(coming), face().name, coming.effective_from, DOCUMENTS[page])
        found = changes_between(rendition(before, DOCUMENTS[page], ENGLISH, face().name).sections, now.sections)
        return render_template("portal/statement/changes.html", page=page, coming=coming, before=before, changes=found)

    return publish(make)


def _come(day: str) -> PolicyVersion | None:
    """The version that came into force on this day, once it did."""
    found = version_on(_day(day)) if _day(day) <= clock.today() else None
    return found if found and found.effective_from == _day(day) else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None

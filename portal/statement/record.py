"""The record: what was in force on a day, each clause at an address that lasts, what changed (POL-5, POL-6, POL-12)."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.published_pages import publish
from portal.statement.renditions import DOCUMENTS, ENGLISH
from shared import clock
from shared.models import PolicyVersion
from shared.policy.changes import Change, changes_between
from shared.policy.publishing import PublishedSection
from shared.queries.announced import announced, in_force_by
from shared.queries.published import last_day, readable_version, readable_versions, version_on
from shared.queries.renditions import rendition
from shared.web import access, parse
from shared.web.organisation import face

record = Blueprint("record", __name__)


@record.get("/<any(policy, privacy):page>/versions")
@access.public
def versions(page: str) -> Response:
    """Every version that was ever in force, by date; no two claim the same day."""
    return publish(lambda: _versions(page))


@record.get("/<any(policy, privacy):page>/on")
@access.public
def on(page: str) -> Response:
    """The version that was in force on the day of the date box, or that will be, where it is announced."""
    typed = [request.args.get(f"on-{part}", "") for part in ("day", "month", "year")]
    try:
        day = parse.calendar_date(typed, _("The date"))
    except parse.WrongParts as wrong:
        return make_response(_versions(page, str(wrong), typed), 422)
    if day is None:
        return make_response(_versions(page, _("Enter a date"), typed), 422)
    if day > clock.today():
        if coming := in_force_by(day):
            return redirect(f"/{page}/from/{coming.effective_from}", 302)
        return make_response(_versions(page, _("Enter today’s date or one before it"), typed), 422)
    found = version_on(day)
    if found is None:
        return make_response(_versions(page, _("No version was in force on that day"), typed), 422)
    return redirect(f"/{page}/versions/{found.number}", 302)


@record.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>/changes")
@access.public
def changes(page: str, number: int) -> Response:
    """What a version changed, clause by clause, against the one before it. 404 for the first."""

    def make() -> str:
        now = readable_version(number)
        before = next((one for one in readable_versions() if one.number < number), None)
        if before is None:
            raise NotFound
        found: tuple[Change, ...] = changes_between(_sections(before, page), _sections(now, page))
        return render_template("portal/statement/changes.html", page=page, now=now, before=before, changes=found)

    return publish(make)


@record.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>/<key>")
@access.public
def clause(page: str, number: int, key: str) -> Response:
    """One clause, as it read in this version: letters and the card cite this address, and it lasts. 404 for no such."""

    def make() -> str:
        version = readable_version(number)
        section = next((one for one in _sections(version, page) if one.key == key), None)
        if section is None:
            raise NotFound
        return render_template(
            "portal/statement/clause.html", page=page, version=version, section=section, until=last_day(version)
        )

    return publish(make)


def _sections(version: PolicyVersion, page: str) -> tuple[PublishedSection, ...]:
    return rendition(version, DOCUMENTS[page], ENGLISH, face().name).sections


def _versions(page: str, problem: str = "", typed: list[str] | None = None) -> str:
    found = readable_versions()
    return render_template(
        "portal/statement/versions.html",
        page=page,
        versions=found,
        announced=announced(),
        until={one.number: last_day(one) for one in found},
        problem=problem,
        typed=typed or ["", "", ""],
    )

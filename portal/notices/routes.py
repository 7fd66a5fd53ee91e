"""The privacy notice, the accessibility statement, and what robots are asked."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.published_pages import publish
from shared.policy.publishing import ADOPTED_TITLE, privacy_notice
from shared.queries.policy import record_of, version_in_force
from shared.queries.published import our_organisation
from shared.web import access
from shared.web.organisation import face

notices = Blueprint("notices", __name__)

_ROBOTS = """User-agent: *
Disallow: /adjustments/
Disallow: /appeals/
Disallow: /follow
"""


@notices.get("/privacy")
@access.public
def privacy() -> Response:
    """The privacy notice, drawn from the policy record in force (POL-6)."""
    return publish(_privacy)


@notices.get("/accessibility")
@access.public
def accessibility() -> Response:
    """The accessibility statement (ACC-1)."""
    return publish(lambda: render_template("portal/notices/accessibility.html", ours=our_organisation()))


@notices.get("/robots.txt")
@access.public
def robots() -> Response:
    """Search engines are for the policy, not for pages that hold somebody's answers."""
    return publish(lambda: _ROBOTS, "text/plain")


def _privacy() -> str:
    shown = version_in_force()
    sections = privacy_notice(record_of(shown), face().name)
    return render_template(
        "portal/notices/privacy.html",
        version=shown,
        own=[section for section in sections if not section.adopted],
        adopted=[section for section in sections if section.adopted],
        adopted_title=ADOPTED_TITLE,
    )

"""The home page, and the policy: the statement in force, earlier versions."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.published_pages import publish
from shared.models import PolicyVersion
from shared.policy.publishing import ADOPTED_TITLE, statement
from shared.queries.policy import record_of, version_in_force
from shared.queries.published import our_organisation, readable_version, readable_versions
from shared.rules.vocabulary import PolicyState
from shared.web import access
from shared.web.organisation import face

policy = Blueprint("policy", __name__)


@policy.get("/")
@access.public
def home() -> Response:
    """The front page: what a worried or angry person may need."""
    return publish(lambda: render_template("portal/statement/home.html", ours=our_organisation()))


@policy.get("/policy")
@access.public
def in_force() -> Response:
    """The zero-tolerance statement, drawn from the policy record in force (POL-1, POL-2)."""
    return publish(lambda: _statement(version_in_force()))


@policy.get("/policy/versions")
@access.public
def versions() -> Response:
    """Every version that was ever in force, by date (POL-5)."""
    return publish(lambda: render_template("portal/statement/versions.html", versions=readable_versions()))


@policy.get("/policy/versions/<int(max=999999):number>")
@access.public
def version(number: int) -> Response:
    """One version, as it read when it was in force (POL-5). 404 for a number that was never in force."""
    return publish(lambda: _statement(readable_version(number)))


def _statement(shown: PolicyVersion) -> str:
    record = record_of(shown)
    sections = statement(record, face().name)
    own = [section for section in sections if not section.adopted]
    return render_template(
        "portal/statement/policy.html",
        version=shown,
        superseded=shown.state is not PolicyState.IN_FORCE,
        record=record,
        first=own[0] if own else None,
        own=own[1:],
        adopted=[section for section in sections if section.adopted],
        adopted_title=ADOPTED_TITLE,
    )

"""The policy record, in full. It is put in force by `evenhand policy use`."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from shared import clock
from shared.models import PolicyVersion
from shared.policy import placeholders
from shared.policy.clauses import DECIDED
from shared.policy.in_words import lines_of_part
from shared.policy.publishing import undecided
from shared.queries.announced import announced
from shared.queries.editions import editions_for_staff
from shared.queries.policy import record_of, version_in_force
from shared.queries.published import last_day, readable_version, readable_versions
from shared.rules.vocabulary import AlwaysOpen, PolicyState
from shared.web import access
from shared.web.organisation import face

policy = Blueprint("policy", __name__, url_prefix="/policy")
#: What stands on the page in sentences of its own.
_SHOWN = frozenset({"authority", "times"})


@policy.get("")
@access.staff()
def in_force() -> Response:
    """The version that decisions are taken under now."""
    return _page(version_in_force())


@policy.get("/versions/<int(max=999999):number>")
@access.staff()
def version(number: int) -> Response:
    """A version by its number: decisions name the one that they were taken under."""
    return _page(readable_version(number))


def _page(shown: PolicyVersion) -> Response:
    record = record_of(shown)
    versions = readable_versions()
    words_in_braces = placeholders.values(record, face().name) | {"customer": "(their name)"}
    return make_response(
        render_template(
            "backoffice/policy/index.html",
            editions=editions_for_staff(shown.number),
            version=shown,
            policy=record,
            versions=versions,
            until={one.number: last_day(one) for one in versions},
            undecided=undecided(record),
            decided=[(title, lines_of_part(record, field)) for field, title in DECIDED.items() if field not in _SHOWN],
            announced=announced(),
            superseded=shown.state is not PolicyState.IN_FORCE,
            today=clock.today(),
            always_open=list(AlwaysOpen),
            words=lambda text: placeholders.fill(text, words_in_braces),
            either=placeholders.either,
            months=placeholders.months,
            days=placeholders.days,
            working_days=placeholders.working_days,
        )
    )

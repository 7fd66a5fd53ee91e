"""Two versions of the policy side by side, clause by clause, each pair at an address that lasts (POL-5, POL-12)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.policy.forms import CompareVersionsForm
from shared import clock
from shared.models import PolicyVersion
from shared.policy.changes import changes_between
from shared.policy.clauses import clauses
from shared.policy.publishing import PublishedSection
from shared.queries.announced import announced_from, policy_of
from shared.queries.policy import record_of, version_in_force
from shared.queries.published import last_day, readable_version, version_on
from shared.rules.errors import NotFound
from shared.web import access
from shared.web.organisation import face

policy_comparison = Blueprint("policy_comparison", __name__, url_prefix="/policy")


@policy_comparison.get("/versions/compare")
@access.staff()
def choose() -> Response | tuple[str, int]:
    """Which two: from the list of versions to the address of their comparison."""
    form = CompareVersionsForm.of_versions(request.args)
    if request.args and form.validate():
        pair = sorted((int(form.before.data), int(form.now.data)))
        return redirect(url_for(".compare", before=pair[0], now=pair[1]), 302)
    wrong = bool(form.problems())
    return render_template("backoffice/policy/choose_versions.html", form=form), 422 if wrong else 200


@policy_comparison.get("/versions/<int(max=999999):before>/to/<int(max=999999):now>")
@access.staff()
def compare(before: int, now: int) -> str:
    """What is different in the second: each clause, word by word. 404 for a number that was never in force."""
    first, second = readable_version(before), readable_version(now)
    return render_template(
        "backoffice/policy/compare.html",
        before=first,
        now=second,
        until={one.number: last_day(one) for one in (first, second)},
        changes=changes_between(_clauses(first), _clauses(second)),
        number_of_clauses=len(_clauses(second)),
        form=CompareVersionsForm.of_versions({"before": str(before), "now": str(now)}),
    )


@policy_comparison.get("/from/<string(length=10):day>")
@access.staff()
def to_come(day: str) -> Response | str:
    """What a version changes that is approved for a day to come; once it is in force, the way to it."""
    on = _day(day)
    version = version_on(on) if on <= clock.today() else None
    if version and version.effective_from == on:
        return redirect(url_for("policy.version", number=version.number), 302)
    coming, now = announced_from(on), version_in_force()
    proposed = clauses(policy_of(coming), face().name)
    return render_template(
        "backoffice/policy/to_come.html",
        before=now,
        coming=coming,
        changes=changes_between(_clauses(now), proposed),
        number_of_clauses=len(proposed),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("No version of the policy is announced for this day.") from None


def _clauses(version: PolicyVersion) -> tuple[PublishedSection, ...]:
    return clauses(record_of(version), face().name)

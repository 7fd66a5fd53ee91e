"""Figures beside the committee’s report: answers for requesters, analysis, what was done to protect colleagues."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.reports.forms import DayForm
from backoffice.reports.routes import quarter_named
from shared import clock
from shared.queries.reports.bundles import answers, communications, steps_taken
from shared.queries.reports.quarterly import quarters_so_far
from shared.reports import BUNDLED
from shared.rules.errors import NotFound
from shared.rules.figures import Bundle
from shared.rules.reading import Reading
from shared.web import access

bundles = Blueprint("bundles", __name__, url_prefix="/reports")


@bundles.get("/answers/<int:year>")
@access.staff(Reading.REPORTS)
def answers_of(year: int) -> str:
    """The answers of a financial year (REP-7)."""
    return _page(answers(_year(year)), f"/reports/answers/{year}")


@bundles.get("/answers/<int:year>.<form>")
@access.staff(Reading.REPORTS)
def answers_file(year: int, form: str) -> Response:
    """The same as a file."""
    return _file(answers(_year(year)), form)


@bundles.get("/analysis/<quarter>")
@access.staff(Reading.REPORTS)
def analysis_of(quarter: str) -> str:
    """Volumes of contact and incidents (REP-3)."""
    return _page(communications(quarter_named(quarter)), f"/reports/analysis/{quarter}")


@bundles.get("/analysis/<quarter>.<form>")
@access.staff(Reading.REPORTS)
def analysis_file(quarter: str, form: str) -> Response:
    """The same as a file."""
    return _file(communications(quarter_named(quarter)), form)


@bundles.get("/protection")
@access.staff(Reading.REPORTS)
def protection() -> Response | tuple[str, int]:
    """Another day is asked for; none is asked for where somebody opens the address by itself: that is today."""
    today = clock.today()
    if not request.args:
        return redirect(f"/reports/protection/{today}", 303)
    form = DayForm(request.args)
    if form.validate() and form.day.data:
        return redirect(f"/reports/protection/{form.day.data}", 303)
    return _page(steps_taken(today), f"/reports/protection/{today}", form), 422


@bundles.get("/protection/<day>")
@access.staff(Reading.REPORTS)
def protection_at(day: str) -> str:
    """What was done to protect colleagues, as at a day (REP-6)."""
    asked = _day(day)
    return _page(steps_taken(asked), f"/reports/protection/{asked}", DayForm(data={"day": asked}))


@bundles.get("/protection/<day>.<form>")
@access.staff(Reading.REPORTS)
def protection_file(day: str, form: str) -> Response:
    """The same as a file."""
    return _file(steps_taken(_day(day)), form)


def _page(bundle: Bundle, address: str, form: DayForm | None = None) -> str:
    return render_template("backoffice/reports/bundle.html", bundle=bundle, address=address, form=form)


def _file(bundle: Bundle, form: str) -> Response:
    if form not in BUNDLED:
        raise NotFound("There is no such form. There are pdf, ods, xlsx and csv.")
    if not bundle.parts:
        raise NotFound("This year is not over yet. Answers are given for whole financial years.")
    kind, write = BUNDLED[form]
    answer = Response(write(bundle), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{bundle.key}.{form}"'
    return answer


def _year(year: int) -> int:
    if year not in {quarter.financial_year for quarter in quarters_so_far()}:
        raise NotFound("Nothing was counted in this year.")
    return year


def _day(name: str) -> date:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        day = date.max
    if day > clock.today() or day.year < 2000:
        raise NotFound("There is no record for this day. An address ends like 2026-11-01.")
    return day

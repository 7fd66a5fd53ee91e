"""The committee’s reports: each quarter’s page, its files, its commentary, and the lists behind its numbers (REP-1)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.reports.forms import CommentaryForm, PresentForm, RegisterForm
from backoffice.submit import status_of, submit
from shared import clock
from shared.actions.reports.quarterly import present_report, write_commentary
from shared.actions.reports.register import sign_register
from shared.models import QuarterlyReport
from shared.queries.permissions import may_ever
from shared.queries.reports import behind, quarterly
from shared.queries.reports.register import entries, signed
from shared.reports import FORMS, written
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.quarters import Quarter, quarter_of, read_quarter
from shared.rules.reading import Reading, may_read
from shared.rules.vocabulary import ReportState
from shared.web import access

reports = Blueprint("reports", __name__, url_prefix="/reports")
#: Who reads reports.


@reports.get("")
@access.staff(Reading.REPORTS)
def index() -> str:
    """Every quarter that there is a report for, the newest first."""
    kept = {row.quarter: row for row in QuarterlyReport.select()}
    return render_template(
        "backoffice/reports/index.html",
        quarters=quarterly.quarters_so_far(),
        kept=kept,
        now=quarter_of(clock.today()),
        presented=ReportState.PRESENTED,
        years=sorted({each.financial_year for each in quarterly.quarters_so_far()}, reverse=True),
        today=clock.today(),
    )


@reports.get("/quarterly/<quarter>")
@access.staff(Reading.REPORTS)
def quarter(quarter: str) -> str:
    """The report of a quarter: sentences, tables, charts, method."""
    asked = quarter_named(quarter)
    return render_template(
        "backoffice/reports/quarterly.html",
        report=quarterly.report_of(asked),
        kept=_kept(asked),
        form=PresentForm(data={"version": _kept(asked).version}),
        sees_lists=may_read(me(), Reading.REGISTER),
        writes=may_ever(Action.WRITE_COMMENTARY, me()),
        lists=behind.LISTS,
    )


@reports.get("/quarterly/<quarter>.<form>")
@access.staff(Reading.REPORTS)
def file(quarter: str, form: str) -> Response:
    """The report as a file, in one of its forms."""
    asked = quarter_named(quarter)
    if form not in FORMS or form == "text":
        raise NotFound("There is no such form of the report. There are pdf, ods, xlsx and csv.")
    answer = Response(written(asked, form), content_type=FORMS[form][0])
    answer.headers["Content-Disposition"] = f'attachment; filename="report-{asked}.{form}"'
    return answer


@reports.get("/quarterly/<quarter>/behind/<figure>")
@access.staff(Reading.REGISTER)
def behind_figure(quarter: str, figure: str) -> str:
    """What a number of the report is made of, for those who may see it."""
    asked = quarter_named(quarter)
    found = behind.list_of(asked, figure, {name: value for name, value in request.args.items() if value})
    return render_template("backoffice/reports/behind.html", quarter=asked, found=found)


@reports.route("/quarterly/<quarter>/commentary", methods=["GET", "POST"])
@access.staff(Action.WRITE_COMMENTARY)
def commentary(quarter: str) -> Response | tuple[str, int]:
    """Write the commentary of a report that was not presented yet."""
    kept = _kept(quarter_named(quarter))
    if request.method == "GET" and kept.state == ReportState.PRESENTED:
        flash("The report is presented. Its figures and its commentary can’t change any more.", "important")
        return redirect(f"/reports/quarterly/{quarter}", 303)
    form = CommentaryForm(data={"version": kept.version, "commentary": kept.commentary})
    if submit(
        form,
        lambda actor: write_commentary(actor, quarter, form.version.data, form.commentary.data or ""),
        _stored(kept),
    ):
        flash("Your commentary is saved.", "success")
        return redirect(f"/reports/quarterly/{quarter}", 303)
    return render_template("backoffice/reports/commentary.html", quarter=quarter_named(quarter), form=form), status_of(
        form
    )


@reports.post("/quarterly/<quarter>/present")
@access.staff(Action.PRESENT_REPORT)
def present(quarter: str) -> Response | tuple[str, int]:
    """The report is presented: figures and commentary stay as they are now."""
    form = PresentForm()
    if submit(form, lambda actor: present_report(actor, quarter, form.version.data)):
        flash("The report is presented. Its figures and its commentary can’t change any more.", "success")
    else:
        flash(" ".join(each["text"] for each in form.problems()), "important")
    return redirect(f"/reports/quarterly/{quarter}", 303)


def quarter_named(name: str) -> Quarter:
    """The quarter of this name. Raises NotFound for one that has not begun, or is none."""
    found = read_quarter(name)
    if found is None or found > quarter_of(clock.today()) or str(found) != name:
        raise NotFound("There is no report for this quarter. An address ends like 2026-Q3.")
    return found


def _kept(asked: Quarter) -> QuarterlyReport:
    return quarterly.kept_report(asked) or QuarterlyReport(quarter=str(asked))


def _stored(kept: QuarterlyReport) -> QuarterlyReport | None:
    return kept if kept.id else None


@reports.route("/quarterly/<quarter>/register", methods=["GET", "POST"])
@access.staff(Action.SIGN_REGISTER, confirm=True)
def register(quarter: str) -> Response | tuple[str, int]:
    """The register of restrictions of a quarter: to look through, and to sign."""
    asked, form = quarter_named(quarter), RegisterForm()
    if submit(form, lambda actor: sign_register(actor, quarter, form.found.data, form.changes.data or "")):
        flash("You have signed the review of the register.", "success")
        return redirect(request.path, 303)
    page = render_template(
        "backoffice/reports/register.html",
        quarter=asked,
        entries=entries(asked),
        signed=signed(asked),
        form=form,
    )
    return page, status_of(form)

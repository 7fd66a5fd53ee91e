"""A report in each of its forms, all from one value: what the page, the command and the downloads hand out."""

from __future__ import annotations

from collections.abc import Callable

from shared.config import settings
from shared.letters.publication import Publisher
from shared.letters.render import render
from shared.letters.report import bundle_on_paper, report_on_paper
from shared.models import Organisation
from shared.queries.reports.quarterly import report_of
from shared.rules.figures import Bundle, FigureTable, Report, sentence_in_words
from shared.rules.quarters import Quarter
from shared.spreadsheets import bundle
from shared.spreadsheets.report import as_csv, as_ods, as_xlsx


def as_pdf(report: Report) -> bytes:
    """The report on paper."""
    return render(report_on_paper(report, publisher()))


def as_text(report: Report) -> bytes:
    """The report in plain words, for the terminal."""
    lines = [report.title, report.organisation, "", *map(sentence_in_words, report.summary)]
    for part in report.parts:
        lines += ["", part.title.upper(), *map(sentence_in_words, part.sentences)]
        for table in part.tables:
            lines += ["", *_as_lines(table.as_read)]
    for trend in report.trends:
        lines += ["", trend.said]
    return ("\n".join([*lines, "", *report.method]) + "\n").encode()


def _as_lines(table: FigureTable) -> list[str]:
    rows = [tuple(map(str, row)) for row in (table.head, *table.rows)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(table.head))]
    told = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    return [table.title, *(f"  {line.rstrip()}" for line in (*told, table.note) if line)]


#: The forms by their name, with the kind of file that each is.
FORMS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "text": ("text/plain; charset=utf-8", as_text),
    "pdf": ("application/pdf", as_pdf),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", as_ods),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": ("text/csv; charset=utf-8", as_csv),
}
BUNDLED: dict[str, tuple[str, Callable[[Bundle], bytes]]] = {
    "pdf": (FORMS["pdf"][0], lambda found: render(bundle_on_paper(found, publisher()))),
    "ods": (FORMS["ods"][0], bundle.as_ods),
    "xlsx": (FORMS["xlsx"][0], bundle.as_xlsx),
    "csv": (FORMS["csv"][0], bundle.as_csv),
}
#: Those that can be read in a terminal.
IN_WORDS = frozenset({"text", "csv"})


def written(quarter: Quarter, form: str) -> bytes:
    """The report of a quarter in one of its forms."""
    return FORMS[form][1](report_of(quarter))


def publisher() -> Publisher:
    """The organisation as its paper shows it."""
    ours = Organisation.get()
    return Publisher(
        name=ours.name,
        telephone=ours.telephone,
        email=ours.email,
        colour=ours.primary_colour,
        address=settings().backoffice_url,
        logo=ours.logo_svg.encode(),
    )

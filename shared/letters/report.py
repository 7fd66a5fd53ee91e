"""A report on paper: PDF/UA, with its charts as pictures that say what they show (REP-1)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from shared.letters.compose import Document, environment
from shared.letters.publication import Publisher
from shared.rules.figures import Bundle, Report


def report_on_paper(report: Report, publisher: Publisher) -> Document:
    """The report of a quarter, ready to be printed. The same report gives the same file."""
    chart: Any = environment().get_template("components/chart.html").module
    assets = {f"chart-{trend.key}": str(chart.bars(trend, trend.key, True)).encode() for trend in report.trends}
    return on_paper("letters/report.html", f"report {report.quarter}", publisher, assets, report=report)


def bundle_on_paper(bundle: Bundle, publisher: Publisher) -> Document:
    """Figures on one subject, ready to be printed. The same figures give the same file."""
    return on_paper("letters/bundle.html", bundle.key, publisher, {}, bundle=bundle)


def on_paper(
    template: str, identifier: str, publisher: Publisher, assets: dict[str, bytes], **context: object
) -> Document:
    """A page of ours on the organisation’s paper, ready to be printed."""
    pictures = {**assets, **({"logo": publisher.logo} if publisher.logo else {})}
    html = (
        environment()
        .get_template(template)
        .render(publisher=publisher, colour=publisher.readable, has_logo=bool(publisher.logo), **context)
    )
    return Document(html=html, identifier=identifier, assets=MappingProxyType(pictures))

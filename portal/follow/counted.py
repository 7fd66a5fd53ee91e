"""What is counted for a restricted customer, as it stands on the day on which they look (RES-12, RES-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from shared import clock
from shared.rules.allowance import Counts, Per, allowances_from
from shared.rules.way_back import ConditionKind, conditions_from, weeks_without
from shared.web.languages import comma
from shared.web.templating import hour, weekday


@dataclass(frozen=True)
class CountedLine:
    """One line: what is counted, how it stands, and how many of how many."""

    what: str
    stands: str
    #: In the organisation's own words, in English.
    own_words: bool = False


def allowances(body: dict[str, Any], today: date) -> list[CountedLine]:
    """Each allowance with what is used of it now: moments of an earlier week or month no longer count."""
    rows = body.get("allowances", [])
    return [_allowance(row, one, today) for row, one in zip(rows, allowances_from(rows), strict=True)]


def way_back(body: dict[str, Any], today: date) -> tuple[list[CountedLine], bool]:
    """Each condition with how far it is, and whether all are met, so that an early review is open."""
    rows = body.get("way_back", [])
    lines, met = [], []
    for row, one in zip(rows, conditions_from(rows), strict=True):
        done, is_met = row["done"], bool(row["met_on"])
        if one.kind is ConditionKind.NO_INCIDENT and row["since"]:
            now = weeks_without(one, date.fromisoformat(row["since"]), today)
            done, is_met = now.done, now.met_on is not None
        what = {
            ConditionKind.NO_INCIDENT: _("Weeks without an incident: %(number)s are needed", number=one.number),
            ConditionKind.CALM_CONTACTS: _(
                "Contacts in a row without a warning or an incident: %(number)s are needed", number=one.number
            ),
        }.get(one.kind, one.what)
        stands = _("Met") if is_met else _("%(done)s of %(number)s", done=done, number=one.number)
        lines.append(CountedLine(what, stands, one.kind is ConditionKind.OBSERVED))
        met.append(is_met)
    return lines, bool(met) and all(met)


def _allowance(row: dict[str, Any], one: Any, today: date) -> CountedLine:
    begins = one.per.begins(today)
    used = [moment for text in row["used"] if (moment := clock.local(datetime.fromisoformat(text))).date() >= begins]
    if not used:
        return CountedLine(_what(one), _("Not used yet"))
    when = comma().join(f"{weekday(moment)}{comma()}{hour(moment)}" for moment in used)
    if len(used) < one.number:
        return CountedLine(
            _what(one), _("Used: %(when)s. You have %(left)s left.", when=when, left=one.number - len(used))
        )
    begins_again = weekday(one.per.next_begins(today))
    return CountedLine(_what(one), _("Used: %(when)s. Next from %(day)s.", when=when, day=begins_again))


def _what(one: Any) -> str:
    what = {
        (Counts.CALLS, Per.DAY): _("Calls that we take in a day: %(number)s", number=one.number),
        (Counts.CALLS, Per.WEEK): _("Calls that we take in a week: %(number)s", number=one.number),
        (Counts.CALLS, Per.MONTH): _("Calls that we take in a month: %(number)s", number=one.number),
        (Counts.WRITING, Per.DAY): _(
            "Letters, emails and messages that we answer in a day: %(number)s", number=one.number
        ),
        (Counts.WRITING, Per.WEEK): _(
            "Letters, emails and messages that we answer in a week: %(number)s", number=one.number
        ),
        (Counts.WRITING, Per.MONTH): _(
            "Letters, emails and messages that we answer in a month: %(number)s", number=one.number
        ),
    }[one.counts, one.per]
    most = _(", of at most %(minutes)s minutes each", minutes=one.minutes) if one.minutes else ""
    return f"{what}{most}"

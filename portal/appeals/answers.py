"""The answers of an appeal: which questions they call for, as the person checks them, and as the action wants them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.reply import reply_in_words, reply_of
from shared import clock
from shared.actions.appeals.lodge import NewAppeal
from shared.rules.appeals import AppealAbout, AppealTold
from shared.rules.telephone import as_written
from shared.rules.vocabulary import AppealGround

NOT_ANSWERED = _l("Not answered")


def steps(answers: dict[str, Any]) -> tuple[str, ...]:
    """A decision that was opened with its code need not be described; one whose time has passed needs a reason."""
    if "decision_reference" not in answers:
        return "decision", "reasons", "wants", "who", "reply", "files"
    late = clock.today() > date.fromisoformat(answers["appeal_by"])
    return ("late",) * late + ("reasons", "wants", "who", "reply", "files")


def check_rows(answers: dict[str, Any], files: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """Each question, what was answered, and the step that it is changed on (none where it can't be)."""
    if "decision_reference" in answers:
        rows = [(_("The decision in your letter"), answers["decision_reference"], "")]
    else:
        kind = _(AppealAbout(answers["about"]).label) if answers.get("about") else ""
        rows = [(_("The decision"), _lines(kind, answers["decision_described"]), "decision")]
        rows.append((_("Account number"), answers.get("account_given") or NOT_ANSWERED, "decision"))
    if "late" in steps(answers):
        rows.append((_("Why it comes late"), answers["late_reason"], "late"))
    grounds = "\n".join(_(AppealGround(ground).label) for ground in answers["grounds"])
    authority = answers["representative_authority"]
    return [
        *rows,
        (_("Your reasons"), _lines(grounds, answers["own_words"], _told(answers)), "reasons"),
        (_("What you would like"), answers["wants"] or NOT_ANSWERED, "wants"),
        (_("Who it is for"), answers["name"], "who"),
        (_("Who speaks for them"), _lines(answers["representative"], authority) or _("Nobody else"), "who"),
        (_("How we answer"), reply_in_words(answers), "reply"),
        (_("What would help you"), answers["adjustments_for_review"] or NOT_ANSWERED, "reply"),
        (_("Files"), _lines(*files) or _("None"), "files"),
    ]


def new_appeal(answers: dict[str, Any]) -> NewAppeal:
    """The appeal. Reasons that are in own words only count as “another reason”."""
    return NewAppeal(
        name=answers["name"],
        grounds=_grounds(answers),
        told_by=AppealTold(answers["told_by"]) if answers.get("told_by") in set(AppealTold) else None,
        own_words=answers["own_words"],
        wants=answers["wants"],
        decision_reference=answers.get("decision_reference", ""),
        decision_described=answers.get("decision_described", ""),
        account=answers.get("account_given", ""),
        late_reason=answers.get("late_reason", ""),
        adjustments_for_review=answers["adjustments_for_review"],
        representative=answers["representative"],
        representative_authority=answers["representative_authority"],
        about=AppealAbout(answers["about"]) if answers.get("about") else None,
        **_reached(answers),
    )


def _grounds(answers: dict[str, Any]) -> tuple[AppealGround, ...]:
    """Reasons that are in own words only count as another reason; what is said is written down later."""
    chosen = tuple(AppealGround(ground) for ground in answers["grounds"])
    said = answers.get("told_by") in set(AppealTold) and not answers["own_words"]
    return chosen if chosen or said else (AppealGround.OTHER,)


def _reached(answers: dict[str, Any]) -> dict[str, Any]:
    """How they are answered, and the number to call where they asked for a call."""
    reply = reply_of(answers)
    return reply | {"telephone": answers["call_on"]} if answers.get("call_on") else reply


def _told(answers: dict[str, Any]) -> str:
    told = answers.get("told_by")
    said = _(AppealTold(told).label) if told in set(AppealTold) else ""
    return f"{said} ({as_written(answers['call_on'])})" if said and answers.get("call_on") else said


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)

"""The answers of the five questions: as the person checks them, and as the action wants them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.reply import reply_in_words, reply_of
from shared.actions.adjustments.request import NewAdjustmentRequest
from shared.rules.vocabulary import AdjustmentKind, Barrier

NOT_ANSWERED = _l("Not answered")


def check_rows(answers: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each question, what was answered, and the step that it is changed on."""
    kinds = "\n".join(_(AdjustmentKind(kind).label) for kind in answers["kinds"])
    barriers = "\n".join(_(Barrier(barrier).label) for barrier in answers["barriers"])
    about = [(_("Our letter"), answers["decision_reference"], "")] if "decision_reference" in answers else []
    rows = [
        *about,
        (_("What would help"), _lines(kinds, answers["own_words"]), "what"),
        (_("How it would help"), answers["how_it_helps"] or NOT_ANSWERED, "how"),
        (_("What makes it hard"), _lines(barriers, answers["barrier_words"]) or NOT_ANSWERED, "barriers"),
        (_("Who it is for"), _lines(answers["name"], answers["account"]), "who"),
    ]
    if answers["for_whom"] == "other":
        rows.append((_("Who is asking"), _lines(answers["on_behalf_name"], answers["on_behalf_authority"]), "who"))
    return [*rows, (_("How we answer"), reply_in_words(answers), "reply")]


def new_request(answers: dict[str, Any]) -> NewAdjustmentRequest:
    """What the person asks for. Details about barriers go along only with consent."""
    consent = bool(answers["consent"])
    return NewAdjustmentRequest(
        name=answers["name"],
        account=answers["account"],
        on_behalf_name=answers["on_behalf_name"],
        on_behalf_authority=answers["on_behalf_authority"],
        kinds=tuple(AdjustmentKind(kind) for kind in answers["kinds"]),
        own_words=answers["own_words"],
        how_it_helps=answers["how_it_helps"],
        barriers=tuple(Barrier(barrier) for barrier in answers["barriers"]) if consent else (),
        barrier_words=answers["barrier_words"] if consent else "",
        consent=consent,
        about_reference=answers.get("decision_reference", ""),
        **reply_of(answers),
    )


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)

"""What is shown of a decision, an appeal or a request, from the narrow copy that the portal may read (DPA-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared import clock
from shared.models import Published
from shared.queries.policy import policy_in_force
from shared.rules.restrictions import DAYS, windows_from
from shared.rules.vocabulary import AdjustmentState, AppealState, EnquiryState, EnquiryTopic

_DATES = ("received_on", "acknowledged_on", "acknowledge_by", "answer_by", "starts_on", "ends_on", "review_on", "appeal_by")


def shown(found: Published) -> dict[str, Any]:
    """For the template of its kind: the body, its dates as dates, and what follows from them today."""
    body = found.body
    dates = {name: date.fromisoformat(body[name]) for name in _DATES if body.get(name)}
    return {"body": body, **dates, **_KINDS[found.kind](body)}


def _decision(body: dict[str, Any]) -> dict[str, Any]:
    windows = windows_from(body["windows"])
    moment = clock.local(clock.now())
    hours = [(day, [(w.opens, w.closes) for w in windows if w.day == number]) for number, day in enumerate(DAYS)]
    return {
        "over": body["ended"] or date.fromisoformat(body["ends_on"]) < moment.date(),
        "windows": windows,
        "days": hours,
        "now": (moment.weekday(), moment.time()),
        "waiting": False,
    }


def _appeal(body: dict[str, Any]) -> dict[str, Any]:
    state = AppealState(body["state"])
    waiting = state in {AppealState.RECEIVED, AppealState.UNDER_REVIEW}
    return {"state": state, "waiting": waiting, "ombudsman": policy_in_force().organisation.ombudsman}


def _adjustment(body: dict[str, Any]) -> dict[str, Any]:
    state = AdjustmentState(body["state"])
    return {"state": state, "waiting": state is AdjustmentState.RECEIVED}


def _enquiry(body: dict[str, Any]) -> dict[str, Any]:
    state = EnquiryState(body["state"])
    complaint = body["topic"] == EnquiryTopic.DATA_PROTECTION
    return {"state": state, "complaint": complaint, "open": state is EnquiryState.RECEIVED, "may_withdraw": False}


_KINDS = {"decision": _decision, "appeal": _appeal, "adjustment": _adjustment, "enquiry": _enquiry}

"""What is shown of a decision, an appeal or a request, from the narrow copy that the portal may read (DPA-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared import clock
from shared.models import Published
from shared.queries.policy import policy_in_force
from shared.queries.published import followed
from shared.rules.actor import CUSTOMER
from shared.rules.errors import NotFound
from shared.rules.lifecycle import ASKED, Action, permit
from shared.rules.reviews import has_review_before_its_end
from shared.rules.terms import DAYS, windows_from
from shared.rules.vocabulary import AdjustmentState, AppealState, EnquiryState, EnquiryTopic

_DATES = (
    "received_on",
    "acknowledged_on",
    "acknowledge_by",
    "answer_by",
    "starts_on",
    "ends_on",
    "review_on",
    "appeal_by",
)


def shown(found: Published) -> dict[str, Any]:
    """For the template of its kind: the body, its dates as dates, and what follows from them today."""
    body = found.body
    dates = {name: date.fromisoformat(body[name]) for name in _DATES if body.get(name)}
    added = [{**one, "on": date.fromisoformat(one["on"])} for one in body.get("additions", [])]
    return {
        "body": body,
        "added": added,
        "may_add": _may_add(found),
        "may_withdraw": False,
        **dates,
        **_KINDS[found.kind](body),
    }


def _may_add(found: Published) -> bool:
    try:
        return bool(permit(Action.ADD_WORDS, CUSTOMER, followed(found).state, None))
    except NotFound:
        return False


def _decision(body: dict[str, Any]) -> dict[str, Any]:
    windows = windows_from(body["windows"])
    moment = clock.local(clock.now())
    hours = [(day, [(w.opens, w.closes) for w in windows if w.day == number]) for number, day in enumerate(DAYS)]
    ends_on, review_on = date.fromisoformat(body["ends_on"]), date.fromisoformat(body["review_on"])
    return {
        "over": body["ended"] or ends_on < moment.date(),
        "looks_again": has_review_before_its_end(review_on, ends_on),
        "windows": windows,
        "days": hours,
        "now": (moment.weekday(), moment.time()),
    }


def _appeal(body: dict[str, Any]) -> dict[str, Any]:
    state = AppealState(body["state"])
    waiting = state in {AppealState.RECEIVED, AppealState.UNDER_REVIEW}
    ombudsman = policy_in_force().organisation.ombudsman
    return {"state": state, "waiting": waiting, "may_withdraw": waiting, "ombudsman": ombudsman}


def _adjustment(body: dict[str, Any]) -> dict[str, Any]:
    state = AdjustmentState(body["state"])
    may_challenge = bool(permit(Action.CHALLENGE_ADJUSTMENT, CUSTOMER, state, None)) and not body.get("again")
    return {
        "state": state,
        "waiting": state in ASKED,
        "may_withdraw": state is AdjustmentState.RECEIVED,
        "may_challenge": may_challenge,
        "ombudsman": policy_in_force().organisation.ombudsman,
    }


def _enquiry(body: dict[str, Any]) -> dict[str, Any]:
    state = EnquiryState(body["state"])
    complaint = body["topic"] == EnquiryTopic.DATA_PROTECTION
    return {"state": state, "complaint": complaint, "open": state is EnquiryState.RECEIVED}


_KINDS = {"decision": _decision, "appeal": _appeal, "adjustment": _adjustment, "enquiry": _enquiry}

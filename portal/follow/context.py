"""What is shown of a decision, an appeal or a request, from the narrow copy that the portal may read (DPA-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.follow.counted import allowances, way_back
from portal.follow.ways import always_open, call_now, ways, who_answers
from shared import clock
from shared.models import Published
from shared.queries.policy import office_of, policy_in_force
from shared.queries.published import followed, open_appeal, our_organisation, question_waiting
from shared.rules.actor import CUSTOMER
from shared.rules.errors import NotFound
from shared.rules.lifecycle import ASKED, Action
from shared.rules.permit import permit
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


def page_context(found: Published) -> dict[str, Any]:
    """For the template of its kind: the body, its dates as dates, and what follows from them today."""
    body = found.body
    dates = {name: date.fromisoformat(body[name]) for name in _DATES if body.get(name)}
    added = [{**one, "on": date.fromisoformat(one["on"])} for one in body.get("additions", [])]
    return {
        "body": body,
        "added": added,
        "may_add": _may_add(found),
        "may_withdraw": False,
        "open_appeal": open_appeal(found),
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
    ours, policy = our_organisation(), policy_in_force()
    hours = [(day, [(w.opens, w.closes) for w in windows if w.day == number]) for number, day in enumerate(DAYS)]
    ends_on, review_on = date.fromisoformat(body["ends_on"]), date.fromisoformat(body["review_on"])
    counted_way_back, early_review = way_back(body, moment.date())
    return {
        "counted_allowances": allowances(body, moment.date()),
        "counted_way_back": counted_way_back,
        "early_review": early_review,
        "over": body["ended"] or ends_on < moment.date(),
        "looks_again": has_review_before_its_end(review_on, ends_on),
        "windows": windows,
        "days": hours,
        "now": (moment.weekday(), moment.time()),
        "ways": ways(body, ours, windows, moment.date()),
        "always": always_open(body, ours, policy),
        "call_now": call_now(windows, moment, office_of(policy)) if windows else "",
        "answers": who_answers(body, moment.date()),
        "letters": [_dated(one, "on") for one in body.get("letters", [])],
        "evidence": [_dated(one, "on") for one in body.get("evidence", [])],
        "adjustments": [_dated(one, "since") for one in body.get("adjustments", [])],
        "appeals": {
            reference: _dated(one, "received_on", "answer_by") | {"state": AppealState(one["state"])}
            for reference, one in body.get("appeals", {}).items()
        },
    }


def _dated(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """A row of the copy with its dates as dates."""
    return row | {name: date.fromisoformat(row[name]) for name in names if row.get(name)}


def _appeal(body: dict[str, Any]) -> dict[str, Any]:
    state = AppealState(body["state"])
    waiting = state in {AppealState.RECEIVED, AppealState.UNDER_REVIEW}
    question = _waits(body)
    ombudsman = policy_in_force().organisation.ombudsman
    return {
        "state": state,
        "waiting": waiting,
        "may_withdraw": waiting,
        "ombudsman": ombudsman,
        "to_confirm": waiting
        and bool(body.get("written_down"))
        and not body.get("confirmed_on")
        and not body.get("not_right"),
        "told": bool(body.get("told_by")) and not body.get("written_down"),
        "question": _dated(question, "asked_on", "until") if waiting and question else None,
        "progress": [(ground, _progress(body)) for ground in body.get("grounds", [])] if waiting else [],
    }


def _waits(body: dict[str, Any]) -> dict[str, Any]:
    """The question that waits for the customer's answer; empty where none does."""
    return question_waiting(Published(body=body))


def _progress(body: dict[str, Any]) -> str:
    """How far a reason of an appeal is that was not answered yet (APP-9)."""
    if _waits(body):
        return str(_("We have asked you something, and wait for your answer"))
    return str(_("Being looked at")) if body["heard_by"] else str(_("We have it. Nobody has looked at it yet"))


def _adjustment(body: dict[str, Any]) -> dict[str, Any]:
    state = AdjustmentState(body["state"])
    may_challenge = bool(permit(Action.CHALLENGE_ADJUSTMENT, CUSTOMER, state, None)) and not body.get("again")
    return {
        "state": state,
        "waiting": state in ASKED,
        "may_withdraw": state is AdjustmentState.RECEIVED,
        "may_challenge": may_challenge,
        "adjustments": [_dated(one, "since") for one in body.get("adjustments", [])],
        "ombudsman": policy_in_force().organisation.ombudsman,
    }


def _enquiry(body: dict[str, Any]) -> dict[str, Any]:
    state = EnquiryState(body["state"])
    complaint = body["topic"] == EnquiryTopic.DATA_PROTECTION
    told = [_dated(one, "on") for one in body.get("told", [])]
    return {"state": state, "complaint": complaint, "open": state is EnquiryState.RECEIVED, "told": told}


_KINDS = {"decision": _decision, "appeal": _appeal, "adjustment": _adjustment, "enquiry": _enquiry}

"""The interface that other systems ask: read-only, by token, each look logged (CUS-4)."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify, request

from backoffice.systems.description import PROBLEM, described
from shared.actions.systems.ask import count_ask, note_ask, system_of
from shared.models import Customer, System
from shared.queries.systems import precautions_on
from shared.rules.errors import TooManyTries
from shared.rules.systems import SystemScope
from shared.web import access, rate_limit

interface = Blueprint("interface", __name__, url_prefix="/api")
_BEARER = "Bearer "


@interface.get("/openapi.json")
@access.public
def description() -> Response:
    """What can be asked, and how it is answered."""
    return jsonify(described(current_app.config["EVENHAND"].backoffice_url))


@interface.get("/v1/accounts/<path:account>/precautions")
@access.public
def precautions(account: str) -> Response:
    """The precautions that stand on an account, for a system whose token opens them."""
    try:
        system = _asking()
        if isinstance(system, Response):
            return system
        if SystemScope.MARKERS not in system.scopes:
            return problem(403, "This token does not open precautions")
        count_ask(system)
    except TooManyTries as error:
        answer = problem(429, "Too many requests", f"Wait {error.wait_minutes} minutes.")
        answer.headers["Retry-After"] = str(error.wait_minutes * 60)
        return answer
    customer = Customer.get_or_none(Customer.account == account)
    while customer is not None and customer.joined_into_id:  # who asks for an account of before asks for the person
        customer = customer.joined_into
    if customer is None:
        return problem(404, "There is no such account")
    note_ask(system, customer)
    found = [asdict(one) for one in precautions_on(customer)]
    return jsonify({"account": customer.account, "precautions": found})


def problem(status: int, title: str, detail: str = "") -> Response:
    """What went wrong, as other systems read it."""
    body = {"title": title, "status": status} | ({"detail": detail} if detail else {})
    answer = jsonify(body)
    answer.status_code, answer.mimetype = status, PROBLEM
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _asking() -> System | Response:
    """The system that asks, or why it may not. Raises TooManyTries where many wrong tokens came from one address."""
    given = request.headers.get("Authorization", "")
    system = system_of(given.removeprefix(_BEARER)) if given.startswith(_BEARER) else None
    if system is None:
        rate_limit.take("system-token", "unknown")
        return problem(401, "Give a token that opens this")
    return system

"""Somebody whom nobody knows yet: warned, recorded and helped like anyone, and matched to their account later (INC-1).

They have an account of their own from the first second, so that the card, the ladder, contacts, incidents and requests
for adjustments work as for anyone. Once it is known who it was, it is joined into their account with all of it.
"""

from __future__ import annotations

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.customers.findable import learn_spellings
from shared.actions.customers.join import merge
from shared.actions.customers.keep import CustomerDetails, search_keys
from shared.models import AccountJoin, Customer
from shared.models.references import new_reference
from shared.queries.customers.account import customer_with
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance

_LONGEST_NAME = 200


@action(Action.MEET_UNKNOWN)
def meet_unknown(doing: Doing, described: str = "", telephone: str = "") -> Customer:
    """Begin with somebody unknown. Nothing has to be said of them: they are called by the minute otherwise."""
    doing.ask()
    if problems := doing.words(described=described):
        raise Invalid(problems)
    now = clock.local(doing.now)
    name = described.strip()[:_LONGEST_NAME] or f"Unknown caller, {now.day} {now:%B, %H:%M}"
    details = CustomerDetails(new_reference("UNK"), name, telephone=telephone.strip())
    values = {"account": details.account, "name": name, "telephone": details.telephone, **search_keys(details)}
    customer = doing.create(Customer, unknown_since=doing.now, service=_my_service(doing), **values)
    learn_spellings([name], customer.found_by)
    doing.record(customer, {"described": described, "telephone": telephone}, customer=customer)
    return customer


@action(Action.MATCH_UNKNOWN)
def match_unknown(doing: Doing, account: str, expected: int, whose: str, because: str) -> AccountJoin:
    """Say who it was: all that was recorded comes to their account. It can be parted again, as any two accounts.

    Raises OutOfStep for an account that is no stranger's, and Invalid without a reason or for one that can't be theirs.
    """
    unknown, known = customer_with(account), customer_with(whose)
    doing.ask(unknown)
    _still_unknown(unknown)
    problems = {} if has_substance(because) else {"because": "Say how you know who it was"}
    if known.id == unknown.id or known.unknown_since is not None:
        problems["account"] = "Choose the account of somebody who is known"
    problems |= doing.words(because=because)
    if problems:
        raise Invalid(problems)
    doing.write(unknown, expected)
    return merge(doing, known, unknown, because)


@action(Action.LEAVE_UNKNOWN)
def leave_unknown(doing: Doing, account: str, expected: int, because: str) -> Customer:
    """Say that nobody can be matched, and why; all that was recorded stays."""
    unknown = customer_with(account)
    doing.ask(unknown)
    _still_unknown(unknown)
    if not has_substance(because):
        raise Invalid({"because": "Say why nobody can be matched"})
    if problems := doing.words(because=because):
        raise Invalid(problems)
    doing.write(unknown, expected, unmatched_because=because.strip())
    doing.record(unknown, {"because": because}, customer=unknown)
    return unknown


def _still_unknown(customer: Customer) -> None:
    if customer.unknown_since is None:
        raise OutOfStep("It is known who this is.")


def _my_service(doing: Doing) -> int | None:
    return doing.actor.service_id

"""Two accounts of one person become one, and are parted again where that was a mistake (SIT-12)."""

from __future__ import annotations

from typing import Any

from shared.actions.action import Doing, action
from shared.actions.customers.findable import make_findable
from shared.actions.systems.tell import tell_systems
from shared.models import TABLES, AccountJoin, Customer, Table, TwoPeople
from shared.queries.systems import precautions_on
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance

#: What holds a customer and is not theirs to take along: the joining itself, and what was set aside by name.
_STAYS = {"account_join", "set_aside", "customer"}


@action(Action.JOIN_ACCOUNTS)
def join_accounts(doing: Doing, kept: str, other: str, because: str) -> AccountJoin:
    """Join another account into the one that is kept: its history, restrictions, letters and everyone's part in them.

    Who searches for either finds the one that is kept. What was moved is written down, so that it can be parted again.
    Raises Invalid, by field, for accounts that can't be joined, or without a reason.
    """
    ours, theirs = _account(kept), _account(other)
    if ours is None or ours.joined_into_id is not None:
        raise NotFound("There is no such account.")
    doing.ask(ours)
    problems = _problems(doing, ours, theirs, because)
    if problems or theirs is None:
        raise Invalid(problems)
    return merge(doing, ours, theirs, because)


def merge(doing: Doing, ours: Customer, theirs: Customer, because: str) -> AccountJoin:
    """All that one account holds comes to the other, written down so that it can be parted again."""
    before = precautions_on(ours), precautions_on(theirs)
    # First that they are joined: a signed restriction has another customer for no other reason.
    joined = doing.create(
        AccountJoin, kept=ours, other=theirs, because=because.strip(), joined_by=doing.me, joined_at=doing.now, moved={}
    )
    moved = {table: _move(table, theirs.id, ours.id) for table in _tables()}
    doing.write(joined, moved={table: numbers for table, numbers in moved.items() if numbers})
    doing.write(theirs, joined_into=ours)
    make_findable(ours)
    payload = {"kept": ours.account, "other": theirs.account, "because": because}
    doing.record(ours, payload, customer=ours)
    doing.record(theirs, payload, customer=theirs)
    _tell_of_precautions(doing, (ours, theirs), before)
    return joined


@action(Action.PART_ACCOUNTS)
def part_accounts(doing: Doing, number: int, because: str) -> AccountJoin:
    """Part two accounts that were joined by mistake: what came with the other one goes back to it.

    What was recorded since stays with the account that was kept. Raises NotFound, OutOfStep once they are parted, and
    Invalid without a reason.
    """
    joined = AccountJoin.get_or_none(AccountJoin.id == number)
    if joined is None:
        raise NotFound("These accounts were never joined.")
    doing.ask(joined.kept)
    if joined.parted_at is not None:
        raise OutOfStep("These accounts are parted already.")
    if not has_substance(because):
        raise Invalid({"because": "Say why they are two people"})
    both = joined.kept, joined.other
    before = precautions_on(joined.kept), precautions_on(joined.other)
    for table, numbers in joined.moved.items():
        _set(table, numbers, joined.other_id)
    doing.write(joined, parted_at=doing.now, parted_by=doing.me, parted_because=because.strip())
    doing.write(joined.other, joined_into=None)
    keep_apart(doing, joined.kept, joined.other, because)
    make_findable(joined.kept)
    make_findable(joined.other)
    payload = {"kept": joined.kept.account, "other": joined.other.account, "because": because}
    doing.record(joined.kept, payload, customer=joined.kept)
    doing.record(joined.other, payload, customer=joined.other)
    _tell_of_precautions(doing, both, before)
    return joined


@action(Action.PART_ACCOUNTS)
def tell_apart(doing: Doing, account: str, other: str, because: str) -> TwoPeople:
    """Say that two accounts that look like one person's are two people's: the card asks no more (SIT-12).

    Raises NotFound, Invalid without a reason, and OutOfStep once it is said.
    """
    ours, theirs = _account(account), _account(other)
    if ours is None or theirs is None or ours.id == theirs.id:
        raise NotFound("There are no two such accounts.")
    doing.ask(ours)
    if not has_substance(because):
        raise Invalid({"because": "Say why they are two people"})
    said = keep_apart(doing, ours, theirs, because)
    if said is None:
        raise OutOfStep("Somebody has said already that they are two people.")
    payload = {"kept": ours.account, "other": theirs.account, "because": because}
    doing.record(ours, payload, customer=ours)
    doing.record(theirs, payload, customer=theirs)
    return said


def keep_apart(doing: Doing, ours: Customer, theirs: Customer, because: str) -> TwoPeople | None:
    """Keep that they are two people, as a part of an action; None where that is kept already."""
    one, other = sorted((ours, theirs), key=lambda customer: customer.id)
    if TwoPeople.select().where(TwoPeople.one == one, TwoPeople.other == other).exists():
        return None
    return doing.create(TwoPeople, one=one, other=other, because=because.strip(), said_by=doing.me, said_at=doing.now)


def _tell_of_precautions(doing: Doing, both: tuple[Customer, Customer], before: tuple[Any, Any]) -> None:
    """Other systems hear of each of the two accounts on which something else stands now (CUS-4)."""
    for customer, stood in zip(both, before, strict=True):
        if precautions_on(customer) != stood:
            tell_systems(doing, customer)


def _account(number: str) -> Customer | None:
    found: Customer | None = Customer.get_or_none(Customer.account == number.strip().upper())
    return found


def _problems(doing: Doing, ours: Customer, theirs: Customer | None, because: str) -> dict[str, str]:
    problems = {}
    if theirs is None:
        problems["other"] = "There is no account with this number"
    elif theirs.id == ours.id:
        problems["other"] = "This is the account that you are on. Enter the other one"
    elif theirs.joined_into_id is not None:
        problems["other"] = "This account was joined into another one already"
    elif (theirs.died_on is None) != (ours.died_on is None):
        dead = ours if theirs.died_on is None else theirs
        problems["other"] = f"{dead.account} says that they have died. Record it on both first, or correct it there"
    if not has_substance(because):
        problems["because"] = "Say how you know that they are one person"
    return problems | doing.words(because=because)


def _tables() -> dict[str, type[Table]]:
    """Every table that holds a customer, but for those whose rows stay where they are."""
    return {
        table._meta.table_name: table
        for table in TABLES
        if table._meta.table_name not in _STAYS and "customer" in table._meta.fields
    }


def _move(table: str, old: int, new: int) -> list[int]:
    found: Any = _tables()[table]
    numbers = [row.id for row in found.select(found.id).where(found.customer == old)]
    _set(table, numbers, new)
    return numbers


def _set(table: str, numbers: list[int], customer: int) -> None:
    found: Any = _tables()[table]
    if numbers:
        found.update(customer=customer).where(found.id.in_(numbers)).execute()

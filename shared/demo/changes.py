"""Who is who, gone wrong: one person with two accounts, and a manager who left with work of theirs (SIT-12)."""

from __future__ import annotations

from shared.actions.customers.join import join_accounts
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.actions.restrictions.decide import send_back
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.staff.leave import disable_colleague
from shared.demo import stories
from shared.demo.scenes import ABUSE, THREATS
from shared.demo.stories import Stage, Story, at
from shared.models import Customer, Staff
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import RestrictionKind

#: Accounts that came from another register, where nobody was asked who it is.
_SECOND, _THIRD = "RP-300417", "RP-300418"


def tales(stage: Stage, known: list[Customer]) -> list[Story]:
    """With customers of their own, whom no other story has."""
    named, planned, double, joined = known
    return [
        stories.restricted(
            stage,
            named,
            35,
            (RestrictionKind.NAMED_OFFICER,),
            terms=lambda: {"officer": stage.staff["senior-manager-4"].id},
        ),
        _left(stage, planned),
        _double(stage, double),
        _joined(stage, joined),
    ]


def _left(stage: Stage, customer: Customer) -> Story:
    """A case of theirs, with a proposal that came back, went to another; their name in a restriction is work still."""
    yield at(24)
    references = (
        stories.incident(stage, customer, THREATS),
        stories.incident(stage, customer, ABUSE, by="colleague-4"),
    )
    yield at(20)
    manager = stage.actor("senior-manager-4")
    opened = stories.case(stage, customer, references, by="senior-manager-4")
    yield at(13)
    proposed = propose_restriction(manager, opened.reference, stories.proposal(stage, references, in_days=30))
    yield at(11, 14)
    send_back(stage.actor("director-housing"), proposed.reference, proposed.version, "Would one morning be enough?")
    yield at(4, 16)
    leaver = Staff.get_by_id(stage.staff["senior-manager-4"].id)
    disable_colleague(stage.actor("admin"), leaver.email, leaver.version, stage.staff["senior-manager-2"].id)


def _double(stage: Stage, customer: Customer) -> Story:
    """One person twice, and nobody has joined the two yet."""
    yield at(45)
    add_customer(OPERATOR, _again(customer, _SECOND))
    yield at(6, 10, 20)
    yield from stories.contacts(stage, Customer.get(Customer.account == _SECOND), 5, 2)


def _joined(stage: Stage, customer: Customer) -> Story:
    """One person twice, until a manager saw it."""
    yield at(46)
    other = add_customer(OPERATOR, _again(customer, _THIRD))
    yield from stories.contacts(stage, other, 40, 2)
    yield at(9, 11)
    because = "The same date of birth and telephone: they gave both account numbers when they called."
    join_accounts(stage.actor("line-manager"), customer.account, _THIRD, because)


def _again(customer: Customer, account: str) -> CustomerDetails:
    """The same person as another register has them: by their former address, and without an email."""
    return CustomerDetails(
        account, customer.name, "3 Thimble Row\nMarrowfield", "ZZ3 4AB", customer.telephone, service="repairs"
    )

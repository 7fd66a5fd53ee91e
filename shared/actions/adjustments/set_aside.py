"""Say of a request that may be a customer's that it is not: by name, with the reason (SIT-5)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.models import AdjustmentRequest, SetAside
from shared.rules.direction import isolated
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance


@action(Action.SET_ASIDE_REQUEST)
def set_aside_request(doing: Doing, reference: str, expected: int, account: str, because: str) -> AdjustmentRequest:
    """It no longer counts as this customer's, and holds nothing up that is about them.

    Raises Invalid without a reason, or where somebody has matched it to them.
    """
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    customer = customer_with(account)
    if not has_substance(because):
        raise Invalid({"because": f"Say how you know that it is not {isolated(customer.name)}"})
    if problems := doing.words(because=because):
        raise Invalid(problems)
    if request.customer_id is not None:
        raise Invalid({"because": "This is matched to an account already"})
    doing.write(request, expected)
    if not SetAside.select().where(SetAside.request == request, SetAside.customer == customer).exists():
        doing.create(SetAside, request=request, customer=customer, because=because.strip(), by=doing.me, at=doing.now)
    doing.record(request, {"not": customer.account, "because": because}, customer=customer)
    return request

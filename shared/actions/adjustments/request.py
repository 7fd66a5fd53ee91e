"""Ask for reasonable adjustments: online, or through a colleague (ADJ-1, ADJ-3, ADJ-4)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.actions.action import Doing, action
from shared.actions.publish import publish_adjustment
from shared.actions.receipts import Reached, Receipt, send_receipt
from shared.models import AdjustmentRequest
from shared.models.references import hash_code, new_reference
from shared.notify.wording import in_language, to_follow
from shared.queries.customers.account import living
from shared.queries.policy import policy_in_force
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.likeness import account_key, email_key, postcode_key
from shared.rules.message import message
from shared.rules.reply import Through, missing_to_reply
from shared.rules.telephone import telephone_key
from shared.rules.vocabulary import AdjustmentKind, Barrier, Channel


@dataclass(frozen=True)
class NewAdjustmentRequest:
    """What somebody asks for. `account` is the number that they gave, if any; a colleague gives the right one."""

    name: str
    reply_by: Channel
    kinds: tuple[AdjustmentKind, ...] = ()
    own_words: str = ""
    how_it_helps: str = ""
    barriers: tuple[Barrier, ...] = ()
    barrier_words: str = ""
    consent: bool = False
    account: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""
    on_behalf_name: str = ""
    on_behalf_authority: str = ""
    came_by: Channel = Channel.WEB_FORM
    #: The decision whose letter is asked for in another form, opened with its code by whoever took the form.
    about_reference: str = ""
    reply_through: Through | None = None


@action(Action.REQUEST_ADJUSTMENT)
def request_adjustment(doing: Doing, asked: NewAdjustmentRequest, code: str) -> AdjustmentRequest:
    """Keep a request, with its reference, the hash of its private code, and the day by which it is answered.

    A colleague's request is matched to the account at once; one from the portal names an account that staff match.
    Raises Invalid, by field, when nothing is asked for, there is no way to answer, or details come without consent;
    OutOfStep where the customer for whom a colleague takes it down has died.
    """
    doing.ask()
    if problems := _problems(asked):
        raise Invalid(problems)
    by_colleague = doing.actor.staff_id is not None
    customer = living(asked.account) if by_colleague and asked.account else None
    policy = policy_in_force()
    code_hash = hash_code(code)
    request = doing.create(
        AdjustmentRequest,
        reference=new_reference("ADJ"),
        code_hash=code_hash,
        customer=customer,
        name=asked.name,
        account_given=asked.account.strip().upper(),
        telephone=asked.telephone,
        email=asked.email,
        address=asked.address,
        account_key=account_key(asked.account),
        email_key=email_key(asked.email),
        telephone_key=telephone_key(asked.telephone),
        postcode_key=postcode_key(asked.address),
        reply_by=asked.reply_by,
        reply_through=asked.reply_through,
        on_behalf_name=asked.on_behalf_name,
        on_behalf_authority=asked.on_behalf_authority,
        about_reference=asked.about_reference,
        kinds=[kind.value for kind in asked.kinds],
        own_words=asked.own_words,
        how_it_helps=asked.how_it_helps,
        barriers=[barrier.value for barrier in asked.barriers],
        barrier_words=asked.barrier_words,
        consent_at=doing.now if asked.consent else None,
        came_by=asked.came_by,
        language=customer.language if customer else doing.actor.language,
        received_at=doing.now,
        answer_by=after_working_days(
            doing.today, policy.times.adjustment_answer_working_days, policy.organisation.nation
        ),
    )
    publish_adjustment(doing, request, code_hash)
    doing.record(request, {"kinds": request.kinds, "came_by": asked.came_by}, customer=customer)
    _acknowledge(doing, request, asked, code)
    return request


def _acknowledge(doing: Doing, request: AdjustmentRequest, asked: NewAdjustmentRequest, code: str) -> None:
    """Tell them that we have it, with a copy; nothing in it says why they need it."""
    _, reference = in_language(request.language), request.reference
    named = "".join(f"\n- {_(AdjustmentKind(kind).label)}" for kind in request.kinds)
    answer_by = _("We will answer by %(day)s.", day=request.answer_by)
    have = _("We have your request for adjustments. Its reference is %(reference)s.", reference=reference)
    receipt = Receipt(
        key=f"adjustment-{reference}",
        reference=reference,
        code=code,
        subject=_("We have your request %(reference)s", reference=reference),
        short=f"{have} {answer_by}",
        says=(have, _("You asked for:") + named if named else "", answer_by),
        copy=(
            (_("In your own words"), request.own_words),
            (_("How it would help"), request.how_it_helps),
            (_("Who it is for"), request.name),
        ),
        follow=to_follow(_),
    )
    send_receipt(doing, _, Reached(asked.reply_by, asked.email, asked.telephone), receipt)


def _problems(asked: NewAdjustmentRequest) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not asked.kinds and not asked.own_words.strip():
        problems["own_words"] = message("Choose what would help, or tell us in your own words")
    if not asked.name.strip():
        problems["name"] = message("Tell us your name")
    given = {"email": asked.email, "telephone": asked.telephone, "address": asked.address}
    problems |= missing_to_reply(asked.reply_by, given)
    if (asked.barriers or asked.barrier_words.strip()) and not asked.consent:
        problems["consent"] = message("Tick the box if you agree that we keep these details, or leave them out")
    if asked.on_behalf_name.strip() and not asked.on_behalf_authority.strip():
        problems["on_behalf_authority"] = message("Tell us how you have authority to ask for them")
    return problems

"""Appeal: lodged by the customer or entered by a colleague, matched to its decision, withdrawn (APP-1, APP-2)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.actions.action import Doing, action
from shared.actions.keep_files import keep_files
from shared.actions.markers import ground_disputed
from shared.actions.publish import publish_appeal, publish_withdrawn
from shared.actions.receipts import Reached, Receipt, send_receipt
from shared.files.check import Upload
from shared.models import Appeal, GroundOfAppeal, Incident, Measure, Published, Restriction
from shared.models.references import hash_code, new_reference
from shared.notify.wording import in_language, to_follow
from shared.queries.measures import incidents_about
from shared.queries.policy import policy_in_force
from shared.queries.warnings import given_in
from shared.rules.appeals import AppealAbout, AppealTold
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.measures import MeasureKind
from shared.rules.message import message
from shared.rules.reply import Through, missing_to_reply
from shared.rules.vocabulary import AppealGround, Channel


@dataclass(frozen=True)
class NewAppeal:
    """What the customer sends. `decision_reference` was checked with its code by whoever took the form."""

    name: str
    reply_by: Channel
    grounds: tuple[AppealGround, ...]
    own_words: str = ""
    wants: str = ""
    decision_reference: str = ""
    decision_described: str = ""
    #: The account number that they gave, where the customer describes the decision.
    account: str = ""
    late_reason: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""
    adjustments_for_review: str = ""
    representative: str = ""
    representative_authority: str = ""
    #: What kind of decision it is, where the customer describes it.
    about: AppealAbout | None = None
    came_by: Channel = Channel.WEB_FORM
    #: Said and not written: then grounds and words may be missing until staff have written them down (APP-10).
    told_by: AppealTold | None = None
    reply_through: Through | None = None


@action(Action.LODGE_APPEAL)
def lodge_appeal(doing: Doing, made: NewAppeal, code: str, files: tuple[Upload, ...] = ()) -> Appeal:
    """Keep an appeal with its files, reference, private code and the day by which it is answered.

    Raises Invalid, by field, when there is no ground, no decision, no way to answer, or it is late without a reason.
    """
    doing.ask()
    decision = Published.get_or_none(Published.reference == made.decision_reference, Published.kind == "decision")
    if problems := _problems(doing, made, decision) | _untold(made, files):
        raise Invalid(problems)
    policy = policy_in_force()
    code_hash = hash_code(code)
    appeal = doing.create(
        Appeal,
        reference=new_reference("APP"),
        code_hash=code_hash,
        decision_reference=decision.reference if decision else "",
        decision_described=made.decision_described,
        account_given="" if decision else made.account.strip().upper(),
        name=made.name,
        telephone=made.telephone,
        email=made.email,
        address=made.address,
        reply_by=made.reply_by,
        reply_through=made.reply_through,
        told_by=made.told_by,
        wants=made.wants,
        adjustments_for_review=made.adjustments_for_review,
        representative=made.representative,
        representative_authority=made.representative_authority,
        about=None if decision else made.about,
        came_by=made.came_by,
        received_at=doing.now,
        late_reason=made.late_reason,
        answer_by=after_working_days(doing.today, policy.times.appeal_answer_working_days, policy.organisation.nation),
    )
    for ground in dict.fromkeys(made.grounds):
        doing.create(GroundOfAppeal, appeal=appeal, ground=ground, own_words=made.own_words)
    kept = keep_files(doing, appeal.reference, files)
    publish_appeal(doing, appeal, code_hash, tuple(dict.fromkeys(made.grounds)))
    doing.record(appeal, {"grounds": made.grounds, "came_by": made.came_by, "files": kept})
    _acknowledge(doing, appeal, made, code, files)
    return appeal


@action(Action.MATCH_APPEAL)
def match_appeal(doing: Doing, reference: str, expected: int, decision: str) -> Appeal:
    """Match an appeal that described its decision to the restriction, or the incident with a warning, it is about.

    Raises NotFound for a reference that there is not; Invalid for an incident without a warning or a known customer.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    if decision.startswith("INC"):
        incident = doing.load(Incident, decision)
        if problem := _not_a_warning(incident):
            raise Invalid({"decision": problem})
        doing.write(appeal, expected, incident=incident, restriction=None, customer=incident.customer)
        doing.record(appeal, {"incident": incident.reference}, customer=incident.customer)
        ground_disputed(doing, incident, f"appeal {reference}")
        return appeal
    if decision.startswith("STP"):
        return _match_warning(doing, appeal, expected, doing.load(Measure, decision))
    restriction = doing.load(Restriction, decision)
    doing.write(appeal, expected, restriction=restriction, incident=None, customer=restriction.customer)
    doing.record(appeal, {"restriction": restriction.reference}, customer=restriction.customer)
    return appeal


@action(Action.WITHDRAW_APPEAL)
def withdraw_appeal(doing: Doing, reference: str) -> Appeal:
    """The customer takes their appeal back."""
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    doing.write(appeal)
    publish_withdrawn(doing, reference)
    doing.record(appeal, {"withdrawn": True})
    return appeal


def _match_warning(doing: Doing, appeal: Appeal, expected: int, measure: Measure) -> Appeal:
    """A written warning is challenged on its facts: on the incident that it is about (APP-7)."""
    if measure.kind is not MeasureKind.WRITTEN_WARNING or measure.begun_at is None:
        raise Invalid({"decision": "This is no written warning that was issued"})
    incident = incidents_about(measure)[0]
    doing.write(appeal, expected, incident=incident, restriction=None, customer=measure.customer)
    doing.record(appeal, {"incident": incident.reference, "warning": measure.reference}, customer=measure.customer)
    ground_disputed(doing, incident, f"appeal {appeal.reference}")
    return appeal


def _untold(made: NewAppeal, files: tuple[Upload, ...]) -> dict[str, str]:
    """What is missing of an appeal that is said: the recording, or a number to call."""
    if made.told_by is AppealTold.RECORDING and not files:
        return {"files": message("Add a recording or a picture, or go back and write your reasons")}
    if made.told_by is AppealTold.CALL and not made.telephone.strip():
        return {"telephone": message("Enter the telephone number that we shall call")}
    return {}


def _not_a_warning(incident: Incident) -> str:
    """Why an appeal about a warning can't be matched to this incident; empty where it can."""
    if incident.customer is None:
        return "First match this incident to the customer’s account"
    return "" if given_in(incident) else "No warning was given in this incident"


def _acknowledge(doing: Doing, appeal: Appeal, made: NewAppeal, code: str, files: tuple[Upload, ...]) -> None:
    _, reference = in_language(doing.actor.language), appeal.reference
    have = _("We have your appeal. Its reference is %(reference)s.", reference=reference)
    answer_by = _("We will answer by %(day)s.", day=appeal.answer_by)
    who = _("A Director of a service that had no part in the decision will look at it.")
    receipt = Receipt(
        key=f"appeal-{reference}",
        reference=reference,
        code=code,
        subject=_("We have your appeal %(reference)s", reference=reference),
        short=f"{have} {answer_by}",
        says=(have, f"{who} {answer_by}"),
        copy=(
            (_("The decision"), made.decision_reference or made.decision_described),
            (
                _("Your reasons"),
                "\n".join(filter(None, (*(_(ground.label) for ground in made.grounds), made.own_words))),
            ),
            (_("What you would like"), made.wants),
            (_("Why it comes late"), made.late_reason),
            (_("Your files"), "\n".join(file.name for file in files)),
        ),
        follow=to_follow(_),
    )
    send_receipt(doing, _, Reached(made.reply_by, made.email, made.telephone), receipt)


def _problems(doing: Doing, made: NewAppeal, decision: Published | None) -> dict[str, str]:
    problems: dict[str, str] = {}
    offered = set(policy_in_force().appeal_grounds)
    if not made.grounds and made.told_by is None:
        problems["grounds"] = message("Choose at least one reason")
    elif not set(made.grounds) <= offered:
        problems["grounds"] = message("Choose from the reasons in the list")
    if AppealGround.OTHER in made.grounds and not made.own_words.strip():
        problems["own_words"] = message("Tell us your reason in your own words")
    if decision is None and made.decision_reference and made.came_by is not Channel.WEB_FORM:
        problems["decision_reference"] = "There is no decision with this reference"
    elif decision is None and not made.decision_described.strip():
        problems["decision_described"] = message("Tell us which decision you want us to look at again")
    if not made.name.strip():
        problems["name"] = message("Tell us your name")
    if decision is not None and decision.body["appeal_by"] < str(doing.today) and not made.late_reason.strip():
        problems["late_reason"] = message("Tell us why you could not ask sooner")
    if made.representative.strip() and not made.representative_authority.strip():
        problems["representative_authority"] = message("Tell us how they can speak for this person")
    given = {"email": made.email, "telephone": made.telephone}
    if decision is None and made.came_by is not Channel.WEB_FORM:
        given["address"] = made.address
    problems |= missing_to_reply(made.reply_by, given)
    return problems

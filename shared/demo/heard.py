"""What customers say and are asked in the demonstration: a hearer's question, a spoken appeal, an adjustment missed."""

from __future__ import annotations

from datetime import timedelta

from shared import clock
from shared.actions.adjustments.kept import note_kept
from shared.actions.adjustments.missed import report_missed
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.appeals.outside import Reviewer, name_reviewer, send_to_reviewer
from shared.actions.appeals.questions import ask_customer
from shared.actions.appeals.write_down import write_down_appeal
from shared.actions.cases import record_consultation
from shared.demo import stories
from shared.demo.stories import Stage, Story
from shared.models import AdjustmentRequest, AgreedAdjustment, Appeal, Contact, Customer, Letter, Restriction
from shared.models.references import new_code
from shared.queries.independence import eligible_hearers, parts_in, those_who_hear, without_a_part
from shared.queries.staff import actor_of
from shared.rules.actor import CUSTOMER
from shared.rules.appeals import AppealTold
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, AppealGround, Channel


def questioned(stage: Stage, restriction: Restriction) -> Story:
    """An appeal whose hearer has asked something: the clock waits for the answer (APP-9)."""
    yield clock.at(restriction.starts_on + timedelta(days=3), 18, 40)
    appeal = _lodged(restriction, (AppealGround.FACTS_WRONG,), "It was my brother who rang that day.", None)
    yield clock.at(restriction.starts_on + timedelta(days=4), 10, 15)
    hearer = eligible_hearers(appeal)[0]
    appeal = assign_appeal(stage.actor("senior-manager"), appeal.reference, appeal.version, hearer.id)
    yield clock.at(restriction.starts_on + timedelta(days=5), 11)
    appeal = Appeal.get_by_id(appeal.id)
    asked = "From which telephone did your brother ring? Is there anybody who was with you that afternoon?"
    ask_customer(actor_of(hearer), appeal.reference, appeal.version, asked)


def outside(stage: Stage, restriction: Restriction) -> Story:
    """Every Director was asked for their view, so that nobody here may hear the appeal: somebody outside does."""
    senior, case = stage.actor("senior-manager"), restriction.case.reference
    yield clock.at(restriction.starts_on + timedelta(days=1), 9, 20)
    parts = {restriction.authorised_by_id}
    said = "Calls in the morning work well for our teams. I would keep the repairs line as it is."
    for director in those_who_hear():
        if director.id not in parts:
            record_consultation(senior, case, clock.today(), said, with_staff=director.id)
    yield clock.at(restriction.starts_on + timedelta(days=2), 19, 15)
    words = "One bad week is held against me for half a year."
    appeal = _lodged(restriction, (AppealGround.NOT_PROPORTIONATE,), words, None)
    yield clock.at(restriction.starts_on + timedelta(days=3), 10, 40)
    reviewer = Reviewer("Ottoline Elsewhere", "Far Moor Homes", "o.elsewhere@far-moor.example")
    recorder = without_a_part(parts_in(appeal))[0]
    appeal = name_reviewer(senior, appeal.reference, appeal.version, reviewer, recorder.id)
    yield clock.at(restriction.starts_on + timedelta(days=3), 16, 5)
    what = "The pack of the case, its files, and what the customer wrote."
    send_to_reviewer(senior, appeal.reference, appeal.version, clock.today(), Channel.EMAIL, what)


def spoken(stage: Stage, restriction: Restriction) -> Story:
    """An appeal that was told on the telephone and is written down; its customer is asked to check it (APP-10)."""
    yield clock.at(restriction.starts_on + timedelta(days=2), 20, 5)
    appeal = _lodged(restriction, (), "", AppealTold.CALL)
    yield clock.at(restriction.starts_on + timedelta(days=3), 9, 50)
    current = Appeal.get_by_id(appeal.id)
    said = {
        AppealGround.NOT_PROPORTIONATE: "I raised my voice once. Six months is a long time for one call.",
        AppealGround.ADJUSTMENTS_NOT_CONSIDERED: "I had told you that I need more time to answer. Nobody waited.",
    }
    write_down_appeal(stage.actor("line-manager"), current.reference, current.version, said)


def missed(stage: Stage, customer: Customer) -> Story:
    """Large print is agreed; one letter came without it, and one contact kept what was agreed (ADJ-7)."""
    kind = AdjustmentKind.LARGE_PRINT
    yield from stories.adjustment(stage, customer, 80, kind, "18", AdjustmentState.AGREED)
    yield from stories.contacts(stage, customer, 3, 1)
    agreed = AgreedAdjustment.get(AgreedAdjustment.customer == customer, AgreedAdjustment.kind == kind)
    contact = Contact.select().where(Contact.customer == customer).order_by(Contact.id.desc()).get()
    note_kept(stage.actor("colleague"), contact.id, (agreed.id,), (), "")
    yield stories.at(2, 16, 30)
    request = AdjustmentRequest.get_by_id(agreed.request_id)
    words = "The rent statement of Monday was in small print again."
    report_missed(CUSTOMER, request.reference, agreed.id, words)


def _lodged(restriction: Restriction, grounds: tuple[AppealGround, ...], words: str, told: AppealTold | None) -> Appeal:
    letter = Letter.get(Letter.restriction == restriction)
    customer = restriction.customer
    made = NewAppeal(
        name=customer.name,
        reply_by=Channel.LETTER,
        address=customer.address,
        telephone=customer.telephone or "+441632960123",
        grounds=grounds,
        own_words=words,
        wants="Please look at it again.",
        decision_reference=str(letter.appeal_reference),
        told_by=told,
    )
    return lodge_appeal(CUSTOMER, made, new_code())

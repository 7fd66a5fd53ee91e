"""What whoever hears an appeal asks the customer, and the answer: meanwhile the clock waits, within a limit (APP-9)."""

from __future__ import annotations

from datetime import date

from shared.actions.action import Doing, action
from shared.actions.add_words import make_addition, tell_the_hearer
from shared.actions.publish import publish_question
from shared.actions.reply import reply
from shared.files.check import Upload
from shared.models import Addition, Appeal, Published
from shared.models.references import new_reference
from shared.notify.wording import in_language, to_follow
from shared.queries.policy import policy_in_force
from shared.queries.published import question_waiting
from shared.rules.deadlines import QUESTION_WORKING_DAYS, after_working_days, working_days_between
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import AdditionKind, Channel


@action(Action.ASK_CUSTOMER)
def ask_customer(doing: Doing, reference: str, expected: int, words: str) -> Appeal:
    """Ask the customer something about their appeal. The day of the answer moves by as long as they have for it.

    Raises Invalid without words, and OutOfStep while an earlier question waits.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    if not words.strip():
        raise Invalid({"words": "Write your question"})
    published = doing.load(Published, reference)
    if question_waiting(published):
        raise OutOfStep("The customer has not answered your last question yet.")
    nation = policy_in_force().organisation.nation
    before, until = appeal.answer_by, after_working_days(doing.today, QUESTION_WORKING_DAYS, nation)
    addition = doing.create(
        Addition,
        reference=new_reference("ADD"),
        record_reference=reference,
        kind=AdditionKind.QUESTION,
        words=words.strip(),
        came_by=Channel.WEB_FORM,
        added_at=doing.now,
        entered_by=doing.me,
        read_by=doing.me,
        read_at=doing.now,
    )
    doing.write(appeal, expected, answer_by=after_working_days(before, QUESTION_WORKING_DAYS, nation))
    question = {"words": addition.words, "asked_on": doing.today, "until": until, "before": before}
    publish_question(doing, reference, appeal.answer_by, question)
    doing.record(appeal, {"question": addition.words, "until": until}, customer=appeal.customer)
    _send(doing, appeal, addition, until)
    return appeal


@action(Action.ANSWER_QUESTION)
def answer_question(
    doing: Doing, reference: str, words: str, files: tuple[Upload, ...] = (), came_by: Channel = Channel.WEB_FORM
) -> Appeal:
    """The customer's answer. The clock goes on: the answer to the appeal is due later by as long as it waited.

    Works on the narrow copy and the appeal's own row, so that the portal can do it (DPA-5). Raises OutOfStep when
    nothing was asked, Invalid without words and files.
    """
    appeal, published = doing.load(Appeal, reference), doing.load(Published, reference)
    doing.ask(appeal)
    question = question_waiting(published)
    if not question:
        raise OutOfStep("We have not asked you anything that waits for an answer.")
    addition = make_addition(doing, published, AdditionKind.ANSWER, words, files, came_by)
    nation = policy_in_force().organisation.nation
    waited = min(
        working_days_between(date.fromisoformat(question["asked_on"]), doing.today, nation), QUESTION_WORKING_DAYS
    )
    doing.write(appeal, answer_by=after_working_days(date.fromisoformat(question["before"]), waited, nation))
    publish_question(doing, reference, appeal.answer_by, question | {"answered_on": doing.today})
    doing.record(appeal, {"answered": addition.reference, "waited_working_days": waited})
    tell_the_hearer(doing, reference)
    return appeal


def _send(doing: Doing, appeal: Appeal, addition: Addition, until: date) -> None:
    language = appeal.customer.language if appeal.customer else "en"
    _, reference = in_language(language), appeal.reference
    reply(
        doing,
        appeal,
        language,
        f"question-{addition.reference}",
        _("A question about your appeal"),
        _("Whoever looks at your appeal %(reference)s asks you something:", reference=reference),
        addition.words,
        _("Please answer by %(day)s. Until then the clock waits. After that we go on without it.", day=until),
        to_follow(_),
    )

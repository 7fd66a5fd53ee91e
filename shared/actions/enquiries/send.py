"""Send an enquiry, online or through a colleague: it reaches the team of its topic, with a day for the answer.

POL-11, DPA-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.actions.publish import publish_enquiry
from shared.actions.receipts import Reached, Receipt, receipt_goes_by, send_receipt
from shared.config import settings
from shared.models import Enquiry
from shared.models.references import hash_code, new_reference, tidy_reference
from shared.notify.wording import in_language
from shared.queries.policy import policy_in_force
from shared.queries.published import our_organisation
from shared.rules.addresses import record_page
from shared.rules.deadlines import LOST_CODE_WORKING_DAYS, after_months, after_working_days
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.message import message
from shared.rules.reply import Through, missing_to_reply
from shared.rules.vocabulary import Channel, EnquiryTopic
from shared.rules.written import long_date


@dataclass(frozen=True)
class NewEnquiry:
    """What somebody sends. Without `reply_by` we need not contact them. `about` is a reference, however they typed it.

    `account` is whose it is, where a colleague enters it from there.
    """

    topic: EnquiryTopic
    words: str
    about: str = ""
    reply_by: Channel | None = None
    telephone: str = ""
    email: str = ""
    address: str = ""
    came_by: Channel = Channel.WEB_FORM
    account: str = ""
    reply_through: Through | None = None


@dataclass(frozen=True)
class Due:
    """The days that follow from the policy: a complaint about personal information has its own."""

    answer_by: date
    acknowledge_by: date | None = None

    @classmethod
    def of(cls, topic: EnquiryTopic, received: date) -> Due:
        """For an enquiry of this topic that came on this day."""
        policy = policy_in_force()
        times = policy.enquiries
        if topic is EnquiryTopic.HELD_COPY:
            return cls(after_months(received, 1))
        if topic is EnquiryTopic.LOST_CODE:
            return cls(after_working_days(received, LOST_CODE_WORKING_DAYS, policy.organisation.nation))
        if topic is EnquiryTopic.DATA_PROTECTION:
            return cls(
                received + timedelta(days=times.complaint_answered_days),
                received + timedelta(days=times.complaint_acknowledged_days),
            )
        return cls(after_working_days(received, times.answer_working_days, policy.organisation.nation))

    def next(self, *, acknowledged: bool) -> date:
        """By when the next step is due."""
        return (
            self.answer_by if acknowledged or self.acknowledge_by is None else min(self.acknowledge_by, self.answer_by)
        )


@action(Action.SEND_ENQUIRY)
def send_enquiry(doing: Doing, sent: NewEnquiry, code: str) -> Enquiry:
    """Keep an enquiry, tell its team, and acknowledge it.

    By email or text message it is acknowledged at once, and on the telephone by the colleague who takes it down there;
    where we need not contact them, whatever says so at the end of the form is all there can be.
    Raises Invalid, by field, without words or without what the way to answer needs; NotFound for no such account.
    """
    doing.ask()
    if problems := _problems(sent):
        raise Invalid(problems)
    on_the_telephone = sent.came_by is sent.reply_by is Channel.TELEPHONE
    by_itself = receipt_goes_by(Reached(sent.reply_by, sent.email, sent.telephone)) is sent.reply_by
    acknowledged = by_itself or on_the_telephone
    customer = customer_with(sent.account) if sent.account else None
    due = Due.of(sent.topic, doing.today)
    code_hash = hash_code(code)
    enquiry = doing.create(
        Enquiry,
        reference=new_reference("ENQ"),
        code_hash=code_hash,
        topic=sent.topic,
        about=tidy_reference(sent.about),
        words=sent.words.strip(),
        reply_by=sent.reply_by,
        reply_through=sent.reply_through,
        telephone=sent.telephone,
        email=sent.email,
        address=sent.address,
        came_by=sent.came_by,
        customer=customer,
        language=customer.language if customer else doing.actor.language,
        received_at=doing.now,
        acknowledged_at=doing.now if acknowledged else None,
        due_on=due.next(acknowledged=acknowledged),
        answer_by=due.answer_by,
    )
    publish_enquiry(doing, enquiry, code_hash)
    said_of_it = {"topic": enquiry.topic, "reply_by": enquiry.reply_by, "came_by": enquiry.came_by}
    doing.record(enquiry, said_of_it, customer=customer)
    tell_the_team(doing, enquiry)
    _acknowledge(doing, enquiry, code)
    return enquiry


def tell_the_team(doing: Doing, enquiry: Enquiry) -> None:
    """An email to the mailbox of the topic's team: that something waits, and none of what it says."""
    doing.send(
        f"enquiry-{enquiry.reference}-team-{enquiry.version}",
        policy_in_force().enquiries.team(enquiry.topic).email or our_organisation().email,
        f"{enquiry.reference}: {enquiry.topic.in_sentence}",
        f"{enquiry.topic.label} has come by {enquiry.came_by.label}, and waits for your team until "
        f"{long_date(enquiry.due_on)}.\n\n"
        f"Sign in to read it: {settings().backoffice_url}{record_page(enquiry.reference)}",
    )


def _acknowledge(doing: Doing, enquiry: Enquiry, code: str) -> None:
    _, reference = in_language(enquiry.language), enquiry.reference
    if enquiry.topic is EnquiryTopic.DATA_PROTECTION:
        subject = _("We have your complaint: %(reference)s", reference=reference)
        have = _(
            "We have your complaint about how we use personal information. Its reference is %(reference)s.",
            reference=reference,
        )
    else:
        subject = _("We have your enquiry: %(reference)s", reference=reference)
        have = _("We have your enquiry. Its reference is %(reference)s.", reference=reference)
    answer_by = _("We will answer by %(day)s.", day=enquiry.answer_by)
    receipt = Receipt(
        key=f"enquiry-{reference}",
        reference=reference,
        code=code,
        subject=subject,
        short=f"{have} {answer_by}",
        says=(have, answer_by),
        copy=((_("What you asked or told us"), enquiry.words), (_("About"), enquiry.about)),
        follow=_(
            "With the reference and your private code you can see where it stands: %(address)s",
            address=f"{settings().portal_url}/follow",
        ),
    )
    send_receipt(doing, _, Reached(enquiry.reply_by, enquiry.email, enquiry.telephone), receipt)


def _problems(sent: NewEnquiry) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not sent.words.strip():
        problems["words"] = message("Write what you want to ask or tell us")
    problems |= missing_to_reply(sent.reply_by, {"email": sent.email, "telephone": sent.telephone})
    if sent.reply_by is Channel.LETTER and not sent.address.strip():
        problems["address"] = message("Enter your name and address")
    return problems

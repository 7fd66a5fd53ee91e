"""Put an enquiry where it belongs: with another team, or with the case that it is about (POL-11, CAS-5)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.enquiries.send import Due, tell_the_team
from shared.actions.publish import publish_enquiry
from shared.clock import local
from shared.models import CaseFile, Enquiry
from shared.models.references import read_reference
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import EnquiryTopic


@action(Action.PASS_ENQUIRY)
def pass_enquiry(doing: Doing, reference: str, expected: int, topic: EnquiryTopic) -> Enquiry:
    """Give it to the team of another topic. Its days are counted anew from when it came, so passing on costs us, not
    them. Raises Invalid for the topic that it has."""
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    if topic is enquiry.topic:
        raise Invalid({"topic": "Choose another team"})
    before, due = enquiry.topic, Due.of(topic, local(enquiry.received_at).date())
    acknowledged = enquiry.acknowledged_at is not None
    doing.write(
        enquiry, expected, topic=topic, answer_by=due.answer_by, due_on=due.next(acknowledged=acknowledged), case=None
    )
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"from": before, "to": topic})
    tell_the_team(doing, enquiry)
    return enquiry


@action(Action.MATCH_ENQUIRY)
def match_enquiry(doing: Doing, reference: str, expected: int, case_reference: str) -> Enquiry:
    """Keep what somebody says of how we did with the case that it is about (CAS-5). Raises Invalid for no such case."""
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    case = CaseFile.get_or_none(CaseFile.reference == read_reference(case_reference))
    if case is None:
        raise Invalid({"case": "There is no case with this reference"})
    doing.write(enquiry, expected, case=case)
    doing.record(enquiry, {"case": case.reference, "words": enquiry.words}, case=case, customer=case.customer)
    return enquiry

"""Each place of the record as the policy office asks for it: what it does, and where a number comes from.

The one list from which the forms, the comparison of two versions and the messages are made (POL-1). What stands in
`GIVEN` is set by the program. What is asked for, and how, follows from the schema: see `shared/policy/asked.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.policy import schema as s
from shared.policy.gentler_steps import MeasureOption
from shared.policy.office_hours import OfficeHours
from shared.policy.part import Part
from shared.policy.retention import Retention
from shared.policy.way_back import LeastAllowance, UsualCondition
from shared.rules.retention import RecordKind
from shared.rules.vocabulary import EnquiryTopic, Role

#: How a place is read in which nothing stands.
NOTHING = "nothing"


@dataclass(frozen=True)
class AskedAs:
    """What a place is called, what it does, and the message when it is left empty."""

    label: str
    hint: str = ""
    required: str = ""
    #: Lines of a text; 1 is one line.
    lines: int = 1
    #: Which of the words are offered, and what each is called here; empty: all of them, by their own labels.
    words: Mapping[str, str] = field(default_factory=dict)
    #: What a number counts, where its name does not say it.
    unit: str = ""
    #: What holds where it is left empty.
    empty: str = NOTHING
    #: For which kinds of item it is asked; empty: for all.
    kinds: frozenset[str] = frozenset()


_ANSWERING = {
    role.value: role.label for role in (Role.COLLEAGUE, Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.DIRECTOR)
}
_SENIOR = {role.value: role.label for role in (Role.SENIOR_MANAGER, Role.DIRECTOR)}
_MARKDOWN = "A blank line begins a paragraph, “- ” a point, “## ” a heading, **words** are strong."
_SPOKEN = "{customer} and {organisation} are filled in."
_ONE_A_LINE = "One a line."
_IN_THE_NOTICE = "Left empty: as long as the privacy notice says."

QUESTIONS: Mapping[type[Part], Mapping[str, AskedAs]] = {
    s.Policy: {
        "name": AskedAs("What the policy is called", required="Enter its name"),
        "summary": AskedAs("What it is, in two sentences", required="Say what it is", lines=3),
        "basis": AskedAs("Where its words come from", "For example: own policy, agreed by the board in May 2026."),
        "commitments": AskedAs("What we promise", _ONE_A_LINE, "Write at least one", 8),
        "expectations": AskedAs("What we ask of customers", _ONE_A_LINE, "Write at least one", 8),
        "not_unacceptable": AskedAs("What is not unacceptable", _ONE_A_LINE, "Write at least one", 8),
        "measures": AskedAs("Gentler steps", "Each is offered before a restriction is proposed. The lightest first."),
        "way_back": AskedAs(
            "Usual conditions",
            "Two or three. A proposal is opened with them; whoever proposes may choose others. Met, they open an early "
            "review.",
        ),
        "precautions": AskedAs(
            "What a note on an account may ask of colleagues",
            "Fixed words, never a label or a diagnosis. Colleagues and other systems are told these and nothing else.",
            "Choose at least one",
        ),
        "appeal_grounds": AskedAs(
            "Grounds that are offered by name",
            "In the letter and in the form. Customers may always add their own words.",
            "Choose at least one",
        ),
    },
    s.Body: {
        "kind": AskedAs(
            "What kind of body you are",
            "A public authority may not rest on legitimate interests in its tasks: UK GDPR, article 6(1).",
            words={
                "public_authority": "Public authority",
                "housing_association": "Housing association",
                "company": "Company or charity",
            },
        ),
        "nation": AskedAs("Nation", "Its bank holidays are no working days."),
        "lawful_basis": AskedAs(
            "Lawful basis of using personal information",
            "The privacy notice says it.",
            words={
                "public_task": "Public task and legal obligation",
                "legitimate_interests": "Legitimate interests",
            },
        ),
        "ombudsman": AskedAs("The ombudsman", "Stands on the page and in each letter of a decision."),
    },
    s.Ombudsman: {
        "name": AskedAs("Name"),
        "telephone": AskedAs("Telephone"),
        "website": AskedAs("Website", "Without https://"),
        "address": AskedAs("Postal address", "In one line."),
    },
    s.Section: {
        "title": AskedAs("Heading", required="Enter the heading"),
        "text": AskedAs("Text", _MARKDOWN, "Write the text", 14),
    },
    s.Category: {
        "title": AskedAs("Heading", required="Enter the heading"),
        "introduction": AskedAs("What is said before the list", "May be left empty.", lines=4),
        "behaviours": AskedAs("Behaviours"),
    },
    s.Behaviour: {
        "title": AskedAs("What it is called", "As a colleague ticks it and the page says it.", "Enter what it is"),
        "examples": AskedAs("Examples", _ONE_A_LINE, lines=2),
        "zero_tolerance": AskedAs("Zero tolerance: once is enough to act"),
        "may_be_hate": AskedAs("May be a hate incident, where a protected characteristic was the target"),
        "safeguard": AskedAs("Ask first whether it is an adjustment: some people record in order to follow"),
    },
    s.LadderRules: {
        "channels": AskedAs("Where the warning is walked", required="Choose at least one"),
        "warning_counts_months": AskedAs("A warning counts for", "Afterwards no letter relies on it."),
        "steps": AskedAs("Steps", "In this order. The last one ends the contact."),
    },
    s.LadderStep: {
        "title": AskedAs("Heading", required="Enter the heading"),
        "words": AskedAs("The words to say", _SPOKEN, "Write the words", 4),
        "do": AskedAs("What the colleague does besides", "One line. May be left empty."),
    },
    s.MailRules: {
        "response": AskedAs(
            "What happens with abusive letters and messages",
            "A colleague never has to answer one.",
            words={
                "need_not_answer": "It may stay without an answer",
                "written_warning": "Its author gets a written warning",
                "ladder": "The warning is given step by step, as in a conversation",
            },
        ),
        "refer_to": AskedAs(
            "Who deals with it",
            words={role: label for role, label in _ANSWERING.items() if role != Role.COLLEAGUE},
        ),
        "information_still_given": AskedAs("Information that it asks for is still given"),
        "answer_working_days": AskedAs("Dealt with within", "It becomes late work of the manager after that."),
    },
    MeasureOption: {
        "kind": AskedAs("Which step"),
        "describes": AskedAs("What it is", "As customers and colleagues read it.", "Say what it is", 3),
        "weeks": AskedAs("Runs for", "At its end somebody is asked what came of it."),
    },
    s.RestrictionOption: {
        "describes": AskedAs("What it does, as the customer reads it", _SPOKEN, "Say what it does", 4),
        "longest_months": AskedAs("At most", "Never more than the longest restriction under “Times”."),
        "channels": AskedAs("Ways of contact that it is about"),
        "least": AskedAs(
            "The least that an allowance leaves",
            "A proposal is opened with it, and none may leave less.",
            kinds=frozenset({"allowance"}),
        ),
    },
    LeastAllowance: {
        "number": AskedAs("How many calls or letters"),
        "per": AskedAs("In each"),
        "minutes": AskedAs("Minutes of a call"),
    },
    UsualCondition: {
        "kind": AskedAs("Which condition"),
        "number": AskedAs("How many", "Weeks are shortened where the review comes sooner."),
        "what": AskedAs("What a colleague sees", "Only for something that is observed."),
    },
    s.Authority: {
        "propose": AskedAs("Who proposes a restriction", required="Choose at least one role", words=_SENIOR),
        "authorise": AskedAs(
            "Who authorises it", "Never whoever proposed it.", "Choose at least one role", words=_SENIOR
        ),
        "hear_appeals": AskedAs(
            "Who hears an appeal", "Never whoever had a part in it.", "Choose at least one role", words=_SENIOR
        ),
        "hearer_of_other_service": AskedAs("An appeal is heard by somebody of another service"),
    },
    s.Times: {
        "appeal_window_working_days": AskedAs(
            "Time to appeal",
            "From the day on which the letter counts as received. A late appeal is still taken, with its reason. No "
            "law gives the number.",
        ),
        "appeal_answer_working_days": AskedAs(
            "Answer to an appeal",
            "From the day on which it came. The Housing Ombudsman’s Complaint Handling Code gives 20 for the second "
            "stage of a complaint.",
        ),
        "adjustment_answer_working_days": AskedAs(
            "Answer to a request for adjustments",
            "From the day on which it came. The Equality Act 2010 gives no number, but waiting is a disadvantage too.",
        ),
        "first_review_months": AskedAs(
            "First review of a restriction",
            "At the latest: nothing is signed with a later day. Published guidance expects it within six months.",
        ),
        "review_interval_months": AskedAs("Reviews after that", "At the latest so long after the one before."),
        "longest_restriction_months": AskedAs(
            "Longest restriction",
            "Nothing is signed for longer; it ends on its last day by itself. Guidance expects twelve at most.",
        ),
        "policy_review_months": AskedAs(
            "Review of this policy", "Counted from the day on which it comes into force. Twelve is the most."
        ),
        "retention_months": AskedAs(
            "Records are kept for",
            "After their matter is over; the privacy notice says it. UK GDPR, article 5(1)(e): no longer than needed.",
        ),
        "posted_received_working_days": AskedAs(
            "A posted letter counts as received after",
            "A restriction and the time to appeal count from then. Two, as for first-class post in rule 6.26 of the "
            "Civil Procedure Rules.",
        ),
        "danger_working_days": AskedAs(
            "A danger holds without a letter for",
            "A restriction may begin before its letter where a danger is recorded; without a letter it stops then.",
        ),
        "reflect_on_one_case_in": AskedAs(
            "Closed cases looked at again: one in",
            "To learn from them. Which ones follows from their references, so that nobody can choose or avoid one.",
        ),
        "reflect_within_working_days": AskedAs("A closed case is looked at again within", "Late work after that."),
        "least_open_minutes": AskedAs(
            "Stays open in an ordinary week",
            "At the least, for one way of contact that the customer really has. Nothing is signed that leaves less.",
        ),
    },
    OfficeHours: {
        "days": AskedAs("Days on which somebody answers", required="Choose at least one day"),
        "opens": AskedAs("From", "A restriction leaves a way open between these times. Bank holidays do not count."),
        "closes": AskedAs("Until"),
    },
    s.Enquiries: {
        "answer_working_days": AskedAs(
            "Answer to an enquiry",
            "From the day on which it came; late work after that. The Complaint Handling Code gives 10 for the first "
            "stage of a complaint.",
        ),
        "complaint_acknowledged_days": AskedAs(
            "A complaint about personal information is confirmed within",
            "Calendar days; the privacy notice says it. Data Protection Act 2018, section 164A: 30 at most.",
        ),
        "complaint_answered_days": AskedAs(
            "A complaint about personal information is answered within",
            "Calendar days. The same section: without undue delay.",
        ),
        **{topic.value: AskedAs(topic.label) for topic in EnquiryTopic},
    },
    s.Team: {
        "answered_by": AskedAs("Who answers", required="Choose at least one role", words=_ANSWERING),
        "email": AskedAs(
            "Email address that is told", "Left empty: your organisation’s own.", empty="your organisation’s own"
        ),
    },
    Retention: {
        **{
            kind.value: AskedAs(kind.label, _IN_THE_NOTICE, unit="months", empty="as long as the privacy notice says")
            for kind in RecordKind
        },
        "message": AskedAs(RecordKind.MESSAGE.label, "They only repeat what the record holds.", unit="months"),
        "file": AskedAs(RecordKind.IMPORT.label, "They wait to be mended, and are no record.", unit="months"),
    },
    s.Reporting: {
        "cadence": AskedAs(
            "How often restrictions are reported", words={"quarterly": "Each quarter", "yearly": "Once a year"}
        ),
        "to": AskedAs("To whom", "As it stands in a sentence: our board’s committee for customers."),
        "send_on_working_day": AskedAs(
            "Sent on working day", "Of the quarter, or the year, that follows. It goes by itself."
        ),
        "small_number": AskedAs(
            "Smallest number of people that a report shows",
            "Anything below is left out, also where it could be worked out, so that nobody can be picked out.",
        ),
    },
}

#: What the program sets: keys that events and addresses name, what follows from the order, what nothing reads yet.
GIVEN: Mapping[type[Part], frozenset[str]] = {
    s.Policy: frozenset({"adopted"}),
    s.Body: frozenset({"languages", "civil_service_code"}),
    s.Section: frozenset({"key", "lists", "basis"}),
    s.Category: frozenset({"key"}),
    s.Behaviour: frozenset({"key"}),
    s.LadderStep: frozenset({"number", "ends_contact"}),
    s.RestrictionOption: frozenset({"kind"}),
}

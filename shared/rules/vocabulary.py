"""The words of the field, each a closed list and the same everywhere. What differs between organisations is policy."""

from __future__ import annotations

from enum import StrEnum

from shared.rules.written import in_sentence


class Word(StrEnum):
    """A word of the field: its stored value, and its `label` in plain words for a person to read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:
        """Make a word; without a label it reads as its value with a capital."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label or value.replace("_", " ").capitalize()
        return word

    @property
    def in_sentence(self) -> str:
        """Its label as it stands within a sentence."""
        return in_sentence(self.label)


class Role(Word):
    """What a colleague is here for (DPA-4). A colleague may hold several."""

    COLLEAGUE = "colleague"
    LINE_MANAGER = "line_manager"
    SENIOR_MANAGER = "senior_manager"
    DIRECTOR = "director", "Director of Service"  # Director of Service: always of one named service
    REPORTS = "reports", "Report reader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Channel(Word):
    """How a contact reaches us or leaves us (BEH-7)."""

    TELEPHONE = "telephone", "telephone"
    TEXT = "text", "text message"
    LETTER = "letter", "letter"
    EMAIL = "email", "email"
    SOCIAL_MEDIA = "social_media", "social media"
    VIDEO_CALL = "video_call", "video call"
    WEB_FORM = "web_form", "online form"
    OFFICE = "office", "visit to an office"
    VISIT = "visit", "visit by a colleague"
    HOME = "home", "meeting at home"
    MEETING = "meeting", "committee or public meeting"

    @property
    def written(self) -> bool:
        """Whether the exchange is in writing, so that nothing is said live."""
        return self in {Channel.TEXT, Channel.LETTER, Channel.EMAIL, Channel.SOCIAL_MEDIA, Channel.WEB_FORM}

    @property
    def in_person(self) -> bool:
        """Whether people are in one place, so that the place is recorded."""
        return self in {Channel.OFFICE, Channel.VISIT, Channel.HOME, Channel.MEETING}


class RestrictionKind(Word):
    """What a restriction does (RES-1). A policy offers some of them; they combine."""

    ONE_FORM_ONLY = "one_form_only", "Contact in one form only"
    NAMED_OFFICER = "named_officer", "Contact through a named officer"
    CALLS_AT_STATED_TIMES = "calls_at_stated_times", "Calls on stated days and times"
    SERIOUS_MATTERS_ONLY = "serious_matters_only", "Only serious matters answered"
    END_OF_ENGAGEMENT = "end_of_engagement", "End of the engagement"
    PREMISES = "premises", "Offices by appointment only"
    VISITS_IN_PAIRS = "visits_in_pairs", "Visits by two colleagues"
    ALLOWANCE = "allowance", "A set number of calls or letters"
    REPRESENTATIVE = "representative", "Contact through an advocate or representative"
    CLOSED_MATTER = "closed_matter", "No further answer on a closed matter"


class AlwaysOpen(Word):
    """What no restriction can close (RES-9), whatever is decided."""

    EMERGENCIES = "emergencies"
    SAFEGUARDING = "safeguarding", "Reporting that someone is at risk"
    PAYMENTS = "payments"
    STATUTORY_SERVICES = "statutory_services", "Repairs and other services you have a right to"
    INFORMATION_REQUESTS = "information_requests", "Asking for information, or for the records held about you"
    APPEAL = "appeal", "Asking for a review of a decision"
    OMBUDSMAN = "ombudsman", "Going to the ombudsman"


class Precaution(Word):
    """What a marker asks of colleagues (CUS-6). A fixed list: no label, no diagnosis."""

    FOLLOW_CARD = "follow_card", "Follow the card on this account before you reply"
    NAMED_OFFICER = "named_officer", "Put contact through to the named officer"
    STATED_TIMES = "stated_times", "Take calls only at the stated times"
    IN_WRITING = "in_writing", "Reply in writing"
    VISIT_IN_PAIRS = "visit_in_pairs"
    OFFICE_ONLY = "office_only", "Meet only at an office, by appointment"
    ANIMALS_AWAY = "animals_away", "Before you go in, ask for animals to be shut away"


class AdjustmentKind(Word):
    """Adjustments offered by name (ADJ-2); anything else is in the customer's own words."""

    OTHER_CHANNEL = "other_channel", "Another way of communicating, such as email in place of calls"
    LARGE_PRINT = "large_print"
    COLOURED = "coloured", "Coloured paper or coloured text"
    TRANSLATION = "translation", "Translation or an interpreter"
    EASY_READ = "easy_read", "Easy read: short sentences and simple words"
    BSL = "bsl", "British Sign Language"
    TEXT_RELAY = "text_relay"
    MORE_TIME = "more_time", "More time to speak, read or answer"
    CLEAR_WARNINGS = "clear_warnings", "A clear warning before a call or visit is ended"
    NAMED_CONTACT = "named_contact", "One person to deal with"
    SUPPORT_PERSON = "support_person", "A support person or advocate with me"
    RECORDING = "recording", "Recording conversations so that I can follow them later"
    OTHER = "other", "Something else"


class Barrier(Word):
    """Circumstances that can stand in a person's way (CAS-4). Recorded only with consent."""

    ANXIETY = "anxiety"
    CHRONIC_CONDITION = "chronic_condition", "A long-term health condition"
    NEURODIVERGENCE = "neurodivergence", "Neurodivergence, such as autism or ADHD"
    DOMESTIC_ABUSE = "domestic_abuse"
    LANGUAGE = "language", "English is not my first language"
    LITERACY = "literacy", "Reading or writing is hard"
    DIGITAL_EXCLUSION = "digital_exclusion", "Being online is hard"
    DEAFNESS = "deafness", "Deaf or hard of hearing"
    SIGHT_LOSS = "sight_loss", "Blind or losing sight"
    SOCIAL_DEPRIVATION = "social_deprivation", "Money or housing pressures"
    OTHER = "other", "Something else"


class ProtectedCharacteristic(Word):
    """Equality Act 2010, section 4. Used for the equality duty and for hate incidents (BEH-6)."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE = "marriage", "Marriage and civil partnership"
    PREGNANCY = "pregnancy", "Pregnancy and maternity"
    RACE = "race"
    RELIGION = "religion", "Religion or belief"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"


#: What a customer may agree to have on record about themselves: a barrier, or a protected characteristic.
CIRCUMSTANCES: dict[str, Barrier | ProtectedCharacteristic] = {
    **{word.value: word for word in Barrier},
    **{word.value: word for word in ProtectedCharacteristic},
}


class ChecklistItem(Word):
    """What a case must have answered before anything can be authorised (CAS-2 and CAS-9)."""

    CIRCUMSTANCES = "circumstances", "Were the customer’s circumstances and barriers considered?"
    ADJUSTMENTS = "adjustments", "Was the customer asked about adjustments, and were they made?"
    SUPPORT = "support", "Were known support workers, providers and agencies spoken to?"
    WARNINGS = "warnings", "Which warnings were given before?"
    EVIDENCE = "evidence", "Is the evidence enough?"
    PROPORTIONATE = "proportionate", "Is the action proportionate, and the least restrictive that would work?"
    SERVICES_PROTECTED = "services_protected", "Are statutory, contractual and regulatory services protected, and how?"
    EQUALITY = "equality", "Was the equality duty considered for each protected characteristic that matters here?"
    ORIGINAL_MATTER = "original_matter", "Was the customer’s original complaint handled properly?"
    OUR_COMMUNICATION = "our_communication", "Was our own communication good enough?"
    NEW_INFORMATION = "new_information", "Is there new information?"
    BETTER_ROUTE = "better_route", "Is there a better route than a restriction?"


class IncidentPart(Word):
    """A colleague's part in an incident."""

    RECORDED = "recorded"
    AFFECTED = "affected"
    WITNESS = "witness"


class Direction(Word):
    """Which way a contact went."""

    IN = "in"
    OUT = "out"


class LadderState(Word):
    """Where a walk of the warning ladder stands (INC-3 to INC-6, BEH-8)."""

    WALKING = "walking"
    STOPPED = "stopped"  # the behaviour stopped: nothing is filed against the customer
    ENDED = "ended"  # the last step: the contact was ended
    ENDED_AT_ONCE = "ended_at_once"  # danger
    SAFEGUARDING = "safeguarding"  # talk of self-harm: never a strike


class SafeguardingState(Word):
    """Where the safeguarding route stands: a task until it is done (BEH-8)."""

    OPEN = "open"
    DONE = "done"


class IncidentState(Word):
    """Where an incident stands."""

    RECORDED = "recorded"
    IN_CASE = "in_case"
    CLOSED = "closed"


class CaseState(Word):
    """Where a case stands (CAS-1)."""

    OPEN = "open"
    CLOSED = "closed"


class CaseDecision(Word):
    """What a case can come to (CAS-1)."""

    NO_ACTION = "no_action"
    WRITTEN_WARNING = "written_warning"
    RESTRICTION = "restriction"
    END_OF_ENGAGEMENT = "end_of_engagement", "End of the engagement"
    REFERRAL = "referral", "Referral to the police or legal action"


class RestrictionState(Word):
    """What was decided about a restriction. Whether it is *in force* is derived, never stored."""

    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    REFUSED = "refused"
    AUTHORISED = "authorised"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class RestrictionPhase(Word):
    """What a restriction is today: a function of the record and the clock (`rules.restrictions.phase`)."""

    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AWAITING_LETTER = "awaiting_letter"
    AWAITING_START = "awaiting_start"
    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    ENDED = "ended"


class ReviewOutcome(Word):
    """How a review of a restriction ends (RES-5)."""

    CONTINUED = "continued"
    EASED = "eased"
    ENDED = "ended"


class LetterKind(Word):
    """The family of letters (LET-1). `shared/letters/catalogue.py` says what each must hold."""

    ADVICE = "advice", "Words of advice"
    WRITTEN_WARNING = "written_warning"
    MEDIATION = "mediation", "Offer of mediation"
    AGREEMENT = "agreement", "Behaviour agreement"
    MONITORING = "monitoring", "Monitoring period"
    RESTRICTION = "restriction"
    APPEAL_OUTCOME = "appeal_outcome", "Outcome of the appeal"
    APPEAL_ACKNOWLEDGEMENT = "appeal_acknowledgement", "We have your appeal"
    ADJUSTMENT_DECISION = "adjustment_decision", "Answer about adjustments"
    UPCOMING_REVIEW = "upcoming_review", "Before a review"
    REVIEW_OUTCOME = "review_outcome", "Outcome of the review"
    NEW_OFFICER = "new_officer", "Somebody else to speak to"
    NEW_CODE = "new_code", "A new private code"
    MARKER_NOTICE = "marker_notice", "A note on the account"
    MARKER_GONE = "marker_gone", "A note gone from the account"
    RESTRICTION_ENDED = "restriction_ended", "The restriction has ended"


class LetterState(Word):
    """A letter is a draft until it is issued; then it is final (LET-5)."""

    DRAFT = "draft"
    ISSUED = "issued"


class AdjustmentState(Word):
    """Where a request for adjustments stands (ADJ-4, ADJ-5)."""

    RECEIVED = "received", "Waiting for an answer"
    CHALLENGED = "challenged", "Being looked at again"
    AGREED = "agreed"
    PARTLY_AGREED = "partly_agreed"
    NOT_AGREED = "not_agreed"
    WITHDRAWN = "withdrawn"


class ReasonableFactor(Word):
    """What makes an adjustment reasonable or not: weighed up where one is refused (LET-8)."""

    EFFECTIVENESS = "effectiveness", "Whether it would work"
    PRACTICABILITY = "practicability", "Whether it can be done"
    COST = "cost", "What it costs"
    DISRUPTION = "disruption", "What it would disrupt"
    RESOURCES = "resources", "What we have to do it with"


class AdditionKind(Word):
    """Why somebody adds to what they can follow (APP-5, RES-10, ADJ-5)."""

    WORDS = "words", "Added"
    COMMENT = "comment", "Said before the review"
    CHALLENGE = "challenge", "Why they don’t agree with our answer"
    QUESTION = "question", "Our question"
    ANSWER = "answer", "Answer to our question"
    MISSED = "missed", "An adjustment was not kept"
    PUT_RIGHT = "put_right", "What we did about it"


class AppealState(Word):
    """Where an appeal stands (APP-5)."""

    RECEIVED = "received"
    UNDER_REVIEW = "under_review", "Being looked at"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class AppealGround(Word):
    """Grounds offered by name (APP-7); a customer may add their own words."""

    WRONG_PERSON = "wrong_person", "It was not me"
    NOT_PROPORTIONATE = "not_proportionate", "The decision goes too far for what happened"
    PERSONAL_IMPACT = "personal_impact", "It harms me or someone I care for"
    FACTS_WRONG = "facts_wrong", "Some of the facts are wrong"
    ADJUSTMENTS_NOT_CONSIDERED = "adjustments_not_considered", "My adjustments were not considered"
    OTHER = "other", "Another reason"


class AppealOutcome(Word):
    """How an appeal ends (APP-4)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"


class EnquiryTopic(Word):
    """What somebody writes to us about (POL-11, DPA-7, CAS-5). The policy says which team answers each."""

    POLICY = "policy", "A question about our policy"
    HELD_COPY = "held_copy", "A copy of what we hold about them"
    DATA_PROTECTION = "data_protection", "A complaint about how we use personal information"
    SERVICE = "service", "A complaint about a service"
    FEEDBACK = "feedback", "How we did"
    OTHER = "other", "Something else"
    LOST_CODE = "lost_code", "A new private code"


class EnquiryState(Word):
    """Where an enquiry stands."""

    RECEIVED = "received", "Waiting for us"
    ANSWERED = "answered"
    NOTED = "noted", "Read and kept"  # no answer was wanted


class PolicyState(Word):
    """Where a policy version stands (POL-5)."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class ReportState(Word):
    """Where the report of a quarter stands (REP-1)."""

    OPEN = "open", "Not presented yet"
    PRESENTED = "presented"


class Nation(Word):
    """Whose bank holidays count."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"

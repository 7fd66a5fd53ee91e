"""What was done, in words: how the audit log says each action, and each value that an event holds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from shared import audit
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import (
    AdjustmentKind,
    AppealGround,
    AppealOutcome,
    Barrier,
    CaseDecision,
    Channel,
    ChecklistItem,
    EnquiryTopic,
    LetterKind,
    Precaution,
    RestrictionKind,
    ReviewOutcome,
    Role,
    Word,
)
from shared.rules.written import long_date

#: What somebody did, as it follows their name. A test asks for every action of the table.
DONE: dict[str, str] = {
    Action.RECORD_INCIDENT: "recorded an incident",
    Action.CORRECT_INCIDENT: "added a correction to an incident",
    Action.MATCH_INCIDENT: "matched an incident to a customer",
    Action.ASK_FOR_SUPPORT: "said whether support is wanted",
    Action.OFFER_SUPPORT: "offered support",
    Action.START_LADDER: "started the warning ladder",
    Action.WARN: "warned",
    Action.STOP_LADDER: "noted that the behaviour stopped",
    Action.END_CONTACT: "ended the contact",
    Action.END_AT_ONCE: "ended the contact at once, for danger",
    Action.OPEN_SAFEGUARDING: "opened the safeguarding route",
    Action.RECORD_SAFEGUARDING: "recorded what was done after talk of self-harm",
    Action.SEE_TO_DANGER: "recorded what was done about a danger",
    Action.RECORD_CONTACT: "recorded a contact",
    Action.IMPORT_CONTACTS: "added contacts from a file",
    Action.TRIAGE_CONTACT: "said whether a contact was new",
    Action.PLACE_MATTER: "said who has a new matter",
    Action.ADD_CUSTOMER: "added a customer",
    Action.CHANGE_CUSTOMER: "changed a customer’s details",
    Action.MEET_UNKNOWN: "began with somebody unknown",
    Action.MATCH_UNKNOWN: "said who somebody unknown was",
    Action.LEAVE_UNKNOWN: "noted that somebody unknown can’t be matched",
    Action.JOIN_ACCOUNTS: "joined two accounts of one person",
    Action.PART_ACCOUNTS: "said that two accounts are two people’s",
    Action.RECORD_DEATH: "recorded that a customer has died",
    Action.CORRECT_DEATH: "corrected that a customer had died",
    Action.ADD_SUPPORT_CONTACT: "added a support contact",
    Action.RECORD_SENSITIVE_DETAIL: "recorded a sensitive detail",
    Action.PLACE_MARKER: "placed a marker",
    Action.REVIEW_MARKER: "looked at a marker again",
    Action.REMOVE_MARKER: "removed a marker",
    Action.TELL_OF_MARKER: "recorded who was told of a marker",
    Action.RECALL_MARKER: "told that a marker is gone",
    Action.OPEN_CASE: "opened a case",
    Action.ANSWER_CHECKLIST: "answered an item of the checklist",
    Action.RECORD_CUSTOMER_ACCOUNT: "recorded the customer’s own account",
    Action.RECORD_CONSULTATION: "recorded a consultation",
    Action.ASK_FOR_VIEW: "asked for a view on a case",
    Action.GIVE_VIEW: "gave a view on a case",
    Action.RAISE_ALLEGATION: "recorded what a customer says of a colleague",
    Action.GIVE_ALLEGATION: "said who looks into what a customer says",
    Action.ANSWER_ALLEGATION: "said what came of what a customer says",
    Action.RECORD_REFERRAL: "recorded a referral",
    Action.REFLECT_ON_CASE: "looked at a closed case again",
    Action.CLOSE_CASE: "closed a case",
    Action.ADD_REDACTION: "left words out of the pack for the ombudsman",
    Action.TAKE_BACK_REDACTION: "left words in the pack for the ombudsman after all",
    Action.RELEASE_FILES: "said which files go out with a copy",
    Action.MAKE_PACK: "made the pack of a case for the ombudsman",
    Action.RECORD_RIGHTS: "recorded what a customer asks about their information",
    Action.ASK_ABOUT_RIGHTS: "asked the customer something about their request",
    Action.HEAR_ABOUT_RIGHTS: "recorded what the customer said about their request",
    Action.EXTEND_RIGHTS: "told the customer that their request takes longer",
    Action.MAKE_COPY: "made the copy of what we hold on a customer",
    Action.ANSWER_RIGHTS: "answered what a customer asked about their information",
    Action.WITHDRAW_RIGHTS: "noted that a request about their information was taken back",
    Action.REFER_MAIL: "referred abusive mail to a manager",
    Action.DEAL_WITH_MAIL: "dealt with abusive mail",
    Action.SEND_INFORMATION: "sent the information that was asked for",
    Action.TAKE_MEASURE: "took a gentler step",
    Action.WITHDRAW_MEASURE: "took a gentler step back",
    Action.ANSWER_MEASURE: "recorded the customer’s answer",
    Action.CLOSE_MEASURE: "said what came of a gentler step",
    Action.PROPOSE_RESTRICTION: "proposed a restriction",
    Action.REVISE_PROPOSAL: "revised a proposal",
    Action.WITHDRAW_PROPOSAL: "withdrew a proposal",
    Action.SEND_BACK: "sent a proposal back with questions",
    Action.REFUSE_RESTRICTION: "refused a restriction",
    Action.AUTHORISE_RESTRICTION: "authorised a restriction",
    Action.NAME_OFFICER: "named another officer or deputy",
    Action.SEE_CONDITION: "recorded that a condition of the way back was met",
    Action.REVIEW_RESTRICTION: "reviewed a restriction",
    Action.DRAFT_LETTER: "drafted a letter",
    Action.WRITE_LETTER: "added to a letter",
    Action.ISSUE_LETTER: "issued a letter",
    Action.RECORD_SENDING: "recorded that a letter was sent",
    Action.REQUEST_ADJUSTMENT: "asked for adjustments",
    Action.SET_ASIDE_REQUEST: "said that a request for adjustments is not this customer’s",
    Action.MATCH_ADJUSTMENT: "matched a request for adjustments to a customer",
    Action.DECIDE_ADJUSTMENT: "answered a request for adjustments",
    Action.WITHDRAW_ADJUSTMENT: "withdrew a request for adjustments",
    Action.CHALLENGE_ADJUSTMENT: "challenged an answer about adjustments",
    Action.REVIEW_ADJUSTMENT: "looked at an adjustment again with the customer",
    Action.LODGE_APPEAL: "appealed",
    Action.MATCH_APPEAL: "matched an appeal to a decision",
    Action.ASSIGN_APPEAL: "gave an appeal to a Director",
    Action.REPLACE_HEARER: "gave an appeal to another Director",
    Action.DECIDE_APPEAL: "decided an appeal",
    Action.NAME_REVIEWER: "named an external reviewer for an appeal",
    Action.SEND_TO_REVIEWER: "recorded that the file of an appeal was sent to its external reviewer",
    Action.RECORD_REVIEWERS_OUTCOME: "recorded what the external reviewer of an appeal found",
    Action.WITHDRAW_APPEAL: "withdrew an appeal",
    Action.WRITE_DOWN_APPEAL: "wrote down an appeal that was said",
    Action.CONFIRM_APPEAL: "confirmed, or put right, what was written down of an appeal",
    Action.ASK_CUSTOMER: "asked the customer something about an appeal",
    Action.ANSWER_QUESTION: "answered our question about an appeal",
    Action.REPORT_MISSED: "said that an agreed adjustment was not kept",
    Action.NOTE_KEPT: "said which agreed adjustments a contact met",
    Action.PUT_RIGHT: "put right that an adjustment was not kept",
    Action.ADD_WORDS: "added to what they had sent, or to a decision",
    Action.READ_WORDS: "read what was added",
    Action.SEND_ENQUIRY: "sent an enquiry",
    Action.ACKNOWLEDGE_ENQUIRY: "recorded that an enquiry was acknowledged",
    Action.ANSWER_ENQUIRY: "answered an enquiry",
    Action.NOTE_ENQUIRY: "kept an enquiry without an answer",
    Action.TELL_PROGRESS: "told somebody how their complaint goes on",
    Action.SEND_NEW_CODE: "sent a new private code",
    Action.PASS_ENQUIRY: "gave an enquiry to another team",
    Action.MATCH_ENQUIRY: "kept what a customer said with a case",
    Action.WRITE_COMMENTARY: "wrote the commentary of a report",
    Action.PRESENT_REPORT: "presented a report",
    Action.SEND_REPORT: "sent a report",
    Action.SIGN_REGISTER: "signed the review of the register",
    Action.EXPORT_LOG: "took the audit log away as a file",
    Action.USE_POLICY: "put a policy in force",
    Action.CONFIRM_READING: "confirmed having read the procedure",
    Action.ADD_SYSTEM: "let another system ask",
    Action.END_SYSTEM: "ended the access of another system",
    Action.BEGIN_DRAFT: "began a draft of the policy",
    Action.CHANGE_DRAFT: "changed a draft of the policy",
    Action.APPROVE_DRAFT: "approved a draft of the policy",
    Action.DISCARD_DRAFT: "discarded a draft of the policy",
    Action.USE_DRAFT: "put an approved draft of the policy in force",
    Action.BRING_REVIEW_FORWARD: "brought the review of the policy forward",
    Action.ADD_COLLEAGUE: "added a colleague",
    Action.INVITE_COLLEAGUE: "invited a colleague to choose a password",
    Action.CHANGE_ROLES: "changed a colleague’s roles",
    Action.CHANGE_COLLEAGUE: "changed a colleague’s details",
    Action.RECORD_ABSENCE: "recorded that a colleague is away",
    Action.END_ABSENCE: "recorded that a colleague is back",
    Action.DISABLE_COLLEAGUE: "ended a colleague’s access",
    Action.END_SESSIONS: "signed a colleague out everywhere",
    Action.RESET_SECOND_FACTOR: "reset a colleague’s second factor",
    Action.PLACE_HOLD: "placed a hold: nothing of this customer is erased",
    Action.LIFT_HOLD: "lifted the hold on a customer",
    Action.ERASE: "erased a record whose time was over",
    Action.SET_UP_ORGANISATION: "set up the organisation",
    audit.LOOK: "looked at",
    audit.FOUND_HARMLESS: "had a file checked for viruses: it is harmless",
    audit.DELETED_AS_HARMFUL: "had a file checked for viruses: it was deleted as harmful",
    audit.ERASED: "erased what events said, because its time was over",
    "sign_in": "signed in",
    "sign_in_refused": "was refused at sign-in",
    "sign_out": "signed out",
    "confirm": "gave their password again",
    "confirm_refused": "was refused when asked for the password again",
    "choose_password": "chose a password",
    "renew_recovery_codes": "got new recovery codes",
}
#: What a customer does, as it follows the name of a colleague who took it down for them.
TAKEN_DOWN: dict[str, str] = {
    Action.REQUEST_ADJUSTMENT: "took down which adjustments the customer asks for",
    Action.WITHDRAW_ADJUSTMENT: "took down that the customer takes a request for adjustments back",
    Action.CHALLENGE_ADJUSTMENT: "took down that the customer challenges an answer about adjustments",
    Action.REPORT_MISSED: "took down that the customer says that an agreed adjustment was not kept",
    Action.LODGE_APPEAL: "took down an appeal from the customer",
    Action.WITHDRAW_APPEAL: "took down that the customer takes an appeal back",
    Action.CONFIRM_APPEAL: "took down that the customer confirms, or puts right, what was written down of an appeal",
    Action.ANSWER_QUESTION: "took down the customer’s answer to our question about an appeal",
    Action.ADD_WORDS: "took down what the customer adds to what they had sent, or to a decision",
    Action.SEND_ENQUIRY: "took down an enquiry from the customer",
}
_VOCABULARIES: tuple[type[Word], ...] = (
    Role, RestrictionKind, Channel, ChecklistItem, AppealGround, AppealOutcome, ReviewOutcome, CaseDecision,
    AdjustmentKind, Barrier, Precaution, LetterKind, EnquiryTopic,
)  # fmt: skip
_LABELS = {word.value: word.label for words in reversed(_VOCABULARIES) for word in words}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def done(action: str, *, by_colleague: bool = False) -> str:
    """An action as it follows the name of whoever did it. What a customer does, a colleague took down for them."""
    taken_down = TAKEN_DOWN.get(action, "") if by_colleague else ""
    return taken_down or DONE.get(action) or action.replace("_", " ")


def event_in_words(body: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What an event holds, name by name; what is empty is left out."""
    return tuple((name.replace("_", " ").capitalize(), text) for name, value in body.items() if (text := _text(value)))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if value.keys() == {"id", "name"}:
            return str(value["name"])
        return "; ".join(f"{_text(name)}: {text}" for name, each in value.items() if (text := _text(each)))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    text = "" if value is None else str(value)
    if _DAY.fullmatch(text):
        return long_date(date.fromisoformat(text))
    return _LABELS.get(text, text)

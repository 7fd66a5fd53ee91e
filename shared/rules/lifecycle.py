"""THE TABLE: one row an action. From which states, to which, by which roles, under which guards.

The page, the button and the action ask the same function, `permit` in `shared/rules/permit.py`.
Roles that a policy chooses (who may propose, authorise, hear an appeal) come from `[authority]` of the policy in force,
by `by_policy.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared.rules import guards as g
from shared.rules.action import Action as Action
from shared.rules.allegations import OPEN as OPEN_ALLEGATION
from shared.rules.allegations import AllegationState
from shared.rules.by_policy import SENIOR as SENIOR
from shared.rules.by_policy import appeal_directors, authorisers, proposers, reviewers, team
from shared.rules.guards import Facts, Guard
from shared.rules.measures import MailState, MeasureState
from shared.rules.policy_drafts import DraftState
from shared.rules.rights import RightsState
from shared.rules.triage import ContactState
from shared.rules.vocabulary import (
    AdjustmentState,
    AppealState,
    CaseState,
    EnquiryState,
    IncidentState,
    LadderState,
    LetterState,
    PolicyState,
    ReportState,
    RestrictionState,
    Role,
    SafeguardingState,
    Word,
)

Roles = frozenset[Role]
FRONT_LINE: Roles = frozenset({Role.COLLEAGUE, Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.DIRECTOR})
MANAGERS: Roles = frozenset({Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.DIRECTOR})
ADMINISTRATORS: Roles = frozenset({Role.ADMINISTRATOR})
DIRECTORS: Roles = frozenset({Role.DIRECTOR})
#: Who writes the policy, and looks when it is reviewed.
POLICY_OFFICE: Roles = SENIOR | ADMINISTRATORS
AUDITORS: Roles = frozenset({Role.AUDITOR})
REPORTERS: Roles = frozenset({Role.REPORTS, Role.DIRECTOR})


@dataclass(frozen=True)
class Rule:
    """One row. No states in `from_` means that the action makes a new record; no `to` means the state stays."""

    by: Roles | Callable[[Facts], Roles]
    from_: frozenset[Word] = frozenset()
    to: Word | None = None
    guards: tuple[Guard, ...] = ()
    involves: bool = False
    customer: bool = False
    operator: bool = False

    def roles(self, facts: Facts) -> Roles:
        """The roles that may do this, as the policy in force has it."""
        return self.by(facts) if callable(self.by) else self.by


def _states(*states: Word) -> frozenset[Word]:
    return frozenset(states)


WALKING = _states(LadderState.WALKING)
OPEN_CASE = _states(CaseState.OPEN)
PROPOSED = _states(RestrictionState.PROPOSED)
AUTHORISED = _states(RestrictionState.AUTHORISED)
ASKED = _states(AdjustmentState.RECEIVED, AdjustmentState.CHALLENGED)
REFUSED = _states(AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED)
APPEALED = _states(AppealState.RECEIVED)
DRAFT = _states(LetterState.DRAFT)
HEARD = _states(AppealState.UNDER_REVIEW)
ENQUIRED = _states(EnquiryState.RECEIVED)
ASKED_OF_US = _states(RightsState.RECEIVED)
UNPRESENTED = _states(ReportState.OPEN)

#: Nobody to whom it happened, and nobody who hears an appeal about it, takes part in a case (SIT-6).
APART = (g.not_the_target, g.not_hearing_its_appeal)

TABLE: dict[Action, Rule] = {
    # Incidents and warnings
    Action.RECORD_INCIDENT: Rule(FRONT_LINE, to=IncidentState.RECORDED),
    Action.CORRECT_INCIDENT: Rule(FRONT_LINE, _states(*IncidentState)),
    Action.MATCH_INCIDENT: Rule(FRONT_LINE, _states(IncidentState.RECORDED)),
    Action.ASK_FOR_SUPPORT: Rule(FRONT_LINE, _states(*IncidentState)),
    Action.OFFER_SUPPORT: Rule(MANAGERS, _states(*IncidentState)),
    Action.START_LADDER: Rule(FRONT_LINE, to=LadderState.WALKING),
    Action.WARN: Rule(FRONT_LINE, WALKING, guards=(g.is_the_walker, g.not_the_last_step)),
    Action.STOP_LADDER: Rule(FRONT_LINE, WALKING, LadderState.STOPPED, (g.is_the_walker_or_it_was_left,)),
    Action.END_CONTACT: Rule(FRONT_LINE, WALKING, LadderState.ENDED, (g.is_the_walker, g.the_last_step)),
    Action.END_AT_ONCE: Rule(FRONT_LINE, WALKING, LadderState.ENDED_AT_ONCE, (g.is_the_walker,)),
    Action.OPEN_SAFEGUARDING: Rule(FRONT_LINE, WALKING, LadderState.SAFEGUARDING, (g.is_the_walker,)),
    Action.RECORD_SAFEGUARDING: Rule(MANAGERS, _states(SafeguardingState.OPEN), SafeguardingState.DONE),
    Action.SEE_TO_DANGER: Rule(SENIOR, _states(*IncidentState)),
    # The account
    Action.RECORD_CONTACT: Rule(FRONT_LINE),
    Action.IMPORT_CONTACTS: Rule(FRONT_LINE),
    Action.TRIAGE_CONTACT: Rule(FRONT_LINE, _states(ContactState.TO_READ)),
    Action.PLACE_MATTER: Rule(FRONT_LINE, _states(ContactState.NEW_MATTER), ContactState.PLACED),
    Action.ADD_CUSTOMER: Rule(FRONT_LINE, operator=True),
    Action.CHANGE_CUSTOMER: Rule(FRONT_LINE),
    Action.MEET_UNKNOWN: Rule(FRONT_LINE),
    Action.MATCH_UNKNOWN: Rule(FRONT_LINE),
    Action.LEAVE_UNKNOWN: Rule(MANAGERS),
    Action.JOIN_ACCOUNTS: Rule(MANAGERS),
    Action.PART_ACCOUNTS: Rule(MANAGERS),
    Action.RECORD_DEATH: Rule(MANAGERS),
    Action.CORRECT_DEATH: Rule(MANAGERS),
    Action.ADD_SUPPORT_CONTACT: Rule(FRONT_LINE),
    Action.RECORD_SENSITIVE_DETAIL: Rule(MANAGERS),
    Action.PLACE_MARKER: Rule(SENIOR, _states(*IncidentState)),
    Action.REVIEW_MARKER: Rule(SENIOR),
    Action.REMOVE_MARKER: Rule(MANAGERS),
    Action.TELL_OF_MARKER: Rule(MANAGERS),
    Action.RECALL_MARKER: Rule(MANAGERS),
    # The case
    Action.OPEN_CASE: Rule(SENIOR, to=CaseState.OPEN, involves=True),
    Action.ANSWER_CHECKLIST: Rule(SENIOR, OPEN_CASE, guards=APART, involves=True),
    Action.RECORD_CUSTOMER_ACCOUNT: Rule(MANAGERS, OPEN_CASE),
    Action.RECORD_CONSULTATION: Rule(MANAGERS, OPEN_CASE, guards=APART, involves=True),
    Action.ASK_FOR_VIEW: Rule(MANAGERS, OPEN_CASE, guards=APART, involves=True),
    Action.GIVE_VIEW: Rule(FRONT_LINE, OPEN_CASE, involves=True),
    Action.RAISE_ALLEGATION: Rule(FRONT_LINE, to=AllegationState.RAISED),
    Action.GIVE_ALLEGATION: Rule(SENIOR, _states(*OPEN_ALLEGATION), AllegationState.BEING_LOOKED_INTO),
    Action.ANSWER_ALLEGATION: Rule(MANAGERS, _states(AllegationState.BEING_LOOKED_INTO)),
    Action.RECORD_REFERRAL: Rule(SENIOR, OPEN_CASE, guards=APART, involves=True),
    Action.REFLECT_ON_CASE: Rule(SENIOR, _states(CaseState.CLOSED), guards=(g.not_the_target,)),
    Action.CLOSE_CASE: Rule(
        SENIOR,
        OPEN_CASE,
        CaseState.CLOSED,
        (*APART, g.no_proposal_waiting, g.every_end_told),
        involves=True,
    ),
    Action.ADD_REDACTION: Rule(reviewers),
    Action.TAKE_BACK_REDACTION: Rule(reviewers),
    Action.RELEASE_FILES: Rule(reviewers),
    Action.MAKE_PACK: Rule(SENIOR),
    # What they ask about their information: its team stands in the policy
    Action.RECORD_RIGHTS: Rule(FRONT_LINE, to=RightsState.RECEIVED),
    Action.ASK_ABOUT_RIGHTS: Rule(team, ASKED_OF_US),
    Action.HEAR_ABOUT_RIGHTS: Rule(team, ASKED_OF_US),
    Action.EXTEND_RIGHTS: Rule(team, ASKED_OF_US),
    Action.MAKE_COPY: Rule(team, ASKED_OF_US),
    Action.ANSWER_RIGHTS: Rule(team, ASKED_OF_US, RightsState.ANSWERED, (g.not_ones_own_marker,)),
    Action.WITHDRAW_RIGHTS: Rule(team, ASKED_OF_US, RightsState.WITHDRAWN),
    # Gentler steps, and mail that need not be answered
    Action.REFER_MAIL: Rule(FRONT_LINE, _states(*IncidentState)),
    Action.DEAL_WITH_MAIL: Rule(MANAGERS, _states(MailState.REFERRED), MailState.DEALT_WITH, involves=True),
    Action.SEND_INFORMATION: Rule(FRONT_LINE, _states(MailState.DEALT_WITH)),
    Action.TAKE_MEASURE: Rule(SENIOR, OPEN_CASE, involves=True),
    Action.WITHDRAW_MEASURE: Rule(MANAGERS, _states(MeasureState.DRAFTED), MeasureState.WITHDRAWN),
    Action.ANSWER_MEASURE: Rule(MANAGERS, _states(MeasureState.RUNNING)),
    Action.CLOSE_MEASURE: Rule(MANAGERS, _states(MeasureState.RUNNING), involves=True),
    # The restriction: `authorisers` are whom the policy names
    Action.PROPOSE_RESTRICTION: Rule(
        proposers,
        to=RestrictionState.PROPOSED,
        guards=(*APART, g.not_overturned, g.within_the_policy),
        involves=True,
    ),
    Action.REVISE_PROPOSAL: Rule(
        proposers,
        _states(RestrictionState.SENT_BACK),
        RestrictionState.PROPOSED,
        (*APART, g.not_overturned, g.within_the_policy),
        involves=True,
    ),
    Action.WITHDRAW_PROPOSAL: Rule(
        proposers, _states(RestrictionState.PROPOSED, RestrictionState.SENT_BACK), RestrictionState.WITHDRAWN
    ),
    Action.SEND_BACK: Rule(
        authorisers,
        PROPOSED,
        RestrictionState.SENT_BACK,
        (g.not_the_proposer, g.not_in_the_incident, g.not_hearing_its_appeal),
        involves=True,
    ),
    Action.REFUSE_RESTRICTION: Rule(
        authorisers,
        PROPOSED,
        RestrictionState.REFUSED,
        (g.not_the_proposer, g.not_in_the_incident, g.not_hearing_its_appeal),
        involves=True,
    ),
    Action.AUTHORISE_RESTRICTION: Rule(
        authorisers,
        PROPOSED,
        RestrictionState.AUTHORISED,
        (
            g.not_the_proposer,
            g.not_in_the_incident,
            g.not_hearing_its_appeal,
            g.not_overturned,
            g.checklist_complete,
            g.promises_kept,
            g.incidents_say_which_behaviour,
            g.within_the_policy,
        ),
        involves=True,
    ),
    Action.NAME_OFFICER: Rule(SENIOR, AUTHORISED),
    Action.REVIEW_RESTRICTION: Rule(
        SENIOR,
        AUTHORISED,
        guards=(*APART, g.not_alone, g.nothing_unread),
        involves=True,
    ),
    Action.SEE_CONDITION: Rule(FRONT_LINE, AUTHORISED),
    # Letters
    Action.DRAFT_LETTER: Rule(SENIOR, _states(RestrictionState.AUTHORISED, RestrictionState.ENDED)),
    Action.WRITE_LETTER: Rule(MANAGERS, DRAFT, guards=(g.by_a_senior_manager,)),
    Action.ISSUE_LETTER: Rule(
        MANAGERS,
        DRAFT,
        LetterState.ISSUED,
        (g.by_a_senior_manager, g.subject_decided, g.still_so, g.nothing_holds_up_the_letter, g.letter_complete),
    ),
    Action.RECORD_SENDING: Rule(FRONT_LINE, _states(LetterState.ISSUED)),
    # Adjustments
    Action.REQUEST_ADJUSTMENT: Rule(FRONT_LINE, to=AdjustmentState.RECEIVED, customer=True),
    Action.MATCH_ADJUSTMENT: Rule(FRONT_LINE, ASKED),
    Action.SET_ASIDE_REQUEST: Rule(MANAGERS, ASKED),
    Action.DECIDE_ADJUSTMENT: Rule(MANAGERS, ASKED, guards=(g.customer_known, g.not_who_answered, g.nothing_unread)),
    Action.WITHDRAW_ADJUSTMENT: Rule(
        FRONT_LINE, _states(AdjustmentState.RECEIVED), AdjustmentState.WITHDRAWN, customer=True
    ),
    Action.CHALLENGE_ADJUSTMENT: Rule(FRONT_LINE, REFUSED, AdjustmentState.CHALLENGED, customer=True),
    Action.REVIEW_ADJUSTMENT: Rule(MANAGERS),
    # Appeals: `appeal_directors` are whom the policy names
    Action.LODGE_APPEAL: Rule(FRONT_LINE, to=AppealState.RECEIVED, customer=True),
    Action.MATCH_APPEAL: Rule(SENIOR, APPEALED),
    Action.ASSIGN_APPEAL: Rule(SENIOR, APPEALED, AppealState.UNDER_REVIEW, (g.decision_known,)),
    Action.REPLACE_HEARER: Rule(SENIOR, HEARD, guards=(g.hearer_is_independent_of_me,)),
    Action.DECIDE_APPEAL: Rule(
        appeal_directors,
        HEARD,
        AppealState.DECIDED,
        (g.not_involved, g.other_service, g.is_the_hearer, g.heard_as_one, g.nothing_unread, g.every_ground_answered),
    ),
    # Where nobody may: somebody outside reviews it, and whoever had no part records what they found
    Action.NAME_REVIEWER: Rule(
        SENIOR, APPEALED | HEARD, AppealState.UNDER_REVIEW, (g.decision_known, g.nobody_may_hear_it)
    ),
    Action.SEND_TO_REVIEWER: Rule(SENIOR, HEARD, guards=(g.reviewed_outside,)),
    Action.RECORD_REVIEWERS_OUTCOME: Rule(
        FRONT_LINE,
        HEARD,
        AppealState.DECIDED,
        (
            g.reviewed_outside,
            g.recorder_not_involved,
            g.file_was_sent,
            g.heard_as_one,
            g.nothing_unread,
            g.every_ground_answered,
        ),
    ),
    Action.WITHDRAW_APPEAL: Rule(FRONT_LINE, APPEALED | HEARD, AppealState.WITHDRAWN, customer=True),
    # Enquiries: whose they are stands in the policy
    Action.SEND_ENQUIRY: Rule(FRONT_LINE, to=EnquiryState.RECEIVED, customer=True),
    Action.ACKNOWLEDGE_ENQUIRY: Rule(team, ENQUIRED, guards=(g.not_acknowledged,)),
    Action.ANSWER_ENQUIRY: Rule(team, ENQUIRED, EnquiryState.ANSWERED),
    Action.NOTE_ENQUIRY: Rule(team, ENQUIRED, EnquiryState.NOTED, (g.no_answer_wanted,)),
    Action.TELL_PROGRESS: Rule(team, ENQUIRED, guards=(g.is_a_complaint,)),
    Action.SEND_NEW_CODE: Rule(team, ENQUIRED, EnquiryState.ANSWERED, (g.asks_for_a_code,)),
    Action.PASS_ENQUIRY: Rule(team, ENQUIRED),
    Action.MATCH_ENQUIRY: Rule(team, _states(*EnquiryState), guards=(g.is_feedback,)),
    # What is added to them, and to a decision before its review
    Action.WRITE_DOWN_APPEAL: Rule(MANAGERS, APPEALED | HEARD),
    Action.CONFIRM_APPEAL: Rule(FRONT_LINE, APPEALED | HEARD, customer=True),
    Action.ASK_CUSTOMER: Rule(appeal_directors, HEARD, guards=(g.not_involved, g.other_service, g.is_the_hearer)),
    Action.ANSWER_QUESTION: Rule(FRONT_LINE, HEARD, customer=True),
    Action.REPORT_MISSED: Rule(FRONT_LINE, customer=True),
    Action.NOTE_KEPT: Rule(FRONT_LINE),
    Action.PUT_RIGHT: Rule(MANAGERS),
    Action.ADD_WORDS: Rule(FRONT_LINE, ASKED | APPEALED | HEARD | AUTHORISED, customer=True),
    Action.READ_WORDS: Rule(MANAGERS, guards=(g.is_the_reader,)),
    # Reports
    Action.WRITE_COMMENTARY: Rule(REPORTERS, UNPRESENTED),
    Action.PRESENT_REPORT: Rule(REPORTERS, UNPRESENTED, ReportState.PRESENTED, (g.quarter_is_over,)),
    Action.SEND_REPORT: Rule(REPORTERS, _states(*ReportState), guards=(g.quarter_is_over,), operator=True),
    Action.SIGN_REGISTER: Rule(SENIOR),
    Action.EXPORT_LOG: Rule(AUDITORS),
    # The installation
    Action.USE_POLICY: Rule(ADMINISTRATORS, _states(PolicyState.DRAFT), PolicyState.IN_FORCE, operator=True),
    Action.CONFIRM_READING: Rule(FRONT_LINE),
    Action.ADD_SYSTEM: Rule(ADMINISTRATORS),
    Action.END_SYSTEM: Rule(ADMINISTRATORS),
    Action.BEGIN_DRAFT: Rule(POLICY_OFFICE, to=DraftState.WRITTEN),
    Action.CHANGE_DRAFT: Rule(POLICY_OFFICE, _states(DraftState.WRITTEN)),
    Action.APPROVE_DRAFT: Rule(DIRECTORS, _states(DraftState.WRITTEN), DraftState.APPROVED, (g.not_ones_own_draft,)),
    Action.DISCARD_DRAFT: Rule(POLICY_OFFICE, _states(DraftState.WRITTEN, DraftState.APPROVED), DraftState.DISCARDED),
    Action.USE_DRAFT: Rule(frozenset(), _states(DraftState.APPROVED), DraftState.USED, operator=True),
    Action.BRING_REVIEW_FORWARD: Rule(POLICY_OFFICE, _states(PolicyState.IN_FORCE)),
    Action.ADD_COLLEAGUE: Rule(ADMINISTRATORS, operator=True),
    Action.INVITE_COLLEAGUE: Rule(ADMINISTRATORS),
    Action.CHANGE_ROLES: Rule(ADMINISTRATORS),
    Action.CHANGE_COLLEAGUE: Rule(ADMINISTRATORS),
    Action.RECORD_ABSENCE: Rule(MANAGERS | ADMINISTRATORS),
    Action.END_ABSENCE: Rule(MANAGERS | ADMINISTRATORS),
    Action.DISABLE_COLLEAGUE: Rule(ADMINISTRATORS),
    Action.END_SESSIONS: Rule(ADMINISTRATORS),
    Action.RESET_SECOND_FACTOR: Rule(ADMINISTRATORS),
    Action.PLACE_HOLD: Rule(SENIOR),
    Action.LIFT_HOLD: Rule(SENIOR),
    Action.ERASE: Rule(frozenset(), operator=True),
    Action.SET_UP_ORGANISATION: Rule(ADMINISTRATORS, operator=True),
}

"""The table, walked whole: every role × every state × every action, against what a complaints manager would expect."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from itertools import product
from typing import Any, get_args, get_type_hints

import pytest

from shared.rules import guards
from shared.rules.actor import CUSTOMER, OPERATOR, Actor, ActorKind
from shared.rules.allegations import AllegationState
from shared.rules.guards import (
    AdditionFacts,
    AdjustmentFacts,
    AppealFacts,
    CaseFacts,
    EnquiryFacts,
    LadderFacts,
    LetterFacts,
    PolicyDraftFacts,
    ReportFacts,
    RestrictionFacts,
    RightsFacts,
)
from shared.rules.lifecycle import TABLE, Action
from shared.rules.measures import MailState, MeasureState
from shared.rules.permit import permit
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

#: Who, in words: c(olleague) l(ine manager) s(enior manager) d(irector) r(eports) a(uditor) m (administrator).
LETTERS = dict(zip("clsdram", Role, strict=True))
INCIDENT, LADDER, CASE = list(IncidentState), [LadderState.WALKING], [CaseState.OPEN]
ASKED, DRAFT = [AdjustmentState.RECEIVED, AdjustmentState.CHALLENGED], [LetterState.DRAFT]
REFUSED = [AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED]
HEARD = [AppealState.RECEIVED, AppealState.UNDER_REVIEW]
NEW: list[Word] = []

#: What is expected: action → (who, from which states). Written by hand, apart from the table.
EXPECTED: dict[Action, tuple[str, list]] = {
    Action.RECORD_INCIDENT: ("clsd", NEW),
    Action.CORRECT_INCIDENT: ("clsd", INCIDENT),
    Action.MATCH_INCIDENT: ("clsd", [IncidentState.RECORDED]),
    Action.ASK_FOR_SUPPORT: ("clsd", INCIDENT),
    Action.OFFER_SUPPORT: ("lsd", INCIDENT),
    Action.START_LADDER: ("clsd", NEW),
    Action.WARN: ("clsd", LADDER),
    Action.STOP_LADDER: ("clsd", LADDER),
    Action.END_CONTACT: ("clsd", LADDER),
    Action.END_AT_ONCE: ("clsd", LADDER),
    Action.OPEN_SAFEGUARDING: ("clsd", LADDER),
    Action.RECORD_SAFEGUARDING: ("lsd", [SafeguardingState.OPEN]),
    Action.SEE_TO_DANGER: ("sd", INCIDENT),
    Action.RECORD_CONTACT: ("clsd", NEW),
    Action.IMPORT_CONTACTS: ("clsd", NEW),
    Action.TRIAGE_CONTACT: ("clsd", [ContactState.TO_READ]),
    Action.PLACE_MATTER: ("clsd", [ContactState.NEW_MATTER]),
    Action.ADD_CUSTOMER: ("clsd", NEW),
    Action.CHANGE_CUSTOMER: ("clsd", NEW),
    Action.MEET_UNKNOWN: ("clsd", NEW),
    Action.MATCH_UNKNOWN: ("clsd", NEW),
    Action.LEAVE_UNKNOWN: ("lsd", NEW),
    Action.JOIN_ACCOUNTS: ("lsd", NEW),
    Action.PART_ACCOUNTS: ("lsd", NEW),
    Action.RECORD_DEATH: ("lsd", NEW),
    Action.CORRECT_DEATH: ("lsd", NEW),
    Action.ADD_SUPPORT_CONTACT: ("clsd", NEW),
    Action.RECORD_SENSITIVE_DETAIL: ("lsd", NEW),
    Action.PLACE_MARKER: ("sd", INCIDENT),
    Action.REVIEW_MARKER: ("sd", NEW),
    Action.REMOVE_MARKER: ("lsd", NEW),
    Action.TELL_OF_MARKER: ("lsd", NEW),
    Action.RECALL_MARKER: ("lsd", NEW),
    Action.OPEN_CASE: ("sd", NEW),
    Action.ANSWER_CHECKLIST: ("sd", CASE),
    Action.RECORD_CUSTOMER_ACCOUNT: ("lsd", CASE),
    Action.RECORD_CONSULTATION: ("lsd", CASE),
    Action.ASK_FOR_VIEW: ("lsd", CASE),
    Action.GIVE_VIEW: ("clsd", CASE),
    Action.RAISE_ALLEGATION: ("clsd", NEW),
    Action.GIVE_ALLEGATION: ("sd", [AllegationState.RAISED, AllegationState.BEING_LOOKED_INTO]),
    Action.ANSWER_ALLEGATION: ("lsd", [AllegationState.BEING_LOOKED_INTO]),
    Action.RECORD_REFERRAL: ("sd", CASE),
    Action.REFLECT_ON_CASE: ("sd", [CaseState.CLOSED]),
    Action.CLOSE_CASE: ("sd", CASE),
    Action.ADD_REDACTION: ("ls", NEW),
    Action.TAKE_BACK_REDACTION: ("ls", NEW),
    Action.RELEASE_FILES: ("ls", NEW),
    Action.MAKE_PACK: ("sd", NEW),
    Action.RECORD_RIGHTS: ("clsd", NEW),
    Action.ASK_ABOUT_RIGHTS: ("ls", [RightsState.RECEIVED]),
    Action.HEAR_ABOUT_RIGHTS: ("ls", [RightsState.RECEIVED]),
    Action.EXTEND_RIGHTS: ("ls", [RightsState.RECEIVED]),
    Action.MAKE_COPY: ("ls", [RightsState.RECEIVED]),
    Action.ANSWER_RIGHTS: ("ls", [RightsState.RECEIVED]),
    Action.WITHDRAW_RIGHTS: ("ls", [RightsState.RECEIVED]),
    Action.REFER_MAIL: ("clsd", INCIDENT),
    Action.DEAL_WITH_MAIL: ("lsd", [MailState.REFERRED]),
    Action.SEND_INFORMATION: ("clsd", [MailState.DEALT_WITH]),
    Action.TAKE_MEASURE: ("sd", CASE),
    Action.WITHDRAW_MEASURE: ("lsd", [MeasureState.DRAFTED]),
    Action.ANSWER_MEASURE: ("lsd", [MeasureState.RUNNING]),
    Action.CLOSE_MEASURE: ("lsd", [MeasureState.RUNNING]),
    Action.PROPOSE_RESTRICTION: ("s", NEW),
    Action.REVISE_PROPOSAL: ("s", [RestrictionState.SENT_BACK]),
    Action.WITHDRAW_PROPOSAL: ("s", [RestrictionState.PROPOSED, RestrictionState.SENT_BACK]),
    Action.SEND_BACK: ("d", [RestrictionState.PROPOSED]),
    Action.REFUSE_RESTRICTION: ("d", [RestrictionState.PROPOSED]),
    Action.AUTHORISE_RESTRICTION: ("d", [RestrictionState.PROPOSED]),
    Action.NAME_OFFICER: ("sd", [RestrictionState.AUTHORISED]),
    Action.REVIEW_RESTRICTION: ("sd", [RestrictionState.AUTHORISED]),
    Action.SEE_CONDITION: ("clsd", [RestrictionState.AUTHORISED]),
    Action.DRAFT_LETTER: ("sd", [RestrictionState.AUTHORISED, RestrictionState.ENDED]),
    Action.WRITE_LETTER: ("lsd", DRAFT),
    Action.ISSUE_LETTER: ("lsd", DRAFT),
    Action.RECORD_SENDING: ("clsd", [LetterState.ISSUED]),
    Action.REQUEST_ADJUSTMENT: ("clsd", NEW),
    Action.MATCH_ADJUSTMENT: ("clsd", ASKED),
    Action.SET_ASIDE_REQUEST: ("lsd", ASKED),
    Action.DECIDE_ADJUSTMENT: ("lsd", ASKED),
    Action.WITHDRAW_ADJUSTMENT: ("clsd", [AdjustmentState.RECEIVED]),
    Action.CHALLENGE_ADJUSTMENT: ("clsd", REFUSED),
    Action.REVIEW_ADJUSTMENT: ("lsd", NEW),
    Action.LODGE_APPEAL: ("clsd", NEW),
    Action.MATCH_APPEAL: ("sd", [AppealState.RECEIVED]),
    Action.ASSIGN_APPEAL: ("sd", [AppealState.RECEIVED]),
    Action.REPLACE_HEARER: ("sd", [AppealState.UNDER_REVIEW]),
    Action.DECIDE_APPEAL: ("d", [AppealState.UNDER_REVIEW]),
    Action.NAME_REVIEWER: ("sd", HEARD),
    Action.SEND_TO_REVIEWER: ("sd", [AppealState.UNDER_REVIEW]),
    Action.RECORD_REVIEWERS_OUTCOME: ("clsd", [AppealState.UNDER_REVIEW]),
    Action.WITHDRAW_APPEAL: ("clsd", HEARD),
    Action.WRITE_DOWN_APPEAL: ("lsd", HEARD),
    Action.CONFIRM_APPEAL: ("clsd", HEARD),
    Action.ASK_CUSTOMER: ("d", [AppealState.UNDER_REVIEW]),
    Action.ANSWER_QUESTION: ("clsd", [AppealState.UNDER_REVIEW]),
    Action.REPORT_MISSED: ("clsd", NEW),
    Action.NOTE_KEPT: ("clsd", NEW),
    Action.PUT_RIGHT: ("lsd", NEW),
    Action.ADD_WORDS: ("clsd", [*ASKED, *HEARD, RestrictionState.AUTHORISED]),
    Action.READ_WORDS: ("lsd", NEW),
    Action.SEND_ENQUIRY: ("clsd", NEW),
    Action.ACKNOWLEDGE_ENQUIRY: ("ls", [EnquiryState.RECEIVED]),
    Action.ANSWER_ENQUIRY: ("ls", [EnquiryState.RECEIVED]),
    Action.NOTE_ENQUIRY: ("ls", [EnquiryState.RECEIVED]),
    Action.TELL_PROGRESS: ("ls", [EnquiryState.RECEIVED]),
    Action.SEND_NEW_CODE: ("ls", [EnquiryState.RECEIVED]),
    Action.PASS_ENQUIRY: ("ls", [EnquiryState.RECEIVED]),
    Action.MATCH_ENQUIRY: ("ls", list(EnquiryState)),
    Action.WRITE_COMMENTARY: ("rd", [ReportState.OPEN]),
    Action.PRESENT_REPORT: ("rd", [ReportState.OPEN]),
    Action.SEND_REPORT: ("rd", list(ReportState)),
    Action.SIGN_REGISTER: ("sd", NEW),
    Action.EXPORT_LOG: ("a", NEW),
    Action.USE_POLICY: ("m", [PolicyState.DRAFT]),
    Action.CONFIRM_READING: ("clsd", NEW),
    Action.ADD_SYSTEM: ("m", NEW),
    Action.END_SYSTEM: ("m", NEW),
    Action.BEGIN_DRAFT: ("sdm", NEW),
    Action.CHANGE_DRAFT: ("sdm", [DraftState.WRITTEN]),
    Action.APPROVE_DRAFT: ("d", [DraftState.WRITTEN]),
    Action.DISCARD_DRAFT: ("sdm", [DraftState.WRITTEN, DraftState.APPROVED]),
    Action.USE_DRAFT: ("", [DraftState.APPROVED]),
    Action.BRING_REVIEW_FORWARD: ("sdm", [PolicyState.IN_FORCE]),
    Action.ADD_COLLEAGUE: ("m", NEW),
    Action.INVITE_COLLEAGUE: ("m", NEW),
    Action.CHANGE_ROLES: ("m", NEW),
    Action.CHANGE_COLLEAGUE: ("m", NEW),
    Action.RECORD_ABSENCE: ("lsdm", NEW),
    Action.END_ABSENCE: ("lsdm", NEW),
    Action.DISABLE_COLLEAGUE: ("m", NEW),
    Action.END_SESSIONS: ("m", NEW),
    Action.RESET_SECOND_FACTOR: ("m", NEW),
    Action.PLACE_HOLD: ("sd", NEW),
    Action.LIFT_HOLD: ("sd", NEW),
    Action.ERASE: ("", NEW),
    Action.SET_UP_ORGANISATION: ("m", NEW),
}
CUSTOMERS_DO = {
    Action.REQUEST_ADJUSTMENT, Action.WITHDRAW_ADJUSTMENT, Action.CHALLENGE_ADJUSTMENT,
    Action.LODGE_APPEAL, Action.WITHDRAW_APPEAL, Action.ADD_WORDS, Action.SEND_ENQUIRY,
    Action.ANSWER_QUESTION, Action.REPORT_MISSED, Action.CONFIRM_APPEAL,
}  # fmt: skip
OPERATORS_DO = {
    Action.ADD_CUSTOMER, Action.USE_POLICY, Action.ADD_COLLEAGUE, Action.SET_UP_ORGANISATION, Action.SEND_REPORT,
    Action.ERASE, Action.USE_DRAFT,
}  # fmt: skip
EVERY_STATE: Sequence[Word] = [
    state
    for words in (IncidentState, LadderState, CaseState, RestrictionState, LetterState, AdjustmentState, AppealState)
    for state in words
] + [*EnquiryState, *PolicyState, *ReportState, *SafeguardingState, *DraftState, *RightsState, *ContactState]


@dataclass(frozen=True, kw_only=True)
class Everything(
    CaseFacts,
    RestrictionFacts,
    AppealFacts,
    LetterFacts,
    AdjustmentFacts,
    EnquiryFacts,
    AdditionFacts,
    ReportFacts,
    RightsFacts,
    PolicyDraftFacts,
    LadderFacts,
):
    """The facts of every kind of record at once."""


#: A colleague about whom no guard has anything to say, under a policy where a Director decides.
CLEAR = Everything(
    actor=1,
    actor_service=1,
    propose_by=frozenset({Role.SENIOR_MANAGER}),
    authorise_by=frozenset({Role.DIRECTOR}),
    hear_by=frozenset({Role.DIRECTOR}),
    answered_by=frozenset({Role.LINE_MANAGER, Role.SENIOR_MANAGER}),
    open_proposals=(),
    untold_ends=(),
    proposer=2,
    in_the_incident=frozenset(),
    targets=frozenset(),
    hears_its_appeal=False,
    overturned="",
    who_decided=None,
    others_can_review=False,
    open_items=(),
    broken=(),
    letter_waits=(),
    incidents_without_behaviour=(),
    beyond_the_policy=(),
    unread=(),
    hearer_of_other_service=True,
    involved=frozenset(),
    services_involved=frozenset(),
    hearer=1,
    hearer_able=False,
    eligible=(),
    outside=True,
    sent_outside=True,
    unanswered_grounds=(),
    decision_known=True,
    beside=(),
    for_senior_managers=False,
    missing_parts=(),
    subject_decided=True,
    no_longer_so="",
    customer_known=True,
    who_answered=None,
    feedback=True,
    lost_code=True,
    answer_wanted=False,
    acknowledged=False,
    complaint=True,
    authors=frozenset(),
    decided_the_marker=frozenset(),
    reader=None,
    quarter_goes_on_until="",
    walker=1,
    steps_left=1,
    left=False,
)


def facts_for(action: Action) -> Everything:
    """Clear facts; a warning needs steps left, an ended call needs none but the last."""
    return replace(CLEAR, steps_left=2 if action is Action.WARN else 1)


def test_the_table_and_what_is_expected_name_the_same_actions() -> None:
    assert TABLE.keys() == set(Action), "each needs its row in shared/rules/lifecycle.py"
    assert EXPECTED.keys() == TABLE.keys(), "write into EXPECTED who may, and from which states"


@pytest.mark.clause("RES-3", "DPA-4", "CAS-1")
@pytest.mark.parametrize("action", list(Action))
def test_every_role_in_every_state(action: Action) -> None:
    who, states = EXPECTED[action]
    allowed_roles = {LETTERS[letter] for letter in who}
    wrong = []
    for role, state in product(Role, [None, *EVERY_STATE]):
        actor = Actor(ActorKind.COLLEAGUE, "Somebody", 1, 1, frozenset({role}))
        expected = role in allowed_roles and (not states or state in states)
        if bool(permit(action, actor, state, facts_for(action))) is not expected:
            wrong.append((role, state))
    assert wrong == []


@pytest.mark.clause("DPA-3")
@pytest.mark.parametrize("action", [Action.ADD_REDACTION, Action.TAKE_BACK_REDACTION, Action.RELEASE_FILES])
def test_who_may_make_a_copy_leaves_something_out_of_it(action: Action) -> None:
    """Everything counts as a request for a copy above; a case’s pack is for senior managers, whatever the team."""
    of_a_case = CaseFacts(**{each.name: getattr(CLEAR, each.name) for each in fields(CaseFacts)})
    for role in Role:
        actor = Actor(ActorKind.COLLEAGUE, "Somebody", 1, 1, frozenset({role}))
        assert bool(permit(action, actor, None, of_a_case)) is bool(permit(Action.MAKE_PACK, actor, None, of_a_case))
        assert bool(permit(action, actor, RightsState.RECEIVED, CLEAR)) is bool(
            permit(Action.MAKE_COPY, actor, RightsState.RECEIVED, CLEAR)
        )


@pytest.mark.parametrize("action", list(Action))
def test_customers_and_the_command_line_do_what_is_theirs_only(action: Action) -> None:
    state = (EXPECTED[action][1] or [None])[0]
    assert bool(permit(action, CUSTOMER, state, facts_for(action))) is (action in CUSTOMERS_DO)
    assert bool(permit(action, OPERATOR, state, facts_for(action))) is (action in OPERATORS_DO)


def test_whoever_decided_judged_or_gave_their_view_had_a_part_in_it() -> None:
    """They hear no appeal about it. Whoever wrote something down, or sent it on its way, had none."""
    assert {action for action, rule in TABLE.items() if rule.involves} == {
        Action.OPEN_CASE, Action.ANSWER_CHECKLIST, Action.RECORD_CONSULTATION, Action.ASK_FOR_VIEW, Action.GIVE_VIEW,
        Action.RECORD_REFERRAL, Action.CLOSE_CASE, Action.DEAL_WITH_MAIL, Action.TAKE_MEASURE, Action.CLOSE_MEASURE,
        Action.PROPOSE_RESTRICTION, Action.REVISE_PROPOSAL, Action.SEND_BACK, Action.REFUSE_RESTRICTION,
        Action.AUTHORISE_RESTRICTION, Action.REVIEW_RESTRICTION,
    }  # fmt: skip


@pytest.mark.parametrize("action", list(Action))
def test_nobody_without_a_role_does_anything(action: Action) -> None:
    state = (EXPECTED[action][1] or [None])[0]
    assert not permit(action, Actor(ActorKind.COLLEAGUE, "Left", 1, 1), state, facts_for(action))


@pytest.mark.clause("CAS-3", "CAS-8", "CAS-11", "LET-4", "RES-3", "RES-7")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"proposer": 1}, "You proposed this"),
        ({"in_the_incident": frozenset({1})}, "part of an incident"),
        ({"open_items": ("Is the evidence enough?",)}, "1 item of the checklist is still open"),
        ({"open_items": ("One", "Two")}, "2 items of the checklist are still open"),
        ({"broken": ("ADJ-1 is not answered yet.",)}, "ADJ-1 is not answered yet"),
        ({"incidents_without_behaviour": ("INC-1",)}, "INC-1 does not say yet which behaviour"),
        ({"incidents_without_behaviour": ("INC-1", "INC-2")}, "INC-1 and INC-2 do not say yet which behaviour"),
        ({"beyond_the_policy": ("The policy allows 12 months at most.",)}, "12 months at most"),
    ],
)
def test_each_guard_of_authorising_gives_its_reason(changed: dict[str, Any], says: str) -> None:
    director = Actor(ActorKind.COLLEAGUE, "Director", 1, 1, frozenset({Role.DIRECTOR}))
    facts = replace(CLEAR, **changed)
    answer = permit(Action.AUTHORISE_RESTRICTION, director, RestrictionState.PROPOSED, facts)
    assert not answer
    assert [reason for reason in answer.reasons if says in reason] == list(answer.reasons)


@pytest.mark.parametrize(
    ("action", "changed", "says"),
    [
        (Action.NOTE_ENQUIRY, {"answer_wanted": True}, "They asked for an answer"),
        (Action.SEND_NEW_CODE, {"lost_code": False}, "Nobody asks for a new code"),
        (Action.ACKNOWLEDGE_ENQUIRY, {"acknowledged": True}, "acknowledged already"),
        (Action.MATCH_ENQUIRY, {"feedback": False}, "is kept with a case"),
        (Action.ANSWER_ENQUIRY, {"answered_by": frozenset({Role.DIRECTOR})}, "Only this role can do it: Director"),
    ],
)
def test_each_guard_of_an_enquiry_gives_its_reason(action: Action, changed: dict[str, Any], says: str) -> None:
    manager = Actor(ActorKind.COLLEAGUE, "Manager", 1, 1, frozenset({Role.LINE_MANAGER}))
    answer = permit(action, manager, EnquiryState.RECEIVED, replace(CLEAR, **changed))
    assert not answer
    assert says in answer.reasons[0]


@pytest.mark.clause("APP-3", "SEC-5")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"involved": frozenset({1})}, "You had a part in the decision"),
        ({"services_involved": frozenset({1})}, "A Director of another service"),
        ({"hearer": 2}, "given to another Director"),
        ({"unanswered_grounds": ("It was not me",)}, "Answer each ground: It was not me"),
    ],
)
def test_each_guard_of_deciding_an_appeal_gives_its_reason(changed: dict[str, Any], says: str) -> None:
    director = Actor(ActorKind.COLLEAGUE, "Director", 1, 1, frozenset({Role.DIRECTOR}))
    answer = permit(Action.DECIDE_APPEAL, director, AppealState.UNDER_REVIEW, replace(CLEAR, **changed))
    assert not answer
    assert says in answer.reasons[0]


@pytest.mark.clause("APP-3")
@pytest.mark.parametrize(("able", "involved", "allowed"), [(True, {1}, False), (True, {2}, True), (False, {1}, True)])
def test_nobody_with_a_part_in_the_decision_takes_an_appeal_from_who_can_hear_it(
    able: bool, involved: set[int], allowed: bool
) -> None:
    senior = Actor(ActorKind.COLLEAGUE, "Senior manager", 1, 1, frozenset({Role.SENIOR_MANAGER}))
    facts = replace(CLEAR, hearer_able=able, involved=frozenset(involved))
    answer = permit(Action.REPLACE_HEARER, senior, AppealState.UNDER_REVIEW, facts)
    assert answer.allowed is allowed
    assert not answer.reasons or "take this appeal from whoever hears it" in answer.reasons[0]


def test_every_reason_stands_on_the_page_at_once() -> None:
    director = Actor(ActorKind.COLLEAGUE, "Director", 1, 1, frozenset({Role.DIRECTOR}))
    facts = replace(CLEAR, proposer=1, open_items=("One",), broken=("ADJ-1 waits.",))
    answer = permit(Action.AUTHORISE_RESTRICTION, director, RestrictionState.PROPOSED, facts)
    assert len(answer.reasons) == 3


@pytest.mark.clause("SEC-8")
def test_out_of_step_is_told_apart_from_not_allowed() -> None:
    director = Actor(ActorKind.COLLEAGUE, "Director", 1, 1, frozenset({Role.DIRECTOR}))
    assert permit(Action.AUTHORISE_RESTRICTION, director, RestrictionState.AUTHORISED, CLEAR).out_of_step
    colleague = Actor(ActorKind.COLLEAGUE, "Colleague", 1, 1, frozenset({Role.COLLEAGUE}))
    assert not permit(Action.AUTHORISE_RESTRICTION, colleague, RestrictionState.AUTHORISED, CLEAR).out_of_step


def _guards() -> dict[str, Callable[..., str]]:
    return {
        name: function
        for name, function in inspect.getmembers(guards, inspect.isfunction)
        if function.__module__ == guards.__name__
    }


def test_every_guard_stands_in_the_table() -> None:
    in_use = {guard.__name__ for rule in TABLE.values() for guard in rule.guards}
    assert in_use == _guards().keys(), "give it to the row of an action in shared/rules/lifecycle.py"


def test_every_fact_is_read_by_a_guard_or_says_who_may() -> None:
    """That each is filled, its class sees to: none has a default."""
    for name, kind in inspect.getmembers(guards, inspect.isclass):
        if issubclass(kind, guards.Facts):
            assert [field.name for field in fields(kind) if field.default is not MISSING] == [], name
    readers: list[Callable[..., Any]] = [
        *_guards().values(),
        *(rule.by for rule in TABLE.values() if callable(rule.by)),
    ]
    read = {
        node.attr
        for reader in readers
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(reader))))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "facts"
    }
    assert {field.name for field in fields(Everything)} == read, "no guard reads these facts"


def test_the_guards_of_an_action_judge_one_kind_of_record() -> None:
    for action, rule in TABLE.items():
        kinds = [{kind.__name__ for kind in get_args(hint) or (hint,)} for hint in map(_judges, rule.guards)]
        assert not kinds or set.intersection(*kinds), action


def _judges(guard: Callable[..., str]) -> Any:
    return get_type_hints(guard)["facts"]

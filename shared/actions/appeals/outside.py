"""Nobody here may hear an appeal: somebody outside is named, sent the file, and what they find is recorded (APP-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.appeals.assign import acknowledge
from shared.actions.appeals.decide import Found, answer_grounds, settle
from shared.actions.keep_files import keep_files
from shared.actions.publish import publish_appeal
from shared.files.check import Upload
from shared.models import Appeal, ExternalReview, Staff
from shared.queries import appeals, independence, involvement
from shared.queries.published import our_organisation
from shared.rules.addresses import record_page
from shared.rules.direction import isolated
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import AppealGround, Channel
from shared.rules.written import long_date


@dataclass(frozen=True)
class Reviewer:
    """Somebody of another organisation who reviews an appeal, and how to reach them: by email or by post."""

    name: str
    organisation: str
    reach: str


@action(Action.NAME_REVIEWER)
def name_reviewer(
    doing: Doing, reference: str, expected: int, reviewer: Reviewer, recorder: int, instead: str = ""
) -> Appeal:
    """Name who of outside reviews an appeal that nobody here may hear, and who here records what they find (APP-3).

    Why nobody may is written down as the record has it now. Every appeal about the same decision goes to the same
    person (SIT-9). The customer is told as of any hearer. Once somebody was sent the file, another is named with the
    reason, in `instead`. Raises NotAllowed while anybody here may hear it; Invalid for a recorder with a part in the
    decision.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    together = [appeal, *involvement.heard_together(appeal)]
    able = {staff.id: staff for staff in independence.without_a_part(independence.parts_in(appeal))}
    sent = [row for one in together if (row := involvement.reviewer_of(one)) and row.sent_on]
    same = {row.appeal_id for row in sent if (row.name, row.organisation) == _who(reviewer)}
    problems = _problems(reviewer) | doing.words(instead=instead)
    if appeal.id in same:
        problems["name"] = f"{isolated(reviewer.name.strip())} was sent the file already. Enter who reviews it instead"
    if recorder not in able:
        problems["recorder"] = "Choose a colleague who had no part in the decision"
    if len(same) < len(sent) and not has_substance(instead):
        problems["instead"] = f"{sent[0].name} was sent the file. Say why somebody else reviews it"
    if problems:
        raise Invalid(problems)
    why = appeals.why_nobody(appeal)
    for one in (one for one in together if one.id not in same):
        version = expected if one is appeal else one.version
        _give_outside(doing, one, version, reviewer, able[recorder], {"why": why, "instead": instead.strip()})
    text = f"{isolated(reviewer.name.strip())} reviews {reference} from outside. You record what they find."
    doing.notify(able[recorder], text, record_page(reference))
    return appeal


@action(Action.SEND_TO_REVIEWER)
def send_to_reviewer(doing: Doing, reference: str, expected: int, on: date, by: Channel, what: str) -> Appeal:
    """Record that the reviewer was sent the file: when, how, and what it held.

    Raises Invalid for what can't be; OutOfStep where it is recorded already.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    named = _named(appeal)
    if problems := _wrong_sending(doing, named, on, what) | doing.words(what=what):
        raise Invalid(problems)
    given = map(_named, (appeal, *involvement.given_with(appeal)))
    if not (unsent := [one for one in given if one.sent_on is None]):
        raise OutOfStep(f"{named.name} was sent the file on {long_date(named.sent_on)}: it is recorded already.")
    doing.write(appeal, expected)
    for one in unsent:
        doing.write(one, sent_on=on, sent_by=by, sent_what=what.strip())
    payload = {"reviewer": named.name, "on": on, "by": by, "what": what.strip()}
    doing.record(appeal, payload, customer=appeal.customer)
    return appeal


@dataclass(frozen=True)
class FoundOutside(Found):
    """The same as the reviewer has it, on which day."""

    on: date | None = None


@action(Action.RECORD_REVIEWERS_OUTCOME)
def record_reviewers_outcome(
    doing: Doing,
    reference: str,
    expected: int,
    found: FoundOutside,
    answers: dict[AppealGround, str],
    files: tuple[Upload, ...] = (),
) -> Appeal:
    """Record what the reviewer found: the outcome and the answer to each ground in their words, and their papers.

    It binds as the decision of a Director does, in the same step, and its letter says that somebody outside decided.
    Raises NotAllowed for whoever had a part in the decision; Invalid, as `decide_appeal`.
    """
    appeal = doing.load(Appeal, reference)
    together = [appeal, *involvement.given_with(appeal)]
    answer_grounds(doing, together, answers)
    doing.ask(appeal)
    named = _named(appeal)
    if problems := _wrong_finding(doing, named, found):
        raise Invalid(problems)
    for one in together:
        doing.write(_named(one), found_on=found.on, recorded_by=doing.me, recorded_at=doing.now)
    keep_files(doing, reference, files)
    settle(doing, together, expected, found, by=None)
    return appeal


def _give_outside(
    doing: Doing, appeal: Appeal, expected: int, reviewer: Reviewer, recorder: Staff, said: dict[str, Any]
) -> None:
    subject = involvement.subject_of(appeal)
    if subject is None:
        raise OutOfStep("It is not known yet which decision this appeal is about.")
    name, organisation = _who(reviewer)
    who = {"name": name, "organisation": organisation, "reach": reviewer.reach.strip(), "why": said["why"]}
    kept: dict[str, Any] = {**who, "recorder": recorder, "sent_on": None, "sent_by": None, "sent_what": ""}
    if (before := involvement.reviewer_of(appeal)) is None:
        doing.create(ExternalReview, appeal=appeal, named_by=doing.me, named_at=doing.now, **kept)
    else:
        doing.write(before, named_by=doing.me, named_at=doing.now, **kept)
    decision = None if appeal.incident_id else subject
    doing.write(appeal, expected, hearer=None, assigned_at=doing.now, restriction=decision, customer=subject.customer)
    acknowledge(doing, appeal, subject)
    publish_appeal(doing, appeal)
    payload = {"reviewer": name, "organisation": organisation, **said}
    doing.record(appeal, payload, customer=appeal.customer)


def _who(reviewer: Reviewer) -> tuple[str, str]:
    return reviewer.name.strip(), reviewer.organisation.strip()


def _named(appeal: Appeal) -> ExternalReview:
    named = involvement.reviewer_of(appeal)
    if named is None:
        raise OutOfStep("Nobody outside reviews this appeal.")
    return named


def _problems(reviewer: Reviewer) -> dict[str, str]:
    problems = {}
    if not has_substance(reviewer.name):
        problems["name"] = "Enter who reviews it"
    if not has_substance(reviewer.organisation):
        problems["organisation"] = "Enter the organisation that they belong to"
    elif reviewer.organisation.strip().casefold() == our_organisation().name.casefold():
        problems["organisation"] = "This is us. The reviewer must be of another organisation"
    if not has_substance(reviewer.reach):
        problems["reach"] = "Enter the email or postal address to which the file goes"
    elif Staff.select().where(Staff.active, Staff.email == reviewer.reach.strip().lower()).exists():
        problems["reach"] = "This is the address of a colleague. The reviewer must be of another organisation"
    return problems


def _wrong_sending(doing: Doing, named: ExternalReview, on: date, what: str) -> dict[str, str]:
    problems = {} if has_substance(what) else {"what": "Say what you sent"}
    if on > doing.today:
        problems["on"] = "The day can’t be in the future"
    elif on < clock.local(named.named_at).date():
        problems["on"] = "The file can’t have gone before the reviewer was named"
    return problems


def _wrong_finding(doing: Doing, named: ExternalReview, found: FoundOutside) -> dict[str, str]:
    problems = {} if has_substance(found.evidence_read) else {"evidence_read": "Say what the reviewer read"}
    if found.on is None or found.on > doing.today:
        problems["found_on"] = "Enter the day on which they decided. It can’t be in the future"
    elif named.sent_on and found.on < named.sent_on:
        problems["found_on"] = "They can’t have decided before they were sent the file"
    return problems

"""Gentler steps before a restriction, written warnings, and abusive mail that a manager deals with (CAS-12, INC-7)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import close_case
from shared.actions.incidents.mail import MailDecision, deal_with_mail, refer_mail, send_information
from shared.actions.incidents.record import NewIncident, record_incident
from shared.actions.letters.issue import issue_letter
from shared.actions.measures.take import (
    NewMeasure,
    answer_measure,
    close_measure,
    take_measure,
    withdraw_measure,
)
from shared.actions.restrictions.propose import propose_restriction
from shared.letters.compose import compose
from shared.models import AbusiveMail, CaseFile, Incident, Letter, Measure, Tally, Warning
from shared.models.references import new_code
from shared.queries.cases.dossier import dossier_of
from shared.queries.independence import parts_in
from shared.queries.letters.content import content_of
from shared.queries.letters.evidence import warnings
from shared.queries.policy import policy_in_force
from shared.queries.work.list import work_for
from shared.rules.appeals import AppealAbout
from shared.rules.counting import Countable
from shared.rules.errors import Invalid, NotAllowed, OutOfStep
from shared.rules.measures import MailState, MeasureKind, MeasureState
from shared.rules.vocabulary import AppealGround, CaseDecision, Channel, LetterKind
from tests import builders
from tests.at_work import AtWork
from tests.builders import World

A_WARNING = NewMeasure(
    kind=MeasureKind.WRITTEN_WARNING,
    why="You called our colleague a thief, and threatened to wait for them.",
    asked=("Please write without threats.",),
    test="No letter or email in which somebody is threatened.",
    ends_on=clock.today() + timedelta(weeks=52),
)


def mail(w: World, **changes: object) -> Incident:
    """An abusive email, as the colleague who got it records it."""
    facts = NewIncident(
        happened_at=clock.now() - timedelta(minutes=5),
        channel=Channel.EMAIL,
        account=w.customer.account,
        words_used="You thieves, I will wait for you. When is my boiler mended?",
        what_happened="An email to the team.",
        behaviours=(policy_in_force().categories[0].behaviours[0].key,),
    )
    return record_incident(w.actor("colleague"), replace(facts, **changes))  # type: ignore[arg-type]


def letter_of(measure: Measure) -> Letter:
    return Letter.get(Letter.measure == measure)


def issued(w: World, measure: Measure, by: str = "senior-manager") -> Letter:
    draft = letter_of(measure)
    return issue_letter(w.actor(by), draft.reference, draft.version, Channel.LETTER)


def rows(w: World, who: str) -> list[str]:
    listed = work_for(w.actor(who))
    return [row.what for row in (*listed.late, *listed.today, *listed.coming)]


@pytest.mark.clause("INC-7")
def test_abusive_mail_goes_to_the_line_manager_and_what_it_asks_for_is_still_given(world: World) -> None:
    incident = mail(world)
    referred = AbusiveMail.get(AbusiveMail.incident == incident)
    assert referred.state is MailState.REFERRED
    assert "Abusive mail" in rows(world, "line-manager")
    assert "Abusive mail" not in rows(world, "colleague")
    manager = world.actor("line-manager")
    answer = MailDecision(
        information="The boiler is mended on 3 December.", information_from=world.actor("colleague").staff_id
    )
    deal_with_mail(manager, incident.reference, referred.version, answer)
    assert "Abusive mail" not in rows(world, "line-manager")
    assert "Information to send" in rows(world, "colleague")
    send_information(world.actor("colleague"), incident.reference)
    assert "Information to send" not in rows(world, "colleague")
    with pytest.raises(OutOfStep):
        send_information(world.actor("colleague"), incident.reference)


def test_what_a_manager_does_about_mail_is_asked_for_whole(world: World) -> None:
    incident = mail(world)
    manager = world.actor("line-manager")
    version = AbusiveMail.get(AbusiveMail.incident == incident).version
    for answer, field in (
        (MailDecision(), "reasons"),
        (MailDecision(information="The day of the repair"), "information_from"),
        (MailDecision(information="The day", information_from=world.actor("auditor").staff_id), "information_from"),
        (MailDecision(warning=replace(A_WARNING, asked=())), "asked"),
        (MailDecision(warning=replace(A_WARNING, ends_on=clock.today())), "ends_on"),
        (MailDecision(warning=replace(A_WARNING, kind=MeasureKind.ADVICE)), "does"),
    ):
        with pytest.raises(Invalid) as refused:
            deal_with_mail(manager, incident.reference, version, answer)
        assert field in refused.value.problems
    with pytest.raises(NotAllowed):
        deal_with_mail(world.actor("colleague"), incident.reference, version, MailDecision(reasons="A first slip."))
    done = deal_with_mail(manager, incident.reference, version, MailDecision(reasons="A first slip; they apologised."))
    assert (done.state, done.reasons) == (MailState.DEALT_WITH, "A first slip; they apologised.")


def test_only_a_warning_about_mail_needs_the_account_of_whoever_wrote_it(world: World) -> None:
    incident = mail(world, account="", unknown_person="Somebody with the address nobody@example.com")
    manager = world.actor("line-manager")
    version = AbusiveMail.get(AbusiveMail.incident == incident).version
    with pytest.raises(Invalid, match="First match the incident to an account"):
        deal_with_mail(manager, incident.reference, version, MailDecision(warning=A_WARNING))
    answer = MailDecision(reasons="Nobody knows yet who wrote it.")
    assert deal_with_mail(manager, incident.reference, version, answer).state is MailState.DEALT_WITH


def test_every_box_that_is_ticked_is_answered_and_nothing_goes_alone(app: Flask, world: World) -> None:
    incident = mail(world)
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/incidents/{incident.reference}/mail")
    manager.send({"does": ["information", "nothing"], "why": "You wrote that you wait for us."})
    assert "alone" in manager.error("does")
    assert all(manager.error(name) for name in ("information", "information_from", "reasons"))
    assert manager.value("why") == "You wrote that you wait for us."


@pytest.mark.clause("INC-7")
def test_where_the_policy_refers_nothing_by_itself_one_press_does(app: Flask) -> None:
    world = builders.world("agency-zero-tolerance")
    incident = mail(world)
    assert not AbusiveMail.select().exists()
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get(f"/incidents/{incident.reference}")
    colleague.send(action="/mail/refer")
    assert AbusiveMail.get().state is MailState.REFERRED
    assert "You need not answer it." in colleague.get(f"/incidents/{incident.reference}")
    assert "Abusive mail" in rows(world, "line-manager")


def test_what_was_said_on_the_telephone_is_not_mail(world: World) -> None:
    call = builders.incident(world)
    assert not AbusiveMail.select().where(AbusiveMail.incident == call).exists()
    with pytest.raises(Invalid):
        refer_mail(world.actor("colleague"), call.reference)
    with pytest.raises(OutOfStep):
        refer_mail(world.actor("colleague"), mail(world).reference)


@pytest.mark.clause("INC-8", "APP-7")
def test_a_written_warning_says_why_what_follows_and_counts_from_its_letter_until_an_appeal_sets_it_aside(
    world: World,
) -> None:
    incident = mail(world)
    manager = world.actor("line-manager")
    version = AbusiveMail.get(AbusiveMail.incident == incident).version
    warned = deal_with_mail(manager, incident.reference, version, MailDecision(warning=A_WARNING)).measure
    assert warned is not None
    assert "Letter to issue: Written warning" in rows(world, "line-manager")
    assert not Warning.select().exists(), "nothing counts before its letter"
    content = content_of(letter_of(warned), on=clock.today(), appeal_reference="", code="")
    assert content.kind is LetterKind.WRITTEN_WARNING
    text = " ".join(re.sub(r"<[^>]*>", " ", compose(content).html).split())
    assert "You called our colleague a thief, and threatened to wait for them." in text, "why it is abusive"
    assert "Nobody has to put up with this at work, and we do not accept it." in text
    assert "You wrote: “You thieves" in content.incidents[0].words  # type: ignore[attr-defined]
    assert content.incidents[0].category  # type: ignore[attr-defined]
    assert "limit how you can contact us" in content.may_follow  # type: ignore[attr-defined]
    assert content.reply.by > clock.today()  # type: ignore[attr-defined]
    issued(world, warned, by="line-manager")
    assert Measure.get_by_id(warned.id).state is MeasureState.RUNNING
    restriction = builders.proposed(world)
    assert warnings(restriction, policy_in_force()) == (
        f"On {clock.today():%-d %B %Y}, in writing: “Written warning”.",
    )
    appeal = lodge_appeal(
        world.actor("colleague"),
        NewAppeal(
            name="A Customer",
            reply_by=Channel.EMAIL,
            email="customer@example.org",
            grounds=(AppealGround.FACTS_WRONG,),
            decision_described=f"The warning {warned.reference}",
            about=AppealAbout.WARNING,
            came_by=Channel.TELEPHONE,
        ),
        new_code(),
    )
    matched = match_appeal(world.proposer, appeal.reference, appeal.version, warned.reference)
    assert matched.incident == incident
    people = parts_in(matched).people
    assert {manager.staff_id, world.actor("colleague").staff_id} <= people, "who warned does not hear it"


@pytest.mark.clause("CAS-12")
def test_each_gentler_step_has_its_letter_its_end_and_its_test_and_advice_is_never_a_strike(world: World) -> None:
    case = builders.case(world)
    for kind in MeasureKind:
        step = replace(
            A_WARNING,
            kind=kind,
            ours=("We answer within five working days.",),
            incidents=tuple(row.incident.reference for row in case.incident_rows),
            ends_on=clock.today() + timedelta(weeks=4),
        )
        taken = take_measure(world.proposer, case.reference, step)
        assert taken.state is MeasureState.DRAFTED
        assert (issued(world, taken).pdf or b"")[:5] == b"%PDF-"
        begun = Measure.get_by_id(taken.id)
        assert (begun.state, begun.test) == (MeasureState.RUNNING, A_WARNING.test)
        assert (begun.answer_by is not None) == kind.asks_for_an_answer
    assert [row.title for row in Warning.select()] == ["Written warning"]
    with time_machine.travel(clock.now() + timedelta(weeks=4, hours=1)):
        late = [what for what in rows(world, "senior-manager") if what.startswith("Look at")]
        assert len(late) == len(MeasureKind)
        advice = Measure.get(Measure.kind == MeasureKind.ADVICE)
        with pytest.raises(Invalid):
            close_measure(world.proposer, advice.reference, advice.version, True, " ")
        closed = close_measure(world.proposer, advice.reference, advice.version, True, "No such call in four weeks.")
        assert closed.state is MeasureState.HELPED
        offer = Measure.get(Measure.kind == MeasureKind.MEDIATION)
        declined = answer_measure(world.proposer, offer.reference, offer.version, False, "I have no time for that.")
        assert declined.state is MeasureState.DECLINED
        with pytest.raises(OutOfStep):
            answer_measure(world.proposer, offer.reference, declined.version, True)
    counted = Counter({(row.measure, row.word): row.count for row in Tally.select()})
    assert all(counted[Countable.GENTLER_STEP, kind.value] == 1 for kind in MeasureKind)
    assert counted[Countable.GENTLER_ENDED, "helped"] == counted[Countable.GENTLER_ENDED, "declined"] == 1


@pytest.mark.clause("CAS-12")
def test_without_a_gentler_step_a_proposal_says_why_and_the_letter_and_the_director_read_it(world: World) -> None:
    case = builders.case(world)
    with pytest.raises(Invalid) as refused:
        propose_restriction(world.proposer, case.reference, builders.proposal(world, steps_skipped=" "))
    assert "Say why no gentler step came first" in refused.value.problems["steps_skipped"]
    taken = take_measure(world.proposer, case.reference, replace(A_WARNING, kind=MeasureKind.MONITORING))
    issued(world, taken)
    made = propose_restriction(world.proposer, case.reference, builders.proposal(world, steps_skipped=""))
    assert [step.kind for step, _ in dossier_of(made).tried] == [MeasureKind.MONITORING]
    considered = content_of(
        Letter(kind=LetterKind.RESTRICTION, restriction=made, customer=made.customer, policy=made.policy),
        on=clock.today(),
        appeal_reference="",
        code="",
    ).alternatives  # type: ignore[attr-defined]
    assert considered[0].what == "Monitoring period"


@pytest.mark.clause("CAS-1")
def test_a_case_ends_in_a_written_warning_only_with_its_letter(world: World) -> None:
    case = builders.case(world)
    reasons = "A warning is enough."
    with pytest.raises(Invalid):
        close_case(world.proposer, case.reference, case.version, CaseDecision.WRITTEN_WARNING, reasons)
    incidents = tuple(row.incident.reference for row in case.incident_rows)
    taken = take_measure(world.proposer, case.reference, replace(A_WARNING, incidents=incidents))
    with pytest.raises(Invalid):
        close_case(world.proposer, case.reference, case.version, CaseDecision.WRITTEN_WARNING, reasons)
    issued(world, taken)
    closed = close_case(world.proposer, case.reference, case.version, CaseDecision.WRITTEN_WARNING, reasons)
    assert CaseFile.get_by_id(closed.id).decision is CaseDecision.WRITTEN_WARNING


def test_a_step_taken_back_brings_no_letter(world: World) -> None:
    case = builders.case(world)
    taken = take_measure(world.proposer, case.reference, replace(A_WARNING, kind=MeasureKind.ADVICE))
    with pytest.raises(Invalid):
        withdraw_measure(world.proposer, taken.reference, taken.version, "")
    withdraw_measure(world.proposer, taken.reference, taken.version, "They rang and put it right.")
    with pytest.raises(NotAllowed) as refused:
        issued(world, taken)
    assert "taken back" in str(refused.value)


def test_a_line_manager_issues_the_letter_of_a_step_and_no_other(world: World) -> None:
    decision = Letter.get(Letter.restriction == builders.authorised(world))
    with pytest.raises(NotAllowed, match="senior manager"):
        issue_letter(world.actor("line-manager"), decision.reference, decision.version, Channel.LETTER)

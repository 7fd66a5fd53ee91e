"""A warning is challenged on its facts: from the portal to its outcome, on both databases (APP-3, APP-4, APP-7)."""

from __future__ import annotations

from typing import Any

import peewee
import pytest

from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import open_case
from shared.actions.incidents.ladder import end_contact, start_ladder, warn
from shared.actions.incidents.record import correct_incident
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.propose import propose_restriction
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Appeal, Event, Incident, IncidentNote, IncidentPerson, Letter, Notice, Restriction
from shared.models.base import within_an_action
from shared.queries.cases.dossier import dossier_of
from shared.queries.cases.timeline import timeline
from shared.queries.incidents import current_step
from shared.queries.policy import policy_in_force
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AppealGround, AppealOutcome, AppealState, Channel, IncidentPart, LetterKind
from tests import builders, pdf_reading
from tests.at_work import AtWork
from tests.both_sites import Both
from tests.builders import BY_HAND
from tests.integration.test_portal_appeals import CODE
from tests.integration.test_portal_appeals import walk as appeal

REASONS = {"grounds": ["facts_wrong"], "own_words": "I never shouted. My hearing aid was off."}
DESCRIBED = {"decision_described": "The warning of today: I never said that.", "about": "warning"}
ANSWER = "The recording bears you out: you spoke up because you could not hear."


def warned(world: builders.World, by: str = "colleague") -> Incident:
    """An incident that a colleague filed by walking the whole ladder."""
    actor = world.actor(by)
    ladder = start_ladder(
        actor, world.customer.account, Channel.TELEPHONE, (policy_in_force().categories[0].behaviours[0].key,)
    )
    steps = policy_in_force().ladder.steps
    for step in steps[:-1]:
        warn(actor, ladder.reference, step.number)
    last = current_step(ladder)
    assert last
    return end_contact(actor, ladder.reference, last.number)


def resting_on(world: builders.World, incident: Incident) -> Restriction:
    """A restriction proposed in a case that rests on this incident."""
    case = open_case(world.proposer, world.customer.account, (incident.reference,), "A threat in one call.")
    return propose_restriction(world.proposer, case.reference, builders.proposal(world))


def appealed(both: Both) -> tuple[Appeal, str]:
    """An appeal about a warning, sent through the portal, and its code."""
    appeal(both.visitor, None, decision=DESCRIBED, reasons=REASONS)
    code = CODE.search(both.visitor.fill())
    assert code
    return Appeal.get(), code[0]


def matched(both: Both, incident: Incident) -> tuple[AtWork, Appeal, str]:
    """The appeal, matched to the incident by a senior manager, whose browser shows it."""
    sent, code = appealed(both)
    senior = both.at_work("senior-manager")
    senior.get(f"/appeals/{sent.reference}")
    senior.send({"decision": incident.reference.lower()}, action="/match")
    return senior, Appeal.get(), code


def given(senior: AtWork, both: Both, who: str) -> None:
    senior.send({"hearer": [str(both.world.staff[who].id)]}, action="/assign")


def decided(both: Both, sent: Appeal, outcome: str, who: str = "director-repairs") -> AtWork:
    director = both.at_work(who)
    director.get(f"/appeals/{sent.reference}/decide")
    answers: dict[str, Any] = {"answer_facts_wrong": ANSWER, "evidence_read": "The recording", "outcome": [outcome]}
    director.send(answers)
    return director


def by_hand(sent: Appeal, **values: object) -> None:
    with writing(), within_an_action():
        Appeal.update(**values).where(Appeal.id == sent.id).execute()


def letter_text(world: builders.World, kind: LetterKind) -> str:
    letter = Letter.get(Letter.kind == kind)
    issued = issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    assert issued.pdf
    return pdf_reading.running_text(issued.pdf).replace("\u00a0", " ")


@pytest.mark.clause("APP-7", "APP-3", "APP-4")
@pytest.mark.parametrize(("outcome", "label"), [("upheld", "Upheld"), ("partly_upheld", "Partly upheld")])
def test_what_is_upheld_no_longer_counts_and_the_letter_and_the_record_say_so(
    both: Both, outcome: str, label: str
) -> None:
    incident = warned(both.world)
    later = resting_on(both.world, incident)
    assert len(dossier_of(later).warnings) == 1
    senior, sent, code = matched(both, incident)
    offered = senior.text.split("Who hears this appeal?")[1].split("Why others may not hear it")
    assert "Fay Invented" in offered[0]
    assert "Gus Pretend" in offered[0]
    assert "Eli Placeholder is of Housing, which had a part in it." in offered[1]
    given(senior, both, "director-repairs")
    assert sent.reference in [row.reference for row in work_for(both.world.actor("director-repairs")).coming]
    acknowledged = letter_text(both.world, LetterKind.APPEAL_ACKNOWLEDGEMENT)
    assert f"by telephone ({incident.reference})" in acknowledged
    assert "Until then the warning stays on our record." in acknowledged

    director = decided(both, sent, outcome)
    assert "Decided." in director.text
    assert "no longer counts." in director.text
    assert Appeal.get().state is AppealState.DECIDED
    assert dossier_of(later).warnings == ()
    titles = " ".join(one.title for one in timeline(later.case)[0])
    for words in ("(no longer counts, after an appeal)", f"{sent.reference} received",
                  "Appeal given to Fay Invented", f"{sent.reference} decided: {label.lower()}"):  # fmt: skip
        assert words in titles
    assert f"Appeal {sent.reference}: {label.lower()}." in director.get(f"/incidents/{incident.reference}")
    assert Restriction.select().where(Restriction.state == "authorised").count() == 1
    told = {one.staff.name for one in Notice.select().where(Notice.text.contains("about the warning in"))}
    assert told == {"Ash Testley", "Bo Examplar"}

    assert "Letter to issue" in [row.what for row in work_for(both.world.proposer).today]
    text = letter_text(both.world, LetterKind.APPEAL_OUTCOME)
    for words in (f"our warning of {sent.received_at:%-d %B %Y} by telephone ({incident.reference})", ANSWER,
                  "the warning no longer counts", "The recording", "This does not change how you can contact us.",
                  "Tuesday 10am", "Fay Invented", "no part in the warning", "Ombudsman"):  # fmt: skip
        assert words in text
    assert "ended" not in text.split("Who decided")[0]
    shown = both.open(sent.reference, code)
    assert label in shown
    assert ANSWER in shown


@pytest.mark.clause("APP-7", "APP-4")
def test_what_is_not_upheld_stands(both: Both) -> None:
    incident = warned(both.world)
    later = builders.proposed(both.world)
    senior, sent, _ = matched(both, incident)
    given(senior, both, "director-repairs")
    director = decided(both, sent, "not_upheld")
    assert "Nothing changes." in director.text
    assert "It counts until" in director.text
    assert len(dossier_of(later).warnings) == 1
    assert IncidentNote.select().count() == 0
    assert "the warning stays on our record" in letter_text(both.world, LetterKind.APPEAL_OUTCOME)


@pytest.mark.clause("APP-3")
def test_who_was_in_it_and_their_service_are_left_out_and_refused_also_by_the_database(both: Both) -> None:
    world = both.world
    incident = warned(world, by="director-repairs")
    with writing(), within_an_action():
        IncidentPerson.create(incident=incident, staff=world.staff["director-housing"], part=IncidentPart.WITNESS)
    senior, sent, _ = matched(both, incident)
    offered = senior.text.split("Who hears this appeal?")[1].split("Why others may not hear it")
    assert "Gus Pretend" in offered[0]
    assert "Fay Invented had a part in the decision and is of Repairs, which had a part in it." in offered[1]
    assert "Eli Placeholder was in the incident" in offered[1]
    for who in ("director-repairs", "director-housing"):
        given(senior, both, who)
        assert senior.status == 422
        assert Appeal.get().hearer is None
        with pytest.raises(peewee.IntegrityError, match="no part"):
            by_hand(sent, state=AppealState.DECIDED, decided_by=world.staff[who])
    given(senior, both, "director-customer")
    correct_incident(world.actor("director-customer"), incident.reference, "The line was bad.")
    # Nothing that is done after an appeal was given takes it from whoever hears it (SIT-6).
    assert "You had a part in the decision" not in decided_page(both, sent, "director-customer")
    assert Appeal.get().state is AppealState.UNDER_REVIEW


def decided_page(both: Both, sent: Appeal, who: str) -> str:
    return both.at_work(who).get(f"/appeals/{sent.reference}/decide")


@pytest.mark.clause("APP-3")
def test_the_database_lets_nobody_decide_what_is_not_matched_and_nothing_is_matched_twice(both: Both) -> None:
    incident = warned(both.world)
    sent, _ = appealed(both)
    with pytest.raises(peewee.IntegrityError, match="no part"):
        by_hand(sent, state=AppealState.DECIDED, decided_by=both.world.staff["director-repairs"])
    with pytest.raises(peewee.IntegrityError):
        by_hand(sent, incident=incident, restriction=Restriction.get())
    by_hand(sent, incident=incident)
    by_hand(sent, state=AppealState.DECIDED, decided_by=both.world.staff["director-repairs"])


@pytest.mark.clause("APP-7")
def test_an_appeal_is_matched_to_a_warning_only_where_one_was_given(both: Both) -> None:
    sent, _ = appealed(both)
    senior = both.at_work("senior-manager")
    assert "challenge the facts of a warning" in senior.get(f"/appeals/{sent.reference}")
    senior.send({"decision": "INC-0000-0000"}, action="/match")
    assert senior.error("decision") == "There is no restriction and no incident with this reference"
    senior.send({"decision": builders.incident(both.world).reference}, action="/match")
    assert senior.error("decision") == "No warning was given in this incident"
    assert Appeal.get().incident is None
    events = Event.select().where(Event.action == "match_appeal").count()
    senior.send({"decision": warned(both.world).reference}, action="/match")
    assert Event.select().where(Event.action == "match_appeal").count() == events + 1
    assert "The warning in" in senior.text
    assert Appeal.get().customer == both.world.customer


@pytest.mark.clause("APP-4")
@pytest.mark.parametrize("outcome", [AppealOutcome.UPHELD, AppealOutcome.NOT_UPHELD])
def test_where_nothing_is_restricted_the_letter_names_every_way(database_url: str, outcome: AppealOutcome) -> None:
    connect_to(database_url)
    world = builders.world()
    incident = warned(world)
    made = NewAppeal("Morgan", Channel.EMAIL, (AppealGround.FACTS_WRONG,), email="m@example.com",
                      decision_described="The warning")  # fmt: skip
    sent = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPR")
    sent = match_appeal(world.proposer, sent.reference, sent.version, incident.reference)
    sent = assign_appeal(world.proposer, sent.reference, sent.version, world.staff["director-repairs"].id)
    director = world.actor("director-repairs")
    decide_appeal(director, sent.reference, sent.version, outcome, {AppealGround.FACTS_WRONG: ANSWER}, "The recording")
    text = letter_text(world, LetterKind.APPEAL_OUTCOME)
    assert "Telephone calls: 01632 960000, text relay 18001 01632 960000 (Monday to Friday, 9am to 5pm)" in text
    assert "What our earlier letters said" not in text

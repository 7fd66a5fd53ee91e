"""What is disputed of each incident, what a customer says of a colleague, and views in one's own words (INC-11, CAS-11,
CAS-5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.allegations import answer_allegation, give_allegation, raise_allegation
from shared.actions.cases import open_case, record_customer_account
from shared.actions.consultations import ask_for_view, give_view
from shared.actions.restrictions.propose import propose_restriction
from shared.models import CaseFile, Consultation, CounterAllegation, Incident
from shared.queries.letters.evidence import incidents as cited_in_the_letter
from shared.queries.policy import record_of
from shared.queries.work.list import work_for
from shared.rules.allegations import AllegationState
from shared.rules.errors import Invalid, NotAllowed
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return back_office(sqlite_url)


def waiting(world: builders.World, key: str) -> list[str]:
    found = work_for(world.actor(key))
    return [row.what for group in (found.late, found.today, found.coming) for row in group]


@pytest.mark.clause("INC-11")
def test_two_disputed_incidents_of_five_are_two_wherever_they_are_cited(app: Flask, world: builders.World) -> None:
    made = [builders.incident(world, moment=clock.now() - timedelta(hours=10 - number)) for number in range(5)]
    case = open_case(world.proposer, "HA-204417", tuple(one.reference for one in made), "Shouting in five calls.")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/cases/{case.reference}/account")
    manager.send({"account": "I was cut off each time.", "disputed_1": "I never shouted.", "disputed_3": "Not I."})
    assert [row.disputed for row in Incident.select().where(Incident.disputed != "")] == ["I never shouted.", "Not I."]
    cited = cited_in_the_letter(restriction, record_of(restriction.policy))
    assert sum(bool(one.disputed) for one in cited) == 2
    assert manager.get(f"/restrictions/{restriction.reference}").count("Disputed") == 2
    assert "I was cut off each time." in manager.page, "their own account has its own field, in front of the Director"
    manager.get(f"/cases/{case.reference}/account")
    assert manager.value("disputed_1") == "I never shouted."


@pytest.mark.clause("CAS-11")
def test_what_a_customer_says_of_a_colleague_is_looked_into_by_somebody_else(app: Flask, world: builders.World) -> None:
    case = builders.case(world)
    about, senior = world.staff["colleague"], world.actor("senior-manager-2")
    with pytest.raises(NotAllowed):
        raise_allegation(world.actor("colleague"), "HA-204417", about.id, "She called me a liar.")
    line_manager = AtWork(app, world.staff["line-manager"])
    line_manager.get(f"/customers/HA-204417/allegations/new?case={case.reference}")
    line_manager.send({"against": str(about.id), "words": "She called me a liar."})
    made = CounterAllegation.get()
    assert made.case_id == case.id
    assert "What a customer says of a colleague" in waiting(world, "senior-manager-2")
    for key in ("colleague", "line-manager", "senior-manager"):  # it is about her; hers; the investigator of the case
        with pytest.raises(Invalid):
            give_allegation(senior, made.reference, made.version, world.staff[key].id)
    page = AtWork(app, world.staff["senior-manager-2"])
    page.get(f"/allegations/{made.reference}")
    page.send({"investigator": str(world.staff["director-repairs"].id)}, action="/given")
    assert "Yours to look into" in waiting(world, "director-repairs")
    made = CounterAllegation.get()
    words = "I heard the recording, and spoke with both."
    with pytest.raises(NotAllowed):
        answer_allegation(senior, made.reference, made.version, AllegationState.UPHELD, words)
    director = AtWork(app, world.staff["director-repairs"])
    director.get(f"/allegations/{made.reference}")
    director.send({"outcome": "upheld", "found": words}, action="/answer")
    assert CounterAllegation.get().state is AllegationState.UPHELD
    assert made.reference in director.get(f"/cases/{case.reference}")


@pytest.mark.clause("CAS-11")
def test_a_manager_whom_it_is_about_reads_nothing_of_it(app: Flask, world: builders.World) -> None:
    about = world.staff["line-manager"]
    made = raise_allegation(world.actor("colleague"), "HA-204417", about.id, "He hung up on me.")
    own = AtWork(app, about)
    own.get(f"/allegations/{made.reference}")
    assert own.status == 404
    case = builders.case(world)
    assert made.reference not in own.get(f"/cases/{case.reference}")


@pytest.mark.clause("CAS-5")
def test_a_view_is_asked_for_given_in_their_own_words_and_read_by_the_director(
    app: Flask, world: builders.World
) -> None:
    restriction = builders.proposed(world)
    case = CaseFile.get()
    for unable in ("auditor", "senior-manager"):  # whoever could not open the question; and whoever asks
        with pytest.raises(Invalid):
            ask_for_view(world.proposer, case.reference, "Would mornings do?", world.staff[unable].id)
    asked = ask_for_view(
        world.proposer, case.reference, "Would mornings be enough?", world.staff["director-repairs"].id
    )
    assert "Your view is asked for" in waiting(world, "director-repairs")
    with pytest.raises(NotAllowed):
        give_view(world.proposer, asked.id, asked.version, "They would agree.")
    other = AtWork(app, world.staff["colleague"])
    other.get(f"/views/{asked.id}")
    assert other.status == 404
    director = AtWork(app, world.staff["director-housing"])
    assert "asked on" in director.get(f"/restrictions/{restriction.reference}")
    with time_machine.travel(clock.now() + timedelta(days=20)):
        assert "View not given in time" in waiting(world, "senior-manager")
    consulted = AtWork(app, world.staff["director-repairs"])
    consulted.get(f"/views/{asked.id}")
    consulted.send({"words": "Mornings would be enough, if the repairs line stays open."})
    assert Consultation.get().what_was_said == "Mornings would be enough, if the repairs line stays open."
    page = director.get(f"/restrictions/{restriction.reference}")
    assert "Fay Invented: “Mornings would be enough, if the repairs line stays open.”" in page


def test_a_case_says_of_which_incident_something_is_disputed_only_where_it_rests_on_it(world: builders.World) -> None:
    elsewhere = builders.incident(world)
    found = builders.incident(world)
    case = open_case(world.proposer, "HA-204417", (found.reference,), "Shouting in one call.")
    with pytest.raises(Invalid):
        record_customer_account(world.proposer, case.reference, case.version, "", "", {elsewhere.reference: "No."})


def test_the_record_is_offered_beside_each_item_of_the_checklist_and_answers_none(
    app: Flask, world: builders.World
) -> None:
    found = builders.incident(world)
    case = open_case(world.proposer, "HA-204417", (found.reference,), "Shouting in one call.")
    ask_for_view(world.proposer, case.reference, "Is there anything we should know?", with_other="Example Support")
    senior = AtWork(app, world.staff["senior-manager"])
    page = senior.get(f"/cases/{case.reference}/checklist")
    for line in (
        "Never asked for.",
        "Example Support was asked, and has not answered.",
        "1 incident cited, with 0 files.",
    ):
        assert line in page
    assert not any(answer.evidence for answer in CaseFile.get().checklist)

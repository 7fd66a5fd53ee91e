"""A case in which one incident is disputed, a colleague is accused, and views are asked for (INC-11, CAS-11)."""

from __future__ import annotations

from shared.actions.allegations import give_allegation, raise_allegation
from shared.actions.cases import record_customer_account
from shared.actions.consultations import ask_for_view, give_view
from shared.actions.restrictions.propose import propose_restriction
from shared.demo.scenes import ABUSE, DEMANDS, THREATS
from shared.demo.stories import Stage, Story, at, case, incident, proposal
from shared.models import CaseFile, Customer


def disputed(stage: Stage, customer: Customer) -> Story:
    """Three incidents of which one is disputed; one view is given, another waits; a proposal lies with the Director."""
    yield at(14, 10)
    first = (incident(stage, customer, THREATS), incident(stage, customer, DEMANDS, by="colleague-4"))
    yield at(12, 15)
    references = (*first, incident(stage, customer, ABUSE))
    yield at(11)
    opened = case(stage, customer, references)
    manager, asker = stage.actor("line-manager"), stage.actor("senior-manager")
    current = CaseFile.get_by_id(opened.id)
    words = "I was passed from one to the next for an hour. I was loud, and I am sorry for that."
    record_customer_account(
        manager,
        opened.reference,
        current.version,
        words,
        of_incidents={references[2]: "I had gone by then."},
    )
    whom = stage.staff["colleague-4"].id
    made = raise_allegation(manager, customer.account, whom, "She laughed at me.", opened.reference)
    yield at(10, 9)
    give_allegation(asker, made.reference, made.version, stage.staff["director-repairs"].id)
    asked = ask_for_view(asker, opened.reference, "What is open about the damp, and would two mornings be enough?",
                         stage.staff["director-customer"].id)  # fmt: skip
    ask_for_view(asker, opened.reference, "Is there anything we should know before we decide?",
                 with_other="Example Floating Support")  # fmt: skip
    yield at(8, 11)
    view = "The damp was reported four times before we came. Two mornings are enough if that is put right first."
    give_view(stage.actor("director-customer"), asked.id, asked.version, view)
    yield at(2, 15)
    propose_restriction(asker, opened.reference, proposal(stage, references, in_days=9))

"""Cases: opened, investigated, closed (CAS)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from peewee import ModelSelect

from shared.actions.action import Doing, action
from shared.actions.keep_files import keep_files
from shared.actions.markers import ground_disputed
from shared.actions.reflect import sample
from shared.database.prepared import prepared
from shared.files.check import Upload
from shared.models import (
    CaseFile,
    CaseIncident,
    ChecklistAnswer,
    Consultation,
    Incident,
    IncidentPerson,
    Referral,
    Staff,
)
from shared.models.references import new_reference
from shared.queries.cases.decisions import wanting
from shared.queries.cases.referrals import warned_before
from shared.queries.customers.account import living
from shared.queries.independence import hears_an_appeal_about
from shared.queries.policy import version_in_force
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import CaseDecision, ChecklistItem, IncidentPart, IncidentState
from shared.rules.written import listed

NOTHING_SAID: Mapping[str, str] = MappingProxyType({})


@action(Action.OPEN_CASE)
def open_case(doing: Doing, account: str, incidents: tuple[str, ...], because: str) -> CaseFile:
    """Open a case about a customer, from incidents or from the volume of contact, with its checklist open (CAS-1).

    Raises Invalid without a reason, or for an incident that is not this customer's; OutOfStep where they have died.
    """
    customer = living(account)
    doing.ask(customer)
    cited = list(Incident.select().where(Incident.reference.in_(list(incidents))))
    problems = {}
    if not has_substance(because):
        problems["because"] = "Say why the case is opened"
    if len(cited) != len(set(incidents)) or any(row.customer_id != customer.id for row in cited):
        problems["incidents"] = "Choose incidents with this customer"
    elif spoke := [row.reference for row in cited if row.self_harm]:
        problems["incidents"] = f"{listed(spoke)} took the safeguarding route: no case rests on it"
    elif doing.me in _targets(cited):
        problems["incidents"] = "This happened to you, so somebody else must open the case"
    problems |= doing.words(because=because)
    if problems:
        raise Invalid(problems)
    case = doing.create(
        CaseFile,
        reference=new_reference("CAS"),
        customer=customer,
        owner=doing.me,
        opened_at=doing.now,
        opened_because=because,
        policy=version_in_force(),
    )
    for incident in cited:
        CaseIncident.create(case=case, incident=incident)
        doing.write(incident, state=IncidentState.IN_CASE)
    for item in ChecklistItem:
        ChecklistAnswer.create(case=case, item=item)
    doing.record(case, {"incidents": incidents, "because": because}, case=case, customer=customer)
    return case


def _targets(cited: list[Incident]) -> set[int]:
    """Those to whom these incidents happened."""
    rows = IncidentPerson.select().where(
        IncidentPerson.incident.in_([row.id for row in cited] or [0]), IncidentPerson.part == IncidentPart.AFFECTED
    )
    return {row.staff_id for row in rows}


@action(Action.ANSWER_CHECKLIST)
def answer_checklist(
    doing: Doing,
    reference: str,
    item: ChecklistItem,
    evidence: str = "",
    exception: str = "",
    expected: int | None = None,
    files: tuple[Upload, ...] = (),
) -> ChecklistAnswer:
    """Answer one item of the checklist with evidence, or with the reason why it does not apply (CAS-2).

    `files` are kept at this item, beside those that it has. `expected` is the version of the answer that the person
    saw. Raises Invalid when both texts are empty.
    """
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    if not has_substance(evidence) and not has_substance(exception):
        raise Invalid({"evidence": "Give the evidence, or say why this does not apply"})
    if problems := doing.words(evidence=evidence, exception=exception):
        raise Invalid(problems)
    [answer] = _answers(case.id, item)
    values = {"evidence": evidence.strip(), "exception": exception.strip()}
    doing.write(answer, expected, **values, answered_by=doing.me, answered_at=doing.now)
    kept = keep_files(doing, reference, files, item)
    payload = {"item": item, **values} | ({"files": kept} if kept else {})
    doing.record(case, payload, case=case, customer=case.customer)
    return answer


@prepared
def _answers(case: int, item: ChecklistItem) -> ModelSelect[ChecklistAnswer]:
    return ChecklistAnswer.select().where(ChecklistAnswer.case == case, ChecklistAnswer.item == item)


@action(Action.RECORD_CUSTOMER_ACCOUNT)
def record_customer_account(
    doing: Doing,
    reference: str,
    expected: int,
    account: str,
    disputed: str = "",
    of_incidents: Mapping[str, str] = NOTHING_SAID,
) -> CaseFile:
    """Keep the customer's own account of what happened, and which facts they dispute (INC-11).

    `of_incidents` says what they dispute of each incident, by its reference: two of five are two, not five. What is in
    `disputed` is about no one of them; where the case rests on one incident, it is about that one. Raises Invalid for
    an incident that the case does not rest on.
    """
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    cited = {row.incident.reference: row.incident for row in case.incident_rows}
    if unknown := sorted(set(of_incidents) - set(cited)):
        raise Invalid({"disputed": f"The case does not rest on {listed(unknown)}"})
    told = dict(of_incidents)
    if len(cited) == 1 and disputed.strip():
        told = {one: told.get(one, "") or disputed for one in cited}
    for which, words in told.items():
        before = cited[which].disputed
        doing.write(cited[which], disputed=words.strip())
        if words.strip() and words.strip() != before:
            ground_disputed(doing, cited[which], words.strip())
    doing.write(case, expected, customer_account=account, disputed=disputed)
    payload = {"account": account, "disputed": disputed, "of_incidents": told}
    doing.record(case, payload, case=case, customer=case.customer)
    return case


@action(Action.RECORD_CONSULTATION)
def record_consultation(
    doing: Doing, reference: str, on: date, what_was_said: str, with_staff: int | None = None, with_other: str = ""
) -> Consultation:
    """Record whom we asked for their view: a colleague, who is then involved, or somebody outside (CAS-5, CAS-2)."""
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    problems = {}
    if bool(with_staff) == bool(with_other.strip()):
        problems["with_other"] = "Name either a colleague or somebody outside"
    if with_staff and (appeal := hears_an_appeal_about(case, with_staff)):
        problems["with_staff"] = f"They hear {appeal.reference} about this case. Ask somebody else"
    if with_staff and not Staff.select().where(Staff.id == with_staff).exists():
        problems["with_staff"] = "Choose a colleague from the list"
    if on > doing.today:
        problems["on"] = "The date must be today or earlier"
    if problems:
        raise Invalid(problems)
    consultation = doing.create(
        Consultation,
        case=case,
        with_staff=with_staff,
        with_other=with_other,
        on=on,
        answered_on=on,
        what_was_said=what_was_said,
        recorded_by=doing.me,
    )
    payload = {"with_staff": with_staff, "with_other": with_other, "on": on, "what_was_said": what_was_said}
    doing.record(case, payload, case=case, customer=case.customer)
    return consultation


@action(Action.RECORD_REFERRAL)
def record_referral(
    doing: Doing,
    reference: str,
    to: str,
    on: date,
    shared: str,
    ground: str,
    their_reference: str = "",
    no_warning_reason: str = "",
) -> Referral:
    """Record a referral to the police, another authority or legal action: what was shared, on what ground (CAS-6).

    It needs no warning first; where none is on record, the reason is asked for. Raises Invalid, by field.
    """
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    if on > doing.today:
        raise Invalid({"on": "The date must be today or earlier"})
    if not has_substance(no_warning_reason) and not warned_before(case):
        raise Invalid({"no_warning_reason": "No warning is on record: say why none came first"})
    if problems := doing.words(shared=shared, ground=ground, no_warning_reason=no_warning_reason):
        raise Invalid(problems)
    values = {
        "to": to,
        "on": on,
        "shared": shared,
        "ground": ground,
        "their_reference": their_reference,
        "no_warning_reason": no_warning_reason,
    }
    referral = doing.create(Referral, case=case, made_by=doing.me, **values)
    doing.record(case, values, case=case, customer=case.customer)
    return referral


@action(Action.CLOSE_CASE)
def close_case(doing: Doing, reference: str, expected: int, decision: CaseDecision, reasons: str) -> CaseFile:
    """Decide a case and close it (CAS-1); its history stays.

    Raises Invalid, with what is wanted, for a decision that nothing was done about.
    """
    case = doing.load(CaseFile, reference)
    doing.ask(case)
    if wanted := wanting(case, decision):
        raise Invalid({"decision": wanted})
    if not has_substance(reasons):
        raise Invalid({"reasons": "Give the reasons"})
    if problems := doing.words(reasons=reasons):
        raise Invalid(problems)
    doing.write(case, expected, decision=decision, decision_reasons=reasons, closed_at=doing.now)
    sample(doing, case)
    doing.record(case, {"decision": decision, "reasons": reasons}, case=case, customer=case.customer)
    return case

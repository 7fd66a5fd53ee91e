"""A case as an ombudsman asks for it: all that is held on it, in one order (REP-5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import JOIN

from shared import clock
from shared.letters.opened import text_of
from shared.models import (
    Addition,
    AdjustmentRequest,
    AgreedAdjustment,
    Appeal,
    Attachment,
    CaseFile,
    Customer,
    GroundOfAppeal,
    Incident,
    IncidentNote,
    KeptWords,
    Letter,
    LetterSending,
    Measure,
    Restriction,
    Review,
    Staff,
)
from shared.queries.cases import casefile
from shared.queries.cases.timeline import appeals_of, timeline
from shared.queries.involvement import named_outside, reviewer_of
from shared.rules.direction import isolated
from shared.rules.pack import Pack, PackEntry, PackPart
from shared.rules.vocabulary import LetterState, RestrictionKind
from shared.rules.written import long_date

#: More than any case has; the file's own limits of time and memory end what goes beyond them.
_ALL = 100_000


def pack_of(case: CaseFile) -> Pack:
    """Everything about this case."""
    restrictions = list(Restriction.select().where(Restriction.case == case).order_by(Restriction.id))
    appeals = list(appeals_of(case))
    parts = (
        PackPart("The case", tuple(_case(case))),
        PackPart("What happened, in order of time", tuple(_chronology(case))),
        PackPart("Incidents and their evidence", tuple(_incidents(case))),
        PackPart("Equality record", tuple(_equality(case))),
        PackPart("Who was asked, and referrals", tuple(_asked(case))),
        PackPart("Gentler steps", tuple(_measures(case))),
        PackPart("Restrictions", tuple(map(_restriction, restrictions))),
        PackPart("Reviews", tuple(_reviews(restrictions))),
        PackPart("Letters as they were issued", tuple(of_letters(letters_of(case)))),
        PackPart("Appeals", tuple(of_appeals(appeals))),
        PackPart("What the customer added", tuple(_additions(case, appeals))),
    )
    about = (f"{isolated(case.customer.name)}, account {case.customer.account}", f"Made on {long_date(clock.today())}")
    return Pack(case.reference, f"Case {case.reference}", about, parts)


def of_case(case: CaseFile) -> Iterable[PackEntry]:
    """What a case holds beside its incidents, letters and appeals, for whoever asks for all of their cases (DPA-3)."""
    restrictions = list(Restriction.select().where(Restriction.case == case).order_by(Restriction.id))
    yield from _case(case)
    yield from _checklist(case)
    yield from _asked(case)
    yield from _measures(case)
    yield from map(_restriction, restrictions)
    yield from _reviews(restrictions)


def letters_of(case: CaseFile) -> list[Letter]:
    """The letters issued in this case, in order of time."""
    restrictions = Restriction.select(Restriction.id).where(Restriction.case == case)
    measures = Measure.select(Measure.id).where(Measure.case == case)
    appeals = appeals_of(case).select(Appeal.id)
    about = Letter.restriction.in_(restrictions) | Letter.measure.in_(measures) | Letter.appeal.in_(appeals)
    issued = (Letter.state == LetterState.ISSUED) & Letter.pdf.is_null(False)
    by = Letter.select(Letter, Staff).join(Staff, JOIN.LEFT_OUTER, on=(Letter.issued_by == Staff.id))
    return list(by.where(about, issued).order_by(Letter.issued_at, Letter.id))


def facts_of(**values: object) -> tuple[tuple[str, str], ...]:
    """Facts by their names; what is empty is left out."""
    named = ((name.rstrip("_").replace("_", " ").capitalize(), value) for name, value in values.items())
    return tuple((name, str(value)) for name, value in named if value not in (None, "", 0))


def at(moment: Any) -> str:
    """A moment as it is written here."""
    here = clock.local(moment)
    return f"{long_date(here.date())}, {here:%H:%M}"


def day(when: Any) -> str:
    """A day as it is written here; empty for none."""
    return long_date(when) if when else ""


def by(staff: Staff | None, moment: Any = None) -> str:
    """Who, and when."""
    who = staff.in_full if staff else ""
    return "; ".join(filter(None, (who, at(moment) if moment else "")))


def _case(case: CaseFile) -> Iterable[PackEntry]:
    yield PackEntry("Why it was opened", by(case.owner, case.opened_at), text=case.opened_because)
    policy = f"Version {case.policy.number}, {case.policy.name}"
    yield PackEntry("Policy", facts=facts_of(policy=policy, in_force_from=day(case.policy.effective_from)))
    if case.customer_account:
        yield PackEntry("The customer’s own account", text=case.customer_account)
    if case.disputed:
        yield PackEntry("What the customer disputes", text=case.disputed)
    if case.closed_at:
        decision = case.decision.label if case.decision else ""
        yield PackEntry(f"Closed: {decision.lower()}", at(case.closed_at), text=case.decision_reasons)


def _chronology(case: CaseFile) -> Iterable[PackEntry]:
    entries, _ = timeline(case, most=_ALL)
    for one in reversed(entries):
        yield PackEntry(one.title, "; ".join(filter(None, (at(one.at), one.byline))), text=one.text)


def _incidents(case: CaseFile) -> Iterable[PackEntry]:
    return of_incidents([(each.incident, each.behaviours, each.disputed) for each in casefile.incidents_of(case)])


def of_incidents(told: Sequence[tuple[Incident, Sequence[str], str]]) -> Iterable[PackEntry]:
    """Incidents, each with the behaviours that it shows and what is disputed, its corrections and its evidence."""
    files = files_of([one.reference for one, _, _ in told])
    notes = _grouped(
        IncidentNote.select(IncidentNote, Staff)
        .join(Staff)
        .where(IncidentNote.incident.in_([one.id for one, _, _ in told]))
        .order_by(IncidentNote.id),
        "incident_id",
    )
    for one, behaviours, disputed in told:
        facts = facts_of(
            by=one.channel.label,
            place=one.place,
            behaviours="; ".join(behaviours),
            words_used=one.words_used,
            opinion_of_the_colleague=one.opinion,
            why_it_was_a_danger=one.danger_reason,
            minutes=one.minutes_spent,
            disputed=disputed,
        )
        about = f"{at(one.happened_at)}; recorded by {by(one.recorded_by, one.recorded_at)}"
        yield PackEntry(f"Incident {one.reference}", about, facts, one.what_happened)
        for note in notes[one.id]:
            yield PackEntry(f"Correction to {one.reference}", by(note.by, note.at), text=note.text)
        yield from files[one.reference]


def _equality(case: CaseFile) -> Iterable[PackEntry]:
    yield from _checklist(case)
    yield from adjustments_of(case.customer)


def _checklist(case: CaseFile) -> Iterable[PackEntry]:
    files = casefile.files_at_items(case)
    for answer in casefile.checklist_of(case):
        words = answer.evidence or (f"Does not apply: {answer.exception}" if answer.exception else "Not answered")
        yield PackEntry(answer.item.label, by(answer.answered_by, answer.answered_at), text=words)
        yield from map(_evidence, files.get(answer.item, ()))
    for kept in KeptWords.select(KeptWords, Staff).join(Staff).where(KeptWords.case == case):
        facts = facts_of(words=", ".join(kept.words), of=kept.reference)
        yield PackEntry("Words that a colleague kept, and why", by(kept.by, kept.at), facts, kept.because)


def adjustments_of(customer: Customer) -> Iterable[PackEntry]:
    """What was agreed with them, and what they asked for."""
    for agreed in AgreedAdjustment.select().where(AgreedAdjustment.customer == customer):
        ended = at(agreed.ended_at) if agreed.ended_at else ""
        facts = facts_of(exactly=agreed.detail, since=day(agreed.since), ended=ended)
        yield PackEntry(f"Adjustment agreed: {agreed.kind.label}", facts=facts)
    for asked in AdjustmentRequest.select().where(AdjustmentRequest.customer == customer):
        facts = facts_of(
            state=asked.state.label,
            how_it_helps=asked.how_it_helps,
            asked_for_them_by=asked.on_behalf_name,
            our_answer=asked.answer,
        )
        yield PackEntry(f"Adjustments asked for: {asked.reference}", at(asked.received_at), facts, asked.own_words)


def _asked(case: CaseFile) -> Iterable[PackEntry]:
    found = casefile.investigation_of(case)
    for one in found.consultations:
        who = one.with_staff.name if one.with_staff else one.with_other
        yield PackEntry(f"Asked: {who}", day(one.on), text=one.what_was_said)
    for each in found.referrals:
        facts = facts_of(
            what_was_shared=each.shared, their_reference=each.their_reference, no_warning_because=each.no_warning_reason
        )
        yield PackEntry(f"Referred to {each.to}", day(each.on), facts, each.ground)


def _measures(case: CaseFile) -> Iterable[PackEntry]:
    rows = Measure.select(Measure, Staff).join(Staff, on=(Measure.decided_by == Staff.id)).where(Measure.case == case)
    for one in rows.order_by(Measure.id):
        facts = facts_of(
            state=one.state.label,
            asked="; ".join(one.asked),
            on_our_side="; ".join(one.ours),
            the_test=one.test,
            until=day(one.ends_on),
            what_came_of_it=one.outcome,
        )
        yield PackEntry(f"{one.kind.label} {one.reference}", by(one.decided_by, one.decided_at), facts, one.why)


def _restriction(one: Restriction) -> PackEntry:
    facts = facts_of(
        state=one.state.label,
        kinds="; ".join(RestrictionKind(kind).label for kind in one.kinds),
        named_officer=one.officer.name if one.officer else "",
        deputy=one.deputy.name if one.deputy else "",
        goes_on_as_before=one.goes_on,
        tried_or_considered_first=one.alternatives,
        no_gentler_step_because=one.steps_skipped,
        conflict_with_adjustments=one.conflict_resolution,
        danger=one.danger_reason,
        starts=day(one.starts_on),
        ends=day(one.ends_on),
        review=day(one.review_on),
        proposed_by=by(one.proposed_by, one.proposed_at),
        questions_of_the_director=one.questions,
        decided_by=by(one.authorised_by, one.authorised_at),
        reasons_for_the_decision=one.decision_reasons,
        ended=at(one.ended_at) if one.ended_at else "",
        ended_because=one.ended_because,
    )
    return PackEntry(f"Restriction {one.reference}", facts=facts, text=one.why)


def _reviews(restrictions: Sequence[Restriction]) -> Iterable[PackEntry]:
    rows = Review.select(Review, Staff, Restriction).join(Staff).switch(Review).join(Restriction)
    for one in rows.where(Review.restriction.in_([each.id for each in restrictions])).order_by(Review.id):
        facts = facts_of(
            outcome=one.outcome.label,
            looked_at=one.looked_at,
            the_customer_said=one.customer_said,
            our_answer=one.our_answer,
            sooner_because=one.early_reason,
            with_=one.external_reviewer,
            next_review=day(one.next_review_on),
        )
        about = "; ".join((day(one.on), by(one.by)))
        yield PackEntry(f"Review of {one.restriction.reference}", about, facts, one.reasons)


def of_letters(letters: Sequence[Letter]) -> Iterable[PackEntry]:
    """Letters as they read, how they went, and their fingerprints."""
    sendings = _grouped(
        LetterSending.select().where(LetterSending.letter.in_([one.id for one in letters])).order_by(LetterSending.id),
        "letter_id",
    )
    for one in letters:
        sent = "; ".join(
            f"by {each.by.in_sentence} on {day(each.on)}"
            + (f", came back on {day(each.returned_on)}" if each.returned_on else "")
            for each in sendings[one.id]
        )
        facts = facts_of(sent=sent, received_on=day(one.received_on), fingerprint_of_the_file=one.fingerprint)
        about = f"Issued by {by(one.issued_by, one.issued_at)}"
        yield PackEntry(f"{one.kind.label} {one.reference}", about, facts, text_of(bytes(one.pdf or b"")))


def of_appeals(appeals: Sequence[Appeal]) -> Iterable[PackEntry]:
    """Appeals, ground by ground, with what was handed in."""
    files = files_of([one.reference for one in appeals])
    grounds = _grouped(GroundOfAppeal.select().where(GroundOfAppeal.appeal.in_(appeals or [0])), "appeal_id")
    for one in appeals:
        facts = facts_of(
            state=one.state.label,
            came_by=one.came_by.label,
            somebody_speaks_for_them=one.representative,
            adjustments_for_the_review=one.adjustments_for_review,
            late_because=one.late_reason,
            heard_by=by(one.hearer, one.assigned_at) if one.hearer_id else named_outside(one),
            sent_to_them=_sent_outside(one),
            decided=at(one.decided_at) if one.decided_at else "",
            outcome=one.outcome.label if one.outcome else "",
            evidence_read=one.evidence_read,
            what_changes=" ".join(one.what_changes),
        )
        yield PackEntry(f"Appeal {one.reference}", at(one.received_at), facts, one.wants)
        for ground in grounds[one.id]:
            yield PackEntry(
                f"{one.reference}: {ground.ground.label}",
                facts=facts_of(our_answer=ground.answer),
                text=ground.own_words,
            )
        yield from files[one.reference]


def _sent_outside(appeal: Appeal) -> str:
    """What somebody outside was sent, who reviews the appeal, and when."""
    outside = reviewer_of(appeal)
    return f"{day(outside.sent_on)}: {outside.sent_what}" if outside and outside.sent_on else ""


def _additions(case: CaseFile, appeals: Sequence[Appeal]) -> Iterable[PackEntry]:
    printed = [one.appeal_reference for one in letters_of(case) if one.appeal_reference]
    return of_additions([*printed, *(one.reference for one in appeals)])


def of_additions(about: Sequence[str]) -> Iterable[PackEntry]:
    """What was added to these records by whoever can follow them."""
    added = list(Addition.select().where(Addition.record_reference.in_(about)).order_by(Addition.id))
    files = files_of([one.reference for one in added])
    for one in added:
        yield PackEntry(f"{one.kind.label}: to {one.record_reference}", at(one.added_at), text=one.words)
        yield from files[one.reference]


def files_of(references: Sequence[str]) -> dict[str, list[PackEntry]]:
    """The evidence list of each of these records: what each file is, and its fingerprint."""
    found: dict[str, list[PackEntry]] = defaultdict(list)
    for one in Attachment.select().where(Attachment.record_reference.in_(references)).order_by(Attachment.id):
        found[one.record_reference].append(_evidence(one))
    return found


def _evidence(one: Attachment) -> PackEntry:
    facts = facts_of(kind=one.media_type, bytes=f"{one.size:,}", fingerprint=one.sha256)
    return PackEntry(f"Evidence: {one.name}", at(one.added_at), facts)


def _grouped(rows: Any, name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found

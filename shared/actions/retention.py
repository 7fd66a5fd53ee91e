"""Erase what is past its time, with all that hangs on it, and keep a list of it for backups that are restored (DPA-2).

Each record is one transaction: the list says that it is erased before any of it goes, its rows go, the words of its
events go by an event that says so, and the figures of past quarters, in which nobody is, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shared import audit
from shared.actions.action import Doing, action, name_of
from shared.actions.customers.findable import forget_spellings
from shared.actions.customers.keep import customer_with
from shared.files import store
from shared.models import (
    TABLES,
    AbusiveMail,
    Addition,
    AdjustmentRequest,
    Appeal,
    ArrivingFile,
    Attachment,
    BrokenPromise,
    CaseFile,
    Contact,
    ContactImport,
    Customer,
    Done,
    Enquiry,
    ErasedRow,
    Erasure,
    Event,
    EventPayload,
    FormerName,
    Hold,
    Incident,
    KeptWords,
    Ladder,
    Letter,
    Measure,
    Message,
    Notice,
    Pseudonym,
    Published,
    PublishedLetter,
    Restriction,
    RightsRequest,
    StaffDraft,
    Warning,
)
from shared.models.base import Table
from shared.queries.retention import due
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.retention import Kept, RecordKind, why
from shared.rules.staff_words import has_substance

TABLE_OF: dict[RecordKind, Any] = {
    RecordKind.CASE: CaseFile,
    RecordKind.STEP: Measure,
    RecordKind.APPEAL: Appeal,
    RecordKind.INCIDENT: Incident,
    RecordKind.CALL: Ladder,
    RecordKind.CONTACT: Contact,
    RecordKind.ADJUSTMENT: AdjustmentRequest,
    RecordKind.ENQUIRY: Enquiry,
    RecordKind.REQUEST: RightsRequest,
    RecordKind.MESSAGE: Message,
    RecordKind.IMPORT: ContactImport,
    RecordKind.ACCOUNT: Customer,
}
#: What refers to something that is erased, and stays without it.
_STAYS = (
    Enquiry.case,
    Contact.came_in,
    Restriction.replaced_by,
    AbusiveMail.measure,
    RightsRequest.marker,
    Hold.customer,
)
Rows = dict[type[Table], dict[int, Any]]


def erase_what_is_due(actor: Any) -> tuple[int, tuple[tuple[Kept, int], ...]]:
    """Erase everything that is past its time, one record after the other; how many, and what a hold kept.

    What goes may set free what rested on it, an account above all: so it is looked at again until nothing is left.
    """
    erased = 0
    while (found := due()).erase:
        for kept, months in found.erase:
            if _is_here(kept):  # it may have gone with something that went before it
                erase(actor, kept, why(kept, months))
                erased += 1
    return erased, found.held


def _is_here(kept: Kept) -> bool:
    table = TABLE_OF[kept.kind]
    return bool(table.select().where(table.id == kept.record_id).exists())


def erase_again(actor: Any, listed: Iterable[tuple[str, int, str, str]]) -> int:
    """Erase in a restored backup what had been erased since it was made; how many were there again."""
    again = 0
    for kind, record_id, reference, because in listed:
        what = RecordKind(kind)
        here = TABLE_OF[what].get_or_none(TABLE_OF[what].id == record_id)
        if here is not None and (what in _WITHOUT_NAME or name_of(here) == reference):
            erase(actor, Kept(what, record_id, reference, "", None), because)
            again += 1
    return again


_WITHOUT_NAME = {RecordKind.MESSAGE, RecordKind.IMPORT, RecordKind.CONTACT}


@action(Action.ERASE)
def erase(doing: Doing, kept: Kept, because: str) -> Erasure:
    """Erase one record with all that hangs on it. Raises OutOfStep where it is gone already."""
    doing.ask()
    record = TABLE_OF[kept.kind].get_or_none(TABLE_OF[kept.kind].id == kept.record_id)
    if record is None:
        raise OutOfStep(f"{kept.reference} is gone already.")
    reference = str(record.id) if kept.kind is RecordKind.MESSAGE else name_of(record)
    Erasure.delete().where(Erasure.kind == kept.kind, Erasure.record_id == kept.record_id).execute()
    made = doing.create(
        Erasure, kind=kept.kind, record_id=kept.record_id, reference=reference, because=because, at=doing.now
    )
    if kept.kind is RecordKind.IMPORT:
        ContactImport.update(refused=[], name="").where(ContactImport.id == kept.record_id).execute()
    else:
        _erase_with_all_of_it(doing, record, because)
    doing.record(made, {"kind": kept.kind, "because": because})
    return made


def _erase_with_all_of_it(doing: Doing, record: Any, because: str) -> None:
    rows = _hanging_on(record)
    names = {name for of_one in rows.values() for row in of_one.values() for name in _names_of(row)}
    events = list(_events_of(record, rows, names))
    if isinstance(record, Customer):
        _forget_name(record)
    _beside(rows, names)
    if Letter in rows:
        ErasedRow.insert_many(
            [("letter", number) for number in rows[Letter]], [ErasedRow.record, ErasedRow.record_id]
        ).execute()
    for table in (Warning, *(each for each in reversed(TABLES) if each is not Warning)):  # nothing refers to a warning
        if table in rows:
            table.delete().where(table.id.in_(list(rows[table]))).execute()
    ErasedRow.delete().execute()
    if events:
        audit.erase_words(doing.actor, events, because)


def _hanging_on(record: Any) -> Rows:
    """The record, and every row that refers to one of these and can’t stay without it."""
    rows: Rows = {type(record): {record.id: record}}
    waiting: list[tuple[type[Table], list[int]]] = [(type(record), [record.id])]
    while waiting:
        table, ids = waiting.pop()
        for other in TABLES:
            for key in other._meta.refs:
                if other._meta.refs[key] is not table:
                    continue
                if any(key is stays for stays in _STAYS) and key is not Hold.customer:
                    other.update({key: None}).where(key.in_(ids)).execute()
                    continue
                found = {row.id: row for row in other.select().where(key.in_(ids))}
                new = {number: row for number, row in found.items() if number not in rows.get(other, {})}
                if new:
                    rows.setdefault(other, {}).update(new)
                    waiting.append((other, list(new)))
        if table is Measure:  # a written warning knows its letter’s step by number alone
            said = {row.id: row for row in Warning.select().where(Warning.measure_id.in_(ids))}
            rows.setdefault(Warning, {}).update(said)
    return rows


def _names_of(row: Any) -> Iterator[str]:
    """By what else knows a row: its reference, and the one under which a letter's decision is followed."""
    for name in ("reference", "appeal_reference"):
        if name in row._meta.fields and getattr(row, name):
            yield str(getattr(row, name))


def _events_of(record: Any, rows: Rows, names: set[str]) -> Iterator[int]:
    """The events that say something of it and have not lost their words yet."""
    about = Event.reference.in_(list(names)) | Event.case_reference.in_(list(names))
    for table, of_it in rows.items():
        if not {"reference", "account", "email"} & table._meta.fields.keys():
            numbers = [str(number) for number in of_it]
            about |= (Event.record == table._meta.table_name) & Event.reference.in_(numbers)
    if isinstance(record, Customer):
        about |= (Event.account == record.account) | (Event.reference == record.account)
    wordy = Event.select(Event.number).join(EventPayload, on=(EventPayload.event_number == Event.number))
    says = Event.action.not_in([audit.ERASED, Action.ERASE.value])
    yield from (row.number for row in wordy.where(about, says))


def _beside(rows: Rows, names: set[str]) -> None:
    """What refers to these by name alone: files, additions, copies of the portal, messages, notices, pseudonyms."""
    listed = list(names)
    added = [row.reference for row in Addition.select().where(Addition.record_reference.in_(listed))]
    _files([*listed, *added])
    Addition.delete().where(Addition.reference.in_(added)).execute()
    Published.delete().where(Published.reference.in_(listed)).execute()
    PublishedLetter.delete().where(PublishedLetter.reference.in_(listed)).execute()
    KeptWords.delete().where(KeptWords.reference.in_(listed)).execute()
    Message.delete().where(Message.about.in_([*listed, *added])).execute()
    BrokenPromise.delete().where(BrokenPromise.about.in_(listed)).execute()
    for name in [*listed, *added]:
        Notice.delete().where(Notice.link.contains(name) | Notice.text.contains(name)).execute()
        Message.delete().where(Message.subject.contains(name) | Message.text.contains(name)).execute()
        StaffDraft.delete().where(StaffDraft.place.contains(name)).execute()
    for table, of_it in rows.items():
        numbers = list(of_it)
        Done.delete().where(Done.record == table.__name__, Done.record_id.in_(numbers)).execute()
        Pseudonym.delete().where(Pseudonym.record == table._meta.table_name, Pseudonym.record_id.in_(numbers)).execute()


def _files(references: list[str]) -> None:
    """The files handed in with these records; a content that is nobody else’s goes from the store."""
    gone = {row.sha256 for row in Attachment.select().where(Attachment.record_reference.in_(references))}
    Attachment.delete().where(Attachment.record_reference.in_(references)).execute()
    for sha256 in gone:
        elsewhere = Attachment.select().where(Attachment.sha256 == sha256).exists()
        if not elsewhere and not ArrivingFile.select().where(ArrivingFile.sha256 == sha256).exists():
            store.remove(sha256)


def _forget_name(customer: Customer) -> None:
    former = [row.name for row in FormerName.select().where(FormerName.customer == customer)]
    Customer.update(found_by="").where(Customer.id == customer.id).execute()
    forget_spellings([customer.name, *former], customer.found_by)


@action(Action.PLACE_HOLD)
def place_hold(doing: Doing, account: str, because: str) -> Hold:
    """Nothing of this person is erased until it is lifted. Raises NotFound, Invalid without a reason."""
    customer = customer_with(account)
    doing.ask()
    if not has_substance(because):
        raise Invalid({"because": "Write why nothing of them may be erased: which case, claim or inquiry"})
    if Hold.select().where(Hold.customer == customer, Hold.lifted_at.is_null()).exists():
        raise OutOfStep("A hold stands on this account already.")
    made = doing.create(Hold, customer=customer, because=because.strip(), placed_by=doing.me, placed_at=doing.now)
    doing.record(made, {"because": because.strip()}, customer=customer)
    return made


@action(Action.LIFT_HOLD)
def lift_hold(doing: Doing, account: str) -> Hold:
    """What is past its time may be erased again. Raises NotFound, OutOfStep where none stands."""
    customer = customer_with(account)
    doing.ask()
    hold = Hold.get_or_none(Hold.customer == customer, Hold.lifted_at.is_null())
    if hold is None:
        raise OutOfStep("No hold stands on this account.")
    doing.write(hold, lifted_by=doing.me, lifted_at=doing.now)
    doing.record(hold, {}, customer=customer)
    return hold

"""What is erased takes what hangs on it, and nothing that only shares a number or a file with it (DPA-2)."""

from __future__ import annotations

import hashlib
import io

import pytest

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.retention import erase, erase_again, place_hold
from shared.database.writing import writing
from shared.files import store
from shared.models import ArrivingFile, Attachment, Contact, Hold, Incident, Measure, Warning
from shared.rules.actor import OPERATOR
from shared.rules.errors import OutOfStep
from shared.rules.retention import Kept, RecordKind
from shared.rules.vocabulary import Channel, Direction
from tests import builders

BECAUSE = "Its time was over."


def contact(world: builders.World) -> Contact:
    facts = NewContact(clock.now(), Channel.EMAIL, Direction.IN, 5, "The gate")
    return record_contact(world.actor("colleague"), world.customer.account, facts)


def kept(content: bytes) -> str:
    """The fingerprint of a content that is in the store."""
    sha256 = hashlib.sha256(content).hexdigest()
    store.keep(io.BytesIO(content), sha256, len(content))
    return sha256


def handed_in(reference: str, sha256: str) -> None:
    file = {"name": "gate.txt", "media_type": "text/plain", "size": 8, "sha256": sha256}
    with writing():
        Attachment.create(record_reference=reference, added_at=clock.now(), **file)


def is_there(sha256: str) -> bool:
    try:
        return bool(store.opened(sha256).read())
    except store.Missing:
        return False


@pytest.mark.clause("DPA-2")
def test_a_warning_goes_with_its_letters_step_and_with_no_other_record_of_that_number(world: builders.World) -> None:
    step = builders.warned_in_writing(world, builders.case(world))
    assert Warning.get().measure_id == step.id == contact(world).id
    erase(OPERATOR, Kept(RecordKind.CONTACT, step.id, "", "", None), BECAUSE)
    assert Contact.select().count() == 0
    assert Warning.select().count() == 1
    erase(OPERATOR, Kept(RecordKind.STEP, step.id, step.reference, "", None), BECAUSE)
    assert Warning.select().count() == Measure.select().count() == 0


@pytest.mark.clause("DPA-2")
def test_a_file_stays_that_came_with_another_record_too_or_is_arriving_again(world: builders.World) -> None:
    mine, other = builders.incident(world), builders.incident(world)
    alone, shared, arriving = kept(b"Thumping"), kept(b"Shouting"), kept(b"Knocking")
    for sha256 in (alone, shared, arriving):
        handed_in(mine.reference, sha256)
    handed_in(other.reference, shared)
    with writing():
        facts = {"name": "gate.txt", "size": 8, "arrived": 8, "expires_at": clock.now()}
        ArrivingFile.create(key="key", owner="owner", sha256=arriving, **facts)
    erase(OPERATOR, Kept(RecordKind.INCIDENT, mine.id, mine.reference, "", None), BECAUSE)
    assert [is_there(sha256) for sha256 in (alone, shared, arriving)] == [False, True, True]
    assert Attachment.get().record_reference == other.reference


@pytest.mark.clause("DPA-2")
def test_what_was_erased_since_a_backup_is_counted_where_it_is_there_again(world: builders.World) -> None:
    here, stays = builders.incident(world), builders.incident(world)
    listed = [
        ("incident", here.id, here.reference, BECAUSE),
        ("incident", stays.id, "INC-2199-0001", BECAUSE),
        ("incident", 4711, "INC-2199-0002", BECAUSE),
    ]
    assert erase_again(OPERATOR, listed) == 1
    assert [row.reference for row in Incident.select()] == [stays.reference]


@pytest.mark.clause("DPA-2")
def test_an_account_has_one_hold_whatever_stands_on_others(world: builders.World) -> None:
    other = builders.another_customer(world, "HA-7")
    for account in (other.account, world.customer.account):
        place_hold(world.proposer, account, "A claim before the county court, G00ZZ123.")
    with pytest.raises(OutOfStep, match="stands on this account already"):
        place_hold(world.proposer, world.customer.account, "An inquiry, of which we were told today.")
    assert sorted(row.customer.account for row in Hold.select()) == ["HA-204417", "HA-7"]

"""The copy of all that is held on a customer with 2,000 records and 200 MB of files: time and memory (DPA-3).

    python -m bench.copy_out

What is read by a reviewer first is not counted, since it was read before; its fingerprint is asked again with the copy.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from shared import clock
from shared.actions.copies import make_copy
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.incidents.record import correct_incident
from shared.actions.redactions import release_files
from shared.actions.rights.requests import NewRightsRequest, record_rights
from shared.config import Settings
from shared.database import connections
from shared.database.migrations import migrate
from shared.demo.load import load
from shared.files import store
from shared.files.check import Upload
from shared.models import Customer, Incident, RightsRequest, Staff
from shared.queries.cases.copied import redacted
from shared.queries.cases.enclosures import files_of
from shared.queries.staff import actor_of
from shared.reports import publisher
from shared.rules.actor import Actor
from shared.rules.rights import RightsKind
from shared.rules.vocabulary import Channel, Direction

_RECORDS, _FILES, _FILE = 2_000, 20, 10_000_000
_SECONDS, _MEGABYTES = 5, 200


def main() -> int:
    """Make the customer, then their copy. Returns 1 where a bar was missed."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'copy.sqlite'}"
        migrate(url)
        connections.connect_to(url)
        load(Settings(mode="demonstration", database_url=url, backoffice_secret_key="benchmarks"))
        people = {row.email.partition("@")[0]: actor_of(row) for row in Staff.select()}
        return measure(people)


def measure(people: dict[str, Actor], records: int = _RECORDS, size: int = _FILE) -> int:
    """Of one customer's records, and files of this size. Returns 1 where a bar was missed."""
    return _measured(people["senior-manager"], _of_many_records(people, records, size))


def _of_many_records(people: dict[str, Actor], records: int, size: int) -> RightsRequest:
    incident = Incident.get(Incident.customer.is_null(False))
    customer = Customer.get_by_id(incident.customer_id)
    for number in range(records):
        facts = NewContact(
            clock.now() - timedelta(minutes=1),
            Channel.TELEPHONE,
            Direction.IN,
            4,
            f"Repair to the boiler, call {number}",
        )
        record_contact(people["colleague"], customer.account, facts)
    for files in _in_fives(_uploads(size)):
        correct_incident(people["colleague"], incident.reference, "More of what came with it.", files=files)
    new = NewRightsRequest(RightsKind.ACCESS, "What do you hold on me?", Channel.LETTER, clock.today(), None)
    request = record_rights(people["colleague"], customer.account, new)
    release_files(people["senior-manager"], request.reference, [row.id for row in files_of(request)])
    return request


def _uploads(size: int) -> Iterator[Upload]:
    for number in range(_FILES):
        content = BytesIO(os.urandom(size))
        sha256, _ = store.fingerprint(content)
        store.keep(content, sha256, size)
        yield Upload(f"call-{number}.mp3", "audio/mpeg", sha256, size)


def _in_fives(uploads: Iterator[Upload]) -> Iterator[tuple[Upload, ...]]:
    found = list(uploads)
    yield from (tuple(found[first : first + 5]) for first in range(0, len(found), 5))


def _measured(actor: Actor, request: RightsRequest) -> int:
    read = redacted(request).fingerprint
    before = _megabytes()
    started, work = time.perf_counter(), time.process_time()
    made = make_copy(actor, request.reference, read, publisher())
    seconds, work = time.perf_counter() - started, time.process_time() - work
    size = made.file.seek(0, os.SEEK_END) / 1e6
    printing = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = work + printing.ru_utime + printing.ru_stime
    sys.stdout.write(
        f"{_RECORDS:,} records and {_FILES} files in {size:.0f} MB: {seconds:.1f} s by the clock, {spent:.1f} s of "
        f"processor time; {_megabytes():.0f} MB resident at the most ({before:.0f} before), "
        f"{printing.ru_maxrss / 1024:.0f} MB in the process that prints\n"
    )
    return 0 if spent <= _SECONDS and max(_megabytes(), printing.ru_maxrss / 1024) <= _MEGABYTES else 1


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())

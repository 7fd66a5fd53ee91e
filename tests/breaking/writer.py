"""A process that writes without a pause, as the two sites do, and says what was acknowledged: one line each.

It is killed at any moment. Started again with the number that it had come to, it sends that form once more under the
same key, as a browser does whose line broke; the code follows from the key, as the portal makes it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from multiprocessing.connection import Connection

import peewee

from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.database import connections, migrations
from shared.database.connections import database
from shared.database.stores import is_out_of_reach
from shared.models.references import code_from
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.errors import BadConfiguration
from shared.rules.vocabulary import Channel, EnquiryTopic

#: In seconds.
_UNTIL_THE_NEXT_TRY = 0.05


def main(url: str, name: str, start: int, heard: Connection) -> None:
    """Write for ever: a customer's account, then an enquiry, which queues a message."""
    _ready(url)
    number = start
    while True:
        heard.send_bytes(f"begins {number}".encode())
        made = _until_it_is_told(name, number)
        heard.send_bytes(f"acknowledged {number} {made}".encode())
        number += 1


def write_once(url: str) -> None:
    """Write each kind once, as somebody who is never killed."""
    migrations.ready(url)
    for number in (0, 1):
        _send("first", number)


def _ready(url: str) -> None:
    while True:
        try:
            migrations.ready(url)
            return
        except (BadConfiguration, peewee.OperationalError):  # it is away just now: it was killed a moment ago
            time.sleep(_UNTIL_THE_NEXT_TRY)


def _until_it_is_told(name: str, number: int) -> str:
    """Send one form; where the database was killed under it, the same again, as somebody does who got no answer."""
    while True:
        try:
            connections.connect_for_request()
            return _send(name, number)
        except peewee.DatabaseError as error:
            if not is_out_of_reach(error):
                raise
            with suppress(peewee.DatabaseError):
                getattr(database.obj, "manual_close", database.close)()
            time.sleep(_UNTIL_THE_NEXT_TRY)


def _send(name: str, number: int) -> str:
    key = f"{name}-{number}"
    if number % 2:
        details = CustomerDetails(account=f"K{name}-{number:06}", name=f"Killed {key}")
        return add_customer(OPERATOR.with_key(key), details).account
    sent = NewEnquiry(
        topic=next(iter(EnquiryTopic)), words=f"What was sent as {key}.",
        reply_by=Channel.EMAIL, email="kay@example.com",
    )  # fmt: skip
    return send_enquiry(CUSTOMER.with_key(key), sent, code_from("a secret of the trial", key)).reference

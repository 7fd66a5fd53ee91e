"""A process that writes without a pause, as the two sites do, and says what was acknowledged: one line each.

It is killed at any moment. Started again with the number that it had come to, it sends that form once more under the
same key, as a browser does whose line broke; the code follows from the key, as the portal makes it.
"""

from __future__ import annotations

import sys

from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.database import migrations
from shared.models.references import code_from
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.vocabulary import Channel, EnquiryTopic


def main(url: str, name: str, start: int) -> None:
    """Write for ever: a customer's account, then an enquiry, which queues a message."""
    migrations.ready(url)
    number = start
    while True:
        _say(f"begins {number}")
        key = f"{name}-{number}"
        if number % 2:
            made = add_customer(
                OPERATOR.with_key(key), CustomerDetails(account=f"K{name}-{number:06}", name=f"Killed {key}")
            ).account
        else:
            sent = NewEnquiry(
                topic=next(iter(EnquiryTopic)), words=f"What was sent as {key}.",
                reply_by=Channel.EMAIL, email="kay@example.com",
            )  # fmt: skip
            made = send_enquiry(CUSTOMER.with_key(key), sent, code_from("a secret of the trial", key)).reference
        _say(f"acknowledged {number} {made}")
        number += 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

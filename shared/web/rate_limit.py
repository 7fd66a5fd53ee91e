"""Wrong tries, counted in the database: at signing in, and at a reference with its code (SEC-33).

    rate_limit.take("sign-in", email)      # before anything is compared: raises TooManyTries, and counts this try
    if right:
        rate_limit.forgive("sign-in", email)

At the portal one address stands for many people, a library's say, so there it is only slowed down:
`take("follow", reference, address_slows=True)` raises TooFast where many came from it and one only just now.

A try counts before it is judged, so that many at the same moment can't slip through together; a right one is taken off
the count again. When the database is out of reach the exception goes up, and nobody gets in.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from flask import current_app, request

from shared import clock
from shared.database.writing import writing
from shared.models import Attempt
from shared.rules.errors import TooManyTries

WINDOW = timedelta(minutes=5)
#: Wrong tries in five minutes: at one account or reference, from one address, and in all.
FOR_ONE, IN_ALL = 10, 1_000
#: How long an address waits between two tries once it has had FOR_ONE of them; in seconds.
PAUSE = 5
#: Forms that one address may send in a while: a public library’s may send many, a person one or two.
FLOOD_WINDOW, FLOOD_FROM_ONE = timedelta(minutes=10), 30
_ADDRESS = "-from"


class TooFast(TooManyTries):
    """Many tries came from one address: the next may come PAUSE seconds after the last."""

    def __init__(self) -> None:
        super().__init__(1)


def take(kind: str, subject: str, *, address_slows: bool = False) -> None:
    """Count a try at `subject` (an email address, a reference) from this request's address. Raises TooManyTries.

    With `address_slows` it raises TooFast in place of refusing an address, and everybody, for the whole of WINDOW.
    `kind` is a word of at most fifteen letters: tries of one kind are counted apart from those of another.
    """
    now = clock.now()
    pairs = _pairs(kind, subject)
    with writing():
        for counted, _key in pairs:
            Attempt.delete().where(Attempt.kind == counted, Attempt.at < now - WINDOW).execute()
        mine = [Attempt.select().where(Attempt.kind == counted, Attempt.key == key).count() for counted, key in pairs]
        in_all = Attempt.select().where(Attempt.kind == kind).count()
        crowded = mine[1] >= FOR_ONE or in_all >= IN_ALL
        if mine[0] >= FOR_ONE or (crowded and not address_slows):
            raise TooManyTries(int(WINDOW.total_seconds() // 60))
        if crowded and _tried_since(now - timedelta(seconds=PAUSE), kind, *pairs[1]):
            raise TooFast
        for counted, key in pairs:
            Attempt.create(kind=counted, key=key, at=now)


def slow_floods(kind: str) -> None:
    """Count a form that is sent from this request's address, in the transaction that is open. Raises TooFast.

    Whoever sends as many as FLOOD_FROM_ONE is no person with a pen, and is slowed down; somebody else behind the same
    address only has to send theirs again.
    """
    now, key = clock.now(), _digest_of_whom(request.remote_addr or "")
    Attempt.delete().where(Attempt.kind == kind, Attempt.at < now - FLOOD_WINDOW).execute()
    from_here = Attempt.select().where(Attempt.kind == kind, Attempt.key == key)
    just_now = from_here.where(Attempt.at > now - timedelta(seconds=PAUSE))
    if from_here.count() >= FLOOD_FROM_ONE and just_now.exists():
        raise TooFast
    Attempt.create(kind=kind, key=key, at=now)


def forgive(kind: str, subject: str) -> None:
    """The try was right: wrong ones before it no longer count against `subject`, nor one against the address."""
    (own, subject_key), (from_, address_key) = _pairs(kind, subject)
    with writing():
        Attempt.delete().where(Attempt.kind == own, Attempt.key == subject_key).execute()
        last = Attempt.select(Attempt.id).where(Attempt.kind == from_, Attempt.key == address_key)
        newest = last.order_by(Attempt.id.desc()).limit(1)
        Attempt.delete().where(Attempt.id.in_(newest)).execute()


def _tried_since(moment: datetime, kind: str, counted: str, key: str) -> bool:
    """Whether the last try came after this moment: from the address, or from anywhere where all are too many."""
    from_here = Attempt.select().where(Attempt.kind == counted, Attempt.key == key, Attempt.at > moment)
    in_all = Attempt.select().where(Attempt.kind == kind).count() >= IN_ALL
    anywhere = Attempt.select().where(Attempt.kind == kind, Attempt.at > moment)
    return from_here.exists() or (in_all and anywhere.exists())


def _pairs(kind: str, subject: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """What is counted: the subject and the address, each as a keyed digest, enough to count and nothing to read."""
    return (kind, _digest_of_whom(subject.strip().lower())), (
        kind + _ADDRESS,
        _digest_of_whom(request.remote_addr or ""),
    )


def _digest_of_whom(text: str) -> str:
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), f"attempt:{text}".encode(), "sha256").hex()

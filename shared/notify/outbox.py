"""The outbox: messages are written in the transaction that causes them, and sent from here after it (REL-7).

Each try is on record before it is made: a worker claims a message by saying when the next try may be, and no other
takes it before. So two workers send nothing twice, and where nothing can be written nothing is sent (REL-16). A worker
killed between sending and marking leaves its claim to run out; then it is sent again under the same Message-ID, by
which the receiving side can tell that it is the same message: at least once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from shared import clock
from shared.config import Settings
from shared.database.connections import is_sqlite
from shared.database.writing import writing
from shared.models import Message
from shared.notify.govuk import GovukNotify
from shared.notify.senders import NotSent, Sender, SenderAway
from shared.notify.smtp import Smtp
from shared.notify.webhooks import Webhooks
from shared.rules.vocabulary import Channel

log = logging.getLogger("evenhand.outbox")
_AT_ONCE = 50
#: How long a claim waits for other writers, in seconds: nothing is lost where it does not get its turn.
_PATIENCE = 5
_LONGEST_WAIT_MINUTES = 60
#: How long a claim holds: longer than any try takes, with every wait of it.
CLAIM = timedelta(minutes=5)
#: After so long a message that nobody takes is given up, and is work for whoever promised it.
GIVE_UP = timedelta(days=5)


def _nobody(message: Message) -> None:
    """Nobody is told."""


def deliver(settings: Settings, tell: Callable[[Message], object] = _nobody) -> int:
    """Send what is due; returns how many were sent. What fails is tried again, ever more slowly, or given up for good.

    With each that is given up `tell` is called, in the same transaction (`shared/actions/undelivered.py`).
    A way of sending that the settings don't have leaves its messages queued. Raises SenderAway when none could be sent
    for a reason that concerns them all; the message that met it waits as if it had been refused.
    """
    sent, away = 0, None
    for goes_so, open_sender in _ways(settings):
        sender = open_sender(settings)
        try:
            sent += _send_all(goes_so, sender, tell)
        except SenderAway as error:
            away = error
        finally:
            sender.close()
    if away and not sent:
        raise away
    return sent


def _ways(settings: Settings) -> list[tuple[Any, Callable[[Settings], Sender]]]:
    """Each way of sending that there is, after the condition by which a message goes so."""
    ways: list[tuple[Any, Callable[[Settings], Sender]]] = [(Message.system.is_null(False), Webhooks)]
    if settings.smtp_host:
        ways.append((_by(Channel.EMAIL), Smtp))
    elif settings.notify_email_template:
        ways.append((_by(Channel.EMAIL), GovukNotify))
    if settings.notify_text_template:
        ways.append((_by(Channel.TEXT), GovukNotify))
    return ways


def _by(channel: Channel) -> Any:
    return (Message.by == channel) & Message.system.is_null()


def _send_all(goes_so: Any, sender: Sender, tell: Callable[[Message], object]) -> int:
    sent = 0
    for _ in range(_AT_ONCE):
        message = _claim(goes_so)
        if message is None:
            break
        sent += _try(message, sender, tell)
    return sent


def _claim(goes_so: Any) -> Message | None:
    """The message that waits longest for its next try, now ours: the try is on record. None when none is due."""
    due = Message.select().where(Message.next_try_at <= clock.now(), goes_so)
    due = due.order_by(Message.next_try_at, Message.id).limit(1)
    if not due.exists():  # the usual case, for which nobody is kept from writing
        return None
    with writing(_PATIENCE):
        if not is_sqlite():
            due = due.for_update(for_update="FOR UPDATE SKIP LOCKED")  # type: ignore[arg-type]  # peewee takes the words, too
        message: Message | None = due.first()
        if message is not None:
            now = clock.now()
            _write(message, attempts=message.attempts + 1, tried_at=now, next_try_at=now + CLAIM)
    return message


def _try(message: Message, sender: Sender, tell: Callable[[Message], object]) -> bool:
    try:
        sender.send(message)
    except NotSent as error:
        _failed(message, str(error), tell, for_good=error.for_good)
        return False
    except SenderAway as error:
        _failed(message, str(error), tell, for_good=False)
        raise
    with writing():
        _write(message, sent_at=clock.now(), next_try_at=None, **_forgetting(message))
    return True


def _failed(message: Message, kind: str, tell: Callable[[Message], object], *, for_good: bool) -> None:
    # The kind of failure only: what a server says may repeat an address, and logs hold no personal data (SEC-36).
    log.warning("a message was not sent: %s", kind)
    now = clock.now()
    with writing():
        if for_good or now - message.queued_at > GIVE_UP:
            _write(message, last_error=kind, next_try_at=None, given_up_at=now, **_forgetting(message))
            tell(message)
        else:
            wait = min(2 ** (message.attempts - 1), _LONGEST_WAIT_MINUTES)
            _write(message, last_error=kind, next_try_at=now + timedelta(minutes=wait))


def _forgetting(message: Message) -> dict[str, str]:
    """What only its reader may know is kept no longer than it can be sent."""
    return {"text": ""} if message.private else {}


def _write(message: Message, **values: object) -> None:
    Message.update(**values).where(Message.id == message.id).execute()
    for name, value in values.items():
        setattr(message, name, value)

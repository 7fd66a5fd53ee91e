"""The outbox: messages are written in the transaction that causes them, and sent from here after it (REL-7).

At least once, under the same Message-ID: a worker killed between sending and marking sends again, and the receiving
side can tell that it is the same message.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from email.message import EmailMessage
from itertools import islice

from shared import clock
from shared.config import Settings
from shared.database.writing import writing
from shared.models import Message

log = logging.getLogger("evenhand.outbox")
_AT_ONCE = 50
_LONGEST_WAIT_MINUTES = 60


def deliver(settings: Settings) -> int:
    """Send what is due; returns how many were sent. A failure is kept on the message and tried again, ever more slowly.

    Without a mail server in the settings nothing is sent and everything stays queued.
    """
    if not settings.smtp_host:
        return 0
    due, sent = _due(), 0
    if not due:
        return 0
    try:
        with _connect(settings) as server:
            while due:
                sent += _send(server, due[0], settings)
                due.pop(0)
    except (OSError, smtplib.SMTPException) as error:
        _failed(due, error)
    return sent


def _due() -> list[Message]:
    """What was never tried, then what waits longest since it was; however many are refused, they hold up nobody."""
    waiting = Message.select().where(Message.sent_at.is_null())
    in_turn = waiting.order_by(Message.tried_at.asc(nulls="first"), Message.id)
    return list(islice((message for message in in_turn if _is_due(message)), _AT_ONCE))


def _is_due(message: Message) -> bool:
    """Wait one minute after the first failure, two after the second, four …, an hour at most."""
    if not message.attempts:
        return True
    wait = min(2 ** (message.attempts - 1), _LONGEST_WAIT_MINUTES)
    return bool(clock.now() >= message.tried_at + timedelta(minutes=wait))


def _connect(settings: Settings) -> smtplib.SMTP:
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=20)
    if settings.smtp_starttls:
        server.starttls()
    if settings.smtp_username:
        server.login(settings.smtp_username, settings.smtp_password)
    return server


def _send(server: smtplib.SMTP, message: Message, settings: Settings) -> bool:
    """Whether it was sent. One that is refused, or that can't be written as an email, does not hold up the others."""
    try:
        server.send_message(_email(message, settings))
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError) as error:
        _failed([message], error)
        return False
    done = {"sent_at": clock.now(), "attempts": message.attempts + 1} | ({"text": ""} if message.private else {})
    with writing():
        Message.update(**done).where(Message.id == message.id).execute()
    return True


def _email(message: Message, settings: Settings) -> EmailMessage:
    """Raises ValueError for what would break out of its header (SEC-27)."""
    email = EmailMessage()
    email["From"] = settings.mail_from
    email["To"] = message.to
    email["Subject"] = message.subject
    email["Message-ID"] = f"<{message.key}@evenhand>"
    email["Date"] = message.queued_at
    email.set_content(message.text)
    return email


def _failed(messages: list[Message], error: Exception) -> None:
    # The kind of failure only: what a server says may repeat an address, and logs hold no personal data (SEC-36).
    log.warning("%d messages not sent: %s", len(messages), type(error).__name__)
    with writing():
        for message in messages:
            Message.update(attempts=message.attempts + 1, tried_at=clock.now(), last_error=type(error).__name__).where(
                Message.id == message.id
            ).execute()

"""A real mail server for tests, which keeps what it accepts."""

from __future__ import annotations

import email
import email.policy
import socket
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """Listens on a free port of 127.0.0.1. While `refuse` is set it answers 451, as a server in trouble does.

    `options` are aiosmtpd's own: `tls_context` for STARTTLS, `ssl_context` for encryption from the beginning.
    """

    host = "127.0.0.1"

    def __init__(self, **options: Any) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse = False
        with socket.socket() as probe:
            probe.bind((self.host, 0))
            self.port: int = probe.getsockname()[1]
        self._controller = Controller(self, hostname=self.host, port=self.port, **options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """What aiosmtpd calls with each message."""
        if self.refuse:
            return "451 Try again later"
        message = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def start(self) -> None:
        """Listen until `stop`."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

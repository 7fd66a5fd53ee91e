"""Calls of other systems' webhooks, signed to the Standard Webhooks form.

A receiver that answers 2xx has it; 410 says that it wants no more; anything else is tried again, ever more slowly,
under the same webhook-id.
"""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

import requests

from shared import clock
from shared.config import Settings
from shared.models import Message
from shared.notify.senders import NotSent
from shared.rules.systems import signature

_SECONDS = (5, 15)  # to connect, and for an answer


class Webhooks:
    """One session for the calls of one round."""

    def __init__(self, settings: Settings) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._verify = settings.ca_file or True

    def send(self, message: Message) -> None:
        """Call the webhook of one system. Raises NotSent."""
        system = message.system
        if system is None or system.ended_at is not None:
            raise NotSent("the system's access has ended", for_good=True)
        now = int(clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(system.webhook_secret, message.key, now, message.text),
        }
        try:
            with self._session.post(
                message.to,
                data=message.text.encode(),
                headers=headers,
                timeout=_SECONDS,
                allow_redirects=False,
                verify=self._verify,
                stream=True,  # what it says besides its status is nothing to us
            ) as answer:
                status = answer.status_code
        except requests.RequestException as error:
            raise NotSent(type(error).__name__) from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise NotSent(f"webhook {status}", for_good=status == HTTPStatus.GONE)

    def close(self) -> None:
        """Let the connections go."""
        with suppress(OSError):
            self._session.close()

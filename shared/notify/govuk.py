"""Emails and text messages through GOV.UK Notify, with its own client. Templates there have ((subject)), ((text))."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial

from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from shared.config import Settings
from shared.models import Message
from shared.notify.senders import NotSent, SenderAway
from shared.rules.vocabulary import Channel

_SECONDS = 20
_NEVER_AS_IT_IS = 400
_KEY_REFUSED = {401, 403}
#: What Notify says with 400 of how it was set up there or here, not of the message: right for each once that is mended.
_SET_UP = {
    "template": "a template is not there, or is not as the settings say",
    "personalisation": "a template is not there, or is not as the settings say",
    "team-only": "the key is for the team only",
    "trial mode": "the service is in trial mode",
    "not allowed to send": "the service may not send messages of this kind",
}
#: The length of a message is said of its template, too.
_OF_THE_MESSAGE = ("character count", "cannot be longer")
#: The client logs what the service answers, which may repeat an address (SEC-36).
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class GovukNotify:
    """One client of the service."""

    def __init__(self, settings: Settings) -> None:
        self._client = NotificationsAPIClient(settings.notify_api_key, base_url=settings.notify_url, timeout=_SECONDS)
        if settings.ca_file:  # with each request: what the environment says would win over the session's own
            session = self._client.request_session
            session.request = partial(session.request, verify=settings.ca_file)  # type: ignore[method-assign]
        self._email_template, self._text_template = settings.notify_email_template, settings.notify_text_template

    def send(self, message: Message) -> None:
        """Send one message, unless an earlier try whose answer was lost has done so. Raises NotSent or SenderAway."""
        try:
            if message.attempts > 1 and self._is_there(message):
                return
            self._send(message)
        except HTTPError as error:
            kind = f"Notify {error.status_code}"
            if wrong := _set_up_wrong(error):
                raise SenderAway(f"{kind}: {wrong}") from None
            if error.status_code == _NEVER_AS_IT_IS:
                raise NotSent(kind, for_good=True) from None
            raise SenderAway(kind) from None
        except InvalidResponse:
            raise SenderAway("Notify answered nonsense") from None

    def _send(self, message: Message) -> None:
        if message.by is Channel.TEXT:
            self._client.send_sms_notification(
                phone_number=message.to,
                template_id=self._text_template,
                personalisation={"text": message.text},
                reference=message.key,
            )
            return
        self._client.send_email_notification(
            email_address=message.to,
            template_id=self._email_template,
            personalisation={"subject": message.subject, "text": message.text},
            reference=message.key,
        )

    def _is_there(self, message: Message) -> bool:
        return bool(self._client.get_all_notifications(reference=message.key)["notifications"])

    def close(self) -> None:
        """Let the connection go."""
        with suppress(OSError):
            self._client.request_session.close()


def _set_up_wrong(error: HTTPError) -> str:
    """What is wrong with the settings there or here, in our own words; empty where it is this message, or passes."""
    if error.status_code in _KEY_REFUSED:
        return "the key is refused"
    said = str(error.message).lower()
    if error.status_code != _NEVER_AS_IT_IS or any(words in said for words in _OF_THE_MESSAGE):
        return ""
    return next((wrong for words, wrong in _SET_UP.items() if words in said), "")

"""Email over SMTP: only to a server whose certificate was checked, and a password or token only after that (SEC-38)."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException

from shared.config import Settings
from shared.models import Message
from shared.notify.senders import NotSent, SenderAway

_SECONDS = 20
#: A token is asked for anew when it has less than this left, in seconds.
_NEARLY_OVER = 60
_TOO_MANY_TRIES = 421
_WORD = 60
Token = Callable[[], str]


class NoToken(OSError):
    """No token could be had to sign in to the mail server with. Says why in a few words that hold no secret."""


class Smtp:
    """One connection to the mail server, opened by the first message."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, message: Message) -> None:
        """Send one email. Raises NotSent or SenderAway."""
        try:
            email = as_email(message, self._settings.mail_from)
        except ValueError as error:
            raise NotSent(type(error).__name__, for_good=True) from None
        server = self._opened()
        try:
            server.send_message(email)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise NotSent(type(refused).__name__, for_good=all(code >= 500 for code in codes)) from None
        except smtplib.SMTPDataError as refused:
            raise NotSent(type(refused).__name__, for_good=refused.smtp_code >= 500) from None
        except smtplib.SMTPNotSupportedError as refused:  # a name that only few servers can write
            raise NotSent(type(refused).__name__, for_good=True) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise SenderAway(type(error).__name__) from None

    def _opened(self) -> smtplib.SMTP:
        try:
            self._server = self._server or _open(self._settings)
        except NoToken as error:
            raise SenderAway(str(error)) from None
        except (OSError, smtplib.SMTPException) as error:
            raise SenderAway(type(error).__name__) from None
        return self._server

    def close(self) -> None:
        """Say goodbye, where anybody listens."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()


def as_email(message: Message, sender: str) -> EmailMessage:
    """The message as an email. Raises ValueError for what would break out of its header (SEC-27)."""
    email = EmailMessage()
    email["From"] = sender
    email["To"] = message.to
    email["Subject"] = message.subject
    email["Message-ID"] = f"<{message.key}@evenhand>"
    email["Date"] = message.queued_at
    email.set_content(message.text)
    return email


def _open(settings: Settings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file or None)
    if settings.smtp_tls == "implicit":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_oauth_token_url:
            _sign_in_with_token(server, settings)
        elif settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


def _sign_in_with_token(server: smtplib.SMTP, settings: Settings) -> None:
    """XOAUTH2, as Exchange Online asks for it. A token that is refused is asked for once more."""
    try:
        _offer_token(server, settings.smtp_username, token_for(settings))
    except smtplib.SMTPAuthenticationError:
        _tokens.pop(settings.smtp_oauth_client_id, None)
        _offer_token(server, settings.smtp_username, token_for(settings))


def _offer_token(server: smtplib.SMTP, username: str, token: str) -> None:
    answers = iter([f"user={username}\1auth=Bearer {token}\1\1"])
    # A server that refuses says why in a challenge, which is to be answered with nothing.
    server.ehlo_or_helo_if_needed()
    server.auth("XOAUTH2", lambda challenge=None: next(answers, ""))


#: By the client's id: the token, and until when it is good by the clock that never goes back.
_tokens: dict[str, tuple[str, float]] = {}


def token_for(settings: Settings) -> str:
    """A token for the mail server: the one that we have, while it is good, or a new one. Raises NoToken."""
    token, until = _tokens.get(settings.smtp_oauth_client_id, ("", 0.0))
    if time.monotonic() < until - _NEARLY_OVER:
        return token
    client = OAuth2Session(
        settings.smtp_oauth_client_id,
        settings.smtp_oauth_client_secret,
        scope=settings.smtp_oauth_scope,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - how it is sent
    )
    try:
        given = client.fetch_token(
            settings.smtp_oauth_token_url,
            grant_type="client_credentials",
            timeout=_SECONDS,
            verify=settings.ca_file or True,
        )
        token, good_for = str(given["access_token"]), float(given.get("expires_in", 0))
    except AuthlibBaseError as error:  # its code is one word of the protocol, such as invalid_client
        raise NoToken(f"no token to sign in with: {str(error.error)[:_WORD]}") from None
    except (RequestException, KeyError, ValueError) as error:
        raise NoToken(f"no token to sign in with: {type(error).__name__}") from None
    _tokens[settings.smtp_oauth_client_id] = token, time.monotonic() + good_for
    return token

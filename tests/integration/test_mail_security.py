"""Mail goes to a server whose certificate was checked and to no other; passwords and tokens after that (SEC-38)."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from shared import clock
from shared.config import Settings, check_mail
from shared.database.connections import connect_to, database
from shared.database.writing import writing
from shared.models import Message
from shared.notify import smtp
from shared.notify.outbox import CLAIM, deliver
from shared.notify.senders import SenderAway
from shared.rules.errors import BadConfiguration
from shared.rules.vocabulary import Channel
from tests.mail import MailServer

NAME, PASSWORD = "evenhand@example.org", "a long password of the mail server"


@pytest.fixture(autouse=True)
def connected(sqlite_url: str) -> Iterator[None]:
    connect_to(sqlite_url)
    smtp._tokens.clear()
    yield
    database.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


def context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(made)
    return made


class Safe(MailServer):
    """A mail server that asks who sends, and remembers what it was told."""

    def __init__(self, token: str = "", **options: Any) -> None:
        self.told: list[str] = []
        self.token = token
        super().__init__(authenticator=self._password, auth_required=True, **options)

    def _password(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.told.append(data.password.decode())
        return AuthResult(success=(data.login, data.password) == (NAME.encode(), PASSWORD.encode()))

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        """As Exchange Online does it: a refusal comes with a challenge."""
        said = base64.b64decode(args[1]).decode()
        self.told.append(said)
        if said == f"user={NAME}\1auth=Bearer {self.token}\1\1":
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


Serve = Callable[[MailServer], MailServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[MailServer] = []

    def start(server: MailServer) -> MailServer:
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


def settings_for(server: MailServer, **more: Any) -> Settings:
    common: dict[str, Any] = {
        "mode": "test",
        "smtp_host": server.host,
        "smtp_port": server.port,
        "mail_from": "hello@example.org",
    }
    return Settings(**common | more)


def queued(to: str = "sam@example.com", by: Channel = Channel.EMAIL) -> Message:
    with writing():
        key = f"key-{Message.select().count()}"
        return Message.create(key=key, by=by, to=to, subject="Your appeal", text="We have it.", queued_at=clock.now())


@pytest.mark.clause("SEC-38")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_mail_and_password_go_encrypted_to_a_server_that_is_the_one_it_says(
    tls: str, authority: trustme.CA, ca_file: Path, serve: Serve
) -> None:
    good = context(authority)
    server = serve(Safe(ssl_context=good, auth_require_tls=False) if tls == "implicit" else Safe(tls_context=good))
    queued()
    config = settings_for(server, smtp_tls=tls, ca_file=str(ca_file), smtp_username=NAME, smtp_password=PASSWORD)
    check_mail(config)
    assert deliver(config) == 1
    assert server.messages[0]["To"] == "sam@example.com"
    assert server.told == [PASSWORD]  # type: ignore[attr-defined]


@pytest.mark.clause("SEC-38")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("whose", ["of another authority", "of another host"])
def test_nothing_goes_to_a_server_that_is_not_the_one_it_says(
    tls: str, whose: str, authority: trustme.CA, ca_file: Path, serve: Serve
) -> None:
    bad = context(authority, "mail.example.net") if "host" in whose else context(trustme.CA())
    server = serve(Safe(ssl_context=bad, auth_require_tls=False) if tls == "implicit" else Safe(tls_context=bad))
    queued()
    config = settings_for(server, smtp_tls=tls, ca_file=str(ca_file), smtp_username=NAME, smtp_password=PASSWORD)
    with pytest.raises(SenderAway, match="SSLCertVerificationError"):
        deliver(config)
    assert (server.messages, server.told) == ([], [])  # type: ignore[attr-defined]
    assert Message.get().next_try_at > clock.now()


@pytest.mark.clause("SEC-38")
def test_a_server_that_offers_no_encryption_gets_nothing(serve: Serve, ca_file: Path) -> None:
    server = serve(Safe(auth_require_tls=False))
    queued()
    with pytest.raises(SenderAway):
        deliver(settings_for(server, ca_file=str(ca_file), smtp_username=NAME, smtp_password=PASSWORD))
    assert (server.messages, server.told) == ([], [])  # type: ignore[attr-defined]


@pytest.mark.clause("SEC-38")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mode": "production", "smtp_tls": "off"}, "must be starttls or implicit"),
        ({"mode": "test", "smtp_tls": "off", "smtp_username": NAME}, "never go without encryption"),
        ({"mode": "test", "smtp_tls": "off", "smtp_password": PASSWORD}, "never go without encryption"),
        ({"smtp_oauth_token_url": "http://login.example", "smtp_username": NAME, "smtp_oauth_client_id": "x"}, "https"),
        ({"smtp_oauth_token_url": "https://login.example", "smtp_username": NAME}, "CLIENT_ID"),
        ({"notify_url": "http://notify.example"}, "https"),
        ({"notify_api_key": "key"}, "at least one template"),
        ({"notify_api_key": "key", "notify_text_template": "t-1"}, "not a whole key"),
    ],
)
def test_settings_that_would_give_a_secret_away_are_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadConfiguration, match=sentence):
        check_mail(Settings(**{"mode": "test", "smtp_host": "mail.example.org"} | wrong))


class _Https(ThreadingHTTPServer):
    """A real web server with a certificate; `asked` is what came."""

    def __init__(self, authority: trustme.CA, answer: Callable[[str, Any, dict[str, str]], tuple[int, Any]]) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.answer = answer
        super().__init__(("127.0.0.1", 0), _Asked)
        self.socket = context(authority).wrap_socket(self.socket, server_side=True)
        self.address = f"https://127.0.0.1:{self.server_port}"

    def __enter__(self) -> _Https:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Asked(BaseHTTPRequestHandler):
    server: _Https

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._reply(json.loads(body) if body.startswith("{") else parse_qs(body))

    def do_GET(self) -> None:
        self._reply(None)

    def _reply(self, body: Any) -> None:
        self.server.asked.append((self.path, body))
        status, answer = self.server.answer(self.path, body, dict(self.headers))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.clause("SEC-38")
def test_exchange_online_is_signed_in_to_with_a_token_that_is_renewed(
    authority: trustme.CA, ca_file: Path, serve: Serve
) -> None:
    server = serve(Safe(token="token-2", tls_context=context(authority)))

    def give(path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        number = len(endpoint.asked)
        return 200, {"access_token": f"token-{number}", "token_type": "Bearer", "expires_in": 3600}

    with _Https(authority, give) as endpoint:
        oauth = {"smtp_oauth_token_url": f"{endpoint.address}/tenant/oauth2/v2.0/token", "smtp_oauth_client_id": "app"}
        config = settings_for(
            server, ca_file=str(ca_file), smtp_username=NAME, smtp_oauth_client_secret="secret", **oauth
        )
        check_mail(config)
        queued()
        assert deliver(config) == 1, "the first token was withdrawn, the second one is taken"
        queued()
        assert deliver(config) == 1
    assert len(endpoint.asked) == 2, "a token is used while it is good"
    _path, asked = endpoint.asked[0]
    assert (asked["grant_type"], asked["client_id"]) == (["client_credentials"], ["app"])
    assert asked["scope"] == ["https://outlook.office365.com/.default"]
    assert len(server.messages) == 2


def test_why_there_is_no_token_is_said(authority: trustme.CA, ca_file: Path, serve: Serve) -> None:
    server = serve(Safe(tls_context=context(authority)))
    queued()
    with _Https(authority, lambda *_: (401, {"error": "invalid_client", "error_description": "of s3cret"})) as endpoint:
        oauth = {"smtp_oauth_token_url": endpoint.address, "smtp_oauth_client_id": "app"}
        config = settings_for(server, ca_file=str(ca_file), smtp_username=NAME, **oauth)
        with pytest.raises(SenderAway, match=r"no token to sign in with: invalid_client$"):
            deliver(config)
    assert Message.get().last_error == "no token to sign in with: invalid_client"
    assert server.told == []  # type: ignore[attr-defined]


KEY = "evenhand-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


def notify_settings(address: str, ca_file: Path) -> Settings:
    return Settings(
        mode="test", notify_api_key=KEY, notify_email_template="e-1", notify_text_template="t-1", notify_url=address,
        ca_file=str(ca_file),
    )  # fmt: skip


def test_emails_and_texts_go_through_notify_once(authority: trustme.CA, ca_file: Path) -> None:
    known: list[str] = []

    def answer(path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        assert headers["Authorization"].startswith("Bearer ")
        if body is None:
            reference = parse_qs(path.partition("?")[2])["reference"][0]
            return 200, {"notifications": [{"reference": reference}] if reference in known else [], "links": {}}
        known.append(body["reference"])
        if path.endswith("sms") and body["phone_number"] == "07700 900000":
            return 400, {"status_code": 400, "errors": [{"error": "ValidationError", "message": "phone_number"}]}
        if "lost" in body.get("email_address", ""):
            return 503, {}
        return 201, {"id": "1"}

    with _Https(authority, answer) as service:
        config = notify_settings(service.address, ca_file)
        check_mail(config)
        email, text, wrong = queued(), queued("07700 900982", Channel.TEXT), queued("07700 900000", Channel.TEXT)
        assert deliver(config) == 2
        assert service.asked[0] == (
            "/v2/notifications/email",
            {"email_address": email.to, "template_id": "e-1", "reference": email.key,
             "personalisation": {"subject": "Your appeal", "text": "We have it."}},
        )  # fmt: skip
        assert service.asked[1][1]["personalisation"] == {"text": "We have it."}
        assert (service.asked[1][0], service.asked[1][1]["phone_number"]) == ("/v2/notifications/sms", text.to)
        assert Message.get_by_id(wrong.id).given_up_at is not None
        assert Message.get_by_id(wrong.id).last_error == "Notify 400"
        queued("lost@example.com")
        with pytest.raises(SenderAway, match="Notify 503"):
            deliver(config)
        sent = len(service.asked)
        with clock.as_if(clock.now() + CLAIM):
            assert deliver(config) == 1, "the answer was lost, not the message"
        assert [body for _, body in service.asked[sent:]] == [None], "it was asked for, and not sent a second time"


@pytest.mark.parametrize(
    ("status", "said", "lost", "reason"),
    [
        (403, "Invalid token: API key not found", False, "the key is refused"),
        (400, "Template not found", False, "a template is not there"),
        (400, "template_id is not a valid UUID", False, "a template is not there"),
        (400, "Missing personalisation: name", False, "a template is not there"),
        (400, "Can't send to this recipient using a team-only API key", False, "for the team only"),
        (400, "Can't send to this recipient when service is in trial mode", False, "trial mode"),
        (400, "email_address Not a valid email address", True, "Notify 400"),
        (400, "Content for template has a character count greater than the limit of 918", True, "Notify 400"),
    ],
)
def test_no_message_is_given_up_for_what_is_wrong_with_the_settings(
    status: int, said: str, lost: bool, reason: str, authority: trustme.CA, ca_file: Path
) -> None:
    answer = {"status_code": status, "errors": [{"error": "BadRequestError", "message": said}]}
    waiting = queued()
    with _Https(authority, lambda *_: (status, answer)) as service, suppress(SenderAway):
        deliver(notify_settings(service.address, ca_file))
    now = Message.get_by_id(waiting.id)
    assert (now.given_up_at is not None) is lost
    assert reason in now.last_error

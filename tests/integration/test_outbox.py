"""What is to be sent: written with what causes it, sent after it, at least once, and never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared import clock
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.undelivered import tell
from shared.config import Settings
from shared.database.connections import connect_to, database
from shared.database.writing import writing
from shared.models import Message, Notice
from shared.notify.outbox import CLAIM, GIVE_UP, deliver
from shared.notify.senders import SenderAway
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid
from shared.rules.lifecycle import MANAGERS
from shared.rules.vocabulary import AdjustmentKind, Channel
from tests import beginnings, builders
from tests.mail import MailServer

CODE = "7K3Q9-XZ2MA-4TPR"
HEADERS = {"From", "To", "Subject", "Message-ID", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


@pytest.fixture
def world(sqlite_url: str) -> Iterator[builders.World]:
    connect_to(sqlite_url)
    world = beginnings.world()
    beginnings.nothing_to_print()
    yield world
    database.close()


def settings_for(server: MailServer) -> Settings:
    return Settings(
        mode="test", smtp_host=server.host, smtp_port=server.port, smtp_tls="off", mail_from="hello@example.org"
    )


def environment(server: MailServer, url: str) -> dict[str, str]:
    mail = {"EVENHAND_SMTP_HOST": server.host, "EVENHAND_SMTP_PORT": str(server.port), "EVENHAND_SMTP_TLS": "off"}
    mail |= {"EVENHAND_MAIL_FROM": "hello@example.org", "EVENHAND_MODE": "test"}
    return {**os.environ, **mail, "DATABASE_URL": url}


def worker(server: MailServer, url: str) -> subprocess.Popen[bytes]:
    """`evenhand worker --once`, as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "shared.cli", "worker", "--once"], env=environment(server, url))


#: The worker's first job without the others, which would wait for the lock that a test holds.
MESSAGES = """
from shared.commands.worker import jobs
from shared.config import settings
from shared.database import migrations
migrations.ready(settings().database_url)
jobs(once=True)[0].do(settings())
"""


def messages_alone(server: MailServer, url: str) -> subprocess.Popen[bytes]:
    """A process that looks for messages to send, once."""
    return subprocess.Popen([sys.executable, "-c", MESSAGES], env=environment(server, url))


def asked_for(email: str, name: str = "Sam Invented") -> str:
    """Somebody asks for more time and is to be told by email that we have it. Returns the reference."""
    asked = NewAdjustmentRequest(name=name, reply_by=Channel.EMAIL, email=email, kinds=(AdjustmentKind.MORE_TIME,))
    return request_adjustment(CUSTOMER, asked, CODE).reference


@pytest.mark.clause("REL-7")
def test_a_message_is_sent_once_what_caused_it_is_committed(
    world: builders.World, sqlite_url: str, smtp_server: MailServer
) -> None:
    with writing():
        reference = asked_for("sam@example.com")
        assert messages_alone(smtp_server, sqlite_url).wait(60) == 0
        assert smtp_server.messages == []
    assert worker(smtp_server, sqlite_url).wait(120) == 0
    (message,) = smtp_server.messages
    assert message["To"] == "sam@example.com"
    assert message["From"] == "hello@example.org"
    assert reference in message["Subject"]
    assert reference in message.get_content()
    assert CODE in message.get_content(), "nobody has to keep a paper"
    assert not Message.get().text, "the code stands nowhere here once it is sent"
    assert worker(smtp_server, sqlite_url).wait(120) == 0
    assert len(smtp_server.messages) == 1


@pytest.mark.clause("REL-7")
def test_what_was_refused_or_rolled_back_sends_nothing(world: builders.World, smtp_server: MailServer) -> None:
    with pytest.raises(Invalid):
        asked_for("")
    with suppress(ZeroDivisionError), writing():
        asked_for("sam@example.com")
        raise ZeroDivisionError
    assert deliver(settings_for(smtp_server)) == 0
    assert smtp_server.messages == []


class KillsWhoSends(MailServer):
    """Accepts a message, then ends the worker before it can hear so."""

    sender: subprocess.Popen[bytes]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        os.kill(self.sender.pid, signal.SIGKILL)
        return answer


@pytest.mark.clause("REL-7")
def test_a_worker_killed_between_sending_and_marking_sends_again_under_the_same_key(
    world: builders.World, sqlite_url: str, smtp_server: MailServer
) -> None:
    asked_for("sam@example.com")
    harsh = KillsWhoSends()
    harsh.start()
    try:
        harsh.sender = worker(harsh, sqlite_url)
        assert harsh.sender.wait(120) == -signal.SIGKILL
    finally:
        harsh.stop()
    assert worker(smtp_server, sqlite_url).wait(120) == 0
    assert smtp_server.messages == [], "the try is on record, and its time is not over"
    with clock.as_if(clock.now() + CLAIM + timedelta(seconds=1)):
        assert deliver(settings_for(smtp_server)) == 1
    (first,), (second,) = harsh.messages, smtp_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.clause("REL-7")
def test_a_server_in_trouble_is_asked_again_ever_more_slowly(world: builders.World, smtp_server: MailServer) -> None:
    asked_for("sam@example.com")
    settings = settings_for(smtp_server)
    smtp_server.refuse = True
    moment = clock.now()
    tries: list[float] = []
    for minute in range(300):
        with clock.as_if(moment + timedelta(minutes=minute, seconds=1)):
            before = Message.get().attempts
            assert deliver(settings) == 0
            if Message.get().attempts > before:
                tries.append(minute)
    assert [later - earlier for earlier, later in pairwise(tries)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert Message.get().last_error == "SMTPDataError"
    smtp_server.refuse = False
    with clock.as_if(moment + timedelta(minutes=400)):
        assert deliver(settings) == 1
    assert Message.get().sent_at is not None


class KnowsNobody(MailServer):
    """Refuses every recipient whose name begins with “nobody”."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def knows_nobody() -> Iterator[KnowsNobody]:
    server = KnowsNobody()
    server.start()
    yield server
    server.stop()


@pytest.mark.clause("REL-7")
def test_however_many_are_refused_they_hold_up_no_other(world: builders.World, knows_nobody: KnowsNobody) -> None:
    for number in range(60):
        asked_for(f"nobody-{number}@example.com")
    asked_for("sam@example.com")
    assert [deliver(settings_for(knows_nobody)) for _ in range(3)] == [0, 1, 0]
    asked_for("kim@example.com")
    assert deliver(settings_for(knows_nobody)) == 1
    assert [message["To"] for message in knows_nobody.messages] == ["sam@example.com", "kim@example.com"]
    given_up = list(Message.select().where(Message.given_up_at.is_null(False)))
    assert {(message.attempts, message.last_error) for message in given_up} == {(1, "SMTPRecipientsRefused")}
    assert len(given_up) == 60
    with clock.as_if(clock.now() + timedelta(days=1)):
        assert deliver(settings_for(knows_nobody)) == 0, "what is refused for good is not tried again"
    assert {message.attempts for message in Message.select()} == {1}


@pytest.mark.clause("REL-7")
def test_what_can_not_be_sent_for_good_is_work_for_whoever_promised_it(
    world: builders.World, knows_nobody: KnowsNobody
) -> None:
    reference = asked_for("nobody@example.com")
    deliver(settings_for(knows_nobody), tell)
    told = list(Notice.select())
    assert {notice.staff.email for notice in told} == {
        world.staff[role].email for role in builders.PEOPLE if builders.PEOPLE[role][3] in MANAGERS
    }
    assert {(notice.link, notice.text) for notice in told} == {
        (f"/adjustments/{reference}", f"An email about {reference} could not be delivered. Tell them another way.")
    }


@pytest.mark.clause("REL-7")
def test_what_nobody_takes_for_days_is_given_up_and_said(world: builders.World, smtp_server: MailServer) -> None:
    smtp_server.refuse = True
    asked_for("sam@example.com")
    deliver(settings_for(smtp_server), tell)
    assert not Notice.select().exists()
    with clock.as_if(clock.now() + GIVE_UP + timedelta(hours=1)):
        deliver(settings_for(smtp_server), tell)
    assert Message.get().given_up_at is not None
    assert Notice.select().exists()


def test_a_server_that_is_not_there_loses_nothing(
    world: builders.World, free_port: int, smtp_server: MailServer
) -> None:
    asked_for("sam@example.com")
    nobody = Settings(
        mode="test", smtp_host="127.0.0.1", smtp_port=free_port, smtp_tls="off", mail_from="hello@example.org"
    )
    with pytest.raises(SenderAway, match="ConnectionRefusedError"):
        deliver(nobody)
    with clock.as_if(clock.now() + timedelta(minutes=2)):
        assert deliver(settings_for(smtp_server)) == 1


def test_without_a_mail_server_everything_waits(world: builders.World) -> None:
    asked_for("sam@example.com")
    assert deliver(Settings(mode="test")) == 0
    assert (Message.get().attempts, Message.get().sent_at) == (0, None)


@pytest.mark.clause("SEC-27")
@pytest.mark.parametrize("end_of_line", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_text_breaks_out_of_a_header(world: builders.World, smtp_server: MailServer, end_of_line: str) -> None:
    hostile = f"Sam{end_of_line}Bcc: everybody@example.com{end_of_line}{end_of_line}<b>Pay here</b>"
    asked_for("sam@example.com", name=hostile)
    asked_for(f"eve@example.com{end_of_line}Bcc: everybody@example.com")
    from shared.actions.action import Doing
    from shared.rules.lifecycle import Action

    with writing():
        Doing(CUSTOMER, Action.REQUEST_ADJUSTMENT).send("hostile", "sam@example.com", hostile, hostile)
    deliver(settings_for(smtp_server))
    assert smtp_server.messages
    for message in smtp_server.messages:
        assert message["Bcc"] is None
        assert message["To"] in {"sam@example.com", "eve@example.com"}
        assert set(message.keys()) == HEADERS


@pytest.mark.clause("SEC-36")
def test_what_a_server_says_is_not_kept_and_not_logged(
    world: builders.World, smtp_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    smtp_server.refuse = True
    asked_for("canary@example.com", name="Canary Wharfinger")
    deliver(settings_for(smtp_server))
    assert "a message was not sent: SMTPDataError" in caplog.text
    assert "canary" not in caplog.text.lower()
    assert "canary" not in Message.get().last_error.lower()

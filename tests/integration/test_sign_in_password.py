"""The first factor: who gets to the second, who does not, and what each is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from shared import clock
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import connect_to, database
from shared.database.writing import writing
from shared.models import Attempt, Event, EventPayload, Staff, StaffSession
from shared.web import passwords, rate_limit
from tests import builders
from tests.sign_in import back_office, browser_of

PASSWORD = "four plain words together"
NOT_RIGHT = "The email address or the password is not right"


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation whose colleagues all have the same password and no second factor yet."""
    connect_to(sqlite_url)
    return builders.world(password_hash=passwords.make(PASSWORD))


@pytest.fixture
def client(world: builders.World, sqlite_url: str) -> FlaskClient:
    """A browser, signed out."""
    return back_office(sqlite_url).test_client()


def give(client: FlaskClient, email: str, password: str, address: str = "192.0.2.1", after: str = ""):
    """Send the first page of signing in."""
    return client.post(
        f"/sign-in{after}",
        data={"email": email, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
    )


@pytest.mark.clause("DPA-4", "SEC-16")
def test_a_password_alone_opens_nothing(client: FlaskClient) -> None:
    answer = give(client, "colleague@example.org", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/sign-in/set-up")
    assert client.get("/work").location.startswith("/sign-in?next=")


def test_the_email_address_may_be_typed_in_capitals(client: FlaskClient) -> None:
    assert give(client, " Colleague@Example.org ", PASSWORD).status_code == 303


@pytest.mark.clause("SEC-18")
def test_a_wrong_password_and_an_unknown_address_read_the_same(client: FlaskClient) -> None:
    known = give(client, "colleague@example.org", "not the password at all")
    unknown = give(client, "nobody-here@example.org", "not the password at all")
    assert known.status_code == unknown.status_code == 422
    assert NOT_RIGHT in known.text
    same = unknown.text.replace("nobody-here@", "colleague@")
    assert _without_keys(known.text) == _without_keys(same)


@pytest.mark.clause("SEC-18")
def test_an_unknown_address_costs_the_same_work(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    real = PasswordHasher.verify

    def verify(hasher: PasswordHasher, kept: str, password: str) -> bool:
        worked.append(kept)
        return real(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    give(client, "colleague@example.org", "not the password at all")
    give(client, "nobody-here@example.org", "not the password at all")
    assert len(worked) == 2
    assert worked[0].rsplit("$", 2)[0] == worked[1].rsplit("$", 2)[0]  # the same parameters


@pytest.mark.clause("SEC-6")
def test_a_colleague_who_left_is_told_no_more_than_a_stranger(client: FlaskClient, world: builders.World) -> None:
    disable_colleague(world.actor("admin"), "colleague@example.org", 1)
    answer = give(client, "colleague@example.org", PASSWORD)
    assert answer.status_code == 422
    assert NOT_RIGHT in answer.text


def test_what_was_typed_stays_but_the_password(client: FlaskClient) -> None:
    answer = give(client, "colleague@example.org", "secretive words of mine")
    assert 'value="colleague@example.org"' in answer.text
    assert "secretive words" not in answer.text
    assert "<title>Error: Sign in" in answer.text


def test_nothing_typed_is_asked_for(client: FlaskClient) -> None:
    answer = give(client, "", "")
    assert answer.status_code == 422
    assert "Enter your email address" in answer.text
    assert "Enter your password" in answer.text
    assert Attempt.select().count() == 0


@pytest.mark.clause("SEC-33")
def test_the_eleventh_try_at_one_account_is_refused_even_with_the_right_password(client: FlaskClient) -> None:
    for number in range(10):
        assert give(client, "colleague@example.org", "wrong", f"192.0.2.{number}").status_code == 422
    answer = give(client, "colleague@example.org", PASSWORD, "192.0.2.99")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "Wait 5 minutes" in answer.text
    assert give(client, "line-manager@example.org", PASSWORD, "192.0.2.99").status_code == 303
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert give(client, "colleague@example.org", PASSWORD, "192.0.2.99").status_code == 303


@pytest.mark.clause("SEC-33", "SEC-18")
def test_an_account_that_does_not_exist_is_locked_the_same_way(client: FlaskClient) -> None:
    for number in range(10):
        give(client, "nobody-here@example.org", "wrong", f"192.0.2.{number}")
    assert give(client, "nobody-here@example.org", "wrong", "192.0.2.99").status_code == 429


@pytest.mark.clause("SEC-33")
def test_the_eleventh_try_from_one_address_is_refused_whatever_the_account(client: FlaskClient) -> None:
    for number in range(10):
        assert give(client, f"guess-{number}@example.org", "wrong").status_code == 422
    assert give(client, "colleague@example.org", PASSWORD).status_code == 429
    assert give(client, "colleague@example.org", PASSWORD, "192.0.2.2").status_code == 303


@pytest.mark.clause("SEC-33")
def test_many_tries_over_many_accounts_and_addresses_close_the_door(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "IN_ALL", 20)
    for number in range(20):
        assert give(client, f"guess-{number}@example.org", "wrong", f"198.51.100.{number}").status_code == 422
    assert give(client, "colleague@example.org", PASSWORD, "192.0.2.2").status_code == 429


@pytest.mark.clause("SEC-33")
def test_a_right_password_takes_its_own_try_off_the_count(client: FlaskClient) -> None:
    for _ in range(30):
        assert give(client, "colleague@example.org", PASSWORD).status_code == 303
    assert Attempt.select().count() == 0


@pytest.mark.clause("SEC-33")
def test_without_the_counter_nobody_gets_in(client: FlaskClient) -> None:
    with writing():
        database.execute_sql("ALTER TABLE attempt RENAME TO attempt_gone")
    answer = give(client, "colleague@example.org", PASSWORD)
    assert answer.status_code == 500
    assert client.get("/work").location.startswith("/sign-in")


@pytest.mark.clause("SEC-33")
@pytest.mark.parametrize("when", ["BEFORE INSERT", "BEFORE DELETE"])
def test_a_counter_that_can_only_be_read_lets_nobody_in(client: FlaskClient, when: str) -> None:
    """All else works: only to count fails. Whoever lets them in then lets in everybody who guesses."""
    give(client, "colleague@example.org", "wrong", "192.0.2.77")
    with writing():
        database.execute_sql(f"CREATE TRIGGER broken {when} ON attempt BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with time_machine.travel(clock.now() + timedelta(minutes=6)):  # when there is something old to delete
        answer = give(client, "colleague@example.org", PASSWORD)
    assert answer.status_code >= 500
    assert client.get("/work").location.startswith("/sign-in")
    assert not StaffSession.select().count()


@pytest.mark.clause("SEC-33")
def test_the_counter_keeps_nothing_that_can_be_read(client: FlaskClient) -> None:
    give(client, "colleague@example.org", "wrong")
    kept = " ".join(f"{row.kind} {row.key}" for row in Attempt.select())
    assert "colleague" not in kept
    assert "192.0.2.1" not in kept


@pytest.mark.clause("SEC-34")
def test_a_refusal_is_logged_without_what_was_typed(client: FlaskClient) -> None:
    give(client, "colleague@example.org", "correct horse canary")
    give(client, "typed-a-canary-here", "wrong")
    known, unknown = Event.select().where(Event.action == "sign_in_refused").order_by(Event.number)
    assert (known.reference, unknown.reference) == ("colleague@example.org", "")
    logged = " ".join(str(row.__data__) for table in (Event, EventPayload) for row in table.select())
    assert "canary" not in logged


@pytest.mark.clause("SEC-19")
def test_a_hash_made_with_weaker_parameters_is_made_again_at_sign_in(client: FlaskClient) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing():
        Staff.update(password_hash=weak).where(Staff.email == "colleague@example.org").execute()
    assert give(client, "colleague@example.org", PASSWORD).status_code == 303
    kept = Staff.get(Staff.email == "colleague@example.org").password_hash
    assert kept != weak
    assert "m=19456,t=2,p=1" in kept
    assert give(client, "colleague@example.org", PASSWORD).status_code == 303


@pytest.mark.clause("SEC-20")
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "/\r\nSet-Cookie:x",
    ],
)
def test_signing_in_leads_nowhere_outside(world: builders.World, sqlite_url: str, target: str) -> None:
    client = browser_of(back_office(sqlite_url), world.staff["colleague"])
    assert client.get("/sign-in", query_string={"next": target}).location == "/work"
    assert client.get("/sign-in", query_string={"next": "/staff?after=2"}).location == "/staff?after=2"


@pytest.mark.clause("SEC-19")
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("fourteen chars", "at least 15"),
        ("x" * 129, "at most 128"),
        ("passwordpassword", "harder to guess"),
        ("Passw0rd12345678", "harder to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "harder to guess"),
        ("qwertyuiop123456789", "harder to guess"),
        ("CorrectHorseBatteryStaple", "every list"),
        ("You’ll never walk alone!", "every list"),
        ("L1verp00l Football Club 1", "every list"),
        ("1Q2W3E4R5T6Y7U8I", "every list"),
        ("Marrowfield Homes 2026!", "organisation’s name"),
        ("ikram.storyham.2026", "or your own"),
        ("mynameisjessica1", "Three or four words"),
        ("marmalade on the quiet bus", ""),
        ("lemon-quiet-marrow", ""),
        ("пятнадцать слов вместе", ""),
    ],
)
def test_what_can_be_a_password(password: str, said: str) -> None:
    reason = passwords.unfit(password, {"marrowfield", "homes", "ikram", "storyham"})
    assert said in reason
    assert bool(reason) is bool(said)


def _without_keys(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if 'name="key"' not in line)

"""The second factor: set up once, each code good once, recovery codes, and the demonstration's way in."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask.testing import FlaskClient

from shared import clock
from shared.config import Settings
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.demo import sign_ins
from shared.models import Event, RecoveryCode, Staff
from shared.rules.errors import BadConfiguration
from shared.web import passwords
from tests import builders
from tests.sign_in import back_office

PASSWORD = "four plain words together"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EMAIL = "colleague@example.org"


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation in which the colleague has a second factor, and the others have none yet."""
    connect_to(sqlite_url)
    made = builders.world(password_hash=passwords.make(PASSWORD))
    with writing():
        Staff.update(totp_secret=SECRET).where(Staff.email == EMAIL).execute()
    return made


@pytest.fixture
def client(world: builders.World, sqlite_url: str) -> FlaskClient:
    """A browser, signed out."""
    return back_office(sqlite_url).test_client()


def first(client: FlaskClient, email: str = EMAIL, after: str = "") -> str:
    """Give the password; returns where that leads."""
    return client.post(f"/sign-in{after}", data={"email": email, "password": PASSWORD}).location


def second(client: FlaskClient, code: str, page: str = "code"):
    """Give a code."""
    return client.post(f"/sign-in/{page}", data={"code": code})


def code_now(secret: str = SECRET) -> str:
    """What the authenticator app shows."""
    return pyotp.TOTP(secret).at(clock.now())


def set_up(client: FlaskClient, email: str = "line-manager@example.org") -> list[str]:
    """Join an authenticator app at a first sign-in; returns the recovery codes."""
    assert first(client, email) == "/sign-in/set-up"
    page = client.get("/sign-in/set-up").text
    key = re.search(r'type this key: <span class="ev-code">([A-Z2-7 ]+)<', page)
    assert key
    answer = second(client, code_now(key[1].replace(" ", "")), "set-up")
    assert answer.status_code == 200
    return re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4})<", answer.text)


@pytest.mark.clause("DPA-4", "SEC-16")
def test_password_and_code_lead_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    assert first(client, after="?next=/policy") == "/sign-in/code"
    answer = second(client, code_now())
    assert (answer.status_code, answer.location) == (303, "/policy")
    assert client.get("/policy").status_code == 200


def test_the_whole_way_in_and_out_on_either_database(database_url: str) -> None:
    connect_to(database_url)
    builders.world(password_hash=passwords.make(PASSWORD))
    client = back_office(database_url).test_client()
    code = set_up(client)[0]
    client.post("/sign-out")
    first(client, "line-manager@example.org")
    assert second(client, code, "recovery").location == "/work"
    assert client.get("/work").status_code == 200


@pytest.mark.clause("SEC-16")
def test_a_code_works_once(client: FlaskClient) -> None:
    code = code_now()
    first(client)
    assert second(client, code).status_code == 303
    client.post("/sign-out")
    first(client)
    answer = second(client, code)
    assert answer.status_code == 422
    assert "it was used before" in answer.text
    assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-16")
def test_a_code_from_before_the_last_one_does_not_work_either(client: FlaskClient) -> None:
    earlier = pyotp.TOTP(SECRET).at(clock.now() - timedelta(seconds=30))
    first(client)
    assert second(client, code_now()).status_code == 303
    client.post("/sign-out")
    first(client)
    assert second(client, earlier).status_code == 422


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_telephone_whose_clock_is_half_a_minute_out_still_works(client: FlaskClient, seconds: int) -> None:
    first(client)
    assert second(client, pyotp.TOTP(SECRET).at(clock.now() + timedelta(seconds=seconds))).status_code == 303


@pytest.mark.parametrize("typed", ["", "000000", "12345", "\uff11" * 6, "not a code", "0" * 200])
def test_a_wrong_code_is_refused_in_words(client: FlaskClient, typed: str) -> None:
    first(client)
    assert second(client, typed).status_code == 422
    assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-16", "SEC-33")
def test_codes_can_not_be_guessed_one_after_the_other(client: FlaskClient) -> None:
    first(client)
    for _ in range(10):
        assert second(client, "000000").status_code == 422
    assert second(client, code_now()).status_code == 429
    assert second(client, "AAAAA-AAAAA-AAAA", "recovery").status_code == 429


@pytest.mark.clause("SEC-16")
@pytest.mark.parametrize("page", ["code", "recovery", "set-up"])
def test_without_a_password_no_second_page_opens(client: FlaskClient, page: str) -> None:
    assert client.get(f"/sign-in/{page}").location == "/sign-in"
    assert second(client, code_now(), page).location == "/sign-in"
    assert client.get("/sign-in/set-up/qr.svg").status_code == 404


@pytest.mark.clause("SEC-16")
def test_who_has_a_second_factor_can_not_set_up_another(client: FlaskClient) -> None:
    first(client)
    assert client.get("/sign-in/set-up").location == "/sign-in"
    assert second(client, code_now(), "set-up").location == "/sign-in"
    assert Staff.get(Staff.email == EMAIL).totp_secret == SECRET


def test_between_the_factors_there_are_ten_minutes(client: FlaskClient) -> None:
    first(client)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert second(client, code_now()).location == "/sign-in"


@pytest.mark.clause("SEC-16")
def test_the_first_sign_in_joins_an_app_by_its_key_or_its_picture(client: FlaskClient) -> None:
    first(client, "line-manager@example.org")
    page = client.get("/sign-in/set-up")
    assert 'src="/sign-in/set-up/qr.svg"' in page.text
    picture = client.get("/sign-in/set-up/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "style=" not in picture.text
    assert picture.text.startswith("<svg")
    assert second(client, "000000", "set-up").status_code == 422
    assert Staff.get(Staff.email == "line-manager@example.org").totp_secret == ""


@pytest.mark.clause("SEC-16")
def test_ten_recovery_codes_are_shown_once_and_kept_hashed(client: FlaskClient) -> None:
    codes = set_up(client)
    assert len(set(codes)) == 10
    kept = [row.code_hash for row in RecoveryCode.select()]
    assert len(kept) == 10
    assert not [code for code in codes if any(code.replace("-", "") in each for each in kept)]
    assert client.get("/work").status_code == 200
    assert client.get("/sign-in/set-up").location == "/sign-in"


@pytest.mark.clause("SEC-16")
def test_a_recovery_code_lets_in_once(client: FlaskClient) -> None:
    code = set_up(client)[3]
    client.post("/sign-out")
    first(client, "line-manager@example.org")
    assert second(client, code.lower().replace("-", " "), "recovery").status_code == 303
    assert client.get("/work").status_code == 200
    client.post("/sign-out")
    first(client, "line-manager@example.org")
    assert second(client, code, "recovery").status_code == 422


def test_a_recovery_code_of_somebody_else_is_nothing(client: FlaskClient) -> None:
    code = set_up(client)[0]
    client.post("/sign-out")
    first(client)
    assert second(client, code, "recovery").status_code == 422


@pytest.mark.clause("SEC-34")
def test_sign_ins_and_refusals_are_logged_with_the_factor_and_no_code(client: FlaskClient) -> None:
    first(client)
    second(client, "424242")
    second(client, code_now())
    client.post("/sign-out")
    logged = [row.action for row in Event.select().where(Event.record == "session").order_by(Event.number)]
    assert logged == ["sign_in_refused", "sign_in", "sign_out"]


# ── The demonstration ─────────────────────────────────────────────────────────────────────────────────────────────

KEY = "a key of the tests"


def demonstration(sqlite_url: str, mode: str) -> FlaskClient:
    """A browser before a back office in which the colleague came with the demonstration."""
    derived = sign_ins.totp_secret(Settings(mode="demonstration", backoffice_secret_key=KEY), EMAIL)
    with writing():
        Staff.update(totp_secret=derived).where(Staff.email == EMAIL).execute()
    return back_office(sqlite_url, mode=mode, backoffice_secret_key=KEY).test_client()


def test_in_a_demonstration_the_page_shows_the_code_and_it_works(world: builders.World, sqlite_url: str) -> None:
    client = demonstration(sqlite_url, "demonstration")
    assert EMAIL in client.get("/sign-in").text
    for _ in range(2):  # the second at once, while the first code is still on the telephone
        first(client)
        shown = re.search(r'the code is\s*<span class="ev-code"[^>]*>(\d{6})<', client.get("/sign-in/code").text)
        assert shown
        assert second(client, shown[1]).status_code == 303
        client.post("/sign-out")


@pytest.mark.clause("SEC-35")
def test_outside_a_demonstration_no_code_is_ever_shown(world: builders.World, sqlite_url: str) -> None:
    client = demonstration(sqlite_url, "test")
    assert EMAIL not in client.get("/sign-in").text
    assert first(client) == "/sign-in/code"
    page = client.get("/sign-in/code").text
    secret = Staff.get(Staff.email == EMAIL).totp_secret
    assert "Demonstration" not in page
    assert not [steps for steps in (-1, 0, 1) if pyotp.TOTP(secret).at(clock.now(), counter_offset=steps) in page]
    with pytest.raises(BadConfiguration):
        sign_ins.totp_secret(Settings(mode="production"), EMAIL)


def test_in_a_demonstration_a_secret_of_ones_own_is_not_shown(world: builders.World, sqlite_url: str) -> None:
    client = back_office(sqlite_url, mode="demonstration").test_client()
    first(client)
    page = client.get("/sign-in/code").text
    assert "Demonstration" not in page
    assert code_now() not in page

"""What production refuses to start with, and what every process refuses."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import apsw
import pytest

import backoffice
import portal
from shared import config
from shared.config import Settings, check_for_production
from shared.database import connections, stores
from shared.demo import sign_ins
from shared.rules.errors import BadConfiguration
from tests import builders
from tests.integration.test_cli import refused, typed
from tests.postgres import portal_account

ONE, OTHER = "Vq3-portal-Zx81-kLm0-98wQ-secret-1", "b7Yt-backoffice-0pL5-mNc2-secret-22"
LIVE: dict[str, object] = {
    "mode": "production",
    "portal_secret_key": ONE,
    "backoffice_secret_key": OTHER,
    "portal_url": "https://contact.example.org",
    "backoffice_url": "https://staff.example.org",
}


def live(**changes: object) -> Settings:
    return Settings(**{**LIVE, **changes})  # type: ignore[arg-type]


def test_production_starts_as_it_should_be(sqlite_url: str) -> None:
    settings = live(database_url=sqlite_url)
    for application in (portal, backoffice):
        app = application.create_app(settings)
        assert not app.debug
        host = "contact.example.org" if application is portal else "staff.example.org"
        assert app.test_client().get("/health", base_url=f"https://{host}").status_code == 200


@pytest.mark.clause("SEC-35")
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"portal_secret_key": ""}, "EVENHAND_PORTAL_SECRET_KEY must be at least 32"),
        ({"backoffice_secret_key": ""}, "EVENHAND_BACKOFFICE_SECRET_KEY must be at least 32"),
        ({"portal_secret_key": "short"}, "EVENHAND_PORTAL_SECRET_KEY"),
        ({"backoffice_secret_key": "a" * 64}, "EVENHAND_BACKOFFICE_SECRET_KEY"),
        ({"backoffice_secret_key": "secret" * 10}, "EVENHAND_BACKOFFICE_SECRET_KEY"),
        ({"backoffice_secret_key": ONE}, "must not share"),
        ({"debug": True}, "EVENHAND_DEBUG"),
        ({"trusted_hosts": "*"}, "any"),
        ({"trusted_hosts": "contact.example.org, *"}, "any"),
        ({"backoffice_secret_key": "abcdefghijklmnopqrstuvwxyz0123456789"}, "EVENHAND_BACKOFFICE_SECRET_KEY"),
        ({"backoffice_secret_key": "0123456789" * 4}, "EVENHAND_BACKOFFICE_SECRET_KEY"),
        ({"portal_secret_key": "change-me-now-" * 4}, "EVENHAND_PORTAL_SECRET_KEY"),
        ({"portal_secret_key": "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210"}, "EVENHAND_PORTAL_SECRET_KEY"),
    ],
)
def test_production_refuses_what_is_fit_for_a_demonstration_only(
    sqlite_url: str, changes: dict[str, object], says: str
) -> None:
    settings = live(database_url=sqlite_url, **changes)
    for application in (portal, backoffice):
        with pytest.raises(BadConfiguration, match=says):
            application.create_app(settings)
    # The same in a demonstration is nobody’s harm.
    check_for_production(settings.model_copy(update={"mode": "demonstration"}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"portal_url": "http://contact.example.org"}, "EVENHAND_PORTAL_URL must be an https address"),
        ({"backoffice_url": "http://10.1.2.3:8001"}, "EVENHAND_BACKOFFICE_URL must be an https address"),
        ({"backoffice_url": "staff.example.org"}, "EVENHAND_BACKOFFICE_URL must be an https address"),
        ({"portal_url": "https:contact.example.org"}, "EVENHAND_PORTAL_URL must be an https address"),
        ({"portal_url": "https://"}, "EVENHAND_PORTAL_URL must be an https address"),
        ({"portal_url": ""}, "EVENHAND_PORTAL_URL must be an https address"),
        ({"portal_url": "https://contact.example.org:here"}, "EVENHAND_PORTAL_URL must be an https address"),
        ({"trusted_hosts": ".org"}, "a whole domain"),
        ({"trusted_hosts": "contact.example.org, .example.org"}, "a whole domain"),
        ({"trusted_hosts": "*.example.org"}, "a whole domain"),
    ],
)
@pytest.mark.clause("SEC-40")
def test_production_refuses_an_address_that_is_not_encrypted_and_hosts_that_are_many(
    sqlite_url: str, changes: dict[str, object], says: str
) -> None:
    settings = live(database_url=sqlite_url, **changes)
    for application in (portal, backoffice):
        with pytest.raises(BadConfiguration, match=says):
            application.create_app(settings)
    check_for_production(settings.model_copy(update={"mode": "demonstration"}))


def test_no_random_key_is_taken_for_one_with_a_pattern() -> None:
    for make in (secrets.token_hex, secrets.token_urlsafe):
        for length in (24, 32, 48):
            for _ in range(50):
                check_for_production(live(portal_secret_key=make(length), backoffice_secret_key=make(length)))


def test_no_proxy_in_production_is_warned_of_because_the_limits_would_stop_everybody(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING"):
        portal.create_app(live(database_url=sqlite_url, proxies=1))
        assert "EVENHAND_PROXIES" not in caplog.text
        portal.create_app(live(database_url=sqlite_url))
    assert "EVENHAND_PROXIES is 0" in caplog.text


@pytest.mark.clause("SEC-35")
def test_production_refuses_a_database_with_the_demonstration_in_it(database_url: str) -> None:
    connections.connect_to(database_url)
    builders.world()
    settings = live(database_url=database_url, portal_database_url=portal_account(database_url))
    for application in (portal, backoffice):
        with pytest.raises(BadConfiguration, match="invented people"):
            application.create_app(settings)
        application.create_app(settings.model_copy(update={"mode": "demonstration"}))
    keys = {"EVENHAND_PORTAL_SECRET_KEY": ONE, "EVENHAND_BACKOFFICE_SECRET_KEY": OTHER}
    assert "invented people" in refused(typed("worker --once", url=database_url, mode="production", **keys))
    if not connections.is_sqlite():
        connections.database.close_all()


@pytest.mark.clause("SEC-35")
@pytest.mark.parametrize("mode", ["production", "test"])
def test_the_demonstration_loads_in_its_own_mode_only(sqlite_url: str, mode: str) -> None:
    for command in ("demo", "demo --sign-ins"):
        assert "EVENHAND_MODE=demonstration" in refused(typed(command, url=sqlite_url, mode=mode))
    with pytest.raises(BadConfiguration):
        sign_ins.password(live(mode=mode))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENHAND_MODE", "staging"),
        ("EVENHAND_PROXIES", "two"),
        ("EVENHAND_SMTP_PORT", "mail"),
        ("EVENHAND_DEBUG", "perhaps"),
        ("EVENHAND_MAX_UPLOAD_MEGABYTES", ""),
        ("EVENHAND_PROXIES", "-1"),
        ("EVENHAND_MAX_UPLOAD_MEGABYTES", "0"),
        ("EVENHAND_SMTP_PORT", "70000"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(sqlite_url: str, name: str, value: str) -> None:
    assert refused(typed("policy list", url=sqlite_url, **{name: value})).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SMPT_HOST", "EVENHAND_SMTP_HOST"),
        ("smpt_host", "EVENHAND_SMTP_HOST"),
        ("DATABASE_URL", "DATABASE_URL"),
        ("PORTAL_PORT", ""),
        ("BACKOFFICE_PORT", ""),
        ("PYTHON", ""),
    ],
)
def test_a_setting_with_a_slip_in_its_name_is_not_left_out_in_silence(sqlite_url: str, name: str, meant: str) -> None:
    said = typed("policy list", url=sqlite_url, **{f"EVENHAND_{name}": "x"})
    if meant:
        assert refused(said) == f"There is no EVENHAND_{name}; {meant} may be meant."
    else:
        assert said.returncode == 0


@pytest.mark.parametrize("name", ["EVENHAND_PORTAL_SECRET_KEY", "EVENHAND_PROXIES"])
def test_a_site_that_is_set_up_wrong_says_so_in_one_sentence_and_stops(sqlite_url: str, name: str) -> None:
    wrong = {**os.environ, "DATABASE_URL": sqlite_url, "EVENHAND_MODE": "production", name: "short"}
    command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "portal:create_app()"]
    said = subprocess.run(command, env=wrong, check=False, capture_output=True, text=True, timeout=60)
    assert said.returncode == 1
    assert said.stderr.startswith(name)
    assert said.stderr.count("\n") == 1


@pytest.mark.clause("REL-1")
@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "2.8.17"])
def test_an_older_sqlite_is_refused(sqlite_url: str, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: version)
    with pytest.raises(BadConfiguration, match=f"SQLite {version} is too old: 3.51.3 or newer"):
        connections.connect_to(sqlite_url)


@pytest.mark.clause("REL-1")
def test_the_sqlite_that_runs_is_new_enough_and_the_one_that_stores(sqlite_url: str) -> None:
    connections.connect_to(sqlite_url)
    (version,) = connections.database.execute_sql("SELECT sqlite_version()").fetchone()
    assert tuple(map(int, version.split("."))) >= stores.OLDEST_SQLITE
    assert connections.database.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connections.database.execute_sql("PRAGMA synchronous").fetchone() == (2,)
    assert connections.database.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)


def test_the_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////somewhere/else.sqlite")
    monkeypatch.setenv("EVENHAND_TRUSTED_HOSTS", "one.example.org, two.example.org")
    found = config.read_settings()
    assert found.database_url == "sqlite:////somewhere/else.sqlite"
    assert found.hosts("https://ignored.example.org") == ["one.example.org", "two.example.org"]
    monkeypatch.delenv("EVENHAND_TRUSTED_HOSTS")
    assert config.read_settings().hosts("https://contact.example.org:8443/x") == ["contact.example.org"]

"""What production refuses to start with, and what every process refuses."""

from __future__ import annotations

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

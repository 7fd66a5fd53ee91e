"""Every route says who may use it, and the door holds."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

import backoffice
import portal
from shared.config import Settings
from shared.rules.vocabulary import Role
from shared.web import access, application
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.gallery import pages
from tests.sign_in import back_office, browser_of
from tests.visitor import portal as portal_of

BASE = "http://127.0.0.1:8111"


@pytest.fixture
def client(sqlite_url: str) -> Iterator[FlaskClient]:
    """A browser before the back office's gallery, signed out."""
    pages.signed_in.clear()
    yield pages.make("backoffice", sqlite_url, WTF_CSRF_ENABLED=False).test_client()
    pages.signed_in.clear()


def sign_in(*roles: Role) -> None:
    pages.signed_in[:] = [pages.Person("Lee Sample", frozenset(roles))]


@pytest.mark.clause("SEC-1")
def test_an_application_with_an_undeclared_route_does_not_start(sqlite_url: str) -> None:
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/cases/<reference>/secret", view_func=lambda reference: reference, endpoint="secret")
    settings = Settings(mode="test")
    site = application.Site("portal", settings.portal_url, "key", "c", "portal/_layout.html", sqlite_url)
    with pytest.raises(access.Undeclared, match="/cases/<reference>/secret"):
        application.create(site, settings, [forgotten])


@pytest.mark.clause("SEC-1")
@pytest.mark.parametrize("side", [portal, backoffice])
def test_both_applications_declare_every_route(side: object, sqlite_url: str) -> None:
    settings = Settings(mode="test").model_copy(update={"database_url": sqlite_url})
    app = side.create_app(settings)  # type: ignore[attr-defined]
    rules = list(app.url_map.iter_rules())
    assert len(rules) >= 4
    assert all(access.declared(app.view_functions[rule.endpoint]) for rule in rules)


def test_signed_out_goes_to_sign_in_and_back_to_the_page_asked_for(client: FlaskClient) -> None:
    answer = client.get("/any-colleague?page=2", base_url=BASE)
    assert answer.status_code == 303
    where = urlsplit(answer.location)
    assert where.path == "/sign-in"
    assert parse_qs(where.query)["next"] == ["/any-colleague?page=2"]


@pytest.mark.clause("SEC-14")
def test_signed_out_htmx_moves_the_whole_window(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"{BASE}/any-colleague?tab=letters"}
    answer = client.get("/any-colleague", headers=headers, base_url=BASE)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/any-colleague%3Ftab%3Dletters"
    assert answer.data == b""


def test_a_page_of_another_site_is_never_where_one_goes_next(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/cases"}
    answer = client.get("/any-colleague", headers=headers, base_url=BASE)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/work"


def test_any_colleague_may_use_what_is_for_any_colleague(client: FlaskClient) -> None:
    sign_in()
    assert client.get("/any-colleague", base_url=BASE).text == "welcome"


def test_the_wrong_role_is_told_which_roles_it_takes(client: FlaskClient) -> None:
    sign_in(Role.COLLEAGUE)
    answer = client.get("/director", base_url=BASE)
    assert answer.status_code == 403
    assert "Director of Service" in answer.text
    assert "Senior manager" in answer.text


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.SENIOR_MANAGER])
def test_each_role_that_is_named_may(client: FlaskClient, role: Role) -> None:
    sign_in(role, Role.COLLEAGUE)
    assert client.get("/director", base_url=BASE).text == "welcome"


@pytest.mark.clause("SEC-9")
def test_a_method_that_is_not_in_use_answers_405(client: FlaskClient) -> None:
    answer = client.delete("/director", base_url=BASE)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.clause("SEC-9")
@pytest.mark.parametrize("path", ["/director", "/any-colleague", "/static/scripts/page.js", "/health"])
def test_nothing_answers_to_options(client: FlaskClient, path: str) -> None:
    assert client.options(path, base_url=BASE).status_code == 405


@pytest.mark.clause("SEC-20")
@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/cases/CAS-1", "/cases/CAS-1"),
        ("/customers/HA-1/contacts/new", "/customers/HA-1/contacts/new"),
        ("/sign-out", "/work"),  # only a button leads there
        ("/work/notices/1/read", "/work"),
        ("/nothing", "/work"),
        ("/customers?q=Okafor-Reed&page=2", "/customers?q=Okafor-Reed&page=2"),
        (None, "/work"),
        ("", "/work"),
        ("work", "/work"),
        ("//evil.example", "/work"),
        ("///evil.example", "/work"),
        ("/\\evil.example", "/work"),
        ("\\\\evil.example", "/work"),
        ("https://evil.example/work", "/work"),
        ("HTTPS:evil.example", "/work"),
        ("javascript:alert(1)", "/work"),
        (" /work", "/work"),
        ("/\t/evil.example", "/work"),
        ("/\n/evil.example", "/work"),
        ("/work\r\nSet-Cookie: a=b", "/work"),
        ("/\x00", "/work"),
    ],
)
def test_next_goes_nowhere_but_to_a_page_of_ours(sqlite_url: str, target: str | None, goes_to: str) -> None:
    with back_office(sqlite_url).test_request_context():
        assert access.safe_next(target) == goes_to


@pytest.mark.parametrize("number", ["2147483648", "9" * 30])
def test_a_number_that_no_row_can_have_leads_nowhere(database_url: str, number: str) -> None:
    app = back_office(database_url)
    client = browser_of(app, beginnings.world().staff["colleague"])
    assert client.get(f"/files/{number}").status_code == 404


@pytest.mark.parametrize("sign", ["\ufffe", "\x01", "\ufdd0", "\x7f"])
def test_what_no_page_may_hold_does_not_come_back_in_one(sqlite_url: str, sign: str) -> None:
    colleague = AtWork(back_office(sqlite_url), builders.world().staff["colleague"])
    colleague.get(f"/incidents/new?account={quote('HA' + sign + '-204417')}")
    assert colleague.value("account") == "HA-204417"
    colleague.send({"draft": f"/incidents{sign}/new"})
    assert colleague.status == 422
    assert sign not in colleague.page
    visitor = portal_of(sqlite_url).test_client()
    assert sign not in visitor.get(f"/policy/on?on-day=0&on-month={quote('3' + sign)}").text

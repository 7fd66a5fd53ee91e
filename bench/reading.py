"""The two hottest reads, on a generated database: find a customer, and the card of an account."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest.mock import patch

import backoffice
from backoffice.customers import routes
from bench.measuring import Row, Times, side_by_side
from shared.actions.look import look_noted
from shared.actions.staff import sessions
from shared.config import Settings
from shared.database.connections import database
from shared.models import Customer, Restriction, Staff
from shared.queries.customers.account import account_page
from shared.queries.customers.find import find_customers
from shared.queries.staff import actor_of
from shared.rules.vocabulary import RestrictionState

_ASKED = 120
_SCANNED = 6
#: A card costs at most so many times what a page costs that shows nothing: at b2dc9a9 it was 4.8.
_CARD = 2.4
_BASE = "http://127.0.0.1:8001"

#: What an administration page that searches with “contains” asks: how many there are, how many fit, the first hundred.
_CONTAINS = " OR ".join(
    f"{name} LIKE ?1 ESCAPE '\\'" for name in ("name", "telephone", "account", "email", "postcode", "address")
)
_SCANS = (
    "SELECT COUNT(*) FROM customer",
    f"SELECT COUNT(*) FROM customer WHERE {_CONTAINS}",
    f"SELECT * FROM customer WHERE {_CONTAINS} ORDER BY id DESC LIMIT 100",
)


def measure(settings: Settings, size: int, asked: int = _ASKED) -> list[Row]:
    """The rows of one database, to which the models are bound; so many of its customers are asked for."""
    customers = _some_customers(asked)
    return [*_search(customers, size), *_card(settings, customers, size)]


def _some_customers(asked: int) -> list[Customer]:
    highest = Customer.select(Customer.id).order_by(Customer.id.desc()).limit(1).scalar()
    ids = Random(11).sample(range(1, highest + 1), min(asked, highest))
    return list(Customer.select().where(Customer.id.in_(ids)))


def _queries(customers: list[Customer]) -> list[str]:
    """What people type while a telephone rings: each of the ways to be found, and a name half typed."""
    random = Random(5)
    ways = (
        lambda c: c.name,
        lambda c: c.name.split()[-1],
        lambda c: c.name[:4],
        lambda c: c.account,
        lambda c: c.telephone,
        lambda c: c.telephone[-6:],
        lambda c: c.email,
        lambda c: c.postcode,
        lambda c: f"{c.name.split()[-1]} {c.postcode[:4].strip()}",
    )
    asked = [str(way(customer)) for customer in customers for way in ways]
    random.shuffle(asked)
    return [query for query in asked if query.strip()][: len(customers) * 4]


def _typed_otherwise(customers: list[Customer]) -> list[str]:
    """Names as they are heard and mistyped (INP-3): a letter left out, in one word or two, a space too many or none,
    and the middle alone."""

    def without_a_letter(word: str) -> str:
        return word[:2] + word[3:]

    ways = (
        lambda first, last: without_a_letter(last),
        lambda first, last: f"{first} {without_a_letter(last)}",
        lambda first, last: f"{last[:4]} {last[4:]}",
        lambda first, last: f"{first} {last[:4]} {last[4:]}",
        lambda first, last: first + last,
        lambda first, last: last[2:],
    )
    called = [(customer.name.split()[0], customer.name.split()[-1]) for customer in customers]
    return [way(first, last) for first, last in called for way in ways]


def _search(customers: list[Customer], size: int) -> list[Row]:
    queries = _queries(customers)
    replays = _statements_of(find_customers, queries)
    ours, raw = side_by_side(find_customers, lambda query: _replay(replays[query]), queries)
    otherwise = _typed_otherwise(customers)
    replays |= _statements_of(find_customers, otherwise)
    heard, bare = side_by_side(find_customers, lambda query: _replay(replays[query]), otherwise)
    few = queries[:_SCANNED]
    again, scan = side_by_side(find_customers, _scan, few)
    ratio, faster = ours.median / raw.median, scan.median / again.median
    wanted = 100 if size >= 1_000_000 else 1
    slowest = f"p95 ≤ 1/{wanted} of “contains”"
    return [
        Row(f"find a customer, {size:,}", ours, "the same SQL, bare", raw, f"{ratio:.2f} ×", f"≤ 1.2 ×, {slowest}",
            ratio <= 1.2 and ours.p95 * wanted <= scan.median),
        Row(f"the same, misheard or mistyped, {size:,}", heard, "the same SQL, bare", bare,
            f"{heard.median / bare.median:.2f} ×", slowest, heard.p95 * wanted <= scan.median),
        Row(f"find a customer, {size:,}", again, "“contains” on each column", scan, f"1/{faster:,.0f}",
            f"≥ {wanted} × faster", faster >= wanted),
    ]  # fmt: skip


def _card(settings: Settings, customers: list[Customer], size: int) -> list[Row]:
    colleague = Staff.get(Staff.email.startswith("colleague@"))
    actor = actor_of(colleague)
    restricted = Restriction.select(Restriction.customer).where(Restriction.state == RestrictionState.AUTHORISED)
    accounts = [one.account for one in Customer.select().where(Customer.id.in_(restricted))]
    accounts = (accounts * 3) + [customer.account for customer in customers[: len(accounts) * 3]]

    def read(account: str) -> object:
        return account_page(account, actor)

    replays = _statements_of(read, accounts)
    ours, raw = side_by_side(read, lambda account: _replay(replays[account]), accounts)
    marked = [account for account in accounts if account_page(account, actor).markers]
    plain = [account for account in accounts if account not in marked]
    get = _browser(settings, colleague)
    page, bare = side_by_side(get, lambda _: get("empty"), plain)
    with _looks() as spent:
        warned, session = side_by_side(get, lambda _: get("empty"), marked)
    look = Times.of(spent)
    more, beyond = page.median / bare.median, (warned.median - look.median) / session.median
    signed_in = "a signed-in page with nothing on it"
    return [
        Row(f"account card, {size:,}: reading", ours, "the same SQL, bare", raw, f"{ours.median / raw.median:.2f} ×",
            "(told, no bar)", True),
        Row(f"account card, {size:,}: page", page, signed_in, bare, f"{more:.1f} ×", f"≤ {_CARD} ×", more <= _CARD),
        Row(f"account card, {size:,}: with a marker", warned, signed_in, session,
            f"{beyond:.1f} × and {look.median:.2f} ms to log the look", f"≤ {_CARD} × beside the log", beyond <= _CARD),
    ]  # fmt: skip


@contextmanager
def _looks() -> Iterator[list[int]]:
    """What it costs, in nanoseconds, to log each look at a marker: a durable transaction, which the page waits for."""
    spent: list[int] = []

    def timed(*asked: Any) -> bool:
        start = time.perf_counter_ns()
        noted = look_noted(*asked)
        spent.append(time.perf_counter_ns() - start)
        return noted

    with patch.object(routes, "look_noted", timed):
        yield spent


def _browser(settings: Settings, colleague: Staff) -> Callable[[str], None]:
    """Asks for the whole card of an account inside the server, or for “empty”, which costs only the session."""
    from flask import Blueprint

    from shared.web import access

    empty = Blueprint("empty", __name__)

    @empty.get("/customers/empty")
    @access.staff()
    def nothing() -> str:
        return ""

    backoffice.BLUEPRINTS = (*backoffice.BLUEPRINTS, empty)
    app = backoffice.create_app(settings)
    backoffice.BLUEPRINTS = backoffice.BLUEPRINTS[:-1]
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:8001"
    with client.session_transaction(base_url=_BASE) as cookie:
        cookie["_user_id"] = sessions.begin(colleague, complete=True)

    def get(account: str) -> None:
        answer = client.get(f"/customers/{account}", base_url=_BASE)
        if answer.status_code != 200:
            raise RuntimeError(f"the page of {account} answered {answer.status_code}")

    return get


def _statements_of(read: Any, asked: list[str]) -> dict[str, list[tuple[str, Any]]]:
    """What each reading sends to the database, to be sent again without anything around it."""
    connection, found = database.connection(), {}
    for item in asked:
        sent: list[tuple[str, Any]] = []
        connection.set_exec_trace(lambda _cursor, sql, bindings, sent=sent: not sent.append((sql, bindings)))
        try:
            read(item)
        finally:
            connection.set_exec_trace(None)
        found[item] = sent
    return found


def _replay(statements: list[tuple[str, Any]]) -> None:
    connection = database.connection()
    for sql, bindings in statements:
        connection.cursor().execute(sql, bindings).fetchall()


def _scan(query: str) -> None:
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    connection = database.connection()
    for sql in _SCANS:
        connection.cursor().execute(sql, (f"%{escaped}%",) if "?1" in sql else ()).fetchall()

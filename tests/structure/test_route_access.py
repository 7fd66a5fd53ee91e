"""Route × role × method for the back office: who gets past the outer door, and nobody else (SEC-1, SEC-2, SEC-17).

The table is written by hand, apart from what the routes declare. A route that is not in it fails the first test.
"""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.database.connections import connect_to
from shared.rules import addresses
from shared.rules.vocabulary import Role
from tests import builders
from tests.sign_in import back_office, browser_of
from tests.structure.test_actions import called, sources

#: Who: c(olleague) l(ine manager) s(enior manager) d(irector) r(eports) a(uditor) m (administrator).
LETTERS = dict(zip("clsdram", Role, strict=True))
PUBLIC = "everyone, signed in or not"
ANYBODY, FRONT_LINE, MANAGERS, SENIOR = "clsdram", "clsd", "lsd", "sd"

#: What is expected: who → rule → methods.
EXPECTED: dict[str, dict[str, str]] = {
    PUBLIC: {
        "/": "GET",
        "/health": "GET",
        "/organisation.css": "GET",
        "/organisation/logo.svg": "GET",
        "/sign-in": "GET POST",
        "/api/openapi.json": "GET",
        "/api/v1/accounts/<account>/precautions": "GET",
        "/sign-in/organisation": "GET",
        "/sign-in/organisation/back": "GET",
        "/sign-in/organisation/ended": "POST",
        "/sign-in/code": "GET POST",
        "/sign-in/password/<token>": "GET POST",
        "/sign-in/recovery": "GET POST",
        "/sign-in/set-up": "GET POST",
        "/sign-in/set-up/qr.svg": "GET",
        "/sign-out": "POST",
        "/signed-out": "GET",
        "/static/<path:filename>": "GET",
    },
    ANYBODY: {
        "/drafts": "POST",
        "/drafts/thrown-away": "POST",
        "/policy": "GET",
        "/policy/from/<day>": "GET",
        "/policy/versions/<number>": "GET",
        "/policy/versions/<before>/to/<now>": "GET",
        "/policy/versions/compare": "GET",
        "/policy/procedure": "GET",
        "/policy/desk-card.pdf": "GET",
        "/work": "GET",
        "/work/notices/<number>/read": "POST",
        "/work/notices/up-to/<number>/read": "POST",
        "/your-sign-in": "GET",
        "/your-sign-in/password": "GET POST",
        "/your-sign-in/recovery-codes": "GET POST",
    },
    FRONT_LINE: {
        "/uploads": "POST",
        "/policy/procedure/read": "POST",
        "/uploads/<key>": "GET POST",
        "/additions/new": "GET POST",
        "/adjustments": "GET",
        "/adjustments/<reference>": "GET",
        "/customers/<account>/adjustments": "GET",
        "/adjustments/<reference>/match": "POST",
        "/adjustments/<reference>/withdraw": "POST",
        "/adjustments/new": "GET POST",
        "/appeals/new": "GET POST",
        "/appeals/<reference>/reviewer/outcome": "GET POST",
        "/customers": "GET",
        "/customers/<account>": "GET",
        "/customers/<account>/change": "GET POST",
        "/customers/<account>/information-requests/new": "GET POST",
        "/information-requests/<reference>": "GET",
        "/customers/<account>/contacts": "GET",
        "/customers/unknown": "GET POST",
        "/markers/<reference>": "GET POST",
        "/customers/<account>/who": "GET POST",
        "/incidents/<reference>/who": "GET",
        "/views/<number>": "GET POST",
        "/customers/<account>/allegations/new": "GET POST",
        "/adjustments/<reference>/who": "GET",
        "/customers/<account>/adjustments/<number>/missed": "GET POST",
        "/customers/<account>/contacts/new": "GET POST",
        "/restrictions/<reference>/seen": "GET POST",
        "/contacts/<number>": "GET POST",
        "/contacts/import": "GET POST",
        "/contacts/import/columns": "POST",
        "/contacts/imports/<number>": "GET",
        "/customers/<account>/details": "GET",
        "/customers/<account>/emergency": "GET",
        "/customers/<account>/history": "GET",
        "/customers/<account>/ladder": "POST",
        "/customers/<account>/letters": "GET",
        "/customers/<account>/support/new": "GET POST",
        "/customers/<account>/timeline": "GET",
        "/customers/new": "GET POST",
        "/enquiries": "GET",
        "/enquiries/<reference>": "GET",
        "/enquiries/new": "GET POST",
        "/files/<number>": "GET",
        "/incidents": "GET",
        "/incidents/<reference>": "GET",
        "/incidents/<reference>/break": "POST",
        "/incidents/<reference>/mail/refer": "POST",
        "/incidents/<reference>/mail/sent": "POST",
        "/incidents/<reference>/match": "POST",
        "/incidents/<reference>/notes": "POST",
        "/incidents/<reference>/support": "POST",
        "/incidents/new": "GET POST",
        "/ladder/<reference>": "GET",
        "/ladder/<reference>/danger": "POST",
        "/ladder/<reference>/end": "POST",
        "/ladder/<reference>/goes-on": "POST",
        "/ladder/<reference>/harm": "POST",
        "/ladder/<reference>/stopped": "POST",
        "/letters/<reference>": "GET POST",
        "/letters/<reference>.brf": "GET",
        "/letters/<reference>.pdf": "GET",
        "/letters/<reference>.txt": "GET",
        "/letters/<reference>/page.png": "GET",
        "/letters/<reference>/sent": "GET POST",
        "/appeals/<reference>/answer": "GET POST",
    },
    MANAGERS: {
        "/information-requests": "GET",
        "/adjustments/<reference>/not/<account>": "GET POST",
        "/additions/<reference>/put-right": "GET POST",
        "/additions/<reference>/read": "POST",
        "/appeals/<reference>/withdraw": "POST",
        "/appeals/<reference>/write-down": "GET POST",
        "/adjustments/<reference>/decide": "POST",
        "/customers/<account>/adjustments/<number>": "GET POST",
        "/appeals": "GET",
        "/appeals/<reference>": "GET",
        "/cases": "GET",
        "/cases/<reference>": "GET",
        "/cases/<reference>/account": "GET POST",
        "/cases/<reference>/consultations/new": "GET POST",
        "/cases/<reference>/views/new": "GET POST",
        "/cases/lessons": "GET",
        "/markers/<reference>/remove": "POST",
        "/markers/<reference>/told": "POST",
        "/markers/told/<number>/recalled": "POST",
        "/allegations/<reference>": "GET",
        "/allegations/<reference>/answer": "POST",
        "/cases/<reference>/print": "GET",
        "/cases/<reference>/referrals/<number>.pdf": "GET",
        "/cases/<reference>/timeline": "GET",
        "/incidents/<reference>/mail": "GET POST",
        "/letters/<reference>/issue": "POST",
        "/steps/<reference>": "GET",
        "/steps/<reference>/answer": "GET POST",
        "/steps/<reference>/close": "GET POST",
        "/steps/<reference>/withdraw": "GET POST",
        "/customers/<account>/death": "GET POST",
        "/customers/<account>/join": "GET POST",
        "/customers/<account>/part/<number>": "GET POST",
        "/customers/<account>/not/<other>": "GET POST",
        "/customers/<account>/sensitive/new": "GET POST",
        "/incidents/<reference>/support/offered": "POST",
        "/safeguarding/<reference>": "GET POST",
        "/letters": "GET",
        "/restrictions/<reference>": "GET",
        "/restrictions/<reference>/letter.pdf": "GET",
        "/restrictions/<reference>/letter.png": "GET",
    },
    SENIOR: {
        "/incidents/<reference>/danger": "GET POST",
        "/appeals/<reference>/assign": "POST",
        "/appeals/<reference>/match": "POST",
        "/appeals/<reference>/replace": "POST",
        "/appeals/<reference>/reviewer": "GET POST",
        "/appeals/<reference>/reviewer/file": "GET POST",
        "/allegations/<reference>/given": "POST",
        "/cases/<reference>/reflect": "GET POST",
        "/incidents/<reference>/marker": "GET POST",
        "/markers/<reference>/review": "POST",
        "/cases/<reference>/checklist": "GET POST",
        "/cases/<reference>/checklist/<item>": "GET POST",
        "/cases/<reference>/checklist/<item>/as-it-stands": "GET",
        "/cases/<reference>/close": "GET POST",
        "/customers/<account>/hold": "POST",
        "/customers/<account>/hold/lift": "POST",
        "/cases/<reference>/pack": "GET POST",
        "/cases/<reference>/pack/<number>/take-back": "POST",
        "/cases/<reference>/pack/files": "POST",
        "/cases/<reference>/pack/redacted": "POST",
        "/cases/<reference>/pack/whole": "POST",
        "/cases/<reference>/steps/new": "GET POST",
        "/cases/<reference>/referrals/new": "GET POST",
        "/cases/new": "GET POST",
        "/reports/quarterly/<quarter>/behind/<figure>": "GET",
        "/reports/quarterly/<quarter>/register": "GET POST",
        "/restrictions/<reference>/letters": "POST",
        "/restrictions/<reference>/officer": "GET POST",
        "/restrictions/officers/<number>": "GET POST",
        "/restrictions/<reference>/review": "GET POST",
    },
    # As the policy of these tests has it: whose enquiries are, who proposes, who authorises and hears appeals.
    "sdm": {
        "/policy/drafts": "GET POST",
        "/policy/import": "GET POST",
        "/policy/drafts/<number>": "GET",
        "/policy/drafts/<number>/<page>.pdf": "GET",
        "/policy/drafts/<number>/<part>/leave-out": "POST",
        "/policy/drafts/<number>/add": "GET POST",
        "/policy/drafts/<number>/order/<field>": "GET POST",
        "/policy/drafts/<number>/<part>": "GET POST",
        "/policy/drafts/<number>/discard": "POST",
        "/policy/review": "GET POST",
    },
    "ls": {
        "/enquiries/<reference>/progress": "POST",
        "/information-requests/<reference>/answer": "POST",
        "/information-requests/<reference>/ask": "POST",
        "/information-requests/<reference>/copy": "GET POST",
        "/information-requests/<reference>/copy/<number>/take-back": "POST",
        "/information-requests/<reference>/copy/files": "POST",
        "/information-requests/<reference>/copy/make": "POST",
        "/information-requests/<reference>/heard": "POST",
        "/information-requests/<reference>/longer": "POST",
        "/information-requests/<reference>/withdraw": "POST",
        "/enquiries/<reference>/acknowledge": "POST",
        "/enquiries/<reference>/answer": "POST",
        "/enquiries/<reference>/code": "POST",
        "/enquiries/<reference>/keep": "POST",
        "/enquiries/<reference>/match": "POST",
        "/enquiries/<reference>/pass": "POST",
    },
    "s": {
        "/cases/<reference>/propose": "GET POST",
        "/restrictions/<reference>/revise": "GET POST",
        "/restrictions/<reference>/withdraw": "GET POST",
    },
    "d": {
        "/policy/drafts/<number>/approve": "POST",
        "/appeals/<reference>/decide": "GET POST",
        "/appeals/<reference>/question": "GET POST",
        "/restrictions/<reference>/decide": "POST",
    },
    "sdra": {
        "/reports": "GET",
        "/reports/analysis/<quarter>": "GET",
        "/reports/analysis/<quarter>.<form>": "GET",
        "/reports/answers/<year>": "GET",
        "/reports/answers/<year>.<form>": "GET",
        "/reports/protection": "GET",
        "/reports/protection/<day>": "GET",
        "/reports/protection/<day>.<form>": "GET",
        "/reports/quarterly/<quarter>": "GET",
        "/reports/quarterly/<quarter>.<form>": "GET",
    },
    "dr": {
        "/reports/quarterly/<quarter>/commentary": "GET POST",
        "/reports/quarterly/<quarter>/present": "POST",
    },
    "lsdm": {
        "/absences": "GET",
        "/absences/<number>/end": "POST",
        "/absences/new": "GET POST",
    },
    "a": {
        "/audit": "GET",
        "/audit/export": "POST",
        "/audit/verification": "GET",
    },
    "m": {
        "/staff": "GET",
        "/staff/<number>": "GET POST",
        "/staff/<number>/change": "GET POST",
        "/staff/<number>/end-access": "GET POST",
        "/staff/<number>/invite": "POST",
        "/staff/<number>/second-factor": "GET POST",
        "/staff/<number>/sign-out": "POST",
        "/staff/new": "GET POST",
        "/systems": "GET",
        "/systems/<number>/end": "POST",
        "/systems/new": "GET POST",
        "/work/emails": "GET",
    },
}
#: What is sent there asks for the password again when it was given more than ten minutes ago (SEC-17).
CONFIRMED = {
    "/policy/drafts/<number>/approve",
    "/audit/export",
    "/information-requests/<reference>/copy/make",
    "/cases/<reference>/pack/redacted",
    "/cases/<reference>/pack/whole",
    "/reports/quarterly/<quarter>/register",
    "/restrictions/<reference>/decide",
    "/staff/<number>",
    "/staff/<number>/change",
    "/staff/<number>/end-access",
    "/staff/<number>/invite",
    "/staff/<number>/second-factor",
    "/staff/new",
    "/systems/<number>/end",
    "/systems/new",
    "/your-sign-in/recovery-codes",
}
#: What stands for a part of an address that a number would not fit: nothing that is there.
NOWHERE = {
    "reference": "RES-0000-0000", "account": "HA-000000", "other": "HA-000001", "item": "evidence",
    "token": "x", "year": "1999", "day": "1999-01-01", "field": "statement",
    "filename": "x", "key": "x", "part": "statement", "quarter": "2019-Q1", "form": "doc", "figure": "nothing",
}  # fmt: skip
UNUSED = {403, 404, 405}


def rules_of(app: Flask) -> dict[str, str]:
    """Every rule of the application with its methods, its parts without their converters."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        plain = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"<\1>", rule.rule).replace("<filename>", "<path:filename>")
        found.setdefault(plain, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return {rule: " ".join(sorted(methods)) for rule, methods in found.items()}


def cells() -> list[tuple[str, str, str]]:
    """Each door that is not public: who gets through, its rule, its method."""
    return [
        (who, rule, method)
        for who, rules in EXPECTED.items()
        for rule, methods in rules.items()
        for method in methods.split()
        if who != PUBLIC
    ]


def address(rule: str) -> str:
    """An address of this rule at which there is nothing."""
    return re.sub(r"<(?:path:)?(\w+)>", lambda part: NOWHERE.get(part[1], "999999"), rule)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite) -> builders.World:
    """One organisation for all roles: nothing here is changed but what is looked at."""
    file = tmp_path_factory.mktemp("doors") / "evenhand.sqlite"
    file.write_bytes(migrated_sqlite.read_bytes())
    connect_to(f"sqlite:///{file}")
    made = builders.world()
    made.made["address"] = f"sqlite:///{file}"
    return made


@pytest.fixture
def app(world: builders.World) -> Flask:
    """The back office, over its own database whatever other tests have connected to meanwhile."""
    return back_office(str(world.made["address"]))


def test_every_page_in_the_address_book_is_there(app: Flask) -> None:
    """And every reference that is given out has its page; a decision is read in its letter."""
    given = {
        node.args[0].value
        for _, nodes in sources("shared")
        for node in nodes
        if called(node) == "new_reference" and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant)
    }
    assert given - {"DEC"} == set(addresses.PAGES)
    there = {rule.rule.partition("<")[0] for rule in app.url_map.iter_rules()}
    pages = {f"{page}/" for page in addresses.PAGES.values()}
    assert {"record_page", "customer_page", "contact_page"} <= set(app.jinja_env.globals)
    assert pages | {addresses.customer_page(""), "/contacts/"} <= there


def test_no_door_has_a_list_of_roles_of_its_own() -> None:
    """They stand in the tables of actions and of reading, or in the policy in force."""
    lists = []
    for name, nodes in sources("backoffice"):
        for node in nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "access.staff":
                purposes = [ast.unparse(one) for one in node.args]
                lists += [f"{name}: {one}" for one in purposes if not re.fullmatch(r"(Action|Reading)\.[A-Z_]+", one)]
    assert lists == []


def test_no_view_compares_the_roles_of_whoever_asks() -> None:
    """It asks `may`, `may_ever` or `may_read`, which look them up in those tables."""
    found = [
        f"{name}:{node.lineno}"
        for name, nodes in sources("backoffice")
        for node in nodes
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd) and ".roles" in ast.unparse(node)
    ]
    assert found == []


@pytest.mark.clause("SEC-1")
def test_the_table_names_every_route_and_its_methods(app: Flask) -> None:
    expected = {rule: methods for rules in EXPECTED.values() for rule, methods in rules.items()}
    assert rules_of(app) == expected, "write into EXPECTED who gets past this door"


@pytest.mark.clause("SEC-2", "DPA-4")
@pytest.mark.parametrize("letter", list(LETTERS))
def test_each_role_gets_past_the_doors_that_are_its_own(app: Flask, world: builders.World, letter: str) -> None:
    key = next(key for key, person in builders.PEOPLE.items() if person[3] is LETTERS[letter])
    client = browser_of(app, world.staff[key])
    wrong = []
    for who, rule, method in cells():
        answer = client.open(address(rule), method=method)
        refused = answer.status_code == 403 and "This page is for other colleagues" in answer.text
        entered = not refused and answer.status_code in {200, 303, 404, 409, 422}
        if not (entered if letter in who else refused) or "/sign-in" in answer.headers.get("Location", ""):
            wrong.append(f"{method} {rule}: {answer.status_code}")
    assert not wrong


@pytest.mark.clause("SEC-17")
@pytest.mark.parametrize("letter", list(LETTERS))
def test_with_an_old_password_these_ask_for_it_and_no_others(app: Flask, world: builders.World, letter: str) -> None:
    key = next(key for key, person in builders.PEOPLE.items() if person[3] is LETTERS[letter])
    client = browser_of(app, world.staff[key])
    asked, expected = set(), set()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        # Where the role has no business it is refused before anybody asks, as the test above says of every door.
        for who, rule, method in cells():
            if letter not in who and rule not in CONFIRMED:
                continue
            if b"Confirm it is you" in client.open(address(rule), method=method).data:
                asked.add((rule, method))
            if rule in CONFIRMED and method == "POST" and letter in who:
                expected.add((rule, method))
    assert asked == expected


@pytest.mark.clause("SEC-2", "SEC-9")
def test_methods_that_are_not_in_use_reach_nothing(app: Flask, world: builders.World) -> None:
    client = browser_of(app, world.staff["senior-manager"])
    used = {(rule, method) for _, rule, method in cells()}
    for rule in {rule for rule, _ in used}:
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            if (rule, method) not in used:
                assert client.open(address(rule), method=method).status_code in UNUSED, f"{method} {rule}"


@pytest.mark.clause("SEC-2")
def test_signed_out_only_the_public_doors_are_open(app: Flask) -> None:
    client = app.test_client()
    for who, rules in EXPECTED.items():
        for rule, methods in rules.items():
            for method in methods.split():
                answer = client.open(address(rule), method=method)
                to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
                assert to_sign_in == (who != PUBLIC), f"{method} {rule}"


@pytest.mark.clause("SEC-9")
def test_a_method_that_is_not_in_use_is_answered_so(app: Flask, world: builders.World) -> None:
    client = browser_of(app, world.staff["colleague"])
    answer = client.delete("/work")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]

"""From an empty database to an administrator at work: what an operator types, once, before anybody can sign in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine

from shared import clock
from shared.database import connections
from shared.models import Event, Organisation, Service, Staff, StaffRole
from shared.organisation_file import EXAMPLE
from shared.rules.vocabulary import Role
from tests.integration.test_cli import refused, typed
from tests.postgres import portal_account
from tests.sign_in import back_office

KEY = {"EVENHAND_BACKOFFICE_SECRET_KEY": "a key of the tests", "EVENHAND_BACKOFFICE_URL": "http://127.0.0.1:8001"}
JO = "administrator Jo@Example.org --name Jo --title Officer --service housing"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def written(folder: Path, text: str) -> Path:
    """An organisation's file with this text."""
    file = folder / "organisation.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.clause("DPA-4", "SEC-16")
def test_an_operator_sets_up_an_organisation_and_its_first_administrator(
    bare_database_url: str, tmp_path: Path
) -> None:
    url = bare_database_url
    assert typed("migrate", url=url, EVENHAND_PORTAL_DATABASE_URL=portal_account(url)).returncode == 0
    example = typed("organisation example", url=url).stdout
    (tmp_path / "logo.svg").write_text(LOGO, "utf-8")
    file = written(tmp_path, example.replace('# logo = "logo.svg"', 'logo = "logo.svg"'))
    assert "Marrowfield Homes" in typed(f"organisation use {file}", url=url).stdout
    assert typed("policy use managing-contact", url=url).returncode == 0
    link = typed(JO, url=url, **KEY).stdout.split()[-1]

    browser = back_office(url).test_client()
    assert "jo@example.org" in browser.get(urlsplit(link).path).text
    answer = browser.post(urlsplit(link).path, data={"password": "nine plain words in a row, and then some",
                                                     "again": "nine plain words in a row, and then some"})  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/sign-in/set-up")
    assert browser.get(urlsplit(link).path).status_code == 410
    (jo,) = Staff.select()
    assert [row.role for row in StaffRole.select().where(StaffRole.staff == jo)] == [Role.ADMINISTRATOR]
    assert Organisation.get().logo_svg == LOGO
    assert {row.key for row in Service.select()} == {"housing", "repairs", "customer"}
    done = [row.action for row in Event.select().order_by(Event.number)]
    assert done[:3] == ["set_up_organisation", "use_policy", "add_colleague"]


def test_the_same_file_changed_changes_the_organisation(sqlite_url: str, tmp_path: Path) -> None:
    example = EXAMPLE.read_text("utf-8")
    typed(f"organisation use {written(tmp_path, example)}", url=sqlite_url)
    changed = example.replace('customer = "Customer Services"', 'customer = "Help and advice"\ncare = "Care"')
    typed(f"organisation use {written(tmp_path, changed.replace('01632 960000', '01632 960111'))}", url=sqlite_url)
    connections.connect_to(sqlite_url)
    assert Organisation.get().telephone == "01632 960111"
    assert {row.key: row.name for row in Service.select()}["customer"] == "Help and advice"
    assert Service.select().count() == 4


def test_a_link_ends_after_a_week(sqlite_url: str, tmp_path: Path) -> None:
    typed(f"organisation use {EXAMPLE}", url=sqlite_url)
    link = urlsplit(typed(JO, url=sqlite_url, **KEY).stdout.split()[-1]).path
    browser = back_office(sqlite_url).test_client()
    for days, status in ((7, 200), (8, 410)):
        with time_machine.travel(clock.now().replace(hour=12) + timedelta(days=days)):
            assert browser.get(link).status_code == status


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (JO.replace("housing", "nowhere"), "Choose a service: customer, housing, repairs."),
        (JO.replace("Jo@Example.org", "jo"), "“jo” is not an email address."),
        (JO.replace(" --title Officer", ""), "--title"),
        ("administrator", "EMAIL"),
        ("organisation use /no/such/file", "can't be read"),
        ("organisation", "Try “evenhand organisation --help”"),
    ],
)
def test_bad_input_gets_one_sentence(sqlite_url: str, command: str, says: str) -> None:
    typed(f"organisation use {EXAMPLE}", url=sqlite_url)
    assert says in refused(typed(command, url=sqlite_url, **KEY))


def test_nobody_is_added_twice_nor_without_an_organisation_or_a_key(sqlite_url: str) -> None:
    assert "First set up the organisation." in refused(typed(JO, url=sqlite_url, **KEY))
    typed(f"organisation use {EXAMPLE}", url=sqlite_url)
    assert "EVENHAND_BACKOFFICE_SECRET_KEY is not set" in refused(typed(JO, url=sqlite_url))
    assert typed(JO, url=sqlite_url, **KEY).returncode == 0
    assert "already here." in refused(typed(JO, url=sqlite_url, **KEY))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('name = "Marrow', 'nam = "Marrow', "line {here}: “nam” is not known here; did you mean “name”?"),
        ('short_name = "Marrowfield"', "", "line 1: the file has no “short_name”"),
        ("hello@example.org", "hello", "line {here}: “hello” is not an email address"),
        ('# primary_colour = "#0b4f4a"', 'primary_colour = "green"', "line {here}: “primary_colour” is “green”;"),
        ('# logo = "logo.svg"', 'logo = "none.svg"', "the logo none.svg can’t be read"),
        ('housing = "Housing"', "housing = 1", "must be text in quotes"),
        ('name = "Marrowfield Homes"', "name = Marrowfield", "line 5: this is not valid TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_line(
    sqlite_url: str, tmp_path: Path, before: str, after: str, says: str
) -> None:
    example = EXAMPLE.read_text("utf-8")
    assert before in example
    here = example[: example.index(before)].count("\n") + 1
    done = typed(f"organisation use {written(tmp_path, example.replace(before, after, 1))}", url=sqlite_url)
    assert done.returncode == 2
    assert says.replace("{here}", str(here)) in done.stderr
    connections.connect_to(sqlite_url)
    assert Organisation.select().count() == 0


def test_white_words_must_be_readable_on_the_colour(sqlite_url: str, tmp_path: Path) -> None:
    pale = EXAMPLE.read_text("utf-8").replace('# primary_colour = "#0b4f4a"', 'primary_colour = "#ffee88"')
    assert "hard to read" in refused(typed(f"organisation use {written(tmp_path, pale)}", url=sqlite_url))

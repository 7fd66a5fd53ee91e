"""The customer's account is added, changed and supported; bad input keeps everything typed (CUS-1, CUS-5)."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.customers.keep import record_sensitive_detail
from shared.models import Customer, Event, SensitiveDetail, SupportContact
from shared.rules.vocabulary import Barrier
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import browser_of

NEW = {
    "account": "ha-777001",
    "name": "Pat Sampleson",
    "address": "1 Example Row\nMarrowfield",
    "postcode": "zz1 2bb",
    "telephone": "+44 7700 900321",
    "email": "Pat@Example.com",
    "preferred_channel": "email",
    "language": "cy",
    "service": "repairs",
}


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["colleague"])


@pytest.mark.clause("CUS-1")
def test_a_customer_is_added_and_their_page_shows_it_all(colleague: FlaskClient) -> None:
    answer = colleague.post("/customers/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/customers/HA-777001")
    page = colleague.get("/customers/HA-777001/details").text
    shown = (
        "Pat Sampleson", "HA-777001", "1 Example Row, Marrowfield, ZZ1 2BB", "07700 900321", "Repairs",
        "Pat@example.com", "email", "Welsh",
    )  # fmt: skip
    for words in shown:
        assert words in page, words
    assert colleague.get("/customers?q=07700900321").location == "/customers/HA-777001"


def test_what_is_wrong_stands_by_the_field_and_nothing_typed_is_lost(colleague: FlaskClient) -> None:
    answer = colleague.post("/customers/new", data=NEW | {"account": "HA/1 2", "telephone": "12", "name": ""})
    assert answer.status_code == 422
    assert "<title>Error: Add a customer" in answer.text
    for message in ("Enter the customer’s name", "only letters, digits, dots and dashes", "Enter a telephone number"):
        assert answer.text.count(message) >= 2
    for typed in ("HA/1 2", "1 Example Row", "Pat@", "zz1 2bb"):
        assert typed in answer.text
    assert not Customer.select().where(Customer.name == "").exists()


def test_an_account_number_is_one_customers_only(colleague: FlaskClient) -> None:
    answer = colleague.post("/customers/new", data=NEW | {"account": "ha-204417"})
    assert answer.status_code == 422
    assert "An account with this number is already here" in answer.text


def test_the_form_opens_with_what_is_known_and_saves_what_is_changed(colleague: FlaskClient) -> None:
    page = colleague.get("/customers/HA-204417/change").text
    assert 'value="Morgan Okafor-Reed"' in page
    change = NEW | {"name": "Morgan Reed", "version": "1"}
    assert colleague.post("/customers/HA-204417/change", data=change).status_code == 303
    assert Customer.get(Customer.account == "HA-204417").name == "Morgan Reed"
    assert not Customer.select().where(Customer.account == "HA-777001").exists()


@pytest.mark.clause("REL-5")
def test_the_second_of_two_colleagues_is_told_what_the_first_changed(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    colleague.post("/customers/HA-204417/change", data=NEW | {"name": "First Change", "version": "1"})
    second = browser_of(app, world.staff["line-manager"])
    answer = second.post("/customers/HA-204417/change", data=NEW | {"name": "Second Change", "version": "1"})
    assert answer.status_code == 422
    assert "Ash Testley changed a customer’s details at " in answer.text
    assert 'value="Second Change"' in answer.text
    assert Customer.get(Customer.account == "HA-204417").name == "First Change"


@pytest.mark.clause("SEC-7")
def test_extra_fields_change_nothing(colleague: FlaskClient) -> None:
    extra = NEW | {"version": "1", "telephone_key": "x", "id": "99", "state": "ended", "account": "HA-999999"}
    colleague.post("/customers/HA-204417/change", data=extra)
    customer = Customer.get(Customer.email_key == "pat@example.com")
    assert (customer.account, customer.telephone_key) == ("HA-204417", "07700900321")


@pytest.mark.clause("CUS-1")
def test_a_support_contact_has_consent_with_its_date_or_none(colleague: FlaskClient) -> None:
    person = {"name": "Pat Mockley", "part": "advocate", "telephone": "01632 960888", "consent": "yes"}
    answer = colleague.post("/customers/HA-204417/support/new", data=person)
    assert answer.status_code == 422
    assert "Enter when they agreed" in answer.text
    agreed = {"consent_on-day": "4", "consent_on-month": "3", "consent_on-year": "2026"}
    assert colleague.post("/customers/HA-204417/support/new", data=person | agreed).status_code == 303
    assert SupportContact.get().consent_on == date(2026, 3, 4)
    assert "Since 4 March 2026" in colleague.get("/customers/HA-204417/details").text


@pytest.mark.clause("CAS-4", "CUS-5")
def test_a_circumstance_is_kept_by_managers_and_with_consent_only(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    address = "/customers/HA-204417/sensitive/new"
    detail = {
        "barrier": "anxiety",
        "detail": "Say what happens next, step by step",
        "consent_on-day": "4",
        "consent_on-month": "3",
        "consent_on-year": "2026",
    }
    assert colleague.post(address, data=detail | {"consent": "yes"}).status_code == 403
    manager = browser_of(app, world.staff["line-manager"])
    refused = manager.post(address, data=detail)
    assert refused.status_code == 422
    assert "we keep it only with consent" in refused.text
    assert not SensitiveDetail.select().count()
    assert manager.post(address, data=detail | {"consent": "yes"}).status_code == 303
    assert "Say what happens next, step by step" in manager.get("/customers/HA-204417/details").text
    assert Event.select().where(Event.action == "record_sensitive_detail").count() == 1


@pytest.mark.clause("CAS-4")
def test_help_is_offered_for_what_stands_in_their_way_alone_or_together(app: Flask, world: builders.World) -> None:
    manager, page = AtWork(app, world.staff["line-manager"]), "/customers/HA-204417/details"
    assert "Often helps" not in manager.get(page)
    for barrier in (Barrier.SIGHT_LOSS, Barrier.ANXIETY):
        record_sensitive_detail(world.actor("line-manager"), "HA-204417", barrier, "Said by her", clock.today())
    text = manager.get(page)
    for words in ("Often helps", "Large print", "Clear warning before a call is ended"):
        assert words in text, words
    assert "Text relay" not in text, "nothing that is for another barrier"
    assert "Often helps" not in AtWork(app, world.staff["colleague"]).get(page)
    case = builders.case(world, checklist=False)
    senior = AtWork(app, world.staff["senior-manager"])
    assert "Often helps with what is on record: Clear warning" in senior.get(f"/cases/{case.reference}/checklist")


def test_no_such_account_is_not_found_on_any_of_its_pages(colleague: FlaskClient) -> None:
    for part in ("", "/details", "/timeline", "/contacts", "/history", "/letters", "/emergency", "/change"):
        assert colleague.get(f"/customers/NOBODY-1{part}").status_code == 404


@pytest.mark.clause("BEH-8")
def test_emergency_says_what_to_do_with_danger_and_with_talk_of_self_harm(colleague: FlaskClient) -> None:
    page = colleague.get("/customers/HA-204417/emergency").text
    for said in ("999", "116 123", "This is never misconduct"):
        assert said in page

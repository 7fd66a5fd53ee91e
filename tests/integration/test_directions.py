"""Words that are read from right to left keep their own direction, and turn nothing around them (INP-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from flask import Flask

from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.customers.keep import CustomerDetails, change_customer
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.models import Appeal, CaseFile, Incident, Restriction
from shared.rules.actor import CUSTOMER
from shared.rules.direction import is_turned
from shared.rules.vocabulary import AdjustmentKind, AppealGround, Channel, EnquiryTopic
from tests import beginnings, builders
from tests.integration.test_portal_adjustments import WANTED, walk
from tests.sign_in import back_office, browser_of
from tests.visitor import Visitor, portal

NAME = "ليلى نموذج"
#: A name that a rule or query has put into a sentence.
_APART = re.compile("\u2068[^\u2069]*\u2069")
WORDS = "هذا ليس صحيحا!"


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return back_office(sqlite_url)


@pytest.fixture
def world(app: Flask) -> builders.World:
    """A customer with an Arabic name, of whom everything is here."""
    made = beginnings.authorised()
    customer = made.customer
    means = {"name": NAME, "reply_by": Channel.EMAIL, "email": "layla@example.com"}
    details = CustomerDetails(customer.account, NAME)
    change_customer(made.actor("colleague"), customer.account, customer.version, details)
    asked = NewAdjustmentRequest(**means, kinds=(AdjustmentKind.LARGE_PRINT,), own_words=WORDS)  # type: ignore[arg-type]
    request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPS")
    grounds = (AppealGround.FACTS_WRONG,)
    appeal = NewAppeal(**means, grounds=grounds, own_words=WORDS, wants=WORDS, decision_described=WORDS)  # type: ignore[arg-type]
    lodge_appeal(CUSTOMER, appeal, "7K3Q9-XZ2MA-4TPR")
    send_enquiry(CUSTOMER, NewEnquiry(EnquiryTopic.OTHER, WORDS), "7K3Q9-XZ2MA-4TPT")
    return made


def texts(tree: Element) -> Iterator[tuple[str, str]]:
    """Each run of text of a page, with the tag that it stands in; what follows a child stands in its parent."""
    for one in tree.iter():
        if one.tag in {"script", "style", "title", "textarea", "option"}:
            continue
        yield one.tag, one.text or ""
        for child in one:
            yield one.tag, child.tail or ""


def mixed(page: str) -> list[str]:
    """Texts in which somebody's words stand among ours with nothing around them."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    ours = (_APART.sub("", text) for _, text in texts(tree))
    found = (line.strip() for text in ours for line in text.split("\n") if is_turned(line))
    return [text for text in found if any(c.isalpha() and c.isascii() for c in text)]


@pytest.mark.parametrize(
    "path",
    [
        "/customers?q=ليلى&list", "/customers/HA-204417", "/customers/HA-204417/timeline", "/incidents/{incident}",
        "/cases", "/cases/{case}", "/restrictions/{restriction}", "/appeals", "/appeals/{appeal}",
        "/enquiries", "/adjustments", "/work", "/letters",
    ],
)  # fmt: skip
def test_somebody_s_words_are_set_apart(app: Flask, world: builders.World, path: str) -> None:
    named = {
        "incident": Incident.get().reference, "case": CaseFile.get().reference, "appeal": Appeal.get().reference,
        "restriction": Restriction.get().reference,
    }  # fmt: skip
    answer = browser_of(app, world.staff["senior-manager"]).get(path.format(**named))
    assert answer.status_code == 200, path
    assert mixed(answer.text) == []


def test_a_customer_s_own_words_are_set_apart_before_them(sqlite_url: str) -> None:
    visitor = Visitor(portal(sqlite_url))
    builders.organisation()
    builders.policy()
    other = {"name": NAME, "for_whom": "other", "on_behalf_name": NAME, "on_behalf_authority": WORDS}
    walk(visitor, what=WANTED | {"own_words": WORDS}, who=other)
    assert NAME in visitor.text
    assert WORDS in visitor.text
    assert mixed(visitor.page) == []
    visitor.get("/adjustments/what")
    assert re.search(rf'<textarea[^>]*dir="auto"[^>]*>{WORDS}', visitor.page)

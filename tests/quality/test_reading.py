"""How easy the public pages are to read, measured (ACC-4). What was measured is printed: pytest -s."""

from __future__ import annotations

from typing import Any

import pytest

from portal.notices.routes import LISTED
from tests import builders
from tests.quality import reading
from tests.visitor import Visitor, portal, told

OLDEST = 11.0
#: With the pages that search engines are told of, every one that somebody reads on their way through the forms.
ON_THE_WAY = (
    "/adjustments/what",
    "/adjustments/how",
    "/adjustments/barriers",
    "/adjustments/who",
    "/adjustments/reply",
)
BY_POLICY = ("/policy", "/privacy", "/contact", "/accessibility", "/appeals")


def age_of(visitor: Visitor, path: str, name: str) -> float:
    visitor.get(path)
    found = reading.measure(visitor.page)
    print(f"{found.age:5.1f} years  {found.words:5} words  {found.sentences:4} sentences  {name}")
    return found.age


@pytest.mark.clause("ACC-4")
@pytest.mark.parametrize("policy", builders.POLICIES)
def test_what_the_policy_says_is_read_with_ease_at_eleven(sqlite_url: str, policy: str) -> None:
    visitor = Visitor(portal(sqlite_url))
    builders.organisation()
    builders.policy(policy)
    ages = {path: age_of(visitor, path, f"{path}, {policy}") for path in BY_POLICY}
    assert {path: age for path, age in ages.items() if age > OLDEST} == {}


@pytest.mark.clause("ACC-4")
def test_every_page_on_the_way_is_read_with_ease_at_eleven(sqlite_url: str) -> None:
    visitor = Visitor(portal(sqlite_url))
    letter = told(builders.world("housing-association"))
    ages = {path: age_of(visitor, path, path) for path in (*LISTED, "/continue", "/nothing")}
    visitor.get("/follow")
    visitor.fill(reference=letter[0], code=letter[1])
    ages["/follow/opened"] = age_of(visitor, "/follow/opened", "/follow/opened")
    ages["/follow/why"] = age_of(visitor, "/follow/why", "/follow/why")
    visitor.get("/adjustments/what")
    answers: tuple[dict[str, Any], ...] = (
        {"kinds": ["large_print"]},
        {},
        {},
        {"for_whom": "me", "name": "Morgan Okafor-Reed"},
    )
    for path, given in zip(ON_THE_WAY, answers, strict=False):
        ages[path] = age_of(visitor, path, path)
        visitor.fill(**given)
    assert {path: age for path, age in ages.items() if age > OLDEST} == {}
    assert len(ages) > 15


@pytest.mark.parametrize(
    ("sentence", "syllables"),
    [
        ("The cat sat on the mat", 6),
        ("The Australian platypus is seemingly a hybrid of a mammal and a reptilian creature", 26),
        ("Somebody who had no part in the decision reads everything", 16),
        ("You don’t have to say why, and it isn’t a bother", 13),
        ("We changed the rules that limited what colleagues wanted", 14),
        ("Serious behaviour: violence, threats, racial abuse, the usual language", 20),
        ("Reasonable adjustments are available in every office", 17),
    ],
)
def test_syllables_are_counted_as_they_are_said(sentence: str, syllables: int) -> None:
    words = reading._WORD.findall(sentence)
    assert sum(map(reading.syllables, words)) == syllables, [(word, reading.syllables(word)) for word in words]


def test_a_hard_text_is_found_hard_and_an_easy_one_easy() -> None:
    hard = (
        "<main><p>Notwithstanding the aforementioned considerations, the organisation reserves the entitlement to "
        "implement proportionate contact limitations following comprehensive multidisciplinary evaluation.</p></main>"
    )
    easy = "<main><h1>Notwithstanding considerations</h1><p>We can help you. Tell us what you need from us.</p></main>"
    assert reading.measure(hard).age > 25
    assert reading.measure(easy).age < 7
    assert reading.measure(easy).sentences == 2

"""The statement to download and the poster to hang up: real files, read back from paper."""

from __future__ import annotations

import page
import pytest

from shared.queries.policy import policy_in_force
from tests import builders, pdf_reading
from tests.visitor import URL, Visitor, portal

POINTS_TO_MM = 25.4 / 72


def fetched(url: str, policy: str, path: str) -> bytes:
    visitor = Visitor(portal(url))
    builders.organisation()
    builders.policy(policy)
    answer = visitor.client.get(path, base_url=URL)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return bytes(answer.data)


@pytest.mark.clause("POL-3")
@pytest.mark.parametrize(
    ("name", "size", "width", "height"),
    [*((name, "a4", 210, 297) for name in builders.POLICIES), ("housing-association", "a3", 297, 420)],
)
def test_the_poster_is_one_sheet_with_everything_on_it(
    sqlite_url: str, name: str, size: str, width: int, height: int
) -> None:
    pdf = fetched(sqlite_url, name, f"/policy/poster.pdf?size={size}")
    assert pdf_reading.pages(pdf) == 1
    picture = pdf_reading.picture(pdf, 1, 72)
    assert [round(side * POINTS_TO_MM) for side in picture.size] == [width, height]
    text = pdf_reading.text(pdf)
    grave = [b.title for c in policy_in_force().categories for b in c.behaviours if b.zero_tolerance]
    assert all(title in text for title in grave[:5])
    assert "Version 1, in force from" in text
    words = pdf_reading.words(pdf)
    assert pdf_reading.white_above_foot(pdf) > height * 0.015, "the lists run into the foot"
    assert max(word.bottom for word in words) < height - 2
    assert max(word.right for word in words) < width - 5


@pytest.mark.clause("POL-3")
@pytest.mark.parametrize("path", ["/policy.pdf", "/policy/poster.pdf", "/policy/poster.pdf?size=a3"])
def test_both_are_accessible_files(sqlite_url: str, path: str) -> None:
    pdf = fetched(sqlite_url, "housing-association", path)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, str(report)
    assert "H1" in pdf_reading.tags(pdf)
    assert all(pdf_reading.alternative_texts(pdf))


@pytest.mark.clause("POL-3")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_file_says_what_the_page_says(sqlite_url: str, name: str) -> None:
    text = pdf_reading.running_text(fetched(sqlite_url, name, "/policy.pdf"))
    for section in policy_in_force().statement:
        assert section.title in text


def test_a_size_that_there_is_not_is_not_found(sqlite_url: str) -> None:
    visitor = Visitor(portal(sqlite_url))
    visitor.get("/policy/poster.pdf?size=a5")
    assert visitor.status == 404

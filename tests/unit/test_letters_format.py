"""The format that adjustments ask for (LET-3): what is offered holds its contrast, what is not is refused plainly."""

from __future__ import annotations

import itertools

import pytest

from shared.letters.format import CONTRAST, INKS, PAPERS, Format, contrast


@pytest.mark.parametrize(("paper", "ink"), list(itertools.product(PAPERS, INKS)))
def test_every_ink_on_every_paper_holds_the_enhanced_contrast(paper: str, ink: str) -> None:
    """WCAG 2.2, 1.4.6."""
    form = Format(paper=paper, ink=ink)
    assert contrast(form.ink_colour, form.paper_colour) >= CONTRAST


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    """Two ratios that are published for these colours; the order does not matter."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_an_organisations_colour_gives_way_where_it_cannot_be_read() -> None:
    """A pale brand colour would be lost on tinted paper, and an ink that was asked for is the only colour."""
    assert Format().accent("#1d4e5f") == "#1d4e5f"
    assert Format(paper="yellow").accent("#6f9fb0") == INKS["black"]
    assert Format(ink="blue").accent("#1d4e5f") == INKS["blue"]


@pytest.mark.parametrize("wrong", [{"points": 13}, {"paper": "pink"}, {"ink": "white"}])
def test_a_format_that_cannot_be_printed_is_refused(wrong: dict[str, object]) -> None:
    """With the choices there are."""
    with pytest.raises(ValueError, match=" or "):
        Format(**wrong)  # type: ignore[arg-type]


def test_easy_read_is_never_small_and_direction_follows_the_language() -> None:
    """16 points at least; Urdu and Arabic run from right to left."""
    assert Format(easy_read=True).size == 16
    assert Format(points=20, easy_read=True).size == 20
    assert [Format(language=language).direction for language in ("en", "cy", "ur", "ar-EG")] == [
        "ltr",
        "ltr",
        "rtl",
        "rtl",
    ]

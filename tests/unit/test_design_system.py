"""The design system's macros as our templates call them."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from shared.web.templating import govuk


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"text": "<b>Send</b>"}, {"text": Markup("<b>Send</b>")}),
        ({"text": "Send", "disabled": True}, {"text": "Send", "disabled": ""}),
        ({"text": "Send", "attributes": {"name": "a"}}, {"text": "Send", "attributes": {"name": "b"}}),
        ({"text": "Send", "classes": "one"}, {"text": "Send", "classes": ""}),
    ],
)
def test_a_button_that_was_made_before_is_not_taken_for_another(
    first: dict[str, object], second: dict[str, object]
) -> None:
    button = govuk()["button"]
    before, other = button(first), button(second)
    assert before != other
    assert (button(first), button(second)) == (before, other)


def test_what_is_kept_of_buttons_is_bounded_and_the_first_is_still_right() -> None:
    button = govuk()["button"]
    first = button({"text": "Number 0"})
    for number in range(1, 1_200):
        assert f"Number {number}" in button({"text": f"Number {number}"})
    assert button({"text": "Number 0"}) == first

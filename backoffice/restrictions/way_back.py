"""The way back in a proposal: two or three conditions that anyone can observe (RES-13)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.rules.errors import Invalid
from shared.rules.way_back import MOST, Condition, ConditionKind
from shared.web.forms import Form, Number, Select, Text

CONDITIONS = range(1, MOST + 1)
_SEEN = "Only where a colleague sees it. For example: meets the tenancy officer with a support worker."


class WayBackForm(Form):
    """The fields for each condition, `condition_1`, `times_1`, `what_1` …, are added below."""

    def conditions(self) -> tuple[Condition, ...] | None:
        """The conditions that are filled in; None where none is, for those that the policy usually has.

        Raises Invalid for one of which a part is missing.
        """
        rows = [(n, self[f"condition_{n}"].data, self[f"times_{n}"].data, self[f"what_{n}"].data) for n in CONDITIONS]
        wrong = {f"times_{n}": "Say how many" for n, kind, times, _ in rows if kind and not times}
        wrong |= {
            f"condition_{n}": "Choose what is counted" for n, kind, times, what in rows if (times or what) and not kind
        }
        if wrong:
            raise Invalid(wrong)
        found = tuple(Condition(ConditionKind(kind), times, what or "") for _, kind, times, what in rows if kind)
        return found or None


for _n in CONDITIONS:
    _kinds = [(kind, kind.label) for kind in ConditionKind]
    setattr(
        WayBackForm, f"condition_{_n}", Select(f"Condition {_n}", choices=_kinds, about="way_back" if _n == 1 else "")
    )
    setattr(WayBackForm, f"times_{_n}", Number(f"How many, for condition {_n}?", least=1, most=52))
    setattr(
        WayBackForm,
        f"what_{_n}",
        Text(f"What is seen, for condition {_n}?", hint=_SEEN if _n == 1 else "", longest=120, autocomplete="off"),
    )


def way_back_in_form(conditions: Iterable[Condition]) -> dict[str, Any]:
    """The fields of a form for these conditions."""
    fields: dict[str, Any] = {}
    for number, one in zip(CONDITIONS, conditions, strict=False):
        fields |= {f"condition_{number}": one.kind.value, f"times_{number}": one.number, f"what_{number}": one.what}
    return fields

"""The form of one part of the policy, made from what stands there; and what was entered, as the file has it (POL-1)."""

from __future__ import annotations

from typing import Any

from shared.policy.editing import SINGLE, lines_of
from shared.policy.reading import item_key
from shared.policy.schema import Times
from shared.rules.vocabulary import Role
from shared.web.forms import Checkboxes, Confirm, Form, Hidden, Number, Text, TextArea, Version

_ROLES = [(role, role.label) for role in (Role.COLLEAGUE, Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.DIRECTOR)]
_AUTHORITY = {
    "propose": "Who proposes a restriction?",
    "authorise": "Who authorises it?",
    "hear_appeals": "Who hears an appeal?",
}
_LONG, _LONGEST = 8, 20_000


def form_for(place: str, value: Any) -> Form:
    """The form of this part, filled in with what stands there, or with what was sent."""
    fields, data = _fields(place, value)
    return type("PolicyPartForm", (Form,), {"version": Version(), **fields})(data=data)


def value_from(form: Form, place: str, value: Any) -> Any:
    """What was entered, in the place of `value`."""
    field = place.partition(".")[0]
    entered = {field.name: field.data for field in form if not isinstance(field, Hidden)}
    if field in {"about", "statement", "privacy", "restrictions"}:
        return value | {name: entered[name] for name in value if name in entered}
    if field == "categories":
        return _category(value, entered)
    if field == "ladder":
        return _ladder(value, entered)
    if field == "authority":
        return value | {name: entered[name] for name in _AUTHORITY} | {
            "hearer_of_other_service": bool(entered["hearer_of_other_service"])
        }  # fmt: skip
    if field == "times":
        return {name: entered[name] for name in value if entered.get(name) is not None}
    return lines_of(entered["lines"])


def _fields(place: str, value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    field = place.partition(".")[0]
    if field == "about":
        return {
            "name": Text("What the policy is called", required="Enter its name"),
            "summary": TextArea("What it is, in two sentences", required="Say what it is", rows=3),
        }, value
    if field in {"statement", "privacy"}:
        hint = "A blank line begins a paragraph, “- ” a point, “## ” a heading, **words** are strong."
        return {
            "title": Text("Heading", required="Enter the heading"),
            "text": TextArea("Text", hint=hint, required="Write the text", rows=14, longest=_LONGEST),
        }, value
    if field == "restrictions":
        return {
            "describes": TextArea(
                "What it does, as the customer reads it", required="Say what it does", rows=4, longest=_LONGEST
            ),
            "longest_months": Number("At most, in months", least=1, most=24, required="Enter how many months at most"),
        }, value
    makers = {"categories": _category_fields, "ladder": _ladder_fields, "authority": _authority_fields}
    if maker := makers.get(field):
        return maker(value)
    if field == "times":
        return _times_fields(value)
    return {"lines": TextArea(SINGLE[place], hint="One a line", required="Write at least one", rows=_LONG)}, {
        "lines": "\n".join(value)
    }


def _category_fields(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    offered = [(item_key(one), one["title"]) for one in value["behaviours"]]
    zero = [item_key(one) for one in value["behaviours"] if one.get("zero_tolerance")]
    return {
        "title": Text("Heading", required="Enter the heading"),
        "introduction": TextArea("What is said before the list", required="Write what is said before it", rows=4),
        "zero": Checkboxes("Which are zero tolerance?", choices=offered),
        "drop": Checkboxes("Which are left out from now on?", choices=offered),
        "more": TextArea("Further behaviours", hint="One a line", rows=4),
    }, value | {"zero": zero}


def _category(value: Any, entered: dict[str, Any]) -> Any:
    kept = [one for one in value["behaviours"] if item_key(one) not in entered["drop"]]
    behaviours = [one | {"zero_tolerance": item_key(one) in entered["zero"]} for one in kept]
    known = {item_key(one) for one in behaviours}
    for line in lines_of(entered["more"] or ""):
        key = "".join(c if c.isalnum() else "_" for c in line.lower())[:50].strip("_") or "point"
        key = key if key[0].isalpha() and key.isascii() else f"point_{len(behaviours)}"
        behaviours.append({"key": key if key not in known else f"{key}_{len(behaviours)}", "title": line})
        known.add(item_key(behaviours[-1]))
    return value | {"title": entered["title"], "introduction": entered["introduction"], "behaviours": behaviours}


def _ladder_fields(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"months": value["warning_counts_months"]}
    for step in value["steps"]:
        number = step["number"]
        fields |= {
            f"title_{number}": Text(f"Step {number}: heading", required="Enter the heading"),
            f"words_{number}": TextArea(
                "The words to say", hint="{customer} and {organisation} are filled in", required="Write the words"
            ),
            f"do_{number}": Text("What the colleague does besides", longest=300),
        }
        data |= {f"title_{number}": step["title"], f"words_{number}": step["words"], f"do_{number}": step.get("do", "")}
    fields["months"] = Number(
        "For how many months does a warning count?", least=1, most=36, required="Enter the months"
    )
    return fields, data


def _ladder(value: Any, entered: dict[str, Any]) -> Any:
    steps = []
    for step in value["steps"]:
        number = step["number"]
        new = step | {"title": entered[f"title_{number}"], "words": entered[f"words_{number}"]}
        if done := entered[f"do_{number}"]:
            new["do"] = done
        else:
            new.pop("do", None)
        steps.append(new)
    return value | {"steps": steps, "warning_counts_months": entered["months"]}


def _authority_fields(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    fields: dict[str, Any] = {
        name: Checkboxes(asks, choices=_ROLES, required="Choose at least one role") for name, asks in _AUTHORITY.items()
    }
    fields["hearer_of_other_service"] = Confirm("An appeal is heard by somebody of another service")
    return fields, dict(value)


def _times_fields(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = {}
    for name, info in Times.model_fields.items():
        bounds = {type(one).__name__: one for one in info.metadata}
        least, most = bounds["Ge"].ge, bounds["Le"].le
        label = name.replace("_", " ").capitalize()
        fields[name] = Number(label, least=least, most=most, required=f"{label}: enter a number")
    return fields, {name: value.get(name, Times.model_fields[name].default) for name in fields}

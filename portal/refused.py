"""What was typed on a page of a form and refused, kept until it is right.

The page is asked for anew and shows it with its messages: so the browser's history holds no answer to a form that was
sent, and Back asks nobody to send anything a second time. With scripts it is said in place, and none of this is needed.
"""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal import drafts, presence
from shared.web.fields import new_key
from shared.web.forms import Confirm, Form

F = TypeVar("F", bound=Form)
#: What came with a page, by the names of its fields.
Came = dict[str, list[str]]
#: What stands in a form and is nobody's answer.
_OURS = {"csrf_token", "key"}
#: What a page says of itself, which it shows again; and its buttons.
_OF_THE_PAGE = {"about_open", "others", "skip", "save"}


def is_kept(form: Form) -> bool:
    """Whether what came is kept, and the page asked for anew: not where a script puts the answer into the page.

    Nor with files, which are kept one by one; nor what needs consent, which is not kept without it (ADJ-6); nor a sign
    that nothing can hold.
    """
    in_place = "HX-Request" in request.headers or form.has_files
    with_nul = any("\0" in value for values in request.form.listvalues() for value in values)
    return not in_place and not with_nul and not any(isinstance(field, Confirm) and field.errors for field in form)


def comes_back_at() -> str:
    """The address of the page that is asked for anew: another one each time.

    Back leads from it to the page before, and is not taken for somebody who comes from outside (portal/presence.py).
    """
    asked = request.args.to_dict() | {"again": str(request.args.get("again", 0, type=int) + 1)}
    return f"{request.path}?{urlencode(asked)}"


def kept(step: str) -> dict[str, Any]:
    """What came with this step."""
    came = {name: values for name, values in request.form.lists() if name not in _OURS}
    return {"step": step, "came": came}


def holds_something(refused: dict[str, Any]) -> bool:
    """Whether somebody has typed or chosen anything: a form that was sent empty tells nothing of anybody."""
    came = refused.get("came", {})
    return any(value.strip() for name, values in came.items() if name not in _OF_THE_PAGE for value in values)


def alone(name: str, form: type[F]) -> F:
    """The form of a page that stands alone: as it is, as it comes, or as it came and was refused.

    `name` is that under which it is kept (`drafts.NAMES`). Whoever comes from outside gets it empty.
    """
    before = drafts.read(name) if request.method == "GET" else {}
    if not before or presence.came_back(name):
        return form()
    return shown_again(form, {"key": new_key()}, before["came"])


def asked_anew(name: str, form: Form) -> Response | None:
    """Where the form of a page that stands alone comes back; None where it is right, or answered in its place."""
    if not form.is_submitted() or form.validate() or not is_kept(form):
        return None
    presence.welcome(name)
    drafts.write(name, kept(name), drafts.WHILE_LOOKING)
    return redirect(comes_back_at(), 303)


def came_before(refused: dict[str, Any], step: str) -> Came | None:
    """What came with this step and was refused, where its page is asked for anew; else None. It may have been empty."""
    return refused["came"] if request.method == "GET" and refused.get("step") == step else None


def shown_again(form: type[F], data: dict[str, Any], came: Came) -> F:
    """The form as it was sent, with what is wrong with it, in the language that is read by now."""
    sent = MultiDict((name, value) for name, values in came.items() for value in values)
    judged, again = form(formdata=sent, data=data, meta={"csrf": False}), form(formdata=sent, data=data)
    judged.validate()
    # Only what is said is taken over: judging forgets answers to what is asked in some cases only.
    for field in again:
        field.errors = [] if field.name in _OURS else judged[field.name].errors
    again.key.typed, again.key.data = [], data["key"]
    again.form_errors.extend(judged.form_errors)
    return again

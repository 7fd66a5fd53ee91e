"""Every form that carries the version of what was read is refused without one, or with a broken one (REL-5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.web.fields import Version
from shared.web.forms import Form
from tests import beginnings
from tests.sign_in import back_office

_WAYS = {"empty": "", "missing": None, "words": "x", "below none": "-1", "beyond all": "9" * 30, "half": "1.5"}


def _with_version(kind: type[Form] = Form) -> Iterator[type[Form]]:
    """The forms that declare one."""
    for one in kind.__subclasses__():
        declared = getattr(getattr(one, "version", None), "field_class", None)
        if declared is not None and issubclass(declared, Version):
            yield one
        yield from _with_version(one)


@pytest.mark.clause("REL-5")
@pytest.mark.parametrize("way", _WAYS)
def test_no_form_does_without_the_version_of_what_was_read(sqlite_url: str, way: str) -> None:
    app = back_office(sqlite_url)
    beginnings.world()
    sent = {} if _WAYS[way] is None else {"version": _WAYS[way]}
    taken = []
    with app.test_request_context(method="POST", data=sent):
        forms = list(_with_version())
        for one in forms:
            form = one(data={"version": 1})  # as it was opened: what was not sent is not taken from there
            form.validate()
            if not form["version"].errors or form["version"].data is not None:
                taken.append(one.__name__)
        assert len(forms) > 40
    assert taken == []

"""What templates write is escaped just as Jinja escapes it."""

from __future__ import annotations

import pytest
from flask import Flask
from markupsafe import Markup, escape

from shared.web.escaping import written
from shared.web.templating import prepare_templates


class _Tag:
    def __html__(self) -> str:
        return "<br>"

    def __str__(self) -> str:
        return "a line's end"


@pytest.mark.parametrize("value", ["<b> & \"'", Markup("<b>bold</b>"), 7, None, _Tag(), [Markup("<i>")]])
def test_a_value_is_written_as_jinja_writes_it(value: object) -> None:
    assert written(value) == escape(value)


def test_what_somebody_typed_is_text_wherever_it_stands() -> None:
    app = Flask(__name__)
    prepare_templates(app, "")
    page = app.jinja_env.from_string(
        "{% macro said(x) %}<p>{{ x }}</p>{% endmacro %}{% macro around() %}<div>{{ caller() }}</div>{% endmacro %}"
        "{% set kept %}<i>{{ typed }}</i>{% endset %}"
        "{{ typed }}{{ said(typed) }}{% call around() %}{{ typed }}{% endcall %}"
        "{{ kept }}{{ said(kept) }}{{ typed ~ kept }}"
    )
    typed = "<script>&'"
    safe = "&lt;script&gt;&amp;&#39;"
    kept = f"<i>{safe}</i>"
    wanted = f"{safe}<p>{safe}</p><div>{safe}</div>{kept}<p>{kept}</p>{safe}{kept}"
    assert page.render(typed=typed) == wanted

"""What templates write is escaped just as Jinja escapes it."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from shared.web.escaping import written
from shared.web.templating import prepare_templates

#: A page in a layout, with what a block can hold: another block, its parent's, a part, a loop, a condition, a macro.
_PAGES = {
    "layout.html": "<a>{% block outer %}<b>{% block inner %}{{ typed }}{% endblock %}</b>{% endblock %}"
    "{% block no %}{% endblock %}</a>",
    "part.html": "[{{ one }}]",
    "page.html": "{% extends 'layout.html' %}{% from 'said.html' import said %}lost{% block inner %}{{ super() }}"
    "{% for one in ones %}{% include 'part.html' %}{% if loop.first %}{{ said(one) }}{% else %}-{% endif %}{% endfor %}"
    "{{ self.no() }}{% endblock %}{% block no %}no{% endblock %}",
    "said.html": "{% macro said(x) %}<i>{{ x }}</i>{% endmacro %}",
}


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


def test_a_page_in_its_layout_is_as_jinja_makes_it_and_comes_in_one_piece_from_each_template() -> None:
    app = Flask(__name__)
    prepare_templates(app, "")
    app.jinja_env.loader = DictLoader(_PAGES)
    jinja = Environment(loader=DictLoader(_PAGES), autoescape=True)
    asked = {"typed": "<t>", "ones": ["<1>", "2"]}
    ours = list(app.jinja_env.get_template("page.html").generate(asked))
    assert "".join(ours) == jinja.get_template("page.html").render(asked)
    assert "".join(ours) == "<a><b>&lt;t&gt;[&lt;1&gt;]<i>&lt;1&gt;</i>[2]-no</b>no</a>"
    assert len([piece for piece in ours if piece]) == 1

"""Pages go out without the white space of their templates; what somebody wrote keeps every space of it."""

from __future__ import annotations

from pathlib import Path

from shared.web.fragments import CONFIG
from shared.web.slim import slim

KEPT = (
    '<textarea name="a"\n  rows="2">\none\n\n   two <b>\n</textarea>',
    "<pre>\n  a\n    b\n</pre>",
    '<input value="one\n   two">',
    "<p>one\n\n   two</p>",
    "<p>one <a href='b'>two</a> three</p>",
    ">\n\u00a0<",
)


def test_white_space_inside_tags_is_one_space_and_beside_them_a_line_end_at_most() -> None:
    assert slim('<p>\n\n    one\n   <b\n\n   id="c"\n  hidden\n>two</b>\n  </p>') == (
        '<p>one\n<b id="c" hidden>two</b></p>'
    )
    assert slim('<div\n  title="a>b">\n  <a href="/">\n  one</a>\n  </div>\n<pre\n id="a">\n b</pre>\n<param>\n') == (
        '<div title="a>b"><a href="/">\none</a></div><pre id="a">\n b</pre>\n<param>\n'
    )


def test_what_somebody_wrote_keeps_its_spaces() -> None:
    for page in KEPT:
        written = page.replace('name="a"\n  rows', 'name="a" rows')
        assert slim(f"<div>{written}</div>") == f"<div>{written}</div>"
        assert slim(slim(page)) == slim(page)


def test_the_portal_s_script_and_the_back_office_s_pages_tell_htmx_the_same() -> None:
    assert CONFIG in Path("static/scripts/page.js").read_text(encoding="utf-8")

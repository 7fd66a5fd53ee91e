"""An organisation's own text, from Word or pasted, becomes a draft that first says what is doubtful (POL-7)."""

from __future__ import annotations

import html
import io
import re
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.models import PolicyDraft
from shared.policy.importer import doubts_of, import_text
from shared.policy.publishing import statement
from shared.policy.reading import PolicyMistake, read_policy
from shared.policy.word import read_word
from tests import builders
from tests.sign_in import browser_of

_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def point(text: str, depth: int = 0) -> str:
    """A point of a list, as Word writes one."""
    number = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"


def heading(text: str) -> str:
    """A heading by its style."""
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def words(text: str, how: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:rPr>{how}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


SHOWN = '<w:vanish w:val="0"/>'
BODY = "".join(
    [
        heading("How we behave"),
        words("We answer everybody."),
        words("Note to self: this is too soft, make it stronger", "<w:vanish/>"),
        '<w:p><w:r><w:t xml:space="preserve">In force from </w:t></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>1 April '
        "2026</w:t></w:r></w:fldSimple></w:p>",
        words("Aggressive behaviour", "<w:b/>"),
        words("We mind these:"),
        point("Threats"),
        point("open ones", 1),
        point("implied ones", 1),
        point("Shouting"),
        heading("Unreasonable demands"),
        words("· Ringing every hour"),
        words("· Wanting the moon"),
    ]
)


def style(name: str, does: str = "", based_on: str = "") -> str:
    """A style of paragraphs."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{base}{does}</w:style>'


def styled(text: str, name: str, how: str = "") -> str:
    """A paragraph of this style."""
    run = f"<w:r><w:rPr>{how}</w:rPr><w:t>{text}</w:t></w:r>"
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{run}</w:p>'


def word_file(body: str = BODY, more_styles: str = "", numbering: str = "") -> bytes:
    """A small .docx file."""
    made = io.BytesIO()
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    beside = rels.replace('officeDocument"', 'numbering"').replace("word/document.xml", "numbering.xml")
    styles = (
        f'<w:styles {_NAMES}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        f"{more_styles}</w:styles>"
    )
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("[Content_Types].xml", kinds)
        file.writestr("_rels/.rels", rels)
        file.writestr("word/document.xml", f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
        file.writestr("word/styles.xml", styles)
        if numbering:
            file.writestr("word/_rels/document.xml.rels", beside)
            file.writestr("word/numbering.xml", f"<w:numbering {_NAMES}>{numbering}</w:numbering>")
        file.writestr("word/footer1.xml", f"<w:ftr {_NAMES}>{words('Draft 3, not for publication')}</w:ftr>")
    return made.getvalue()


@pytest.mark.clause("POL-7")
def test_a_word_file_comes_in_with_every_heading_and_point_in_its_place() -> None:
    text, doubts = read_word(word_file(), name="ours")
    assert [line for line in text.splitlines() if line] == [
        "# How we behave", "We answer everybody.", "In force from 1 April 2026", "## Aggressive behaviour",
        "We mind these:", "- Threats", "  - open ones", "  - implied ones", "- Shouting", "# Unreasonable demands",
        "· Ringing every hour", "· Wanting the moon",
    ]  # fmt: skip
    policy = read_policy(import_text(text, name="Ours"), source="draft")
    aggressive, demands = policy.categories
    assert [(one.title, one.examples) for one in aggressive.behaviours] == [
        ("Threats", ("open ones", "implied ones")), ("Shouting", ()),
    ]  # fmt: skip
    assert aggressive.behaviours[0].zero_tolerance
    assert [one.title for one in demands.behaviours] == ["Ringing every hour", "Wanting the moon"]
    assert any("Note to self" in doubt and "Word hides it" in doubt for doubt in doubts)
    assert any("Draft 3, not for publication" in doubt for doubt in doubts)
    assert any("taken as a heading" in doubt for doubt in doubts)
    assert "Note to self" not in import_text(text, name="Ours")


def row(*cells: str, marked: str = "") -> str:
    """A row of a table: each cell with its paragraphs, and with what Word says of how it reaches."""
    return f"<w:tr>{marked}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


@pytest.mark.clause("POL-7")
def test_a_table_comes_in_as_a_line_a_row_with_the_headings_of_its_columns() -> None:
    heads = (words("Stage", "<w:b/>"), words("What we do", "<w:b/>"), words("Then", "<w:b/>"))
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    down, on = (f'<w:tcPr><w:vMerge w:val="{how}"/></w:tcPr>' for how in ("restart", "continue"))
    inner = f"<w:tbl>{row(words('by letter'), words('or email'))}</w:tbl>{words('')}"
    frame = f"<w:tbl>{row(words('A frame.') + words('In danger: 999.'))}</w:tbl>"
    body = heading("How we end calls") + "<w:tbl>" + "".join([
        row(*heads),
        row(words("First"), words("We ask you to stop.") + words("We wait."), words("")),
        row(words("Second"), point("We warn you") + point("We say why", 1), words("We listen")),
        row(wide + words("Always"), words("We write") + inner),
    ]) + "</w:tbl>" + heading("Words") + "<w:tbl>" + "".join([
        row(words("Marker"), words("A note for colleagues.")), row(words("Officer"), words("Whom you ring.")),
    ]) + "</w:tbl>" + words("And:") + "<w:tbl>" + "".join([
        row(words("Who"), words("What"), marked="<w:trPr><w:tblHeader/></w:trPr>"),
        row(down + words("Both"), words("one")), row(on + words(""), words("two")),
    ]) + "</w:tbl>" + words("After.") + frame  # fmt: skip
    text, doubts = read_word(word_file(body), name="ours")
    assert [line for line in text.splitlines() if line] == [
        "# How we end calls",
        "- Stage: First; What we do: We ask you to stop. We wait.",
        "- Stage: Second; What we do: We warn you; We say why; Then: We listen",
        "- Stage: Always; Then: We write; by letter: or email",
        "# Words", "- Marker: A note for colleagues.", "- Officer: Whom you ring.",
        "And:", "- Who: Both; What: one", "- Who: Both; What: two",
        "After.", "A frame.", "In danger: 999.",
    ]  # fmt: skip
    assert "A table was taken as 3 lines, one a row: see that they make sense. “Stage: First; What we" in (
        " ".join(doubts)
    )


def test_what_a_style_hides_is_left_out_too_whatever_it_is_based_on() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("Notes", "<w:rPr><w:vanish/></w:rPr>") + style("Own", "", "Notes")
    styles += style("Bullets", listed) + style("Ours", "", "Bullets")
    body = words("We listen.") + styled("Too soft, says the chair", "Own") + styled("Shown again", "Own", SHOWN)
    text, doubts = read_word(word_file(body + styled("One point", "Ours"), styles), name="ours")
    assert [line for line in text.splitlines() if line] == ["We listen.", "Shown again", "- One point"]
    assert doubts[0] == "Left out, since Word hides it: “Too soft, says the chair”"


@pytest.mark.clause("POL-7")
def test_points_by_the_list_styles_that_word_offers_keep_their_depth_and_their_words() -> None:
    numbering, styles, body = "", "", words("We mind:")
    for number, name in ((1, "List Bullet"), (2, "List Bullet 2"), (3, "List Bullet 3")):
        key = name.replace(" ", "")
        level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:pStyle w:val="{key}"/></w:lvl>'
        numbering += f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>'
        listed = f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        styles += style(key, listed).replace(f'<w:name w:val="{key}"/>', f'<w:name w:val="{name}"/>')
        body += styled(f"at {number}", key)
    numbering += "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in (1, 2, 3)
    )
    text, _ = read_word(word_file(body, styles, numbering), name="ours")
    assert [line for line in text.splitlines() if line] == ["We mind:", "- at 1", "  - at 2", "    - at 3"]


def numbered(name: int, *levels: tuple[str, str], more: str = "") -> str:
    """A list, as Word describes one: how each level is counted, and how its number is written."""
    written = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{name}">{written}</w:abstractNum>' + more


def in_list(text: str, number: int, depth: int = 0) -> str:
    """A point of this list."""
    return point(text, depth).replace('numId w:val="1"', f'numId w:val="{number}"')


@pytest.mark.clause("POL-7")
def test_points_with_numbers_keep_them_on_the_page_and_in_plain_text() -> None:
    numbering = numbered(1, ("decimal", "%1."), ("lowerLetter", "%2)")) + numbered(2, ("bullet", "•"))
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering += "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kept}"/>{more}</w:num>'
        for number, kept, more in ((1, 1, ""), (2, 2, ""), (3, 1, anew))
    )
    styles = style("ListNumber", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    body = "".join([
        heading("How we end a call"),
        point("We ask you to stop."), point("We say why", 1), point("We wait", 1), styled("We warn you.", "ListNumber"),
        words("If it goes on:"),
        point("We end the call."), in_list("We write it down", 2), in_list("We write to you", 2),
        heading("After it"),
        in_list("You can appeal.", 3), in_list("Somebody else answers.", 3),
    ])  # fmt: skip
    text, doubts = read_word(word_file(body, styles, numbering), name="ours")
    assert [line for line in text.splitlines() if line] == [
        "# How we end a call", "1. We ask you to stop.", "  1. We say why", "  2. We wait", "2. We warn you.",
        "If it goes on:", "3. We end the call.", "- We write it down", "- We write to you",
        "# After it", "1. You can appeal.", "2. Somebody else answers.",
    ]  # fmt: skip
    assert any("are counted 1, 2, 3 now" in doubt for doubt in doubts)
    sections = {one.title: one for one in statement(read_policy(import_text(text, name="Ours"), source="draft"), "Us")}
    page = sections["How we end a call"].html
    assert re.findall(r"<(ol|ul)[^>]*?( start=\"\d\")?[^>]*>", page) == [
        ("ol", ""), ("ol", ""), ("ol", ' start="3"'), ("ul", "")
    ]  # fmt: skip
    assert "3. We end the call." in sections["How we end a call"].text
    assert "  2. Somebody else answers." in sections["After it"].text


def test_points_begin_anew_below_each_heading_that_word_numbers_in_the_same_list() -> None:
    numbering = numbered(1, ("decimal", "%1."), ("decimal", "%1.%2"))
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    counted = '<w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    first, second = (
        heading(title).replace('<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>', counted) for title in ("How", "Why")
    )
    body = first + point("We ask.", 1) + point("We warn.", 1) + second + point("It helps.", 1)
    text, doubts = read_word(word_file(body, numbering=numbering), name="ours")
    assert text.split("\n\n") == ["# How", "  1. We ask.\n  2. We warn.", "# Why", "  1. It helps.\n"]
    assert any("Headings had numbers, and have none now" in doubt for doubt in doubts)


def test_a_heading_with_nothing_below_it_stays_where_it_stood() -> None:
    text = "Our approach\n\nWe listen.\n\nUnacceptable actions\n\nAggressive behaviour\n\nThreats are not taken.\n"
    policy = read_policy(import_text(text, name="Ours"), source="draft")
    own = [one for one in policy.statement if not policy.is_adopted(f"statement.{one.key}")]
    said = "\n".join(f"{one.title}\n{one.text}" for one in own)
    assert said.index("We listen.") < said.index("Unacceptable actions") < said.index("Threats are not taken.")


def test_a_point_that_leads_into_those_under_it_has_one_colon_wherever_it_goes() -> None:
    text = "# Aggressive behaviour\n\nNot taken:\n\n- It is, for example:\n  - threats\n  - shouting\n\n"
    text += "# What we ask of you\n\n- Please:\n  - be polite\n  - give us time\n"
    policy = read_policy(import_text(text, name="Ours"), source="draft")
    page = "\n".join(one.text for one in statement(policy, "Us"))
    assert "It is, for example: threats; shouting" in page
    assert policy.expectations == ("Please: be polite; give us time",)


def test_behaviours_in_a_list_without_a_telling_heading_are_suggested_for_their_category() -> None:
    text = "# Our policy\n\nWe do not take:\n\n- Physical aggression\n- Repetitive contact\n- Refusing our colleagues\n"
    assert doubts_of(text) == [
        "The list under “Our policy” stays as text. Say whether it is a list of behaviours.",
        "“Physical aggression” reads like: Aggressive or abusive behaviour.",
        "“Repetitive contact” reads like: Unreasonable persistence or levels of contact.",
        "“Refusing our colleagues” reads like: Unreasonable demands.",
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", word_file("<w:p>").replace(b"</w:body>", b"")])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(PolicyMistake, match="no Word file"):
        read_word(content, name="ours")


@pytest.mark.clause("POL-7")
def test_the_draft_first_shows_what_was_left_out(app: Flask, world: builders.World) -> None:
    senior: FlaskClient = browser_of(app, world.staff["senior-manager"])
    sent = {"name": "Ours", "file": (io.BytesIO(word_file()), "policy.docx")}
    page = html.unescape(senior.get(senior.post("/policy/import", data=sent).location).text)
    assert "Look at these before anything else" in page
    assert page.index("Note to self: this is too soft") < page.index("Its parts")
    assert PolicyDraft.get().name == "Ours"
    nothing = senior.post("/policy/import", data={"name": "Ours"})
    assert nothing.status_code == 422
    assert "Choose a file, or paste the text" in nothing.text
    pasted = senior.post("/policy/import", data={"name": "Pasted", "text": "# Us\n\nWe listen.\n"})
    assert pasted.status_code == 303

"""An organisation's own text (Markdown or plain text) as the draft of a policy file (POL-7).

Small and honest: a heading becomes a section of the statement, with its words kept; a list of points becomes data
only below a heading that says what it is. Whatever is not recognised is adopted from the default and named in a
comment; whatever stands elsewhere than in the text, or may mean something else, is said first, for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import tomli_w

from shared.policy.keys import free_key, slug_of
from shared.policy.pieces import PREAMBLE, TextPiece, pieces_of
from shared.policy.placeholders import BRACES
from shared.policy.reading import FREE_LISTS, Mistake, PolicyMistake, decoded, default_places, default_record, item_key
from shared.rules.codings import utf_16

#: Headings that say which category the points below them belong to (BEH-1); the first that fits counts.
_CATEGORIES = (
    ("complaints_procedure", r"complaints? (procedure|process|policy)"),
    ("demands", r"demand"),
    ("persistence", r"persist|levels? of contact|extensive contact"),
    ("aggressive", r"aggress|abus|violen|harass"),
)
#: Headings of lists of short sentences.
_LISTS = (
    ("not_unacceptable", r"not (unacceptable|unreasonable)"),
    ("expectations", r"\bwe (expect|ask)|expectations?\b"),
    ("commitments", r"commit|promise"),
)
#: Headings of sections that the default has too.
_SECTIONS = (
    ("adjustments", r"adjustment"),
    ("appeals", r"appeal|if you (do not|don.t) agree"),
    ("police", r"police|legal action"),
    ("marker", r"marker|note on your account"),
    ("equality", r"equality|diversity"),
    ("policy_review", r"review of (this|the|our) policy"),
    ("barriers", r"barrier|vulnerab"),
)
#: Rich text, PDF, and Word as it wrote files before 2007.
_KINDS_OF_FILE = (b"{\\rtf", b"%PDF", b"\xd0\xcf\x11\xe0")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
#: What no text says, and has an example in its place.
EXAMPLES = (
    "What kind of body you are, and your ombudsman, are examples: look at “Your organisation and its ombudsman”. The "
    "summary under “Name and summary” is a stand-in."
)
#: Words by which a point reads like a behaviour of a category, though no heading says so; the first that fits counts.
_SUGGESTED = (
    ("complaints_procedure", r"complaints? (procedure|process|policy)"),
    ("persistence", r"persist|repeat|repetitive|excessive|volume|many (calls|emails)|levels? of contact|same time"),
    ("persistence", r"simultaneous|several|multiple (staff|colleagues|employees)|lengthy|long (tele)?phone|copies of"),
    ("demands", r"demand|refus|insist|unreasonable|recording|disproportionate|trivial|minor|irrelevant|timescale"),
    ("aggressive", r"aggress|abus|threat|violen|harass|intimidat|shout|swear|offensive|racis|sexis|derogat|rude|bull"),
)
#: Words by which a point reads like something else that the record has a form for.
_OTHERWISE = (
    ("a step of the warning", r"\bwarning:|\b(first|second|third|final|last) warning"),
    ("a restriction", r"named (officer|person)|particular form|specified (days|times)|only .*(queries|matters)"),
    ("a restriction", r"letters? ?(/|or) ?emails? only|restrict\w* (telephone )?calls|terminat\w+ .*engagement"),
)
#: A list of what we do, or of what may help, is no list of behaviours.
_OURS = re.compile(r"^(we|the (member|employee|colleague|manager|officer)|our|not reply|end the|refer the)\b", re.I)
_NO_BEHAVIOURS = re.compile(r"adjustment|barrier|vulnerab|equalit|diversit|privacy|data protection|appeal", re.I)
#: Points that are zero tolerance everywhere (BEH-6), and the one that may be an adjustment (BEH-8).
_ZERO_TOLERANCE = re.compile(r"violen|threat|racis|sexis|homophob|transphob|discriminat", re.I)
#: Words before a list by which all of it is zero tolerance.
_NEVER = re.compile(
    r"zero[- ]tolerance|never (be )?tolerate|tolerate.{0,40}\b(at all|any circumstances|any form)\b", re.I
)
#: A reference to a part of the same text by its number; that of a law, and a number of days, stay what they are.
_REFERENCE = re.compile(
    r"\b(?i:(?:sections?|paragraphs?|paras?\.?|clauses?|headings?|points?|items?|chapters?|parts?|pages?)"
    r"|see(?: also)?|refer to|(?:set out|described|outlined|listed|given|explained) (?:in|at|under))"
    r" \(?(?:\d+(?:\.\d+)*(?:\([a-z]\))?|[a-z](?=\)))(?![\w%]|\.\d|,\d{3}"
    r"| ?(?:of|to) (?:the )?[A-Z]| (?:\w+ )?(?:days?|weeks?|months?|years?|hours?|minutes?|people|times?)\b)"
)
_AROUND = 40
#: What stands before a list without words, since a section has some.
_IN_SHORT = "In short:"
#: A point with a number.
_COUNTED = re.compile(r"\d+[.)] ")
_RECORDING = re.compile(r"\brecord(ing|s)?\b", re.I)


def import_text(text: str | bytes, *, name: str) -> str:
    """The draft of a policy file (TOML, which `reading.check` accepts) from an organisation's own text.

    `name` is what the policy is called. Raises PolicyMistake where the file is no text in UTF-8, or empty.
    """
    pieces = _pieces_in(text)
    if not pieces:
        raise PolicyMistake(name, [Mistake(1, "there is no text to import")])
    record = _record(pieces)
    adopted = [place for place in default_places() if _is_silent(place, record)]
    head = {
        "name": name,
        "summary": f"Draft, imported from the text of {name}.",
        "basis": "The organisation’s own policy text",
        "adopted": adopted,
    }
    organisation = {"organisation": default_record()["organisation"]}
    return _comment(pieces, adopted) + tomli_w.dumps(head | record | organisation, multiline_strings=True)


def doubts_of(text: str | bytes) -> list[str]:
    """What of an imported text a person must look at: what stands elsewhere now, and what may mean something else."""
    found = [doubt for piece in _pieces_in(text) for doubt in (*_moved(piece), *_unsorted(piece), *_marked(piece))]
    found += _referring(read_text(text)[0])
    guessed = "The file does not say how its letters are written: look at quotation marks, dashes and accents."
    return [guessed, *found] if read_text(text)[1] else found


def read_text(file: str | bytes) -> tuple[str, bool]:
    """The text of a file, and whether how its letters are written was guessed: as Windows wrote them for long.

    Raises PolicyMistake for a file of any other kind.
    """
    if isinstance(file, bytes) and file.startswith(_KINDS_OF_FILE):
        raise PolicyMistake("", [Mistake(1, "this kind of file is not read: save it as Word (.docx) or as plain text")])
    try:
        if isinstance(file, bytes) and (coding := utf_16(file)):
            return file.decode(coding).replace("\r\n", "\n"), False
        return decoded(file), False
    except UnicodeDecodeError:
        raise PolicyMistake("", [Mistake(1, "this is not a text file")]) from None
    except PolicyMistake:
        if not isinstance(file, bytes) or _CONTROLS.search(file):
            raise
        return file.decode("cp1252", "replace").replace("\r\n", "\n"), True


def _pieces_in(text: str | bytes) -> list[TextPiece]:
    return pieces_of(_printable(read_text(text)[0]), lambda title: _which(title, _LISTS + _CATEGORIES))


def _moved(piece: TextPiece) -> Iterator[str]:
    """What stands elsewhere than in the text."""
    if piece.preamble:
        yield f"What stands before the first heading is headed “{PREAMBLE}” now. Give it its own heading."
    drawn = piece.points and _which(piece.title, _LISTS + _CATEGORIES)
    if not drawn:
        return
    if _which(piece.title, _LISTS) and not _words_of(piece):
        yield f"Nothing stands before the list “{piece.title}”, so “{_IN_SHORT}” does now."
    if any(_COUNTED.match(line) for line in piece.lines):
        yield f"The points under “{piece.title}” had numbers, and have none now: a form has a box for each."
    parted = [_parted(line) for line in piece.between]
    if lost := [led_in for _, led_in in parted if led_in]:
        said = ", ".join(f"“{line}”" for line in lost)
        yield f"Left out, since the points below it follow one another now: {said} (“{piece.title}”)."
    if any(kept for kept, _ in parted):
        yield f"Under “{piece.title}”, words that stood between points stand before them now."
    if piece.after and _which(piece.title, _LISTS):
        further = _further(piece)
        yield f"What stood below the list “{piece.title}” has no heading of its own: it is headed “{further}” now."
    elif piece.after:
        yield f"Under “{piece.title}”, words that stood below the list stand before it now."


def _unsorted(piece: TextPiece) -> Iterator[str]:
    """Lists that stay as text, and where their points may belong."""
    if not piece.points:
        for title in _titles(piece):
            if category := _which(title, _CATEGORIES):
                yield f"“{title}” names a kind of behaviour ({_title_of(category)}) and lists none: it stays as text."
        return
    around = f"{piece.title} {piece.before.rpartition(chr(10))[2]}"
    if _which(piece.title, _LISTS + _CATEGORIES) or _NO_BEHAVIOURS.search(around):
        return
    yield f"The list under “{piece.title}” stays as text. Say whether it is a list of behaviours."
    for point in piece.points:
        if other := _which(point, _OTHERWISE):
            yield f"“{point}” reads like {other}."
        elif not _OURS.search(point) and (category := _which(point, _SUGGESTED)):
            yield f"“{point}” reads like: {_title_of(category)}."


def _marked(piece: TextPiece) -> Iterator[str]:
    """Behaviours that were marked because of their words."""
    behaviours = _which(piece.title, _CATEGORIES) and not _which(piece.title, _LISTS)
    zero = "; ".join(point for number, point in enumerate(piece.points) if _is_zero_tolerance(piece, number))
    if behaviours and zero:
        yield f"Marked as zero tolerance because of their words, under “{piece.title}”: {zero}. Look at each."
    for number, below in piece.below.items() if behaviours else ():
        for point in below:
            if _ZERO_TOLERANCE.search(point) and not _is_zero_tolerance(piece, number):
                above = piece.points[number].rstrip(" :")
                yield f"“{point}” reads like zero tolerance, and stands under “{above}”, which is not: look at both."


def _is_zero_tolerance(piece: TextPiece, number: int) -> bool:
    """Whether a point reads so, or what leads to all of them says it. One under it does not make the whole point so."""
    leads = f"{piece.above} {piece.title} {piece.before.rpartition(chr(10))[2]}"
    return bool(_ZERO_TOLERANCE.search(piece.points[number]) or _NEVER.search(leads))


def _referring(text: str) -> Iterator[str]:
    """Where the text refers to a number of its own: headings and points are counted otherwise now, or not at all."""
    for number, line in enumerate(text.split("\n"), 1):
        for found in _REFERENCE.finditer(line):
            said = line[max(found.start() - _AROUND, 0) : found.end() + _AROUND].strip()
            yield f"Line {number} refers to a number that may be another now, or none: “{said}”. Name the heading."


def _titles(piece: TextPiece) -> list[str]:
    """Its title, and those that stand one under the other below it."""
    return [piece.title, *(line.lstrip("# ") for line in piece.lines if line.startswith("##"))]


def _title_of(category: str) -> str:
    return next(str(each["title"]) for each in default_record()["categories"] if each["key"] == category)


def _parted(line: str) -> tuple[str, str]:
    """The words of a paragraph, and its last sentence where that only leads into a list."""
    if not re.search(r":$|\binclude\b[^.]{0,30}$", line):
        return line, ""
    end = max(line.rfind(sign) + 1 for sign in (". ", "! ", "? "))
    return line[:end].strip(), line[end:].strip()


def _further(piece: TextPiece) -> str:
    return f"{piece.title}: further"


def _printable(text: str) -> str:
    """Without control characters, and with no word in braces that would be taken for a placeholder."""
    kept = "".join(each for each in text if each in "\n\t" or each.isprintable())
    return BRACES.sub(r"(\1)", kept)


def _record(pieces: list[TextPiece]) -> dict[str, Any]:
    """What the text says, as the fields of a policy file: each section where its heading stood."""
    record: dict[str, Any] = {"statement": []}
    for piece in pieces:
        key = _which(piece.title, _LISTS)
        category = _which(piece.title, _CATEGORIES)
        if key and piece.points and key not in record:
            _add_list(record, key, piece)
        elif category and piece.points:
            _add_category(record, category, piece)
        else:
            own = next((known for title in _titles(piece) if (known := _which(title, _SECTIONS))), "")
            own = own or slug_of(piece.title)
            record["statement"].append({"key": own, "title": piece.title, "text": piece.text})
    drawn = {section["key"] for section in default_record()["statement"] if "lists" in section}
    taken: set[str] = set()
    for section in record["statement"]:
        section["key"] = free_key(section["key"], taken | (set() if "lists" in section else drawn))
        taken.add(section["key"])
    return record


def _add_list(record: dict[str, Any], key: str, piece: TextPiece) -> None:
    record[key] = [piece.whole(number) for number in range(len(piece.points))]
    title = f"{piece.above}: {piece.title}" if piece.above else piece.title
    words = _words_of(piece)
    record["statement"].append({"key": key, "title": title, "text": words or _IN_SHORT, "lists": key})
    if piece.after:
        record["statement"].append({"key": f"{key}_further", "title": _further(piece), "text": piece.after})


def _words_of(piece: TextPiece) -> str:
    """What is said of a list before it."""
    return _together(piece.before, *(_parted(line)[0] for line in piece.between))


def _together(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))


def _add_category(record: dict[str, Any], key: str, piece: TextPiece) -> None:
    categories = record.setdefault("categories", [])
    category = next((each for each in categories if each["key"] == key), None)
    if category is None:
        category = {"key": key, "title": piece.title, "behaviours": []}
        categories.append(category)
        if len(categories) == 1:
            title = piece.above or "What is unacceptable"
            record["statement"].append(
                {"key": "behaviours", "title": title, "text": "These are examples.", "lists": "categories"}
            )
    between = (_parted(line)[0] for line in piece.between)
    *paragraphs, last = piece.before.split("\n\n")
    said, led_in = _parted(last)
    words = _together(category.get("introduction", ""), *paragraphs, said, *between, piece.after, led_in)
    if words:
        category["introduction"] = words
    for number, point in enumerate(piece.points):
        taken = {behaviour["key"] for each in categories for behaviour in each["behaviours"]}
        behaviour: dict[str, Any] = {"key": free_key(slug_of(point), taken), "title": point.rstrip(" :")}
        if below := piece.below.get(number):
            behaviour["examples"] = below
        if _is_zero_tolerance(piece, number):
            behaviour["zero_tolerance"] = True
        if _ZERO_TOLERANCE.search(point):
            behaviour["may_be_hate"] = True
        if _RECORDING.search(piece.whole(number)):
            behaviour["safeguard"] = "recording_may_be_an_adjustment"
        category["behaviours"].append(behaviour)


def _is_silent(place: str, record: dict[str, Any]) -> bool:
    """Whether the draft has to adopt this place: whole fields where nothing is said, else item by item."""
    name, _, item = place.partition(".")
    if name not in record:
        return not item if name not in {"statement"} else bool(item)
    if not item or name in FREE_LISTS:
        return False
    return item not in {item_key(each) for each in record[name]}


def _which(title: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((key for key, pattern in table if re.search(pattern, title, re.I)), "")


def _comment(pieces: list[TextPiece], adopted: list[str]) -> str:
    unsorted = [p for p in pieces if p.points and not _which(p.title, _LISTS) and not _which(p.title, _CATEGORIES)]
    lines = [
        "A draft, imported. Read all of it before you put it in force.",
        "Check above all: the kind of organisation and its ombudsman (examples here), which behaviours are zero",
        "tolerance, and which category each belongs to.",
        "",
    ]
    if unsorted:
        lines += ["These lists were not recognised, and stay as text:"]
        lines += [f"  {piece.title}" for piece in unsorted] + [""]
    lines += ["Your policy does not say these; decide. Until then the default holds:"]
    lines += [f"  {place}" for place in adopted]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + "\n"

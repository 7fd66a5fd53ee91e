"""Letters and long files set in type: words in, a tagged PDF out. The only place that knows Typst (SEC-28).

Typst sets a letter in a fifth of the time that WeasyPrint takes, and a file of hundreds of pages with everything
that is held on one person in a second or two (docs/decisions/0023-long-files.md). What people wrote comes to it as
data, never as markup, so that no words can become a command. Letters are set in the workers of `render.py`; run as
`python -m shared.letters.typeset` this module is the worker for one long file.

Typst holds every letter of a file in memory, several times over. One of thousands of entries is therefore set in
pieces, each in a process of its own whose memory ends with it, and joined.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shared.letters.workers import serve

#: The most characters of data in a piece: some 900 entries in 60 pages, for which Typst takes 60 MB.
PIECE = 150_000
#: Where a drawing that names another file finds none: of a logo that reaches out no letter is made (SEC-28).
_NOWHERE = os.devnull
_Setting = Callable[[dict[str, Any]], bytes]


class CannotSet(Exception):
    """The sentence says why."""


def setting(template: str) -> _Setting:
    """Load Typst, its fonts and this template; return what sets words by it, as PDF/UA-1, or raises CannotSet."""
    import typst

    fonts, source = typst.Fonts(), Path(__file__).with_name(template).read_bytes()

    def typeset(words: dict[str, Any]) -> bytes:
        try:
            # A compiler reads its template once.
            return typst.Compiler(input=source, root=_NOWHERE, font_paths=fonts).compile(  # type: ignore[return-value]  # one file
                format="pdf", sys_inputs={"asked": json.dumps(words)}, pdf_standards=["ua-1"], timestamp=0
            )
        except typst.TypstError as wrong:
            raise CannotSet(wrong.message) from None

    return typeset


def _typesetter() -> Callable[[bytes], bytes]:
    """Return what answers a question."""
    typeset = setting("pack.typ")

    def answer(question: bytes) -> bytes:
        pack = json.loads(question)
        try:
            return b"P" + (typeset(pack) if pack["marked"] else _in_pieces(pack, typeset))
        except CannotSet as wrong:
            return f"E{wrong}".encode()

    return answer


def _in_pieces(pack: dict[str, Any], typeset: _Setting) -> bytes:
    """The file as pieces that are set one after another, and their index last, when their pages are known."""
    from shared.letters.joined import WherePartBegins, join, pages_of, places_of

    titles = [part["title"] for part in pack["parts"]]
    first = pages_of(_apart(typeset, _front(pack, dict.fromkeys(titles, 999), 999))) + 1
    pieces: list[bytes] = []
    places: dict[str, WherePartBegins] = {}
    for parts in _cut(pack["parts"]):
        pieces.append(_apart(typeset, {**pack, "parts": parts, "first": first}))
        places |= places_of(pieces[-1], first)
        first += pages_of(pieces[-1])
    front = _front(pack, {title: places[title].page for title in titles}, first - 1)
    return join(_apart(typeset, front), pieces, [places[title] for title in titles])


def _front(pack: dict[str, Any], index: dict[str, int], pages: int) -> dict[str, Any]:
    listed = [{"title": title, "page": page} for title, page in index.items()]
    return {**pack, "parts": [], "index": listed, "about": [*pack["about"], f"{pages} pages"]}


def _cut(parts: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The parts of each piece; one that goes on in the next says so there."""
    piece: list[dict[str, Any]] = []
    room = PIECE
    for part in parts:
        begun = {**part, "entries": []}
        piece.append(begun)
        for entry in part["entries"]:
            if room <= 0:
                yield piece
                begun = {**part, "title": f"{part['title']}, continued", "entries": []}
                piece, room = [begun], PIECE
            begun["entries"].append(entry)
            room -= len(json.dumps(entry))
    yield piece


def _apart(typeset: _Setting, pack: dict[str, Any]) -> bytes:
    """This set in a process of its own, under the same limits. Raises CannotSet."""
    ours, its = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        _answer_and_end(typeset, pack, its)
    os.close(its)
    with os.fdopen(ours, "rb") as answers:
        answer = answers.read()
    _, ended = os.waitpid(child, 0)
    if ended:
        code = os.waitstatus_to_exitcode(ended)
        raise CannotSet("It took too long." if code == -signal.SIGPROF else f"The worker ended with code {code}.")
    if answer[:1] != b"P":
        raise CannotSet(answer[1:].decode())
    return answer[1:]


def _answer_and_end(typeset: _Setting, pack: dict[str, Any], pipe: int) -> None:
    signal.setitimer(signal.ITIMER_PROF, float(sys.argv[1]))  # a child has no timer of its parent's
    with os.fdopen(pipe, "wb") as answer:
        try:
            answer.write(b"P" + typeset(pack))
        except CannotSet as wrong:
            answer.write(f"E{wrong}".encode())
    os._exit(0)


def asked(**parts: object) -> bytes:
    """What is sent to the worker."""
    return json.dumps(parts).encode()


if __name__ == "__main__":
    serve(_typesetter())

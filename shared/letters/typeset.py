"""The worker that sets a long file in type: a pack in, a tagged PDF out. The only place that knows Typst (SEC-28).

Letters are set by WeasyPrint, page by page as a browser would. A file of everything that is held on one person has
hundreds of pages, which Typst sets in a second or two (docs/decisions/0023-long-files.md). What people wrote comes to
it as data, never as markup, so that no words can become a command.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from shared.letters.workers import serve

_TEMPLATE = Path(__file__).with_name("pack.typ")


def _typesetter() -> Callable[[bytes], bytes]:
    """Load Typst, its fonts and the template; return what answers a question."""
    import typst

    compiler = typst.Compiler(input=_TEMPLATE.read_bytes(), font_paths=typst.Fonts())

    def typeset(question: bytes) -> bytes:
        try:
            pdf = compiler.compile(
                format="pdf", sys_inputs={"asked": question.decode()}, pdf_standards=["ua-1"], timestamp=0
            )
        except typst.TypstError as wrong:
            return f"E{wrong.message}".encode()
        return b"P" + pdf  # type: ignore[operator]  # one file, since it is a PDF

    return typeset


def asked(**parts: object) -> bytes:
    """What is sent to the worker."""
    return json.dumps(parts).encode()


if __name__ == "__main__":
    serve(_typesetter())

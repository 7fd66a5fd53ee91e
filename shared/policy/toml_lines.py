"""Where in a TOML file a place of the record is written, so that a mistake can be named by its line."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')


class TomlLines:
    """The line of each table and key of a TOML text that `tomllib` has read without a mistake."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._of: dict[Path, int] = {}
        self._count: dict[Path, int] = {}
        self._walk()

    def line_of(self, path: Path) -> int:
        """The line of this place, or of the nearest table or key around it; 1 when nothing of it is written."""
        while path:
            if path in self._of:
                return self._of[path]
            path = path[:-1]
        return 1

    def line_of_word(self, path: Path, word: str) -> int:
        """The line, at or below this place, where a quoted word or a word in braces is written; else the place's."""
        start = self.line_of(path)
        for number, line in enumerate(self._lines[start - 1 :], start):
            if word in line:
                return number
        return start

    def _walk(self) -> None:
        table: Path = ()
        quotes, depth = "", 0
        for number, line in enumerate(self._lines, 1):
            rest = line
            if not quotes and depth == 0:
                if header := _HEADER.match(line):
                    table = self._enter(header[2], array=header[1] == "[[")
                    if isinstance(table[-1], int):
                        self._of.setdefault(table[:-1], number)
                    self._of.setdefault(table, number)
                    continue
                if key := _KEY.match(line):
                    path = table + _parts(key[1])
                    for end in range(len(table) + 1, len(path) + 1):
                        self._of.setdefault(path[:end], number)
                    rest = line[key.end() :]
            quotes, depth = _after(rest, quotes, depth)

    def _enter(self, header: str, *, array: bool) -> Path:
        """The path of a table: in an array of tables, the number of the latest one stands after its name."""
        path: Path = ()
        parts = _parts(header)
        for part in parts[:-1]:
            path += (part,)
            if path in self._count:
                path += (self._count[path],)
        path += parts[-1:]
        if array:
            self._count[path] = self._count.get(path, -1) + 1
            path += (self._count[path],)
        return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", dotted))


def _after(line: str, quotes: str, depth: int) -> tuple[str, int]:
    """Which long string is still open after this line, and how many brackets are."""
    position = 0
    while position < len(line):
        if quotes:
            end = re.compile(r"(?<!\\)" + quotes).search(line, position)
            if not end:
                break
            quotes, position = "", end.end()
            continue
        token = _TOKEN.search(line, position)
        if not token:
            break
        position = token.end()
        if token[0] in {'"""', "'''"}:
            quotes = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
    return quotes, depth

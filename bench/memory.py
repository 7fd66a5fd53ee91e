"""What a web process holds: both sites as `script/serve` starts them, when they begin and after a walk of many pages.

    python -m bench.memory [--pages 150] [--against REV]

Two numbers each, in MB: what is resident (`Rss`, all pages that it shares counted whole), and its own part, with what
it shares counted in parts (`Pss`). The back office is walked by a senior manager, the portal by anybody.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import deque
from html import unescape
from pathlib import Path

from bench.against import ROOT, earlier
from bench.builds import Build, Visitor, family, served

_FOLDER = ROOT / "var" / "bench"
_DATABASE = "demonstration"
_BAR = 70
_SIGNED_IN = {"backoffice": "senior-manager", "portal": ""}
_LINK = re.compile(r'href="(/[^"#]*)')
#: What makes two addresses one kind of page: a number, a reference, a version, a search.
_ONE_OF_MANY = re.compile(r"[A-Z]{1,3}-[\w-]+|\d+|\?.*")
_NOT_WALKED = re.compile(r"/static/|/sign-out|/leave")


def main() -> int:
    """Measure each build and site. Returns 1 where a process of today's build begins above the bar."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description="What a web process holds, in MB.")
    parser.add_argument("--pages", type=int, default=150, help="how many pages are opened on each site")
    parser.add_argument("--against", metavar="REV", help="an earlier build, measured first")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as script/serve has it
    _FOLDER.mkdir(parents=True, exist_ok=True)
    builds = [earlier(asked.against, _FOLDER, _DATABASE)] if asked.against else []
    builds.append(Build("now", ROOT, _FOLDER / f"now-{_DATABASE}.sqlite"))
    met: list[bool] = []
    for build in builds:
        if not build.database.exists():
            build.command("migrate")
            build.command("demo")
        build.command("migrate")
        for site, who in _SIGNED_IN.items():
            met.append(_measure(build, site, who, asked.pages) or build.name != "now")
    return 0 if all(met) else 1


def _measure(build: Build, name: str, who: str, pages: int) -> bool:
    """Start one site, walk it, and tell. Whether what answers began within the bar."""
    with served(name, [build], workers=1) as (site,):
        begins = _held(site.process.pid)
        visitor = Visitor(site).sign_in(who) if who else Visitor(site)
        opened, kinds = _walk(visitor, pages)
        after = _held(site.process.pid)
    sys.stdout.write(f"\n{build.name}, {name}: {opened} pages of {kinds} kinds\n")
    for what, (resident, part) in after.items():
        first = "{:.0f} ({:.0f})".format(*begins[what]) if what in begins else "–"
        sys.stdout.write(f"  {what:<16} at the start {first:>9}, after the walk {resident:.0f} ({part:.0f})\n")
    return begins["answers"][0] <= _BAR


def _walk(visitor: Visitor, pages: int) -> tuple[int, int]:
    """Open pages, those of a kind that was not seen yet first. Returns how many there were, and of how many kinds."""
    kinds: set[str] = set()
    known, new, again = {"/"}, deque(["/"]), deque[str]()
    opened = 0
    while opened < pages and (new or again):
        address = (new or again).popleft()
        kind = _ONE_OF_MANY.sub("#", address)
        if kind in kinds and new:
            again.append(address)
            continue
        try:
            page = visitor.get(address)
        except RuntimeError:  # a page that this visitor may not read, or that is gone
            continue
        opened += 1
        kinds.add(kind)
        for found in map(unescape, _LINK.findall(page)):
            if found not in known and not _NOT_WALKED.match(found):
                known.add(found)
                (again if _ONE_OF_MANY.sub("#", found) in kinds else new).append(found)
    return opened, len(kinds)


def _held(master: int) -> dict[str, tuple[float, float]]:
    """What each process holds: all that is resident, and its part of it."""
    command = Path(f"/proc/{master}/cmdline").read_bytes()
    found = {}
    for pid in family(master):
        own = Path(f"/proc/{pid}/cmdline").read_bytes()
        what = "master" if pid == master else "answers" if own == command else "letter printer"
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in rollup.splitlines()[1:]}
        found[what] = (sizes["Rss:"], sizes["Pss:"])
    return found


if __name__ == "__main__":
    sys.exit(main())

"""An earlier build and today's, side by side: what the same request costs each, by the clocks of its own processes.

Both are asked from outside, as a browser asks, so that nothing of how they are made needs to be alike.
In each round each answers the same requests in turn; a busy machine slows both. Trust the ratios, the minima first.
"""

from __future__ import annotations

import html
import os
import re
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import quote, urlencode

ROOT = Path(__file__).parent.parent
_GIT = shutil.which("git") or "git"
_ROUNDS, _REQUESTS, _LETTERS = 5, 60, 5
_TICK = os.sysconf("SC_CLK_TCK")
_KEYS = {"EVENHAND_BACKOFFICE_SECRET_KEY": "benchmarks", "EVENHAND_PORTAL_SECRET_KEY": "benchmarks of the portal"}


@dataclass(frozen=True)
class Build:
    """One state of the source, and the database that it has made for itself."""

    name: str
    folder: Path
    database: Path

    @property
    def python(self) -> str:
        """The Python that has its packages."""
        return str(self.folder / ".venv" / "bin" / "python")

    def environment(self, portal: int = 8000, backoffice: int = 8001) -> dict[str, str]:
        """What its processes find."""
        return {
            **os.environ,
            **_KEYS,
            "EVENHAND_MODE": "demonstration",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "EVENHAND_PORTAL_URL": f"http://127.0.0.1:{portal}",
            "EVENHAND_BACKOFFICE_URL": f"http://127.0.0.1:{backoffice}",
        }

    def command(self, *arguments: str) -> float:
        """Run `evenhand` as this build has it. Returns the processor time that it took, in seconds."""
        before = _spent_by_children()
        subprocess.run([self.python, "-m", "shared.cli", *arguments], cwd=self.folder, env=self.environment(),
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        return _spent_by_children() - before


@dataclass(frozen=True)
class Beside:
    """What one thing cost each of the two, in milliseconds, one number a round."""

    what: str
    bar: float
    before: Sequence[float]
    now: Sequence[float]

    @property
    def ratio(self) -> float:
        """Today's minimum as a part of the earlier one: what was disturbed least."""
        return min(self.now) / min(self.before)

    @property
    def met(self) -> bool:
        """Whether the bar was held."""
        return self.ratio <= self.bar

    def line(self) -> str:
        """As the table has it."""
        numbers = (min(self.before), median(self.before), min(self.now), median(self.now))
        told = "".join(f"{each:>10.2f}" for each in numbers)
        verdict = "met" if self.met else "MISSED"
        return f"{self.what:<34}{told}{self.ratio:>8.2f} ×   ≤ {self.bar} ×  {verdict}"


def measure(revision: str, folder: Path, size: int) -> list[Beside]:
    """Everything that is measured against an earlier build, on databases of `size` customers."""
    folder.mkdir(parents=True, exist_ok=True)
    builds = (_earlier(revision, folder, size), Build("now", ROOT, folder / f"now-{size}.sqlite"))
    found = [_made(builds, size)] if not all(build.database.exists() for build in builds) else []
    builds[1].command("migrate")  # a database that an earlier run has left
    with _served("portal", builds) as portals:
        asked = [Visitor(site) for site in portals]
        found.append(_beside("public page, /policy", 0.5, asked, lambda _: "/policy"))
    with _served("backoffice", builds) as offices:
        colleagues = [Visitor(site).sign_in("colleague") for site in offices]
        names = [name.split()[-1] for name in colleagues[0].names()]
        accounts = [f"/customers/HA-{100_001 + number}" for number in Random(3).sample(range(200, size), 200)]
        found.append(
            _beside("search, signed in", 0.5, colleagues, lambda n: f"/customers?q={quote(names[n % len(names)])}")
        )
        found.append(_beside("account card", 0.5, colleagues, lambda n: accounts[n % len(accounts)]))
        managers = [Visitor(site).sign_in("line-manager") for site in offices]
        found.append(_beside("work list of a line manager", 0.3, managers, lambda _: "/work"))
    found.append(_letters(builds))
    return found


def table(rows: Sequence[Beside], revision: str) -> str:
    """The rows as text."""
    head = f"{'milliseconds of processor time':<34}{revision + ' min':>10}{'median':>10}{'now min':>10}{'median':>10}"
    return "\n".join((head, *(row.line() for row in rows)))


def _earlier(revision: str, folder: Path, size: int) -> Build:
    """The source as it was, beside this one, set up by itself with the packages that it asked for."""
    name = subprocess.run([_GIT, "rev-parse", "--short=10", revision], cwd=ROOT, check=True, capture_output=True,
                          text=True).stdout.strip()  # fmt: skip
    place = folder / f"build-{name}"
    if not place.exists():
        subprocess.run([_GIT, "worktree", "add", "--detach", str(place), name], cwd=ROOT, check=True)
    subprocess.run([str(place / "script" / "setup")], cwd=place, check=True, stdout=subprocess.DEVNULL)
    return Build(name, place, folder / f"{name}-{size}.sqlite")


def _made(builds: Sequence[Build], size: int) -> Beside:
    """The demonstration of so many customers, made by each: what it took."""
    spent = []
    for build in builds:
        build.database.unlink(missing_ok=True)
        build.command("migrate")
        spent.append(build.command("demo", "--size", str(size)) * 1000)
    return Beside(f"demonstration of {size:,}", 0.15, spent[:1], spent[1:])


def _beside(what: str, bar: float, visitors: Sequence[Visitor], address: Callable[[int], str]) -> Beside:
    """The same requests to both in turn, a round at a time; a first round is not counted."""
    spent: tuple[list[float], list[float]] = ([], [])
    for round_ in range(_ROUNDS + 1):
        for which, visitor in enumerate(visitors):
            before = visitor.site.spent()
            for number in range(_REQUESTS):
                visitor.get(address(number))
            if round_:
                spent[which].append((visitor.site.spent() - before) / _REQUESTS * 1000)
    return Beside(what, bar, *spent)


def _letters(builds: Sequence[Build]) -> Beside:
    """A restriction letter from the record to the file, warm: each build prints those of its own demonstration."""
    printers = [
        subprocess.Popen([build.python, str(ROOT / "bench" / "printed.py")], cwd=build.folder, env=build.environment(), stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, text=True, bufsize=1)
        for build in builds
    ]  # fmt: skip
    spent: tuple[list[float], list[float]] = ([], [])
    try:
        for printer in printers:
            _said_by(printer, "ready")
        for _ in range(_ROUNDS):
            for which, printer in enumerate(printers):
                before = _spent_by_all_of(printer.pid)
                _told(printer, f"{_LETTERS}\n")
                _said_by(printer, "printed")
                spent[which].append((_spent_by_all_of(printer.pid) - before) / _LETTERS * 1000)
    finally:
        for printer in printers:
            printer.terminate()
            printer.wait()
    return Beside("restriction letter, its own", 0.5, *spent)


def _told(printer: subprocess.Popen[str], line: str) -> None:
    if printer.stdin is not None:
        printer.stdin.write(line)
        printer.stdin.flush()


def _said_by(printer: subprocess.Popen[str], word: str) -> None:
    answer = printer.stdout.readline().strip() if printer.stdout is not None else ""
    if answer != word:
        raise RuntimeError(f"the printer said “{answer}”, not “{word}”")


@dataclass
class Site:
    """One application of one build, served by gunicorn as both are."""

    port: int
    process: subprocess.Popen[bytes]

    def spent(self) -> float:
        """The processor time that its processes have taken so far, in seconds; those that ended with it."""
        return _spent_by_all_of(self.process.pid)


class Visitor:
    """A browser without scripts, over one connection that is kept."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        """Open a page, following where it leads. Raises RuntimeError for anything but a page."""
        return self._ask("GET", path)

    def sign_in(self, who: str) -> Visitor:
        """Sign in as somebody of the demonstration, with both factors."""
        page = self.get("/sign-in")
        secret = _password(self.site)
        page = self._send("/sign-in", page, {"email": f"{who}@example.org", "password": secret})
        code = re.search(r"\b(\d{6})\b", re.sub(r"<[^>]*>", " ", page))
        if code is None:
            raise RuntimeError("the second page of signing in shows no code")
        self._send("/sign-in/code", page, {"code": code[1]})
        return self

    def names(self) -> list[str]:
        """Names of customers, to search for."""
        return ["Okafor", "Marsh", "Reed", "Hart", "Stone"] if not (found := self._found()) else found

    def _found(self) -> list[str]:
        page = self.get(f"/customers?q={quote('a')}")
        return re.findall(r'href="/customers/HA-\d+"[^>]*>([^<]+)<', page)[:40]

    def _send(self, path: str, page: str, answers: dict[str, str]) -> str:
        inputs = re.findall(r"<input[^>]*>", page[page.index("<main") :])
        hidden = dict(_name_and_value(each) for each in inputs if 'type="hidden"' in each)
        return self._ask("POST", path, urlencode(hidden | answers))

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> HTTPResponse:
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except ConnectionError:  # the server closes one that was idle while the other build was asked
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._answer(method, path, body, headers)
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status in (302, 303):
            return self._ask("GET", answer.headers["Location"])
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        return text


def _name_and_value(tag: str) -> tuple[str, str]:
    said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
    return said["name"], html.unescape(said.get("value", ""))


def _password(site: Site) -> str:
    return _PASSWORDS[site.port]


_PASSWORDS: dict[int, str] = {}


@contextmanager
def _served(application: str, builds: Sequence[Build]) -> Iterator[list[Site]]:
    sites = []
    try:
        for build in builds:
            port = _free_port()
            command = [build.python, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=8",
                       "--log-level=warning", "--no-control-socket", f"{application}:create_app()"]  # fmt: skip
            environment = build.environment(port, port)
            sites.append(Site(port, subprocess.Popen(command, cwd=build.folder, env=environment)))
            told = subprocess.run(
                [build.python, "-m", "shared.cli", "demo", "--sign-ins"],
                cwd=build.folder,
                env=build.environment(),
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            _PASSWORDS[port] = next(line.strip() for line in told.splitlines() if line.strip().startswith("marrow-"))
        for site in sites:
            _wait_for(site)
        yield sites
    finally:
        for site in sites:
            site.process.terminate()
            site.process.wait()


def _wait_for(site: Site) -> None:
    for _ in range(600):
        try:
            Visitor(site).get("/health")
            return
        except (ConnectionError, RuntimeError):
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {site.port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def _spent_by_all_of(pid: int) -> float:
    """The processor time of a process and of all below it, in seconds."""
    return sum(_spent_by(one) for one in _family(pid))


def _spent_by(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""Builds of the two sites, served as they are served, and visitors who ask them from outside as a browser does."""

from __future__ import annotations

import html
import os
import re
import resource
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlencode

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
        before = spent_by_children()
        subprocess.run([self.python, "-m", "shared.cli", *arguments], cwd=self.folder, env=self.environment(),
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        return spent_by_children() - before


@dataclass
class Site:
    """One application of one build, served by gunicorn as both are."""

    port: int
    process: subprocess.Popen[bytes]

    def spent(self) -> float:
        """The processor time that its processes have taken so far, in seconds; those that ended with it."""
        return spent_by_all_of(self.process.pid)


class Visitor:
    """A browser without scripts, over one connection that is kept."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
        self._cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """What it says of itself."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

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
        headers = {"Cookie": self.cookie}
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
def served(application: str, builds: Sequence[Build], workers: int = 2) -> Iterator[list[Site]]:
    """An application of each of these builds, by so many processes each."""
    sites = []
    try:
        for build in builds:
            port = _free_port()
            command = [build.python, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", f"--workers={workers}"]
            command += ["--threads=8", "--log-level=warning", "--no-control-socket", f"{application}:create_app()"]
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


def family(pid: int) -> list[int]:
    """The process, and those that it started."""
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


def spent_by_all_of(pid: int) -> float:
    """The processor time of a process and of all below it, in seconds."""
    return sum(_spent_by(one) for one in family(pid))


def _spent_by(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def spent_by_children() -> float:
    """The processor time of the processes that this one has waited for, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

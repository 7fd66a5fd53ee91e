"""Every page of the portal and every state of its forms: valid HTML, light, and whole without anybody else's help."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.quality.crawled import Portal, Seen

ROOT = Path(__file__).parents[2]
RULES = Path(__file__).with_name("htmlvalidate.json")
#: In bytes, and how many things are asked for: what somebody opens first; and whatever comes, also after a mistake.
FIRST_VISIT, REQUESTS, EVER = 45 * 1024, 9, 100 * 1024

_FETCHING_ELSEWHERE = r'<(?:img|script|iframe|source|video|audio|object|embed|form)\b[^>]*"(?:https?:)?//'


def mistakes_in(folder: Path) -> list[tuple[str, str]]:
    """What html-validate finds in the pages of a folder: the page’s file, and the mistake."""
    validator = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
    report = folder / "report.json"
    with report.open("w") as out:
        command = [
            str(ROOT / ".venv/bin/node"),
            str(validator),
            "--config",
            str(RULES),
            "--formatter",
            "json",
            str(folder),
        ]
        run = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode in {0, 1}, run.stderr
    return [
        (Path(page["filePath"]).stem, f"line {message['line']}: {message['ruleId']}: {message['message']}")
        for page in json.loads(report.read_text())
        for message in page["messages"]
    ]


@pytest.mark.clause("ACC-1", "ACC-2")
def test_every_page_and_state_is_valid_html(crawled: Portal, tmp_path: Path) -> None:
    _client, seen = crawled
    names = dict(enumerate(seen))
    for number, what in names.items():
        (tmp_path / f"{number}.html").write_text(seen[what].html, "utf-8")
    found = sorted(f"{names[int(number)]}, {mistake}" for number, mistake in mistakes_in(tmp_path))
    print(f"html-validate: {len(names)} pages and states, {len(found)} mistakes")
    assert found == []
    assert len(names) > 140, "the crawler did not reach the forms"


def test_the_validator_sees_what_it_is_there_to_see(tmp_path: Path) -> None:
    wrong = '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body><p id="a"></p><div id="a">'
    (tmp_path / "0.html").write_text(wrong + '<form><input type="text" id="c" name="b"></form></div></body></html>')
    found = " ".join(mistake for _file, mistake in mistakes_in(tmp_path))
    assert "no-dup-id" in found
    assert "wcag/h32" in found, "a form without a button"


@pytest.mark.clause("ACC-2")
def test_every_page_is_light_at_the_first_visit_and_feather_light_after(crawled: Portal) -> None:
    client, seen = crawled
    weights: dict[str, int] = {}

    def weigh(address: str) -> int:
        """What comes for it, with the scripts that it needs in its turn."""
        if address not in weights:
            answer = client.get(address)
            assert answer.status_code == 200, address
            weights[address] = len(answer.data)
            weights[address] += sum(map(weigh, imported(address)))
        return weights[address]

    def imported(address: str) -> list[str]:
        """The scripts that a script needs in its turn, theirs too."""
        if ".js" not in address:
            return []
        plain = client.get(address, headers={"Accept-Encoding": "identity"}).data.decode("utf-8", "replace")
        folder = address.partition("?")[0].rsplit("/", 1)[0]
        found = re.findall(r'(?:from|import) ?\(?"(\.{1,2}/[^"]+\.js)"', plain)
        first = [os.path.normpath(f"{folder}/{one}") for one in found]
        return [*first, *(more for one in first for more in imported(one))]

    def asked_for(one: Seen) -> int:
        """How many requests a first visit makes: the page, what it names, and what its scripts import."""
        return 1 + len({*one.assets, *(more for address in one.assets for more in imported(address))})

    typed = "far too long"  # pages that give back a text of ten thousand letters weigh what that text weighs
    rows = {what: (one.sent + sum(map(weigh, one.assets)), one.sent) for what, one in seen.items() if typed not in what}
    opened = {what: rows[what][0] for what in rows if what.startswith("GET")}
    requests = {what: asked_for(seen[what]) for what in opened}
    for what, weight in sorted(opened.items(), key=lambda row: -row[1])[:12]:
        print(f"{weight / 1024:6.1f} KB first  {rows[what][1] / 1024:5.1f} KB after  {requests[what]} requests  {what}")
    print(f"{len(rows)} pages; heaviest first visit {max(opened.values()) / 1024:.1f} KB, {max(requests.values())} "
          f"requests; heaviest after {max(rows[what][1] for what in opened) / 1024:.1f} KB")  # fmt: skip
    assert {what: weight for what, weight in opened.items() if weight > FIRST_VISIT} == {}
    assert {what: count for what, count in requests.items() if count > REQUESTS} == {}
    assert {what: first for what, (first, _) in rows.items() if first > EVER} == {}
    assert all(one.assets for one in seen.values()), "no assets were found to weigh"


@pytest.mark.clause("SEC-22")
def test_no_page_asks_anybody_else_for_anything(crawled: Portal) -> None:
    client, seen = crawled
    fetched = {address for one in seen.values() for address in one.assets}
    assert len(fetched) >= 5
    assert [address for address in fetched if not re.match(r"/[^/]", address)] == []
    for sheet in (address for address in fetched if address.partition("?")[0].endswith(".css")):
        text = client.get(sheet, headers={"Accept-Encoding": "identity"}).data
        assert not re.search(rb"@import|url\(\s*[\"']?(?:https?:)?//", text), sheet
    for what, one in seen.items():
        outside = re.findall(
            r'<(?:img|script|iframe|source|video|audio|object|embed|form)\b[^>]*"(?:https?:)?//', one.html
        )
        assert outside == [], what

"""A first visit and a second on a slow line, measured in Chromium: a command, not a test (script/slow-line)."""

from __future__ import annotations

import sys

from playwright.sync_api import Browser, Error, sync_playwright

PAGES = (
    "/", "/policy", "/policy/versions", "/policy/easy-read", "/policy/in/ur", "/privacy", "/contact", "/adjustments",
    "/adjustments/what", "/appeals", "/follow", "/follow/lost", "/enquiries", "/enquiries/reply", "/call/ur",
    "/accessibility", "/cookies",
)  # fmt: skip
#: What it may be: seconds until something is seen, kilobytes, requests, and kilobytes of the second visit.
MOST = (1.5, 45.0, 9, 3.0)
#: The line: bytes a second, milliseconds.
BYTES_A_SECOND, LATENCY = 400_000 / 8, 400
_QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_QUIET += ["--disable-component-update", "--disable-sync", "--no-sandbox"]
_FIRST_SEEN = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def visit(browser: Browser, address: str) -> tuple[float, float, int, float]:
    """Seconds until something is seen, kilobytes over the line, requests, and the kilobytes of a second visit."""
    context = browser.new_context()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES_A_SECOND}
    line.send("Network.emulateNetworkConditions", limits | {"uploadThroughput": BYTES_A_SECOND})
    came: list[float] = []
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    page.wait_for_function(f"({_FIRST_SEEN}) > 0")
    seen, first = page.evaluate(_FIRST_SEEN) / 1000, list(came)
    page.goto("about:blank")
    came.clear()
    page.goto(address, wait_until="load")
    context.close()
    return seen, sum(first) / 1024, len(first), sum(came) / 1024


def measured(site: str) -> dict[str, tuple[float, float, int, float]]:
    """Every page. Raises Error where no portal answers."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=_QUIET)
        try:
            return {path: visit(browser, site + path) for path in PAGES}
        finally:
            browser.close()


def main(site: str) -> int:
    """Measure every page; 1 where one is too much, 2 where no portal answers."""
    try:
        found = measured(site)
    except Error as reason:
        print(f"{site} does not answer: {reason.message.splitlines()[0]}", file=sys.stderr)
        return 2
    wrong = 0
    for path, was in sorted(found.items(), key=lambda row: -row[1][0]):
        seen, weight, requests, again = was
        too_much = any(value > most for value, most in zip(was, MOST, strict=True))
        wrong += too_much
        told = f"{seen:5.2f} s  {weight:5.1f} KB  {requests:2} requests, then {again:4.1f} KB  {path}"
        print(f"{told}{'  TOO MUCH' if too_much else ''}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))

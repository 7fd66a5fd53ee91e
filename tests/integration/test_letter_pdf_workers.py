"""The workers that print: nothing is fetched, nothing runs on, and what dies is replaced (SEC-28)."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

import pytest
from PIL import Image

from shared.letters import render as printing
from shared.letters import workers
from shared.letters.compose import Document, compose
from shared.letters.render import CannotRender, close_pool, render
from tests import letter_samples as samples
from tests import pdf_reading

ENDLESS = Document("<html lang=en><title>t</title>" + "<p>word" * 60_000, "endless")


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    yield
    close_pool()


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Workers of this test's own, under the limits that it sets."""
    close_pool()
    yield monkeypatch
    close_pool()


def short(words: str) -> Document:
    """A page with these words."""
    return Document(f"<html lang=en><title>t</title><p>{words}</p>", words)


@pytest.fixture
def listening() -> Iterator[tuple[str, list[object]]]:
    """An address on this machine, and the calls that come to it."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, caller = server.accept()
                except OSError:
                    return
                calls.append(caller)
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", calls
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


WAYS_OUT = {
    "picture": '<img src="{url}" alt="x">',
    "background": "<div style='background:url(\"{url}\")'>x</div>",
    "style sheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import "{url}";</style>',
    "font": '<style>@font-face {{ font-family: x; src: url("{url}") }} p {{ font-family: x }}</style>',
    "attachment": '<link rel="attachment" href="{url}">',
    "object": '<object data="{url}">x</object>',
    "embed": '<embed src="{url}">',
    "bullet": "<ul style='list-style-image:url(\"{url}\")'><li>x</ul>",
    "content": "<style>p::before {{ content: url('{url}') }}</style>",
    "drawing": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
}


@pytest.mark.clause("SEC-28")
@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize(
    "scheme", ["http://{host}/x.png", "file://{file}", "data:image/png;base64,AAAA", "asset:other"]
)
def test_a_page_that_asks_for_anything_from_outside_is_not_printed(
    way: str, scheme: str, listening: tuple[str, list[object]], tmp_path: Path
) -> None:
    """By whatever element and whatever scheme; nothing goes over the line, and no file is read into the letter."""
    host, calls = listening
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    url = scheme.format(host=host, file=secret)
    page = Document(f"<html lang=en><title>t</title>{WAYS_OUT[way].format(url=url)}<p>words", "x")
    with pytest.raises(CannotRender, match="which is not one of its assets"):
        render(page)
    assert calls == []


@pytest.mark.clause("SEC-28")
def test_a_drawing_among_the_assets_cannot_reach_out_either() -> None:
    """An organisation's logo is a file that somebody was given."""
    logo = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/passwd" width="9"/></svg>'
    )
    page = Document('<html lang=en><title>t</title><img src="asset:logo" alt="x">', "x", {"logo": logo})
    with pytest.raises(CannotRender, match="etc/passwd"):
        render(page)


@pytest.mark.clause("SEC-28")
@pytest.mark.parametrize("way", ["file:///etc/passwd", "http://127.0.0.1/x.png", "static/images/preview.png"])
def test_the_logo_of_a_letter_cannot_reach_out_either(way: str) -> None:
    """Letters are set by another program than the rest; nor does it take a file from its own folder."""
    logo = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="{way}" width="9"/></svg>'.encode()
    letterhead = replace(samples.LETTERHEAD, logo=logo)
    letter = replace(samples.RESTRICTION, envelope=replace(samples.ENVELOPE, letterhead=letterhead))
    with pytest.raises(CannotRender, match=way):
        render(compose(letter))


@pytest.mark.clause("SEC-28")
def test_a_page_that_takes_too_long_is_ended_and_the_next_letter_is_printed(limit: pytest.MonkeyPatch) -> None:
    """The worker goes, with whatever it was doing; another takes its place."""
    limit.setattr(printing, "SECONDS", 3.0)
    render(short("first"))
    (pid,) = printing._workers().pids()
    with pytest.raises(CannotRender, match="too long"):
        render(ENDLESS)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert pdf_reading.text(render(short("still here"))).startswith("still here")


def test_a_letter_that_waits_its_turn_on_a_busy_machine_is_printed(limit: pytest.MonkeyPatch) -> None:
    """Its limit is in processor time: the worker is stopped, as a busy machine would keep it, for longer than that."""
    limit.setattr(printing, "SECONDS", 2.0)
    limit.setattr(printing.os, "cpu_count", lambda: 1)
    render(short("warm"))
    (pid,) = printing._workers().pids()
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(3.0, os.kill, (pid, signal.SIGCONT)).start()
    assert pdf_reading.text(render(short("patience"))).startswith("patience")
    assert printing._workers().pids() == [pid]


def test_a_letter_whose_worker_is_killed_under_it_is_printed_by_another(limit: pytest.MonkeyPatch) -> None:
    """Killed from outside, as a machine short of memory does: the letter is not to blame, and is tried once more."""
    limit.setattr(printing.os, "cpu_count", lambda: 1)
    render(short("warm"))
    (pid,) = printing._workers().pids()
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.5, os.kill, (pid, signal.SIGKILL)).start()
    assert pdf_reading.text(render(short("by another"))).startswith("by another")
    assert printing._workers().pids() != [pid]


@pytest.mark.clause("REL-18")
def test_while_all_workers_are_busy_one_more_letter_waits_within_a_bound_and_is_told(limit: pytest.MonkeyPatch) -> None:
    limit.setattr(printing.os, "cpu_count", lambda: 1)
    limit.setattr(workers.Pool.ask, "__defaults__", (1.0,))
    render(short("warm"))
    (pid,) = printing._workers().pids()
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as others:
        first = others.submit(render, short("first"))
        start = time.monotonic()
        with pytest.raises(CannotRender, match="Try again in a minute"):
            render(short("second"))
        assert time.monotonic() - start < 10
        os.kill(pid, signal.SIGCONT)
        assert pdf_reading.text(first.result()).startswith("first")
    assert pdf_reading.text(render(short("third"))).startswith("third")


def test_a_worker_that_waits_for_ever_is_ended_by_the_clock_on_the_wall(limit: pytest.MonkeyPatch) -> None:
    waits = "import sys, time; from shared.letters import workers; workers.PATIENCE = 3; "
    command = [sys.executable, "-c", waits + "workers.serve(lambda question: time.sleep(60) or question)", "0.2", "512"]
    worker = workers.Worker(command)
    with pytest.raises(workers.WorkerDied, match="too long"):
        worker.ask(b"anything")
    worker.end()


@pytest.mark.clause("SEC-28")
def test_a_page_that_wants_too_much_memory_is_refused_and_the_next_letter_is_printed(
    limit: pytest.MonkeyPatch,
) -> None:
    """The limit is the kernel's, on the worker alone. The picture is small as a file: it is a bomb."""
    limit.setattr(printing, "MEGABYTES", 250)
    limit.setattr(printing, "SECONDS", 240.0)  # memory must be what runs out, on a busy machine too
    picture = BytesIO()
    Image.new("RGBA", (8_000, 8_000)).save(picture, "PNG")
    page = Document('<html lang=en><title>t</title><img src="asset:p" alt="x">', "x", {"p": picture.getvalue()})
    with pytest.raises(CannotRender, match=r"too much memory|ended with code"):
        render(page)
    assert "Dear Ms Testwood" in pdf_reading.text(render(compose(samples.RESTRICTION)))


def test_a_worker_that_was_ended_from_outside_is_replaced_unseen() -> None:
    """The machine's keeper of memory may take it between two letters: nobody's letter fails for that."""
    close_pool()
    render(short("before"))
    (pid,) = printing._workers().pids()
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert pdf_reading.text(render(short("after"))).startswith("after")
    assert pid not in printing._workers().pids()


def test_a_worker_gives_way_to_a_fresh_one_after_its_time(limit: pytest.MonkeyPatch) -> None:
    """What a library keeps of every letter must not add up to a letter that fails."""
    limit.setattr(workers, "LIFETIME", 2)
    limit.setattr(printing.os, "cpu_count", lambda: 1)
    seen = []
    for number in range(4):
        assert pdf_reading.text(render(short(f"letter {number}"))).startswith(f"letter {number}")
        seen += printing._workers().pids()
    assert seen[0] == seen[1] != seen[2] == seen[3]


def test_many_threads_each_get_their_own_letter() -> None:
    """Two cores, eight threads, and no letter in another customer's envelope; never more workers than cores."""
    names = [f"Customer {number}" for number in range(24)]
    with ThreadPoolExecutor(8) as threads:
        pdfs = list(threads.map(lambda name: render(short(name)), names))
    assert [pdf_reading.text(pdf).removesuffix(" Page 1 of 1") for pdf in pdfs] == names
    assert len(printing._workers().pids()) <= (os.cpu_count() or 1)


def test_a_request_cut_off_in_the_middle_leaves_no_letter_for_the_next(limit: pytest.MonkeyPatch) -> None:
    """A web server that gives up on a request must not hand its letter to the next customer."""

    class CutOff(BaseException):
        pass

    def cut_off(_signal: int, _frame: FrameType | None) -> None:
        raise CutOff

    limit.setattr(printing.os, "cpu_count", lambda: 1)
    render(short("warm"))
    before = signal.signal(signal.SIGALRM, cut_off)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(CutOff):
            render(compose(samples.RESTRICTION))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert pdf_reading.text(render(short("mine"))).startswith("mine")


def test_a_forked_process_starts_its_own_workers_and_leaves_its_parents_alone() -> None:
    """As gunicorn does when it loads the application first."""
    render(short("parent"))
    mine = printing._workers().pids()
    with get_context("fork").Pool(1) as child:
        text, theirs = child.apply(_in_a_child)
    assert text.startswith("child")
    assert not set(theirs) & set(mine)
    assert pdf_reading.text(render(short("parent again"))).startswith("parent again")
    assert printing._workers().pids() == mine


def _in_a_child() -> tuple[str, list[int]]:
    pdf = render(short("child"))
    pids = printing._workers().pids()
    close_pool()
    return pdf_reading.text(pdf), pids


def test_the_same_letter_is_the_same_file_whichever_worker_prints_it() -> None:
    """To the byte: nothing of the clock, of chance or of an earlier letter is in it."""
    document = compose(samples.RESTRICTION)
    first = render(document)
    render(compose(samples.OUTCOME))
    assert render(document) == first
    close_pool()
    assert render(document) == first

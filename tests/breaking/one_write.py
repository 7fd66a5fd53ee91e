"""Lets one write after another be traced: each is a process of its own, forked off this one, which has all loaded.

Reads a line with the address of a database, and says the process that is to write there, which waits; at the next line
it writes, and when it has ended one hears how: what a page would say, and its last words where it had trouble.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from typing import IO

import peewee

from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.database import migrations
from shared.database.stores import close_before_fork, is_out_of_reach
from shared.rules.actor import OPERATOR
from shared.rules.errors import BadConfiguration

KEY = "the one form"
#: `prctl`: any process of the same user may trace this one, where only its parents may otherwise.
_SET_TRACER, _ANYBODY = 0x59616D61, -1


def write() -> None:
    """The one form, once more under the same key where it was sent before."""
    add_customer(OPERATOR.with_key(KEY), CustomerDetails(account="TRIED", name="One Write"))


def main() -> None:
    """Until there is nothing more to write."""
    for line in sys.stdin:
        go, goes = os.pipe()
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as trouble:
            child = os.fork()
            if not child:
                os.close(goes)
                os.dup2(out.fileno(), 1)
                os.dup2(trouble.fileno(), 2)
                _life(go, line.strip())
            os.close(go)
            _say(child)
            sys.stdin.readline()
            os.close(goes)
            os.waitpid(child, 0)
            _say([_all_of(out), _all_of(trouble)[-300:]])


def _life(go: int, url: str) -> None:
    ctypes.CDLL(None).prctl(_SET_TRACER, ctypes.c_long(_ANYBODY), 0, 0, 0)
    os.read(go, 1)
    try:
        os.write(1, _answer(url).encode())
        close_before_fork()  # whoever ends closes what it opened: that may fail too
    except Exception as error:  # the last words of a process
        os.write(2, repr(error).encode())
        os._exit(1)
    os._exit(0)


def _answer(url: str) -> str:
    try:
        migrations.ready(url)
        write()
    except BadConfiguration:
        return "refused"
    except peewee.PeeweeException as error:
        away = is_out_of_reach(error) or type(error).__name__ == "DatabaseError"
        return "refused" if away else f"crashed {error!r}"
    return "acknowledged"


def _all_of(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip()


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

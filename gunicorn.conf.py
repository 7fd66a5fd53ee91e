"""How gunicorn serves both sites; it finds this file by itself when it is started in this folder.

The application is loaded and warmed once, before gunicorn forks: its processes share what was loaded, and the first
visitor of each waits for nothing. What the command line says goes before what stands here.
"""

from __future__ import annotations

import gc
import sys
from types import TracebackType
from typing import Any

from shared.database.stores import close_before_fork
from shared.rules.errors import BadConfiguration
from shared.web.warming import warm

# With --reload each process must read the sources anew.
preload_app = "--reload" not in sys.argv
threads = 8
graceful_timeout = 3
#: More connections at work than these are many for one process.
_BUSY = 2
# What is loaded is no garbage: looking for it as often as usual would take a tenth of the start.
_GARBAGE = gc.get_threshold()
gc.set_threshold(50_000, 20, 20)
# Each statement gives up the interpreter, and waits as long to have it back while another thread computes.
sys.setswitchinterval(0.002)
# A door for other programs that nobody here needs.
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Everything is loaded: make what the first visitors would wait for."""
    if preload_app:
        warm(server.app.wsgi())


def pre_fork(server: Any, worker: Any) -> None:
    """A connection belongs to one process; and what is there now is never collected, so that it stays shared."""
    close_before_fork()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def pre_request(worker: Any, request: Any) -> None:
    """A connection that is kept binds who asks to this process: not where it is busy, and another may be idle.

    Of eight colleagues as many as eight came to the same, and each waited twice as long. A public page is answered in
    less time than a new connection takes, so that its connections are kept.
    """
    at_work = worker.nr_conns - len(worker.keepalived_conns) - len(worker.pending_conns)
    if worker.wsgi.name == "backoffice" and at_work > _BUSY:
        request.force_close()


def _in_one_sentence(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, BadConfiguration):
        sys.stderr.write(f"{error}\n")
    else:
        sys.__excepthook__(kind, error, trace)


#: A wrong setting ends the start with its sentence, as it ends a command.
sys.excepthook = _in_one_sentence

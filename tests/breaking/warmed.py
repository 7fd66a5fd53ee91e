"""Loaded by the process from which each life of `kill` is forked: it has written once, so each begins by writing."""

from __future__ import annotations

import os

from shared.database.stores import close_before_fork
from tests.breaking import kill, writer

_url = os.environ.get(kill.WARMED_ON, "")
if _url:
    writer.write_once(_url)
    close_before_fork()

"""Commands that write reports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from shared import clock
from shared.commands.command import BadInput, add, group
from shared.config import Settings
from shared.database import migrations
from shared.reports import FORMS, IN_WORDS, written
from shared.rules.quarters import quarter_of, read_quarter


def add_to(commands: Any) -> None:
    """Add these commands to the parser's."""
    reports = group(commands, "report", "Write a report to a file, or to standard output.")
    quarterly = add(reports, "quarterly", "Write the committee’s report of a QUARTER (2026-Q3).", _quarterly)
    quarterly.add_argument("quarter", metavar="QUARTER")
    quarterly.add_argument("--format", choices=tuple(FORMS), default="text", help="text (the default), pdf, ods …")
    quarterly.add_argument("--output", type=Path, metavar="FILE", help="the file to write")


def _quarterly(chosen: argparse.Namespace, config: Settings) -> int:
    quarter = read_quarter(chosen.quarter)
    if quarter is None:
        raise BadInput(f"{chosen.quarter} is no quarter; write it as 2026-Q3")
    if quarter > quarter_of(clock.today()):
        raise BadInput(f"{chosen.quarter} has not begun yet")
    migrations.ready(config.database_url)
    content = written(quarter, chosen.format)
    if chosen.output:
        chosen.output.write_bytes(content)
        print(f"Written: {chosen.output}.")
        return 0
    if chosen.format not in IN_WORDS and sys.stdout.isatty():
        raise BadInput("This is no text; name a file with --output FILE")
    sys.stdout.buffer.write(content)
    return 0

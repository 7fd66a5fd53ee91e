"""Whether a letter met what was agreed with its customer (ADJ-7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shared.rules.vocabulary import AdjustmentKind, Channel

_SMALLEST_LARGE_PRINT = 16


def letter_meets(kind: AdjustmentKind, detail: str, form: Mapping[str, Any], by: Channel | None) -> bool | None:
    """Whether a letter in this format, sent so, meets an agreed adjustment; None where letters have no part in it."""
    wanted = detail.strip().lower()
    if kind is AdjustmentKind.LARGE_PRINT:
        return int(form["points"]) >= (int(wanted) if wanted.isdigit() else _SMALLEST_LARGE_PRINT)
    if kind is AdjustmentKind.COLOURED:
        return bool({form["paper"], form["ink"]} & set(re.findall(r"[a-z]+", wanted)))
    if kind is AdjustmentKind.TRANSLATION:
        return bool(form["language"] != "en")
    if kind is AdjustmentKind.EASY_READ:
        return bool(form["easy_read"])
    if kind is AdjustmentKind.OTHER_CHANNEL and by is not None:
        return by.value == wanted
    return None

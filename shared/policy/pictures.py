"""The drawings of ours that easy read sets beside its words, by name."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from shared.places import STATIC

DRAWINGS = STATIC / "images" / "easy-read"


def _known(name: str) -> str:
    if not (DRAWINGS / f"{name}.svg").is_file():
        known = ", ".join(sorted(file.stem for file in DRAWINGS.glob("*.svg")))
        raise ValueError(f"there is no drawing “{name}”; there are {known}")
    return name


Picture = Annotated[str, AfterValidator(_known)]

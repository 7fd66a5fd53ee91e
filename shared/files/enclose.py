"""A copy that goes outside, with its files beside it, in one ZIP file on the disk (REP-5, DPA-3).

Every content is read from the store piece by piece and held against its fingerprint on the way: what goes out is what
was kept, and no more than one piece of it is in memory.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

from shared.files import store
from shared.rules.pack import Enclosure


class NotAsKept(LookupError):
    """A file is gone, or is not what it was."""


def with_files(beside: Mapping[str, bytes], files: Sequence[Enclosure]) -> IO[bytes]:
    """A ZIP file of what is given, by its names, and of the files that go out; open, at its beginning.

    Raises NotAsKept. Nothing is left on the disk when it is closed.
    """
    made = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in beside.items():
            archive.writestr(name, content)
        for one in files:
            if one.path:
                _enclose(archive, one)
    made.seek(0)
    return made


def _enclose(archive: zipfile.ZipFile, one: Enclosure) -> None:
    """Pictures, sound and documents are packed already: packing them again would only take time."""
    entry = zipfile.ZipInfo(one.path)
    entry.file_size, digest = one.size, hashlib.sha256()
    try:
        with store.opened(one.sha256) as content, archive.open(entry, "w") as into:
            while piece := content.read(store.PIECE):
                digest.update(piece)
                into.write(piece)
    except store.Missing:
        raise NotAsKept(one.name) from None
    if digest.hexdigest() != one.sha256:
        raise NotAsKept(one.name)

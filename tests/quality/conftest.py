"""What the tests of the whole portal share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.quality.crawled import Portal, everything


@pytest.fixture(scope="package")
def crawled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A client of the portal and every page and state of it, crawled once for all that judge them."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("crawled") / "evenhand.sqlite")
    return everything(f"sqlite:///{file}")

"""What most tests of the back office begin with: the application over a database of its own, and its people."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import beginnings, builders
from tests.both_sites import Both, both_sites
from tests.sign_in import back_office


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    """The back office."""
    return back_office(sqlite_url)


@pytest.fixture
def world(app: Flask) -> builders.World:
    """An organisation under the housing association's policy, with a colleague of every role and one customer."""
    return beginnings.world()


@pytest.fixture
def both(database_url: str) -> Both:
    """A customer at the portal with their letter, and the colleagues, over one database."""
    return both_sites(database_url)

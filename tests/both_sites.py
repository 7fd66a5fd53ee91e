"""A customer at the portal and colleagues at the back office, over one database."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from shared.models import AdjustmentRequest, Appeal
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.integration.test_portal_adjustments import CODE
from tests.integration.test_portal_adjustments import walk as ask_for_adjustments
from tests.integration.test_portal_appeals import walk as appeal
from tests.sign_in import back_office
from tests.visitor import Visitor, portal


@dataclass
class Both:
    """A customer at the portal with their letter, and the colleagues at the back office, over one database."""

    world: builders.World
    visitor: Visitor
    letter: tuple[str, str]
    back_office: Flask

    def at_work(self, key: str) -> AtWork:
        """A colleague's browser."""
        return AtWork(self.back_office, self.world.staff[key])

    def appeal(self) -> str:
        """An appeal sent through the portal, and opened again with its code. Returns its reference."""
        appeal(self.visitor, self.letter)
        return self.follow("APP", self.visitor.fill())

    def request(self) -> str:
        """The same for a request for adjustments."""
        ask_for_adjustments(self.visitor)
        return self.follow("ADJ", self.visitor.fill())

    def follow(self, prefix: str, receipt: str) -> str:
        """Open what was just sent. Returns its reference."""
        code = CODE.search(receipt)
        assert code
        reference = str((Appeal if prefix == "APP" else AdjustmentRequest).get().reference)
        self.open(reference, code[0])
        return reference

    def open(self, reference: str, code: str) -> str:
        """What a reference and its code open."""
        self.visitor.get("/follow")
        return self.visitor.fill(reference=reference, code=code)


def both_sites(database_url: str) -> Both:
    """The two sites, a world with one restriction, and the letter about it."""
    staff_site = back_office(database_url)
    app = portal(database_url)
    world, letter = beginnings.told()
    return Both(world, Visitor(app), letter, staff_site)

"""The statement, the privacy notice and the poster as files: which there are, and what each is printed from (POL-3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from shared.config import settings
from shared.letters import publication
from shared.letters.compose import Document, template_version
from shared.models import PolicyVersion, PrintedPage
from shared.places import TEMPLATES
from shared.policy.rendition import PosterRendition
from shared.queries import renditions
from shared.queries.editions import editions
from shared.queries.policy import version_in_force
from shared.queries.published import our_organisation, readable_version, readable_versions, stamp
from shared.queries.renditions import DOCUMENTS, EASY, ENGLISH, path_of
from shared.rules.errors import NotFound

#: The sizes of large print, in points, and what is offered beside the usual one.
LARGE = (18, 24)
LOOKS = (publication.Look(), *(publication.Look(points) for points in LARGE), publication.Look(12, high_contrast=True))
SIZES: tuple[publication.Size, ...] = ("A4", "A3")
_TEMPLATES = TEMPLATES / "portal" / "print"


@dataclass(frozen=True)
class Paper:
    """One file: the address that it is kept under, and how its page is composed."""

    address: str
    compose: Callable[[], Document]


def booklet(page: str, form: str, look: publication.Look, number: int | None = None) -> Paper:
    """The statement or the privacy notice, in force or of the version with this `number`.

    To compose it raises NotFound for a form, or a version, that there is not.
    """
    path = path_of(page, form, number)

    def compose() -> Document:
        version = version_in_force() if number is None else readable_version(number)
        publisher = publisher_of(path)
        text = renditions.rendition(version, DOCUMENTS[page], form, publisher.name)
        return publication.booklet(text, publisher, _edition(version), look)

    contrast = " in light letters" if look.high_contrast else ""
    return Paper(f"{path}.pdf {look.points}{contrast}", compose)


def poster(form: str, sheet: PosterRendition, size: publication.Size) -> Paper:
    """The poster in one form and size."""

    def compose() -> Document:
        return publication.poster(sheet, publisher_of(path_of("policy", form)), _edition(version_in_force()), size)

    return Paper(f"{path_of('policy', form)}/poster.pdf {size}", compose)


def papers() -> Iterator[Paper]:
    """Every file that the portal offers now, those that are asked for most first. None before a policy is in force."""
    try:
        version_in_force()
        our_organisation()
    except NotFound:
        return
    for form in forms():
        yield from (booklet("policy", form, look) for look in LOOKS)
        sheet = renditions.poster(form)
        if sheet is not None:
            yield from (poster(form, sheet, size) for size in SIZES)
    for form in forms():
        yield from (booklet("privacy", form, look) for look in LOOKS)
    for version in readable_versions():
        for page in DOCUMENTS:
            yield from (booklet(page, form, LOOKS[0], version.number) for form in forms(version.number))


def forms(number: int | None = None) -> list[str]:
    """The languages, and easy read, in which the documents can be read, as of a version; English first."""
    known = editions(number)
    languages = [each.language for each in known if each.reading == "standard"]
    easy = any((each.language, each.reading) == (ENGLISH, "easy") for each in known)
    return [ENGLISH, *languages, *([EASY] if easy else [])]


def printed_from() -> str:
    """The stamp of everything that a file shows: it changes when the organisation, its policy or a template does."""
    return hashlib.sha256(repr((stamp(), settings().portal_url, _look())).encode()).hexdigest()


def printed(paper: Paper) -> bytes | None:
    """The file as it was printed, or None where it is not there yet or shows what was before."""
    row = PrintedPage.get_or_none(PrintedPage.address == paper.address, PrintedPage.stamp == printed_from())
    return bytes(row.content) if row else None


def unprinted() -> list[Paper]:
    """The files that wait to be printed."""
    now = printed_from()
    there = {row.address for row in PrintedPage.select(PrintedPage.address).where(PrintedPage.stamp == now)}
    return [paper for paper in papers() if paper.address not in there]


def publisher_of(path: str) -> publication.Publisher:
    """The organisation as the paper shows it. Raises NotFound before it is set up."""
    ours = our_organisation()
    return publication.Publisher(
        name=ours.name,
        telephone=ours.telephone,
        email=ours.email,
        colour=ours.primary_colour,
        address=f"{settings().portal_url}{path}",
        logo=ours.logo_svg.encode(),
    )


def _edition(version: PolicyVersion) -> publication.PrintedVersion:
    return publication.PrintedVersion(version.number, version.effective_from)


@cache
def _look() -> str:
    """The fingerprint of the templates that files are made with."""
    digest = hashlib.sha256(template_version().encode())
    for file in sorted(_TEMPLATES.glob("*.html")):
        digest.update(file.read_bytes())
    return digest.hexdigest()

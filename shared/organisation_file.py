"""The organisation as its operator writes it down: a short TOML file, read by `evenhand organisation use`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from email_validator import EmailNotValidError, validate_email
from pydantic import Field

from shared.actions.installation.organisation import OrganisationDetails
from shared.policy.part import Key, Part, Text
from shared.policy.reading import Mistake, PolicyMistake, read_part

EXAMPLE = Path(__file__).with_name("organisation.example.toml")


class _Organisation(Part):
    """What the file may say; what it leaves out keeps the default."""

    name: Text
    short_name: Text
    address: Text
    telephone: Text
    email: Text
    text_relay: str = ""
    text_messages: str = ""
    social_media: str = ""
    website: str = ""
    opening_hours: str = ""
    primary_colour: str = OrganisationDetails.primary_colour
    accent_colour: str = OrganisationDetails.accent_colour
    logo: str = ""
    services: Mapping[Key, Text] = Field(min_length=1)


def read_organisation(file: Path) -> tuple[OrganisationDetails, dict[str, str]]:
    """The organisation and its services, key to name, as the file has them; its logo is read from beside it.

    Raises PolicyMistake with every mistake and its line, OSError when the file can't be read.
    """
    source = file.name
    said = read_part(file.read_bytes(), _Organisation, _wrong, source=source)
    logo = _logo(file.parent / said.logo, source) if said.logo else ""
    facts = said.model_dump(exclude={"logo", "services"})
    return OrganisationDetails(**facts, logo_svg=logo), dict(said.services)


def _wrong(said: _Organisation) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """What the schema can't see."""
    try:
        validate_email(said.email, check_deliverability=False)
    except EmailNotValidError:
        yield ("email",), f"“{said.email}” is not an email address"
    if said.social_media and not said.social_media.startswith("https://"):
        yield ("social_media",), f"“{said.social_media}” must be an address that begins with https://"
    for name in ("primary_colour", "accent_colour"):
        colour = getattr(said, name)
        digits = colour.removeprefix("#").lower()
        if not (colour.startswith("#") and len(digits) == 6 and set(digits) <= set("0123456789abcdef")):
            yield (name,), f"“{name}” is “{colour}”; it must be like #0b4f4a"


def _logo(file: Path, source: str) -> str:
    try:
        text = file.read_text("utf-8")
        root = ElementTree.fromstring(text)  # noqa: S314  # the operator's own file; expat bounds what entities make
    except (OSError, UnicodeDecodeError, ElementTree.ParseError) as error:
        raise PolicyMistake(source, [Mistake(1, f"the logo {file.name} can’t be read: {error}")]) from None
    if root.tag.rpartition("}")[2] != "svg":
        raise PolicyMistake(source, [Mistake(1, f"the logo {file.name} is no SVG drawing")])
    return text

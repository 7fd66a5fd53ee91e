"""Set up the organisation that this installation serves, and its services."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from shared.actions.action import Doing, action
from shared.letters.format import READABLE, contrast
from shared.models import Organisation, Service
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action


@dataclass(frozen=True)
class OrganisationDetails:
    """What stands on every page and letter."""

    name: str
    short_name: str
    address: str
    telephone: str
    email: str
    text_relay: str = ""
    text_messages: str = ""
    social_media: str = ""
    website: str = ""
    opening_hours: str = ""
    primary_colour: str = "#0b4f4a"
    accent_colour: str = "#b4531f"
    logo_svg: str = ""


@action(Action.SET_UP_ORGANISATION)
def set_up_organisation(doing: Doing, details: OrganisationDetails, services: dict[str, str]) -> Organisation:
    """Write the organisation's details and its services, key to name. A service is renamed, never removed."""
    doing.ask()
    if contrast(details.primary_colour, "#ffffff") < READABLE:
        raise Invalid({"primary_colour": "White text on this colour is hard to read. Choose a darker one."})
    organisation = Organisation.get_or_none()
    if organisation is None:
        organisation = doing.create(Organisation, **asdict(details))
    else:
        doing.write(organisation, **asdict(details))
    for key, name in services.items():
        if not Service.update(name=name).where(Service.key == key).execute():
            Service.create(key=key, name=name)
    doing.record(organisation, {**asdict(details), "services": services})
    return organisation

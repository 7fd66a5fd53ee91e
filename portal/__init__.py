"""The public site: what customers read, ask and follow."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask

import shared  # noqa: F401 - before anything loads peewee
from portal import contrast, presence
from portal.adjustments.routes import adjustments
from portal.appeals.routes import appeals
from portal.calling.routes import calling, edition_menu, read_here
from portal.enquiries.routes import enquiries
from portal.follow.routes import follow
from portal.leaving.routes import leaving
from portal.notices.routes import LISTED, notices
from portal.numbers import with_numbers_linked
from portal.saving.routes import saving
from portal.statement.paper import paper
from portal.statement.record import record
from portal.statement.routes import policy
from portal.statement.to_come import to_come
from shared.catalogues import with_catalogue
from shared.config import Settings
from shared.config import settings as settings_of_this_process
from shared.web import access, application, assets, languages
from shared.web.uploads import uploads

#: One line for each part of the site, in its own package: `from portal.follow.routes import follow`.
BLUEPRINTS: tuple[Blueprint, ...] = (
    policy,
    record,
    to_come,
    paper,
    notices,
    adjustments,
    appeals,
    enquiries,
    follow,
    calling,
    saving,
    leaving,
    uploads(access.public),
)

#: What is read in the languages of editions, too: what a letter's code opens, and the appeal.
IN_EVERY_LANGUAGE = (follow, appeals, saving, leaving)

#: Where "Exit this page" goes: somewhere that nobody would ask about (ACC-5).
LEAVE_FOR = "https://www.bbc.co.uk/weather"


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """The portal. Raises BadConfiguration; `config` overrides Flask's own settings in tests."""
    settings = settings or settings_of_this_process()
    site = application.Site(
        name="portal",
        url=settings.portal_url,
        secret_key=settings.portal_secret_key,
        cookie="evenhand_portal",
        layout="portal/_layout.html",
        database_url=settings.portal_database_url or settings.database_url,
        narrow=True,
        languages=with_catalogue(),
        warm=LISTED,
        variant_of=contrast.variant_of,
    )
    app = application.create(site, settings, BLUEPRINTS, **config)
    languages.speak_also(app, (part.name for part in IN_EVERY_LANGUAGE))
    app.config[assets.COMPRESSES_ANSWERS_TO_GET] = True
    app.jinja_env.globals.update(edition_menu=edition_menu, leave_for=LEAVE_FOR, left_cookie=presence.LEFT)
    app.jinja_env.globals.update(portal_url=settings.portal_url)
    app.jinja_env.filters.update(with_numbers=with_numbers_linked, read_here=read_here)
    contrast.offer_contrast(app)
    presence.lead_away(app)
    return app

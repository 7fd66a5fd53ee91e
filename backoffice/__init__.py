"""The staff site: where contact is recorded, cases are worked and decisions are taken."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g

from shared.config import Settings
from shared.config import settings as settings_of_this_process
from shared.web import access, application, fragments

#: One line for each part of the site, in its own package: `from backoffice.work.routes import work`.
BLUEPRINTS: tuple[Blueprint, ...] = ()

#: A section of the navigation: address, text, how many wait there, whether one of them is late.
Section = tuple[str, str, int, bool]


def current() -> access.Colleague | None:
    """The colleague who is signed in, or None."""
    return None


def sections() -> list[Section]:
    """The navigation for the colleague who is signed in, with counts that equal the rows behind them (REP-4)."""
    return []


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """The back office. Raises BadConfiguration; `config` overrides Flask's own settings in tests."""
    settings = settings or settings_of_this_process()
    site = application.Site(
        name="backoffice",
        url=settings.backoffice_url,
        secret_key=settings.backoffice_secret_key,
        cookie="evenhand_backoffice",
        layout="backoffice/_layout.html",
        database_url=settings.database_url,
    )
    app = application.create(site, settings, BLUEPRINTS, current, **config)
    app.jinja_env.globals.update(portal_url=settings.portal_url, htmx_config=fragments.CONFIG)
    app.context_processor(_masthead)
    return app


def _masthead() -> dict[str, Any]:
    """What the masthead asks for; a page about a failure has neither."""
    bare = g.get("bare", False)
    return {"colleague": (lambda: None) if bare else current, "sections": list if bare else sections}

"""What the portal and the back office are both made of. Each says what differs in a `Site` and adds its blueprints."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, request
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from shared.config import Settings, advice, check_for_production
from shared.database import connections, migrations, once, portal_access
from shared.files.check import MEGABYTE
from shared.files.kinds import megabytes_together
from shared.places import FILES
from shared.queries.demonstration import refuse_the_demonstration
from shared.queries.published import stamp_today
from shared.web import access, assets, errors, fragments, languages, security, templating, warming, whole_answers
from shared.web.cookies import Sessions
from shared.web.organisation import face, organisation

log = logging.getLogger("evenhand.web")
health = Blueprint("health", __name__)
#: For tests that change what is public and look at once: how long an answer may be given out again, in seconds.
FORGET_AFTER = "EVENHAND_FORGET_AFTER"


@dataclass(frozen=True)
class Site:
    """What differs between the two applications."""

    name: str
    url: str
    secret_key: str
    cookie: str
    layout: str
    database_url: str
    #: Whether its requests get the narrow connection (DPA-5).
    narrow: bool = False
    #: What its pages can be read in; the first is for everybody who asks for none of them.
    languages: tuple[str, ...] = (languages.ENGLISH,)
    #: The pages that are made before the first visitor comes.
    warm: tuple[str, ...] = ("/health",)
    #: What an answer that everybody gets depends on, beside its address (`shared/web/whole_answers.py`).
    variant_of: Callable[[dict[str, Any]], tuple[object, ...]] = lambda environ: ()


class _Application(Flask):
    """Flask, without what it does for each request and none of ours needs."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.session_interface = Sessions()
        self.jinja_options = {**self.jinja_options, "cache_size": -1}  # there are no more templates than files

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is: no view or hook of ours is a coroutine, and Flask would look at each of them anew."""
        return func


def create(
    site: Site,
    settings: Settings,
    blueprints: Iterable[Blueprint],
    current: Callable[[], access.StaffMember | None] = lambda: None,
    **config: Any,
) -> Flask:
    """An application that is protected, strict and ready. Raises BadConfiguration or access.Undeclared."""
    check_for_production(settings)
    if found := advice(settings):
        log.warning(found)
    app = _Application(site.name, root_path=str(FILES), static_folder=None, template_folder="templates")
    app.url_map.converters["int"] = _RowNumber
    app.config.update(
        PROVIDE_AUTOMATIC_OPTIONS=False,  # nothing here asks for it: 405 (SEC-9)
        SECRET_KEY=site.secret_key or secrets.token_hex(),
        **{warming.SITE: site.url, warming.ADDRESSES: site.warm},
        # Without scripts, what one sending may bring: one recording, or the other files together, and room for words.
        MAX_CONTENT_LENGTH=(settings.max_recording_megabytes + 2 * megabytes_together(settings.max_upload_megabytes))
        * MEGABYTE,
    )
    templating.prepare_templates(app, site.layout)  # before anything asks for its environment
    assets.serve_assets(app)
    read_stamp = _connect(
        app, site, settings
    )  # before security refuses anything: the page that says so names the organisation
    forget_after = config.pop(FORGET_AFTER, whole_answers.FORGET_AFTER)
    app.wsgi_app = whole_answers.WholeAnswers(  # type: ignore[method-assign]
        app.wsgi_app, site.variant_of, read_stamp, forget_after
    )
    security.secure(app, site.url, settings.hosts(site.url), site.cookie, settings.proxies)
    app.config.update(config)
    fragments.answer_fragments(app)
    languages.speak(app, site.languages)
    app.context_processor(lambda: _page_context(site))
    errors.answer_errors(app)
    for blueprint in (health, organisation, *blueprints):
        app.register_blueprint(blueprint)
    access.enforce(app, current)
    CSRFProtect(app)  # after the question who this is: an expired session is sent to sign in, not told off
    return app


class _RowNumber(IntegerConverter):
    """A number in an address. No row has one above: PostgreSQL refuses it, and Python can't hand it to SQLite."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(map, fixed_digits, min, 2**31 - 1 if max is None else max)


def _connect(app: Flask, site: Site, settings: Settings) -> Callable[[], tuple[object, ...]]:
    """Every request but those for files has the database; `shared.database.connections` says how long it keeps it.

    Returns what reads the stamp of everything that is public, outside a request.
    """
    narrow = portal_access.ready_for_portal(site.database_url) if site.narrow else None
    if narrow is None:
        migrations.ready(site.database_url)

    def connect() -> None:
        if narrow is not None:
            connections.use_for_request(narrow)
        if not request or request.endpoint != "static":
            connections.connect_for_request()

    try:
        connect()
        refuse_the_demonstration(settings, by_events=not site.narrow)
    finally:
        connections.close_after_request()

    app.before_request(connect)
    app.before_request(once.begin)

    @app.teardown_request
    def close(error: BaseException | None) -> None:
        once.end()
        connections.close_after_request()

    def read_stamp() -> tuple[object, ...]:
        try:
            connect()
            return stamp_today()
        finally:
            connections.close_after_request()

    return read_stamp


def _page_context(site: Site) -> dict[str, Any]:
    """What every page has at hand."""

    def page_title(heading: str, form: Any = None) -> str:
        title = f"{_in_words(heading)} – {face().name}".removeprefix(" – ")
        return str(_("Error: %(title)s", title=title)) if form and form.problems() else title

    return {"organisation": face(), "page_title": page_title, "page_language": languages.page_language()}


def _in_words(heading: str) -> str:
    """A heading without its marks, in one line; most have none."""
    marked = "<" in heading or "&" in heading
    return " ".join(Markup(heading).striptags().split() if marked else heading.split())  # noqa: S704 - to take them out


@health.get("/health")
@access.public
def healthy() -> Response:
    """Says that the application and its database answer."""
    connections.database.execute_sql("SELECT 1")
    return Response("well\n", mimetype="text/plain")

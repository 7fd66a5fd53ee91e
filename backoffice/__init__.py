"""The staff site: where contact is recorded, cases are worked and decisions are taken."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g

import shared  # noqa: F401 - before anything loads peewee
from backoffice.additions.routes import additions
from backoffice.adjustments.routes import adjustments
from backoffice.appeals.outside import outside_reviews
from backoffice.appeals.routes import appeals
from backoffice.audit.routes import audit
from backoffice.cases.checklist import checklist
from backoffice.cases.lessons import lessons
from backoffice.cases.pack import pack
from backoffice.cases.routes import cases
from backoffice.cases.views import views
from backoffice.contacts.importing import contact_files
from backoffice.contacts.routes import contacts
from backoffice.current import me, recognise_colleagues, signed_in_colleague
from backoffice.customers.life import lives
from backoffice.customers.routes import customers
from backoffice.customers.unknown import unknown
from backoffice.drafts import drafts, keep_drafts
from backoffice.enquiries.routes import enquiries
from backoffice.files.routes import files
from backoffice.incidents.ladder import ladder
from backoffice.incidents.routes import incidents
from backoffice.incidents.safeguarding import safeguarding
from backoffice.letters.routes import letters
from backoffice.markers.routes import markers
from backoffice.measures.routes import measures
from backoffice.navigation import place_here, sections
from backoffice.policy.adding import policy_adding
from backoffice.policy.comparing import policy_comparison
from backoffice.policy.importing import policy_import
from backoffice.policy.office import policy_office
from backoffice.policy.ordering import policy_ordering
from backoffice.policy.procedure import procedure
from backoffice.policy.routes import policy
from backoffice.policy.writing import policy_writing
from backoffice.reports.bundles import bundles
from backoffice.reports.routes import reports
from backoffice.restrictions.officers import officers
from backoffice.restrictions.routes import restrictions
from backoffice.restrictions.seen import seen
from backoffice.rights.routes import rights
from backoffice.sign_in import confirm
from backoffice.sign_in.organisation import offer_organisation_sign_in, organisation_sign_in
from backoffice.sign_in.own import your_sign_in
from backoffice.sign_in.routes import sign_in
from backoffice.staff.absences import absences
from backoffice.staff.routes import staff
from backoffice.systems.interface import interface
from backoffice.systems.routes import systems
from backoffice.work.routes import work
from shared.config import Settings
from shared.config import settings as settings_of_this_process
from shared.queries import permissions
from shared.rules.addresses import contact_page, customer_page, record_page
from shared.rules.lifecycle import Action
from shared.rules.permit import Answer
from shared.rules.reply import way_in_words
from shared.web import access, application, security
from shared.web.uploads import uploads

#: One line for each part of the site, in its own package: `from backoffice.work.routes import work`.
BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in,
    organisation_sign_in,
    your_sign_in,
    work,
    drafts,
    cases,
    checklist,
    pack,
    staff,
    absences,
    policy,
    policy_office,
    policy_writing,
    policy_adding,
    policy_ordering,
    policy_comparison,
    procedure,
    policy_import,
    reports,
    bundles,
    audit,
    additions,
    adjustments,
    contacts,
    contact_files,
    customers,
    lives,
    unknown,
    files,
    uploads(access.staff(Action.RECORD_INCIDENT)),
    ladder,
    incidents,
    safeguarding,
    letters,
    measures,
    officers,
    restrictions,
    seen,
    markers,
    views,
    lessons,
    appeals,
    outside_reviews,
    enquiries,
    rights,
    systems,
    interface,
)


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
        warm=("/sign-in", "/health"),
    )
    app = application.create(site, settings, BLUEPRINTS, signed_in_colleague, **config)
    app.config["EVENHAND"] = settings
    recognise_colleagues(app)
    security.sign_tokens_once(app)
    keep_drafts(app)
    offer_organisation_sign_in(app)
    confirm.ask_before_weighty_steps(app)
    app.jinja_env.globals.update(
        portal_url=settings.portal_url,
        by_the_organisation=bool(settings.oidc_issuer),
        page_before=access.page_in_front,
        way_in_words=way_in_words,
        may=_may,
    )
    app.jinja_env.globals.update(record_page=record_page, customer_page=customer_page, contact_page=contact_page)
    app.jinja_env.filters["customer_page"] = customer_page
    app.context_processor(_masthead)
    return app


def _may(action: str, record: Any = None) -> Answer:
    """In a template: `{% set answer = may("authorise_restriction", restriction) %}`. When not allowed, its reasons."""
    return permissions.may(Action(action), me(), record)


def _masthead() -> dict[str, Any]:
    """What the masthead asks for; a page about a failure has neither."""
    bare = g.get("bare", False)
    asks = {"colleague": (lambda: None) if bare else signed_in_colleague, "sections": tuple if bare else sections}
    return {**asks, "place_here": place_here}

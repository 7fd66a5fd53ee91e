"""Pages that are expected of a public site: contact, accessibility, cookies, and what machines look for."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, send_from_directory
from werkzeug.wrappers import Response as Answer

from portal import contrast, presence
from portal.published_pages import publish
from shared import clock
from shared.catalogues import with_catalogue
from shared.queries.policy import policy_in_force
from shared.queries.published import our_organisation
from shared.web import access, languages
from shared.web.templating import STATIC

notices = Blueprint("notices", __name__)

#: When this release was last tested from end to end, as its accessibility statement says.
TESTED_ON = date(2026, 11, 21)
#: What a search engine may list: pages that say the same to everyone.
LISTED = ("/", "/policy", "/policy/versions", "/privacy", "/contact", "/adjustments", "/appeals", "/enquiries",
          "/accessibility", "/cookies")  # fmt: skip
#: Pages that hold somebody's answers, or open with a code.
_PRIVATE = ("/adjustments/", "/appeals/", "/enquiries/", "/follow", "/begun/", "/saved/", "/call/", "/leave")
_HALF_A_YEAR = timedelta(days=182)


@notices.get("/contact")
@access.public
def contact() -> Answer:
    """Every way to reach the organisation, and who else can help (POL-11)."""
    return publish(_contact)


def _contact() -> str:
    ours = our_organisation()
    return render_template(
        "portal/notices/contact.html",
        ours=ours,
        relay_number=ours.text_relay or f"18001 {ours.telephone}",
        ombudsman=policy_in_force().organisation.ombudsman,
    )


@notices.get("/accessibility")
@access.public
def accessibility() -> Answer:
    """The accessibility statement, in the form that the public sector uses (ACC-1)."""
    return publish(_accessibility)


def _accessibility() -> str:
    policy = policy_in_force()
    return render_template(
        "portal/notices/accessibility.html",
        ours=our_organisation(),
        days=policy.times.adjustment_answer_working_days,
        nation=policy.organisation.nation,
        public_authority=policy.organisation.kind == "public_authority",
        tested_on=TESTED_ON,
    )


@notices.get("/cookies")
@access.public
def cookies() -> Answer:
    """What each cookie is for; no banner, because none of them needs one."""
    names = {
        "session_cookie": current_app.config["SESSION_COOKIE_NAME"],
        "language_cookie": languages.COOKIE,
        "contrast_cookie": contrast.COOKIE,
        "left_cookie": presence.LEFT,
    }
    return publish(lambda: render_template("portal/notices/cookies.html", **names))


@notices.get("/robots.txt")
@access.public
def robots() -> Answer:
    """Search engines are for the policy, not for pages that hold somebody's answers."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _PRIVATE), f"Sitemap: {_site()}/sitemap.xml"]
    return publish(lambda: "\n".join(lines) + "\n", "text/plain")


@notices.get("/sitemap.xml")
@access.public
def sitemap() -> Answer:
    """The pages that say the same to everyone."""
    return publish(lambda: render_template("portal/notices/sitemap.xml", pages=LISTED), "application/xml")


@notices.get("/.well-known/security.txt")
@access.public
def security_txt() -> Answer:
    """Whom to tell about a weakness (RFC 9116). It is good for half a year from the day that it is read."""
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + _HALF_A_YEAR
    lines = [
        f"Contact: mailto:{our_organisation().email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(with_catalogue())}",
        f"Canonical: {_site()}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _site() -> str:
    return str(current_app.jinja_env.globals["portal_url"])


@notices.get("/security.txt")
@access.public
def security_txt_elsewhere() -> Answer:
    """Where people looked for it before there was a rule."""
    return redirect("/.well-known/security.txt", 301)


@notices.get("/favicon.ico")
@access.public
def favicon() -> Answer:
    """For browsers that ask for it without looking at the page."""
    return send_from_directory(STATIC / "images", "favicon.ico", max_age=86_400)

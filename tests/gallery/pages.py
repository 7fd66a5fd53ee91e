"""The gallery's routes: a page of components, a form with every field, a fragment, and each error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from flask import Blueprint, Flask, abort, flash, render_template
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.wrappers import Response

import portal
from portal import contrast
from shared.config import Settings
from shared.rules.errors import Invalid, NotAllowed, Stale, TooManyTries
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import AdjustmentKind, Role
from shared.web import access, application, fragments, security
from shared.web.forms import (
    Checkboxes,
    Confirm,
    Date,
    Email,
    Files,
    Form,
    Number,
    Password,
    Radios,
    Select,
    Telephone,
    Text,
    TextArea,
    TimeOfDay,
    Version,
)

CANARY = "canary-7f3a"
LATEST = date(2026, 12, 31)
gallery = Blueprint("gallery", __name__)


@dataclass
class Person:
    """Somebody who is signed in to the gallery."""

    name: str
    roles: frozenset[Role]


#: Who is signed in; tests change it.
signed_in: list[Person] = []


class EveryField(Form):
    """One of each."""

    version = Version()
    name = Text("What is your name?", required="Enter your name", autocomplete="name")
    help = Checkboxes(
        "What would help you?",
        hint="Choose as many as you like. You don’t have to say why.",
        choices=[(kind, kind.label) for kind in list(AdjustmentKind)[:5]],
        required="Choose what would help, or go on without",
    )
    reach = Radios(
        "How shall we answer you?",
        choices=[
            ("letter", "By letter"),
            ("email", "By email", "You need to be able to open it"),
            ("call", "By telephone"),
        ],
        required="Choose how we shall answer you",
    )
    email = Email("Email address", hint="We only use it to answer this.")
    telephone = Telephone("Telephone number")
    service = Select("Which service is this about?", choices=[("housing", "Housing"), ("repairs", "Repairs")])
    happened = Date(
        "When did it happen?",
        subject="The date it happened",
        hint="For example, 27 3 2026",
        latest=date(2026, 12, 31),
        required="Enter when it happened",
    )
    at = TimeOfDay("At what time?", hint="For example, 10:20am")
    minutes = Number("How many minutes did it take?", most=600)
    words = TextArea("In your own words", hint="Say as much or as little as you want.", longest=500)
    evidence = Files("Anything that shows it", most=2)
    password = Password("Password")
    agree = Confirm(
        "You may keep what I wrote about my health, to make the adjustment", required="Tick the box to go on"
    )


@gallery.get("/")
@access.public
def components() -> str:
    """All components."""
    flash("Your request has been sent.", "success")
    return render_template("gallery/components.html", form=None, **_samples())


@gallery.route("/form", methods=["GET", "POST"])
@access.public
def form() -> tuple[str, int] | Response:
    """The form: 422 with what is wrong, or on to the front page. The name “Refused” is refused by an action."""
    every = EveryField(data={"version": 3})
    if every.validate_on_submit():
        try:
            _act(every)
        except Invalid as invalid:
            every.add_errors(invalid)
        else:
            return fragments.leave_for("/done")
    return render_template("gallery/form.html", form=every), 422 if every.is_submitted() else 200


def _act(every: EveryField) -> None:
    if every.name.data == "Refused":
        raise Invalid({"name": "That name is taken", "other": "And something else is wrong"})


@gallery.get("/done")
@access.public
def done() -> str:
    """A confirmation."""
    return render_template("gallery/done.html")


@gallery.get("/rows")
@access.public
def rows() -> Response:
    """A page with a part that HTMX may ask for alone."""
    return fragments.render("gallery/rows.html", "gallery/_rows.html", rows=_samples()["work"])


@gallery.get("/published")
@access.public
def published() -> Response:
    """A page that may be kept."""
    return security.publish(Response("words"), "v1")


@gallery.get("/any-colleague")
@access.staff()
def any_colleague() -> str:
    """For whoever is signed in."""
    return "welcome"


@gallery.route("/director", methods=["GET", "POST"])
@access.staff(Action.REVIEW_RESTRICTION)
def director() -> str:
    """For two roles."""
    return "welcome"


@gallery.get("/sign-out")
@access.public
def sign_out() -> Response:
    """Forgets."""
    return security.forget(Response("gone"))


@gallery.get("/fails/<kind>")
@access.public
def fails(kind: str) -> str:
    """Everything that can go wrong."""
    refusals = {
        "not-allowed": NotAllowed("You proposed this restriction, so somebody else must authorise it."),
        "stale": Stale("Bo Sample changed the end date to 4 May 2027 at 10:20am."),
        "invalid": Invalid({"start": "The start must be before the end"}),
        "tries": TooManyTries(5),
        "bug": RuntimeError(CANARY),
    }
    if kind in refusals:
        raise refusals[kind]
    abort(int(kind))


def _samples() -> dict[str, object]:
    week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    hours = {"Tuesday": [(time(10), time(12))], "Thursday": [(time(14), time(16, 30))]}
    moment = datetime(2026, 11, 17, 10, 20, tzinfo=UTC)
    return {
        "week_days": [(day, hours.get(day, [])) for day in week],
        "today": (1, time(10, 20)),
        "events": [
            {"title": "Restriction authorised", "byline": "Priya Sample", "at": moment, "text": "Calls on two days."},
            {"title": "Incident INC-7Q2K-9D", "byline": "Lee Sample", "at": moment, "href": "/rows"},
        ],
        "work": [
            _row("Review of restriction", "M. Okafor-Reed", "3 days late", "Review now", late=True),
            _row("Adjustment request", "Jo Placeholder", "since Tuesday", "Answer"),
        ],
    }


def _row(what: str, who: str, since: str, action: str, late: bool = False) -> dict[str, object]:
    return {"what": what, "who": who, "since": since, "href": "/rows", "action": action, "late": late}


SECTIONS = (
    ("/work", "Work", 4, True),
    ("/rows", "Cases", 2, False),
    ("/incidents/new", "Record an incident"),
    ("/form", "Policy"),
)


def make(which: str, database_url: str, https: bool = False, **config: object) -> Flask:
    """The gallery in the layout of the `portal` or the `backoffice`."""
    scheme = "https" if https else "http"
    settings = Settings(
        mode="test", portal_url=f"{scheme}://127.0.0.1:8110", backoffice_url=f"{scheme}://127.0.0.1:8111"
    )
    site = application.Site(
        name=which,
        url=settings.portal_url if which == "portal" else settings.backoffice_url,
        secret_key="gallery",
        cookie=f"evenhand_{which}",
        layout=f"{which}/_layout.html",
        database_url=database_url,
    )
    app = application.create(site, settings, [gallery], _current, **{application.FORGET_AFTER: 0, **config})
    here = FileSystemLoader(Path(__file__).parent / "templates")
    app.jinja_loader = ChoiceLoader([here, app.jinja_loader])  # type: ignore[list-item]
    app.jinja_env.globals.update(
        leave_for=portal.LEAVE_FOR, portal_url=settings.portal_url, htmx_config=fragments.CONFIG
    )
    contrast.offer_contrast(app)
    app.jinja_env.globals.update(
        colleague=_current, sections=lambda: SECTIONS, place_here=lambda: "", left_cookie="evenhand_left"
    )
    return app


def _current() -> Person | None:
    return signed_in[-1] if signed_in else None

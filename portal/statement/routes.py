"""The home page, the policy and the privacy notice: in force, in earlier versions, in other languages and easy read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from portal.published_pages import publish
from portal.statement.renditions import DOCUMENTS, ENGLISH, easy_read, formats, languages, path_of
from shared.models import PolicyVersion
from shared.queries.announced import announced
from shared.queries.policy import version_in_force
from shared.queries.published import last_day, our_organisation, readable_version
from shared.queries.renditions import rendition
from shared.rules.vocabulary import PolicyState
from shared.web import access
from shared.web import languages as chosen
from shared.web.organisation import face

policy = Blueprint("policy", __name__)


@policy.get("/")
@access.public
def home() -> Response:
    """The front page: what a worried or angry person may need."""
    return publish(
        lambda: render_template("portal/statement/home.html", ours=our_organisation(), in_languages=languages("policy"))
    )


@policy.get("/policy")
@access.public
def in_force() -> Response:
    """The zero-tolerance statement, drawn from the policy record in force (POL-1, POL-2)."""
    return _in_their_language("policy") or publish(lambda: _english(version_in_force(), "policy"))


@policy.get("/privacy")
@access.public
def privacy() -> Response:
    """The privacy notice, drawn from the policy record in force (POL-6)."""
    return _in_their_language("privacy") or publish(lambda: _english(version_in_force(), "privacy"))


@policy.get("/<any(policy, privacy):page>/in/<string(length=2):form>")
@policy.get("/<any(policy, privacy):page>/<any('easy-read'):form>")
@access.public
def edition(page: str, form: str) -> Response:
    """The same in another language, or in easy read (POL-4). 404 where there is no such edition.

    Where the pages around it speak its language, all of it does: menu, headings, formats and a short form.
    """
    chosen.speak_here(form)

    def make() -> str:
        return render_template(
            "portal/statement/edition.html",
            page=page,
            text=rendition(version_in_force(), DOCUMENTS[page], form, face().name),
            english=f"{path_of(page, ENGLISH)}?lang={ENGLISH}",
            announced=announced(),
            **_forms(page, form),
        )

    return publish(make)


@policy.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>")
@access.public
def version(page: str, number: int) -> Response:
    """One version, as it read when it was in force (POL-5, POL-6). 404 for a number that was never in force."""
    return publish(lambda: _english(readable_version(number), page))


@policy.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>/in/<string(length=2):form>")
@policy.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>/<any('easy-read'):form>")
@access.public
def earlier_edition(page: str, number: int, form: str) -> Response:
    """A version in another language, or in easy read, as it was translated in its day. 404 where it was not."""
    chosen.speak_here(form)

    def make() -> str:
        shown = readable_version(number)
        return render_template(
            "portal/statement/edition.html",
            page=page,
            text=rendition(shown, DOCUMENTS[page], form, face().name),
            english=f"{path_of(page, ENGLISH, number)}?lang={ENGLISH}",
            version=shown,
            until=last_day(shown),
            superseded=shown.state is not PolicyState.IN_FORCE,
            **_forms(page, form, shown),
        )

    return publish(make)


def _in_their_language(page: str) -> Response | None:
    """Whoever reads the site in a language that the text is in, too, is led to it; `?lang=en` leads back (ACC-3)."""
    mine = chosen.page_language()
    if mine == ENGLISH or mine not in {form.language for form in languages(page)}:
        return None
    return chosen.vary(redirect(path_of(page, mine), 302))


def _english(shown: PolicyVersion, page: str) -> str:
    text = rendition(shown, DOCUMENTS[page], ENGLISH, face().name)
    return render_template(
        f"portal/statement/{page}.html",
        version=shown,
        superseded=shown.state is not PolicyState.IN_FORCE,
        until=last_day(shown),
        text=text,
        announced=announced() if shown.state is PolicyState.IN_FORCE else [],
        **_forms(page, ENGLISH, shown),
    )


def _forms(page: str, form: str, shown: PolicyVersion | None = None) -> dict[str, object]:
    """What the list of other languages and formats shows; of an earlier version, what there was of it."""
    if shown is not None and shown.state is not PolicyState.IN_FORCE:
        number = shown.number
        in_languages = languages(page, number) + easy_read(page, number)
        return {"here": path_of(page, form, number), "in_languages": in_languages, "in_formats": []}
    return {"here": path_of(page, form), "in_languages": languages(page), "in_formats": formats(page, form)}

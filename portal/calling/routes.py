"""The short form in a language that only the editions of the policy speak, and what comes of it (POL-4, APP-1)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal import drafts, presence, refused
from portal.calling.forms import CallForm
from portal.current import sender
from portal.statement.renditions import languages, path_of
from shared.catalogues import for_editions
from shared.models.references import code_from
from shared.queries.published import our_organisation, published
from shared.rules.errors import Invalid
from shared.web import access, rate_limit
from shared.web import languages as spoken

calling = Blueprint("calling", __name__)
presence.watch(calling)


def edition_menu() -> list[tuple[str, str]]:
    """The menu of a language that only some of the site speaks: what there is in it."""
    here = spoken.spoken_here()
    asks = "" if spoken.chosen_here() else f"?lang={here}"
    menu = [
        (path_of(page, here), title) if here in {form.language for form in languages(page)} else None
        for page, title in (("policy", _("Our policy")), ("privacy", _("Privacy")))
    ]
    forms = [
        (f"/appeals{asks}", _("Ask for a review")),
        (f"/follow{asks}", _("Follow up")),
        (f"/call/{here}", _("Ask us to call you")),
    ]
    return [item for item in (menu[0], *forms, menu[1]) if item]


def read_here(text: str) -> str:
    """A text with the links of its pages that are not in the reader's language led to what is: the call, the notice."""
    here = spoken.spoken_here()
    if not here:
        return text
    for page in ("/adjustments", "/enquiries"):
        text = text.replace(page, f"/call/{here}")
    in_it = here in {form.language for form in languages("privacy")}
    return text.replace("/privacy", path_of("privacy", here)) if in_it else text


@calling.route("/call/<string(length=2):language>", methods=["GET", "POST"])
@access.public
def ask(language: str) -> Response:
    """The form. 404 for a language that we do not speak."""
    _speak(language)
    form = refused.alone("call", CallForm)
    if again := refused.asked_anew("call", form):
        return again
    if form.validate_on_submit():
        rate_limit.take("call", form.key.data, address_slows=True)
        try:
            code = code_from(str(current_app.secret_key), form.key.data)
            made = form.send(sender(form.key.data), code, language)
        except Invalid as invalid:
            form.add_errors(invalid)
        else:
            drafts.forget("call")
            drafts.write("enquiry", {"reference": made.reference, "key": form.key.data}, drafts.WHILE_LOOKING)
            return redirect(f"/call/{language}/sent", 303)
    page = render_template("portal/calling/ask.html", form=form, ours=our_organisation(), language=language)
    return make_response(page, 422 if form.is_submitted() else 200)


@calling.get("/call/<string(length=2):language>/sent")
@access.public
def sent(language: str) -> Response:
    """The reference, the private code, and by when we call; the code once."""
    _speak(language)
    kept = drafts.read("enquiry")
    found = published(kept["reference"]) if kept else None
    if found is None:
        return redirect(f"/call/{language}", 303)
    if not presence.just_sent():
        return make_response(render_template("portal/calling/shown_once.html", language=language))
    code = code_from(str(current_app.secret_key), kept["key"])
    call_by = date.fromisoformat(found.body["answer_by"])
    return make_response(
        render_template("portal/calling/sent.html", reference=found.reference, code=code, call_by=call_by)
    )


def _speak(language: str) -> None:
    if language not in for_editions() or not spoken.speak_here(language):
        raise NotFound

"""Closed cases of the sample: looked at again, and what they taught (CAS-5)."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from backoffice.cases.routes import AROUND
from backoffice.form_page import form_page
from backoffice.kept_words import KeepBecause
from backoffice.paging import cursor
from shared.actions.reflect import reflect_on_case
from shared.models import Reflection
from shared.queries.cases import casefile
from shared.queries.cases.lessons import lessons as lessons_learnt
from shared.queries.cases.lessons import reflection_on
from shared.rules.actor import Actor
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.web import access
from shared.web.forms import Form, TextArea, Version

lessons = Blueprint("lessons", __name__)


class ReflectForm(Form):
    """What a closed case teaches."""

    version = Version()
    went_well = TextArea("What went well, and should stay so?", required="Say what went well", rows=3)
    better = TextArea("What would we do better?", required="Say what to do better", rows=3)
    lesson = TextArea(
        "The lesson, in a sentence or two", hint="For everyone to read. It names nobody.",
        required="Say what others can learn", rows=2,
    )  # fmt: skip
    keep_because = KeepBecause()


@lessons.get("/cases/lessons")
@access.staff(Reading.CASES)
def index() -> str:
    """Every lesson, the newest first."""
    return render_template("backoffice/cases/lessons.html", listed=lessons_learnt(cursor()))


@lessons.route("/cases/<reference>/reflect", methods=["GET", "POST"])
@access.staff(Action.REFLECT_ON_CASE)
def reflect(reference: str) -> Response | tuple[str, int]:
    """Look at a closed case again: what to keep, what to do better."""
    case = casefile.case_with(reference)
    found = reflection_on(case)
    if found is None:
        raise NotFound("This case is in no sample.")
    form = ReflectForm(data={"version": found.version})

    def act(actor: Actor) -> Reflection:
        words = form.went_well.data, form.better.data, form.lesson.data
        return reflect_on_case(actor, reference, form.version.data, *words)

    return form_page(case, form, Action.REFLECT_ON_CASE, "What do we learn from it?", act, AROUND, case=case)

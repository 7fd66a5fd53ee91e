"""The work list."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.navigation import SECTIONS, waiting
from shared import clock
from shared.actions.read_notices import read_notice, read_notices
from shared.queries.work import list as work_list
from shared.queries.work.kinds import failing_messages
from shared.rules.reading import Reading
from shared.web import access

work = Blueprint("work", __name__, url_prefix="/work")


@work.get("")
@access.staff()
def index() -> Response:
    """What waits: late, today, coming; and what the colleague was told."""
    today, section, group = clock.today(), request.args.get("in", ""), request.args.get("show", "")
    listed = work_list.work_for(me(), today, section=section, waiting=waiting())
    places = [(address, name) for address, name in SECTIONS if address in listed.sections]
    page = render_template(
        "backoffice/work/index.html", work=listed, today=today, section=section, group=group, places=places
    )
    return make_response(page)


@work.post("/notices/<int(max=999999999):number>/read")
@access.staff()
def read(number: int) -> Response:
    """One notice was read."""
    read_notice(me(), number)
    return redirect("/work#news", 303)


@work.post("/notices/up-to/<int(max=999999999):number>/read")
@access.staff()
def read_all(number: int) -> Response:
    """All the notices that the page showed were read."""
    read_notices(me(), up_to=number)
    return redirect("/work", 303)


@work.get("/emails")
@access.staff(Reading.EMAILS)
def emails() -> Response:
    """Emails that could not be sent, without what they say."""
    messages = list(failing_messages().limit(100))
    return make_response(render_template("backoffice/work/emails.html", messages=messages))

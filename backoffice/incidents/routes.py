"""Incidents: recorded in under two minutes, never edited, added to, matched, and the colleague looked after (INC)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.incidents.forms import AddNoteForm, MatchIncidentForm, RecordIncidentForm, incident_form
from backoffice.incidents.people import suggestions
from backoffice.paging import cursor
from backoffice.submit import status_of, submit
from shared.actions.incidents.record import (
    ask_for_support,
    correct_incident,
    match_incident,
    offer_support,
    record_incident,
    take_a_break,
)
from shared.actions.look import note_look
from shared.models import Incident, IncidentNote
from shared.queries import incidents as records
from shared.queries.customers import account as accounts
from shared.queries.measures import mail_about
from shared.queries.policy import record_of
from shared.rules.actor import Actor
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading, may_read
from shared.rules.vocabulary import IncidentPart
from shared.web import access, fragments
from shared.web.forms import Form

incidents = Blueprint("incidents", __name__)


@incidents.get("/incidents")
@access.staff(Reading.INCIDENTS)
def index() -> Response:
    """Every incident, newest first; or those of somebody unknown."""
    unmatched = request.args.get("show") == "unmatched"
    page = records.incidents(cursor(), unmatched=unmatched)
    return fragments.render(
        "backoffice/incidents/index.html", "backoffice/incidents/_rows.html", listed=page, unmatched=unmatched
    )


@incidents.route("/incidents/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_INCIDENT)
def new() -> Response | tuple[str, int]:
    """Record an incident with a customer whose account is given, or with anybody."""
    form = incident_form(request.args.get("account", ""))
    customer = accounts.customer_with(form.account.data) if form.account.data else None
    everyone = records.colleagues()
    form.affected.suggest(everyone)
    form.witnesses.suggest(everyone)
    done = submit(form, lambda actor: _record(form, actor))
    if done:
        return redirect(url_for(".show", reference=done.reference, recorded=1), 303)
    page = render_template(
        "backoffice/incidents/new.html",
        form=form,
        customer=customer,
        colleagues=suggestions(everyone, "colleagues"),
        recording=form.safeguarded(),
    )
    return page, status_of(form)


def _record(form: RecordIncidentForm, actor: Actor) -> Incident:
    return record_incident(actor, form.new_incident(actor.staff_id or 0), form.evidence.uploads())


@incidents.get("/incidents/<reference>")
@access.staff(Reading.INCIDENTS)
def show(reference: str) -> str:
    """The record, as it was written and as it was added to."""
    return _page(reference, AddNoteForm(), MatchIncidentForm())


def _page(reference: str, note: AddNoteForm, match: MatchIncidentForm, form: Form | None = None) -> str:
    record = records.incident_with(reference, me())
    if record.hate_target:
        note_look(me(), record.incident, "protected characteristic")
    note.offer(record_of(record.incident.policy), {row.behaviour for row in record.behaviours})
    if match.version.data is None:
        match.version.data = record.incident.version
    return render_template(
        "backoffice/incidents/show.html",
        record=record,
        incident=record.incident,
        affected=record.named(IncidentPart.AFFECTED),
        witnesses=record.named(IncidentPart.WITNESS),
        told=records.who_was_told(record.incident),
        just_recorded="recorded" in request.args and record.incident.recorded_by_id == me().staff_id,
        mail=mail_about(record.incident),
        may_read_mail=may_read(me(), Reading.CASES),
        note=note,
        match=match,
        form=form,
    )


@incidents.post("/incidents/<reference>/notes")
@access.staff(Action.CORRECT_INCIDENT)
def add_note(reference: str) -> Response | tuple[str, int]:
    """Add a correction; what was written first stays."""
    note, record = AddNoteForm(), records.incident_with(reference, me())
    note.offer(record_of(record.incident.policy), set())  # what is ticked by now is no mistake: it may be this click’s
    done = submit(note, lambda actor: _add(reference, note, actor))
    if done:
        flash("Your note stands beside the record.", "success")
        return redirect(url_for(".show", reference=reference), 303)
    return _page(reference, note, MatchIncidentForm(formdata=None), form=note), 422


def _add(reference: str, note: AddNoteForm, actor: Actor) -> IncidentNote:
    files = note.evidence.uploads()
    return correct_incident(
        actor, reference, note.text.data, tuple(note.behaviours.data), files, note.self_harm.answer()
    )


@incidents.post("/incidents/<reference>/match")
@access.staff(Action.MATCH_INCIDENT)
def match(reference: str) -> Response | tuple[str, int]:
    """Say whose account it belongs to."""
    form = MatchIncidentForm()
    done = submit(
        form,
        lambda actor: match_incident(actor, reference, form.version.data, form.account.data),
        records.incident_with(reference, me()).incident,
    )
    if done:
        flash("The incident is matched.", "success")
        return redirect(url_for(".show", reference=reference), 303)
    return _page(reference, AddNoteForm(formdata=None), form, form=form), 422


@incidents.post("/incidents/<reference>/support")
@access.staff(Action.ASK_FOR_SUPPORT)
def support(reference: str) -> Response:
    """The affected colleague wants to talk, or doesn’t; their line manager is told."""
    form, wanted = Form(), request.form.get("wanted") == "yes"
    done = submit(form, lambda actor: ask_for_support(actor, reference, wanted))
    if done and wanted:
        flash("Your line manager knows that you would like to talk. Thank you for saying so.", "success")
    return redirect(access.safe_next(request.form.get("back"), url_for(".show", reference=reference)), 303)


@incidents.post("/incidents/<reference>/break")
@access.staff(Action.ASK_FOR_SUPPORT)
def step_away(reference: str) -> Response:
    """Ten minutes, and nobody has to be asked."""
    if submit(Form(), lambda actor: take_a_break(actor, reference)):
        flash("Take ten minutes. Your line manager knows.", "success")
    return redirect(access.safe_next(request.form.get("back"), url_for(".show", reference=reference)), 303)


@incidents.post("/incidents/<reference>/support/offered")
@access.staff(Action.OFFER_SUPPORT)
def support_offered(reference: str) -> Response:
    """A manager has offered support."""
    if submit(Form(), lambda actor: offer_support(actor, reference)):
        flash("Recorded: support was offered.", "success")
    return redirect(url_for(".show", reference=reference), 303)

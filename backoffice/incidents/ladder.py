"""The warning ladder, walked live: one step a screen, one click a step, the time kept (INC-3 to INC-6, BEH-8)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.incidents.forms import EndAtOnceForm, LadderStepForm, StartLadderForm
from backoffice.submit import submit
from shared import clock
from shared.actions.incidents.ladder import end_at_once, end_contact, open_safeguarding, start_ladder, stop_ladder, warn
from shared.models.base import Record
from shared.queries.adjustments import agreed_in_words
from shared.queries.customers import account as accounts
from shared.queries.incidents import current_step, ladder_with, warnings_of, who_was_told, words_of
from shared.queries.policy import record_of
from shared.rules.actor import Actor
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.vocabulary import Channel, LadderState
from shared.web import access

ladder = Blueprint("ladder", __name__)
#: How each contact is ended, as its button says it.
END = {
    Channel.TELEPHONE: "End the call",
    Channel.VIDEO_CALL: "End the video call",
    Channel.OFFICE: "Ask them to leave",
    Channel.VISIT: "Leave",
    Channel.HOME: "Leave",
    Channel.MEETING: "End the meeting",
}
IN_WRITING = "Send this, and end the exchange"


@ladder.post("/customers/<account>/ladder")
@access.staff(Action.START_LADDER)
def start(account: str) -> Response | tuple[str, int]:
    """Begin; or go back to the ladder that I am already on with this customer."""
    found = accounts.account_page(account, me())
    if found.ladder:
        return _to(found.ladder.reference)
    form = StartLadderForm()
    done = submit(form, lambda actor: start_ladder(actor, account, Channel(form.channel.data)))
    if done:
        return _to(done.reference)
    return render_template("backoffice/ladder/start.html", form=form, customer=found.customer), 422


@ladder.get("/ladder/<reference>")
@access.staff(Reading.INCIDENTS)
def walk(reference: str) -> str:
    """The step to take now; after the last one, what became of it and how the colleague is."""
    return _page(reference, EndAtOnceForm())


def _page(reference: str, danger: EndAtOnceForm, form: EndAtOnceForm | None = None) -> str:
    found = ladder_with(reference)
    steps = record_of(found.policy).ladder.steps
    step = current_step(found)
    mine = found.colleague_id == me().staff_id
    if found.state is LadderState.WALKING and step and mine:
        return render_template(
            "backoffice/ladder/step.html",
            ladder=found,
            step=step,
            steps=steps,
            words=words_of(step, found),
            adjustments=agreed_in_words(found.customer),
            taken=warnings_of(found),
            end=END.get(found.channel, IN_WRITING),
            elapsed_seconds=int((clock.now() - found.started_at).total_seconds()),
            click=LadderStepForm(formdata=None, data={"step": str(step.number)}),
            danger=danger,
            form=form,
        )
    return render_template(
        "backoffice/ladder/after.html",
        ladder=found,
        taken=warnings_of(found),
        mine=mine,
        told=who_was_told(found.incident) if found.incident else "",
        click=LadderStepForm(formdata=None, data={"step": str(step.number)} if step else {}),
    )


@ladder.post("/ladder/<reference>/goes-on")
@access.staff(Action.WARN)
def goes_on(reference: str) -> Response:
    """The words were said, and it goes on."""
    return _click(reference, lambda actor, step: warn(actor, reference, step))


@ladder.post("/ladder/<reference>/stopped")
@access.staff(Action.STOP_LADDER)
def stopped(reference: str) -> Response:
    """The words were said, and they stopped."""
    return _click(reference, lambda actor, step: stop_ladder(actor, reference, step))


@ladder.post("/ladder/<reference>/end")
@access.staff(Action.END_CONTACT)
def end(reference: str) -> Response:
    """The last words were said: the contact ends and files itself."""
    return _click(reference, lambda actor, step: end_contact(actor, reference, step))


@ladder.post("/ladder/<reference>/harm")
@access.staff(Action.OPEN_SAFEGUARDING)
def harm(reference: str) -> Response:
    """They speak of harming themselves: the ladder closes, and what to do opens."""
    return _click(reference, lambda actor, _step: open_safeguarding(actor, reference))


@ladder.post("/ladder/<reference>/danger")
@access.staff(Action.END_AT_ONCE)
def danger(reference: str) -> Response | tuple[str, int]:
    """Danger: end it now, with the reason."""
    form = EndAtOnceForm()
    try:
        if submit(form, lambda actor: end_at_once(actor, reference, form.reason.data)):
            return _to(reference)
    except OutOfStep:
        return _already(reference)
    return _page(reference, form, form=form), 422


def _click(reference: str, act: Callable[[Actor, int], Record]) -> Response:
    """One click, done once. A step that was taken already (the back button, a second window) leads to where one is."""
    form = LadderStepForm()
    typed = form.step.data if form.validate_on_submit() else ""
    number = int(typed) if typed.isdecimal() else 0
    try:
        act(me().with_key(form.key.data), number)
    except OutOfStep:
        return _already(reference)
    except NotAllowed:
        now = current_step(ladder_with(reference))
        if now is None or now.number == number:
            raise
        return _already(reference)
    return _to(reference)


def _already(reference: str) -> Response:
    flash("That step was taken already. This is where you are now.", "important")
    return _to(reference)


def _to(reference: str) -> Response:
    return redirect(url_for("ladder.walk", reference=reference), 303)

"""Asking for the password again before a weighty step, when it was given more than ten minutes ago (SEC-17).

    @access.staff(Action.CHANGE_ROLES, confirm=True)

What was sent waits, whole, on the page that asks, and goes to its view with the right password. The view knows nothing
of it, so that none can forget to ask. It carries words and choices, not files; and a GET is never asked.
"""

from __future__ import annotations

from flask import Flask, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from backoffice.current import my_session
from backoffice.drafts import keep_what_was_sent
from backoffice.sign_in import first_factor
from backoffice.sign_in.forms import ConfirmPasswordForm
from backoffice.submit import status_of
from shared.actions.staff import sessions
from shared.web import access
from shared.web.text import cleaned
from shared.web.typed import typed_text


def ask_before_weighty_steps(app: Flask) -> None:
    """Ask on every route of `app` that declares it. To be called when access and CSRF tokens are checked before."""
    app.before_request(_ask)


def _ask() -> Response | None:
    if request.method in {"GET", "HEAD"} or not _declared():
        return None
    session = my_session()
    if not sessions.password_is_old(session):
        return None
    if session.provider_subject:
        kept = keep_what_was_sent()
        page = render_template("backoffice/sign_in/confirm_there.html", typed=typed_text(), kept=kept)
        return make_response(page, 403)
    form = ConfirmPasswordForm()
    if form.confirm_password.name in request.form and form.validate():
        if first_factor.who(session.staff.email, form.confirm_password.data, "confirm_refused"):
            sessions.password_given(session)
            return None
        form.confirm_password.errors = ["This is not your password"]
    carried = _sent_with(form)
    page = render_template("backoffice/sign_in/confirm.html", form=form, carried=carried, typed=typed_text())
    return make_response(page, status_of(form))


def _declared() -> bool:
    door = access.declared(current_app.view_functions[request.endpoint]) if request.endpoint else None
    return door is not None and door.confirm


def _sent_with(form: ConfirmPasswordForm) -> list[tuple[str, str]]:
    """All that was sent, but for what the page's own form says anew."""
    sent = request.form.items(multi=True)
    return [(cleaned(name), cleaned(value)) for name, value in sent if name not in form]

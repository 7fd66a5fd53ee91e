"""A form of several pages: one question a page, in order, then the answers to check, then sent.

Answers are kept in a draft, so that the back button, a reload or a lost connection lose nothing, and a person may
change any answer from the last page. Everything works without JavaScript.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal import drafts, evidence, presence, refused
from portal.two_tabs import CHANGED, CHANGED_FILES, CHANGED_NOW, CHANGED_SINCE, OTHERS_SENT, mark_of_the_others
from shared import clock
from shared.database.writing import writing
from shared.models import Published
from shared.models.base import canonical_json
from shared.models.references import code_from
from shared.queries.published import published
from shared.rules.errors import Invalid
from shared.web import rate_limit
from shared.web.forms import Confirm, Files, Form, Hidden, Question
from shared.web.submit import carry_out, status_of

Answers = dict[str, Any]

#: Said to somebody whose draft is no longer kept.
GONE = _l("We no longer have your answers: we keep them for 12 hours. Please start again, or telephone us.")


@dataclass(frozen=True)
class JourneyDraft:
    """What a draft of a journey holds: its key, the answers, which steps were passed, and the reference once sent."""

    key: str
    answers: Answers
    passed: tuple[str, ...] = ()
    sent: str = ""
    #: Whether it was put aside to come back to: then each answer renews what is kept under its code.
    saved: bool = False
    #: Whether another device sent it first (`sent`): the answers given here are shown, and sent by nobody.
    overtaken: bool = False
    #: Once it is sent: the mark of the answers that went.
    went: str = ""
    #: What was typed on one of the pages and is not right yet (portal/refused.py).
    refused: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The private code that belongs to this form: the same however often it is sent (REL-6)."""
        return code_from(str(current_app.secret_key), self.key)

    @property
    def begun(self) -> bool:
        """Whether it holds answers that were not sent."""
        typed = refused.holds_something(self.refused)
        return not self.sent and bool(self.passed or typed or any(self.answers.values()))

    @property
    def files(self) -> list[str]:
        """The names of the files that go with it."""
        return [file.name for file in evidence.here(self.key)]

    @property
    def mark(self) -> str:
        """What tells these answers and files from any others: it stands in the page that shows them (INP-5)."""
        shown = canonical_json([self.answers, [file.key for file in evidence.here(self.key)]])
        return hashlib.sha256(f"{self.key}:{shown}".encode()).hexdigest()[:32]

    @property
    def way_back(self) -> str:
        """The code that leads back to these answers: another one, and the same however often they are saved."""
        return code_from(str(current_app.secret_key), f"saved:{self.key}")


class CheckForm(Form):
    """The answers to check: it knows which it showed, and sends no others (INP-5). Its key is the draft's."""

    answers_shown = Hidden()

    def __init__(self, draft: JourneyDraft) -> None:
        self.now = draft.mark
        super().__init__(data={"key": draft.key, "answers_shown": self.now})

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the page that was sent showed the answers as they are now."""
        super().validate(extra_validators)
        if self.answers_shown.data != self.now:
            self.form_errors.append(str(CHANGED))
            self.answers_shown.typed, self.answers_shown.data = [], self.now
        return not self.problems()


@dataclass(frozen=True)
class About:
    """What a draft is about: the answer that holds it, and what is said to somebody who has another open by now."""

    answer: str
    #: Words must not end up with the wrong one, where two are open in two tabs, or one was sent.
    other_tab: Any


@dataclass(frozen=True)
class Journey:
    """The pages of one form. `steps` says which steps these answers call for, in order; some of them may be skipped.

    `forms` holds one for each step; the answers are checked in `check_form`, and sent by `act`, which returns the
    reference, and the answers that the confirmation shows. Its templates stand in `portal/<name>`.
    """

    name: str
    forms: Mapping[str, type[Form]]
    steps: Callable[[Answers], Sequence[str]]
    skippable: frozenset[str]
    check_form: type[CheckForm]
    act: Callable[[JourneyDraft, Any], tuple[str, Answers]]
    about: About
    #: Whether one may put it aside and come back with a code (ADJ-1).
    can_be_saved: bool = False
    #: The step that stands at the address of the form itself, in every menu: whoever opens it has told us nothing yet.
    door: str = ""

    def draft(self) -> JourneyDraft | None:
        """What the person has entered so far, or None; where it was saved, with what another device did with it."""
        kept = drafts.read(self.name)
        draft = _draft_in(kept) if kept else None
        if draft and draft.saved and not draft.sent and (first := drafts.saved(draft.way_back).get("sent")):
            return replace(draft, sent=first, overtaken=True)
        return draft

    def begin(self, **about: Any) -> str:
        """Begin with these answers; a draft about the same goes on. Returns the address of the first open question."""
        presence.welcome(self.name)
        before = self._writing()
        same = before.answers.get(self.about.answer) == about.get(self.about.answer)
        now = (
            replace(before, answers=before.answers | about) if same else JourneyDraft(secrets.token_urlsafe(24), about)
        )
        self._keep(now, drafts.WHILE_WRITING)
        return self.next_address(now)

    def left_by_somebody(self, draft: JourneyDraft | None) -> bool:
        """Whether answers were begun here, and whoever asks for them now may be somebody else (INP-5)."""
        return draft is not None and draft.begun and presence.came_back(self.name)

    def ask(self, step: str, known: Answers | None = None, **context: Any) -> Response:
        """The page of one step: asks, keeps the answer and goes on, or says what is wrong and keeps what was typed.

        `known` is what the link that led here says already. Raises NotFound for a step that the answers before it
        don't call for.
        """
        draft = self._writing()
        if away := self._not_to_be_shown(draft, step):
            return redirect(away, 303)
        steps = list(self.steps(draft.answers))
        if step not in steps:
            raise NotFound
        again = refused.came_before(draft.refused, step)
        form = self._form(step, draft.answers | (known or {}) | {"key": draft.key}, again)
        others = mark_of_the_others(draft.answers, (one.name for one in self._questions(form)))
        with_files = isinstance(form, evidence.FilesForm)
        if with_files and (not (draft.begun or draft.overtaken) or form.key.data != draft.key):
            flash(str(CHANGED_FILES if draft.begun else GONE), "important")
            return redirect(self.next_address(draft), 303)
        about = draft.answers.get(self.about.answer) or ""
        skip = "skip" in request.form and step in self.skippable
        of_another = request.form.get("about_open", about) != about
        if of_another:
            form.form_errors.append(str(self.about.other_tab))
        elif "save" in request.form and self.can_be_saved and form.is_submitted():
            if self._save(draft, step, form):
                self._tell_of_another_tab(draft, others)
                return redirect(f"/saved/{self.name}", 303)
        elif form.validate_on_submit() or skip:
            self._tell_of_another_tab(draft, others)
            return redirect(self._pass(draft, step, form, skip=skip), 303)
        elif form.only_keeps_files and not form.problems():
            self._keep(draft, drafts.WHILE_WRITING)
            return redirect(self._to_go_on(step), 303)
        came = request.form.to_dict(flat=False) if again is None else again
        if form.is_submitted() and refused.is_kept(form) and not of_another:  # whose words have no place in this draft
            self._refuse(draft, step)
            return redirect(refused.comes_back_at(), 303)
        page = render_template(
            f"portal/{self.name}/{step}.html",
            form=form,
            back=self._before(draft, steps, step),
            about=came.get("about_open", [about])[0],
            others=came.get("others", [others])[0],
            skippable=step in self.skippable,
            can_be_saved=self.can_be_saved,
            place=_("Question %(number)s of %(all)s", number=steps.index(step) + 1, all=len(steps)),
            **context,
        )
        return make_response(page, status_of(form))

    def _not_to_be_shown(self, draft: JourneyDraft, step: str) -> str:
        """Where whoever asks for a question is led to, in place of it; empty where they may see and answer it."""
        if step != self.door and presence.has_left():
            return "/"
        in_the_midst = not draft.begun and step != self.steps(draft.answers)[0]
        if request.method == "GET" and (draft.overtaken or in_the_midst):
            return f"/{self.name}/sent" if draft.overtaken else f"/{self.name}"
        return f"/begun/{self.name}" if self.left_by_somebody(draft) else ""

    def next_address(self, draft: JourneyDraft) -> str:
        """The first step that these answers call for and that was not passed yet, or the answers to check."""
        waiting = (step for step in self.steps(draft.answers) if step not in draft.passed)
        return f"/{self.name}/{next(waiting, 'check')}"

    def elsewhere(self, draft: JourneyDraft | None) -> str:
        """Where somebody belongs who asks for the answers to check too early or too late; empty when they are ready."""
        if presence.has_left():
            return "/"
        if draft is None:
            flash(str(GONE), "important")
            return f"/{self.name}/{self.steps({})[0]}"
        if self.left_by_somebody(draft):
            return f"/begun/{self.name}"
        if draft.went and request.form.get("answers_shown", draft.went) != draft.went:
            flash(str(OTHERS_SENT), "important")
        address = f"/{self.name}/sent" if draft.sent else self.next_address(draft)
        return "" if address == f"/{self.name}/check" else address

    def check(self, context: Callable[[JourneyDraft], dict[str, Any]]) -> Response:
        """The answers to check, and to send; `context` is what the page shows of the draft."""
        draft = self.draft()
        elsewhere = self.elsewhere(draft)
        if draft is None or elsewhere:
            return redirect(elsewhere, 303)
        form = self.check_form(draft)
        if carry_out(form, lambda: self.send(draft, form)):
            return redirect(f"/{self.name}/sent", 303)
        page = render_template(f"portal/{self.name}/check.html", form=form, **context(draft))
        return make_response(page, status_of(form))

    def sent(self, context: Callable[[Answers, Published], dict[str, Any]]) -> Response:
        """The confirmation: the reference and the private code, shown once; and the `context` of what was sent."""
        draft = self.draft()
        found = published(draft.sent) if draft and draft.sent else None
        if draft is None or found is None:
            return redirect(f"/{self.name}", 303)
        if draft.overtaken:
            return make_response(self.sent_already(draft.sent, draft))
        if not presence.just_sent():
            # It is sent; the code is shown to nobody who asks for the page a second time (INP-5).
            return make_response(render_template("portal/saving/shown_once.html", name=self.name))
        page = render_template(f"portal/{self.name}/sent.html", draft=draft, **context(draft.answers, found))
        return make_response(page)

    def send(self, draft: JourneyDraft, form: CheckForm) -> bool:
        """Send it once: whatever another device sends after it makes nothing. Returns that it is sent.

        Every answer is forgotten but those shown on the confirmation, for as long as one may look at it: a second
        click or a reload finds the same reference and code (REL-6). What was saved becomes a note that it was sent.
        Raises Invalid when the answers were changed from another tab while this was on its way.
        """
        with writing():
            now = self.draft()
            if now and now.sent:
                return True
            if now and now.mark != form.now:
                raise Invalid({"": str(CHANGED_NOW)})
            rate_limit.slow_floods("sent")
            reference, shown = self.act(draft, form)
            evidence.forget(draft.key)
            self._keep(JourneyDraft(draft.key, shown, (), reference, went=form.now), drafts.WHILE_LOOKING)
            if draft.saved:
                drafts.save(draft.way_back, {"journey": self.name, "sent": reference})
        return True

    def sent_already(self, reference: str, draft: JourneyDraft | None = None) -> str:
        """The page about a form that was sent: when, what to follow it by, and what `draft` holds that was not sent.

        Raises NotFound when nothing can be followed under this reference.
        """
        found = published(reference)
        if found is None:
            raise NotFound
        return render_template(
            "portal/saving/sent.html",
            name=self.name,
            reference=reference,
            sent_on=date.fromisoformat(found.body["received_on"]),
            answered=self._answered(draft) if draft else (),
        )

    def resume(self, kept: dict[str, Any]) -> str:
        """Go on with answers that were put aside, on this device. Returns the address of the question to go on with."""
        presence.welcome(self.name)
        draft = _draft_in(kept)
        self._keep(draft, drafts.WHILE_WRITING)
        return self.next_address(draft)

    def begin_afresh(self) -> str:
        """Forget what was begun on this device. Returns the address of the first question."""
        drafts.forget(self.name)
        presence.welcome(self.name)
        return f"/{self.name}/{self.steps({})[0]}"

    def _form(self, step: str, data: Answers, again: refused.Came | None) -> Form:
        """The form of a step: as it is kept, as it comes, or `again` as it came and was refused."""
        form = self.forms[step]
        return form(data=data) if again is None else refused.shown_again(form, data, again)

    def _refuse(self, draft: JourneyDraft, step: str) -> None:
        """Keep what is not right yet, to be shown again on the same page."""
        if not draft.begun:
            presence.welcome(self.name)
        self._keep(replace(draft, refused=refused.kept(step)), drafts.WHILE_WRITING)

    def _tell_of_another_tab(self, draft: JourneyDraft, others: str) -> None:
        """Say on the next page that the answers are not those that this page was shown with, where it is so."""
        if request.form.get("others", "") == others:
            return
        kept = self.draft()
        flash(str(CHANGED_SINCE if draft.begun else OTHERS_SENT if kept and kept.sent else GONE), "important")

    def _save(self, draft: JourneyDraft, step: str, form: Form) -> bool:
        """Put the answers aside, with what is right on this page. False where something typed must be mended first.

        A page that is only begun is no obstacle; what needs consent is not kept without it.
        """
        fields = self._questions(form)
        if form.validate() and any(field.data for field in fields):
            self._pass(replace(draft, saved=True), step, form, skip=False)
            return True
        if any(field.errors and (field.data or any(field.typed) or isinstance(field, Confirm)) for field in fields):
            return False
        if any(isinstance(field, Files) and field.refused for field in form):
            return False
        begun = {field.name: field.data for field in fields if field.data}
        self._keep(replace(draft, answers=draft.answers | begun, saved=True), drafts.WHILE_WRITING)
        return True

    def _answered(self, draft: JourneyDraft) -> list[tuple[str, str]]:
        """Each question that has an answer, and the answer in words; the draft need not be complete."""
        forms = [self.forms[step](formdata=None, data=draft.answers) for step in self.steps(draft.answers)]
        fields = [field for form in forms for field in self._questions(form)]
        said = [(str(field.label.text), field.in_words()) for field in fields if field.data and field.label.text]
        return [*said, (_("Files"), "\n".join(draft.files))] if draft.files else said

    @staticmethod
    def _questions(form: Form) -> list[Question]:
        return [field for field in form if isinstance(field, Question) and not isinstance(field, Hidden | Files)]

    def _writing(self) -> JourneyDraft:
        """The draft that is being written; one that was sent from here is over, and a new one begins."""
        draft = self.draft()
        return draft if draft and (draft.overtaken or not draft.sent) else JourneyDraft(secrets.token_urlsafe(24), {})

    def _pass(self, draft: JourneyDraft, step: str, form: Form, *, skip: bool) -> str:
        """Keep the answers of a step, or for one that is skipped delete them. Returns where to go on."""
        if not draft.begun:
            presence.welcome(self.name)
        answered = {field.name: field.nothing() if skip else field.data for field in self._questions(form)}
        passed = (*(one for one in draft.passed if one != step), step)
        other = {} if draft.refused.get("step") == step else draft.refused
        now = replace(draft, answers=draft.answers | answered, passed=passed, refused=other)
        self._keep(now, drafts.WHILE_WRITING)
        return self.next_address(now)

    def _to_go_on(self, step: str) -> str:
        """Where somebody goes on who has added files to this step: to it, or to the page that they were off to."""
        place = request.form.get("files-add", "").rpartition("/")[2]
        return f"/{self.name}/{place if place == 'check' or place in self.forms else step}"

    def _before(self, draft: JourneyDraft, steps: list[str], step: str) -> str:
        """The page before this step, or the answers to check when every step was passed already; none at the door."""
        if set(steps) <= set(draft.passed):
            return f"/{self.name}/check"
        place = steps.index(step)
        if not place:
            return "" if step == self.door else f"/{self.name}"
        return f"/{self.name}/{steps[place - 1]}"

    def _keep(self, draft: JourneyDraft, keep: timedelta) -> None:
        body = asdict(draft)
        with writing():
            drafts.write(self.name, body, keep)
            evidence.keep_until(draft.key, drafts.saved_until() if draft.saved else clock.now() + keep)
            if draft.saved and "sent" not in drafts.saved(draft.way_back):
                drafts.save(draft.way_back, {"journey": self.name, "draft": body | {"refused": {}}})


def _draft_in(kept: dict[str, Any]) -> JourneyDraft:
    """A draft as it was kept."""
    return JourneyDraft(**{**kept, "passed": tuple(kept["passed"])})

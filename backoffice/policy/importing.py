"""An organisation's own text becomes a draft: from Word, from a file of text, or pasted (POL-7)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from backoffice.submit import status_of, submit
from shared.actions.installation.drafts import begin_draft
from shared.models import PolicyDraft
from shared.policy.importer import EXAMPLES, doubts_of, import_text
from shared.policy.reading import PolicyMistake
from shared.policy.word import read_word
from shared.rules.actor import Actor
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.web import access
from shared.web.fields import Question
from shared.web.forms import Form, Text, TextArea
from shared.web.templating import govuk

policy_import = Blueprint("policy_import", __name__)
#: The largest file, in bytes: the text of a policy with a few pictures.
_LARGEST = 5_000_000
_WORD = b"PK"


class PolicyFile(Question):
    """A Word file, or one of text. `data` is its content; it is read at once, and not kept."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the file that was chosen; an input left empty posts one without a name."""
        super().process(None, *args, **kwargs)
        self.data = b""
        chosen = [one for one in formdata.getlist(self.name) if isinstance(one, FileStorage)] if formdata else []
        if chosen and chosen[0].filename:
            self.data = chosen[0].stream.read(_LARGEST + 1)
            if len(self.data) > _LARGEST:
                self.process_errors = ["The file is larger than 5 MB. Take its pictures out, then choose it again"]

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """A file input."""
        label = words | {"classes": f"govuk-label--{size}"}
        return govuk()["file_upload"](params | {"label": label, "attributes": {"accept": ".docx,.md,.txt"}})


class ImportPolicyForm(Form):
    """The text, and what it is called."""

    name = Text("What is your policy called?", required="Enter what your policy is called")
    file = PolicyFile("Your policy as a file", hint="From Word (.docx), or a file of text or Markdown")
    text = TextArea("Or paste its text here", rows=10, longest=200_000)

    def validate(self, extra_validators: Any = None) -> bool:
        """One of both."""
        super().validate(extra_validators)
        if not self.file.data and not (self.text.data or "").strip() and not self.file.errors:
            self.file.errors = ["Choose a file, or paste the text"]
        return not self.problems()


@policy_import.route("/policy/import", methods=["GET", "POST"])
@access.staff(Action.BEGIN_DRAFT)
def read() -> Response | tuple[str, int]:
    """Bring in a text: it becomes a draft, which first shows what was left out of it or is doubtful."""
    form = ImportPolicyForm()
    begun = submit(form, lambda actor: _begin(actor, form.name.data, form.file.data or (form.text.data or "").encode()))
    if begun:
        flash("Your text is a draft now. Read all of it before anybody approves it.", "success")
        return redirect(url_for("policy_office.show", number=begun.id), 303)
    return render_template("backoffice/policy/import.html", form=form), status_of(form)


def _begin(actor: Actor, name: str, content: bytes) -> PolicyDraft:
    try:
        text, doubts = read_word(content, name=name) if content.startswith(_WORD) else (content, [])
        return begin_draft(actor, import_text(text, name=name), [*doubts, EXAMPLES, *doubts_of(text)])
    except PolicyMistake as mistake:
        raise Invalid({"file": f"{mistake.what[:1].upper()}{mistake.what[1:]}"}) from None

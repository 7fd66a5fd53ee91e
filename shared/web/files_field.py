"""The field for files. What can be taken is kept from when it comes, whatever else is wrong in the form: it is listed,
can be taken away again, and goes with the form when that is right (INP-5)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

from shared.config import settings
from shared.files import arriving
from shared.files.check import MEGABYTE, SCANNING, Patience, Refused, Upload
from shared.files.kinds import BY_ENDING, MOST_FILES, Group, megabytes_together, names
from shared.models import ArrivingFile
from shared.web.fields import Question
from shared.web.languages import english_apart, spoken
from shared.web.templating import govuk

#: The first button of a form is pressed by the key for a new line in a line of text: it sends, it takes no file away.
_SENDS = Markup('<button type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true"></button>\n')


class Files(Question):
    """Up to `most` files; `uploads` is what can be stored of them. Its hint says what we take."""

    def __init__(self, label: str = "", *, most: int = MOST_FILES, **options: Any) -> None:
        self._form = options.get("_form")
        super().__init__(label, **options)
        self.most = most

    @property
    def owner(self) -> str:
        """Whose the files are while the form is not sent: of this field of this form, whoever shows it."""
        return arriving.owner_of(str(self._form["key"].data) if self._form else "", self.short_name)

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """The files that were chosen; an input left empty posts one without a name."""
        super().process(None, *args, **kwargs)
        self._removed: list[str] = []
        self._gone: list[str] = []
        self.only_kept, self.refused = False, False
        if formdata is None:
            return
        came = formdata.getlist(self.name)
        self.data = [file for file in came if isinstance(file, FileStorage) and file.filename]
        away = formdata.getlist(f"{self.name}-away")
        self._removed = [key for key in away if isinstance(key, str)]
        #: Whether a button was pressed that only adds or takes away files: then the form is not sent yet.
        self.only_kept = bool(away) or f"{self.name}-add" in formdata

    def pre_validate(self, form: Any) -> None:
        """Keep what came, and say every file that can't be taken, by its name (SEC-30)."""
        self._gone = [file.name for file in arriving.waiting(self.owner) if file.key in self._removed]
        for key in self._removed:
            arriving.remove(self.owner, key)
        self._removed = []
        sentences = [spoken(sentence) for sentence in arriving.told(self.owner)] + self._receive()
        if len(arriving.waiting(self.owner)) > self.most:
            sentences.append(ngettext("Choose one file only", "Choose %(num)s files at most", self.most))
        if sentences:
            self.refused = True
            raise ValidationError(" ".join(sentences))
        super().pre_validate(form)

    @property
    def here(self) -> list[ArrivingFile]:
        """The files that are here already, in the order in which they came; none where the form is a new one."""
        return arriving.waiting(self.owner) if request and self._form and not self._form["key"].new else []

    def what_was_done(self) -> str:
        """What a button that only adds or takes away files has done; empty where it had nothing to do."""
        if self._gone:
            return _("We have removed this file: %(name)s", name=", ".join(self._gone))
        return _("Your files are here.") if self.only_kept and self.here else ""

    def uploads(self) -> tuple[Upload, ...]:
        """What goes with the form: the files that came now, and those that came before."""
        return arriving.uploads(self.owner)

    def _receive(self) -> list[str]:
        """Take each file that came with the form. Returns why some can't be taken."""
        refused, patience = [], Patience(SCANNING)
        for file in self.data or []:
            try:
                arriving.receive(self.owner, file.filename or "", file.stream, patience)
            except Refused as refusal:
                refused.append(spoken(refusal.sentence))
        self.data = []
        return refused

    def component(self, params: dict[str, Any], words: dict[str, Any], size: str, options: dict[str, Any]) -> str:
        """A file input, with what may be chosen in plain words, and before it what is here already.

        What is here is taken away by a button. Options: needed (one at least is), one_by_one (a button adds what was
        chosen; for a form without lines of text, in which the key for a new line would press it).
        """
        config = settings()
        attributes = self.attributes | {
            "accept": ",".join(BY_ENDING),
            "data-upload": str(megabytes_together(config.max_upload_megabytes) * MEGABYTE),
            "data-recorded": str(megabytes_together(config.max_recording_megabytes) * MEGABYTE),
            "data-recordings": " ".join(ending for ending, kind in BY_ENDING.items() if kind.large),
            "data-pieces": str(arriving.LARGEST_PIECE),
            "data-sending": _("Sending your files:"),
            "data-too-large": _("The files are too large together. Choose fewer or smaller ones."),
            "data-broken": _("The connection broke. We go on by ourselves when it is back."),
            "data-not-sent": _("The connection broke, and nothing was sent. Your answers are still here: try again."),
        }
        label = words | {"classes": f"govuk-label--{size}"}
        params |= {"label": label, "multiple": self.most > 1, "attributes": attributes}
        hint = (
            "" if options.get("needed") else str(self.description),
            _taken_in_words(self.most, config.max_upload_megabytes, config.max_recording_megabytes),
        )
        params["hint"] = {"text": " ".join(filter(None, hint))}
        chosen = govuk()["file_upload"](params)
        if options.get("one_by_one"):
            add = {"text": _("Add these files"), "classes": "govuk-button--secondary", "name": f"{self.name}-add"}
            return self._listed() + chosen + govuk()["button"](add | {"value": "yes"})
        return self._listed(by_enter=_SENDS) + chosen

    def _listed(self, by_enter: Markup | str = "") -> str:
        """The files that are here already, each with a button to take it away. `by_enter` is pressed by that key."""
        if not (here := self.here):
            return ""
        row = Markup(
            '<li><bdi class="ev-words">{}</bdi> <button type="submit" class="ev-link-button" name="{}-away" value="{}">'
            '{}<span class="govuk-visually-hidden"> {}</span></button></li>\n'
        )
        rows = Markup("").join(row.format(one.name, self.name, one.key, _("Remove"), one.name) for one in here)
        head = Markup('<h2 class="govuk-heading-s">{}</h2>\n').format(_("These files are here"))
        return by_enter + head + Markup('<ul class="govuk-list ev-files-here">{}</ul>').format(rows)


def _taken_in_words(most: int, largest: int, recording: int) -> str:
    """Which files may be chosen: drawn from the table of kinds, so that the two can't differ."""
    limit = {"largest": largest, "together": megabytes_together(largest), "recording": recording}
    kinds = {f"{group}s": english_apart(", ".join(names(group))) for group in Group}
    how_many = ngettext(
        "One file of up to %(largest)s MB. Sound or video can have up to %(recording)s MB.",
        "Up to %(num)s files, each up to %(largest)s MB, together up to %(together)s MB. "
        "Sound or video can have up to %(recording)s MB each.",
        most,
        **limit,
    )
    which = _("Documents (%(documents)s), pictures (%(pictures)s), sound (%(sounds)s) or video (%(videos)s).", **kinds)
    return f"{how_many} {which}"

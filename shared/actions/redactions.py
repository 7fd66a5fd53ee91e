"""What a reviewer leaves out of what goes outside, and which files go with it as they are (REP-5, DPA-3)."""

from __future__ import annotations

from collections.abc import Collection

from shared.actions.action import Doing, action
from shared.models import CaseFile, Redaction, ReleasedFile, RightsRequest
from shared.queries.cases.copied import Subject, whole
from shared.queries.cases.enclosures import files_of, released_files
from shared.queries.files import may_open
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.redaction import LEFT_OUT, Left, Redactor, seen

_LONGEST = 100


def _subject(doing: Doing, reference: str) -> Subject:
    """The case, or the request for a copy, with this reference. Raises NotFound."""
    return doing.load(RightsRequest, reference) if reference.startswith("PIR") else doing.load(CaseFile, reference)


def _case_of(subject: Subject) -> CaseFile | None:
    return subject if isinstance(subject, CaseFile) else None


def _request_of(subject: Subject) -> RightsRequest | None:
    return subject if isinstance(subject, RightsRequest) else None


@action(Action.ADD_REDACTION)
def add_redaction(doing: Doing, reference: str, words: str, instead: str = "") -> Redaction:
    """Leave these words out too: of a case, or of the copy that somebody asked for.

    Raises Invalid for none, or for words that stand nowhere in it.
    """
    subject = _subject(doing, reference)
    doing.ask(subject)
    words, instead = words.strip(), instead.strip().strip("[]").strip()
    redactor = Redactor([Left(words, "")])
    if len(seen(words).strip()) < 2:
        raise Invalid({"words": "Enter the words to leave out: two letters or more"})
    if len(instead) > _LONGEST - 2:
        raise Invalid({"instead": f"Say in fewer than {_LONGEST} letters what stands in their place"})
    redactor.all_of(whole(subject))
    if not redactor.found:
        raise Invalid({"words": "These words stand nowhere in it. Check how they are spelt"})
    made = doing.create(
        Redaction,
        case=_case_of(subject),
        request=_request_of(subject),
        words=words,
        instead=f"[{instead}]" if instead else LEFT_OUT,
        added_by=doing.me,
        added_at=doing.now,
    )
    doing.record(made, {"instead": made.instead}, case=made.case, customer=subject.customer)
    return made


@action(Action.TAKE_BACK_REDACTION)
def take_back_redaction(doing: Doing, reference: str, number: int) -> Redaction:
    """It was a mistake: these words stay in. Raises OutOfStep when that was done already."""
    subject = _subject(doing, reference)
    doing.ask(subject)
    whose = Redaction.case == subject if isinstance(subject, CaseFile) else Redaction.request == subject
    found = Redaction.get_or_none(Redaction.id == number, whose)
    if found is None or found.taken_back_at is not None:
        raise OutOfStep("That is not left out any more.")
    doing.write(found, taken_back_at=doing.now)
    doing.record(found, {"instead": found.instead}, case=found.case, customer=subject.customer)
    return found


@action(Action.RELEASE_FILES)
def release_files(doing: Doing, reference: str, numbers: Collection[int]) -> Subject:
    """These files go out as they are, and no others. Raises Invalid for a file that belongs to something else.

    Files that the colleague may not open stay as somebody else decided.
    """
    subject = _subject(doing, reference)
    doing.ask(subject)
    openable = {row.id: row for row in files_of(subject) if may_open(doing.actor, row.record_reference)}
    if not set(numbers) <= openable.keys():
        raise Invalid({"files": "One of these files is not here any more, or not for you to open. Look again"})
    before = released_files(subject)
    added, gone = sorted(set(numbers) - before), sorted(openable.keys() & before - set(numbers))
    for number in added:
        doing.create(
            ReleasedFile,
            case=_case_of(subject),
            request=_request_of(subject),
            attachment=number,
            released_by=doing.me,
            released_at=doing.now,
        )
    whose = ReleasedFile.case == subject if isinstance(subject, CaseFile) else ReleasedFile.request == subject
    for row in ReleasedFile.select().where(
        whose, ReleasedFile.attachment.in_(gone), ReleasedFile.taken_back_at.is_null()
    ):
        doing.write(row, taken_back_at=doing.now)
    told = {"released": [openable[one].sha256 for one in added], "kept_here": [openable[one].sha256 for one in gone]}
    doing.record(subject, told, case=_case_of(subject), customer=subject.customer)
    return subject

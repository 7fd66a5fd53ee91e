"""What each letter must hold: one with a part wanting can't be issued (LET-4, LET-8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.letters import content, steps
from shared.letters.catalogue import PLACES, missing, parts
from shared.queries.letters.content import GATHERED
from shared.rules.vocabulary import AlwaysOpen, LetterKind
from tests import letter_samples as samples

TEMPLATES = Path(__file__).parents[2] / "templates" / "letters"

#: Every part that LET-8 asks of these two letters, taken out one at a time.
TAKEN_OUT = [
    (samples.RESTRICTION, {"policy": ""}, "policy"),
    (samples.RESTRICTION, {"incidents": ()}, "incidents"),
    (samples.RESTRICTION, {"warnings": ()}, "warnings"),
    (samples.RESTRICTION, {"alternatives": ()}, "alternatives"),
    (samples.RESTRICTION, {"adjustments": ()}, "adjustments"),
    (samples.RESTRICTION, {"terms": ()}, "change"),
    (samples.RESTRICTION, {"change": "  "}, "change"),
    (samples.RESTRICTION, {"scope": ""}, "scope"),
    (samples.RESTRICTION, {"person": ""}, "scope"),
    (samples.RESTRICTION, {"ways": ()}, "still_works"),
    (samples.RESTRICTION, {"ways": (content.ContactWay("Telephone"),)}, "still_works"),
    (samples.RESTRICTION, {"officer": content.ContactPerson("Priya Placeholder", "Tenancy Officer", "")}, "contact"),
    (samples.RESTRICTION, {"deputy": content.ContactPerson("", "", "")}, "contact"),
    (samples.RESTRICTION, {"end": date(2026, 11, 30)}, "order"),
    (samples.RESTRICTION, {"review": date(2026, 12, 1)}, "order"),
    (samples.RESTRICTION, {"test": ""}, "test"),
    (samples.RESTRICTION, {"reason": ""}, "reason"),
    (samples.RESTRICTION, {"decided_by": ""}, "decided"),
    (samples.RESTRICTION, {"appeal": replace(samples.APPEAL, grounds=())}, "appeal"),
    (samples.RESTRICTION, {"appeal": replace(samples.APPEAL, address="")}, "appeal"),
    (samples.RESTRICTION, {"appeal": replace(samples.APPEAL, heard_by="")}, "appeal"),
    (samples.RESTRICTION, {"appeal": replace(samples.APPEAL, deadline=date(2026, 11, 21))}, "order"),
    (samples.RESTRICTION, {"marker": replace(samples.RESTRICTION.marker, rights="")}, "marker"),
    (samples.RESTRICTION, {"marker": replace(samples.RESTRICTION.marker, wording=())}, "marker"),
    (samples.RESTRICTION, {"ombudsman": replace(samples.OMBUDSMAN, telephone="")}, "ombudsman"),
    (samples.RESTRICTION, {"envelope": replace(samples.ENVELOPE, reference="")}, "reference"),
    (samples.RESTRICTION, {"envelope": replace(samples.ENVELOPE, help=replace(samples.HELP, advocates=()))}, "help"),
    (samples.OUTCOME, {"grounds": ()}, "grounds"),
    (samples.OUTCOME, {"grounds": (replace(samples.OUTCOME.grounds[0], answer=""),)}, "grounds"),
    (samples.OUTCOME, {"evidence": ()}, "evidence"),
    (samples.OUTCOME, {"changes": ()}, "changes"),
    (samples.OUTCOME, {"told": ()}, "told"),
    (samples.OUTCOME, {"independence": ""}, "heard_by"),
    (samples.OUTCOME, {"ombudsman": replace(samples.OMBUDSMAN, address="")}, "ombudsman"),
    (samples.ACKNOWLEDGEMENT, {"meanwhile": ""}, "meanwhile"),
    (samples.ADJUSTMENT, {"answers": (content.AdjustmentAnswered("Calls", "Not agreed", "We can’t."),)}, "factors"),
    (samples.UPCOMING, {"reviewer": ""}, "review"),
    (samples.UPCOMING, {"test": ""}, "test"),
    (samples.UPCOMING, {"follow": replace(samples.UPCOMING.follow, reference="")}, "comment"),
    (samples.UPCOMING, {"follow": replace(samples.UPCOMING.follow, telephone="")}, "comment"),
    (samples.UPCOMING, {"terms": ()}, "terms"),
    (samples.UPCOMING, {"end": date(2027, 2, 28)}, "order"),
    (samples.CONTINUED, {"looked_at": ()}, "looked_at"),
    (samples.CONTINUED, {"our_answer": ""}, "comments"),
    (samples.CONTINUED, {"reason": ""}, "reason"),
    (samples.CONTINUED, {"decided_by": ""}, "decided"),
    (samples.CONTINUED, {"marker": ()}, "marker"),
    (samples.CONTINUED, {"appeal": replace(samples.CONTINUED.appeal, code="")}, "appeal_code"),
    (samples.NEW_OFFICER, {"decision": ""}, "decision"),
    (samples.NEW_OFFICER, {"officer": replace(samples.NEW_OFFICER.officer, telephone="")}, "contact"),
    (samples.MARKER_NOTICE, {"fact": ""}, "ground"),
    (samples.MARKER_NOTICE, {"marker": replace(samples.MARKER_NOTICE.marker, object="")}, "rights"),
    (samples.MARKER_GONE, {"because": ""}, "reason"),
    (samples.ENDED, {"reason": ""}, "reason"),
    (samples.ENDED, {"our_answer": ""}, "comments"),
    (samples.ENDED, {"marker": ""}, "marker"),
    (samples.ENDED, {"ways": ()}, "ways"),
]  # fmt: skip


@pytest.mark.clause("LET-8")
@pytest.mark.parametrize("letter", samples.EVERY, ids=lambda letter: letter.kind)
def test_a_letter_with_everything_can_be_issued(letter: content.LetterContent) -> None:
    """The whole letter passes, so that what follows fails for one reason only."""
    assert missing(letter.kind, letter) == []


@pytest.mark.clause("LET-8")
@pytest.mark.parametrize(
    ("letter", "change", "part"), TAKEN_OUT, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_letter_without_a_required_part_cannot(letter: Any, change: dict[str, Any], part: str) -> None:
    """Each part taken out gives its own reason and no other."""
    reasons = missing(letter.kind, replace(letter, **change))
    assert reasons == [next(p.tell for p in parts(letter.kind) if p.key == part)]


@pytest.mark.clause("LET-8")
def test_a_customer_who_said_nothing_needs_no_answer() -> None:
    """Silence is not a part that is wanting."""
    for letter in (samples.CONTINUED, samples.ENDED):
        silent = replace(letter, customer_said="", our_answer="")
        assert missing(silent.kind, silent) == []


@pytest.mark.clause("LET-8")
def test_a_reason_for_no_earlier_warning_stands_in_for_the_warnings() -> None:
    """Earlier warnings, or why there were none."""
    without = replace(samples.RESTRICTION, warnings=(), why_no_warning="There was danger, so no warning was given.")
    assert missing(without.kind, without) == []


@pytest.mark.parametrize("closed", AlwaysOpen)
def test_a_letter_that_leaves_out_something_always_open_cannot_be_issued(closed: AlwaysOpen) -> None:
    """Whatever is decided, each of these is named in the letter with the way to it."""
    left = tuple(way for way in samples.STAYS_OPEN if way.key is not closed)
    reasons = missing(LetterKind.RESTRICTION, replace(samples.RESTRICTION, stays_open=left))
    assert reasons == ["It must name everything that always stays open, each with its number or address."]


def test_a_draft_has_no_code_and_cannot_be_issued_without_one() -> None:
    """The code is made when the letter is issued; a letter without it would close the appeal form."""
    assert missing(LetterKind.RESTRICTION, samples.DRAFT) == ["It must carry the appeal’s reference, code and QR code."]


@pytest.mark.clause("LET-8")
@pytest.mark.parametrize("label", ["vexatious", "an abusive customer", "A Violent Person", "the offender"])
@pytest.mark.parametrize("where", ["reason", "terms", "additions"])
def test_a_label_for_a_person_is_a_reason_too(label: str, where: str) -> None:
    """A letter says what was said and done, never what somebody is, whoever wrote the words."""
    letter, sentence = samples.RESTRICTION, f"We think that you are {label}."
    if where == "reason":
        letter = replace(letter, reason=sentence)
    if where == "terms":
        letter = replace(letter, terms=(sentence,))
    reasons = missing(letter.kind, letter, {"after_why": sentence} if where == "additions" else None)
    assert len(reasons) == 1
    assert "says what a person is" in reasons[0]


def test_what_a_customer_said_is_quoted_as_it_was() -> None:
    """A quotation is evidence, not a label; and the policy's own name for behaviour is about behaviour."""
    said = replace(samples.RESTRICTION.incidents[0], words="You said: “Your colleague is a violent person.”")
    letter = replace(samples.RESTRICTION, incidents=(said,), reason="The behaviour was abusive and aggressive.")
    assert missing(letter.kind, letter) == []


def test_every_kind_of_letter_has_its_parts_its_template_and_a_place_for_staff() -> None:
    """A kind in the vocabulary that nobody has written would fail when a customer waits for it."""
    shown = {letter.kind for letter in samples.EVERY} | {step.kind for step in steps.StepLetter.__subclasses__()}
    assert not set(LetterKind) - shown, "add a sample of these to EVERY in tests/letter_samples.py"
    assert not set(LetterKind) - GATHERED.keys(), "say in shared/queries/letters/content.py what gathers these"
    for kind in LetterKind:
        assert parts(kind)
        source = (TEMPLATES / f"{kind}.html").read_text(encoding="utf-8") + (TEMPLATES / "_letter.html").read_text()
        for place in PLACES:
            assert f'parts.added("{place.key}")' in source, f"{kind} has no place {place.key}"

"""Which letter, with what in it (LET-8): the parts that each kind must hold, and the places where staff may add.

`CONTRIBUTING.md` says what a new kind of letter takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from shared.letters.content import LetterContent
from shared.rules.vocabulary import LetterKind


class Source(StrEnum):
    """Where the words of a part come from (LET-4)."""

    SETTINGS = "settings"  # the organisation's name, address, telephone numbers
    POLICY = "policy"
    CASE = "case"
    STAFF = "staff"


@dataclass(frozen=True)
class LetterPart:
    """A part that a letter must hold. `needs` names what must be filled in the letter's facts (dotted: `appeal.code`).

    `tell` is the reason shown to staff while it is wanting.
    """

    key: str
    heading: str
    source: Source
    needs: tuple[str, ...]
    tell: str
    required: bool = True


@dataclass(frozen=True)
class Place:
    """A marked place where staff may add their own words (LET-4)."""

    key: str
    label: str
    hint: str


_COMMON = (
    LetterPart("letterhead", "Letterhead", Source.SETTINGS, ("envelope.letterhead",),
               "The organisation’s name, address, telephone number, email and website must be set."),
    LetterPart("recipient", "Address", Source.CASE, ("envelope.recipient",),
               "The customer’s name and address are not known."),
    LetterPart("reference", "Date and reference", Source.CASE,
               ("envelope.written", "envelope.reference", "envelope.salutation"),
               "It has no date, reference or salutation."),
    LetterPart("signatory", "Signature", Source.CASE, ("envelope.signatory",),
               "It must say who signs: name, title and service."),
    LetterPart("help", "Other formats and help", Source.POLICY, ("envelope.help",),
               "It must say how to ask for another format, and who can help the customer to answer."),
)  # fmt: skip

_OMBUDSMAN = LetterPart("ombudsman", "The ombudsman", Source.POLICY, ("ombudsman",),
                        "It must name the ombudsman, with telephone number, address and website.")  # fmt: skip
_DECIDED = LetterPart("decided", "Who decided", Source.CASE, ("decided_by",), "It must say who decided.")
_CONTACT = LetterPart("contact", "Your contact", Source.CASE, ("officer", "deputy"),
                      "It must name the officer and the deputy, with their telephone numbers.")  # fmt: skip
_ASKING_FOR_A_REVIEW = (
    LetterPart("appeal", "Asking for a review", Source.POLICY,
               ("appeal.address", "appeal.deadline", "appeal.post", "appeal.telephone", "appeal.grounds",
                "appeal.heard_by", "appeal.answer", "appeal.meanwhile"),
               "It must say how to ask for a review: by when, where, on which grounds, who hears it, "
               "and when it is answered."),
    LetterPart("appeal_code", "Asking for a review", Source.CASE, ("appeal.reference", "appeal.code", "appeal.link"),
               "It must carry the appeal’s reference, code and QR code."),
)  # fmt: skip

_STEP = (
    LetterPart("asked", "What we ask", Source.STAFF, ("asked",), "It must say what is asked of the customer."),
    LetterPart("why", "Why", Source.STAFF, ("why", "policy"), "It must say why, and under which policy."),
    LetterPart("test", "How we will know", Source.STAFF, ("test", "until"),
               "It must say until when, and how everybody will know that it helped."),
    LetterPart("adjustments", "Adjustments", Source.CASE, ("adjustments",), "It must say which adjustments are kept."),
    LetterPart("stays_open", "What goes on", Source.POLICY, ("stays_open",), "It must say what goes on as before."),
    _DECIDED,
    _OMBUDSMAN,
)  # fmt: skip
_TO_ANSWER = LetterPart("answer", "How to answer", Source.POLICY, ("reply",), "It must say how to answer, and by when.")

_PARTS: dict[LetterKind, tuple[LetterPart, ...]] = {
    LetterKind.ADVICE: _STEP,
    LetterKind.WRITTEN_WARNING: (
        *_STEP,
        LetterPart("incidents", "What happened", Source.CASE, ("incidents",),
                   "It must cite at least one incident, each with its date, channel, words and category."),
        LetterPart("may_follow", "What may follow", Source.POLICY, ("may_follow",), "It must say what may follow."),
        LetterPart("challenge", "If the facts are wrong", Source.POLICY, ("reply",),
                   "It must say how to challenge the facts, and by when."),
    ),
    LetterKind.MEDIATION: (*_STEP, _TO_ANSWER),
    LetterKind.AGREEMENT: (
        *_STEP,
        _TO_ANSWER,
        LetterPart("ours", "What we do", Source.STAFF, ("ours",),
                   "An agreement has two sides: it must say what we do."),
    ),
    LetterKind.MONITORING: _STEP,
    LetterKind.RESTRICTION: (
        LetterPart("change", "What changes", Source.CASE, ("change", "terms"),
                   "It must say exactly what the restriction is, one sentence for each term."),
        LetterPart("scope", "Who and where", Source.CASE, ("scope", "person"),
                   "It must say whom the restriction binds, and in which services."),
        LetterPart("still_works", "What you can still do", Source.CASE, ("ways", "every_way_usable"),
                   "It must say which channels still work, each with its hours and its number or address."),
        LetterPart("stays_open", "Always open", Source.POLICY, ("stays_open", "nothing_closed_that_must_stay_open"),
                   "It must name everything that always stays open, each with its number or address."),
        _CONTACT,
        LetterPart("policy", "The policy", Source.POLICY, ("policy",), "It must name the policy that was used."),
        LetterPart("incidents", "What happened", Source.CASE, ("incidents",),
                   "It must cite at least one incident, each with its date, channel, words and category."),
        LetterPart("warnings", "Earlier warnings", Source.CASE, ("warnings_or_why_none",),
                   "It must list the earlier warnings, or say why there were none."),
        LetterPart("adjustments", "Adjustments considered", Source.CASE, ("adjustments",),
                   "It must say which adjustments were considered, and what came of each."),
        LetterPart("alternatives", "Less restrictive ways considered", Source.CASE, ("alternatives",),
                   "It must say which less restrictive ways were considered, and why they were not enough."),
        LetterPart("reason", "Why", Source.STAFF, ("reason",),
                   "It must say why this restriction, and no less, is needed."),
        LetterPart("dates", "How long", Source.CASE, ("start", "review", "end"),
                   "It must have a start, a review and an end."),
        LetterPart("order", "How long", Source.CASE, ("dates_in_order",),
                   "The dates are out of order: start, review, end; and the appeal deadline after the letter’s date."),
        LetterPart("test", "The review", Source.POLICY, ("test",), "It must say what will be asked at the review."),
        LetterPart("decided", "Who decided", Source.CASE, ("decided_by", "decided_on"),
                   "It must say who decided, and when."),
        *_ASKING_FOR_A_REVIEW,
        LetterPart("marker", "What stands on your account", Source.CASE, ("marker",),
                   "It must say what stands on the account, who sees it, who decided, when it is reviewed, "
                   "how to object, and the customer’s rights over their information."),
        _OMBUDSMAN,
    ),
    LetterKind.APPEAL_OUTCOME: (
        LetterPart("outcome", "The outcome", Source.CASE, ("outcome", "change", "effective"),
                   "It must say how the appeal ended, and from when."),
        LetterPart("appealed", "The decision", Source.CASE, ("appealed", "received"),
                   "It must say which decision was appealed, and when the appeal came."),
        LetterPart("changes", "What changes", Source.CASE, ("changes",),
                   "It must say what changes, or that nothing does."),
        LetterPart("still_works", "What you can do now", Source.CASE, ("ways", "stays_open", "every_way_usable"),
                   "It must say what the customer can do now, each with its number or address."),
        LetterPart("grounds", "Your reasons, and our answers", Source.STAFF, ("grounds",),
                   "It must answer each ground of the appeal."),
        LetterPart("evidence", "What was read", Source.STAFF, ("evidence",),
                   "It must say what was read, and who was asked."),
        LetterPart("heard_by", "Who decided", Source.CASE, ("heard_by", "independence"),
                   "It must say who decided the appeal, and why they are independent."),
        LetterPart("told", "Who was told", Source.CASE, ("told",), "It must say who was told of the outcome."),
        _OMBUDSMAN,
    ),
    LetterKind.APPEAL_ACKNOWLEDGEMENT: (
        LetterPart("appealed", "The decision", Source.CASE, ("appealed", "received", "grounds"),
                   "It must say which decision was appealed, when, and on which grounds."),
        LetterPart("heard_by", "Who hears it", Source.CASE, ("heard_by", "independence"),
                   "It must say who hears the appeal, and why they are independent."),
        LetterPart("timetable", "What happens next", Source.POLICY, ("answer_by", "timetable"),
                   "It must say what happens next, and by when the answer comes."),
        LetterPart("meanwhile", "Until then", Source.CASE, ("meanwhile",),
                   "It must say whether the restriction pauses while the appeal is heard."),
        LetterPart("follow", "Follow your appeal", Source.POLICY, ("follow",), "It must say how to follow the appeal."),
        _OMBUDSMAN,
    ),
    LetterKind.ADJUSTMENT_DECISION: (
        LetterPart("answers", "What you asked for", Source.CASE, ("answers", "received", "effective"),
                   "It must answer each adjustment asked for."),
        LetterPart("factors", "Why", Source.STAFF, ("refusals_explained",),
                   "What is not agreed must be explained: how well it would work, how practicable it is, its cost, "
                   "the disruption, and the resources."),
        _DECIDED,
        LetterPart("review", "Looking again", Source.POLICY, ("review",), "It must say when this is looked at again."),
        LetterPart("challenge", "If you disagree", Source.POLICY, ("challenge",),
                   "It must say how to challenge the answer."),
        _OMBUDSMAN,
    ),
    LetterKind.UPCOMING_REVIEW: (
        LetterPart("review", "When we look again", Source.CASE, ("review", "decision", "reviewer"),
                   "It must say when the review is, by whom, and of which decision."),
        LetterPart("terms", "How it is now", Source.CASE, ("terms", "end"),
                   "It must say what the restriction is now, and when it ends at the latest."),
        LetterPart("order", "When we look again", Source.CASE, ("before_its_end",),
                   "It ends before the customer’s time to answer is over, so there is no review to write about."),
        LetterPart("test", "What we ask", Source.POLICY, ("test",), "It must say what will be asked at the review."),
        LetterPart("comment", "What you think", Source.CASE, ("comment_by", "follow"),
                   "It must say by when and how to answer: on the website, by telephone and by post."),
        _OMBUDSMAN,
    ),
    LetterKind.REVIEW_OUTCOME: (
        LetterPart("outcome", "The outcome", Source.CASE, ("outcome", "change", "reviewed", "decision"),
                   "It must say how the review ended, when it was, and of which decision."),
        LetterPart("terms", "What changes", Source.CASE, ("terms",),
                   "It must say exactly what the restriction is from now on, one sentence for each term."),
        LetterPart("still_works", "What you can still do", Source.CASE, ("ways", "stays_open", "every_way_usable"),
                   "It must say what the customer can do now, each with its number or address."),
        _CONTACT,
        LetterPart("looked_at", "What we looked at", Source.STAFF, ("looked_at",), "It must say what was looked at."),
        LetterPart("comments", "What you told us, and our answer", Source.STAFF, ("comments_answered",),
                   "It must answer what the customer said."),
        LetterPart("reason", "Why", Source.STAFF, ("reason",), "It must give the reasons."),
        LetterPart("dates", "How long", Source.CASE, ("end", "test"),
                   "It must say when it ends, and the test at a review."),
        _DECIDED,
        LetterPart("marker", "What stands on your account", Source.CASE, ("marker",),
                   "It must say what stands on the account."),
        *_ASKING_FOR_A_REVIEW,
        _OMBUDSMAN,
    ),
    LetterKind.NEW_OFFICER: (
        LetterPart("contact", "Your contact", Source.CASE, ("officer.telephone", "deputy.name"),
                   "It must name the officer and the deputy, with their telephone numbers."),
        LetterPart("decision", "The decision", Source.CASE, ("decision", "unchanged"),
                   "It must say of which decision, and that nothing else changes."),
        LetterPart("still_works", "What you can do", Source.CASE, ("ways", "stays_open", "every_way_usable"),
                   "It must say what the customer can do, each with its number or address."),
        _OMBUDSMAN,
    ),
    LetterKind.NEW_CODE: (
        LetterPart("opens", "What it opens", Source.CASE, ("about", "way.reference", "way.address"),
                   "It must say what the code opens, and where."),
        LetterPart("code", "The code", Source.CASE, ("way.code", "way.link"),
                   "It must carry the new code and its QR code."),
    ),
    LetterKind.MARKER_NOTICE: (
        LetterPart("wording", "What colleagues see", Source.CASE, ("marker.wording", "marker.seen_by"),
                   "It must say exactly what colleagues see, and who sees it."),
        LetterPart("ground", "Why it is there", Source.CASE, ("fact", "happened", "incident"),
                   "It must say on which fact it rests, and when that was."),
        LetterPart("decided", "Who decided", Source.CASE, ("marker.decided_by",), "It must say who decided."),
        LetterPart("dates", "How long", Source.CASE, ("marker.review", "ends"),
                   "It must say when it is looked at again, and when it ends."),
        LetterPart("rights", "Your rights", Source.POLICY, ("marker.object", "marker.rights", "marker.regulator"),
                   "It must say how to object, and the customer’s rights over their information."),
        _OMBUDSMAN,
    ),
    LetterKind.MARKER_GONE: (
        LetterPart("gone", "It is gone", Source.CASE, ("wording", "told", "gone"),
                   "It must say which note is gone, and from which day."),
        LetterPart("reason", "Why", Source.CASE, ("because",), "It must say why it went."),
    ),
    LetterKind.RESTRICTION_ENDED: (
        LetterPart("ended", "It has ended", Source.CASE, ("free_from", "decision"),
                   "It must say what has ended, and from which day."),
        LetterPart("reason", "Why", Source.CASE, ("reason", "decided_by"),
                   "It must say why it ended, and who decided."),
        LetterPart("comments", "What you told us, and our answer", Source.STAFF, ("comments_answered",),
                   "It must answer what the customer said."),
        LetterPart("ways", "How to reach us", Source.CASE, ("ways",), "It must say how to reach us now."),
        LetterPart("marker", "Your account", Source.CASE, ("marker", "rights"),
                   "It must say that the note on the account has gone, "
                   "and the customer’s rights over their information."),
        _OMBUDSMAN,
    ),
}  # fmt: skip

#: Where staff may add their own words: the same three places in every letter.
PLACES = (
    Place("after_what_changes", "After what changes", "Something the customer needs to know at once."),
    Place("after_why", "After the reasons", "Something about the decision that only you can say."),
    Place("before_close", "Before the signature", "A kind word, or an offer to talk it through."),
)

#: Words that say what a person is. A letter says only what was said and done (LET-8, no labels).
_LABELS = re.compile(
    r"\b(?:vexatious|offenders?|perpetrators?|abusers?|trouble-?makers?|time-?wasters?|complainants?|culprits?"
    r"|(?:violent|abusive|aggressive|difficult|unreasonable|persistent|dangerous)\s+"
    r"(?:customer|person|tenant|resident|complainer|individual|caller|man|woman|people))\b",
    re.IGNORECASE,
)

#: Facts whose words staff have written.
_WRITTEN = ("asked", "ours", "why", "test", "change", "terms", "reason", "changes", "answer", "our_answer", "looked_at")


def parts(kind: LetterKind) -> tuple[LetterPart, ...]:
    """The parts of this kind of letter, those of every letter last. Raises KeyError for a kind that has no row yet."""
    return _PARTS[kind] + _COMMON


def missing(kind: LetterKind, content: LetterContent, additions: Mapping[str, str] | None = None) -> list[str]:
    """Why this letter can't be issued, one sentence each; empty when it can (LET-4, LET-8).

    Labels count as a reason too, in whatever staff have written; the words that a customer used are quoted as they are.
    """
    reasons = [part.tell for part in parts(kind) if part.required and not all(_filled(content, n) for n in part.needs)]
    written = [text for name in _WRITTEN for text in _texts(content, name)]
    for text in (*written, *(additions or {}).values()):
        reasons += [
            f"“{found.group()}” says what a person is. Say what was said or done." for found in _LABELS.finditer(text)
        ]
    return reasons


def _filled(content: LetterContent, dotted: str) -> bool:
    value: Any = content
    for name in dotted.split("."):
        value = getattr(value, name)
    return not _blank(value)


def _blank(value: Any) -> bool:
    """Whether nothing stands here: no text, False, an empty list, or a record that wants a field with no default."""
    if is_dataclass(value):
        wanted = (field for field in fields(value) if field.default is MISSING)
        return any(_blank(getattr(value, field.name)) for field in wanted)
    if isinstance(value, tuple):
        return not value or any(_blank(item) for item in value)
    if isinstance(value, str):
        return not value.strip()
    return not value


def _texts(content: LetterContent, name: str) -> Iterator[str]:
    value = getattr(content, name, ())
    yield from (value,) if isinstance(value, str) else value

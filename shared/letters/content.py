"""The facts that a letter states: plain values, no models, so that anything can be composed and nothing is fetched.

An action gathers them from the records; `catalogue.missing` says what is still wanting; `compose.compose` sets them in
words. Sentences are complete and end with a full stop, unless a field says otherwise. Times of day are written out by
the caller ("10am to noon"): a letter never computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from shared.rules.vocabulary import AlwaysOpen, AppealOutcome, LetterKind, ReviewOutcome


@dataclass(frozen=True)
class Letterhead:
    """The organisation as its paper shows it. `colour` is `#rrggbb`; `logo` the bytes of an SVG or PNG."""

    name: str
    address: tuple[str, ...]
    telephone: str
    email: str
    website: str
    colour: str = "#1d4e5f"
    logo: bytes = b""
    text_messages: str = ""
    social_media: str = ""


@dataclass(frozen=True)
class Recipient:
    """Who the letter goes to, as it stands in the window of the envelope."""

    name: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class Signatory:
    """Who signs."""

    name: str
    title: str
    service: str


@dataclass(frozen=True)
class Help:
    """How to ask for another format, and who could help the customer to answer (LET-8, every letter)."""

    telephone: str
    email: str
    #: What can be had: "large print", "Welsh", "British Sign Language" …
    formats: tuple[str, ...]
    #: Advocates and advice services, one line each, with their telephone numbers.
    advocates: tuple[str, ...]


@dataclass(frozen=True)
class Envelope:
    """What every letter has, whatever it says."""

    letterhead: Letterhead
    recipient: Recipient
    salutation: str  # "Dear Ms Okafor-Reed", without the comma
    written: date
    reference: str
    signatory: Signatory
    help: Help
    #: The customer's number in the organisation's own systems, where there is one.
    account: str = ""


@dataclass(frozen=True)
class ContactWay:
    """One way to reach us, or one thing that goes on: what, how, and when. Telephone numbers stand by themselves."""

    what: str
    telephone: str = ""
    how: str = ""  # anything besides the telephone: an address, "use the form at …"
    when: str = ""  # "any time, day or night"; empty where time plays no part

    @property
    def usable(self) -> bool:
        """Whether it says how: a way without a number or an address is no way."""
        return bool(self.telephone.strip() or self.how.strip())


@dataclass(frozen=True)
class StaysOpen(ContactWay):
    """A way that no restriction can close (RES-9). `what` is how this organisation calls it."""

    key: AlwaysOpen = field(kw_only=True)


@dataclass(frozen=True)
class ContactPerson:
    """A colleague whom the customer can speak to."""

    name: str
    title: str
    telephone: str
    email: str = ""


@dataclass(frozen=True)
class LetterIncident:
    """An incident that the decision rests on: when, through which channel, what was said or done, and its category."""

    on: date
    channel: str  # "telephone", as `Channel.label`
    words: str  # what was said and done, as recorded
    category: str  # the policy's title for it
    at: str = ""  # time of day, where it is known: "2:15pm"
    disputed: str = ""  # how the customer sees it (INC-11)


@dataclass(frozen=True)
class Considered:
    """Something less restrictive, or an adjustment, that was thought of first, and what came of it."""

    what: str  # a sentence fragment: "Calls from one colleague only"
    result: str  # a sentence


@dataclass(frozen=True)
class AppealWay:
    """How to ask for a review. The code is known only when the letter is issued, so a draft has none (SEC-31)."""

    reference: str
    code: str
    address: str  # short, to type: "contact.example.org/appeals"
    link: str  # the address in the QR code, with reference and code in its fragment
    deadline: date
    post: tuple[str, ...]
    telephone: str
    grounds: tuple[str, ...]  # as `AppealGround.label`
    heard_by: str  # sentence: who hears it, and why they are independent
    answer: str  # sentence: by when it is answered
    meanwhile: str  # sentence: whether the decision stands while it is looked at


@dataclass(frozen=True)
class CommentWay:
    """How to answer before a review: on the portal with what stood in the first letter, by telephone, by post."""

    address: str  # "contact.example.org/follow"
    reference: str  # of the decision; its code stands only in the letter that brought it
    letter_of: date  # the day of that letter
    telephone: str
    ask_for: str
    post: tuple[str, ...]


@dataclass(frozen=True)
class LetterMarker:
    """What stands on the account, and the customer's rights over it (CUS-3, DPA-3)."""

    wording: tuple[str, ...]  # exactly what colleagues see
    seen_by: str  # fragment: "colleagues who deal with your account"
    decided_by: str
    review: date
    object: str  # sentence: how to object to it
    rights: str  # sentence: copy, correction, and where the privacy notice is
    regulator: str  # sentence: where to complain about personal information


@dataclass(frozen=True)
class OmbudsmanWay:
    """The ombudsman of the sector (RES-8)."""

    name: str
    telephone: str
    website: str
    address: str
    when: str = ""  # sentence: when they can look at it


@dataclass(frozen=True)
class LetterContent:
    """What every letter has, whatever its kind."""

    kind: ClassVar[LetterKind]

    envelope: Envelope


@dataclass(frozen=True)
class RestrictionLetter(LetterContent):
    """Tells a customer how their contact changes (RES-4, LET-8)."""

    kind: ClassVar[LetterKind] = LetterKind.RESTRICTION
    change: str  # ends the first sentence: "From 1 December 2026, …" (no full stop): "please telephone us only on …"
    terms: tuple[str, ...]  # the exact restriction, one sentence each
    scope: str  # sentence: the whole organisation or one service
    person: str  # sentence: whom it binds, and that it binds nobody else
    ways: tuple[ContactWay, ...]  # channels that work, with hours
    stays_open: tuple[StaysOpen, ...]
    officer: ContactPerson
    deputy: ContactPerson
    policy: str  # fragment: "our Customer Contact Policy, version 3 (1 April 2026)"
    incidents: tuple[LetterIncident, ...]
    warnings: tuple[str, ...]  # sentences: dated warnings given before
    why_no_warning: str  # sentence, where there were none
    adjustments: tuple[Considered, ...]
    alternatives: tuple[Considered, ...]
    reason: str  # paragraph: why this, and no less
    start: date
    review: date
    end: date
    test: str  # sentence: what will be asked at the review
    decided_by: str  # name, title and service
    decided_on: date
    marker: LetterMarker
    appeal: AppealWay
    ombudsman: OmbudsmanWay
    way_back: tuple[str, ...] = ()  # fragments: the conditions that open an early review (RES-13)

    @property
    def warnings_or_why_none(self) -> str:
        """The earlier warnings, or the reason for none, as one text; empty where neither is given."""
        return " ".join(self.warnings).strip() or self.why_no_warning.strip()

    @property
    def every_way_usable(self) -> bool:
        """Whether each channel and each thing that stays open says how to use it."""
        return all(way.usable for way in (*self.ways, *self.stays_open))

    @property
    def nothing_closed_that_must_stay_open(self) -> bool:
        """Whether each of `AlwaysOpen` is named (RES-9)."""
        return {way.key for way in self.stays_open} == set(AlwaysOpen)

    @property
    def dates_in_order(self) -> bool:
        """Whether it starts, is reviewed and ends in that order, and can be appealed after it is written (RES-2)."""
        return self.start < self.review <= self.end and self.appeal.deadline > self.envelope.written


@dataclass(frozen=True)
class GroundAnswered:
    """One ground of an appeal, in the customer's words, and the answer to it (APP-4)."""

    ground: str
    in_their_words: str
    finding: str  # "We agree", "We agree in part", "We do not agree"
    answer: str


@dataclass(frozen=True)
class AppealOutcomeLetter(LetterContent):
    """Answers an appeal (APP-4, LET-8)."""

    kind: ClassVar[LetterKind] = LetterKind.APPEAL_OUTCOME
    outcome: AppealOutcome
    change: str  # ends the first sentence after "From …," ("your restriction has ended"); for not upheld: what stays
    effective: date
    received: date
    appealed: str  # fragment: "our decision of 21 November 2026 (R-7K4M-Q2XP)"
    changes: tuple[str, ...]  # sentences: what is different now; for not upheld: that nothing is, and until when
    ways: tuple[ContactWay, ...]
    stays_open: tuple[StaysOpen, ...]
    grounds: tuple[GroundAnswered, ...]
    evidence: tuple[str, ...]  # what was read, and who was spoken to
    heard_by: str  # name, title, service
    independence: str  # sentence
    told: tuple[str, ...]  # who was told of the outcome
    ombudsman: OmbudsmanWay
    regulator: str = ""  # sentence, where the marker was part of it
    ended_before: date | None = None  # the day on which the decision had ended, where that was before this answer

    every_way_usable = RestrictionLetter.every_way_usable


@dataclass(frozen=True)
class AppealAcknowledgementLetter(LetterContent):
    """Says that an appeal has come, who hears it, and when an answer is due (LET-8)."""

    kind: ClassVar[LetterKind] = LetterKind.APPEAL_ACKNOWLEDGEMENT
    received: date
    appealed: str
    grounds: tuple[str, ...]
    heard_by: str
    independence: str
    answer_by: date
    timetable: tuple[str, ...]  # sentences: what happens next, in order
    meanwhile: str  # sentence: whether the restriction pauses
    follow: str  # sentence: how to follow it, add to it, or withdraw it
    ombudsman: OmbudsmanWay


@dataclass(frozen=True)
class AdjustmentAnswered:
    """One adjustment asked for, and what was decided (ADJ-5)."""

    asked: str
    decision: str  # "Agreed", "Agreed in part", "Not agreed"
    answer: str  # sentence: what we do from now on, or what instead
    #: Not agreed, or in part: effectiveness, practicability, cost, disruption, resources, each in a sentence.
    factors: tuple[Considered, ...] = ()

    @property
    def explained(self) -> bool:
        """Whether a refusal, whole or in part, gives its reasons."""
        return self.decision == "Agreed" or bool(self.factors)


@dataclass(frozen=True)
class AdjustmentDecisionLetter(LetterContent):
    """Answers a request for adjustments (ADJ-5, LET-8)."""

    kind: ClassVar[LetterKind] = LetterKind.ADJUSTMENT_DECISION
    received: date
    effective: date
    answers: tuple[AdjustmentAnswered, ...]
    decided_by: str
    review: str  # sentence: when we look at this again together
    challenge: str  # sentence: how to say that this is wrong, and by when
    ombudsman: OmbudsmanWay

    @property
    def refusals_explained(self) -> bool:
        """Whether each refusal weighs effectiveness, practicability, cost, disruption or resources."""
        return all(answer.explained for answer in self.answers)


@dataclass(frozen=True)
class UpcomingReviewLetter(LetterContent):
    """Tells a customer that a restriction is looked at again, and asks what they think (RES-10)."""

    kind: ClassVar[LetterKind] = LetterKind.UPCOMING_REVIEW
    review: date
    comment_by: date
    decision: str  # fragment: "our decision of 21 November 2026 (R-7K4M-Q2XP)"
    terms: tuple[str, ...]  # what it is now, one sentence each
    end: date
    reviewer: str  # name and title
    test: str
    follow: CommentWay
    ombudsman: OmbudsmanWay

    @property
    def before_its_end(self) -> bool:
        """Whether the review, after the time to answer, still comes before the end."""
        return self.review < self.end


@dataclass(frozen=True)
class ReviewOutcomeLetter(LetterContent):
    """Says that a restriction goes on to its end, or is eased, and why (RES-5)."""

    kind: ClassVar[LetterKind] = LetterKind.REVIEW_OUTCOME
    outcome: ReviewOutcome
    change: str  # eased: ends the first sentence, as in `RestrictionLetter.change`
    reviewed: date
    decision: str  # fragment, as above
    terms: tuple[str, ...]
    ways: tuple[ContactWay, ...]
    stays_open: tuple[StaysOpen, ...]
    officer: ContactPerson
    deputy: ContactPerson
    looked_at: tuple[str, ...]
    customer_said: str  # what they told us beforehand; empty where they did not answer
    our_answer: str
    reason: str
    review: date | None  # the next one; None where it ends first
    end: date
    test: str
    decided_by: str
    marker: tuple[str, ...]  # what colleagues see from now on
    appeal: AppealWay
    ombudsman: OmbudsmanWay
    way_back: tuple[str, ...] = ()
    every_way_usable = RestrictionLetter.every_way_usable

    @property
    def comments_answered(self) -> bool:
        """Whether what the customer said, if anything, has its answer."""
        return bool(self.our_answer.strip()) or not self.customer_said.strip()


@dataclass(frozen=True)
class RestrictionEndedLetter(LetterContent):
    """Says that a restriction has ended, through a review or by itself (RES-10)."""

    kind: ClassVar[LetterKind] = LetterKind.RESTRICTION_ENDED
    free_from: date
    decision: str  # fragment, as above
    reason: str
    customer_said: str
    our_answer: str
    ways: tuple[ContactWay, ...]
    decided_by: str  # sentence
    marker: str  # sentence: that the note on the account has gone
    rights: str  # sentence: copy, correction, and where the privacy notice is
    ombudsman: OmbudsmanWay
    others: tuple[str, ...] = ()  # fragments: each decision that goes on
    comments_answered = ReviewOutcomeLetter.comments_answered

"""What people of the demonstration ask about their information, in every state (DPA-3, DPA-7)."""

from __future__ import annotations

from datetime import timedelta

from shared import clock
from shared.actions.redactions import add_redaction, release_files
from shared.actions.retention import place_hold
from shared.actions.rights.requests import (
    NewRightsRequest,
    RightsAnswer,
    answer_rights,
    ask_about_rights,
    extend_rights,
    record_rights,
)
from shared.demo.stories import Stage, Story, at
from shared.models import Customer, Marker
from shared.queries.cases.enclosures import files_of
from shared.queries.rights import request_with
from shared.rules.rights import RightsKind, RightsOutcome, RightsQuestion
from shared.rules.vocabulary import Channel

_ACCESS, _RECTIFICATION, _OBJECTION = RightsKind.ACCESS, RightsKind.RECTIFICATION, RightsKind.OBJECTION


def stories(stage: Stage, known: list[Customer]) -> list[Story]:
    """Requests of every kind: waiting, late, waiting for the customer, made longer, answered."""
    return [
        _waits(stage, known[2], 6, _ACCESS, "Send me everything you have about me, also of calls."),
        _waits(stage, known[14], 45, _ACCESS, "I want to see my file."),  # it is late
        _unclear(stage, known[21], 9),
        _longer(stage, known[0], 26),
        _put_right(stage, known[30], 50),
        _waits(stage, known[33], 11, _RECTIFICATION, "I never said that I would come to the office. Take it out."),
        _objection(stage, known[7], 4),
        _held(stage, known[1], 20),
        _being_read(stage, known[9], 10),
    ]


def _record(stage: Stage, who: Customer, kind: RightsKind, words: str, marker: int | None = None) -> str:
    new = NewRightsRequest(kind, words, Channel.LETTER, clock.today() - timedelta(days=1), marker)
    kept: str = record_rights(stage.actor("colleague"), who.account, new).reference
    return kept


def _waits(stage: Stage, who: Customer, days_ago: int, kind: RightsKind, words: str) -> Story:
    yield at(days_ago, 9, 50)
    _record(stage, who, kind, words)


def _unclear(stage: Stage, who: Customer, days_ago: int) -> Story:
    yield at(days_ago, 10)
    reference = _record(stage, who, _ACCESS, "Give me the recordings.")
    yield at(days_ago - 2, 11)
    asked = "Which calls do you mean? We hold notes of calls since 2024, and recordings of the last ninety days."
    ask_about_rights(stage.actor("data-protection"), reference, 1, RightsQuestion.MEANING, asked)


def _being_read(stage: Stage, who: Customer, days_ago: int) -> Story:
    """A copy that a reviewer has read: a neighbour is left out of it, and the recording of the call goes with it."""
    yield at(days_ago, 12, 15)
    reference = _record(stage, who, _ACCESS, "What you wrote about my call, and the recording of it.")
    yield at(days_ago - 3, 10, 20)
    reviewer = stage.actor("data-protection")
    add_redaction(reviewer, reference, "Odette Farrow", "a neighbour")
    calls = [row.id for row in files_of(request_with(reference)) if row.name == "call.wav"]
    release_files(reviewer, reference, calls)


def _longer(stage: Stage, who: Customer, days_ago: int) -> Story:
    yield at(days_ago, 10)
    reference = _record(stage, who, _ACCESS, "Everything, from the first letter on.")
    yield at(days_ago - 12, 11)
    because = "Your file goes back eleven years, over two systems, and names other people on most of its pages."
    extend_rights(stage.actor("data-protection"), reference, 1, because)


def _put_right(stage: Stage, who: Customer, days_ago: int) -> Story:
    yield at(days_ago, 10)
    reference = _record(stage, who, _RECTIFICATION, "You have my old telephone number, and call my ex-husband.")
    yield at(days_ago - 3, 14)
    answer = "You are right, and we are sorry. The number is changed, and the old one is taken out everywhere."
    given = RightsAnswer(RightsOutcome.DONE, answer, Channel.LETTER, "The repairs contractor, who had it too.")
    answer_rights(stage.actor("data-protection"), reference, 1, given)


def _held(stage: Stage, who: Customer, days_ago: int) -> Story:
    yield at(days_ago, 15)
    place_hold(stage.actor("data-protection"), who.account, "A claim about disrepair before the county court.")


def _objection(stage: Stage, who: Customer, days_ago: int) -> Story:
    yield at(days_ago, 10)
    marker = Marker.get_or_none(Marker.customer == who, Marker.removed_at.is_null())
    if marker is not None:
        words = "The man who came with two colleagues told the whole stair. There is no danger from me. Take it off."
        _record(stage, who, _OBJECTION, words, marker.id)

"""What happens in the demonstration’s incidents: the words, what was done, and what a manager calls it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from shared import clock
from shared.models import Customer, Incident
from shared.rules.vocabulary import Channel


@dataclass(frozen=True)
class Scene:
    """One incident; `short` names it in a sentence, `behaviour` is the policy’s key, `minutes` what it cost."""

    behaviour: str
    words: str
    what: str
    short: str
    minutes: int
    channel: Channel = Channel.TELEPHONE
    place: str = ""


THREATS = (
    Scene(
        "threats",
        "I know where you park your car",
        "The caller shouted, and spoke of the adviser’s way home after the office closes.",
        "a threat about an adviser’s way home",
        15,
    ),
    Scene(
        "threats",
        "Whoever you send had better watch the stairs",
        "Said when the adviser named the day of the plumber’s visit, and again when asked to stop.",
        "a threat to whoever came about the repair",
        12,
    ),
    Scene(
        "threats",
        "I will come down there and you will see",
        "The caller named the street of the office, and asked until when the adviser worked.",
        "a threat to come to the office",
        20,
    ),
    Scene(
        "threats",
        "You would not say that if I stood in front of you",
        "Shouted over the adviser, who was explaining the rent statement; then the same words, slowly, twice.",
        "a threat to an adviser who explained a rent statement",
        25,
    ),
    Scene(
        "threats",
        "Tell your manager that bricks go through windows",
        "Said at the end of a call about a parking permit. The caller hung up.",
        "a threat of damage to the office",
        10,
    ),
)
DEMANDS = (
    Scene(
        "insisting_on_colleague",
        "I speak to her or to nobody",
        "Refused three advisers in turn, and asked for the one who was on leave. Forty minutes.",
        "every adviser refused but one who was on leave",
        40,
    ),
    Scene(
        "answers_at_once",
        "You have one hour",
        "Asked for a written answer on eleven points within the hour, and rang six times in it.",
        "six calls in one hour for an answer within it",
        35,
    ),
    Scene(
        "scale_of_service",
        "I want somebody here every day until I say stop",
        "Asked for a visit each day about a draught that was put right, and would not end the call without a promise.",
        "a daily visit demanded for a repair that was done",
        45,
    ),
    Scene(
        "replacing_colleagues",
        "Take everybody off my case",
        "Asked for the whole repairs team to be replaced, for the third time in a month.",
        "the whole team refused, for the third time",
        30,
    ),
)
PERSISTENCE = (
    Scene(
        "long_calls",
        "You have not listened to a word",
        "The same points about the lift were made for fifty minutes. The answer was given four times.",
        "fifty minutes about the lift, with the answer given four times",
        50,
    ),
    Scene(
        "repeated_calls",
        "I will ring every ten minutes until you do it",
        "Fourteen calls in one day about a repair that was booked for the next morning.",
        "fourteen calls in one day about a repair that was booked",
        60,
    ),
    Scene(
        "repeated_calls",
        "I have told all of you",
        "Nine colleagues in four teams were rung within an hour about one matter, and each began to look into it.",
        "nine colleagues rung about one matter within an hour",
        55,
    ),
    Scene(
        "no_time_to_answer",
        "Where is my answer?",
        "A call on each of the six days in which the complaint was looked into, as had been explained.",
        "a call on each day while a complaint was looked into",
        40,
    ),
)
ABUSE = (
    Scene(
        "personal_abuse",
        "You are all liars and thieves",
        "Personal abuse of the adviser and of the team, for most of the call.",
        "personal abuse for most of a call",
        20,
    ),
    Scene(
        "rudeness",
        "Do you need it in crayon?",
        "Mockery of each question that the adviser asked to find the account.",
        "mockery of an adviser for a whole call",
        15,
    ),
    Scene(
        "personal_abuse",
        "What the hell do you do all day?",
        "Shouting and swearing through the whole call; two colleagues at other desks heard each word.",
        "shouting and swearing through a whole call",
        18,
    ),
)
AT_THE_DOOR = Scene(
    "intimidation", "He only wants to play", "At the door a dog ran at a colleague, and nobody held it.",
    "a dog at the door", 20, Channel.VISIT, "At the door of the house",
)  # fmt: skip
KEPT_IN = Scene(
    "intimidation", "You leave when I say so", "In a visit a colleague was kept from leaving the room for ten minutes.",
    "a colleague kept in a room", 60, Channel.VISIT, "The living room",
)  # fmt: skip
ON_THE_STAIRS = Scene(
    "intimidation", "Run along, then",
    "On the stairs a colleague was followed and shouted at, until she left the building.",
    "a colleague followed on the stairs", 30, Channel.VISIT, "The stairs of the house",
)  # fmt: skip
_SHORT = {scene.words: scene.short for scene in (*THREATS, *DEMANDS, *PERSISTENCE, *ABUSE)}


def of_theirs(scenes: Sequence[Scene], customer: Customer) -> Scene:
    """One of these, always the same for a customer."""
    return scenes[customer.id % len(scenes)]


def told(references: Sequence[str]) -> str:
    """These incidents in one sentence, with their days, as a manager writes them of a case or a decision."""
    incidents = Incident.select().where(Incident.reference.in_(references)).order_by(Incident.happened_at)
    days = groupby(incidents, lambda one: f"on {clock.local(one.happened_at):%-d %B}")
    parts = [f"{day} {', and '.join(_SHORT[one.words_used] for one in those)}" for day, those in days]
    return f"O{'; '.join(parts)[1:]}."


def could_not_wait(references: Sequence[str]) -> str:
    """Why no warning was sent before a decision about these incidents."""
    threats = {scene.words for scene in THREATS}
    words = {one.words_used for one in Incident.select().where(Incident.reference.in_(references))}
    if words & threats:
        return "The threat was of a kind that could not wait."
    return "Calls came each day: a warning by post would have come after the next."

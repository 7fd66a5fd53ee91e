"""From the policy record to what is published: the statement and the privacy notice, as HTML and as plain text.

Sections that were adopted from the default are marked, so that a page can show them under a heading of their own
("How we work where our policy does not say") and claim none of them as the organisation's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from shared.policy import placeholders
from shared.policy.consistency import items_of
from shared.policy.schema import Category, Policy, Section, Team
from shared.rules.vocabulary import AlwaysOpen, Role

ADOPTED_TITLE = "How we work where our policy does not say"

#: Raw HTML is off and links go to the web or to mail only: a policy's text is written by people.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")

#: The design system styles classes, not elements.
_CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "heading_open": "govuk-heading-s",
    "link_open": "govuk-link",
}


@dataclass(frozen=True)
class PublishedSection:
    """A section as it is published. `html` is safe to put on a page; its headings start at `heading_level` + 1."""

    key: str
    title: str
    html: str
    text: str
    adopted: bool
    heading_level: int


@dataclass(frozen=True)
class Undecided:
    """A place that the organisation's own policy does not decide: its plain title, and what holds until it does."""

    place: str
    title: str
    now: str


def statement(policy: Policy, organisation: str) -> tuple[PublishedSection, ...]:
    """The public statement for the organisation of this name: its own sections first, then the adopted ones (POL-1).

    Its own sections are headed at level 2; the adopted at level 3, below ADOPTED_TITLE at level 2.
    """
    return _published("statement", policy.statement, policy, organisation)


def privacy_notice(policy: Policy, organisation: str) -> tuple[PublishedSection, ...]:
    """The privacy notice, with the lawful basis on which this organisation rests (POL-6, DPA-7)."""
    sections = [s for s in policy.privacy if s.basis in {None, policy.organisation.lawful_basis}]
    return _published("privacy", sections, policy, organisation)


def published_section(key: str, title: str, text: str, values: Mapping[str, str], *, adopted: bool) -> PublishedSection:
    """A section from its Markdown: what stands in braces filled in from `values`, as they are and never as Markdown."""
    level = 3 if adopted else 2
    escaped = {name: _escaped(value) for name, value in values.items()}
    tokens = _MARKDOWN.parse(placeholders.fill(text, escaped))
    return PublishedSection(key, title, _html(tokens, level), _text(tokens), adopted, level)


def undecided(policy: Policy) -> tuple[Undecided, ...]:
    """What the organisation's own policy does not say, for the list “your policy does not say; decide”.

    What is enforced comes first, the wording of pages after it.
    """
    elsewhere = {f"privacy.{s.key}" for s in policy.privacy if s.basis not in {None, policy.organisation.lawful_basis}}
    places = [place for place in policy.adopted if place not in elsewhere]
    places.sort(key=lambda place: place.startswith(("statement", "privacy")))
    return tuple(Undecided(place, _title(place, policy), _now(place, policy)) for place in places)


def _published(
    field: str, sections: Iterable[Section], policy: Policy, organisation: str
) -> tuple[PublishedSection, ...]:
    values = placeholders.values(policy, organisation)
    published = []
    for section in sections:
        adopted = policy.is_adopted(f"{field}.{section.key}")
        text = section.text + _listed(section, policy, adopted=adopted)
        published.append(published_section(section.key, section.title, text, values, adopted=adopted))
    return tuple(sorted(published, key=lambda each: each.adopted))


# ── Lists drawn from the data, as Markdown ────────────────────────────────────────────────────────────────────────


def _listed(section: Section, policy: Policy, *, adopted: bool) -> str:
    if section.lists is None:
        return ""
    if section.lists == "always_open":
        return _bullets(each.label for each in AlwaysOpen)
    items: tuple[Any, ...] = items_of(policy, section.lists, adopted=adopted)
    if section.lists == "categories":
        return "".join(_category(each) for each in items)
    if section.lists == "ladder":
        return "\n\n" + "\n".join(f"{step.number}. {_escaped(step.title)}" for step in items)
    if section.lists == "restrictions":
        return _bullets(each.describes for each in items)
    return _bullets(items)


def _category(category: Category) -> str:
    lines = []
    for behaviour in category.behaviours:
        examples = f": {'; '.join(behaviour.examples)}" if behaviour.examples else ""
        mark = " (**zero tolerance**)" if behaviour.zero_tolerance else ""
        lines.append(f"- {_escaped(behaviour.title)}{mark}{_escaped(examples)}")
    words = f"{category.introduction}\n\n" if category.introduction else ""
    return f"\n\n# {_escaped(category.title)}\n\n{words}" + "\n".join(lines)


def _bullets(items: Iterable[str]) -> str:
    # A placeholder in a list's item is filled in later: its braces and underscores stay as they are.
    return "\n\n" + "\n".join(f"- {_escaped(item)}" for item in items)


def _escaped(text: str) -> str:
    """The text as Markdown that means nothing but itself; words in braces are left for `placeholders.fill`."""
    parts = re.split(r"(\{[a-z_]+\})", re.sub(r"\s+", " ", text))
    return "".join(p if i % 2 else re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", p) for i, p in enumerate(parts))


# ── Out ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _html(tokens: list[Token], level: int) -> str:
    for token in _all(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, level + int(token.tag[1:]))}" if token.tag != "" else token.tag
        if (name := _CLASSES.get(token.type)) and not token.hidden:
            token.attrSet("class", name)
    rendered: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return rendered


def _text(tokens: list[Token]) -> str:
    """Paragraphs with an empty line between them, list items with their sign in front, headings underlined."""
    lines: list[str] = []
    counters: list[int | None] = []
    for token in tokens:
        if token.type == "bullet_list_open":
            counters.append(None)
        elif token.type == "ordered_list_open":
            counters.append(int(token.attrGet("start") or 1))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            counters.pop()
        elif token.type == "heading_close":
            lines[-1] += "\n" + "~" * len(lines[-1])
        elif token.type == "inline":
            lines.append(_sign(counters) + _inline(token))
    return re.sub(r"\n\n(?=  +[-\d])", "\n", "\n\n".join(lines))


def _sign(counters: list[int | None]) -> str:
    if not counters:
        return ""
    number, indent = counters[-1], "  " * len(counters)
    if number is None:
        return f"{indent}- "
    counters[-1] = number + 1
    return f"{indent}{number}. "


def _inline(token: Token) -> str:
    said = []
    for child in token.children or []:
        said.append(" " if child.type in {"softbreak", "hardbreak"} else child.content)
    return "".join(said)


def _all(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


# ── Your policy does not say ──────────────────────────────────────────────────────────────────────────────────────

_TITLES = {
    "commitments": "What your colleagues promise",
    "expectations": "What you ask of customers",
    "not_unacceptable": "What is not unacceptable",
    "categories": "Which behaviours are unacceptable",
    "ladder": "How a colleague warns, step by step",
    "ladder.channels": "On which channels the warning is walked",
    "ladder.steps": "The steps of the warning, and their words",
    "ladder.warning_counts_months": "How long a warning counts",
    "abusive_mail": "What happens with abusive letters and messages",
    "abusive_mail.response": "What happens with abusive letters and messages",
    "abusive_mail.refer_to": "Who deals with abusive letters and messages",
    "abusive_mail.information_still_given": "Whether information asked for in abusive mail is still given",
    "restrictions": "Which limits on contact may be used",
    "authority": "Who proposes, who decides, and who hears an appeal",
    "authority.propose": "Who may propose a limit on contact",
    "authority.authorise": "Who may decide on a limit on contact",
    "authority.hear_appeals": "Who hears an appeal",
    "authority.hearer_of_other_service": "Whether an appeal is heard by someone of another service",
    "appeal_grounds": "Which grounds of appeal are offered by name",
    "precautions": "What the note on an account may ask of colleagues",
    "times": "All the time limits",
    "times.appeal_window_working_days": "How long a customer has to appeal",
    "times.appeal_answer_working_days": "How soon an appeal is answered",
    "times.adjustment_answer_working_days": "How soon a request for adjustments is answered",
    "times.first_review_months": "When a limit is first reviewed, at the latest",
    "times.review_interval_months": "How often a limit is reviewed after that",
    "times.longest_restriction_months": "How long a limit may last",
    "times.policy_review_months": "How often the policy itself is reviewed",
    "times.retention_months": "How long records are kept",
    "times.posted_received_working_days": "When a letter by post counts as received",
    "times.danger_working_days": "How long a danger lets a limit hold before its letter",
    "times.least_open_minutes": "How much of a week one way to contact us stays open, at the least",
    "times.reflect_on_one_case_in": "Which share of closed cases is looked at again, to learn from them",
    "times.reflect_within_working_days": "How soon they are looked at again",
    "office_hours": "When somebody answers",
    "office_hours.days": "On which days somebody answers",
    "office_hours.opens": "From when somebody answers",
    "office_hours.closes": "Until when somebody answers",
    "enquiries": "Who answers what is sent through the website, and how soon",
    "enquiries.policy": "Who answers questions about the policy",
    "enquiries.data_protection": "Who answers complaints about personal information",
    "enquiries.held_copy": "Who answers those who ask for a copy of what we hold",
    "enquiries.service": "Who answers complaints about a service",
    "enquiries.lost_code": "Who sends a new private code",
    "enquiries.feedback": "Who reads what customers say of how we did",
    "enquiries.other": "Who answers other enquiries",
    "enquiries.answer_working_days": "How soon an enquiry is answered",
    "enquiries.complaint_acknowledged_days": "How soon a complaint about personal information is acknowledged",
    "enquiries.complaint_answered_days": "How soon a complaint about personal information is answered",
    "retention": "How long each kind of record is kept",
    "retention.message": "For how many months emails that we sent are kept",
    "retention.file": "For how many months refused lines of a file of contacts are kept",
    "reporting": "Who is told about limits, and how often",
    "reporting.cadence": "How often limits are reported",
    "reporting.to": "To whom limits are reported",
    "reporting.send_on_working_day": "When the report of a quarter is sent",
    "reporting.small_number": "Below which number a figure is not shown",
    "privacy": "The privacy notice",
    "statement": "The public statement",
}


def _title(place: str, policy: Policy) -> str:
    if place in _TITLES:
        return _TITLES[place]
    field, _, item = place.partition(".")
    if field == "restrictions":
        return f"Limit on contact: {next(r.kind.label for r in policy.restrictions if r.kind == item).lower()}"
    named: Iterable[Section | Category] = getattr(policy, field)
    title = next(each.title for each in named if each.key == item)
    return {"statement": "Statement", "privacy": "Privacy notice", "categories": "Behaviours"}[field] + f": {title}"


def _now(place: str, policy: Policy) -> str:
    """What holds until it is decided, where that can be said in a few words; else nothing."""
    field, _, item = place.partition(".")
    value = getattr(getattr(policy, field), item, None) if item else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        units = {"months": placeholders.months, "working_days": placeholders.working_days, "days": placeholders.days}
        return next((unit(value) for name, unit in units.items() if item.endswith(name)), str(value))
    if isinstance(value, Role):
        return value.label
    if isinstance(value, Team):
        return placeholders.either(value.answered_by)
    if isinstance(value, tuple) and all(isinstance(each, Role) for each in value):
        return placeholders.either(value)
    return str(value) if isinstance(value, str) else ""

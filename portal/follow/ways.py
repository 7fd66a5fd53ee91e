"""What a restricted customer can do, in the reader's language: each line with its number, address or link (APP-8).

From the narrow copy, and from the organisation and its policy, which everybody may read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from shared.models import Organisation
from shared.policy.schema import Policy
from shared.rules.terms import DAYS, Window
from shared.rules.vocabulary import AlwaysOpen, Channel
from shared.rules.ways import Office, next_time, open_now, shared_times
from shared.web.languages import comma, named, spoken_here
from shared.web.templating import hour, weekday


@dataclass(frozen=True)
class WayLine:
    """One line: what one can do, when, and how: a number to telephone, an address to write to, or a page."""

    what: str
    when: str = ""
    telephone: str = ""
    text: str = ""
    email: str = ""
    post: str = ""
    link: str = ""
    link_text: str = ""
    #: Words of the organisation's own, in English.
    own_words: str = ""


def ways(body: dict[str, Any], ours: Organisation, windows: tuple[Window, ...], today: date) -> list[WayLine]:
    """Every way to contact us that these terms leave open, with whoever answers today."""
    if "channels" not in body:  # published before the ways were
        return [WayLine(what=one) for one in body["can"]]
    answers = who_answers(body, today)
    to = _person(body, answers)
    number = answers.get("telephone") or ours.telephone
    times = listed_here(_window(one) for one in windows) if body["timed"] else ""
    lines: dict[Channel, WayLine | None] = {
        Channel.TELEPHONE: WayLine(_telephone(times, to), telephone=number),
        Channel.VIDEO_CALL: WayLine(_("Meet us by video call, at a time that we agree"), times, email=ours.email),
        Channel.TEXT: _text(ours, to),
        Channel.EMAIL: WayLine(_said(_("Write to us by email%(to)s"), to=_for(to)), email=ours.email),
        Channel.LETTER: WayLine(
            _said(_("Write to us by letter%(to)s"), to=_for(to)), post=f"{ours.name}\n{ours.address}"
        ),
        Channel.WEB_FORM: WayLine(_("Write to us on this site"), link=_form(), link_text=_("Ask us")),
        Channel.SOCIAL_MEDIA: _social_media(ours),
        Channel.OFFICE: _office(body, ours),
    }
    return [line for one in body["channels"] if (line := lines.get(Channel(one)))]


def always_open(body: dict[str, Any], ours: Organisation, policy: Policy) -> list[WayLine]:
    """What no limit closes, each with the way to it (RES-9)."""
    ombudsman, own = policy.organisation.ombudsman, body["goes_on"]
    told = _("or in the way that you pay now")
    lines = {
        AlwaysOpen.EMERGENCIES: WayLine(
            "", telephone="999", link="/contact#urgent", link_text=_("If you can’t speak or hear")
        ),
        AlwaysOpen.SAFEGUARDING: WayLine("", telephone=ours.telephone, email=ours.email),
        AlwaysOpen.PAYMENTS: WayLine("", told, telephone=ours.telephone),
        AlwaysOpen.STATUTORY_SERVICES: WayLine("", telephone=ours.telephone, own_words=own),
        AlwaysOpen.INFORMATION_REQUESTS: WayLine("", email=ours.email, link=_form(), link_text=_("Ask us")),
        AlwaysOpen.APPEAL: WayLine("", telephone=ours.telephone, link="#review", link_text=_("On this page")),
        AlwaysOpen.OMBUDSMAN: WayLine(
            "", telephone=ombudsman.telephone, link=f"https://{ombudsman.website}", link_text=ombudsman.name
        ),
    }
    return [replace(lines[item], what=_(item.label)) for item in AlwaysOpen]


def call_now(windows: tuple[Window, ...], moment: datetime, office: Office) -> str:
    """Until when one can call now, or when the next time is on a day on which somebody answers; empty for never."""
    times = shared_times(windows, office.week)
    if one := open_now(times, office, moment):
        return str(_("You can call now, until %(time)s.", time=hour(one.closes)))
    if (found := next_time(times, office, moment)) is None:
        return ""
    opens, closes = found
    said = {"day": weekday(opens.date()), "opens": hour(opens.time()), "closes": hour(closes.time())}
    return str(_("Next time to call: %(day)s, %(opens)s to %(closes)s.", **said))


def who_answers(body: dict[str, Any], today: date) -> dict[str, Any]:
    """Of those to whom the customer is to go, whoever is here today; empty where nobody is, or none is named.

    `first` says whether it is the officer; `away` and `gone` are of the officer, where it is somebody else.
    """
    if not body["named"]:
        return {}
    if not (people := body.get("people", [])):  # published before they were
        return {"who": body["officer"], "telephone": body["telephone"], "first": True}
    for place, person in enumerate(people):
        if _here(person, today):
            return {**person, "first": place == 0, "officer": people[0]["who"], "gone": not people[0]["here"]}
    return {}


def _here(person: dict[str, Any], today: date) -> bool:
    times = ((date.fromisoformat(first), last and date.fromisoformat(last)) for first, last in person["away"])
    return person["here"] and not any(first <= today and (not last or today <= last) for first, last in times)


def _form() -> str:
    """Where one writes to us on this site; where that is not in the reader's language, where one asks to be called."""
    here = spoken_here()
    return f"/call/{here}" if here else "/enquiries"


def _said(sentence: str, **values: str) -> Markup:
    """A sentence with names in it that say in which language they are."""
    return escape(sentence) % values


def _telephone(times: str, to: str) -> str:
    if times and to:
        return _said(_("Telephone us on %(times)s and speak to %(person)s"), times=times, person=to)
    if times:
        return _("Telephone us on %(times)s", times=times)
    return _said(_("Telephone us and speak to %(person)s"), person=to) if to else _("Telephone us")


def _text(ours: Organisation, to: str) -> WayLine:
    if ours.text_messages:
        return WayLine(_said(_("Send us a text message%(to)s"), to=_for(to)), text=ours.text_messages)
    what = _("Send a text message to the number that you use now")
    return WayLine(what, link=_form(), link_text=_("Ask us for the number"))


def _social_media(ours: Organisation) -> WayLine | None:
    """None where we are on none: it is no way then."""
    if not (account := ours.social_media):
        return None
    return WayLine(_("Send us a private message on social media"), link=account, link_text=account.split("://")[1])


def _office(body: dict[str, Any], ours: Organisation) -> WayLine:
    what = _("Come to our office, if you make an appointment") if body["by_appointment"] else _("Come to our office")
    return WayLine(what, post=ours.address, own_words=ours.opening_hours)


def _person(body: dict[str, Any], answers: dict[str, Any]) -> str:
    if not answers.get("who"):
        return ""
    who, officer = named(answers["who"]), named(answers.get("officer") or body["officer"])
    if not answers["first"]:
        return (
            who if answers["gone"] else _said(_("%(person)s, while %(officer)s is away"), person=who, officer=officer)
        )
    officer = named(body["officer"])
    if body["deputy"]:
        away = _("%(officer)s (when they are away: %(deputy)s)")
        return _said(away, officer=officer, deputy=named(body["deputy"]))
    return officer


def _for(person: str) -> str:
    return _said(_(", for %(person)s"), person=person) if person else ""


def _window(one: Window) -> str:
    return _("%(day)s %(opens)s to %(closes)s", day=_(DAYS[one.day]), opens=hour(one.opens), closes=hour(one.closes))


def listed_here(parts: Iterable[str]) -> str:
    """Several as one, in the language of the page: `a, b and c`."""
    *first, last = list(parts) or [""]
    return f"{comma().join(first)}{_(' and ')}{last}" if first else last

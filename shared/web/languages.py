"""The languages of the interface: which one this request is answered in, and how it is remembered (ACC-3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, gettext, refresh
from flask_babel import get_locale as _locale
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie
from werkzeug.wrappers import Response

from shared.catalogues import ENGLISH, catalogue, for_editions
from shared.locales import locale_of
from shared.rules.message import Translatable

#: Holds the code of the language that was chosen and nothing else; the page about cookies says so.
COOKIE = "evenhand_language"
_A_YEAR = 31_536_000
_OFFERED = "EVENHAND_LANGUAGES"
#: The parts of the site that are read in the languages of editions, too.
_ALSO_IN_EDITIONS = "EVENHAND_ALSO_IN_EDITIONS"


def speak(app: Flask, languages: tuple[str, ...]) -> None:
    """Answer in one of these `languages`, of which the first is the one for everybody who asks for none of them."""
    app.config[_OFFERED] = languages
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    babel = Babel(app, default_locale=languages[0], locale_selector=_chosen)
    babel.domain_instance = _Catalogues()
    app.jinja_env.globals.update(
        languages_here=languages_here,
        page_in=page_in,
        this_page=this_page,
        in_english=in_english,
        comma=comma,
        spoken_here=spoken_here,
        direction=direction,
    )
    for language in languages:
        catalogue(language)  # a catalogue that can't be read stops the start, not somebody's page
    if len(languages) > 1:
        app.after_request(_remember)


def speak_also(app: Flask, blueprints: Iterable[str]) -> None:
    """Answer on these parts of the site in the languages of editions, too, once a person has chosen one (ACC-3)."""
    app.config[_ALSO_IN_EDITIONS] = frozenset(blueprints)
    for language in for_editions():
        catalogue(language)  # as above: it stops the start


def page_language() -> str:
    """The code of the language that this page is in."""
    if has_request_context() and chosen_here() and len(offered := _offered()) == 1:
        return offered[0]
    locale = _locale()
    return locale.language if locale else ENGLISH


def speaks(language: str) -> bool:
    """Whether the whole site can be read in this language."""
    return language in current_app.config[_OFFERED]


def languages_here() -> dict[str, str]:
    """The languages that this page can be read in, each by the name that it calls itself."""
    return {language: locale_of(language).own_name for language in dict.fromkeys((*_offered(), page_language()))}


def speak_here(language: str) -> bool:
    """Answer this request in a language that its address says. Whether we have it.

    Before anything is said: what has been said already stays as it was. Whoever asks for another one, of those that
    the whole site speaks, reads the page around an edition in that.
    """
    if language not in (*current_app.config[_OFFERED], *for_editions()):
        return False
    if speaks(language) and _asked():
        return True
    g.spoken = language
    refresh()
    return True


def chosen_here() -> bool:
    """Whether the person has chosen the language of this page: where its address says it, nobody has."""
    return "spoken" not in g


def spoken_here() -> str:
    """The language of this page where only some of the site speaks it; empty on every other page."""
    language = page_language()
    return "" if speaks(language) else language


def direction() -> str:
    """`rtl` where the language of this page is written from right to left, else `ltr`."""
    return locale_of(page_language()).direction


def english_apart(text: str) -> str:
    """English words in a sentence that runs from right to left: their commas and brackets stay where they are."""
    return f"\u2068{text}\u2069" if direction() == "rtl" else text


def comma() -> str:
    """What stands between the parts of a list, in the language of this page."""
    return locale_of(page_language()).comma


def named(name: str) -> Markup:
    """Somebody's name, or the organisation's, in a sentence: English words, and marked so on a page that is not."""
    return Markup("<span{}>{}</span>").format(in_english(), name) if page_language() != ENGLISH else escape(name)


def page_in(language: str) -> str:
    """The address that shows this page in another language; where the address itself says one, that of no language."""
    if "spoken" not in g:
        return f"{this_page()}?lang={language}"
    page, of_an_edition, _rest = request.path.partition("/in/")
    return f"{page if of_an_edition else '/'}?lang={language}"


def this_page() -> str:
    """The address of this page, to choose another language on it; the front page's where no address leads here."""
    leads_here = request.url_rule is None or "GET" in (request.url_rule.methods or ())
    return "/" + quote(request.path.lstrip("/")) if leads_here else "/"  # never //another.example


def spoken(sentence: str) -> str:
    """A sentence of the core, in the language of this page where the catalogue has it."""
    if isinstance(sentence, Translatable):
        return str(gettext(sentence.pattern, **sentence.values))
    return str(gettext(sentence)) if sentence else ""


def in_english() -> Markup:
    """In a template, for words of the organisation's own: says that they are English where the page is not."""
    if page_language() == ENGLISH:
        return Markup("")
    return Markup(' lang="en" dir="ltr"') if direction() == "rtl" else Markup(' lang="en"')


def vary(response: Response) -> Response:
    """Tell every cache on the way that this page is different in another language."""
    if len(current_app.config[_OFFERED]) > 1:
        response.vary.update(["Accept-Language", "Cookie"])
    return response


def _asked() -> str | None:
    """The language that the address asks for, if we have it."""
    asked = request.args.get("lang")
    return asked if asked and asked in _offered() else None


def _chosen() -> str:
    """As the address asks; or as was chosen before; or what the browser prefers of what we have."""
    if not has_request_context():
        return str(current_app.config[_OFFERED][0])
    return str(g.get("spoken", "")) or _asked() or without_asking(request.environ, _offered())


def _offered() -> tuple[str, ...]:
    """The languages that the part of the site that answers this request is read in."""
    offered: tuple[str, ...] = current_app.config[_OFFERED]
    also = current_app.config.get(_ALSO_IN_EDITIONS)
    return (*offered, *for_editions()) if also and has_request_context() and request.blueprint in also else offered


def without_asking(environ: dict[str, Any], offered: tuple[str, ...]) -> str:
    """The language of a request whose address asks for none: as was chosen before, or what the browser prefers."""
    before = cookie_in(environ, COOKIE)
    return before if before in offered else _preferred(environ.get("HTTP_ACCEPT_LANGUAGE", ""), offered)


def cookie_in(environ: dict[str, Any], name: str) -> str | None:
    """What a cookie of this request holds."""
    cookies = environ.get("HTTP_COOKIE", "")
    return parse_cookie(cookies).get(name) if name in cookies else None


@lru_cache(maxsize=256)
def _preferred(accepted: str, offered: tuple[str, ...]) -> str:
    """The best of what the browser asks for that we have: `cy` also where it says `cy-GB`; or else the first."""
    tags = parse_accept_header(accepted, LanguageAccept)
    asked = [tag.partition("-")[0].lower() for tag, quality in tags if quality > 0]
    return next(filter(offered.__contains__, asked), offered[0])


def _remember(response: Response) -> Response:
    """Keep the choice for a year, in a cookie that says nothing of who made it."""
    asked = _asked()
    if asked and request.endpoint != "static":
        response.set_cookie(COOKIE, asked, _A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


class _Catalogues(Domain):
    """Flask-Babel's way to our catalogues."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language that this page is in."""
        return catalogue(page_language())

"""The Jinja environment of both sites: strict, with the design system's macros and the ways we write dates.

The design system's own macros (`govuk.button({...})`) expect missing values to be silent, ours must not: so they live
in an environment of their own and are handed over ready to call, while an unknown name in our templates is an error.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import ChainMap
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from datetime import date, datetime, time
from functools import cache, lru_cache
from importlib import metadata
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app
from flask.templating import Environment as FlaskEnvironment
from flask_babel import gettext as _
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from shared import clock
from shared.locales import locale_of
from shared.places import STATIC
from shared.rules.direction import is_turned
from shared.rules.telephone import as_written, dialled
from shared.rules.written import in_sentence
from shared.web.colours import colour_of
from shared.web.escaping import WholeBlocks, WrittenTemplate
from shared.web.languages import page_language
from shared.web.written_once import WrittenOnce

_COMPONENTS = (
    "back-link", "button", "breadcrumbs", "character-count", "checkboxes", "date-input", "details", "error-summary",
    "fieldset", "file-upload", "input", "inset-text", "notification-banner", "pagination", "panel", "password-input",
    "radios", "select", "skip-link", "summary-list", "table", "tabs", "tag", "task-list", "textarea", "warning-text",
)  # fmt: skip
#: Components that say the same on page after page, and never what somebody typed.
_SAID_AGAIN = frozenset({"back-link", "button", "select", "skip-link", "tag"})
_KEPT = 500
#: Languages in which hours are written as in Britain.
_HOURS_AS_HERE = frozenset({"en", "cy"})
#: A script that one of ours imports or puts into the page, by its place beside it.
_IMPORTED = re.compile(rb'(from |import\(|\.src = )"(\.\.?/[^"]+)"')
#: A line of a script that is for its reader alone.
_COMMENT = re.compile(rb"^\s*//.*\n", re.MULTILINE)


class _Compiled(FileSystemBytecodeCache):
    """Templates as an earlier process has compiled them, by what they say. Where one can't be kept, it is not."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one that was compiled just now."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _compiled_before() -> _Compiled | None:
    """The folder of this account alone in which they are kept; None where there can be none."""
    try:
        # Each Jinja has its own; “whole” stands for what our compiler makes of them (`WholeBlocks`).
        return _Compiled(pattern=f"evenhand-whole-jinja-{metadata.version('jinja2')}-%s.compiled")
    except (OSError, RuntimeError):
        return None


class _SameGlobals:
    """Templates share the environment's globals as they are.

    Jinja would look through a chain of two dicts instead, each time that a template imports a macro: a tenth of a page.
    """

    template_class = WrittenTemplate
    code_generator_class: type[CodeGenerator] = WholeBlocks

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template that is loaded with these of its own."""
        ours: MutableMapping[str, Any] = self.globals  # type: ignore[attr-defined]
        return ChainMap(d, ours) if d else ours


class _Ours(_SameGlobals, FlaskEnvironment):
    """Where our own templates live."""


class _DesignSystem(_SameGlobals, Environment):
    """Where the design system's macros live."""


@lru_cache(maxsize=1)
def govuk() -> dict[str, Callable[[dict[str, Any]], str]]:
    """The design system's macros by short name: `button`, `summary_list`, … each taking one dict of options."""
    environment = _DesignSystem(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        undefined=ChainableUndefined,
        autoescape=True,
        bytecode_cache=_compiled_before(),
        auto_reload=False,  # a package's templates don't change; looking whether they did costs each macro a file
    )
    macros = {}
    for name in _COMPONENTS:
        module = environment.get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
        macro_name = "govuk" + "".join(part.capitalize() for part in name.split("-"))
        macro = getattr(module, macro_name)
        macros[name.replace("-", "_")] = _said_again(macro) if name in _SAID_AGAIN else macro
    return macros


def _said_again(macro: Callable[[Any], str]) -> Callable[[dict[str, Any]], str]:
    """The macro, which keeps what it said of the options that came last: nothing else goes into it."""
    keep: dict[Any, str] = {}

    def say(options: dict[str, Any]) -> str:
        key = _as_key(options)
        if key not in keep:
            if len(keep) >= _KEPT:
                keep.clear()
            keep[key] = macro(options)
        return keep[key]

    return say


def _as_key(value: Any) -> Any:
    """The same for the same options. Their kinds are in it: text that is markup already is written as it is."""
    if isinstance(value, dict):
        return tuple((name, _as_key(one)) for name, one in value.items())
    if isinstance(value, list | tuple):
        return (list, *map(_as_key, value))
    return (type(value), str(value))


def day(value: date | datetime) -> str:
    """21 November 2026. A moment is judged in the organisation's zone."""
    return locale_of(page_language()).day(_local(value))


def weekday(value: date | datetime) -> str:
    """Saturday 21 November. A moment is judged in the organisation’s zone."""
    return locale_of(page_language()).weekday(_local(value))


def gone(value: date) -> bool:
    """Whether this day is over."""
    return value < clock.today()


def planned(value: date | None, how: Callable[[date], str] = day) -> str:
    """The day of what is still to come, where it waits: once that day has gone, the page says that it is late."""
    if value is None:
        return ""
    said = how(value)
    return str(_("%(day)s (late)", day=said)) if gone(value) else said


def short_day(value: date | datetime) -> str:
    """Tue 21 Nov: for dense lists of recent things."""
    value = _local(value)
    return f"{value:%a} {value.day} {value:%b}"


def hour(value: time | datetime) -> str:
    """10:20am, 2pm, midday, midnight; on a page in another language as that writes the hours: 14:00, 2:00 دوپہر."""
    value = _local(value) if isinstance(value, datetime) else value
    if (language := page_language()) not in _HOURS_AS_HERE:
        return locale_of(language).time(value)
    if value.minute == 0 and value.hour in (0, 12):
        return str(_("midday") if value.hour else _("midnight"))
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment(value: datetime) -> str:
    """21 November 2026 at 10:20am, in the organisation's zone."""
    return str(_("%(day)s at %(hour)s", day=day(value), hour=hour(value)))


def apart(text: str) -> Markup:
    """Somebody's words inside a sentence of ours: they keep their own direction, and the sentence keeps its (INP-1).

    What stands in an element of its own needs none of this: the style sheet sets it apart. Names in sentences that a
    rule or query writes are `isolated` there.
    """
    return Markup("<bdi>{}</bdi>").format(text) if is_turned(text) else escape(text)


def _local(value: Any) -> Any:
    return clock.local(value) if isinstance(value, datetime) else value


def asset(path: str) -> str:
    """The address of a file in `static/`, changing with its content, so that browsers may keep it for ever."""
    if current_app.debug:
        version.cache_clear()
        _address.cache_clear()
    return _address(path)


@cache
def _address(path: str) -> str:
    known = version(path)
    return f"/static/{quote(path)}" + (f"?v={known}" if known else "")


@lru_cache(maxsize=64)
def version(path: str) -> str | None:
    """The version of a file in `static/`, read once in a process; None where there is no such file."""
    return hashlib.sha256(content(path)).hexdigest()[:10] if (STATIC / path).is_file() else None


def content(path: str) -> bytes:
    """A file of `static/` as it is given out: what a script of ours imports stands there by its version, too.

    Else browsers would ask on each page whether the imported file is still the same. Our comments, a third of a script,
    stay here: a first visit on a slow line waits for them. Raises FileNotFoundError.
    """
    as_written = (STATIC / path).read_bytes()
    if not (path.startswith("scripts/") and path.endswith(".js")):
        return as_written
    script = _COMMENT.sub(b"", as_written)
    return _IMPORTED.sub(lambda found: found[1] + f'"{_imported(path, found[2].decode())}"'.encode(), script)


def _imported(by: str, relative: str) -> str:
    return _address(posixpath.normpath(posixpath.join(posixpath.dirname(by), relative)))


def prepare_templates(app: Flask, layout: str) -> None:
    """Give `app` our filters and globals. `layout` is what its pages and error pages stand in."""
    app.jinja_environment = _Ours
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = _compiled_before()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.add_extension(WrittenOnce)
    app.jinja_env.filters.update(
        day=day, planned=planned, gone=gone, short_day=short_day, hour=hour, moment=moment, apart=apart
    )
    app.jinja_env.filters.update(colour=colour_of, dialled=dialled, telephone=as_written, in_sentence=in_sentence)
    app.jinja_env.globals.update(govuk=govuk(), asset=asset, layout=layout)

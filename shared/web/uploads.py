"""Large files come in pieces, before the form that they belong to: each is a short request, and a broken line costs the
last one only (INP-4). Scripts do this; without them the files come with the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.exceptions import NotFound, UnprocessableEntity
from werkzeug.wrappers import Response

from shared.files import arriving
from shared.files.check import Refused
from shared.models import ArrivingFile
from shared.web import parse

_FORM, _FIELD, _PLACE = "X-Form-Key", "X-Form-Field", "X-Upload-Offset"


def uploads(allow: Any) -> Blueprint:
    """The routes of one site; `allow` declares who may use them."""
    routes = Blueprint("uploads", __name__)

    @routes.post("/uploads")
    @allow
    def begin() -> Response:
        """Announce a file: its name and size. The answer says under which key its pieces go, or that it is refused."""
        owner, name = _owner(), request.form.get("name", "")
        try:
            return _told(arriving.begin(owner, name, _number(request.form.get("size"))))
        except Refused as refusal:
            arriving.refuse(owner, name, refusal.sentence)
            return jsonify(refused=True)

    @routes.post("/uploads/<key>")
    @allow
    def add(key: str) -> Response:
        """One piece, at its place. The answer says how much is here, from where to go on."""
        piece = request.stream.read(arriving.LARGEST_PIECE + 1)
        return _told(_found(lambda: arriving.add_piece(_owner(), key, _number(request.headers.get(_PLACE)), piece)))

    @routes.get("/uploads/<key>")
    @allow
    def how_far(key: str) -> Response:
        """How much of a file is here, after the line broke."""
        return _told(_found(lambda: arriving.arrived(_owner(), key)))

    return routes


def _owner() -> str:
    key, field = request.headers.get(_FORM, ""), request.headers.get(_FIELD, "")
    if not parse.KEY.fullmatch(key) or not field.isidentifier():
        raise UnprocessableEntity
    return arriving.owner_of(key, field)


def _found(look: Callable[[], ArrivingFile]) -> ArrivingFile:
    try:
        return look()
    except arriving.NoSuchFile:
        raise NotFound from None


def _number(given: str | None) -> int:
    if given is None or not given.isascii() or not given.isdigit() or len(given) > 15:
        raise UnprocessableEntity
    return int(given)


def _told(row: ArrivingFile) -> Response:
    return jsonify(key=row.key, arrived=row.arrived, refused=bool(row.refused), whole=bool(row.sha256))

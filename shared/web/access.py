"""Who may use a route: declared on its view, checked before every request, and asked for when the application starts.

    @cases.post("/cases/<reference>/authorise")
    @access.staff(Action.AUTHORISE_RESTRICTION)
    def authorise(reference: str) -> Response: ...

With `confirm=True`, what is sent there waits until the colleague has given their password again, if that is a while
ago (SEC-17); `backoffice/sign_in/confirm.py` sees to it, and the view knows nothing of it.

Which roles those are stands in the table of actions, or in the policy in force where the table leaves it to that, or,
for a page that is only read, in `shared/rules/reading.py`.

This is the outer door only. Whether a person may do a thing to a record, now, is for `shared/rules/lifecycle.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, redirect, request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from shared.queries.permissions import roles_for
from shared.rules.lifecycle import Action, Roles
from shared.rules.reading import READERS, Reading
from shared.rules.vocabulary import Role
from shared.web import fragments
from shared.web.typed import typed_text

View = TypeVar("View", bound=Callable[..., object])
SIGN_IN = "/sign-in"


class StaffMember(Protocol):
    """Somebody who is signed in."""

    @property
    def roles(self) -> frozenset[Role]:
        """Their roles, as they are at this request (SEC-6)."""


@dataclass(frozen=True)
class Access:
    """Who may use a view: everyone, or the colleagues who may do or read one of `purposes`; without any, all."""

    everyone: bool
    purposes: tuple[Action | Reading, ...] = ()
    #: Whether what is sent there needs a password that was given lately (SEC-17).
    confirm: bool = False

    def roles(self) -> Roles:
        """The roles that are let in today, under the policy in force."""
        return frozenset().union(
            *(READERS[one] if isinstance(one, Reading) else roles_for(one) for one in self.purposes)
        )

    def allows(self, colleague: StaffMember) -> bool:
        """Whether this colleague may use it."""
        return self.everyone or not self.purposes or bool(self.roles() & colleague.roles)


class Undeclared(RuntimeError):
    """A route that does not say who may use it: a mistake of the program, so that it does not start (SEC-1)."""


class SignedOut(Unauthorized):
    """A form was sent by somebody who is not signed in any more; the page keeps what they typed."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()


class RoleNeeded(Forbidden):
    """The colleague has none of the roles that the route is for; the page says which those are."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles
        super().__init__()


def public(view: View) -> View:
    """Everyone may use this view."""
    return _declare(view, Access(everyone=True))


def staff(*purposes: Action | Reading, confirm: bool = False) -> Callable[[View], View]:
    """Colleagues who may do or read one of these may use this view; without any, every colleague who is signed in.

    `confirm`: what they send there asks for their password again, when they gave it a while ago (SEC-17).
    """
    return lambda view: _declare(view, Access(everyone=False, purposes=purposes, confirm=confirm))


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def declared(view: object) -> Access | None:
    """Who may use this view, or None where it does not say."""
    return getattr(view, "access", None)


def enforce(app: Flask, current: Callable[[], StaffMember | None]) -> None:
    """Check every route of `app` now and every request from now on. Raises Undeclared, naming the rule."""
    for rule in app.url_map.iter_rules():
        if declared(app.view_functions[rule.endpoint]) is None:
            raise Undeclared(
                f"{rule.rule} ({rule.endpoint}) does not say who may use it: add @access.public or @access.staff()."
            )

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None  # no such page, or not with this method: the error handlers answer
        access = declared(current_app.view_functions[request.endpoint])
        if access is None:
            raise Undeclared(f"{request.endpoint} does not say who may use it.")
        if access.everyone:
            return None
        colleague = current()
        if colleague is None:
            return _to_sign_in()
        if not access.allows(colleague):
            raise RoleNeeded(access.roles())
        return None


def _to_sign_in() -> Response:
    where = quote(page_in_front(), safe="/")
    if fragments.wanted():
        return fragments.leave_for(f"{SIGN_IN}?next={where}", status=401)
    if typed_text():
        raise SignedOut(f"{SIGN_IN}?next={where}")
    return redirect(f"{SIGN_IN}?next={where}", 303)


def page_in_front() -> str:
    """The page that the person sees: for a fragment or something posted, the one that it came from."""
    if request.method in {"GET", "HEAD"} and not fragments.wanted():
        return request.full_path.rstrip("?")
    came_from = urlsplit(fragments.page_address() or request.referrer or "")
    here = came_from.netloc == request.host
    return safe_next(came_from.path + (f"?{came_from.query}" if came_from.query else "")) if here else "/work"


def safe_next(target: str | None, otherwise: str = "/work") -> str:
    """`target` when it is the path of a page on this site, or else `otherwise` (SEC-20)."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(character) < 0x21 or ord(character) == 0x7F for character in target):
        return otherwise
    return target if _opens(urlsplit(target).path) else otherwise


def _opens(path: str) -> bool:
    """Whether there is a page at this path that a link can lead to: not only a button, such as the one to sign out."""
    routes = current_app.create_url_adapter(request)
    return routes is not None and routes.test(path, method="GET")

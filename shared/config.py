"""Configuration, from the environment only. `docs/operations.md` has the table of every variable."""

from __future__ import annotations

import os
import re
import zlib
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.rules.errors import BadConfiguration

_PREFIX = "EVENHAND_"
#: What `script/serve` reads of the environment besides: no slips.
_PORTS = {f"{_PREFIX}PORTAL_PORT", f"{_PREFIX}BACKOFFICE_PORT"}
_WEAK_KEY = 32
#: A key of GOV.UK Notify: its name, the number of the service and the secret. Its client takes no other.
_NOTIFY_KEY = re.compile(
    "(?:.*-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
#: How small a part of itself a key may shrink to. Random ones stay above 0.65, hexadecimal ones too; “abcabc…” doesn't.
_PATTERNED = 0.55
Mode = Literal["production", "demonstration", "test"]


class Settings(BaseModel):
    """One field a variable: `EVENHAND_` and the name in capitals; `DATABASE_URL` has no prefix."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    mode: Mode = "production"
    database_url: str = ""
    #: The portal's own database account; empty means the same as `database_url`.
    portal_database_url: str = ""
    portal_url: str = "http://127.0.0.1:8000"
    backoffice_url: str = "http://127.0.0.1:8001"
    portal_secret_key: str = ""
    backoffice_secret_key: str = ""
    #: Hosts that each application answers to, comma separated; empty means the host of its URL.
    trusted_hosts: str = ""
    proxies: int = Field(default=0, ge=0)
    debug: bool = False
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: str = ""
    #: How the connection is encrypted: from its beginning (port 465), by STARTTLS, or not at all.
    smtp_tls: Literal["starttls", "implicit", "off"] = "starttls"
    #: Where a token is to be had for the mail server, instead of a password (XOAUTH2), and what for.
    smtp_oauth_token_url: str = ""
    smtp_oauth_client_id: str = ""
    smtp_oauth_client_secret: str = ""
    smtp_oauth_scope: str = "https://outlook.office365.com/.default"
    mail_from: str = ""
    #: GOV.UK Notify: its key, and the templates for emails and for text messages.
    notify_api_key: str = ""
    notify_email_template: str = ""
    notify_text_template: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"
    #: The organisation’s own sign-in (OpenID Connect): its address, and what it knows us as. Empty: there is none.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    #: The certificates of who vouches for the mail server and the two services, instead of the machine's own.
    ca_file: str = ""
    max_upload_megabytes: int = Field(default=10, ge=1)
    #: For sound and video.
    max_recording_megabytes: int = Field(default=250, ge=1)
    #: Where ClamAV's daemon listens: the path of its socket, or host:port. Empty: files are not scanned.
    clamav_socket: str = ""

    @property
    def demonstration(self) -> bool:
        """Whether invented people may be loaded and shown."""
        return self.mode == "demonstration"

    def hosts(self, url: str) -> list[str]:
        """The hosts that the application at `url` answers to (SEC-25)."""
        named = [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]
        own = urlsplit(url).hostname or "127.0.0.1"
        return named or ([own, "localhost"] if own == "127.0.0.1" else [own])


def read_settings() -> Settings:
    """The settings as the environment has them now. Raises BadConfiguration with one sentence."""
    given = {name.upper().removeprefix(_PREFIX).lower(): value for name, value in os.environ.items() if _is_ours(name)}
    given["database_url"] = os.environ.get("DATABASE_URL", "")
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = _PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise BadConfiguration(f"{name}: {first['msg']}.") from None
    _check_names()
    return settings.model_copy(update={"database_url": settings.database_url or _default_database()})


def _is_ours(name: str) -> bool:
    """Whether a variable is one of ours, however its letters are written."""
    return name.upper().startswith(_PREFIX)


def _check_names() -> None:
    """A name that is almost one of ours is a slip, and would be left out in silence. Raises BadConfiguration."""
    known = {name.upper(): f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    known["DATABASE_URL"] = "DATABASE_URL"
    others = {name for name in os.environ if _is_ours(name) and name.upper() not in {*known.values(), *_PORTS}}
    for name in sorted(others):
        if meant := get_close_matches(name.upper().removeprefix(_PREFIX), known, n=1, cutoff=0.8):
            raise BadConfiguration(f"There is no {name}; {known[meant[0]]} may be meant.")


@cache
def settings() -> Settings:
    """The settings of this process. Tests call `settings.cache_clear()` after changing the environment."""
    return read_settings()


def check_for_production(settings: Settings) -> None:
    """Refuse to start in production with what is only fit for a demonstration (SEC-35). Raises BadConfiguration."""
    if settings.mode != "production":
        return
    keys = {"EVENHAND_PORTAL_SECRET_KEY": settings.portal_secret_key}
    keys["EVENHAND_BACKOFFICE_SECRET_KEY"] = settings.backoffice_secret_key
    for name, key in keys.items():
        if len(key) < _WEAK_KEY or len(set(key)) < 10 or _has_a_pattern(key):
            raise BadConfiguration(
                f"{name} must be at least {_WEAK_KEY} random characters, "
                "such as “python3 -c 'import secrets; print(secrets.token_urlsafe(48))'” prints."
            )
    if settings.portal_secret_key == settings.backoffice_secret_key:
        raise BadConfiguration("The portal and the back office must not share a secret key.")
    if settings.debug:
        raise BadConfiguration("EVENHAND_DEBUG must not be set in production.")
    _check_addresses(settings)
    _check_hosts(settings.trusted_hosts)
    check_mail(settings)


def check_mail(settings: Settings) -> None:
    """Refuse what would send a password to anybody, or mail in the open (SEC-38). Raises BadConfiguration."""
    secret = settings.smtp_username or settings.smtp_password or settings.smtp_oauth_token_url
    if settings.smtp_host and settings.smtp_tls == "off":
        if secret:
            raise BadConfiguration("EVENHAND_SMTP_TLS is off: a user name and password never go without encryption.")
        if settings.mode == "production":
            raise BadConfiguration("EVENHAND_SMTP_TLS must be starttls or implicit in production.")
    if settings.smtp_oauth_token_url and not (settings.smtp_username and settings.smtp_oauth_client_id):
        raise BadConfiguration(
            "A token for the mail server needs EVENHAND_SMTP_USERNAME and EVENHAND_SMTP_OAUTH_CLIENT_ID."
        )
    for name, address in (("SMTP_OAUTH_TOKEN", settings.smtp_oauth_token_url), ("NOTIFY", settings.notify_url)):
        if address and not address.startswith("https://"):
            raise BadConfiguration(f"EVENHAND_{name}_URL must begin with https://.")
    if bool(settings.notify_api_key) != bool(settings.notify_email_template or settings.notify_text_template):
        raise BadConfiguration("GOV.UK Notify needs EVENHAND_NOTIFY_API_KEY, and at least one template.")
    if settings.notify_api_key and not _NOTIFY_KEY.fullmatch(settings.notify_api_key):
        raise BadConfiguration(
            "EVENHAND_NOTIFY_API_KEY is not a whole key: its name, and two numbers of 36 characters."
        )


def advice(settings: Settings) -> str:
    """What may be wrong and can't be known from here; empty where nothing seems to be. To be logged at the start."""
    if settings.mode == "production" and not settings.proxies:
        return (
            "EVENHAND_PROXIES is 0. Behind a proxy, every visitor then seems to have the proxy’s address, and the "
            "limits on tries stop all of them together: set it to the number of proxies in front."
        )
    return ""


def _has_a_pattern(key: str) -> bool:
    """Whether the key repeats itself or counts: random characters can't be made much shorter, nor can their steps."""
    codes = key.encode()
    steps = bytes((after - before) % 256 for before, after in pairwise(codes))
    return any(_shrunk(text) < _PATTERNED * len(text) for text in (codes, steps))


def _shrunk(text: bytes) -> int:
    return len(zlib.compress(text, 9)) - len(zlib.compress(b"", 9))


def _check_addresses(settings: Settings) -> None:
    for name, address in (("PORTAL", settings.portal_url), ("BACKOFFICE", settings.backoffice_url)):
        try:
            parts = urlsplit(address)
            whole = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
        except ValueError:
            whole = False
        if not whole:
            raise BadConfiguration(
                f"EVENHAND_{name}_URL must be an https address, such as https://{name.lower()}.example.org: "
                "without encryption, passwords and codes could be read on the way."
            )


def _check_hosts(trusted: str) -> None:
    for host in filter(None, (part.strip() for part in trusted.split(","))):
        if "*" in host or host.startswith("."):
            raise BadConfiguration(
                f"EVENHAND_TRUSTED_HOSTS must name the hosts; “{host}” would answer to any, or to a whole domain."
            )


def _default_database() -> str:
    return f"sqlite:///{Path('var/evenhand.sqlite').absolute()}"

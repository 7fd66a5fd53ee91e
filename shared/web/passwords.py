"""Passwords: kept as argon2id hashes, checked in the same time whether there is one or not (SEC-18, SEC-19)."""

from __future__ import annotations

import re
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: What colleagues have before they have chosen a password: nothing matches it.
NONE = "!"
SHORTEST, LONGEST = 15, 128
#: 19 MiB, two passes, one lane: the first choice of OWASP's password storage guidance.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: What people reach for first. A password that is little else falls to a list of guesses, however long it is.
_COMMON = re.compile(
    r"password|passw0rd|p@ssword|letmein|welcome|qwerty(uiop)?|asdf(ghjkl)?|zxcv(bnm)?|admin(istrator)?|iloveyou|"
    r"monkey|dragon|football|sunshine|princess|changeme|secret|summer|winter|spring|autumn|evenhand|"
    r"0?123456789|12345+|abcd+(efg(hij)?)?|(?P<same>.)(?P=same)+|(19|20)\d\d"
)
_LEFT_OVER = 7


def make(password: str) -> str:
    """The hash to keep."""
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password whose hash is kept. It takes as long when there is none."""
    known = kept is not None and kept != NONE
    try:
        return _HASHER.verify(kept if known else _nobodys(), password) and known  # type: ignore[arg-type]
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's, so that it is made again at sign-in."""
    return _HASHER.check_needs_rehash(kept)


def unfit(password: str) -> str:
    """Why this can't be a password, in a sentence; empty when it can (SEC-19)."""
    if len(password) < SHORTEST:
        return f"Choose a password of at least {SHORTEST} characters. Three or four words together work well"
    if len(password) > LONGEST:
        return f"Choose a password of at most {LONGEST} characters"
    if len(_COMMON.sub("", password.lower())) < _LEFT_OVER:
        return "Choose a password that is harder to guess. This one is on every list of common ones"
    return ""


@cache
def _nobodys() -> str:
    return make(secrets.token_urlsafe())

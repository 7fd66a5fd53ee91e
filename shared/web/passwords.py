"""Passwords: kept as argon2id hashes, checked in the same time whether there is one or not (SEC-18, SEC-19)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from functools import cache
from pathlib import Path

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
#: The long passwords that many people choose; the short ones are in zxcvbn's own lists.
_LIST = Path(__file__).with_name("common_passwords.txt")
_LEET = str.maketrans("013457@$!", "oieastasi")
#: Ten thousand million guesses: with our hash, centuries for whoever has it, and for ever at the door.
_EASY = 10.0
#: zxcvbn's work grows with the square of the length, and nothing beyond this makes a password easy.
_ESTIMATED = 40


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


def unfit(password: str, own_words: Collection[str] = ()) -> str:
    """Why this can't be a password, in a sentence; empty when it can (SEC-19).

    `own_words`, in small letters, are the organisation's and the person's own: whoever guesses begins with them.
    """
    if len(password) < SHORTEST:
        return f"Choose a password of at least {SHORTEST} characters. Three or four words together work well"
    if len(password) > LONGEST:
        return f"Choose a password of at most {LONGEST} characters"
    small = password.lower()
    if len(_COMMON.sub("", small)) < _LEFT_OVER or _is_common(small):
        return "Choose a password that is harder to guess. This one is on every list of common ones"
    if own_words and len(_without(small, own_words)) < _LEFT_OVER:
        return "Choose a password that is harder to guess: without the organisation’s name, or your own"
    if _guesses(small, own_words) < _EASY:
        return "Choose a password that is harder to guess. Three or four words that don’t belong together work well"
    return ""


def _is_common(password: str) -> bool:
    """Whether it is one of the long passwords that many choose, however it is spaced and ended."""
    bare = "".join(c for c in password.translate(_LEET) if c.isalnum())
    plain = "".join(c for c in password if c.isalnum())
    return any(
        len(text.replace(common, "")) < _LEFT_OVER
        for common in _common_long()
        for text in (bare, plain)
        if common in text
    )


def _without(password: str, words: Collection[str]) -> str:
    """What is left beside these words, digits and signs."""
    for word in sorted(words, key=len, reverse=True):
        password = password.replace(word, "")
    return "".join(c for c in _COMMON.sub("", password) if c.isalpha())


def _guesses(password: str, own_words: Collection[str]) -> float:
    """How many guesses it would take, as a power of ten, by what people know of how people choose (zxcvbn)."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # with it come lists of twelve megabytes

    return float(zxcvbn(password[:_ESTIMATED], user_inputs=[*own_words])["guesses_log10"])


@cache
def _common_long() -> tuple[str, ...]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _nobodys() -> str:
    return make(secrets.token_urlsafe())

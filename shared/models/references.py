"""References and codes: not guessable, easy to read out, and told apart from one another (DPA-6, SEC-31)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from shared.rules.addresses import PAGES

#: Crockford's alphabet: no I, L, O or U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
CODE_CHARACTERS = 14  # 70 bits
_PREFIX = 3
#: A decision as customers know it, or what has a page of its own.
_OURS = re.compile(f"({'|'.join(['DEC', *PAGES])})(-[{ALPHABET}]{{4}}){{2}}")


def new_reference(prefix: str) -> str:
    """A reference such as `INC-7K3Q-9XZ2`: 40 random bits after the prefix."""
    return f"{prefix}-{_random(4)}-{_random(4)}"


def new_code() -> str:
    """A private code of 14 characters in groups, such as `7K3Q9-XZ2MA-4TPR`."""
    return tidy_code(_random(CODE_CHARACTERS))


def code_from(secret: str, form_key: str) -> str:
    """The private code that belongs to one form: the same form sent twice shows the same code (REL-6, SEC-31).

    It can't be worked out without the portal's secret, and only its hash is kept.
    """
    number = int.from_bytes(hmac.digest(secret.encode(), f"code:{form_key}".encode(), "sha256"), "big")
    return tidy_code("".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_CHARACTERS)))


def tidy_code(code: str) -> str:
    """The code as it is printed, in groups of five, five and four."""
    letters = read_code(code)
    return "-".join(part for part in (letters[:5], letters[5:10], letters[10:]) if part)


def read_code(typed: str) -> str:
    """What a person typed, without spaces and dashes, and with O, I, L and U read as 0, 1, 1 and V."""
    return "".join(c for c in typed.upper().translate(_READ_AS) if c in ALPHABET)


def read_reference(typed: str) -> str:
    """What a person typed as a reference, in the form that is stored: capitals, dashes in place.

    After the three letters of its prefix, O, I, L and U are read as 0, 1, 1 and V.
    """
    letters = "".join(c for c in typed.upper() if c.isalnum())
    if len(letters) != _PREFIX + 8:
        return typed.strip().upper()
    rest = letters[_PREFIX:].translate(_READ_AS)
    return f"{letters[:_PREFIX]}-{rest[:4]}-{rest[4:]}"


def tidy_reference(typed: str) -> str:
    """A reference of ours as it is printed, however somebody typed it; anything else as they typed it."""
    reference = read_reference(typed)
    return reference if _OURS.fullmatch(reference) else typed.strip()


def hash_code(code: str) -> str:
    """The code salted and hashed, for keeping. The code has 70 random bits, so one round of SHA-256 is enough."""
    salt = secrets.token_hex(16)
    return f"{salt}:{_digest_of_the_code(salt, code)}"


def code_matches(typed: str, kept: str | None) -> bool:
    """Whether the typed code is the kept one. Takes as long when there is none kept (SEC-32)."""
    salt, _, digest = (kept or "0" * 32 + ":" + "0" * 64).partition(":")
    return hmac.compare_digest(_digest_of_the_code(salt, typed), digest) and kept is not None


def _digest_of_the_code(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}{read_code(code)}".encode()).hexdigest()


def _random(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))

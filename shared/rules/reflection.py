"""Which closed cases are looked at again to learn from them: one in so many, picked by nobody (CAS-5)."""

from __future__ import annotations

import hashlib

#: One closed case in so many is in the sample, and is looked at within so many working days.
EVERY = 4
WITHIN = 20


def in_sample(reference: str) -> bool:
    """Whether a case is in the sample: a matter of its reference alone, so that nobody can choose it or avoid it."""
    return int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8], "big") % EVERY == 0

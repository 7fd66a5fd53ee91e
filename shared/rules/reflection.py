"""Which closed cases are looked at again to learn from them: one in so many, picked by nobody (CAS-5)."""

from __future__ import annotations

import hashlib


def in_sample(reference: str, one_in: int) -> bool:
    """Whether a case is in the sample: a matter of its reference alone, so that nobody can choose it or avoid it.

    The policy says of how many closed cases one is looked at.
    """
    return int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8], "big") % one_in == 0

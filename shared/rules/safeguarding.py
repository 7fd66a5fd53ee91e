"""Talk of self-harm or suicide is never misconduct: it opens the safeguarding route (BEH-8, SIT-8)."""

from __future__ import annotations

import re
import unicodedata

#: How people say it, in English and Welsh. It is asked about, never decided here: too often is better than not at all.
_SAID = re.compile(
    r"""
    \b(?:
        kill(?:ing)?\s+(?:my|him|her|them|your)sel(?:f|ves)
      | (?:hurt|harm|cut)(?:ting|ing)?\s+(?:my|him|her|them|your)sel(?:f|ves)
      | self[\s-]*harm\w*
      | suicid\w*
      | (?:end|ending|take|taking)\s+(?:it\s+all|my\s+(?:own\s+)?life|(?:his|her|their)\s+(?:own\s+)?life)
      | (?:end|ending)\s+it\b
      | (?:want|wants|wanted|wish|wishes|going|ready)\s+to\s+die
      | wish(?:es|ed)?\s+(?:i|he|she|they)\s+(?:was|were)\s+dead
      | (?:better\s+off|better)\s+(?:dead|without\s+me)
      | (?:don['’]?t|do\s+not|doesn['’]?t|does\s+not|can['’]?t|cannot)\s+(?:want\s+to\s+)?(?:live|go\s+on)
      | no\s+(?:reason|point)\s+(?:to\s+live|(?:in\s+)?living)
      | (?:jump|throw\s+myself)\s+(?:off|from|in\s+front|under)
      | overdos\w*
      | hang(?:ing)?\s+(?:my|him|her|them)self
      | slit\w*\s+(?:my|his|her|their)\s+wrists?
      | hunanladd\w* | hunan[\s-]*niweid\w* | lladd\s+fy\s+hun | brifo\s+fy\s+hun
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def speaks_of_self_harm(text: str) -> bool:
    """Whether a text may speak of self-harm or suicide, so that whoever writes it is asked."""
    return bool(_SAID.search(" ".join(unicodedata.normalize("NFC", text).split())))

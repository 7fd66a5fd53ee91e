"""What the policy that was used calls things, in the reader's language where that version can be read in it (POL-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.follow.ways import listed_here
from shared.policy.editions import Edition
from shared.queries.policy import record_of
from shared.queries.published import readable_version
from shared.queries.renditions import edition_of, path_of
from shared.rules.errors import NotFound
from shared.rules.written import listed
from shared.web.languages import ENGLISH, page_language


@dataclass(frozen=True)
class InWords:
    """A name, and whether it is the English one on a page that is not."""

    name: str
    own_words: bool = True


@dataclass(frozen=True)
class PolicyInWords:
    """The policy of a decision: its name, and where its clause on limits lasts."""

    name: InWords
    number: int
    address: str


def policy_in_words(policy: dict[str, Any]) -> PolicyInWords:
    """The policy that was used, as the page behind the letter's code names it."""
    number, address = int(policy["number"]), str(policy["address"])
    found = _edition(number)
    if found is None:
        return PolicyInWords(InWords(policy["name"]), number, address)
    clause = address.rpartition("/")[2]
    mark = f"#{clause}" if clause in {section.key for section in found.statement} else ""
    return PolicyInWords(
        InWords(found.name, own_words=False), number, f"{path_of('policy', page_language(), number)}{mark}"
    )


def behaviour_in_words(policy: dict[str, Any] | None, category: str) -> InWords:
    """Kinds of behaviour as they were cited, one or several; in English where the edition has no words for them."""
    found = _edition(int(policy["number"])) if policy else None
    if policy is None or found is None:
        return InWords(category)
    names = found.kinds_of_behaviour(record_of(readable_version(int(policy["number"]))))
    cited = sorted((title for title in names if title in category), key=category.index)
    if listed(cited) != category:
        return InWords(category)
    return InWords(listed_here([names[title] for title in cited]), own_words=False)


def _edition(number: int) -> Edition | None:
    """This version in the language of the page; None where it can't be read in it."""
    if page_language() == ENGLISH:
        return None
    try:
        return edition_of(page_language(), number)
    except NotFound:
        return None

"""How a colleague deals with somebody who speaks for a customer, or helps them (SIT-12, CUS-1)."""

from __future__ import annotations

import re

from shared.rules.direction import isolated

_ELECTED = re.compile(
    r"\b(mp|ms|am|msp|mla|td|councillor|cllr|cynghorydd|member of (?:parliament|the senedd|the assembly)|"
    r"assembly member|elected)\b",
    re.IGNORECASE,
)
_SPEAKS_FOR = re.compile(
    r"\b(advocate|solicitor|lawyer|attorney|deputy|representative|appointee|litigation friend|advis[eo]r|eiriolwr)\b",
    re.IGNORECASE,
)


def how_to_deal(name: str, part: str, *, consent: bool) -> str:
    """The sentence on the card for whoever calls in the customer's name.

    No restriction on a customer binds anybody else.
    """
    who = isolated(name)
    if _ELECTED.search(part):
        told = (
            "they may be told what the case needs" if consent else "ask the customer before telling them anything new"
        )
        return f"{who} is an elected representative: take the call, no restriction binds them; {told}."
    if _SPEAKS_FOR.search(part):
        if consent:
            return f"{who} speaks for the customer: deal with them as with the customer; no restriction binds them."
        return f"{who} says that they speak for the customer: listen, and ask for the customer’s consent first."
    if consent:
        return f"{who} may be contacted and told what helps; they do not decide for the customer."
    return f"{who} is known, but the customer has not agreed that we contact them: listen, and tell them nothing."

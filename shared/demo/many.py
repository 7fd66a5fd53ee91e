"""Customers beyond the lived-in ones, for measuring: written in bulk, under one event.

They share names, streets and telephones, so what these consist of is worked out once for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cache, partial
from itertools import islice
from operator import attrgetter, itemgetter

from shared import audit, clock
from shared.actions.customers.findable import learn_spellings
from shared.actions.customers.keep import CustomerDetails, search_keys
from shared.database.writing import writing
from shared.demo import bulk
from shared.models import Customer, Service
from shared.rules import names
from shared.rules.actor import OPERATOR
from shared.rules.telephone import telephone_key

_FACTS = tuple(each.name for each in fields(CustomerDetails) if each.name not in {"service", "preferred_channel"})
KEYS = ("telephone_key", "email_key", "postcode_key", "found_by")
_COLUMNS = (*_FACTS, "preferred_channel", "service", *KEYS, "version", "created_at")


def add(invented: Iterable[CustomerDetails], after: int) -> None:
    """Add these customers but for the first ones, so many, who are here already."""
    called: set[str] = set()
    places: set[str] = set()
    services = {service.key: service.id for service in Service.select()}
    with writing():
        with bulk.indexed_afterwards(Customer, "customer_search"):
            count = bulk.insert(Customer, _COLUMNS, _rows(islice(invented, after, None), services, called, places))
        words = set().union(*map(names.name_terms, called), *map(names.text_terms, places))
        learn_spellings(called, " ".join(words))
        audit.append(OPERATOR, "add_customer", "customer", "demonstration", {"count": count})


def _rows(
    invented: Iterable[CustomerDetails], services: dict[str, int], called: set[str], places: set[str]
) -> Iterator[tuple[object, ...]]:
    """The customers as the database keeps them, which takes rows now and answers nothing else.

    `called` and `places` learn their names, addresses and postcodes.
    """
    facts_of, keys_of, in_order = attrgetter(*_FACTS), _remembering(), itemgetter(*KEYS)
    now = Customer.created_at.db_value(clock.now())
    for facts in invented:
        called.add(facts.name)
        places |= {facts.address, facts.postcode}
        channel, service = facts.preferred_channel.value, services[facts.service]
        yield (*facts_of(facts), channel, service, *in_order(keys_of(facts)), 1, now)


def _remembering() -> Callable[[CustomerDetails], dict[str, str]]:
    """The keys of a customer, by functions that remember what they were asked before."""
    found_by = partial(names.found_by, terms_of=cache(names.name_terms), words_of=_words_of(cache(names.text_terms)))
    return partial(search_keys, digits=cache(telephone_key), found_by=found_by)


def _words_of(remembered: Callable[[str], set[str]]) -> Callable[[str], set[str]]:
    """Addresses and postcodes are remembered, which have a space; nobody else has the same account number."""
    return lambda text: remembered(text) if " " in text else names.text_terms(text)

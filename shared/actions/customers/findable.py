"""What a search finds a customer by, kept beside them: the words of every name, and their misspellings (INP-3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.models import Customer, FormerName, NameSpelling
from shared.rules import names

_ROWS = 400


def make_findable(customer: Customer) -> None:
    """Bring what finds this customer up to date with their name, former names, account and address.

    For the actions that change one of these, inside their transaction.
    """
    former = [row.name for row in FormerName.select().where(FormerName.customer == customer)]
    words = names.found_by(customer.name, customer.account, customer.address, customer.postcode, former=former)
    Customer.update(found_by=words).where(Customer.id == customer.id).execute()
    learn_spellings([customer.name, *former], words)


def forget_spellings(called: Iterable[str], found_by: str) -> None:
    """Forget how to misspell the words of these names and addresses, where nobody has them any more (DPA-2)."""
    for term in {*set().union(*map(names.terms, called)), *names.filed_words(found_by)}:
        if not Customer.select().where(*map(_has, term.split())).exists():
            NameSpelling.delete().where(NameSpelling.name == term).execute()


def _has(word: str) -> Any:
    words = Customer.found_by
    among = words.contains(f" {word} ")
    return (words == word) | words.startswith(f"{word} ") | words.endswith(f" {word}") | among


def learn_spellings(called: Iterable[str], *found_by: str) -> None:
    """File the words of these names under each way to misspell them, and the words of addresses as they are.

    What is filed already stays.
    """
    of_addresses = {(word, word) for words in found_by for word in names.filed_words(words)}
    of_names = names.filed(set().union(*map(names.terms, called)))
    rows = sorted(of_addresses.union(of_names))
    for start in range(0, len(rows), _ROWS):
        NameSpelling.insert_many(rows[start : start + _ROWS], NameSpelling.columns).on_conflict_ignore().execute()

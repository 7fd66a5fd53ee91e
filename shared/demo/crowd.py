"""A crowd of invented customers, by arithmetic: as the database keeps them, where `people.customers` invents a few.

They share names, addresses and postcodes, so what these consist of is worked out once for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from random import Random

from shared.demo import people
from shared.rules import names
from shared.rules.telephone import telephone_key

#: The columns of a customer whose values `Crowd.rows` gives, in its order.
COLUMNS = (
    "account", "name", "address", "postcode", "telephone", "email", "preferred_channel", "language", "service",
    "telephone_key", "email_key", "postcode_key", "found_by",
)  # fmt: skip
_LETTERS = "ABDEFGHJLN"
_SURNAMES = len(people.BEGIN) * len(people.END)
_NAMES = len(people.FIRST) * _SURNAMES
_STREETS = len(people.STREETS) * len(people.KINDS)
_PLACES = 180 * _STREETS
_POSTCODES = 20 * 9 * len(_LETTERS) ** 2
_CHANNELS = tuple(channel.value for channel in people.CHANNELS)
#: Of ten customers, so many have an email address, and so many a mobile telephone.
_WITH_EMAIL, _MOBILE = 7, 8


class Crowd:
    """Customers of these services, by their rows’ numbers; the same ones for the same seed and numbers."""

    def __init__(self, services: Sequence[int], seed: int = 204417) -> None:
        self._services, self._seed = services, seed
        self._names: set[int] = set()
        self._places: set[int] = set()
        self._postcodes: set[int] = set()

    def rows(self, numbers: Iterable[int]) -> Iterator[tuple[object, ...]]:
        """A customer for each number, which makes the account, and with it the email and telephone."""
        draw, services, count = Random(self._seed).getrandbits, self._services, len(self._services)
        channels, kinds = _CHANNELS, len(_CHANNELS)
        for number in numbers:
            rest, which = divmod(draw(64), _NAMES)
            place, where = divmod(rest, _POSTCODES)
            rest, place = divmod(place, _PLACES)
            self._names.add(which)
            self._places.add(place)
            self._postcodes.add(where)
            name, stem, words = _name(which)
            address, of_address = _place(place)
            postcode, postcode_key, of_postcode = _postcode(where)
            telephone, digits = _telephone(rest % 10 < _MOBILE, number % 1000)
            rest //= 10
            email = f"{stem}{number}@example.com" if rest % 10 < _WITH_EMAIL else ""
            rest //= 10
            own = str(100_001 + number)
            found_by = " ".join(sorted(words.union(of_address, of_postcode, ("ha", own, "ha" + own))))
            yield (
                "HA-" + own, name, address, postcode, telephone, email, channels[rest % kinds], "en",
                services[number % count], digits, email, postcode_key, found_by,
            )  # fmt: skip

    def called(self) -> set[str]:
        """What those are called who were invented."""
        return {_name(which)[0] for which in self._names}

    def words(self) -> str:
        """The words that find any of them, but for their accounts."""
        places, postcodes = (_place(which)[1] for which in self._places), (_postcode(w)[2] for w in self._postcodes)
        return " ".join(set().union(*(_name(which)[2] for which in self._names), *places, *postcodes))


@cache
def _name(which: int) -> tuple[str, str, frozenset[str]]:
    """A name, how an email address begins with it, and the words that find it."""
    first, surname = divmod(which, _SURNAMES)
    begin, end = divmod(surname, len(people.END))
    called = people.FIRST[first], people.BEGIN[begin] + people.END[end]
    return " ".join(called), ".".join(called).lower(), frozenset(names.name_terms(" ".join(called)))


@cache
def _place(which: int) -> tuple[str, frozenset[str]]:
    """An address, and the words that find it."""
    house, street = divmod(which, _STREETS)
    street, kind = divmod(street, len(people.KINDS))
    address = f"{house + 1} {people.STREETS[street]} {people.KINDS[kind]}\nMarrowfield"
    return address, frozenset(names.text_terms(address))


@cache
def _postcode(which: int) -> tuple[str, str, frozenset[str]]:
    """A postcode, the same without its space, and the words that find it."""
    rest, last = divmod(which, len(_LETTERS))
    rest, first = divmod(rest, len(_LETTERS))
    district, sector = divmod(rest, 9)
    outward, inward = f"ZZ{district + 1}", f"{sector + 1}{_LETTERS[first]}{_LETTERS[last]}"
    postcode, key = f"{outward} {inward}", outward + inward
    return postcode, key, frozenset({*names.text_terms(postcode), key.lower()})


@cache
def _telephone(mobile: bool, digits: int) -> tuple[str, str]:
    """A number that is kept free for drama, and its digits."""
    number = f"07700 900{digits:03}" if mobile else f"01632 960{digits:03}"
    return number, telephone_key(number)

"""Invented people. Their names, numbers and addresses can belong to nobody: made-up surnames, the telephone numbers
that are kept free for drama, example domains, and a postcode area that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TypeVar

from shared.actions.customers.keep import CustomerDetails
from shared.rules.vocabulary import Channel, Role

FIRST = (
    "Aisha Alun Amara Bartek Beth Bilal Ceri Chidi Dafydd Dara Edie Efua Farah Femi Gethin Grace Hana Hywel Idris Ines "
    "Jaya Jonah Kasia Kit Leila Lowri Mabel Malik Nia Noor Olu Orla Pearl Piotr Quinn Rafi Rhys Sana Seren Tomos Uma "
    "Viktor Wanda Winnie Xan Yasmin Yusuf Zadie Zofia"
).split()
BEGIN = [
    "Example",
    "Sample",
    "Mock",
    "Test",
    "Pretend",
    "Fable",
    "Feign",
    "Sham",
    "Invent",
    "Legend",
    "Maybe",
    "Never",
    "Nowhere",
    "Other",
    "Phantom",
    "Story",
]
END = ("bury by combe croft dale field ford ham hurst ley mere ridge stead ton wick worth").split()
STREETS = ("Almanac Biscuit Button Candle Cobnut Dormouse Feather Gooseberry Lantern Marmalade Pebble Thimble").split()
KINDS = ("Avenue Close Court Gardens Lane Place Road Row Street Terrace").split()
SERVICES = {"housing": "Housing", "repairs": "Repairs", "customer": "Customer services"}
_SERVICES = tuple(SERVICES)
CHANNELS = (Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER)
T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """A colleague of the demonstration: the first part of the email, and who they are."""

    key: str
    name: str
    title: str
    service: str
    role: Role
    manager: str = ""


#: Managers before those whom they manage.
STAFF = (
    Person("director-housing", "Adaeze Exampleton", "Director of Housing", "housing", Role.DIRECTOR),
    Person("director-repairs", "Brynmor Sampleford", "Director of Repairs", "repairs", Role.DIRECTOR),
    Person("director-customer", "Cosima Mockridge", "Director of Customer Services", "customer", Role.DIRECTOR),
    Person("senior-manager", "Dilys Pretendale", "Tenancy manager", "housing", Role.SENIOR_MANAGER, "director-housing"),
    Person(
        "senior-manager-2",
        "Emeka Fablewick",
        "Neighbourhoods manager",
        "housing",
        Role.SENIOR_MANAGER,
        "director-housing",
    ),
    Person("senior-manager-3", "Freya Testbury", "Repairs manager", "repairs", Role.SENIOR_MANAGER, "director-repairs"),
    Person("line-manager", "Gwil Feignhurst", "Team leader, tenancies", "housing", Role.LINE_MANAGER, "senior-manager"),
    Person(
        "line-manager-2", "Hetty Shamcroft", "Team leader, repairs", "repairs", Role.LINE_MANAGER, "senior-manager-3"
    ),
    Person("colleague", "Ikram Storyham", "Customer adviser", "housing", Role.COLLEAGUE, "line-manager"),
    Person("colleague-2", "Jem Legendby", "Tenancy officer", "housing", Role.COLLEAGUE, "line-manager"),
    Person("colleague-3", "Kezia Nevermere", "Repairs planner", "repairs", Role.COLLEAGUE, "line-manager-2"),
    Person("colleague-4", "Lorcan Otherley", "Customer adviser", "customer", Role.COLLEAGUE),
    Person("reports", "Mirren Maybeworth", "Committee officer", "customer", Role.REPORTS),
    Person("auditor", "Niamh Inventon", "Internal auditor", "customer", Role.AUDITOR),
    Person("admin", "Osian Phantomridge", "Systems officer", "customer", Role.ADMINISTRATOR),
    Person("senior-manager-4", "Petra Storywick", "Estates manager", "housing", Role.SENIOR_MANAGER,
           "director-housing"),
    Person("data-protection", "Qadir Neverstead", "Data-protection officer", "customer", Role.SENIOR_MANAGER,
           "director-customer"),
)  # fmt: skip


def customers(count: int, seed: int = 204417) -> Iterator[CustomerDetails]:
    """Invented customers, the same ones for the same seed."""
    random = Random(seed)
    one_of, number_to = partial(_one_of, random.getrandbits), partial(_number_to, random.getrandbits)
    for number in range(count):
        first, surname = one_of(FIRST), f"{one_of(BEGIN)}{one_of(END)}"
        street = f"{one_of(STREETS)} {one_of(KINDS)}"
        digits = number % 1000
        yield CustomerDetails(
            account=f"HA-{100_001 + number}",
            name=f"{first} {surname}",
            address=f"{number_to(180)} {street}\nMarrowfield",
            postcode=f"ZZ{number_to(20)} {number_to(9)}{''.join(random.choices('ABDEFGHJLN', k=2))}",
            telephone=f"07700 900{digits:03}" if random.random() < 0.8 else f"01632 960{digits:03}",
            email=f"{first}.{surname}{number}@example.com".lower() if random.random() < 0.7 else "",
            preferred_channel=one_of(CHANNELS),
            service=one_of(_SERVICES),
        )


def _one_of(draw: Callable[[int], int], things: Sequence[T]) -> T:
    """One of these, just as `random.choice` draws it, which takes three times as long."""
    return things[_number_to(draw, len(things)) - 1]


def _number_to(draw: Callable[[int], int], most: int) -> int:
    """A number from 1 to `most`, as `random.randint` draws it."""
    bits = most.bit_length()
    while (number := draw(bits)) >= most:
        pass
    return number + 1

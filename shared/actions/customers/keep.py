"""The customer's account: added, changed, support contacts and sensitive details (CUS-1, CUS-5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from shared.actions.action import Doing, action
from shared.actions.customers.findable import learn_spellings, make_findable
from shared.actions.customers.join import keep_apart
from shared.actions.systems.tell import tell_systems
from shared.models import Customer, FormerName, SensitiveDetail, Service, SupportContact
from shared.queries.customers.account import customer_with as customer_with  # the actions' way to it, too
from shared.queries.customers.account import living
from shared.queries.customers.alike import alike, likely
from shared.queries.markers import standing
from shared.rules import names
from shared.rules.actor import ActorKind
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.likeness import name_key
from shared.rules.telephone import telephone_key
from shared.rules.vocabulary import Barrier, Channel, ProtectedCharacteristic


@dataclass(frozen=True)
class CustomerDetails:
    """Only what the work needs (POL-6)."""

    account: str
    name: str
    address: str = ""
    postcode: str = ""
    telephone: str = ""
    email: str = ""
    preferred_channel: Channel = Channel.TELEPHONE
    language: str = "en"
    service: str = ""


@dataclass(frozen=True)
class NewSupportContact:
    """A support worker, provider, advocate or agency."""

    name: str
    part: str
    organisation: str = ""
    telephone: str = ""
    email: str = ""
    consent_on: date | None = None


def search_keys(details: CustomerDetails) -> dict[str, str]:
    """What a search compares: digits, email in lower case, postcode without spaces, folded words (CUS-2, INP-3)."""
    return {
        "telephone_key": telephone_key(details.telephone),
        "email_key": details.email.strip().lower(),
        "postcode_key": "".join(details.postcode.split()).upper(),
        "found_by": names.found_by(details.name, details.account, details.address, details.postcode),
    }


@action(Action.ADD_CUSTOMER)
def add_customer(doing: Doing, details: CustomerDetails, *, somebody_else: bool = False) -> Customer:
    """Add a customer's account.

    Raises Invalid when the account number is there already; and where an account has the same name, telephone, email or
    postcode, until whoever adds it says that it is somebody else (SIT-12).
    """
    doing.ask()
    account = details.account.strip().upper()
    if Customer.select().where(Customer.account == account).exists():
        raise Invalid({"account": "An account with this number is already here"})
    asks = doing.actor.kind is ActorKind.COLLEAGUE
    if asks and not somebody_else and alike(details.name, details.telephone, details.email, details.postcode):
        raise Invalid({"somebody_else": "Look at the accounts that are here. If it is none of them, tick the box"})
    customer = doing.create(Customer, **_columns(details))
    for one in likely(customer) if asks else ():
        keep_apart(doing, customer, one.customer, "Said when the account was added")
    learn_spellings([details.name], customer.found_by)
    doing.record(customer, asdict(details), customer=customer)
    if standing(customer):  # they live at a place that has a marker
        tell_systems(doing, customer)
    return customer


@action(Action.CHANGE_CUSTOMER)
def change_customer(doing: Doing, account: str, expected: int, details: CustomerDetails) -> Customer:
    """Change what is known of a customer; the account number itself stays."""
    customer = customer_with(account)
    doing.ask(customer)
    changed = {name: value for name, value in _columns(details).items() if name != "account"}
    if name_key(customer.name) != name_key(details.name):
        doing.create(
            FormerName, customer=customer, name=customer.name, until=doing.today, recorded_by=doing.actor.staff_id
        )
    before = standing(customer)
    doing.write(customer, expected, **changed)
    make_findable(customer)
    if standing(customer) != before:  # they moved to a place with a marker, or away from one
        tell_systems(doing, customer)
    doing.record(customer, asdict(details), customer=customer)
    return customer


@action(Action.ADD_SUPPORT_CONTACT)
def add_support_contact(doing: Doing, account: str, new: NewSupportContact) -> SupportContact:
    """Record a support contact, and whether and when the customer agreed that we contact them.

    Raises OutOfStep where they have died: only they can agree.
    """
    customer = living(account)
    doing.ask(customer)
    if problems := doing.words(part=new.part, organisation=new.organisation):
        raise Invalid(problems)
    keys = {"telephone_key": telephone_key(new.telephone), "email_key": new.email.strip().lower()}
    contact = doing.create(SupportContact, customer=customer, recorded_by=doing.actor.staff_id, **asdict(new), **keys)
    doing.record(contact, asdict(new), customer=customer)
    return contact


@action(Action.RECORD_SENSITIVE_DETAIL)
def record_sensitive_detail(
    doing: Doing, account: str, barrier: Barrier | ProtectedCharacteristic, detail: str, consent_on: date
) -> SensitiveDetail:
    """Record a circumstance with the customer's consent (CAS-4). Raises Invalid without consent; OutOfStep where they
    have died, since only they can give it.
    """
    customer = living(account)
    doing.ask(customer)
    if consent_on > doing.today:
        raise Invalid({"consent_on": "The date of consent must be today or earlier"})
    if problems := doing.words(detail=detail):
        raise Invalid(problems)
    found = doing.create(
        SensitiveDetail,
        customer=customer,
        barrier=barrier.value,
        detail=detail,
        consent_on=consent_on,
        recorded_by=doing.me,
    )
    doing.record(found, {"barrier": barrier, "consent_on": consent_on}, customer=customer)
    return found


def _columns(details: CustomerDetails) -> dict[str, object]:
    values: dict[str, object] = {**asdict(details), **search_keys(details)}
    values["account"] = details.account.strip().upper()
    values["service"] = Service.get_or_none(Service.key == details.service)
    return values

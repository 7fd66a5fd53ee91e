"""Forms of the customer's account."""

from __future__ import annotations

import re

from wtforms import ValidationError

from backoffice.kept_words import KeepBecause
from shared import clock
from shared.actions.customers.keep import CustomerDetails, NewSupportContact
from shared.rules.telephone import as_written, is_mobile
from shared.rules.vocabulary import CIRCUMSTANCES, Channel
from shared.web.forms import (
    Address,
    Confirm,
    Date,
    Email,
    Form,
    Postcode,
    Radios,
    Select,
    Telephone,
    Text,
    TextArea,
    Version,
)

_ACCOUNT = re.compile(r"[A-Z0-9][A-Z0-9.-]{1,39}", re.IGNORECASE)
#: What letters can be printed in, and people commonly ask for; anything else is an agreed translation.
LANGUAGES = (
    ("en", "English"), ("cy", "Welsh"), ("ar", "Arabic"), ("bn", "Bengali"), ("fr", "French"), ("gu", "Gujarati"),
    ("pa", "Punjabi"), ("pl", "Polish"), ("pt", "Portuguese"), ("ro", "Romanian"), ("so", "Somali"),
    ("es", "Spanish"), ("ur", "Urdu"),
)  # fmt: skip


class ChangeCustomerForm(Form):
    """What is known of a customer. Only what the work needs."""

    version = Version(may_be_new=True)
    name = Text("Name", required="Enter the customer’s name", autocomplete="off")
    address = Address("Address", rows=3, attributes={})
    postcode = Postcode("Postcode", autocomplete="off")
    telephone = Telephone("Telephone", autocomplete="off")
    email = Email("Email", autocomplete="off")
    preferred_channel = Radios(
        "How do they prefer to be reached?",
        choices=[(c, c.label.capitalize()) for c in (Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER, Channel.TEXT)],
        required="Choose how they prefer to be reached",
    )
    language = Select("Language", choices=LANGUAGES, required="Choose a language")
    service = Select("Service that they mostly deal with")

    def validate_preferred_channel(self, field: Radios) -> None:
        """A text message reaches a mobile telephone only."""
        if field.data == Channel.TEXT and self.telephone.data and not is_mobile(self.telephone.data):
            raise ValidationError("Enter a mobile telephone number for text messages, or choose another way")

    def details(self, account: str) -> CustomerDetails:
        """What was entered, for the account with this number."""
        return CustomerDetails(
            account=account,
            name=self.name.data,
            address=self.address.data,
            postcode=self.postcode.data,
            telephone=as_written(self.telephone.data),
            email=self.email.data,
            preferred_channel=Channel(self.preferred_channel.data),
            language=self.language.data,
            service=self.service.data or "",
        )


class AddCustomerForm(ChangeCustomerForm):
    """A customer who is not here yet."""

    account = Text(
        "Account number",
        hint="As it stands in your other systems, for example HA-204417",
        required="Enter the account number",
        longest=40,
        width="20",
        autocomplete="off",
    )

    somebody_else = Confirm("I have looked: none of these accounts is this person’s")

    def validate_account(self, field: Text) -> None:
        """Letters, digits, dots and dashes: it stands in addresses of pages."""
        if field.data and not _ACCOUNT.fullmatch(field.data):
            raise ValidationError("Account number must have only letters, digits, dots and dashes")


class HoldForm(Form):
    """Why nothing of this customer may be erased (DPA-2)."""

    because = TextArea("Why", required="Write why nothing of them may be erased", longest=500, rows=2)


class AddSupportContactForm(Form):
    """A support worker, provider, advocate or agency."""

    name = Text("Name", required="Enter their name", autocomplete="off")
    part = Text(
        "What they do for the customer",
        hint="For example, support worker, advocate, social worker",
        required="Enter what they do for the customer",
        autocomplete="off",
    )
    organisation = Text("Organisation", autocomplete="off")
    telephone = Telephone("Telephone", autocomplete="off")
    email = Email("Email", autocomplete="off")
    consent = Radios(
        "Has the customer agreed that we contact them?",
        choices=[("yes", "Yes"), ("no", "No, or not asked yet")],
        required="Say whether the customer has agreed",
    )
    consent_on = Date("When did they agree?", hint="For example, 27 3 2026", latest=clock.today)
    keep_because = KeepBecause()

    def validate_consent_on(self, field: Date) -> None:
        """A date for a yes."""
        if self.consent.data == "yes" and not field.data and not field.process_errors:
            raise ValidationError("Enter when they agreed")

    def new_support_contact(self) -> NewSupportContact:
        """What was entered."""
        return NewSupportContact(
            name=self.name.data,
            part=self.part.data,
            organisation=self.organisation.data,
            telephone=as_written(self.telephone.data),
            email=self.email.data,
            consent_on=self.consent_on.data if self.consent.data == "yes" else None,
        )


class AddSensitiveDetailForm(Form):
    """A circumstance that stands in the customer's way, with their consent (CAS-4)."""

    barrier = Radios(
        "What stands in their way?",
        hint="A protected characteristic is kept to check that nobody is treated worse because of it.",
        choices=[(word, word.label) for word in CIRCUMSTANCES.values()],
        required="Choose what stands in their way",
    )
    detail = TextArea("What should colleagues know?", hint="Only what helps them to help. No diagnosis.", longest=1000)
    consent = Confirm(
        "The customer agrees that we keep this, and knows who can see it",
        required="Tick the box: we keep it only with consent",
    )
    consent_on = Date(
        "When did they agree?", hint="For example, 27 3 2026", required="Enter when they agreed", latest=clock.today
    )
    keep_because = KeepBecause()


class JoinForm(Form):
    """Which account is the same person’s, and how that is known."""

    other = Text("Number of the other account", required="Enter the number of the other account", width="20")
    because = TextArea(
        "How do you know that they are one person?",
        hint="For example: the same date of birth and telephone; she told us on the telephone.",
        required="Say how you know that they are one person",
        rows=3,
    )
    keep_because = KeepBecause()


class PartForm(Form):
    """Why two accounts are two people after all."""

    because = TextArea("Why are they two people?", required="Say why they are two people", rows=3)


class DeathForm(Form):
    """The day, and who told us. Nothing else is asked."""

    version = Version()
    died_on = Date("When did they die?", hint="For example, 27 3 2026", required="Enter the day", latest=clock.today)
    told_by = Text("Who told us?", hint="For example, their daughter, by telephone", required="Say who told us")


class CorrectDeathForm(Form):
    """How the mistake came about."""

    version = Version()
    because = TextArea("How did the mistake come about?", required="Say how the mistake came about", rows=3)

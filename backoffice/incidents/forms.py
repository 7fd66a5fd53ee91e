"""The incident form, drawn from the policy in force, and the small forms of incidents and the ladder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from markupsafe import Markup
from wtforms import ValidationError

from backoffice.customers.fields import AccountNumber
from backoffice.incidents.people import Colleagues
from shared import clock
from shared.actions.incidents.record import NewIncident
from shared.policy.schema import Behaviour, Category, Policy
from shared.queries.policy import policy_in_force
from shared.rules.injuries import Injury
from shared.rules.vocabulary import Channel, ProtectedCharacteristic
from shared.rules.written import clock_time, long_date
from shared.web import parse
from shared.web.forms import (
    Checkboxes,
    Confirm,
    Date,
    Files,
    Form,
    Hidden,
    Number,
    Radios,
    Select,
    Text,
    TextArea,
    TimeOfDay,
    Version,
)


class SelfHarm(Radios):
    """Asked only where the words may speak of self-harm; it stands on no other form (BEH-8)."""

    def __init__(self, label: str = "Did they speak of harming themselves, or of suicide?", **options: Any) -> None:
        yes = "It is never misconduct: nothing of it counts, and the safeguarding route is opened"
        choices = [("yes", "Yes, or they may have", yes), ("no", "No: the words mean something else")]
        super().__init__(label, **{"choices": choices, **options})

    def __call__(self, **options: Any) -> Markup:
        """Nothing, until it is asked."""
        return super().__call__(**options) if self.errors or self.data else Markup("")

    def answer(self) -> bool | None:
        """What was answered; None where it was not asked."""
        return None if not self.data else self.data == "yes"


class RecordIncidentForm(Form):
    """An incident, in under two minutes. `for_policy` adds the policy's behaviours."""

    account = Hidden()
    account_typed = AccountNumber("Account number, if you know it")
    unknown_person = Text(
        "Or who it was, as far as you know",
        hint="For example, “a man at the Elder Court office, about 50”. You can match them to an account later.",
        longest=300,
        autocomplete="off",
    )
    happened_on = Date("When did it happen?", required="Enter the date", subject="The date", latest=clock.today)
    happened_time = TimeOfDay(
        "At what time?",
        required="Enter the time",
        hint="For example, 10:20am. About when will do.",
        about="happened_at",
    )
    channel = Select("How?", choices=[(c, c.label.capitalize()) for c in Channel], required="Choose how it happened")
    place = Text("Where, if in person", longest=200, autocomplete="off")
    words_used = TextArea("The words they used", hint="As exactly as you can.", longest=4000, rows=3)
    what_happened = TextArea(
        "What happened",
        hint="Facts only: what was said and done, in order. The customer may read this one day.",
        longest=8000,
    )
    opinion = TextArea(
        "Your opinion, kept apart",
        hint="Only if it matters: how it felt, what you think was behind it. It is never quoted as fact.",
        longest=4000,
        rows=2,
    )
    recording_is_adjustment = Radios(
        "Is recording an adjustment for this customer?",
        hint="Recording can help somebody to follow what was said. Then it never counts.",
        choices=[("yes", "Yes, or it may be"), ("no", "No: I asked")],
    )
    self_harm = SelfHarm()
    hate_target = Select(
        "If it was aimed at who somebody is: at what?",
        hint="Counted as a hate incident. Leave it empty if not.",
        choices=[(one, one.label) for one in ProtectedCharacteristic],
    )
    affected_me = Confirm("It happened to me")
    affected = Colleagues("Other colleagues it happened to", hint="Begin to type a name.")
    injury = Select(
        "Was a colleague hurt?",
        hint="In body, not in feelings. Some injuries must be reported; the page will say so.",
        choices=[(one, one.label) for one in Injury],
    )
    witnesses = Colleagues("Colleagues who saw or heard it")
    minutes_spent = Number("Minutes it took", most=1440, hint="With everything that came after it.")
    danger = Confirm("Somebody is in danger, or may be")
    danger_reason = TextArea("What is the danger?", longest=1000, rows=2)
    evidence = Files("Files that show it", about="files")

    def __init__(self, *args: Any, **options: Any) -> None:
        self.policy: Policy = options.pop("policy")
        super().__init__(*args, **options)

    def categories(self) -> list[tuple[Category, Checkboxes]]:
        """Each category of the policy with its field."""
        return [(category, self[f"behaviours_{category.key}"]) for category in self.policy.categories]

    def safeguarded(self) -> list[str]:
        """Keys of the behaviours for which the policy asks about recording first (BEH-8)."""
        return [b.key for c in self.policy.categories for b in c.behaviours if b.safeguard]

    def happened_at(self) -> datetime:
        """When it happened, in the office's time."""
        return parse.moment(self.happened_on.data, self.happened_time.data)

    def when_and_how(self) -> str:
        """What stands in the fields for when and how, for whoever only has to agree: mostly it was just now."""
        on, at, channel = self.happened_on.data, self.happened_time.data, self.channel.data
        if not (on and at and channel):
            return "When and how"
        return f"When and how: {long_date(on)} at {clock_time(at)}, by {Channel(channel).label}"

    def to_mend(self, *names: str) -> bool:
        """Whether one of these fields has something to mend, so that it must be seen."""
        return any(self[name].errors for name in names)

    def holds(self, *names: str) -> bool:
        """Whether something was entered in one of these fields, files that came before too, or must be mended there."""
        return self.to_mend(*names) or any(self[name].data or getattr(self[name], "here", None) for name in names)

    def validate_happened_time(self, field: TimeOfDay) -> None:
        """Not in the time to come, nor in the hour that the clocks left out."""
        if field.data and self.happened_on.data and self.happened_at() > clock.now():
            raise ValidationError("The time must be in the past")

    def new_incident(self, me: int) -> NewIncident:
        """What was entered, by the colleague with this id."""
        recording = self.recording_is_adjustment.data
        return NewIncident(
            happened_at=self.happened_at(),
            channel=Channel(self.channel.data),
            account=self.account_typed.data or ("" if self.unknown_person.data else self.account.data),
            unknown_person=self.unknown_person.data,
            place=self.place.data,
            words_used=self.words_used.data,
            what_happened=self.what_happened.data,
            opinion=self.opinion.data,
            behaviours=tuple(key for _, field in self.categories() for key in field.data or []),
            affected=((me,) if self.affected_me.data else ()) + tuple(self.affected.data),
            witnesses=tuple(self.witnesses.data),
            minutes_spent=self.minutes_spent.data or 0,
            danger=self.danger.data,
            danger_reason=self.danger_reason.data,
            recording_is_adjustment=None if recording is None else recording == "yes",
            self_harm=self.self_harm.answer(),
            hate_target=self.hate_target.data or "",
            injury=self.injury.data or "",
        )


def incident_form(account: str = "") -> RecordIncidentForm:
    """The form for the policy in force: its behaviours by category, zero tolerance marked (BEH-1 to BEH-6)."""
    policy = policy_in_force()
    fields = {
        f"behaviours_{category.key}": Checkboxes(
            category.title,
            hint=(category.introduction or "").strip(),
            choices=[_choice(b) for b in category.behaviours],
            about="behaviours",
        )
        for category in policy.categories
    }
    moment = clock.local(clock.now())
    opened = {
        "account": account,
        "happened_on": moment.date(),
        "happened_time": moment.time().replace(second=0, microsecond=0),
        "channel": Channel.TELEPHONE.value,
        "affected_me": True,
    }
    made: type[RecordIncidentForm] = type("RecordIncidentUnderPolicy", (RecordIncidentForm,), fields)
    return made(data=opened, policy=policy)


def _choice(behaviour: Behaviour) -> tuple[str, str, str]:
    examples = "; ".join(behaviour.examples)
    if behaviour.zero_tolerance:
        examples = f"Zero tolerance. {examples[:1].upper()}{examples[1:]}".strip()
    return behaviour.key, behaviour.title, examples


class AddNoteForm(Form):
    """A correction, or what was not known at the time."""

    text = TextArea("What do you want to add or correct?", required="Write what you want to add or correct", rows=4)
    self_harm = SelfHarm()
    behaviours = Checkboxes("What the policy calls it", hint="Only what is not ticked yet.")
    evidence = Files("Files", about="files")

    def offer(self, policy: Policy, ticked: set[str]) -> None:
        """The behaviours of the policy that the incident was recorded under, but for those ticked already."""
        self.behaviours.choices = [
            (b.key, b.title, category.title)
            for category in policy.categories
            for b in category.behaviours
            if b.key not in ticked and not b.safeguard
        ]


class DangerForm(Form):
    """What was done about a danger, in the words of whoever did it (INC-5)."""

    what_was_done = TextArea(
        "What was done, and who knows of it now?",
        hint="For example: police told, log 412; Gwil and Jem do not visit alone; the office knows.",
        required="Say what was done, and who knows of it now",
    )


class SafeguardingForm(Form):
    """What was done, in the words of whoever did it."""

    version = Version()
    what_was_done = TextArea(
        "What was done, and who knows of it now?",
        hint="For example: spoke with her at 11.40am, she is with her sister; referral made to the council’s "
        "safeguarding team; her doctor knows.",
        required="Say what was done, and who knows of it now",
        rows=5,
    )


class MatchIncidentForm(Form):
    """Whose account an incident belongs to."""

    version = Version()
    account = AccountNumber(required="Enter the account number")


def ladder_channels() -> tuple[tuple[str, str, bool], ...]:
    """By which contact the ladder is walked under the policy in force: value, name, and whether it is the usual one."""
    channels = policy_in_force().ladder.channels
    return tuple((one.value, one.label.capitalize(), one is Channel.TELEPHONE) for one in channels)


class StartLadderForm(Form):
    """How the contact reaches us: the policy in force says for which the ladder is walked."""

    channel = Select("Contact by", required="Choose how they are in contact with us")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"data": {"channel": Channel.TELEPHONE.value}, **options})
        self.channel.choices = [(value, name) for value, name, _ in ladder_channels()]


class LadderStepForm(Form):
    """One click on the ladder. `step` is the one whose words were said."""

    step = Hidden()


class EndAtOnceForm(Form):
    """Danger: the reason is all that is asked."""

    reason = TextArea("What is the danger?", required="Say what the danger was", longest=1000, rows=2)

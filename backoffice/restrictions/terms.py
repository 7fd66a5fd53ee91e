"""What a restriction asks, as it stands in a form: kinds, channels and the times when calls are taken.

Three forms ask it: a proposal, a review that eases, and an appeal that is partly upheld.
"""

from __future__ import annotations

from typing import Any

from shared.actions.restrictions.change import NewTerms
from shared.models import Restriction, Staff
from shared.policy.schema import Policy
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.errors import Invalid
from shared.rules.terms import ALL_CHANNELS, DAYS, Terms, Window, windows_from
from shared.rules.vocabulary import Channel, RestrictionKind
from shared.rules.written import points_of
from shared.web.forms import Checkboxes, Date, Form, Number, Radios, Select, TextArea, TimeOfDay

#: How many times of the week a form offers.
TIMES = range(1, 6)


class TermsForm(Form):
    """Kinds, channels, times. The fields for each time of the week, `day_1`, `from_1`, `to_1` …, are added below."""

    kinds = Checkboxes("What would change?")
    channels = Checkboxes("Which forms of contact stay open?")
    counts = Radios("What is counted?", choices=[(one, one.label) for one in Counts])
    allowed = Number("How many?", least=1, most=20)
    per = Select("In how long?", choices=[(one, f"A {one.label}") for one in Per])
    allowed_minutes = Number("Of how many minutes at most?", hint="For calls. Leave it empty for no limit.", most=240)
    closed_matters = TextArea(
        "Which matter is closed?",
        hint="As the customer knows it, with when and how it was closed. One to a line.",
        rows=2,
    )

    def offer(self, policy: Policy) -> None:
        """Offer what the policy has, with the longest that each may last (RES-7)."""
        self.kinds.choices = [
            (option.kind, option.kind.label, f"{option.describes} For {option.longest_months} months at most.")
            for option in policy.restrictions
        ]
        if (allowance := policy.option(RestrictionKind.ALLOWANCE)) and allowance.least:
            self.allowed.description = f"The policy leaves {allowance.least.of(Counts.CALLS)} at the least."
        option = policy.option(RestrictionKind.ONE_FORM_ONLY)
        self.channels.choices = [(c, c.label.capitalize()) for c in (option.channels if option else ALL_CHANNELS)]

    def windows(self) -> tuple[Window, ...]:
        """The times that are complete, in the order of the week."""
        rows = [(self[f"day_{n}"].data, self[f"from_{n}"].data, self[f"to_{n}"].data) for n in TIMES]
        return tuple(sorted(Window(int(day), opens, closes) for day, opens, closes in rows if day and opens and closes))

    def incomplete_times(self) -> dict[str, str]:
        """For each time of which a part is missing, the message beside that part."""
        missing = {}
        for n in TIMES:
            parts = {name: self[f"{name}_{n}"] for name in ("day", "from", "to")}
            given = [bool(part.data) or bool(part.errors) for part in parts.values()]
            if any(given) and not all(given):
                name = next(name for name, part in parts.items() if not part.data)
                missing[f"{name}_{n}"] = "Give the day, the start and the end of each time"
        return missing

    def chosen_kinds(self) -> tuple[RestrictionKind, ...]:
        """The kinds that are ticked."""
        return tuple(RestrictionKind(kind) for kind in self.kinds.data or ())

    def chosen_channels(self) -> tuple[Channel, ...]:
        """The channels that are ticked; they count only for contact in one form."""
        if RestrictionKind.ONE_FORM_ONLY not in self.chosen_kinds():
            return ()
        return tuple(Channel(channel) for channel in self.channels.data or ())

    def chosen_windows(self) -> tuple[Window, ...]:
        """The times given; they count only for calls at stated times."""
        return self.windows() if RestrictionKind.CALLS_AT_STATED_TIMES in self.chosen_kinds() else ()

    def chosen_allowances(self) -> tuple[Allowance, ...]:
        """The allowance as far as it is filled in; it counts only where an allowance is ticked."""
        if RestrictionKind.ALLOWANCE not in self.chosen_kinds() or not self.counts.data:
            return ()
        number, per, minutes = self.allowed.data, self.per.data, self.allowed_minutes.data
        return (Allowance(Counts(self.counts.data), number or 0, Per(per or Per.WEEK), minutes or 0),)

    def chosen_matters(self) -> tuple[str, ...]:
        """The closed matters, one of each line; they count only where that is ticked."""
        if RestrictionKind.CLOSED_MATTER not in self.chosen_kinds():
            return ()
        return points_of(self.closed_matters.data or "")

    def terms(self, officer: Staff | None = None, deputy: Staff | None = None) -> Terms:
        """The terms as far as they are filled in, for a preview."""
        named = RestrictionKind.NAMED_OFFICER in self.chosen_kinds()
        return Terms(
            kinds=self.chosen_kinds(),
            channels=self.chosen_channels(),
            windows=self.chosen_windows(),
            officer=officer.in_full if named and officer else "",
            deputy=deputy.in_full if named and deputy else "",
            allowances=tuple(one for one in self.chosen_allowances() if one.number),
            closed_matters=self.chosen_matters(),
        )


for _n in TIMES:
    _days = [(str(number), day) for number, day in enumerate(DAYS)]
    setattr(TermsForm, f"day_{_n}", Select(f"Day of time {_n}", choices=_days, about="windows"))
    setattr(TermsForm, f"from_{_n}", TimeOfDay(f"Start of time {_n}"))
    setattr(TermsForm, f"to_{_n}", TimeOfDay(f"End of time {_n}"))


class EasedTermsForm(TermsForm):
    """Terms from now on, where a restriction is eased: opened with those that it has."""

    ends_on = Date("It now ends on")

    def easing(self, otherwise: Restriction) -> NewTerms:
        """The easing that the form describes. Raises Invalid for times of which a part is missing."""
        if missing := self.incomplete_times():
            raise Invalid(missing)
        return NewTerms(
            kinds=self.chosen_kinds(),
            ends_on=self.ends_on.data or otherwise.ends_on,
            channels=self.chosen_channels(),
            windows=self.chosen_windows(),
            allowances=self.chosen_allowances(),
            closed_matters=self.chosen_matters(),
        )


def terms_in_form(restriction: Restriction) -> dict[str, Any]:
    """The fields of a form for the terms that a restriction has."""
    fields: dict[str, Any] = {
        "kinds": list(restriction.kinds),
        "channels": list(restriction.channels),
        "ends_on": restriction.ends_on,
        "closed_matters": "\n".join(restriction.closed_matters),
    }
    for one in restriction.allowances:
        fields |= {"counts": one["counts"], "allowed": one["number"], "per": one["per"]}
        fields |= {"allowed_minutes": one["minutes"] or None}
    for number, window in zip(TIMES, windows_from(restriction.windows), strict=False):
        fields |= {f"day_{number}": str(window.day), f"from_{number}": window.opens, f"to_{number}": window.closes}
    return fields

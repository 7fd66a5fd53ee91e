"""The forms of a file of contacts: which file, and what its columns hold (INC-9)."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from backoffice.contacts.file_field import CsvFile, FileText
from shared.rules.contact_file import Column, ContactSheet, Mapping, Taken, Told, proposed_columns, sheet_of, told_by
from shared.rules.vocabulary import Channel, Direction
from shared.web.fields import Hidden
from shared.web.forms import Form, Radios, Select

_NONE = "none"
_NEEDED = {Column.WHO, Column.WHEN}


class ChooseFileForm(Form):
    """A CSV file from a telephone or email system."""

    sheet: ContactSheet | None = None
    file = CsvFile(
        "The file",
        hint="CSV, with commas, semicolons or tabs, and the names of the columns in its first line. "
        "Up to 2,000 lines and 400 kB.",
        required="Choose a file",
    )

    def validate_file(self, field: CsvFile) -> None:
        """It must have lines below its heads."""
        try:
            self.sheet = sheet_of(field.data)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


class SayColumnsForm(Form):
    """What each column holds, and what is meant where a line does not say."""

    text = FileText()
    named = Hidden()
    who = Select(Column.WHO.label, required="Choose the column that says whose contact it is")
    when = Select(Column.WHEN.label, required="Choose the column with the day")
    time = Select(Column.TIME.label)
    taken = Select(Column.TAKEN.label)
    means = Radios(
        "Where a length of time is not written as hh:mm:ss",
        choices=[(one, one.label) for one in Taken],
        required="Say what a length of time means",
    )
    channel = Select(Column.CHANNEL.label)
    usual_channel = Select(
        "Where a line does not say how",
        choices=[(one, one.label.capitalize()) for one in Channel],
        required="Choose how, where a line does not say",
    )
    direction = Select(Column.DIRECTION.label)
    usual_direction = Radios(
        "Where a line does not say which way",
        choices=[(Direction.IN, "From the customer"), (Direction.OUT, "From us")],
        required="Say which way, where a line does not say",
    )
    subject = Select(Column.SUBJECT.label)
    issue = Select(Column.ISSUE.label)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sheet: ContactSheet | None = None
        self.wrong = ""
        try:
            self.sheet = sheet_of(self.text.data or "")
        except ValueError as wrong:
            self.wrong = str(wrong)
        heads = self.sheet.heads if self.sheet else ()
        named = [(str(place), head or f"Column {place + 1}") for place, head in enumerate(heads)]
        for column in Column:
            self[column.value].choices = named if column in _NEEDED else [(_NONE, "No column"), *named]

    @classmethod
    def of(cls, sheet: ContactSheet | None, text: str, named: str) -> SayColumnsForm:
        """The form as it opens for a file, with the columns that are known by their heads."""
        places = {column.value: str(place) for column, place in proposed_columns(sheet.heads if sheet else ()).items()}
        usual = {
            "means": Taken.MINUTES.value,
            "usual_channel": Channel.TELEPHONE.value,
            "usual_direction": Direction.IN.value,
        }
        nothing = {column.value: _NONE for column in Column if column not in _NEEDED}
        return cls(None, data=nothing | usual | places | {"text": text, "named": named})

    def validate_text(self, field: FileText) -> None:
        """The file came along, and can be read."""
        if self.wrong:
            raise ValidationError(self.wrong)

    def mapping(self) -> Mapping:
        """What was said of the columns."""
        chosen = {column: self[column.value].data for column in Column}
        return Mapping(
            {column: int(place) for column, place in chosen.items() if place and place != _NONE},
            Taken(self.means.data or Taken.MINUTES),
            Channel(self.usual_channel.data or Channel.TELEPHONE),
            Direction(self.usual_direction.data or Direction.IN),
        )

    def told(self) -> Told:
        """What the file tells with these columns."""
        return told_by(self.sheet, self.mapping()) if self.sheet else Told()

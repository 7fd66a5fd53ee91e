"""What is left out of a copy for outside is found however it is written (REP-5)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from shared.models.references import new_code
from shared.rules.pack import Pack, PackEntry, PackPart
from shared.rules.redaction import CODE, Left, Redactor, alone_of, through

WHO = "[Line manager 1]"


def redact(text: str, *names: str) -> str:
    """The text without these people, whose first names and surnames count alone."""
    return Redactor([Left(name, WHO, alone_of(name, ["Morgan Okafor-Reed"])) for name in names]).text(text)


@pytest.mark.parametrize(
    "written",
    [
        "Bo Examplar", "BO EXAMPLAR", "bo examplar", "Bo\nExamplar", "Bo\u00a0Examplar", "Bo  \t Examplar",
        "B\u00ado Exam\u200bplar", "Bo Éxamplar", "Bo Examplar’s", "Examplar", "EXAMPLAR", "examplar",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    said = redact(f"I spoke to {written} on Monday.", "Bo Examplar")
    assert "xamplar" not in said.lower()
    assert said.startswith(f"I spoke to {WHO}")
    assert said.endswith(" on Monday.")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Siân O’Brien-Ñuñez", "Sian O'Brien-Nunez"), ("Siân O’Brien-Ñuñez", "SIÂN O‘BRIEN\u2010\nÑUÑEZ"),
        ("Siân O’Brien-Ñuñez", "Mrs O`Brien"), ("Zoë Fluß", "Zoe Flus"), ("Raffi Office", "Ra\ufb03 O\ufb03ce"),
        ("Łucja Søren", "Lucja Soren"), ("Jose\u0301 Ruiz", "Jos\u00e9 Ruiz"),
    ],
)  # fmt: skip
def test_accents_apostrophes_hyphens_and_ligatures_hide_nobody(name: str, written: str) -> None:
    said = redact(f"<{written}>", name)
    assert said.replace(WHO, "").strip("<> \n") in {"", "Mrs", "-"} or said == f"<Mrs {WHO}>"


@pytest.mark.parametrize("name", ["ਹਰਪ੍ਰੀਤ ਕੌਰ", "मीना देवी", "মিনা বেগম", "ரவி குமார்", "طه خان", "Bo آصف"])
def test_a_name_in_any_script_is_left_out_whole_and_by_one_part_of_it(name: str) -> None:
    first, last = name.split()
    assert redact(f"“{name}”, {first}; {last} ({first})", name) == f"“{WHO}”, {WHO}; {WHO} ({WHO})"


def test_a_longer_word_in_any_script_is_another() -> None:
    longer = "ਹਰਪ੍ਰੀਤ ਗਿੱਲ, मीनाक्षी"
    assert redact(longer, "ਹਰਪ ਮਾਨ", "मीना देवी", "ਗਿ ਮਾਨ") == longer


@pytest.mark.parametrize(
    "written", ["01632 960417", "01632960417", "+44 1632 960417", "+44 (0)1632 960 417", "01632-960-417"]
)
def test_a_number_is_found_however_it_is_spaced(written: str) -> None:
    said = Redactor([Left("01632 960417", "[their number]")]).text(f"Ring {written}, please")
    assert "960" not in said
    assert "[their number], please" in said


def test_words_that_only_look_alike_stay() -> None:
    assert redact("They will pay. Will came. Willow Road.", "Will Grant") == f"They will pay. {WHO} came. Willow Road."
    assert redact("Bo rang. To bo or not", "Bo Examplar") == f"{WHO} rang. To bo or not"
    assert redact("Examplary work", "Bo Examplar") == "Examplary work"
    assert redact("Morgan wrote", "Morgan Freeling") == "Morgan wrote"  # the customer’s own name, too
    assert redact("Morgan Freeling wrote", "Morgan Freeling") == f"{WHO} wrote"


def test_a_private_code_never_goes_out() -> None:
    code = new_code()
    for redactor in (Redactor([]), Redactor([Left("Bo Examplar", WHO)])):
        assert redactor.text(f"Your private code is {code}.") == f"Your private code is {CODE}."


def test_no_field_of_a_dossier_is_forgotten() -> None:
    said = "Bo Examplar"
    whole = Pack(said, said, (said,), (PackPart(said, (PackEntry(said, said, ((said, said),), said),)),))
    redactor = Redactor([Left(said, WHO)])
    assert "Examplar" not in repr(redactor.all_of(whole))
    assert redactor.found.total() == repr(whole).count(said)


def test_what_could_hide_words_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        """A value with a list."""

        words: list[str]

    with pytest.raises(TypeError):
        through(Odd(["Bo Examplar"]), str.upper)

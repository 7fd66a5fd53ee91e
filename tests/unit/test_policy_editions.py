"""An edition of a policy is read strictly: what is wrong with it is said with its line, and what it lacks is known."""

from __future__ import annotations

import shutil
import tomllib
import unicodedata
from pathlib import Path

import pytest

from shared import cli
from shared.letters.characters import unprintable
from shared.policy.editions import beside, check_edition, direction, fingerprints, read_edition, skeleton
from shared.policy.poster import TranslatedPoster, english, fingerprint
from shared.policy.reading import PolicyMistake, library, read_policy

POLICY = library()["housing-association"]
POLISH = beside(POLICY)["housing-association.pl"].read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (('language = "pl"', 'language = "polish"'), 3, "“polish” is not the code of a language"),
        (('language = "pl"', 'language = "en"'), 3, "the English is the policy itself"),
        (('language = "pl"\n', ""), 1, "has no “language”"),
        (('key = "commitments"', 'key = "commitment"'), 0, "there are two sections called “commitment”"),
        (("contents = ", 'content = "x"\ncontents = '), 0, "“content” is not known here; did you mean “contents”?"),
        (("[[statement]]", '[[statement]]\npicture = "dragon"'), 0, "there is no drawing “dragon”; there are"),
        (("W internecie", ""), 0, "“address” is empty"),
        (("20 dni roboczych", "{appeal_window}"), 0, "“{appeal_window}” can’t stand in an edition"),
        (("made_on = 2026-11-21", 'made_on = "soon"'), 6, "“made_on”"),
        (('["Szacunek działa",', '["Wzajemny szacunek działa",'), 0, "has room for 17"),
        (('    "Gróźb",', '    "Gróźb",' + '"Nękania", ' * 9), 0, "longer than the 10 lines"),
        (("Wersja {version}, ", ""), 0, "“{version}” is missing"),
        (("Masz prawo do tego", "{ombudsman}"), 0, "“{ombudsman}” can’t stand on a poster"),
    ],
)
def test_each_mistake_is_named_with_its_line(change: tuple[str, str], line: int, what: str) -> None:
    text = POLISH.replace(*change, 1)
    with pytest.raises(PolicyMistake) as raised:
        read_edition(text, source="pl")
    assert what in str(raised.value)
    assert raised.value.line == line or not line
    assert raised.value.line >= 1


def test_what_is_no_toml_is_a_mistake_and_no_crash() -> None:
    for text in ("language =", "[[statement]", b"\xff\xfe", ""):
        with pytest.raises(PolicyMistake):
            read_edition(text, source="pl")


def test_a_section_that_the_policy_does_not_have_is_a_mistake() -> None:
    edition = read_edition(POLISH.replace("of = { commitment =", "of = { comitment ="), source="pl")
    with pytest.raises(PolicyMistake, match="comitment"):
        check_edition(edition, read_policy(POLICY.read_bytes(), source="policy"), source="pl")


@pytest.mark.clause("POL-4")
def test_a_change_of_the_english_shows_at_the_places_that_it_touches_and_nowhere_else() -> None:
    edition = read_edition(POLISH, source="pl")
    assert edition.behind(read_policy(POLICY.read_bytes(), source="policy")) == ()
    text = POLICY.read_text("utf-8")
    changes = {
        "Threats": ("Threats of any kind", ("statement.behaviours", "poster")),
        "policy_review_months = 12": ("policy_review_months = 9", ("statement.policy_review",)),
        '    "Do our best to help.",\n': ("", ("statement.commitments", "poster")),
        "Taking a concern": ("Bringing a concern", ("statement.behaviours",)),
    }
    for old, (new, places) in changes.items():
        assert old in text
        changed = read_policy(text.replace(old, new, 1), source="policy")
        assert edition.behind(changed) == places


def test_a_translator_gets_every_section_with_its_mark() -> None:
    policy = read_policy(POLICY.read_bytes(), source="policy")
    made = skeleton(policy)
    for place, mark in fingerprints(policy).items():
        assert f'{place.partition(".")[2]} = "{mark}"' in made
    for section in (*policy.statement, *policy.privacy):
        if section.basis in {None, policy.organisation.lawful_basis}:
            assert f"# {section.title}" in made
    assert f'[poster]\nof = "{fingerprint(policy)}"' in made
    empty = tomllib.loads(made)["poster"]
    assert set(empty) == set(TranslatedPoster.model_fields)
    for name, each in english(policy).lists.items():
        assert empty[name]["items"] == [""] * len(each.items)
        for text in (each.title, *each.items):
            assert f"# {text}\n" in made


@pytest.mark.clause("POL-4")
def test_an_edition_may_have_no_poster_and_is_not_behind_for_that() -> None:
    start, end = POLISH.index("[poster]"), POLISH.index("[[statement]]")
    edition = read_edition(POLISH[:start] + POLISH[end:], source="pl")
    policy = read_policy(POLICY.read_bytes(), source="policy")
    assert edition.behind(policy) == ()
    assert edition.poster_in_force(policy) is None


@pytest.mark.parametrize(
    ("language", "runs"), [("cy", "ltr"), ("pl", "ltr"), ("ur", "rtl"), ("ar", "rtl"), ("he", "rtl")]
)
def test_the_direction_is_the_language_s_own(language: str, runs: str) -> None:
    assert direction(language) == runs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy file of somebody's own, with one translation beside it."""
    (tmp_path / "editions").mkdir()
    shutil.copy(POLICY, tmp_path / "ours.toml")
    (tmp_path / "editions" / "ours.pl.toml").write_text(POLISH, "utf-8")
    return tmp_path


@pytest.mark.parametrize("escaped", [False, True])
def test_the_command_names_the_line_of_what_no_letter_can_print(
    folder: Path, capsys: pytest.CaptureFixture[str], escaped: bool
) -> None:
    named = (chr(point) for point in range(0x10000, 0x30000) if unicodedata.name(chr(point), ""))
    absent = next(character for character in named if unprintable(character))
    written = f"\\U{ord(absent):08X}" if escaped else absent
    policy = folder / "ours.toml"
    lines = policy.read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines) if line.startswith('summary = "'))
    lines[number] = f'summary = "{written}' + lines[number].removeprefix('summary = "')
    policy.write_text("\n".join(lines) + "\n", "utf-8")
    assert cli.main(["policy", "check", str(policy)]) == 2
    said = capsys.readouterr()
    name = unicodedata.name(absent).lower()
    assert f"line {number + 1}: “{absent}” ({name}) can’t be printed" in said.out + said.err


@pytest.mark.clause("POL-4")
def test_the_command_checks_the_editions_with_the_policy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["policy", "check", str(folder / "ours.toml")]
    assert cli.main(command) == 0
    assert "ours.pl: Up to date." in capsys.readouterr().out
    policy = folder / "ours.toml"
    policy.write_text(
        policy.read_text("utf-8").replace("policy_review_months = 12", "policy_review_months = 9"), "utf-8"
    )
    assert cli.main(command) == 1
    assert "ours.pl: behind the English. “statement.policy_review” has changed" in capsys.readouterr().out
    policy.write_text(POLICY.read_text("utf-8").replace('"Do our best to help.",', ""), "utf-8")
    assert cli.main(command) == 1
    assert "“poster” has changed: this one is not offered any more" in capsys.readouterr().out
    (folder / "editions" / "ours.pl.toml").write_text('language = "pl"\n', "utf-8")
    assert cli.main(command) == 2
    said = capsys.readouterr().err
    assert "ours.pl, line 1: " in said
    assert "Traceback" not in said

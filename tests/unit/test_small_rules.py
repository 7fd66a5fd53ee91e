"""The short rules, each at its edges: names, files of contacts, markers, answers, dates, what is hidden."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from shared.rules.addresses import contact_page, customer_page, record_of, record_page
from shared.rules.allegations import DAYS_FOR_A_VIEW, DAYS_TO_ANSWER
from shared.rules.contact_file import (
    MOST_LINES,
    Column,
    ContactSheet,
    Mapping,
    Taken,
    minutes_of,
    moment_of,
    proposed_columns,
    sheet_of,
    told_by,
)
from shared.rules.deadlines import LOST_CODE_WORKING_DAYS, QUESTION_WORKING_DAYS, working_days_between
from shared.rules.direction import direction_of, in_runs, is_turned
from shared.rules.errors import NotFound
from shared.rules.help_offered import to_offer
from shared.rules.kept import letter_meets
from shared.rules.likeness import account_key, postcode_key
from shared.rules.markers import LONGEST_MONTHS, REVIEW_MONTHS, place_key, wrong_dates
from shared.rules.names import (
    SHORTEST_MISSPELT,
    filed,
    folded,
    found_by,
    joined,
    long_words,
    name_terms,
    one_letter_apart,
    parted,
    pieces,
    short_words,
    spellings,
)
from shared.rules.printable import why_not_printed
from shared.rules.reflection import in_sample
from shared.rules.reply import Through, chosen, missing_to_reply, way_in_words
from shared.rules.retention import OMBUDSMAN_MONTHS, Kept, RecordKind, why
from shared.rules.rights import RightsQuestion, due_on
from shared.rules.systems import ASKS_A_MINUTE, signature, token_digest, why_not_called
from shared.rules.third_parties import without_third_parties
from shared.rules.triage import DAYS_TO_PLACE, DAYS_TO_READ
from shared.rules.vocabulary import AdjustmentKind, Barrier, Channel, Direction, Nation
from shared.rules.words import whole
from shared.rules.written import clock_time, in_sentence, listed, long_date, points_of, quoted

C, A, Q = Channel, AdjustmentKind, RightsQuestion
ENGLAND = Nation.ENGLAND


def test_letters_are_folded_and_cut() -> None:
    assert folded("ŁÉ Ørsted") == "le orsted"
    assert folded("ABC") == "abc"
    assert pieces("O’Brien-Lee, 14b") == ["o", "brien", "lee", "14b"]
    assert pieces("x" * 41) == ["x" * 40]
    assert pieces("é" * 41) == ["e" * 40]


def test_each_way_in_which_a_query_may_begin() -> None:
    assert {"o", "brien", "obrien"} <= name_terms("O’Brien")
    assert {"de", "souza", "desouza"} <= name_terms("De Souza")
    assert "annsmith" in name_terms("Ann Smith")
    assert "annesmith" not in name_terms("Anne Smith")
    assert "vanderberg" in name_terms("van der Berg")
    assert "vandernberg" not in name_terms("van dern Berg")
    assert {"donald", "macdonald", "mcdonald"} <= name_terms("McDonald")
    assert "macee" not in name_terms("McEe")
    assert "maceea" in name_terms("McEea")
    assert {"mueller", "muller"} <= name_terms("Müller")
    assert "" not in name_terms("McAll Mac")


def test_what_finds_a_customer() -> None:
    words = found_by("Ann Lee", "HA-204417", "ZZ1 4AB", former=["Ann Roe"]).split()
    assert {"ann", "lee", "annlee", "roe", "ha", "204417", "ha204417", "zz1", "4ab", "zz14ab"} <= set(words)
    assert words == sorted(words)
    assert found_by("Ann").split() == ["ann"]
    assert "sw1a1aa" in found_by("Ann", "HA-204417", "SW1A - 1AA").split(), "what stands between is left out"
    assert "jonathandevries" not in name_terms("Jonathan de Vries")
    assert list(joined(["a", "b"])) == [["ab"]]
    assert list(joined(["a", "b", "c"])) == [["ab", "c"], ["a", "bc"], ["abc"]]
    assert list(joined(["a"])) == []


def test_words_by_their_length() -> None:
    assert SHORTEST_MISSPELT == 4
    assert long_words("ann anna 2044 annabel") == {"anna", "annabel"}
    assert short_words("a an ann anna 204") == {"an", "ann"}
    assert parted("abcde") == [("ab", "cde"), ("abc", "de")]
    assert parted("abc") == []
    assert spellings("a") == set()
    assert spellings("an") == {"an"}
    assert spellings("ann") == {"ann"}
    assert spellings("anna") == {"anna", "nna", "ana", "ann"}
    assert spellings("abcdef") >= {"bcdef", "cdef", "abcdef", "acdef"}
    assert "def" not in spellings("abcdef")
    assert "defg" in spellings("abcdefg")
    assert ("ann", "an n") in set(filed(["an n"]))
    assert not list(filed(["x" * 41]))
    assert list(filed(["x" * 40]))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("smith", "smith", True),
        ("smith", "smyth", True),
        ("smith", "smih", True),
        ("smith", "smiith", True),
        ("smith", "smtih", True),
        ("smith", "smthi", False),
        ("smith", "smy", False),
        ("smith", "smythe", False),
        ("smith", "smitten", False),
        ("ab", "ba", True),
        ("abc", "bad", False),
        ("", "a", True),
        ("", "ab", False),
        ("smith", "smihtx", False),
        ("a", "b", True),
        ("abcd", "badc", False),
    ],
)
def test_one_letter_apart(one: str, other: str, apart: bool) -> None:
    assert one_letter_apart(one, other) is apart
    assert one_letter_apart(other, one) is apart


@pytest.mark.parametrize(
    ("written", "means", "minutes"),
    [
        ("24:00:00", Taken.MINUTES, 1440),
        ("1:00", Taken.HOURS, 60),
        ("0:01:00", Taken.HOURS, 1),
        ("0:29", Taken.MINUTES, 1),
        ("1:30", Taken.MINUTES, 2),
        ("89", Taken.SECONDS, 1),
        ("90", Taken.SECONDS, 2),
        ("1", Taken.SECONDS, 1),
        ("0", Taken.SECONDS, 0),
        ("1440", Taken.MINUTES, 1440),
        ("5", Taken.HOURS, 5),
    ],
)
def test_lengths_at_their_edges(written: str, means: Taken, minutes: int) -> None:
    assert minutes_of(written, means) == minutes


def test_a_minute_more_than_a_day_is_too_long() -> None:
    with pytest.raises(ValueError, match="longer than a day"):
        minutes_of("1441", Taken.MINUTES)


@pytest.mark.parametrize(
    ("day", "at", "reads"),
    [
        ("29/11/2026", "12:05 pm", "2026-11-29T12:05:00"),
        ("29/11/2026", "11.05pm", "2026-11-29T23:05:00"),
        ("29/11/2026", "12:05am", "2026-11-29T00:05:00"),
        ("1/2/2026", "09:00:07", "2026-02-01T09:00:07"),
        ("29/11/2026, 9:00", "", "2026-11-29T09:00:00"),
        ("2026-11-29", "9:00", "2026-11-29T09:00:00"),
        ("2026-11-29T09:00", "", "2026-11-29T09:00:00"),
        ("2026-11-29 9:00", "", "2026-11-29T09:00:00"),
    ],
)
def test_moments_as_people_write_them(day: str, at: str, reads: str) -> None:
    assert moment_of(day, at).isoformat() == reads


def test_a_file_has_lines_and_no_more_than_are_taken() -> None:
    head, line = "account;when", "HA-1;29/11/2026 10:00"
    assert len(sheet_of("\n".join([head, *[line] * MOST_LINES])).lines) == MOST_LINES
    with pytest.raises(ValueError, match="more than 2,000 lines"):
        sheet_of("\n".join([head, *[line] * (MOST_LINES + 1)]))
    with pytest.raises(ValueError, match="no lines below"):
        sheet_of(f"{head}\n \n")
    one = sheet_of(f"{head}\n\n{line}\n")
    assert (one.heads, one.lines) == (("account", "when"), ((3, ("HA-1", "29/11/2026 10:00")),))
    for mark in (";", "\t", ",", "|"):
        assert sheet_of(f"\na{mark}b\nc{mark}d").heads == ("a", "b")


def test_columns_by_their_heads_each_once() -> None:
    assert proposed_columns(["From", "Date of call", "Type", "Case"]) == {
        Column.WHO: 0, Column.WHEN: 1, Column.CHANNEL: 2, Column.ISSUE: 3,
    }  # fmt: skip
    assert proposed_columns(["Email", "Account"])[Column.WHO] == 1
    assert proposed_columns(["Other"]) == {}


SAYS = {Column.WHO: 0, Column.WHEN: 1, Column.CHANNEL: 2, Column.DIRECTION: 3, Column.SUBJECT: 4, Column.ISSUE: 5}


def line(*cells: str) -> str:
    """What becomes of one line: its way, direction and subject; or why it is refused."""
    told = told_by(ContactSheet((), ((2, cells),)), Mapping(SAYS))
    if told.refused:
        assert not told.lines
        return told.refused[0].why
    (found,) = told.lines
    return f"{found.channel.value} {found.direction.value} {found.subject}|{found.issue}"


WHEN = "29/11/2026 10:00"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (("HA-1", WHEN), "telephone in Not said (telephone)|"),
        (("HA-1", WHEN, "Email", "Outbound", "Boiler", "X-1"), "email out Boiler|X-1"),
        (("HA-1", WHEN, "voice call", "received by us"), "telephone in Not said (telephone)|"),
        (("HA-1", WHEN, "", "from customer"), "telephone in Not said (telephone)|"),
        (("HA-1", WHEN, "", "to customer"), "telephone out Not said (telephone)|"),
        (("HA-1", WHEN, "", "sent today"), "telephone out Not said (telephone)|"),
        (("HA-1", WHEN, "", "sideways"), "Which way: in or out: we don’t know “sideways”"),
        (("HA-1", WHEN, "pigeon"), "How: telephone, email …: we don’t know “pigeon”"),
        (("", WHEN), "It does not say whose contact it is"),
        (("HA-1", WHEN, "", "", "x" * 200), f"telephone in {'x' * 200}|"),
        (("HA-1", WHEN, "", "", "x" * 201), "What it was about: it must be 200 characters or fewer"),
        (("HA-1", WHEN, "", "", "", "x" * 201), "Which matter it belongs to: it must be 200 characters or fewer"),
    ],
)
def test_what_a_line_says(cells: tuple[str, ...], says: str) -> None:
    assert line(*cells) == says
    assert Mapping({}).direction is Direction.IN


@pytest.mark.parametrize(
    ("kind", "detail", "form", "by", "meets"),
    [
        (A.LARGE_PRINT, "18", {"points": 18}, None, True),
        (A.LARGE_PRINT, "18", {"points": 17}, None, False),
        (A.LARGE_PRINT, "", {"points": 16}, None, True),
        (A.LARGE_PRINT, "", {"points": 15}, None, False),
        (A.COLOURED, "Blue on cream", {"paper": "cream", "ink": "black"}, None, True),
        (A.COLOURED, "blue", {"paper": "white", "ink": "blue"}, None, True),
        (A.COLOURED, "blue", {"paper": "white", "ink": "black"}, None, False),
        (A.TRANSLATION, "Welsh", {"language": "cy"}, None, True),
        (A.TRANSLATION, "Welsh", {"language": "en"}, None, False),
        (A.EASY_READ, "", {"easy_read": 1}, None, True),
        (A.EASY_READ, "", {"easy_read": 0}, None, False),
        (A.OTHER_CHANNEL, "Email", {}, C.EMAIL, True),
        (A.OTHER_CHANNEL, "email", {}, C.LETTER, False),
        (A.OTHER_CHANNEL, "email", {}, None, None),
        (A.MORE_TIME, "", {}, C.EMAIL, None),
    ],
)
def test_whether_a_letter_met_what_was_agreed(
    kind: AdjustmentKind, detail: str, form: dict[str, object], by: Channel | None, meets: bool | None
) -> None:
    assert letter_meets(kind, detail, form, by) is meets


def test_a_marker_is_looked_at_and_ends_in_time() -> None:
    today = date(2026, 11, 30)
    review, ends = date(2027, 5, 30), date(2027, 11, 30)
    assert (REVIEW_MONTHS, LONGEST_MONTHS) == (6, 12)
    assert wrong_dates(today, review, ends) == {}
    assert wrong_dates(today, review, review) == {}
    assert list(wrong_dates(today, today, ends)) == list(wrong_dates(today, date(2027, 5, 31), ends)) == ["review_on"]
    assert list(wrong_dates(today, review, date(2027, 12, 1))) == ["ends_on"]
    assert list(wrong_dates(today, review, today)) == ["ends_on"]
    assert wrong_dates(today, review, date(2027, 5, 29))["ends_on"].startswith("It can’t end before")


def test_a_place_is_its_postcode_and_first_line() -> None:
    assert place_key("\n14 Elder Court\nTown", "zz1 4ab") == "ZZ14AB:14eldercourt"
    assert place_key("14 Elder Court\nZZ1 4AB", "") == "ZZ14AB:14eldercourt"
    assert place_key("14 Elder Court", "") == place_key("", "ZZ1 4AB") == ""
    assert postcode_key("A1 1AA and ZZ1 4AB") == "ZZ14AB"
    assert account_key("ha 20/44-17") == "HA204417"


@pytest.mark.parametrize(
    ("by", "given", "missing"),
    [
        (C.EMAIL, {"email": ""}, ["email"]),
        (C.EMAIL, {"email": "a@b.example"}, []),
        (C.EMAIL, {}, []),
        (C.TELEPHONE, {"telephone": " "}, ["telephone"]),
        (C.TEXT, {"telephone": "01632 960001"}, ["telephone"]),
        (C.TEXT, {"telephone": ""}, ["telephone"]),
        (C.TEXT, {"telephone": "07700 900123"}, []),
        (C.TELEPHONE, {"telephone": "01632 960001"}, []),
        (C.LETTER, {"address": ""}, ["address"]),
        (C.VIDEO_CALL, {"email": "", "telephone": " "}, ["email"]),
        (C.VIDEO_CALL, {"email": "", "telephone": "07700 900123"}, []),
        (C.VIDEO_CALL, {"email": "a@b.example", "telephone": ""}, []),
        (C.OFFICE, {"email": ""}, []),
        (None, {"email": ""}, []),
    ],
)
def test_what_an_answer_needs(by: Channel | None, given: dict[str, str], missing: list[str]) -> None:
    assert list(missing_to_reply(by, given)) == missing


def test_a_way_through_somebody() -> None:
    assert chosen("bsl") == (C.VIDEO_CALL, Through.BSL)
    assert chosen("text_relay") == (C.TELEPHONE, Through.TEXT_RELAY)
    assert chosen("email") == (C.EMAIL, None)
    assert way_in_words(C.EMAIL, None) == "email"
    assert way_in_words(C.VIDEO_CALL, Through.BSL) == "British Sign Language (video call)"


@pytest.mark.parametrize(
    ("received", "waits", "longer", "due"),
    [
        (date(2027, 1, 4), [], False, date(2027, 2, 4)),
        (date(2027, 1, 4), [], True, date(2027, 4, 5)),  # 4 April is a Sunday
        (date(2027, 1, 6), [], False, date(2027, 2, 8)),  # 6 February is a Saturday
        (date(2027, 1, 4), [(Q.IDENTITY, date(2027, 1, 5), date(2027, 1, 12))], False, date(2027, 2, 12)),
        (date(2027, 1, 4), [(Q.MEANING, date(2027, 1, 5), date(2027, 1, 12))], False, date(2027, 2, 11)),
        (
            date(2027, 1, 4),
            [(Q.IDENTITY, date(2027, 1, 4), date(2027, 1, 12)), (Q.MEANING, date(2027, 1, 5), date(2027, 1, 15))],
            False,
            date(2027, 2, 15),
        ),
        (
            date(2027, 1, 4),
            [(Q.MEANING, date(2027, 1, 5), date(2027, 1, 8)), (Q.IDENTITY, date(2027, 1, 4), date(2027, 1, 12))],
            False,
            date(2027, 2, 12),
        ),
    ],
)
def test_by_when_a_request_about_ones_data_is_answered(
    received: date, waits: list[tuple[RightsQuestion, date, date]], longer: bool, due: date
) -> None:
    assert due_on(received, waits, ENGLAND, longer=longer) == due


@pytest.mark.parametrize(
    ("url", "production", "taken"),
    [
        ("https://repairs.example.org/hooks", True, True),
        ("http://repairs.example.org/hooks", False, False),
        ("http://localhost:8000/hooks", False, True),
        ("http://127.0.0.1/hooks", True, False),
        ("https://user@repairs.example.org", False, False),
        ("https://:pass@repairs.example.org", False, False),
        ("https://repairs.example.org/#x", False, False),
        ("https:///hooks", False, False),
        ("ftp://localhost/hooks", False, False),
    ],
)
def test_where_a_webhook_may_go(url: str, production: bool, taken: bool) -> None:
    assert (why_not_called(url, production=production) == "") is taken


def test_a_message_is_signed_in_the_standard_form() -> None:
    assert ASKS_A_MINUTE == 120
    # The example of the Standard Webhooks libraries.
    assert signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}'
    ) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="  # fmt: skip
    assert token_digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mr Bo Examplar shouted", "[a colleague] shouted"),
        ("I told Examplar’s team", "I told [a colleague] team"),
        ("Al came", "Al came"),  # too short to be told from a word
        ("Morgan was here", "Morgan was here"),
        ("Dr. Bo Examplar and Examplar", "[a colleague] and [a colleague]"),
        ("Bo Examplar Examplar", "[a colleague]"),
        ("Ring 01632 960417 now", "Ring [hidden] now"),
        ("Ring 07700 900123 now", "Ring 07700 900123 now"),
        ("In 12345678 days", "In 12345678 days"),
        ("Write to bo@example.org", "Write to [hidden]"),
    ],
)
def test_nobody_elses_name_or_number_is_told(text: str, told: str) -> None:
    hidden = ["Bo Examplar", "Al Morgan"]
    assert without_third_parties(text, hidden, ["Morgan Okafor", "07700 900123", ""]) == told


def test_pages_of_records() -> None:
    assert record_page("res-1") == "/restrictions/res-1"
    assert record_of("/restrictions/RES-1/revise?x=1") == "/restrictions/RES-1"
    assert record_of("/cases/RES-1") == record_of("/search") == ""
    assert (customer_page("HA/1"), contact_page(7)) == ("/customers/HA%2F1", "/contacts/7")
    with pytest.raises(NotFound):
        record_page("XYZ-1")


def test_what_is_read_from_right_to_left() -> None:
    assert is_turned("אב")
    assert not is_turned("ab")
    assert direction_of("1 ab אב") == "ltr"
    assert direction_of("אב ab") == direction_of("ابج") == "rtl"
    assert in_runs("אב ab 1 ג") == ["אב ", "ab 1", " ג"]
    assert in_runs("ab אב, גד (c)") == ["ab ", "אב, גד", " (c)"]
    assert in_runs("محمد ab خان cd") == ["محمد ", "ab", " خان ", "cd", ""]


def test_a_word_with_vowels_as_marks_is_whole_before_a_full_stop_and_not_within_a_longer_one() -> None:
    meena = re.compile(whole("मीना", "मीना"))
    assert meena.search("मीना।")
    assert not meena.search("मीनाक्षी")
    assert not meena.search("अमीना")


@pytest.mark.parametrize(
    ("words", "quotation"),
    [("Be quiet", "“Be quiet”."), ("Be quiet!", "“Be quiet!”"), ("“Go.”", "““Go.””"), ("کیوں؟", "“کیوں؟”")],
)
def test_a_quotation_ends_its_sentence(words: str, quotation: str) -> None:
    assert quoted(words) == quotation


def test_what_can_not_be_printed() -> None:
    assert why_not_printed("A name\u200d") == ""
    assert why_not_printed("A\u0007") == "holds a character that can’t be printed (U+0007)"
    assert why_not_printed(" \u00ad") == "holds nothing that would be seen on paper"


def test_the_sample_is_a_matter_of_the_reference_alone() -> None:
    found = [number for number in range(40) if in_sample(f"CAS-{number}", 10)]
    assert found == [number for number in range(40) if in_sample(f"CAS-{number}", 10)]
    assert 0 < len(found) < 12
    assert in_sample("CAS-1", 1)


def test_help_for_what_stands_in_their_way() -> None:
    assert to_offer([Barrier.LITERACY], []) == (A.EASY_READ, A.SUPPORT_PERSON, A.RECORDING)
    assert to_offer([Barrier.LITERACY], [A.EASY_READ]) == (A.SUPPORT_PERSON, A.RECORDING)
    assert to_offer([], []) == ()


def test_what_is_kept_and_until_when() -> None:
    over = Kept(RecordKind.CASE, 1, "CAS-1", "HA-1", date(2026, 8, 31))
    assert over.erased_from(6) == date(2027, 2, 28)
    assert Kept(RecordKind.CASE, 1, "CAS-1", "HA-1", None).erased_from(6) is None
    assert why(over, 6).endswith("CAS-1: over since 31 August 2026, kept for 6 months.")
    assert OMBUDSMAN_MONTHS == 12


def test_days_that_are_promised() -> None:
    assert (DAYS_TO_READ, DAYS_TO_PLACE, DAYS_TO_ANSWER, DAYS_FOR_A_VIEW) == (1, 2, 20, 5)
    assert (QUESTION_WORKING_DAYS, LOST_CODE_WORKING_DAYS) == (10, 2)
    friday = date(2026, 11, 27)
    assert [working_days_between(friday, date(2026, 11, day), ENGLAND) for day in (27, 28, 29, 30)] == [0, 0, 0, 1]


def test_times_and_lists_as_people_write_them() -> None:
    times = ((0, 0), (0, 5), (1, 0), (11, 59), (12, 0), (12, 30), (13, 0), (23, 5))
    assert [clock_time(time(*at)) for at in times] == [
        "midnight", "12:05am", "1am", "11:59am", "midday", "12:30pm", "1pm", "11:05pm",
    ]  # fmt: skip
    assert long_date(date(2026, 11, 1)) == "1 November 2026"
    assert (listed(["a", "", "b", "c"]), listed(["a"]), listed([])) == ("a, b and c", "a", "")
    assert listed(["a", "b"], "or") == "a or b"


def test_the_marks_that_people_type_before_points_are_not_a_second_mark_in_the_letters_list() -> None:
    typed = "• Ring once a day\n●\u00a0Write\n- Say who you are\n* Wait\n\n–  Ask\nO hyn ymlaen\n-5 is cold\no hyn"
    assert points_of(typed) == (
        "Ring once a day", "Write", "Say who you are", "Wait", "Ask", "O hyn ymlaen", "-5 is cold", "o hyn"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("The decision goes too far for what happened", "the decision goes too far for what happened"),
        ("It harms me or someone I care for", "it harms me or someone I care for"),
        ("A marker", "a marker"),
        ("I say it", "I say it"),
        ("British Sign Language", "British Sign Language"),
        ("BSL video", "BSL video"),
        ("Director of Service", "Director of Service"),
        ("Abuse posted on Facebook", "abuse posted on Facebook"),
        ("Neurodivergence, such as autism or ADHD", "neurodivergence, such as autism or ADHD"),
        ("", ""),
    ],
)
def test_a_label_within_a_sentence_keeps_what_is_always_written_large(label: str, within: str) -> None:
    assert in_sentence(label) == within

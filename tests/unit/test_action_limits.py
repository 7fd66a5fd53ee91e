"""What actions promise in numbers, and keep to themselves."""

from __future__ import annotations

from datetime import date, timedelta

from shared.actions import export_log, redactions, reply
from shared.actions.incidents import record
from shared.actions.letters.issue import Printed
from shared.actions.measures import take
from shared.actions.receipts import Receipt
from shared.actions.reports import quarterly
from shared.actions.staff import drafts, second_factor, sessions


def test_what_is_secret_is_not_in_what_a_log_would_say() -> None:
    letter = Printed(date(2027, 1, 4), "AP-8KF2M", "a code", "<p>Dear Alex</p>", b"%PDF")
    receipt = Receipt("key", "ENQ-8KF2M", "a code", "subject", "short", ("says",), (), "follow")
    assert repr(letter) == "Printed()"
    assert "a code" not in repr(receipt)


def test_how_long_and_how_much_are_what_people_are_told() -> None:
    minutes = [limit // timedelta(minutes=1) for limit in (sessions.UNFINISHED, sessions.IDLE, sessions.PASSWORD_HOLDS)]
    assert minutes == [10, 30, 10]
    assert [timedelta(hours=12), timedelta(days=14)] == [sessions.LONGEST, drafts.KEPT]
    assert (record.BREAK_MINUTES, take.ANSWER_WORKING_DAYS, second_factor.RECOVERY_CODES) == (10, 15, 10)
    assert {kind: most for kind, (_, _, most) in export_log.KINDS.items()} == {"csv": 100_000, "ods": 10_000}
    assert (reply.LONGEST_TEXT, quarterly.LONGEST_COMMENTARY, redactions._LONGEST) == (900, 10_000, 100)

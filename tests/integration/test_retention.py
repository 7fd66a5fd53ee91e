"""What is past its time is shown, then erased for good; what is held stays; figures and the chain hold (DPA-2)."""

from __future__ import annotations

import hashlib
import io
import json
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import time_machine

from shared import audit, clock
from shared.actions.cases import close_case
from shared.actions.customers.keep import record_sensitive_detail
from shared.actions.installation.policy import use_policy
from shared.actions.letters.issue import issue_letter
from shared.actions.measures.take import close_measure
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.actions.retention import erase_what_is_due, lift_hold, place_hold
from shared.cli import main
from shared.commands.retention import erased_here
from shared.config import settings
from shared.database.connections import connect_to, database
from shared.database.emptied import scrub
from shared.database.writing import writing
from shared.files import store
from shared.models import (
    Attachment,
    AttachmentContent,
    AttachmentPiece,
    CaseFile,
    Customer,
    Erasure,
    Event,
    EventPayload,
    Incident,
    Letter,
    Measure,
    Message,
    NameSpelling,
    Pseudonym,
    PublishedLetter,
    Restriction,
    Warning,
)
from shared.policy.reading import PolicyMistake
from shared.queries.retention import due
from shared.reports import written
from shared.rules.actor import OPERATOR
from shared.rules.quarters import quarter_of
from shared.rules.vocabulary import CaseDecision, ProtectedCharacteristic, ReviewOutcome
from tests import builders
from tests.postgres import PostgresServer

THEN = datetime.fromisoformat("2024-02-05T10:00:00+00:00")
NOW = datetime.fromisoformat("2026-11-30T10:00:00+00:00")
EVIDENCE = b"A picture of the door, as the neighbour took it."


def a_matter_that_is_over() -> builders.World:
    """Twenty-eight months ago a restriction of this customer ended, its letters went out, and the case was closed."""
    with time_machine.travel(THEN, tick=False) as time:
        w = builders.world()
        restriction = builders.authorised(w)
        incident = Incident.get()
        sha256, size = hashlib.sha256(EVIDENCE).hexdigest(), len(EVIDENCE)
        store.keep(io.BytesIO(EVIDENCE), sha256, size)
        file = {"name": "door.txt", "media_type": "text/plain", "size": size, "sha256": sha256}
        with writing():
            Attachment.create(record_reference=incident.reference, added_at=clock.now(), **file)
        _issue(w, Letter.get())
        time.move_to(THEN + timedelta(days=60))
        current = Restriction.get_by_id(restriction.id)
        held = NewReview(
            ReviewOutcome.ENDED, "Every contact since.", "Calm since the start, so there is no need for it."
        )
        review_restriction(w.actor("senior-manager-2"), current.reference, current.version, held)
        _issue(w, Letter.get(Letter.state == "draft"))
        case = CaseFile.get()
        close_case(w.proposer, case.reference, case.version, CaseDecision.RESTRICTION, "The restriction was enough.")
    return w


def with_retention(own: str) -> str:
    """The housing association’s policy with periods of its own."""
    text = (builders.LIBRARY / "housing-association.toml").read_text()
    return text.replace('    "retention",\n', "") + f"\n[retention]\n{own}\nmessage = 6\nfile = 3\n"


def _issue(w: builders.World, letter: Letter) -> None:
    issue_letter(w.proposer, letter.reference, letter.version, builders.BY_HAND)


@pytest.fixture
def now() -> Iterator[None]:
    """Today, as this test has it."""
    with time_machine.travel(NOW, tick=False):
        yield
    settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let the commands work on this database."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("EVENHAND_MODE", "test")
    settings.cache_clear()


def everything_on_disk(folder: Path) -> bytes:
    """What the files of the database hold, the log beside it too."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("evenhand.sqlite*")))


@pytest.mark.clause("DPA-2")
def test_it_shows_then_erases_for_good_also_from_later_restores(
    sqlite_url: str, tmp_path: Path, now: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, sqlite_url)
    connect_to(sqlite_url)
    w = a_matter_that_is_over()
    name, case, letters = w.customer.name, CaseFile.get().reference, Letter.select().count()
    quarter = quarter_of(THEN.date())
    before = {form: written(quarter, form) for form in ("csv", "text")}
    saved = tmp_path / "before.backup"
    assert main(["backup", str(saved)]) == 0
    capsys.readouterr()

    assert main(["retention"]) == 0
    shown = capsys.readouterr().out
    assert f"{case}: over since 5 April 2024, kept for 24 months." in shown
    assert "Nothing was done." in shown
    assert CaseFile.select().count() == 1
    assert EVIDENCE in everything_on_disk(tmp_path)

    assert main(["retention", "--do"]) == 0
    assert "from the disk too" in capsys.readouterr().out
    connect_to(sqlite_url)
    for table in (CaseFile, Restriction, Letter, PublishedLetter, Incident, Attachment, AttachmentContent, Message,
                  Pseudonym, Customer):  # fmt: skip
        assert table.select().count() == 0, table.__name__
    assert letters == 2
    assert not NameSpelling.select().where(NameSpelling.name == "okafor").exists()
    on_disk = everything_on_disk(tmp_path)
    for gone in (EVIDENCE, name.encode(), b"Eleven long calls", b"I will make you regret this", b"07700 900123"):
        assert gone not in on_disk, gone
    proved = audit.verify()
    assert proved.broken == ()
    assert proved.wordless > 10
    assert {form: written(quarter, form) for form in before} == before
    assert main(["retention", "--do"]) == 0
    assert "Nothing is past its time." in capsys.readouterr().out

    listed = tmp_path / "erased"
    assert main(["retention", "--list"]) == 0
    listed.write_text(capsys.readouterr().out)
    assert name not in listed.read_text()
    (tmp_path / "elsewhere").mkdir()
    use(monkeypatch, f"sqlite:///{tmp_path / 'elsewhere' / 'evenhand.sqlite'}")
    assert main(["migrate"]) == 0
    assert main(["restore", str(saved), "--erased", str(listed)]) == 0
    assert "Erased again" in capsys.readouterr().out
    assert CaseFile.select().count() == Customer.select().count() == 0
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "elsewhere").iterdir()} == {0o600}
    restored = everything_on_disk(tmp_path / "elsewhere")
    for gone in (EVIDENCE, name.encode(), b"Eleven long calls"):
        assert gone not in restored, gone
    assert audit.verify().broken == ()


@pytest.mark.clause("DPA-2")
def test_a_backup_of_an_older_program_comes_back_up_to_date_and_without_what_was_erased_since(
    sqlite_url: str, tmp_path: Path, now: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, sqlite_url)
    connect_to(sqlite_url)
    a_matter_that_is_over()
    with writing():  # as the program left it that had not this table yet
        database.execute_sql("DROP TABLE restriction_sum")
        database.execute_sql("DELETE FROM schema_migration WHERE name = '0052_restriction_sums'")
    saved = tmp_path / "before.backup"
    assert main(["backup", str(saved)]) == 0
    assert main(["migrate"]) == 0
    assert main(["retention", "--do"]) == 0
    capsys.readouterr()
    assert main(["restore", str(saved), "--replace"]) == 0
    said = capsys.readouterr().out
    assert "Erased again" in said
    assert "made by an older Evenhand, and is brought up to date: 0052_restriction_sums." in said
    assert CaseFile.select().count() == Customer.select().count() == 0
    assert main(["audit", "verify"]) == 0


@pytest.mark.clause("DPA-2")
def test_it_erases_in_either_database(database_url: str, now: None) -> None:
    connect_to(database_url)
    a_matter_that_is_over()
    erased, held = erase_what_is_due(OPERATOR)
    scrub(database_url)
    assert held == ()
    assert erased == Erasure.select().count()
    assert {row.kind.value for row in Erasure.select()} >= {"case", "incident", "message", "account"}
    assert Letter.select().count() == Customer.select().count() == 0
    assert audit.verify().broken == ()


def test_the_words_about_another_kind_of_record_with_the_same_number_stay(database_url: str, now: None) -> None:
    connect_to(database_url)
    w = a_matter_that_is_over()
    with time_machine.travel(THEN + timedelta(days=60), tick=False):
        line_manager = w.actor("line-manager")
        record_sensitive_detail(line_manager, w.customer.account, ProtectedCharacteristic.AGE, "", clock.today())

    def said_of_the_first() -> set[str]:
        told = Event.select(Event.record).join(EventPayload, on=(EventPayload.event_number == Event.number))
        return {row.record for row in told.where(Event.reference == "1")}

    before = said_of_the_first()
    assert {"policy_version", "sensitive_detail"} <= before
    erase_what_is_due(OPERATOR)
    assert Customer.select().count() == 0
    assert said_of_the_first() == before - {"sensitive_detail"} | {"erasure"}


def test_a_written_warning_goes_with_its_case(database_url: str, now: None) -> None:
    connect_to(database_url)
    with time_machine.travel(THEN, tick=False):
        w = builders.world()
        case = builders.case(w)
        taken = builders.warned_in_writing(w, case)
        close_measure(w.proposer, taken.reference, Measure.get().version, True, "Nothing like it since.")
        case = CaseFile.get()
        close_case(w.proposer, case.reference, case.version, CaseDecision.WRITTEN_WARNING, "The warning was enough.")
        assert Warning.select().count() == 1
    erase_what_is_due(OPERATOR)
    assert Warning.select().count() == Measure.select().count() == CaseFile.select().count() == 0


def test_an_account_that_may_not_clear_the_disk_says_so(
    postgres: PostgresServer, migrated_postgres: str, now: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with postgres.temporary(migrated_postgres) as url:
        connect_to(url)
        a_matter_that_is_over()
        database.close_all()
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in (
                "CREATE ROLE plain LOGIN",
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO plain",
                "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain",
            ):
                connection.execute(statement)
        use(monkeypatch, url.replace("//evenhand@", "//plain@"))
        assert main(["retention", "--do"]) == 2
        said = capsys.readouterr()
        assert "from the disk too" not in said.out
        assert said.err.count("\n") == 1
        for right in ("tables anew", "it is not their owner", "EXECUTE on pg_switch_wal", "pg_checkpoint"):
            assert right in said.err
        database.close_all()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY plain")
            connection.execute("DROP ROLE plain")
        assert scrub(url) == []
        database.close_all()


@pytest.mark.clause("DPA-2")
def test_a_restore_by_an_account_that_may_not_clear_the_disk_erases_again_and_says_so(
    postgres: PostgresServer, migrated_postgres: str, tmp_path: Path, now: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    saved, listed = tmp_path / "before.backup", tmp_path / "erased"
    with postgres.temporary(migrated_postgres) as url, postgres.temporary("template0") as empty:
        use(monkeypatch, url)
        connect_to(url)
        a_matter_that_is_over()
        assert main(["backup", str(saved)]) == 0
        assert main(["retention", "--do"]) == 0
        listed.write_text("".join(f"{json.dumps(each)}\n" for each in erased_here()))
        database.close_all()
        capsys.readouterr()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE plain LOGIN CREATEDB")
            connection.execute(f'ALTER DATABASE "{urlsplit(empty).path[1:]}" OWNER TO plain')
        use(monkeypatch, empty.replace("//evenhand@", "//plain@"))
        assert main(["restore", str(saved), "--erased", str(listed)]) == 2
        said = capsys.readouterr()
        assert "Erased again, since their time was over" in said.out
        assert "none altered" in said.out
        assert said.err.count("\n") == 1
        assert "EXECUTE on pg_switch_wal" in said.err
        assert "tables anew" not in said.err, "what it restored is its own"
        assert CaseFile.select().count() == Customer.select().count() == 0
        database.close_all()
        with psycopg.connect(empty, autocommit=True) as connection:
            connection.execute("REASSIGN OWNED BY plain TO CURRENT_USER")
            connection.execute("DROP ROLE plain")


@pytest.mark.clause("DPA-2")
def test_on_postgres_it_is_gone_from_the_disk_and_from_later_restores_too(
    postgres: PostgresServer, migrated_postgres: str, tmp_path: Path, now: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = b"A picture of the gate, which no other test has."
    monkeypatch.setitem(globals(), "EVIDENCE", said)
    gone = (said, b"Quillfeather-Ashdown", b"01632 960777")
    saved, listed = tmp_path / "before.backup", tmp_path / "erased"
    with postgres.temporary(migrated_postgres) as url, postgres.temporary(migrated_postgres) as elsewhere:
        use(monkeypatch, url)
        connect_to(url)
        w = a_matter_that_is_over()
        named = {"name": "Una Quillfeather-Ashdown", "telephone": "01632 960777"}
        with writing():
            Customer.update(**named).where(Customer.id == w.customer.id).execute()
        on_disk = postgres.everything_on_disk()
        assert [each for each in gone if each in on_disk] == list(gone)
        assert main(["backup", str(saved)]) == 0
        assert main(["retention", "--do"]) == 0
        on_disk = postgres.everything_on_disk()
        assert [each for each in gone if each in on_disk] == []
        connect_to(url)
        assert AttachmentPiece.select().count() == Attachment.select().count() == 0
        listed.write_text("".join(f"{json.dumps(each)}\n" for each in erased_here()))
        use(monkeypatch, elsewhere)
        assert main(["restore", str(saved), "--erased", str(listed)]) == 0
        assert CaseFile.select().count() == Customer.select().count() == AttachmentPiece.select().count() == 0
        restored = postgres.everything_on_disk()
        assert [each for each in gone if each in restored] == []
        assert audit.verify().broken == ()
        database.close_all()


@pytest.mark.clause("DPA-2")
def test_a_hold_and_an_open_window_keep_it(sqlite_url: str, now: None) -> None:
    connect_to(sqlite_url)
    w = a_matter_that_is_over()
    place_hold(w.proposer, w.customer.account, "A claim before the county court, G00ZZ123.")
    _, held = erase_what_is_due(OPERATOR)
    assert Restriction.select().count() == Incident.select().count() == 1
    assert {holds for kept, _ in held for holds in kept.holds} >= {"A legal hold stands on this account."}
    assert not [kept for kept, _ in held if kept.kind == "message"]
    lift_hold(w.proposer, w.customer.account)
    with time_machine.travel(THEN + timedelta(days=60 + 300)):
        use_policy(OPERATOR, with_retention("case = 6\nincident = 6"), "shorter")
        found = due()
        reasons = [holds for kept, _ in found.held if kept.kind == "case" for holds in kept.holds]
        assert reasons == ["An ombudsman may still take it up, until 5 April 2025."]
    assert next(kept.kind for kept, _ in due().erase) == "case"


def test_what_goes_on_is_never_due(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    with time_machine.travel(THEN, tick=False):
        builders.authorised(builders.world())
    with time_machine.travel(THEN + timedelta(days=3000), tick=False):
        found = due()
        kinds = {kept.kind.value for kept, _ in found.erase}
        assert "case" not in kinds
        assert "account" not in kinds
        assert [kept.holds for kept, _ in found.held if kept.kind == "incident"] == [
            ("A case that is kept rests on it.",)
        ]
        erase_what_is_due(OPERATOR)
        assert EventPayload.select().exists()
        assert Incident.select().count() == 1


def test_no_kind_is_kept_longer_than_the_privacy_notice_says(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    with pytest.raises(PolicyMistake, match=r"longer than times\.retention_months"):
        use_policy(OPERATOR, with_retention("contact = 60"), "longer")

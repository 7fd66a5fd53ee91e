"""Backups: whole while everybody works, and proved before they replace anything."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared import audit, backup
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.backup import BadBackup
from shared.cli import main
from shared.config import settings
from shared.database.connections import close_after_request, connect_to, database, is_sqlite
from shared.database.writing import writing
from shared.files import store
from shared.models import AttachmentPiece, Customer, Event
from shared.rules.actor import OPERATOR
from shared.rules.errors import BadConfiguration
from tests import builders
from tests.integration.test_audit import without_triggers
from tests.integration.test_cli import evenhand
from tests.small_disk import small_disk


@pytest.fixture
def history(database_url: str) -> str:
    """Some thirty events, up to an authorised restriction."""
    connect_to(database_url)
    builders.authorised(builders.world())
    return database_url


@contextmanager
def people_at_work() -> Iterator[list[str]]:
    """Two colleagues who add customers all the time; the list is of those that were acknowledged."""
    added: list[str] = []
    stop = threading.Event()

    def work(which: int) -> None:
        database.connect(reuse_if_open=True)
        number = 0
        while not stop.is_set():
            account = f"HA-{which}{number:05}"
            add_customer(OPERATOR, CustomerDetails(account=account, name=f"Customer {number}"))
            added.append(account)
            number += 1
        close_after_request()
        if is_sqlite():
            database.close()

    threads = [threading.Thread(target=work, args=(which,)) for which in (1, 2)]
    for thread in threads:
        thread.start()
    try:
        yield added
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def digest_of(url: str) -> tuple[int, str, int]:
    connect_to(url)
    end = audit.checkpoint()
    return end.number, end.head, Customer.select().count()


@pytest.mark.clause("REL-12")
def test_a_backup_made_while_people_work_is_of_one_moment_and_comes_back_whole(history: str, tmp_path: Path) -> None:
    file = tmp_path / "under-load.backup"
    with people_at_work() as added:
        while len(added) < 5:
            pass
        before = set(added)
        made = in_another_process(history, file)
        assert "Written" in made
    later = digest_of(history)
    restored = backup.restore(history, file, replace=True)
    number, head, customers = digest_of(history)
    assert (number, head) == (restored.events, restored.head)
    assert number < later[0], "people went on working while the backup was made"
    assert before <= {row.account for row in Customer.select(Customer.account)}
    assert customers == restored.counts["customer"]
    assert audit.verify().broken == ()


def in_another_process(url: str, file: Path) -> str:
    """As the command that an operator or cron runs, beside the web processes."""
    return subprocess.run(
        [sys.executable, "-m", "shared.cli", "backup", str(file)],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.clause("REL-12")
def test_what_was_done_after_the_backup_is_gone_after_restoring(history: str, tmp_path: Path) -> None:
    backup.back_up(history, tmp_path / "before.backup")
    at_backup = digest_of(history)
    add_customer(OPERATOR, CustomerDetails(account="HA-999999", name="Too late"))
    assert digest_of(history) != at_backup
    backup.restore(history, tmp_path / "before.backup", replace=True)
    assert digest_of(history) == at_backup
    # It is a living database again: promises, search and the next event.
    with pytest.raises(Exception, match="never changed"), writing():
        database.execute_sql("UPDATE event SET actor = 'x' WHERE number = 3")
    add_customer(OPERATOR, CustomerDetails(account="HA-888888", name="In time"))
    assert audit.verify().broken == ()


def test_whoever_is_connected_sees_the_restored_records(history: str, tmp_path: Path) -> None:
    backup.back_up(history, tmp_path / "one.backup")
    add_customer(OPERATOR, CustomerDetails(account="HA-999999", name="Too late"))
    count = """
import sys
from shared.database.connections import close_after_request, connect_for_request, connect_to, database
connect_to(sys.argv[1])
for _ in range(2):
    connect_for_request()
    print(database.execute_sql("SELECT COUNT(*) FROM customer").fetchone()[0], flush=True)
    close_after_request()
    sys.stdin.readline()
"""
    with subprocess.Popen(
        [sys.executable, "-c", count, history], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "2\n"
        backup.restore(history, tmp_path / "one.backup", replace=True)
        answer, _ = other.communicate("\n\n", timeout=30)
    assert answer == "1\n"


@pytest.mark.clause("REL-12")
def test_a_history_is_not_replaced_unless_that_is_asked_for(history: str, tmp_path: Path) -> None:
    backup.back_up(history, tmp_path / "one.backup")
    before = digest_of(history)
    with pytest.raises(BadBackup, match="add --replace"):
        backup.restore(history, tmp_path / "one.backup")
    assert digest_of(history) == before


def test_a_backup_is_restored_into_a_new_database(history: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    backup.back_up(history, tmp_path / "one.backup")
    before = digest_of(history)
    if is_sqlite():
        new = f"sqlite:///{tmp_path / 'elsewhere' / 'new.sqlite'}"
        backup.restore(new, tmp_path / "one.backup")
        assert digest_of(new) == before
        return
    with request.getfixturevalue("postgres").temporary(template="template1") as new:
        backup.restore(new, tmp_path / "one.backup")
        assert digest_of(new) == before
        database.close_all()


def test_a_backup_never_overwrites_another_and_only_its_owner_reads_it(history: str, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    backup.back_up(history, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_bytes()
    with pytest.raises(BadBackup, match="never overwrites"):
        backup.back_up(history, file)
    assert file.read_bytes() == written
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".evenhand")] == []


def harmed(file: Path, harm: str) -> None:
    """Do this harm to a backup that holds."""
    whole = file.read_bytes()
    if harm in _BYTES:
        file.write_bytes(_BYTES[harm](whole))
    elif harm == "one byte":  # of what was packed: of the packing, one that changes nothing may be hit
        with zipfile.ZipFile(file) as pack:
            manifest, packed = pack.read("manifest.json"), bytearray(pack.read("database"))
        packed[len(packed) // 2] ^= 1
        repacked(file, manifest, bytes(packed))
    elif harm == "another database inside":
        with zipfile.ZipFile(file) as pack:
            manifest = pack.read("manifest.json")
        repacked(file, manifest, b"SQLite format 3\0" + bytes(4096))
    elif harm == "more inside":
        with zipfile.ZipFile(file, "a") as pack:
            pack.writestr("more", "and more")


_BYTES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda whole: whole[: len(whole) // 2],
    "not a backup": lambda whole: b"Dear all, please find attached",
    "empty": lambda whole: b"",
    "more behind": lambda whole: whole + b"and more",
    "more before": lambda whole: b"more, and " + whole,
}


def repacked(file: Path, manifest: bytes, content: bytes) -> None:
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("manifest.json", manifest)
        pack.writestr("database", content)


@pytest.mark.clause("REL-12")
@pytest.mark.parametrize(
    "harm",
    [
        "cut short",
        "one byte",
        "not a backup",
        "empty",
        "another database inside",
        "an event changed",
        "a file changed",
        "more behind",
        "more before",
        "more inside",
    ],
)
def test_a_backup_that_does_not_hold_replaces_nothing(history: str, tmp_path: Path, harm: str) -> None:
    file = tmp_path / "one.backup"
    if harm == "a file changed":
        sound = io.BytesIO(b"what was said")
        store.keep(sound, *store.fingerprint(sound))
        with writing():
            AttachmentPiece.update(content=b"what was not").execute()
    if harm == "an event changed":
        without_triggers()
        with writing():
            database.execute_sql("UPDATE event SET actor = 'somebody else' WHERE number = 7")
    backup.back_up(history, file)
    harmed(file, harm)
    before = digest_of(history)
    with pytest.raises(BadBackup) as refused:
        backup.restore(history, file, replace=True)
    assert str(refused.value).count("\n") == 0
    if harm == "an event changed":
        assert "event 7" in str(refused.value)
    if harm == "a file changed":
        assert str(refused.value) == "Files in the backup that are not what was handed in: 1."
    assert digest_of(history) == before


def test_a_backup_onto_a_full_disk_is_a_sentence_and_leaves_nothing(history: str, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kilobytes=128) as on_it:
        done = on_it([sys.executable, "-m", "shared.cli", "backup", str(tmp_path / "disk" / "one.backup")],
                     {"DATABASE_URL": history}, and_then="ls -A")  # fmt: skip
    assert "can't be written" in done.stderr or "pg_dump stopped" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == "", "nothing is left on the disk"


@pytest.mark.parametrize(
    "command", [["restore", "nothing.backup"], ["backup", "new.backup"], ["audit", "verify"], ["retention"]]
)
def test_a_command_that_is_refused_leaves_no_database_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/folder/new.sqlite")
    settings.cache_clear()
    assert main(command) == 2
    assert list(tmp_path.iterdir()) == [], "neither a file nor its folders"
    settings.cache_clear()


@pytest.mark.clause("SEC-40")
def test_only_its_owner_reads_the_database_after_migrating_and_after_restoring(tmp_path: Path) -> None:
    def rights(file: Path) -> set[int]:
        return {stat.S_IMODE(each.stat().st_mode) for each in file.parent.glob(f"{file.name}*")}

    kept, other = tmp_path / "kept.sqlite", tmp_path / "other.sqlite"
    evenhand("migrate", url=f"sqlite:///{kept}")
    connect_to(f"sqlite:///{kept}")
    builders.policy()
    add_customer(OPERATOR, CustomerDetails(account="HA-777777", name="Kept Private"))
    assert rights(kept) == {0o600}
    backup.back_up(f"sqlite:///{kept}", tmp_path / "one.backup")
    for file in (kept, other):
        other.touch(0o644)
        kept.chmod(0o644)
        backup.restore(f"sqlite:///{file}", tmp_path / "one.backup", replace=True)
        assert rights(file) == {0o600}
    kept.chmod(0o644)  # as an earlier Evenhand left it
    evenhand("migrate", url=f"sqlite:///{kept}")
    assert rights(kept) == {0o600}


@pytest.mark.clause("REL-12")
def test_counts_that_differ_from_what_was_written_are_noticed(history: str, tmp_path: Path) -> None:
    """A row that went missing without trace in the log: its table is one short of the manifest."""
    file, other = tmp_path / "one.backup", tmp_path / "other.backup"
    backup.back_up(history, file)
    with writing():
        database.execute_sql("DELETE FROM event_payload WHERE event_number = 4")
    backup.back_up(history, other)
    with zipfile.ZipFile(other) as pack:
        theirs = json.loads(pack.read("manifest.json"))
        content = pack.read("database")
    with zipfile.ZipFile(file) as pack:
        ours = json.loads(pack.read("manifest.json"))
    with zipfile.ZipFile(other, "w") as pack:
        pack.writestr("manifest.json", json.dumps({**ours, "digest": theirs["digest"]}))
        pack.writestr("database", content)
    with pytest.raises(BadBackup, match="as many records"):
        backup.restore(history, other, replace=True)


def test_a_backup_of_the_other_kind_of_database_is_refused(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    connect_to(sqlite_url)
    backup.back_up(sqlite_url, tmp_path / "sqlite.backup")
    with pytest.raises(BadBackup, match="of the other kind"):
        backup.restore(postgres_url, tmp_path / "sqlite.backup")
    assert Event.select().count() == 0
    database.close_all()


def test_an_empty_or_missing_database_has_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="evenhand migrate"):
        backup.back_up(f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "one.backup")
    assert not (tmp_path / "one.backup").exists()
    with pytest.raises(BadConfiguration):
        backup.back_up("postgresql://127.0.0.1:1/none", tmp_path / "one.backup")
    with pytest.raises(BadBackup, match="can't be"):
        backup.back_up(f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "no" / "such" / "folder.backup")

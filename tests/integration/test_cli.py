"""The command line, as an operator types it: what it says, and what it answers to bad input."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from shared import audit, cli
from shared.config import settings
from shared.database.connections import connect_to, database, is_sqlite
from shared.database.writing import writing
from shared.files import store
from shared.models import AttachmentPiece, PolicyVersion
from tests import builders
from tests.integration.test_audit import without_triggers

SECRET = "kept-out-of-sight"


def evenhand(
    *arguments: str, url: str = "", mode: str = "test", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as it is installed, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
    return subprocess.run(
        [str(Path(sys.executable).parent / "evenhand"), *arguments],
        env={**kept, "DATABASE_URL": url, "EVENHAND_MODE": mode, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def typed(command: str, *, url: str = "", mode: str = "test", **environment: str) -> subprocess.CompletedProcess[str]:
    """The same in this process: quicker, for the long tables of what is refused."""
    before = dict(os.environ)
    said, complained = io.StringIO(), io.StringIO()
    for name in [name for name in before if name.startswith("EVENHAND_")]:
        del os.environ[name]
    os.environ.update({"DATABASE_URL": url, "EVENHAND_MODE": mode, **environment})
    settings.cache_clear()
    try:
        with redirect_stdout(said), redirect_stderr(complained):
            code = cli.main(command.split())
    except SystemExit as asked_for_help:
        code = int(asked_for_help.code or 0)
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()
    return subprocess.CompletedProcess(command, code, said.getvalue(), complained.getvalue())


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one plain sentence of a command that was refused."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "Try “evenhand --help”"),
        ("conjure", "choose from"),
        ("policy", "Try “evenhand policy --help”"),
        ("policy conjure", "choose from"),
        ("policy use", "FILE"),
        ("policy use no-such-policy", "Ready policies are: "),
        ("policy check /", "can't be read"),
        ("policy import /no/such/file", "can't be read"),
        ("demo --size many", "invalid int value"),
        ("demo --colour blue", "Unrecognized"),
        ("audit", "Try “evenhand audit --help”"),
        ("audit verify --checkpoint /no/such/file", "holds no checkpoint"),
        ("backup", "FILE"),
        ("backup /no/such/folder/x", "can't be written"),
        ("restore /no/such/file", "can't be read"),
        ("migrate now", "Unrecognized"),
    ],
)
def test_bad_input_is_answered_with_one_sentence_and_two(sqlite_url: str, command: str, says: str) -> None:
    assert says in refused(typed(command, url=sqlite_url))


def test_a_refusal_comes_out_of_the_process_too(sqlite_url: str) -> None:
    assert "Ready policies are: " in refused(evenhand("policy", "use", "no-such-policy", url=sqlite_url))
    assert "evenhand --help" in refused(evenhand())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"not = [toml", b"key = 1\n", b"Dear all,\n"])
def test_a_file_that_is_no_policy_is_refused_with_its_line(sqlite_url: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(content)
    for command in ("check", "use"):
        done = typed(f"policy {command} {file}", url=sqlite_url)
        assert done.returncode == 2
        assert done.stderr.startswith("ours, ")
        assert "Traceback" not in done.stderr
    connect_to(sqlite_url)
    assert PolicyVersion.select().count() == 0


COMMANDS: tuple[str, ...] = (
    "migrate",
    "demo",
    "worker --once",
    "policy list",
    "policy use managing-contact",
    "audit verify",
)
COMMANDS += ("audit checkpoint", "backup {folder}/x", "restore {folder}/x", "retention", "report quarterly 2026-Q3")
#: They look at a FILE or at a setting first, or at nothing else.
OTHERS = (
    "administrator",
    "organisation example",
    "organisation use",
    "policy check",
    "policy edition",
    "policy import",
)


def commands_below(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every command that the parser knows, as it is typed."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield parser.prog.removeprefix("evenhand").strip()
    for one in groups:
        for below in one.choices.values():
            yield from commands_below(below)


def test_every_command_is_tried_below() -> None:
    known = (*COMMANDS, *OTHERS)
    untried = [command for command in commands_below(cli.parser()) if not any(one.startswith(command) for one in known)]
    assert not untried, "add these to COMMANDS"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "url",
    [
        "mysql://localhost/x",
        "evenhand.sqlite",
        "sqlite://",
        "sqlite:///",
        "postgresql://[half",
        f"postgresql://someone:{SECRET}@127.0.0.1:1/none",
        "sqlite:////proc/evenhand/x.sqlite",
    ],
)
def test_an_address_that_is_no_database_is_refused_by_every_command(tmp_path: Path, command: str, url: str) -> None:
    done = typed(command.format(folder=tmp_path), url=url, mode="demonstration")
    assert SECRET not in refused(done)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, command: str) -> None:
    file = tmp_path / "letter.sqlite"
    file.write_text("Dear all, please find attached what you asked for. " * 20)
    before = file.read_bytes()
    done = typed(command.format(folder=tmp_path), url=f"sqlite:///{file}", mode="demonstration")
    assert "not a database" in refused(done)
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.split()[0] not in {"migrate", "backup", "restore"}])
def test_a_database_that_is_not_up_to_date_says_what_to_do(tmp_path: Path, command: str) -> None:
    done = typed(command, url=f"sqlite:///{tmp_path / 'new.sqlite'}", mode="demonstration")
    assert "evenhand migrate" in refused(done)


@pytest.mark.parametrize("command", ["", *(c.split(" {")[0].replace(" --once", "") for c in COMMANDS)])
def test_every_command_explains_itself(command: str) -> None:
    done = typed(command.removesuffix(" managing-contact") + " --help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: evenhand")
    assert done.stderr == ""


def test_migrating_twice_does_nothing_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    assert "Applied: 0001_tables" in evenhand("migrate", url=url).stdout
    assert evenhand("migrate", url=url).stdout == "The database is up to date.\n"


def test_a_policy_is_put_in_force_by_name(sqlite_url: str) -> None:
    done = evenhand("policy", "use", "managing-contact", url=sqlite_url)
    assert done.stdout.startswith("In force: ")
    assert "in force, from" in evenhand("policy", "list", url=sqlite_url).stdout
    assert evenhand("audit", "verify", url=sqlite_url).stdout.startswith("The log holds: 1 events")


@pytest.mark.clause("DPA-1", "REL-9")
def test_one_byte_changed_by_hand_is_found_and_its_place_named(database_url: str) -> None:
    connect_to(database_url)
    builders.authorised(builders.world())
    assert evenhand("audit", "verify", url=database_url).returncode == 0
    without_triggers()
    with writing():
        database.execute_sql("UPDATE event SET actor = 'Ash Testlez' WHERE actor = 'Ash Testley'")
    done = evenhand("audit", "verify", url=database_url)
    assert done.returncode == 1
    assert "(record_incident on incident INC-" in done.stdout
    assert "it was changed after it was written" in done.stdout
    if not is_sqlite():
        database.close_all()


def rewrite_from(number: int) -> None:
    """Rewrite history well: change an event, then make every hash after it right again."""
    without_triggers()
    with writing():
        database.execute_sql(f"UPDATE event SET actor = 'Nobody' WHERE number = {number}")
        columns = ", ".join((*audit._CHAINED, "hash"))
        rows = database.execute_sql(f"SELECT {columns} FROM event ORDER BY number").fetchall()
        previous = rows[number - 2][13]
        for row in rows[number - 1 :]:
            values = [*row[:12], previous]
            previous = audit._hash(values)
            database.execute_sql(
                f"UPDATE event SET previous_hash = '{values[12]}', hash = '{previous}' WHERE number = {values[0]}"
            )


@pytest.mark.clause("REL-9")
@pytest.mark.parametrize("harm", ["rewritten", "cut"])
def test_a_log_that_was_rewritten_or_cut_with_care_shows_against_a_checkpoint(
    database_url: str, tmp_path: Path, harm: str
) -> None:
    connect_to(database_url)
    world = builders.world()
    builders.incident(world)
    witness = tmp_path / "witness"
    witness.write_text(evenhand("audit", "checkpoint", url=database_url).stdout)
    builders.incident(world, by="line-manager")
    against = ("audit", "verify", "--checkpoint", str(witness))
    assert evenhand(*against, url=database_url).returncode == 0
    number = audit.read_checkpoint(witness.read_text()).number
    if harm == "rewritten":
        rewrite_from(number - 1)
    else:
        without_triggers()
        with writing():
            database.execute_sql(f"DELETE FROM event_payload WHERE event_number >= {number}")
            database.execute_sql(f"DELETE FROM event WHERE number >= {number}")
    assert evenhand("audit", "verify", url=database_url).returncode == 0, "alone, the chain can't show it"
    done = evenhand(*against, url=database_url)
    assert done.returncode == 1
    assert f"event {number}" in done.stdout
    assert "rewritten since the checkpoint" in done.stdout or "the log was cut" in done.stdout
    if not is_sqlite():
        database.close_all()


@pytest.mark.parametrize(
    "text", ["", "12", "x " + "0" * 64, "12 " + "z" * 64, "-1 " + "0" * 64, "12 " + "0" * 64 + " x"]
)
def test_a_checkpoint_that_is_none_is_refused(sqlite_url: str, tmp_path: Path, text: str) -> None:
    (tmp_path / "witness").write_text(text)
    done = typed(f"audit verify --checkpoint {tmp_path / 'witness'}", url=sqlite_url)
    assert "evenhand audit checkpoint" in refused(done)


def test_a_backup_goes_there_and_back(sqlite_url: str, tmp_path: Path) -> None:
    assert evenhand("policy", "use", "managing-contact", url=sqlite_url).returncode == 0
    made = evenhand("backup", str(tmp_path / "one.backup"), url=sqlite_url)
    assert "and 1 events" in made.stdout
    assert "add --replace" in refused(evenhand("restore", str(tmp_path / "one.backup"), url=sqlite_url))
    done = evenhand("restore", str(tmp_path / "one.backup"), "--replace", url=sqlite_url)
    assert done.stdout.startswith("Restored as it was on ")
    assert evenhand("audit", "verify", url=sqlite_url).returncode == 0


def test_a_backup_that_could_not_be_restored_says_so_when_it_is_made(sqlite_url: str, tmp_path: Path) -> None:
    connect_to(sqlite_url)
    sound = io.BytesIO(b"what was said")
    store.keep(sound, *store.fingerprint(sound))
    with writing():
        AttachmentPiece.update(content=b"what was not").execute()
    database.close()
    file = tmp_path / "one.backup"
    said = refused(evenhand("backup", str(file), url=sqlite_url))
    assert said.endswith("it could not be restored. Files in the backup that are not what was handed in: 1.")
    assert file.is_file(), "it is kept: it may be all that there is"


@pytest.mark.parametrize(("into", "code"), [("| true", 141), ("> /dev/full", 2)])
def test_output_that_goes_nowhere_ends_without_a_traceback(into: str, code: int) -> None:
    evenhand = Path(sys.executable).parent / "evenhand"
    done = subprocess.run(
        ["bash", "-c", f"(sleep 0.3; {evenhand} organisation example; echo $? >&2) {into}"],
        env={**os.environ, "EVENHAND_MODE": "test"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.stderr.splitlines()[-1] == str(code)

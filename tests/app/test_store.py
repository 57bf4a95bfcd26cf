from __future__ import annotations

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from app import store as store_module
from app.errors import UserError
from app.events import CallEnded, CallStarted, Event, Scored, Step, Tick, Utterance, Words
from app.store import CallRow, Store

SUMMARY = {"duration": 9.0, "flags": [], "steps": ["cause"], "promises": [], "outcome": "calm", "peak": 0.0, "cards": 0}


def started(call: str = "a1", began: float = 1000.0) -> CallStarted:
    return CallStarted(time=0.0, call=call, language="en", source="line", engine="scripted", began=began)


def said(text: str = "Where is my parcel?", time: float = 2.0) -> Utterance:
    words = tuple((word, time, time, 1.0) for word in text.split())
    return Utterance(time=time, channel="caller", start=1.0, end=time, text=text, words=words)


def ended(time: float = 9.0) -> CallEnded:
    return CallEnded(time=time, summary=SUMMARY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "calls.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


def fill(store: Store, call: str, *events: Event) -> None:
    for event in events:
        store.add(call, event)


def version(path: Path) -> int:
    base = sqlite3.connect(path)
    try:
        return int(base.execute("PRAGMA user_version").fetchone()[0])
    finally:
        base.close()


def test_keeps_what_happened_and_nothing_fleeting(store: Store) -> None:
    """Words so far, ticks and raw scores are never kept; the rest comes back whole and in order."""
    kept = [started(), said(), Step(time=3.0, step="cause"), ended()]
    words = Words(time=1.5, channel="caller", start=1.0, text="Where")
    scored = Scored(
        time=2.0,
        start=1.0,
        end=2.0,
        final=True,
        anger=0.1,
        angry=False,
        intents={},
        detected=(),
        evidence=(),
        word_count=4,
    )
    fill(store, "a1", kept[0], words, kept[1], scored, Tick(time=2.0), *kept[2:])

    assert list(store.events("a1")) == kept
    assert store.calls() == [CallRow("a1", 1000.0, "en", "line", "scripted", "text", 9.0, SUMMARY)]


def test_a_call_that_did_not_end_is_listed_without_summary(store: Store) -> None:
    """Newest first; a killed call has neither duration nor summary."""
    fill(store, "a1", started(), ended())
    fill(store, "b2", started("b2", 2000.0), said())

    assert [(row.id, row.duration, row.summary) for row in store.calls()] == [("b2", None, {}), ("a1", 9.0, SUMMARY)]


def test_finds_a_call_by_the_beginning_of_its_id(store: Store) -> None:
    """An exact id wins over longer ones; none or several are explained."""
    for name in ("abc", "abcd", "xyz"):
        store.add(name, started(name))

    assert store.call("x").id == "xyz"
    assert store.call("abc").id == "abc"
    for name, text in (("ab", "more than one call begins with 'ab'"), ("q", "no call is called or begins with 'q'")):
        with pytest.raises(UserError, match=text) as caught:
            store.call(name)
        assert caught.value.hint == "`calmline calls list` shows their ids."


def test_only_this_user_may_read(path: Path) -> None:
    """Folder 0700; the file and its log 0600, whatever the umask and whatever they were before."""
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o755)
    before = os.umask(0)
    try:
        store = Store(path)
        store.add("a1", started())
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    finally:
        os.umask(before)
        store.close()

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(("calls.sqlite3", "calls.sqlite3-wal", "calls.sqlite3-shm"), 0o600)


def test_writes_ahead_and_overwrites_what_is_deleted(store: Store, path: Path) -> None:
    """WAL, synchronous NORMAL, secure_delete: what the promises rest on."""
    asked = {name: store._base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "secure_delete")}

    assert asked == {"journal_mode": "wal", "secure_delete": 1}
    assert version(path) == len(store_module._MIGRATIONS)


def test_a_new_file_and_an_old_one_get_the_same_tables(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each version's script runs once, in order, and what was kept before stays."""
    first = Store(path)
    fill(first, "a1", started(), said(), ended())
    first.close()
    more = (
        *store_module._MIGRATIONS,
        "ALTER TABLE calls ADD COLUMN note TEXT; CREATE TABLE extra (x) STRICT;".replace(" (x)", " (x TEXT)"),
    )
    monkeypatch.setattr(store_module, "_MIGRATIONS", more)

    second = Store(path)
    columns = [row[1] for row in second._base.execute("PRAGMA table_info(calls)")]
    kept = list(second.events("a1"))
    second.close()
    Store(path).close()  # the third time nothing is to be done

    assert "note" in columns
    assert kept == [started(), said(), ended()]
    assert version(path) == 2


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All or nothing: the older program can still use the file."""
    Store(path).close()
    scripts = (*store_module._MIGRATIONS, "CREATE TABLE extra (x TEXT) STRICT; CREATE TABLE calls (x TEXT) STRICT;")
    with monkeypatch.context() as patched:
        patched.setattr(store_module, "_MIGRATIONS", scripts)
        with pytest.raises(UserError):
            Store(path)

    store = Store(path)
    tables = {row[0] for row in store._base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    store.close()

    assert tables == {"calls", "events"}
    assert version(path) == 1


def test_a_file_of_a_newer_calmline_is_refused_and_left_alone(path: Path) -> None:
    """A newer schema is not touched; the hint names both ways out."""
    Store(path).close()
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()

    with pytest.raises(UserError, match="was written by a newer Calmline") as caught:
        Store(path)
    assert caught.value.hint == "Update Calmline, or set CALMLINE_HOME to another folder."
    assert version(path) == 99


def test_many_may_open_a_new_file_at_once(path: Path) -> None:
    """Of programs that start together all get a working store."""
    barrier = threading.Barrier(6)
    problems: list[UserError] = []

    def open_one(number: int) -> None:
        barrier.wait()
        try:
            store = Store(path)
            fill(store, f"call{number}", started(f"call{number}"), ended())
            store.close()
        except UserError as error:
            problems.append(error)

    threads = [threading.Thread(target=open_one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store(path)
    names = sorted(row.id for row in store.calls())
    store.close()

    assert problems == []
    assert names == [f"call{number}" for number in range(6)]


def test_two_programs_write_in_turn(store: Store, path: Path) -> None:
    """One that has events waiting does not keep another from writing."""
    fill(store, "a1", started(), said())
    other = Store(path)
    fill(other, "b2", started("b2"), said(), ended())
    other.close()
    fill(store, "a1", ended())

    assert [len(list(store.events(call))) for call in ("a1", "b2")] == [3, 3]


def test_a_call_goes_on_in_another_run(path: Path) -> None:
    """A window restarted after a crash adds to the same call: nothing is lost, doubled or refused."""
    first = Store(path)
    fill(first, "a1", started(), said("one"))
    first.close()
    second = Store(path)
    fill(second, "a1", started(), said("two", 5.0), ended())
    events, rows = list(second.events("a1")), second.calls()
    second.close()

    assert events == [started(), said("one"), started(), said("two", 5.0), ended()]
    assert [(row.id, row.duration) for row in rows] == [("a1", 9.0)]


def test_what_waits_is_written_after_a_second(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event is safe with the first that comes a second later, with `commit`, and at once when the call ends."""
    now = [100.0]
    monkeypatch.setattr(store_module.time, "monotonic", lambda: now[0])
    store, reader = Store(path), Store(path)

    def safe() -> int:
        return len(list(reader.events("a1")))

    counts = []
    for seconds, event in ((0.0, started()), (0.5, said("a")), (0.9, said("b")), (1.1, said("c")), (1.2, said("d"))):
        now[0] = 100.0 + seconds
        store.add("a1", event)
        counts.append(safe())
    store.commit()
    counts.append(safe())
    fill(store, "a1", said("e"), ended())
    counts.append(safe())
    store.close()
    reader.close()

    assert counts == [1, 1, 1, 4, 4, 5, 7]


WRITER = """
import sys, time
from pathlib import Path
from app.events import CallStarted, Utterance
from app.store import Store
store = Store(Path(sys.argv[1]))
store.add("a1", CallStarted(time=0.0, call="a1", language="en", source="line", engine="scripted", began=1.0))
for number in range(10**9):
    text = f"{time.time():.3f} " + "word " * 20
    store.add("a1", Utterance(time=float(number), channel="caller", start=0.0, end=1.0, text=text))
    if number % 50 == 0:
        print(number, f"{time.time():.3f}", flush=True)
    time.sleep(0.0002)
"""


@pytest.mark.parametrize("enough", [3, 100])
def test_a_killed_writer_loses_a_second_at_most(path: Path, enough: int) -> None:
    """kill -9 in the middle of writing: the file is whole, no event is missing in between, and what was given more than
    a second before is there."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().split() for _ in range(enough)]
        writer.send_signal(signal.SIGKILL)
        told += [line.split() for line in writer.stdout.read().splitlines()]
    newest, moments = int(told[-1][0]), [float(moment) for _, moment in told]
    stall = max(after - before for before, after in pairwise(moments))  # what the machine held it up

    store = Store(path)
    whole = store._base.execute("PRAGMA integrity_check").fetchone()[0]
    texts = [event.text for event in store.events("a1") if isinstance(event, Utterance)]
    store.close()
    times = [float(text.split()[0]) for text in texts]

    assert whole == "ok"
    assert newest >= (enough - 1) * 50
    assert len(texts) <= newest + 60
    assert times == sorted(times)
    assert (times[-1] if times else moments[0]) >= moments[-1] - 1.0 - 2 * stall


WORD = "Quagga7Zebra"


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize(
    ("chosen", "left"),
    [({}, []), ({"before": 1500.0}, ["new"]), ({"call": "old"}, ["new"]), ({"before": float("inf")}, [])],
)
def test_purged_words_are_in_no_file(store: Store, path: Path, chosen: dict[str, float], left: list[str]) -> None:
    """What is purged is overwritten, in the file and in its log, while the store is open; the rest stays."""
    fill(
        store, "old", started("old", 1000.0), *(said(f"{WORD} {'x' * 3000} {number}") for number in range(200)), ended()
    )
    fill(store, "new", started("new", 2000.0), said("Hello."), ended())
    before = bytes_of(path.parent).count(WORD.encode())

    gone = store.purge(**chosen)  # type: ignore[arg-type]

    assert before >= 200
    assert gone == 2 - len(left)
    assert bytes_of(path.parent).count(WORD.encode()) == 0
    assert [row.id for row in store.calls()] == left
    assert [len(list(store.events(call))) for call in ("old", "new")] == [0, 3 * len(left)]


def test_a_log_that_another_program_reads_is_admitted(store: Store, path: Path) -> None:
    """While somebody reads, the log cannot be emptied: purge says so, and doing it again does it."""
    fill(store, "old", started("old"), said(WORD), ended())
    store._base.execute("PRAGMA busy_timeout = 50")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    with pytest.raises(UserError, match="another Calmline") as caught:
        store.purge()
    reader.close()

    assert caught.value.hint == "Close the other one and run the same command again."
    assert store.purge() == 0
    assert WORD.encode() not in bytes_of(path.parent)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"This is not a database. " * 100, "file is not a database"),
        (b"SQLite format 3\x00" + os.urandom(4080), "(file is not a database|malformed|unsupported)"),
    ],
)
def test_a_damaged_file_is_explained(path: Path, content: bytes, text: str) -> None:
    """One error with what to do, and the file is left for whoever wants to look."""
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    with pytest.raises(UserError, match=text) as caught:
        Store(path)
    assert str(path) in caught.value.text
    assert caught.value.hint
    assert path.read_bytes() == content


def test_damage_in_the_middle_is_explained(path: Path) -> None:
    """Pages overwritten by something else: an explanation, not a crash, when they are read."""
    store = Store(path)
    fill(store, "a1", started(), *(said("word " * 100) for _ in range(200)), ended())
    store.purge(call="none")  # everything is in the file now, nothing in the log
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\x5a" * (len(content) - 4096 * 3)
    path.write_bytes(content)

    store = Store(path)
    with pytest.raises(UserError, match=re.escape(str(path))) as caught:
        list(store.events("a1"))
    store.close()
    assert caught.value.hint == "Move the file away; a new one is made."


@pytest.mark.parametrize("body", ["{", '{"event": "yodel", "time": 1.0}', '{"event": "step", "time": 1.0}'])
def test_rows_of_another_version_are_explained(store: Store, path: Path, body: str) -> None:
    """A row that is no event of ours is one explained error, with no words of it."""
    fill(store, "a1", started(), said(WORD), ended())
    store._base.execute("UPDATE events SET body = ? WHERE event = 'utterance'", (body,))

    with pytest.raises(UserError, match="holds a call that cannot be read") as caught:
        list(store.events("a1"))
    assert WORD not in caught.value.text + caught.value.hint


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A file where the folder should be, as on a home that may not be written."""
    (tmp_path / "data").write_text("")

    with pytest.raises(UserError, match="cannot write to") as caught:
        Store(tmp_path / "data" / "calls.sqlite3")
    assert caught.value.hint == "Free some space or set CALMLINE_HOME to a folder you may write to."


def test_a_file_whose_rights_cannot_be_changed_is_explained(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's file, or a read-only disk: the same one error, not an OSError."""

    allow = os.chmod

    def refuse(one: Path, mode: int, **more: bool) -> None:
        if one == path:
            raise PermissionError(1, "Operation not permitted")
        allow(one, mode, **more)

    monkeypatch.setattr(store_module.os, "chmod", refuse)
    with pytest.raises(UserError, match="Operation not permitted") as caught:
        Store(path)
    assert caught.value.hint == "Check the folder, or set CALMLINE_HOME to another."


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_explained_and_what_was_written_stays(small_disk: Path) -> None:
    """The hint says that the call goes on; after space was freed the store works, with what was safe before."""
    path = small_disk / "data" / "calls.sqlite3"
    store = Store(path)
    store.add("a1", started())
    written = 0

    def write() -> None:
        nonlocal written
        for number in range(1000):
            store.add("a1", said("x" * 5000, float(number)))
            store.commit()
            written += 1

    with pytest.raises(UserError, match="full") as caught:
        write()
    with pytest.raises(UserError, match="full"):
        store.close()
    subprocess.run(["mount", "-o", "remount,size=5m", str(small_disk)], check=True)
    again = Store(path)
    again.add("a1", ended())
    whole = again._base.execute("PRAGMA integrity_check").fetchone()[0]
    kept = list(again.events("a1"))
    again.close()

    assert caught.value.hint == "Free some space on the disk; the call goes on, but is not kept."
    assert whole == "ok"
    assert [event.name for event in kept] == ["call_started", *["utterance"] * written, "call_ended"]
    assert written > 5

"""A store in a folder: one writer, undisturbed readers, and processes that are killed."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from bench import storekill
from bscgraph.errors import StoreError
from bscgraph.store import LocalStore, opened, refusals
from bscgraph.store.locks import Lock

ROOT = Path(__file__).resolve().parents[2]
GRAPH = "http://e.x/g"


def quads(text: str, many: int = 1, graph: str = GRAPH) -> bytes:
    return b"".join(
        f'<http://e.x/{n:06}> <http://e.x/p> "{text}" <{graph}> .\n'.encode() for n in range(many)
    )


def texts(store: object) -> set[str]:
    return {str(row[0]) for row in store.select("SELECT ?o { GRAPH ?g { ?s ?p ?o } }").rows}  # type: ignore[attr-defined]


def python(code: str, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, words)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, cwd=ROOT)  # fmt: skip


WRITER = """
    import sys
    from bscgraph.store import LocalStore
    store = LocalStore(sys.argv[1])
    for line in sys.stdin:
        graph, text = line.split()
        store.load(f'<http://e.x/s> <http://e.x/p> "{text}" <{graph}> .'.encode(), graph)
        print("loaded", flush=True)
"""


def say(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(f"{GRAPH} {text}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "loaded\n", process.stderr.read()


def test_readers_beside_a_writer_in_another_process(tmp_path: Path) -> None:
    writer = python(WRITER, tmp_path / "s")
    try:
        say(writer, "one")
        first = opened(tmp_path / "s")
        say(writer, "two")
        assert (texts(first), texts(opened(tmp_path / "s"))) == ({"one"}, {"two"})
        with pytest.raises(StoreError, match=f"process {writer.pid}") as error:
            opened(tmp_path / "s", writable=True)
        assert "一個程式" in error.value.zh
        say(writer, "three")
        assert (texts(first), texts(opened(tmp_path / "s"))) == ({"one"}, {"three"})
        assert first.revision() != opened(tmp_path / "s").revision()
    finally:
        writer.kill()
        writer.communicate()
    store = opened(tmp_path / "s", writable=True)
    assert texts(store) == {"three"}


def test_a_reader_after_a_killed_writer_sees_all_it_had_loaded(tmp_path: Path) -> None:
    code = WRITER.replace("store.load", "many = store.together(); many.__enter__(); store.load")
    writer = python(code, tmp_path / "s")
    say(writer, "one")
    say(writer, "two")  # not shown to readers yet
    writer.kill()
    writer.communicate()
    reader = opened(tmp_path / "s")
    assert texts(reader) == {"two"}
    assert reader.revision() == opened(tmp_path / "s").revision()


def test_many_together_are_seen_at_the_end(tmp_path: Path) -> None:
    writer = LocalStore(tmp_path / "s")
    writer.load(quads("old"), GRAPH)
    revision = writer.revision()
    assert revision is not None
    with writer.together():
        writer.load(quads("new"), GRAPH)
        writer.load(quads("more", graph="http://e.x/h"), "http://e.x/h")
        assert writer.revision() is None
        assert texts(writer) == {"new", "more"}
        assert texts(opened(tmp_path / "s")) == {"old"}
    assert texts(opened(tmp_path / "s")) == {"new", "more"}
    assert writer.revision() not in {None, revision}
    assert writer.revision() == opened(tmp_path / "s").revision()


def test_what_fails_inside_together_does_not_undo_the_rest(tmp_path: Path) -> None:
    writer = LocalStore(tmp_path / "s")
    with pytest.raises(StoreError), writer.together():
        writer.load(quads("one"), GRAPH)
        writer.load(b"broken", "http://e.x/h")
    assert texts(opened(tmp_path / "s")) == {"one"}


def test_loading_the_same_again_changes_nothing(tmp_path: Path) -> None:
    writer = LocalStore(tmp_path / "s")
    writer.load(quads("one", 3), GRAPH)
    revision = writer.revision()
    assert writer.load(quads("one", 3), GRAPH) == 3
    assert writer.revision() == revision
    writer.load(b"", GRAPH)
    assert writer.revision() != revision
    assert writer.graphs() == ()


def test_what_a_killed_loader_left_is_removed(tmp_path: Path) -> None:
    writer = LocalStore(tmp_path / "s")
    writer.load(quads("one"), GRAPH)
    writer.close()
    left = tmp_path / "s" / "bulk-12345.sst"
    left.write_bytes(b"half a file")
    assert texts(opened(tmp_path / "s")) == {"one"}
    LocalStore(tmp_path / "s").close()
    assert not left.exists()
    assert texts(opened(tmp_path / "s")) == {"one"}


def test_a_reader_does_not_write(tmp_path: Path) -> None:
    LocalStore(tmp_path / "s").load(quads("one"), GRAPH)
    reader = opened(tmp_path / "s")
    for refused in (lambda: reader.load(quads("two"), GRAPH), lambda: reader.drop(GRAPH)):
        with pytest.raises(StoreError, match="reading only"):
            refused()
    assert texts(opened(tmp_path / "s")) == {"one"}


def test_a_store_of_another_tool_is_read_and_its_changes_are_seen(tmp_path: Path) -> None:
    other = pyoxigraph.Store(str(tmp_path / "s"))
    other.load(quads("one"), format=pyoxigraph.RdfFormat.N_QUADS)
    with pytest.raises(StoreError, match="cannot be opened"):
        opened(tmp_path / "s")  # it does not let us in, and there is no snapshot yet
    del other
    assert texts(opened(tmp_path / "s")) == {"one"}
    writer = LocalStore(tmp_path / "s")
    writer.load(quads("two"), GRAPH)
    writer.close()
    other = pyoxigraph.Store(str(tmp_path / "s"))
    assert [quad.object.value for quad in other] == ["two"]
    other.update(f"DROP GRAPH <{GRAPH}>")
    del other
    assert texts(opened(tmp_path / "s")) == set()


def test_old_snapshots_go_when_nobody_reads_them(tmp_path: Path) -> None:
    writer = LocalStore(tmp_path / "s")
    writer.load(quads("one"), GRAPH)
    reader = opened(tmp_path / "s")
    for text in ("two", "three", "four"):
        writer.load(quads(text), GRAPH)
    snapshots = tmp_path / "s" / "bscgraph" / "snapshots"
    assert len([one for one in snapshots.iterdir() if one.is_dir()]) == 2
    assert texts(reader) == {"one"}
    del reader
    writer.load(quads("five"), GRAPH)
    assert len([one for one in snapshots.iterdir() if one.is_dir()]) == 1


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    for writable in (True, False):
        with pytest.raises(StoreError):
            opened(tmp_path, writable=writable)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
        OSError("IO error: No space left on device: While appending to file: s/000008.log"),
        RuntimeError(f"IO error: {os.strerror(errno.EDQUOT)}"),
    ],
)
def test_a_full_disk_is_said(tmp_path: Path, error: Exception) -> None:
    for told in (refusals.engine(error), refusals.cannot_open(tmp_path, error)):
        assert "no space left on the disk" in told.en
        assert "磁碟空間不足" in told.zh


def test_no_space_for_the_writer_s_name(tmp_path: Path) -> None:
    """The device that is always full in the place of the file that says who writes."""
    (tmp_path / "s" / "bscgraph").mkdir(parents=True)
    (tmp_path / "s" / "bscgraph" / "writer").symlink_to("/dev/full")
    with pytest.raises(StoreError):
        LocalStore(tmp_path / "s")


def test_a_store_that_is_removed_while_it_is_open(tmp_path: Path) -> None:
    writer = LocalStore(tmp_path / "s")
    writer.load(quads("one"), GRAPH)
    reader = opened(tmp_path / "s")
    shutil.rmtree(tmp_path / "s")
    assert texts(reader) == {"one"}  # what is open stays
    for refused in (
        lambda: writer.load(quads("two"), GRAPH),
        lambda: writer.drop(GRAPH),
        lambda: opened(tmp_path / "s"),
    ):
        with pytest.raises(StoreError) as error:
            refused()
        assert error.value.zh
    writer.close()


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    LocalStore(tmp_path / "s").load(quads("one"), GRAPH)
    (tmp_path / "s" / "CURRENT").write_text("nonsense")
    shutil.rmtree(tmp_path / "s" / "bscgraph")
    for writable in (True, False):
        with pytest.raises(StoreError, match="cannot be opened"):
            opened(tmp_path / "s", writable=writable)


CROSS = "SELECT (COUNT(*) AS ?n) { GRAPH ?a { ?s1 ?p1 ?o1 } GRAPH ?b { ?s2 ?p2 ?o2 } GRAPH ?c { ?s3 ?p3 ?o3 } FILTER (?s1 != ?s3) }"


@pytest.mark.parametrize("kind", ["memory", "writer", "reader"])
def test_a_query_that_takes_too_long_is_stopped(tmp_path: Path, kind: str) -> None:
    store = LocalStore(None if kind == "memory" else tmp_path / "s")
    store.load(quads("x", 3000), GRAPH)
    store = opened(tmp_path / "s") if kind == "reader" else store  # type: ignore[assignment]
    begin = time.monotonic()
    with pytest.raises(StoreError, match="longer than 1 seconds"):
        store.select(CROSS, timeout=1)
    assert time.monotonic() - begin < 4
    rows = store.select("SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } }", timeout=60)
    assert (rows.columns, len(rows.rows)) == (("s", "o"), 3000)
    for wrong in ("SELECT", "ASK { ?s ?p ?o }"):
        with pytest.raises(StoreError):
            store.select(wrong, timeout=60)


def test_a_stream_ends_when_its_time_is_up() -> None:
    store = LocalStore()
    store.load(quads("x", 3000), GRAPH)
    everything = CROSS.replace("(COUNT(*) AS ?n)", "?s1 ?s2 ?s3")
    with (
        store.stream(everything, timeout=0.3) as rows,
        pytest.raises(StoreError, match=r"longer than 0\.3 seconds"),
    ):
        for _ in rows:
            pass


def test_memory_of_a_stream_does_not_grow_with_its_rows() -> None:
    """A million rows in a process of its own: the peak may not be far above that of one."""
    code = """
        import resource, sys
        from bscgraph.store import LocalStore
        store = LocalStore()
        store.load(b"".join(b'<http://e.x/%d> <http://e.x/p> "x" <http://e.x/g> .\\n' % n
                            for n in range(1000)), "http://e.x/g")
        pairs = "SELECT ?a ?b { GRAPH ?g { ?a ?p ?x } GRAPH ?h { ?b ?q ?y } } LIMIT "
        peaks = []
        for limit in (1000, int(sys.argv[1])):
            with store.stream(pairs + str(limit)) as rows:
                assert sum(1 for _ in rows) == limit
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        print(peaks[1] - peaks[0])
    """
    grown, trouble = python(code, 300_000).communicate(timeout=120)
    assert grown, trouble
    assert int(grown) < 10_000  # kB; the rows themselves would take 60,000


def test_the_small_kill_test(tmp_path: Path) -> None:
    figures = storekill.run(kills=4, quads=500, seed=1, longest=0.4)
    assert figures["half or lost"] == 0


@pytest.mark.integration
def test_killed_at_random_moments(tmp_path: Path) -> None:
    """The bench does it 200 times; its figures are in bench/README.md."""
    figures = storekill.run(kills=20, quads=2000, seed=int(time.time()), longest=1.0)
    assert figures["half or lost"] == 0


def as_nobody(call: Callable[[], bool]) -> bool:
    """Whether ``call`` is true in a child process that may not write what is not its own."""
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            os._exit(0 if call() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_reader_who_may_not_write_holds_its_snapshot() -> None:
    folder = Path(tempfile.mkdtemp(prefix="store-"))  # pytest's own are closed to others
    store = LocalStore(folder, writable=True)
    store.load(quads("a"), GRAPH)
    store.close()
    locks = list((folder / "bscgraph" / "snapshots").glob("*.lock"))
    assert len(locks) == 1
    closed = [folder, folder / "bscgraph", locks[0].parent, locks[0]]
    modes = [path.stat().st_mode for path in closed]
    try:
        for path in closed:
            path.chmod(0o555 if path.is_dir() else 0o444)
        assert as_nobody(lambda: bool(Lock(locks[0], shared=True)))
        assert not as_nobody(lambda: bool(Lock(locks[0])))
        assert as_nobody(lambda: LocalStore(folder, writable=False).revision() is not None)
    finally:
        for path, mode in zip(closed, modes, strict=True):
            path.chmod(mode)
        shutil.rmtree(folder)


def test_a_lock_that_cannot_be_had_is_let_go_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with pytest.raises(FileNotFoundError):
        Lock(tmp_path / "nowhere" / "lock")
    gc.collect()
    assert told == []

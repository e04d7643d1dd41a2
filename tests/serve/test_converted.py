"""What was read of documents at an earlier start is found again, and only while it is right."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bscgraph.bulk import address
from bscgraph.errors import StoreError
from bscgraph.iri import DEFAULT_BASE
from bscgraph.serve import converted, data, filling
from bscgraph.serve.converted import Converted, usual_place
from bscgraph.serve.settings import Settings
from bscgraph.store import LocalStore

from .conftest import ROOT, serving

HAC, TFAM = (ROOT / "examples" / name for name in ("hac-111.pdf", "tfam-111.pdf"))
G = "http://e.x/g"


def quads(place: Path) -> set[bytes]:
    store = LocalStore(place, writable=False)
    return {line for graph in store.graphs() for line in store.dump(graph).splitlines()}


def nq(place: Path, *values: str) -> Path:
    place.write_text("".join(f'<{G}{v}> <http://e.x/p> "{v}" <{G}{v}> .\n' for v in values))
    return place


def test_a_second_start_reads_nothing_and_has_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(sources=(HAC, TFAM), cache=tmp_path / "cache")
    first = filling.filled(settings, tmp_path / "one")
    kept = sorted((tmp_path / "cache").iterdir())
    assert [file.suffix for file in kept] == [".nq", ".nq"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in kept)

    def never(_files: object) -> object:
        raise AssertionError("read again")

    monkeypatch.setattr(filling, "_read", lambda files: never(files) if files else iter(()))
    second = filling.filled(settings, tmp_path / "two")
    assert quads(first) == quads(second)
    assert data.opened(first).digest == data.opened(second).digest
    assert sorted((tmp_path / "cache").iterdir()) == kept
    with pytest.raises(AssertionError):  # the base is another: all identifiers are
        filling.filled(
            Settings(sources=(HAC,), cache=tmp_path / "cache", base="https://e.x/"),
            tmp_path / "three",
        )


def test_what_is_kept_are_n_quads_that_other_programs_read(tmp_path: Path) -> None:
    import pyoxigraph

    file = nq(tmp_path / "a.nq", "1", "2")
    filling.filled(Settings(sources=(file,), cache=tmp_path / "cache"), tmp_path / "store")
    (kept,) = (tmp_path / "cache").iterdir()
    found = list(pyoxigraph.parse(kept.read_bytes(), format=pyoxigraph.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in found} == {f"<{G}1>", f"<{G}2>"}


def test_each_thing_it_depends_on_makes_it_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = nq(tmp_path / "a.nq", "1")
    cache = Converted(tmp_path, DEFAULT_BASE)
    seen = {cache.document(file), Converted(tmp_path, "https://e.x/").document(file)}
    seen.add(cache.document(Path(shutil.copy(file, tmp_path / "b.nq"))))
    nq(file, "2")
    seen.add(cache.document(file))
    for part in ("_version", "_files"):
        address.program.cache_clear()
        with monkeypatch.context() as other:
            other.setattr(address, part, lambda one: ["another", str(one)])
            seen.add(cache.document(file))
    address.program.cache_clear()
    assert len(seen) == 6
    assert cache.document(file) in seen
    assert cache.document(tmp_path / "none") == ""


def test_what_came_before_decides_as_it_decides_the_number(tmp_path: Path) -> None:
    cache = Converted(tmp_path, DEFAULT_BASE)
    graphs = ((G, b"<http://e.x/a> <http://e.x/b> <http://e.x/c> <http://e.x/g> .\n"),)
    cache.put("d", {}, graphs)
    assert cache.knows("d")
    assert not cache.knows("e")
    assert not cache.knows("")
    assert cache.get("d", {}) == graphs
    assert cache.get("d", {G: "another document"}) is None


def test_two_documents_of_one_scorecard_keep_their_numbers(tmp_path: Path) -> None:
    """Whichever was there at the start before, the second has the number 2."""
    other = tmp_path / "again.pdf"
    other.write_bytes(TFAM.read_bytes() + b"\n% printed again\n")
    cache = tmp_path / "cache"
    names = []
    for number, files in enumerate([(TFAM,), (other,), (TFAM, other), (other, TFAM)] * 2):
        place = filling.filled(Settings(sources=files, cache=cache), tmp_path / str(number))
        store = LocalStore(place, writable=False)
        names.append(sorted(graph.rpartition("/graph/")[2] for graph in store.graphs()))
    assert names == [["tfam/2022/1"]] * 2 + [["tfam/2022/1", "tfam/2022/2"]] * 2 + names[:4]
    assert quads(tmp_path / "2") == quads(tmp_path / "6")
    assert quads(tmp_path / "3") == quads(tmp_path / "7") != quads(tmp_path / "2")


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "head", "list"])
def test_what_is_damaged_is_not_there(tmp_path: Path, harm: str) -> None:
    file = nq(tmp_path / "a.nq", "1")
    settings = Settings(sources=(file,), cache=tmp_path / "cache")
    first = filling.filled(settings, tmp_path / "one")
    (kept,) = (tmp_path / "cache").iterdir()
    whole = kept.read_bytes()
    _, _, rest = whole.partition(b"\n")
    kept.write_bytes({
        "cut": whole[:-5], "changed": whole.replace(b'"1"', b'"2"'), "empty": b"",
        "head": b"# bscgraph {\n" + rest, "list": b"# bscgraph []\n" + rest,
    }[harm])  # fmt: skip
    second = filling.filled(settings, tmp_path / "two")
    assert quads(first) == quads(second)
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    file = nq(tmp_path / "a.nq", "1")
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file")
    place = filling.filled(Settings(sources=(file,), cache=in_the_way), tmp_path / "store")
    assert len(quads(place)) == 1


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr(converted, "_MOST", 3)
    cache = Converted(tmp_path, DEFAULT_BASE)
    for number, name in enumerate("abcd"):
        cache.put(name, {}, ())
        for file in tmp_path.glob(f"{name}-*"):
            os.utime(file, (number, number))
        if name == "c":
            assert cache.get("a", {}) == ()  # of use again
    assert [name for name in "abcd" if cache.knows(name)] == ["a", "c", "d"]


def test_documents_that_cannot_be_read_are_tried_again(tmp_path: Path) -> None:
    broken, right = tmp_path / "x.pdf", nq(tmp_path / "a.nq", "1")
    broken.write_bytes(b"%PDF-1.4\nnothing")
    for number in range(2):
        settings = Settings(sources=(broken, right, broken), cache=tmp_path / "cache")
        assert len(quads(filling.filled(settings, tmp_path / str(number)))) == 1
    with pytest.raises(StoreError, match="x\\.pdf"):
        filling.filled(Settings(sources=(broken,), cache=tmp_path / "cache"), tmp_path / "none")


def test_the_folder_is_that_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert usual_place() == tmp_path / ".cache" / "bscgraph"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which is to be passed over
    assert usual_place() == tmp_path / ".cache" / "bscgraph"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert usual_place() == tmp_path / "c" / "bscgraph"
    monkeypatch.setattr("sys.platform", "darwin")
    assert usual_place() == tmp_path / "Library" / "Caches" / "bscgraph"


def test_the_server_keeps_what_it_read(tmp_path: Path) -> None:
    digests = []
    for _ in range(2):
        options = ("--from", str(TFAM), "--cache", str(tmp_path / "cache"))
        with serving(tmp_path, *options) as server:
            digests.append(json.loads(server.ask("/health").body)["digest"])
    assert digests[0] == digests[1]
    assert len(list((tmp_path / "cache").iterdir())) == 1

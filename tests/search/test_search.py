"""Searching stores: what is found where, in which order, and how the index is kept."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bscgraph
from bscgraph import graph, options
from bscgraph.errors import QueryError
from bscgraph.model import Scorecard, Text
from bscgraph.resources import folder as folder_of
from bscgraph.search import COLUMNS, KINDS, Found, Hit, place_of, search
from bscgraph.search.cache import index_of
from bscgraph.store import Answer, LocalStore, Store, opened
from tests import servers

NAMES = ("hac-111.pdf", "tfam-111.pdf")


@cache
def cards(name: str) -> list[Scorecard]:
    return bscgraph.read(folder_of("examples") / name)


def load(store: LocalStore, *names: str, level: str = "") -> None:
    for card in (card for name in names for card in cards(name) if level in card.level):
        built = graph.build(card)
        store.load(built.canonical(), built.graph)


@pytest.fixture(scope="module")
def store() -> LocalStore:
    memory = LocalStore()
    load(memory, *NAMES)
    return memory


def places(found: Found) -> set[tuple[str, str, str]]:
    return {(hit.kind, hit.code, hit.submission.split("/graph/")[1]) for hit in found.hits}


def test_everything_that_says_so_is_found(store: Store) -> None:
    """Listed by eye from the two documents."""
    assert places(search(store, "義民")) == {
        ("plan", "CC1.1.1", "hac/2022/1"),
        ("plan", "CP1.2.1", "hac/2022/1"),
        ("kpi", "CC1.1", "hac/2022/1"),
        ("plan", "CC1.1.3", "taipei-c/2022/1"),
        ("formula", "CC1.1", "taipei-c/2022/1"),
    }


def test_a_hit_says_where_it_stands(store: Store) -> None:
    (hit,) = search(store, "客家義民嘉年華藝文展演").hits
    assert (hit.page, hit.row, hit.column) == (3, 2, 12)
    assert hit.agency_label == "臺北市政府客家事務委員會"
    assert (hit.year, hit.code, hit.kind) == (2022, "CP1.2.1", "plan")
    assert hit.document.endswith(".pdf")
    assert hit.thing.endswith("/id/scorecard/hac/2022/plan/CP1.2.1")


def test_every_word_has_to_occur_and_an_agency_or_a_year_may_be_one(store: Store) -> None:
    everywhere = search(store, "義民").total
    assert 0 < search(store, "義民 展演").total < everywhere
    assert places(search(store, "客委會 義民")) == places(search(store, "義民", agency="hac"))
    assert search(store, "義民 111").total == search(store, "義民 2022").total == everywhere
    assert search(store, "義民 112").total == 0


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("北美館", "scorecard"),
        ("Fine Arts Museum", "scorecard"),
        ("CC1.1.1", "plan"),
        ("ＣＣ1.1", "kpi"),
        ("國際藝術觀瞻", "mission"),
        ("沿用府級共通性項目", "note"),
        ("威尼斯雙年展", "note"),
        ("文教推廣組", "unit"),
        ("malformed", "finding"),
    ],
)
def test_each_kind_of_thing_is_found(store: Store, question: str, first: str) -> None:
    assert search(store, question).hits[0].kind == first


def test_spellings_are_folded(store: Store) -> None:
    assert places(search(store, "台北雙年展")) == places(search(store, "臺北雙年展"))
    assert search(store, "影響", limit=100).total == search(store, "影响", limit=100).total > 20
    assert search(store, "ｓｄｇ").total == search(store, "SDGs").total > 0


def test_single_characters_and_phrases(store: Store) -> None:
    assert search(store, "民").total > search(store, "義民").total
    assert search(store, "「考量疫情」").total > 0
    assert search(store, "疫情考量").total == 0
    assert search(store, "疫情 考量").total > 0


def test_the_best_come_first_and_the_order_is_the_same_each_time(store: Store) -> None:
    found = search(store, "客家", limit=50)
    scores = [round(hit.score, 6) for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert found == search(store, "客家", limit=50)
    assert search(store, "客家", limit=3).hits == found.hits[:3]
    assert search(store, "客家", limit=3).total == found.total


def test_filters(store: Store) -> None:
    every = search(store, "辦理", limit=1000)
    of_kind = search(store, "辦理", kind="plan", limit=1000)
    assert {hit.kind for hit in of_kind.hits} == {"plan"}
    assert of_kind.total == sum(hit.kind == "plan" for hit in every.hits)
    mine = search(store, "辦理", agency="臺北市立美術館", limit=1000)
    assert mine.total == sum("/tfam/" in hit.submission for hit in every.hits) > 0
    assert search(store, "辦理", year="111").total == every.total
    assert search(store, "辦理", year=2021).total == 0


@pytest.mark.parametrize(
    "filters", [{"kind": "chair"}, {"agency": "nobody"}, {"year": "next"}, {"agency": "' OR 1=1"}]
)
def test_a_wrong_filter_is_refused(store: Store, filters: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        search(store, "辦理", **filters)  # type: ignore[arg-type]


def test_the_kinds_are_those_of_the_command() -> None:
    assert KINDS == options.SEARCHED


HOSTILE = [
    '"', '""', "義民\" OR \"a", "義民 OR 客家", "NOT 義民", "義民 NEAR(客家, 3)", "words:義民", "{words} : 義民",
    "^義民", "義民 -客家", "(義民", "義民)", "義民*客家", "'; DROP TABLE found; --", "a\0b", "\ud800義民",
    "%義_民%", "義民\\", "*", "AND", "rank:x", "+義民", "\u202e義民", "🎎義民", ":match", "?1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_question_is_an_operator(store: Store, text: str) -> None:
    before = search(store, "義民")
    try:
        found = search(store, text, limit=5)
    except QueryError as error:
        assert "no word" in str(error)
    else:
        assert found.total >= len(found.hits)
    assert search(store, "義民") == before


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    memory = _memory()
    try:
        found = search(memory, text)
    except QueryError:
        return
    assert found.total >= 0


_kept: list[LocalStore] = []


def _memory() -> LocalStore:
    if not _kept:
        _kept.append(LocalStore())
        load(_kept[0], "hac-111.pdf", level="city")
    return _kept[0]


def test_a_snippet_shows_what_was_found_and_little_else(store: Store) -> None:
    found = search(store, "塩田千春")
    (hit,) = found.hits
    shown = found.snippet(hit)
    assert "«塩田千春»" in shown
    assert shown.startswith("…")
    assert len(shown) < len(hit.text)
    assert shown.replace("«", "").replace("»", "").strip("…") in hit.text


def test_an_answer_has_a_row_for_each_hit(store: Store) -> None:
    found = search(store, "義民")
    whole, brief = found.result(), found.result(brief=True)
    assert whole.columns == COLUMNS
    assert len(whole.rows) == len(brief.rows) == found.total
    assert "sourceSheet" not in brief.columns
    assert brief.records()[0]["sourcePlace"] == "2/11"
    assert search(store, "不存在的字").result(brief=True).rows == ()


# --- the index of a folder store ---


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "scorecards.db"
    writer = LocalStore(path)
    load(writer, "hac-111.pdf", level="agency")
    writer.close()
    yield path


def test_the_index_is_kept_beside_the_store(folder: Path) -> None:
    assert search(opened(folder), "義民").total == 3
    first = place_of(folder).stat()
    assert search(opened(folder), "義民").total == 3
    assert place_of(folder).stat().st_ino == first.st_ino
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, place_of(folder).name}


def test_the_index_is_made_again_when_the_data_changes(folder: Path) -> None:
    old = opened(folder)
    assert search(old, "北美館").total == 0
    writer = LocalStore(folder)
    load(writer, "tfam-111.pdf")
    writer.close()
    assert search(opened(folder), "北美館").total > 0
    assert search(old, "北美館").total == 0
    writer = LocalStore(folder)
    for name in writer.graphs():
        writer.drop(name)
    writer.close()
    assert search(opened(folder), "義民").total == 0


def test_a_writer_finds_what_it_just_loaded(folder: Path) -> None:
    writer = LocalStore(folder)
    assert search(writer, "北美館").total == 0
    load(writer, "tfam-111.pdf")
    assert search(writer, "北美館").total > 0


@pytest.mark.parametrize("damage", [b"", b"no database", None, "old"])
def test_a_damaged_or_old_index_is_made_again(folder: Path, damage: bytes | str | None) -> None:
    assert search(opened(folder), "義民").total == 3
    place = place_of(folder)
    if damage is None:
        data = place.read_bytes()
        place.write_bytes(data[:100])
    elif isinstance(damage, bytes):
        place.write_bytes(damage)
    else:
        with sqlite3.connect(place) as base:
            base.execute("UPDATE meta SET made = 'older'")
            base.execute("DELETE FROM entry")
        base.close()
    assert search(opened(folder), "義民").total == 3


def test_where_no_file_can_be_written_the_answer_is_the_same(
    folder: Path,
) -> None:
    (folder.parent / place_of(folder).name).mkdir()
    assert search(opened(folder), "義民").total == 3


def test_a_program_killed_while_it_makes_the_index_leaves_no_half_one(folder: Path) -> None:
    code = (
        "import os, sys\n"
        "from bscgraph.search import index, search\n"
        "from bscgraph.store import opened\n"
        "whole = index.Index._entry\n"
        "def entry(self, number, *rest):\n"
        "    if number == 100: os.kill(os.getpid(), 9)\n"
        "    whole(self, number, *rest)\n"
        "index.Index._entry = entry\n"
        "search(opened(sys.argv[1]), '義民')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], check=False)
    assert done.returncode == -9
    assert not place_of(folder).exists()
    assert search(opened(folder), "義民").total == 3


def test_two_programs_may_make_it_at_once(folder: Path) -> None:
    code = (
        "import sys\nfrom bscgraph.search import search\nfrom bscgraph.store import opened\n"
        "print(search(opened(sys.argv[1]), '義民').total)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [one.communicate()[0].strip() for one in running] == ["3", "3", "3"]


def test_the_index_of_one_store_is_made_once(folder: Path) -> None:
    reader = opened(folder)
    assert index_of(reader) is index_of(reader)


class Recording(LocalStore):
    """A store that remembers which submissions it was asked the texts of."""

    def __init__(self, path: Path | None = None, **more: bool) -> None:
        super().__init__(path, **more)
        self.read: list[str] = []

    def select(self, sparql: str, *, timeout: float | None = None) -> Answer:
        if "bsc:formulaText" in sparql:
            self.read.append(sparql.split("GRAPH <", 1)[1].split(">", 1)[0])
        return super().select(sparql, timeout=timeout)


QUESTIONS = ("義民", "民", "北美館", "考量", "111", "malformed", "組", "客委會 民", "AC1*")


def answers(store: LocalStore) -> list[tuple[Hit, ...]]:
    found = [search(store, question, limit=1000).hits for question in QUESTIONS]
    return [tuple(replace(hit, score=round(hit.score, 9)) for hit in hits) for hits in found]


@pytest.mark.parametrize("kind", ["folder", "writer", "memory"])
def test_only_what_has_changed_is_read_again(tmp_path: Path, kind: str) -> None:
    path = None if kind == "memory" else tmp_path / "scorecards.db"
    writer = Recording(path)
    every = [graph.build(card) for name in NAMES for card in cards(name)]

    def reader() -> Recording:
        return Recording(path, writable=False) if kind == "folder" else writer

    def read() -> list[str]:
        asked = reader()
        asked.read.clear()
        found = answers(asked)
        alone = LocalStore()
        for name in writer.graphs():
            alone.load(writer.dump(name), name)
        assert found == answers(alone)  # as if there had never been anything else
        return sorted(asked.read)

    writer.load(every[0].canonical(), every[0].graph)
    writer.load(every[1].canonical(), every[1].graph)
    assert read() == sorted(one.graph for one in every[:2])
    assert read() == []
    writer.load(every[1].canonical(), every[1].graph)  # the same again
    assert read() == []
    with writer.together():
        writer.load(every[2].canonical(), every[2].graph)
        writer.drop(every[0].graph)
    assert read() == [every[2].graph]
    other = every[1].canonical().replace("民".encode(), "眾".encode())
    writer.load(other, every[1].graph)
    assert read() == [every[1].graph]
    writer.load(b"<http://e.x/s> <http://e.x/p> <http://e.x/o> <http://e.x/g> .", "http://e.x/g")
    assert read() == []
    for name in writer.graphs():
        writer.drop(name)
    assert read() == []


def test_a_program_killed_while_it_renews_the_index_leaves_the_old_one(folder: Path) -> None:
    old = opened(folder)
    assert search(old, "義民").total == 3
    before = place_of(folder).read_bytes()
    writer = LocalStore(folder)
    load(writer, "tfam-111.pdf", "hac-111.pdf")
    writer.close()
    code = (
        "import os, sys\n"
        "from bscgraph.search import index, search\n"
        "from bscgraph.store import opened\n"
        "whole = index.Index._entry\n"
        "def entry(self, number, *rest):\n"
        "    if number == 400: os.kill(os.getpid(), 9)\n"
        "    whole(self, number, *rest)\n"
        "index.Index._entry = entry\n"
        "search(opened(sys.argv[1]), '義民')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], check=False)
    assert done.returncode == -9
    assert place_of(folder).read_bytes() == before
    assert search(old, "北美館").total == 0
    memory = LocalStore()
    load(memory, "tfam-111.pdf", "hac-111.pdf")
    assert answers(opened(folder)) == answers(memory)  # type: ignore[arg-type]


def test_what_another_tool_changed_is_read_again(folder: Path) -> None:
    assert search(opened(folder), "義民").total == 3
    other = pyoxigraph.Store(str(folder))
    other.update("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } "
                 "FILTER (CONTAINS(STR(?o), '義民')) }")  # fmt: skip
    del other
    assert search(opened(folder), "義民").total == 0
    assert search(opened(folder), "客家").total > 0


def test_a_mark_in_the_data_is_text(folder: Path) -> None:
    """What looks like FTS, SQL or markup in a document is found as it stands."""
    writer = LocalStore(folder)
    card = cards("tfam-111.pdf")[0]
    label = Text('x" OR NOT 1=1; DROP TABLE found -- <b>義民</b>', "")
    changed = replace(card, kpis=(replace(card.kpis[0], label=label), *card.kpis[1:]))
    built = graph.build(changed)
    writer.load(built.canonical(), built.graph)
    found = search(writer, "drop table found")
    assert [hit.text for hit in found.hits] == [label.value]
    assert "«DROP» «TABLE» «found»" in found.snippet(found.hits[0])


@pytest.mark.integration
@pytest.mark.parametrize("server", [servers.oxigraph, servers.virtuoso])
def test_a_server_is_searched_like_a_store(
    store: LocalStore, tmp_path: Path, server: Callable[[Path], AbstractContextManager[str]]
) -> None:
    with server(tmp_path / "server") as address:
        remote = opened(address, writable=True)
        for name in NAMES:
            for card in cards(name):
                built = graph.build(card)
                remote.load(built.canonical(), built.graph)
        for question in ("義民", "考量", "malformed", "北美館 展覽", "組", "CC1*"):
            mine, theirs = search(store, question, limit=500), search(remote, question, limit=500)
            assert theirs.total == mine.total > 0
            assert [replace(hit, score=0) for hit in theirs.hits] == [
                replace(hit, score=0) for hit in mine.hits
            ]
        index = index_of(remote)
        assert index_of(remote) is index  # the second question makes none
        remote.drop(next(name for name in remote.graphs() if "/hac/" in name))
        assert index_of(remote) is index
        assert search(remote, "義民").total < search(store, "義民").total
        assert search(remote, "北美館").total == search(store, "北美館").total

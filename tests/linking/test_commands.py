"""The command ``link``, and what ``store drop`` does to links, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bscgraph.graph import build
from bscgraph.graph.nquads import literal_of, triples_of
from bscgraph.iri import Minter
from bscgraph.linking import written
from bscgraph.store import LocalStore
from tests.linking.years import card, linked, row
from tests.typed import Run, typed

CARDS = (
    card(109, row("AC1.1", "參觀人次")),
    card(110, row("AC1.1", "參觀人次"), row("AC1.2", "論壇場次")),
    card(111, row("AC1.3", "參觀人次")),
)
HEAD = "from,to,verdict,author,date,reason\n"
LINKS = Minter().links("tfam")


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    return typed(capfdbinary)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    store = LocalStore(tmp_path / "s.db")
    with store.together():
        for built in map(build, CARDS):
            store.load(built.canonical(), built.graph)
    store.close()
    return tmp_path / "s.db"


def graphs(place: Path) -> dict[str, bytes]:
    store = LocalStore(place, writable=False)
    found = {name: store.dump(name) for name in store.graphs()}
    store.close()
    return found


def test_links_are_told_and_kept(run: Run, place: Path, tmp_path: Path) -> None:
    code, out, _ = run("link", "--store", place, "--lang", "en", "--dry-run", "-v")
    assert code == 0 and LINKS not in graphs(place)
    assert out.splitlines() == [
        "tfam: 2020, 2021, 2022; certain 1, probable 1, possible 0, decided 0; codes that mean "
        "something else 0, not in the next scorecard 1",
        "  2020 AC1.1 參觀人次 → 2021 AC1.1 參觀人次: certain (1.000; 0 of 0 values)",
        "  2021 AC1.1 參觀人次 → 2022 AC1.3 參觀人次: probable (1.000; 0 of 0 values)",
    ]
    code, out, err = run("link", "--store", place, "--lang", "zh-Hant", "-o", tmp_path / "l.nq")
    assert code == 0 and out.startswith("tfam：2020, 2021, 2022；確定 1") and "identity" in err
    assert (tmp_path / "l.nq").read_bytes() == written(linked(*CARDS), "tfam", Minter())
    before = graphs(place)
    assert len(before[LINKS].splitlines()) == (tmp_path / "l.nq").read_bytes().count(b"\n")
    run("link", "--store", place)
    assert graphs(place) == before
    assert run("store", "check", "--store", place)[0] == 0


def test_nothing_to_link_is_said(run: Run, tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "s.db")
    built = build(CARDS[0])
    store.load(built.canonical(), built.graph)
    store.close()
    code, out, _ = run("link", "--store", tmp_path / "s.db", "--lang", "en")
    assert (code, out.strip()) == (
        0, "No agency in the store has scorecards of two years; nothing to link."
    )  # fmt: skip


def test_decisions_are_kept_with_author_date_and_reason(
    run: Run, place: Path, tmp_path: Path
) -> None:
    file = tmp_path / "d.csv"
    file.write_text(
        f'{HEAD}tfam/2021/kpi/AC1.2,tfam/2022/kpi/AC1.3,same,"研考 ""甲""> .",111/3/5,"改\n名"\n'
        "tfam/2021/kpi/ZZ9.9,tfam/2022/kpi/ZZ9.8,same,甲,111/3/5,無\n"
    )
    code, _, err = run("link", "--store", place, "--curated", file, "--lang", "en")
    assert code == 0 and "Line 4 of the file was not heeded" in err
    triples = triples_of(graphs(place)[LINKS], LINKS)
    (link,) = (s for s, p, _ in triples if p.endswith("/created>"))
    told = {p.rpartition("/")[2]: o for s, p, o in triples if s == link}
    assert literal_of(told["description>"])[0] == "改\n名"
    assert told["created>"].startswith('"2022-03-05"')
    (name,) = (o for s, p, o in triples if s == told["creator>"] and p.endswith("#label>"))
    assert literal_of(name)[0] == '研考 "甲"> .'
    before = graphs(place)
    code, _, err = run("link", "--store", place, "--lang", "en")
    assert code == 26 and "somebody decided" in err and graphs(place) == before
    file.write_text(HEAD)
    assert run("link", "--store", place, "--curated", file)[0] == 0
    assert b"/creator>" not in graphs(place)[LINKS]


def test_a_wrong_file_changes_nothing(run: Run, place: Path, tmp_path: Path) -> None:
    before, file = graphs(place), tmp_path / "d.csv"
    file.write_text(f"{HEAD}a,b,c,d,e,f\n")
    code, _, err = run("link", "--store", place, "--curated", file, "--lang", "zh-Hant")
    assert code == 26 and "d.csv：第 2 列：" in err and graphs(place) == before


def respelt(data: bytes) -> set[bytes]:
    """Statements with the language tag as we write it, which the store does not keep."""
    return set(data.replace(b"@zh-hant", b"@zh-Hant").splitlines())


def test_a_submission_that_is_dropped_takes_its_links_with_it(run: Run, place: Path) -> None:
    run("link", "--store", place)
    code, _, err = run("store", "drop", "tfam/2021/1", "--store", place, "--lang", "en")
    assert code == 0 and "tfam that are left were linked anew" in err
    left = graphs(place)[LINKS]
    assert b"tfam/2021" not in left
    found = written(linked(CARDS[0], CARDS[2]), "tfam", Minter())
    assert len(left.splitlines()) == len(found.splitlines())
    assert {line for line in respelt(left) if b"Similarity" not in line} == {
        line for line in found.splitlines() if b"Similarity" not in line
    }
    run("store", "drop", "tfam/2022/1", "--store", place)
    assert LINKS not in graphs(place)


def test_what_was_decided_of_other_years_stays_when_a_submission_is_dropped(
    run: Run, place: Path, tmp_path: Path
) -> None:
    (tmp_path / "d.csv").write_text(
        f"{HEAD}tfam/2020/kpi/AC1.1,tfam/2021/kpi/AC1.2,same,甲,111/3/5,改\n"
    )
    run("link", "--store", place, "--curated", tmp_path / "d.csv")
    code, _, err = run("store", "drop", "tfam/2022/1", "--store", place, "--lang", "en")
    assert code == 0 and "--curated FILE" in err
    left = graphs(place)[LINKS]
    assert b"tfam/2022" not in left and left.count(b"/creator>") == 1
    run("store", "drop", "tfam/2021/1", "--store", place)
    assert LINKS not in graphs(place)


def test_links_of_an_agency_that_is_gone_go_with_the_next_look(run: Run, place: Path) -> None:
    run("link", "--store", place)
    store = LocalStore(place)
    for name in store.graphs():
        if name != LINKS:
            store.drop(name)
    store.close()
    assert run("link", "--store", place)[0] == 0
    assert graphs(place) == {}

"""``build`` links the scorecards of several years, and only those of agencies that changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bscgraph import draw
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.linking import CurationError
from bscgraph.model import Scorecard
from tests.bulk import city
from tests.linking.years import card, linked, row

HEAD = "from,to,verdict,author,date,reason\n"
THREE = ("10", "20", "30")


def put(place: Path, scorecard: Scorecard) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(draw.draw([scorecard], "xlsx", "zh-Hant", 100))


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two years of the museum, and one of another agency."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    put(tmp_path / "town" / "110.xlsx", card(110, row("AC1.1", "參觀人次", 109, THREE)))
    put(tmp_path / "town" / "111.xlsx", card(111, row("AC1.2", "參觀人次", 109, THREE)))
    put(tmp_path / "town" / "other.xlsx", city.cards(1)[0])
    return tmp_path / "town"


def links(kb: Path) -> bytes:
    return (kb / "graphs" / "links" / "tfam.nq").read_bytes()


def test_links_are_in_file_and_store_and_the_same_from_every_executor(
    town: Path, tmp_path: Path
) -> None:
    city.build(tmp_path / "kb", town)
    assert [name for name in city.graphs(tmp_path / "kb") if name.startswith("links/")] == [
        "links/tfam"
    ]
    assert links(tmp_path / "kb").count(b"ns#KpiIdentity>") == 1
    assert Minter().links("tfam") in city.stored(tmp_path / "kb")
    city.sound(tmp_path / "kb")
    city.build(tmp_path / "pool", town, jobs=2)
    assert city.files(tmp_path / "pool") == city.files(tmp_path / "kb")


def test_only_the_agency_that_changed_is_linked_again(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bscgraph.bulk import joined

    again = card(110, row("AC1.1", "預算執行率", 109, THREE))
    for year in (110, 111):
        second = card(year, row("AC1.1", "甲", 109, THREE), agency="臺北市政府文化局")
        put(town / f"culture-{year}.xlsx", city.titled(second, "臺北市政府文化局", year))
    owners: list[str] = []
    whole = joined.links_of

    def counted(owner: str, *rest: object) -> object:
        owners.append(owner)
        return whole(owner, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(joined, "links_of", counted)
    city.build(tmp_path / "kb", town)
    assert sorted(owners) == ["culture", "tfam"]
    city.build(tmp_path / "kb", town)
    assert len(owners) == 2
    put(town / "culture-110.xlsx", city.titled(again, "臺北市政府文化局", 110))
    city.build(tmp_path / "kb", town)
    assert owners[2:] == ["culture"]
    city.sound(tmp_path / "kb")


def test_a_document_that_is_gone_takes_its_links_with_it(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    (town / "111.xlsx").unlink()
    city.build(tmp_path / "kb", town)
    assert not (tmp_path / "kb" / "graphs" / "links").exists()
    assert Minter().links("tfam") not in city.stored(tmp_path / "kb")
    city.sound(tmp_path / "kb")


def test_a_lost_file_of_links_is_made_again(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    before = city.files(tmp_path / "kb")
    (tmp_path / "kb" / "graphs" / "links" / "tfam.nq").unlink()
    city.build(tmp_path / "kb", town)
    assert city.files(tmp_path / "kb") == before


def test_what_somebody_decided_stays_until_another_file_says_otherwise(
    town: Path, tmp_path: Path
) -> None:
    kb, file = tmp_path / "kb", tmp_path / "decided.csv"
    file.write_text(f"{HEAD}tfam/2021/kpi/AC1.1,tfam/2022/kpi/AC1.2,different,研考,111/3/5,異\n")
    city.build(kb, town, curated=file)
    assert links(kb).count(b"ns#KpiIdentity>") == 0
    city.build(kb, town)
    assert links(kb).count(b"ns#KpiIdentity>") == 0
    file.write_text(HEAD)
    city.build(kb, town, curated=file)
    assert links(kb).count(b"ns#KpiIdentity>") == 1
    city.sound(kb)
    file.write_text(f"{HEAD}x,y,z,,,\n")
    with pytest.raises(CurationError, match="Line 2"):
        city.build(kb, town, curated=file)
    assert links(kb).count(b"ns#KpiIdentity>") == 1


def test_a_folder_built_before_there_were_links_gets_them(town: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    city.build(kb, town)
    before, state = city.files(kb), json.loads((kb / "state.json").read_text(encoding="utf-8"))
    del state["links"], state["decisions"]
    (kb / "state.json").write_text(json.dumps(state), encoding="utf-8")
    (kb / "graphs" / "links" / "tfam.nq").unlink()
    city.build(kb, town)
    assert city.files(kb) == before


def test_the_links_are_those_of_the_scorecards(town: Path, tmp_path: Path) -> None:
    city.build(tmp_path / "kb", town)
    found = linked(
        card(110, row("AC1.1", "參觀人次", 109, THREE)),
        card(111, row("AC1.2", "參觀人次", 109, THREE)),
    )
    assert [one.confidence for one in found.links] == ["probable"]
    assert f"{DEFAULT_BASE}code/confidence/probable>".encode() in links(tmp_path / "kb")

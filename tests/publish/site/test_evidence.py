"""Where a value was printed: every cell of the real documents has its place, and its picture."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from bscgraph import graph, scorecard
from bscgraph.model import Scorecard, Source
from bscgraph.publish.site import evidence, render
from bscgraph.publish.site.evidence import Originals
from bscgraph.publish.site.source import Site
from bscgraph.read import Limits
from bscgraph.read.picture import pictures
from bscgraph.resources import folder
from bscgraph.store import LocalStore

TFAM = folder("examples") / "tfam-111.pdf"


@cache
def cards() -> tuple[Scorecard, ...]:
    return tuple(scorecard.read(TFAM, Limits()))


@cache
def site() -> Site:
    store = LocalStore()
    for card in cards():
        built = graph.build(card)
        store.load(built.canonical(), built.graph)
    return Site(store, originals=Originals([folder("examples")]))


def test_every_number_of_the_document_leads_to_the_cell_with_its_words() -> None:
    entry = site().cards[0]
    made = {one.name: render(one, "zh-Hant").decode() for one in evidence.of_entry(site(), entry)}
    seen = 0
    for kpi in cards()[0].kpis:
        for value in kpi.values:
            found = evidence.place(entry, value.reading.source)
            assert found is not None
            name, anchor = found
            cell = re.search(rf'<td id="w?{anchor}">([^<]*)</td>', made[name])
            assert cell is not None
            assert cell[1] == value.reading.raw
            assert f'id="{anchor}"' in made[name]  # what the link marks
            seen += 1
    assert seen > 80


def test_the_mark_lies_on_the_words_in_the_picture(tmp_path: Path) -> None:
    """Ink stands inside the box of a cell with words, and in an empty corner there is none."""
    from PIL import Image

    page = next(one for one in pictures(TFAM, Limits(), str(tmp_path)) if one.page == 2)
    drawn = Image.open(BytesIO(page.file.read_bytes())).convert("L")
    scale = drawn.width / page.width
    assert drawn.height / page.height == pytest.approx(scale, rel=0.01)
    source = cards()[0].kpis[1].values[2].reading.source
    assert source is not None
    mark = next(m for m in page.marks if (m.row, m.column) == (source.row, source.column))
    box = mark.box
    left, top, right, bottom = (
        round(edge * scale)
        for edge in (box.x0 + 1.5, box.top + 1.5, box.x1 - 1.5, box.bottom - 1.5)
    )
    cell = drawn.crop((left, top, right, bottom))
    assert min(cell.tobytes()) < 120
    assert set(drawn.crop((0, 0, 40, 40)).tobytes()) == {255}


def test_a_document_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    twin = tmp_path / "other.bin"
    twin.write_bytes(TFAM.read_bytes())
    document = cards()[0].document
    assert document is not None
    found = Originals([tmp_path]).pictured(document.sha256, 3)
    assert list(found) == [3]
    assert found[3][1].startswith(b"\x89PNG")


def test_without_the_document_there_are_words_and_no_picture() -> None:
    bare = Site(site().store)
    made = next(evidence.of_entry(bare, bare.cards[0]))
    assert b"<img" not in render(made, "en")
    assert b"not at hand" in render(made, "en")
    assert list(evidence.entry_files(bare, bare.cards[0])) == []


def test_a_damaged_document_costs_only_its_pictures(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(TFAM.read_bytes()[:20_000])
    known = Originals([broken])
    import hashlib

    sha256 = hashlib.sha256(broken.read_bytes()).hexdigest()
    assert sha256 in known
    assert known.pictured(sha256) == {}


def test_every_page_of_the_document_has_one_in_both_languages_and_its_picture() -> None:
    entry = site().cards[0]
    names = [one.name for one in evidence.of_entry(site(), entry)]
    assert names == [f"scorecard/tfam/2022/source/p{n}" for n in (1, 2, 3)]
    for name in names:
        found = evidence.page(site(), name)
        assert found is not None
        for lang in ("en", "zh-Hant"):
            assert len(render(found, lang)) < 60_000
    paths = [path for path, _ in evidence.entry_files(site(), entry)]
    assert len(paths) == 3
    assert all(f'src="../../../../../{path}"'.encode() in render(one, "en")
               for path, one in zip(paths, evidence.of_entry(site(), entry), strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (None, None),
        (Source(page=1), None),
        (Source(2, None, 4, 3, 7), ("scorecard/tfam/2022/source/p2", "t4r3c7")),
        (Source(None, None, 1, 3, 7), ("scorecard/tfam/2022/source/t", "t1r3c7")),
        (Source(1, None, None, 3), ("scorecard/tfam/2022/source/p1", "")),
    ],
)
def test_the_place_of_a_source(source: Source | None, expected: tuple[str, str] | None) -> None:
    assert evidence.place(site().cards[0], source) == expected


def test_sheets_are_told_apart_by_name() -> None:
    entry = site().cards[0]
    one = evidence.place(entry, Source(None, "甲/乙", 1, 1, 1))
    two = evidence.place(entry, Source(None, "乙", 1, 1, 1))
    assert one is not None
    assert two is not None
    assert one[0] != two[0]
    assert re.fullmatch(r"scorecard/tfam/2022/source/s[0-9a-f]{8}", one[0])

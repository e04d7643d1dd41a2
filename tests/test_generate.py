"""A small generated city: the same bytes again, read without a fault, everything planted found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.build import build
from bench.generate.__main__ import make
from bench.generate.city import LAYOUTS, orders, write
from bench.generate.plant import KINDS
from bench.scale import check


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five documents of one agency, in five layouts."""
    folder = tmp_path_factory.mktemp("city")
    make(folder, agencies=1, years=5)
    return folder


def test_the_same_seed_makes_the_same_bytes(city: Path, tmp_path: Path) -> None:
    make(tmp_path, agencies=1, years=5)
    files = [one for one in sorted(city.rglob("*")) if one.is_file()]
    assert len(files) == 11
    for one in files:
        assert (tmp_path / one.relative_to(city)).read_bytes() == one.read_bytes(), one.name


def test_another_seed_makes_another_city(city: Path, tmp_path: Path) -> None:
    make(tmp_path, agencies=1, years=1, seed=2)
    other = (tmp_path / "planted.json").read_text(encoding="utf-8")
    assert json.loads(other)[0] != json.loads((city / "planted.json").read_text("utf-8"))[0]


def test_every_layout_and_every_kind_has_its_turn(tmp_path: Path) -> None:
    wanted = orders(agencies=20, years=4, seed=1)
    assert {one.layout for one in wanted} == {*LAYOUTS, "docx"}
    assert {one.level for one in wanted} == {"agency", "city", "both"}
    assert len({one.name for one in wanted}) == len(wanted)
    for name in ("documents", "truth"):
        (tmp_path / name).mkdir()
    quick = [replace(one, layout="txt") for one in wanted[:60] if one.level == "agency"]
    kinds = {one.kind for order in quick for one in write(order, tmp_path).planted}
    assert kinds == {*KINDS, "shifted-row"}


def test_cards_of_the_city_several_cards_and_stray_digits_are_read(tmp_path: Path) -> None:
    """What few agencies print: found among many orders, made and built by itself."""
    for name in ("documents", "truth"):
        (tmp_path / name).mkdir()
    many = orders(agencies=40, years=3, seed=1)
    levels = [one for one in many if one.level != "agency"]
    few = [next(one for one in levels if one.level == "city" and one.layout == "docx")]
    few += [next(one for one in levels if one.level == "both" and one.layout == "pdf:unruled")]
    few += [orders(agencies=171, years=5, seed=1)[852]]  # most indicators have two plans
    made = [write(one, tmp_path) for one in few]
    stray = (write(one, tmp_path) for one in many if one.layout == "pdf:gaps")
    made.append(next(one for one in stray if "stray-fragment" in {p.kind for p in one.planted}))
    kept = {one.name for one in made}
    for path in (tmp_path / "documents").iterdir():
        if path.name not in kept:
            path.unlink()
    listed = json.dumps([one.as_data() for one in made])
    (tmp_path / "planted.json").write_text(listed, encoding="utf-8")
    build(tmp_path / "documents", tmp_path / "kb", jobs=1)
    found = check(tmp_path, tmp_path / "kb")
    assert (found.lost, found.missed, found.wrong) == ([], [], [])
    assert found.planted["stray-fragment"] >= 1
    assert found.layouts.keys() == {"docx", "pdf:unruled", "pdf:gaps"}


def test_nothing_is_lost_wrong_or_overlooked(city: Path, tmp_path: Path) -> None:
    spent = build(city / "documents", tmp_path / "kb", jobs=1)
    assert spent.wall > 0
    found = check(city, tmp_path / "kb")
    assert (found.lost, found.missed, found.wrong) == ([], [], [])
    assert found.whole.f1 == 1
    assert found.planted.total() >= 12
    assert len(found.layouts) == 5


def test_a_wrong_truth_and_an_overlooked_fault_are_told(city: Path, tmp_path: Path) -> None:
    """The check can fail: one number changed in the truth, one irregularity nobody printed."""
    build(city / "documents", tmp_path / "kb", jobs=1)
    twin = tmp_path / "city"
    (twin / "truth").mkdir(parents=True)
    listed = json.loads((city / "planted.json").read_text("utf-8"))
    listed[0]["planted"].append(
        {"kind": "negative", "rule": "BSC-P06", "code": "ZZ1.1.1", "raw": "-1", "roc_year": 111}
    )
    listed.append({"file": "never.pdf", "layout": "pdf:lines", "planted": []})
    (twin / "planted.json").write_text(json.dumps(listed), encoding="utf-8")
    for path in (city / "truth").iterdir():
        card = json.loads(path.read_text("utf-8"))
        card["action_plans"][0]["budget"][0]["value"] = 7
        (twin / "truth" / path.name).write_text(json.dumps(card), encoding="utf-8")
    found = check(twin, tmp_path / "kb")
    assert found.lost == ["never.pdf"]
    assert len(found.missed) == 1
    assert found.whole.f1 < 1

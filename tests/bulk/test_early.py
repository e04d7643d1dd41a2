"""A store filled while documents are read holds what one filled at the end does."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bench.query.collection import agency_card
from bscgraph import graph
from bscgraph.bulk.early import Early
from bscgraph.bulk.model import Card, Converted
from bscgraph.iri import Minter
from bscgraph.model import Scorecard
from bscgraph.store import LocalStore, filled
from bscgraph.store.filled import fill

BASE = "https://w3id.org/bscgraph/"
MINTER = Minter(BASE)


def converted(card: Scorecard, data: bytes | None = None) -> Converted:
    """What a reader hands over of a scorecard."""
    path = MINTER.path(card, MINTER.owner(card))
    told = Card(path, "", "", None, "", 0, 0, 0, 0, {}, {}, {})
    made = graph.build(card, 1, MINTER).canonical() if data is None else data
    return Converted("", "", ((told, made),))


def wanted(folder: Path, *found: Converted) -> dict[str, tuple[Path, str]]:
    """The canonical files that there are to be."""
    out = {}
    for number, one in enumerate(found):
        card, data = one.cards[0]
        path = folder / f"{number}.nq"
        path.write_bytes(data)
        out[MINTER.graph(card.path, 1)] = path, sha256(data).hexdigest()
    return out


def content(path: Path) -> dict[str, set[bytes]]:
    """Every graph of a store with its lines."""
    store = LocalStore(path, writable=False)
    return {name: set(store.dump(name).splitlines()) for name in store.graphs()}


@pytest.mark.parametrize("share", [1, 1 << 30])
def test_what_was_taken_for_another_is_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    monkeypatch.setattr(filled, "_SHARE", share)
    cards = [agency_card(number, 111) for number in range(4)]
    revised = replace(cards[1], updated_raw="更新日期1110630")
    early = Early(tmp_path / "early", BASE)
    for one in (cards[0], revised, cards[2]):
        early.take(converted(one))
    early.take(converted(cards[0], b"again, and never looked at"))
    files = wanted(tmp_path, *map(converted, (cards[0], cards[1], cards[3])))
    early.complete(files)
    early.close()
    fill(tmp_path / "whole", [path for path, _ in files.values()])
    assert content(tmp_path / "early") == content(tmp_path / "whole")
    assert len(content(tmp_path / "early")) == 3


def test_what_fails_early_is_done_again_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filled, "_SHARE", 1)
    cards = [converted(agency_card(number, 111)) for number in range(8)]
    broken = converted(agency_card(1, 111), b"<a> nonsense .\n")
    early = Early(tmp_path / "store", BASE)
    for one in (cards[0], broken, *cards[2:]):
        early.take(one)
    early.complete(wanted(tmp_path, *cards))
    early.close()
    assert len(content(tmp_path / "store")) == 8
    assert not (tmp_path / "store.part").exists()


def test_what_is_not_completed_leaves_nothing_and_a_store_that_is_there_stays(
    tmp_path: Path,
) -> None:
    one, other = (converted(agency_card(number, 111)) for number in (1, 2))
    early = Early(tmp_path / "store", BASE)
    early.take(one)
    early.close()
    assert list(tmp_path.iterdir()) == []
    fill(tmp_path / "store", [path for path, _ in wanted(tmp_path, one).values()])
    before = content(tmp_path / "store")
    early = Early(tmp_path / "store", BASE)
    early.take(other)
    early.close()
    assert content(tmp_path / "store") == before
    assert not (tmp_path / "store.part").exists()

"""Generated documents in telling layouts: each is read to the cell."""

import json
from pathlib import Path

import pytest

from bench.layouts.scoring import compare_all
from bscgraph.scorecard import read, to_json

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if "__" in path.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sample_is_read_as_expected(path: Path) -> None:
    place = SAMPLES / f"{path.name.split('__')[0]}.expected.json"
    want = json.loads(place.read_text(encoding="utf-8"))
    got = json.loads(json.dumps([to_json(card) for card in read(path)], default=str))
    score = compare_all(got, want)
    assert not score.wrong
    assert score.f1 >= (0.98 if "unruled" in path.name else 0.995), score.errors[:5]

from __future__ import annotations

import pytest

from bscgraph.errors import BscgraphError
from bscgraph.resources import folder


@pytest.mark.parametrize("name", ["ontology", "shapes", "queries"])
def test_folders_hold_files(name: str) -> None:
    place = folder(name)  # type: ignore[arg-type]
    assert any(path.is_file() for path in place.rglob("*"))


@pytest.mark.parametrize("name", ["docs", "..", "", "bscgraph"])
def test_other_folders_are_refused(name: str) -> None:
    with pytest.raises(BscgraphError, match="missing"):
        folder(name)  # type: ignore[arg-type]

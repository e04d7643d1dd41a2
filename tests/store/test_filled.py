"""A store filled at once holds what one filled graph by graph does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bscgraph.errors import StoreError
from bscgraph.store import LocalStore, filled
from bscgraph.store.filled import fill


def files(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number}.nq" for number in range(count)]
    for number, path in enumerate(paths):
        lines = [
            f'<http://e.x/{n}> <http://e.x/p> "{n}臺北"@zh-Hant <http://e.x/g{number}> .\n'
            for n in range(50)
        ]
        path.write_text("".join(sorted(lines)), encoding="utf-8")
    return paths


@pytest.mark.parametrize("share", [1, 5_000, 1 << 20])
def test_it_holds_the_same_and_can_be_written_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    monkeypatch.setattr(filled, "_SHARE", share)
    paths = files(tmp_path, 20)
    fill(tmp_path / "store", paths)
    one = LocalStore()
    for number, path in enumerate(paths):
        one.load(path.read_bytes(), f"http://e.x/g{number}")
    store = LocalStore(tmp_path / "store", writable=False)
    assert store.graphs() == one.graphs() and len(one.graphs()) == 20
    for graph in one.graphs():
        assert set(store.dump(graph).splitlines()) == set(one.dump(graph).splitlines())
    revision = store.revision()
    writer = LocalStore(tmp_path / "store", writable=True)
    writer.drop("http://e.x/g3")
    writer.close()
    again = LocalStore(tmp_path / "store", writable=False)
    assert len(again.graphs()) == 19 and again.revision() != revision
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_what_is_no_n_quads_leaves_no_store(tmp_path: Path) -> None:
    (bad := tmp_path / "bad.nq").write_text("<a> nonsense .\n")
    with pytest.raises(StoreError):
        fill(tmp_path / "store", [bad])
    assert not (tmp_path / "store").exists()
    fill(tmp_path / "store", files(tmp_path, 1))
    assert LocalStore(tmp_path / "store", writable=False).graphs() == ("http://e.x/g0",)

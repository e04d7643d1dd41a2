"""A folder of many files: streamed, whole or not at all, and never anybody else's."""

from __future__ import annotations

import errno
import hashlib
import subprocess
from pathlib import Path

import pytest

from bscgraph.publish import PublishError, streamed
from bscgraph.publish.streamed import MANIFEST, Part, target

NAMES = ("a/b.html", "a-b.html", "a.html", "index.html", ".well-known/void")


def write(folder: Path, *parts: tuple[str, ...]) -> None:
    with target(folder) as made:
        for names in parts:
            part = Part(*made.part())
            for name in names:
                part.put(name, name.encode())
            part.close()


def held(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_the_list_is_what_sha256sum_checks(tmp_path: Path) -> None:
    write(tmp_path / "site", NAMES[:2], NAMES[2:])
    assert held(tmp_path / "site") == {*NAMES, MANIFEST}
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", MANIFEST],
        cwd=tmp_path / "site", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(NAMES)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_list_does_not_depend_on_who_wrote_what(tmp_path: Path) -> None:
    write(tmp_path / "one", NAMES)
    write(tmp_path / "two", *((name,) for name in reversed(NAMES)))
    lists = {(tmp_path / name / MANIFEST).read_bytes() for name in ("one", "two")}
    assert len(lists) == 1


def test_a_piece_of_very_many_files_lists_them_part_by_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "one", NAMES)
    monkeypatch.setattr(streamed, "_LINES", 2)
    with target(tmp_path / "two") as made:
        part = Part(*made.part())
        for name in reversed(NAMES):
            part.put(name, name.encode())
        assert part.close() == len(NAMES)
        assert sorted(made.names()) == sorted(NAMES)
    lists = {(tmp_path / name / MANIFEST).read_bytes() for name in ("one", "two")}
    assert len(lists) == 1


def test_more_lists_than_are_opened_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed, "_AT_ONCE", 3)
    names = [f"{number % 7}/{number}.html" for number in range(40)]
    with target(tmp_path / "site") as made:
        for name in names:
            part = Part(*made.part())
            part.put(name, b"")
            part.close()
        assert sorted(made.names()) == sorted(names)
        assert sorted(made.names()) == sorted(names)
    lines = (tmp_path / "site" / MANIFEST).read_text().splitlines()[1:]
    empty = hashlib.sha256(b"").hexdigest()
    assert lines == [f"{empty}  {name}" for name in sorted(names, key=lambda one: one.split("/"))]
    write(tmp_path / "site", NAMES)
    assert held(tmp_path / "site") == {*NAMES, MANIFEST}


def test_our_own_folder_is_replaced_also_one_with_files_missing(tmp_path: Path) -> None:
    write(tmp_path / "site", NAMES)
    (tmp_path / "site" / "a.html").unlink()
    write(tmp_path / "site", ("new.html",))
    assert held(tmp_path / "site") == {"new.html", MANIFEST}


@pytest.mark.parametrize("name", ["mine.txt", "a/mine.txt", "z/mine.txt", "a.htm", "a/b.html2"])
def test_a_folder_with_anything_else_stays_as_it_is(tmp_path: Path, name: str) -> None:
    write(tmp_path / "site", NAMES)
    (tmp_path / "site" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "site" / name).write_text("mine")
    with pytest.raises(PublishError, match=name):
        write(tmp_path / "site", ("new.html",))
    assert held(tmp_path / "site") == {*NAMES, MANIFEST, name}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_appears_while_the_site_is_made_stays_too(tmp_path: Path) -> None:
    write(tmp_path / "site", NAMES)
    with pytest.raises(PublishError, match="mine"), target(tmp_path / "site"):
        (tmp_path / "site" / "mine").write_text("mine")
    assert held(tmp_path / "site") == {*NAMES, MANIFEST, "mine"}


def test_a_folder_or_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / MANIFEST).write_text("my own manifest")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "away").symlink_to(tmp_path / "file")
    for name in ("there", "file", "link"):
        with pytest.raises(PublishError):
            write(tmp_path / name, NAMES)
    assert (tmp_path / "there" / MANIFEST).read_text() == "my own manifest"
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_written_twice_is_a_mistake_that_leaves_all_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "site", NAMES)
    with pytest.raises(PublishError, match="cannot be written"):
        write(tmp_path / "site", ("x.html",), ("x.html",))
    assert held(tmp_path / "site") == {*NAMES, MANIFEST}


def test_a_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    write(tmp_path / "site", NAMES)
    with pytest.raises(PublishError) as caught, target(tmp_path / "site") as made:
        Part(*made.part()).put("x.html", b"")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "No space left" in caught.value.en
    assert "無法寫入" in caught.value.zh
    assert held(tmp_path / "site") == {*NAMES, MANIFEST}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_file_somebody_else_wrote_below_the_folder_is_counted(tmp_path: Path) -> None:
    with target(tmp_path / "site") as made:
        part = Part(*made.part())
        (made.folder / "big.bin").write_bytes(b"x" * 3_000_000)
        part.took("big.bin")
        assert (part.close(), part.size) == (1, 3_000_000)
    line = (tmp_path / "site" / MANIFEST).read_text().splitlines()[1]
    assert line == f"{hashlib.sha256(b'x' * 3_000_000).hexdigest()}  big.bin"

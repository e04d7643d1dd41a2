"""A folder of very many files, made by several processes: whole or not at all, in flat memory.

The list of all files with their digests (as ``sha256sum`` writes and checks it) is put together
from sorted parts on disk, and what stands in the folder already is compared with its list one
file at a time.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from bscgraph.publish.folder import swap
from bscgraph.publish.glossary import PublishError

__all__ = ["MANIFEST", "Part", "Target", "target"]

MANIFEST = "manifest.txt"
_HEAD = "# The files bscgraph publish wrote here, as sha256sum lists them.\n"
_LINES = 5_000  # of a list that are in memory
_AT_ONCE = 64  # lists that are merged at a time
_CHUNK = 1 << 20
_DIGITS = 64  # of a digest; two spaces stand between it and the path


class Part:
    """Where one piece of work puts its files.

    Args:
        folder: of the site, while it is being made.
        listed: the list of what this piece wrote, made by :meth:`close`.
    """

    def __init__(self, folder: Path, listed: Path) -> None:
        self.folder, self._listed = folder, listed
        self._lines: list[str] = []
        self._made: set[Path] = set()
        self._lists = self._count = self.size = 0

    def put_once(self, name: str, content: bytes | Iterable[bytes]) -> None:
        """Write the file ``name`` unless somebody else has: what several pieces of work share.

        Raises:
            OSError: the disk does not take it.
        """
        with suppress(FileExistsError):
            self.put(name, content)

    def put(self, name: str, content: bytes | Iterable[bytes]) -> None:
        """Write the file ``name``, which nobody has written before, whole or piece by piece.

        Raises:
            OSError: it is there already, or the disk does not take it.
        """
        path = self.folder / name
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        digest, size = hashlib.sha256(), 0
        with path.open("xb") as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self.note(name, digest.hexdigest(), size)

    def took(self, name: str) -> None:
        """Count in a file that somebody else has written below the folder."""
        path = self.folder / name
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.note(name, digest, path.stat().st_size)

    def note(self, name: str, digest: str, size: int) -> None:
        """Count in a file that somebody else has written and digested."""
        self._lines.append(f"{digest}  {name}\n")
        self.size += size
        if len(self._lines) >= _LINES:
            self._list()

    def close(self) -> int:
        """Write the list of the files; gives their number."""
        self._list()
        return self._count

    def _list(self) -> None:
        """Write a part of the list."""
        self._lines.sort(key=_rank)
        listed = self._listed.with_stem(f"{self._listed.stem}-{self._lists:04}")
        listed.write_text("".join(self._lines), encoding="utf-8")
        self._lists += 1
        self._count += len(self._lines)
        self._lines, self._made = [], set()


class Target:
    """The folder while it is made; pieces of work put files below ``folder``."""

    def __init__(self, folder: Path, lists: Path) -> None:
        self.folder, self._lists = folder, lists
        self._number = count(1)

    def part(self) -> tuple[Path, Path]:
        """What :class:`Part` is made with, in whichever process."""
        return self.folder, self._lists / f"{next(self._number):08}.txt"

    def names(self) -> Iterator[str]:
        """The paths of all files of the pieces that are closed, sorted part by part."""
        return map(_name, _merged(sorted(self._lists.glob("0*.txt")), self._lists))

    def close(self) -> None:
        """Write the list of all files."""
        with (self.folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as file:
            file.write(_HEAD)
            file.writelines(_merged(sorted(self._lists.glob("0*.txt")), self._lists))


@contextmanager
def target(place: Path) -> Iterator[Target]:
    """Make ``place`` a folder of just the files put into what this gives.

    It is a new or an empty folder, or one that was made here before; it is replaced at the end,
    when everything is written. A folder that holds anything else is not touched.

    Raises:
        PublishError: the folder holds what we did not write, or cannot be written.
    """
    place = place.resolve()
    fresh, lists = (
        place.with_name(f"{place.name}.{os.getpid()}.{end}") for end in ("part", "list")
    )
    try:
        _check(place)
        for one in (fresh, lists):
            one.mkdir(parents=True)
        made = Target(fresh, lists)
        yield made
        made.close()
        _check(place)  # a long time has gone by
        swap(fresh, place)
    except OSError as error:
        why = error.strerror or str(error)
        raise PublishError(
            f"{place} cannot be written: {why}. Nothing was changed there; make room, or choose "
            "another folder with -o.",
            f"無法寫入 {place}：{why}。原內容未變動；請清出空間，或用 -o 指定其他資料夾。",
        ) from error
    finally:
        for one in (fresh, lists):
            shutil.rmtree(one, ignore_errors=True)


def _check(place: Path) -> None:
    """Refuse a folder that holds what we did not write.

    Raises:
        PublishError: it does.
    """
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return
    strange = _strange(place)
    if strange is not None:
        raise PublishError(
            f"{place} holds “{strange}”, which is none of our files; nothing was written. "
            "Choose an empty folder with -o.",
            f"{place} 中有「{strange}」，不是本程式產生的檔案；未寫入任何內容。"
            "請用 -o 指定空資料夾。",
        )


def _strange(place: Path) -> str | None:
    """The first file of a folder that its list does not name."""
    manifest = place / MANIFEST
    if not place.is_dir() or not manifest.is_file() or manifest.is_symlink():
        return next(_files(place), place.name) if place.is_dir() else place.name
    with manifest.open(encoding="utf-8", errors="replace") as file:
        if file.readline() != _HEAD:
            return MANIFEST
        known = next(file, "")
        for name in _files(place):
            while known and _rank(known) < name.split("/"):
                known = next(file, "")
            if name != MANIFEST and _name(known) != name:
                return name
    return None


def _files(place: Path, below: str = "") -> Iterator[str]:
    """The paths of all files, in the order of their lists."""
    with os.scandir(place) as found:
        entries = sorted(found, key=lambda one: one.name)
    for one in entries:
        if one.is_dir(follow_symlinks=False):
            yield from _files(Path(one.path), f"{below}{one.name}/")
        else:
            yield f"{below}{one.name}"


def _name(line: str) -> str:
    return line[_DIGITS + 2 : -1]


def _rank(line: str) -> list[str]:
    return _name(line).split("/")


def _merged(lists: list[Path], folder: Path) -> Iterator[str]:
    """The lines of sorted lists, sorted; only some are open at a time."""
    for number in count():
        if len(lists) <= _AT_ONCE:
            break
        some, lists = lists[:_AT_ONCE], lists[_AT_ONCE:]
        together = folder / f"merged-{number}.txt"
        with together.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_merged(some, folder))
        lists.append(together)
    with ExitStack() as stack:
        files = [stack.enter_context(one.open(encoding="utf-8")) for one in lists]
        yield from heapq.merge(*files, key=_rank)

"""Documents that were read before: their canonical files, kept for the next start.

A file is addressed by all it depends on: the bytes and the name of the document, the program that
read it, the base of the identifiers, and what was there before (which decides the number of
a submission). It is N-Quads; its first line, a comment, says what is in it and how it adds up.
Whatever does not add up is not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from bscgraph.bulk import address

__all__ = ["Converted", "Graphs", "usual_place"]

_FORM = 1  # to be raised with every change of how these files look
_MOST = 1000  # files that are kept; those not used for the longest time go first
_MARK = b"# bscgraph "

Graphs = tuple[tuple[str, bytes], ...]


def usual_place() -> Path:
    """Where files for this user are kept that can always be made again."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "bscgraph"
    told = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(told) if Path(told).is_absolute() else Path.home() / ".cache") / "bscgraph"


class Converted:
    """Canonical files of documents.

    Args:
        place: folder of the files; made when something is put into it.
        base: base IRI of the data.
    """

    def __init__(self, place: Path, base: str) -> None:
        self._place, self._base = place, base

    def document(self, path: Path) -> str:
        """What tells this document, read by this program, from all others; "" if unreadable."""
        try:
            return address.document(self._base, path.name, address.content(path), _FORM)
        except OSError:
            return ""

    def knows(self, document: str) -> bool:
        """Whether something may be kept of the document, whatever was there before it."""
        with suppress(OSError):
            return any(self._place.glob(f"{document}-*.nq")) if document else False
        return False

    def get(self, document: str, before: Mapping[str, str]) -> Graphs | None:
        """Its graphs, where it came after those ``before`` (by graph, the document)."""
        file = self._file(document, before)
        try:
            data = file.read_bytes() if document else b""
            found = _read(data)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if found is not None:
            with suppress(OSError):
                os.utime(file)  # it was of use
        return found

    def put(self, document: str, before: Mapping[str, str], graphs: Graphs) -> None:
        """Keep its graphs: written under another name first, so that nobody finds half of it.

        A folder that cannot be written is no trouble: nothing is kept then.
        """
        if not document:
            return
        file = self._file(document, before)
        with suppress(OSError):
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=file.name, suffix=".part", dir=self._place)
            try:
                with os.fdopen(handle, "wb") as fresh:
                    fresh.writelines(_written(graphs))
                Path(name).replace(file)
            finally:
                Path(name).unlink(missing_ok=True)
            self._sweep()

    def _file(self, document: str, before: Mapping[str, str]) -> Path:
        return self._place / f"{document}-{address.digest(*sorted(before.items()))[:16]}.nq"

    def _sweep(self) -> None:
        files = [(file.stat().st_mtime, file) for file in self._place.glob("*-*.nq*")]
        for _, file in sorted(files)[: max(0, len(files) - _MOST)]:
            file.unlink(missing_ok=True)


def _written(graphs: Graphs) -> Iterator[bytes]:
    parts = [data for _, data in graphs]
    sums = hashlib.sha256(b"".join(parts)).hexdigest()
    told = {"graphs": [(name, len(data)) for name, data in graphs], "sha256": sums}
    yield _MARK + json.dumps(told).encode() + b"\n"
    yield from parts


def _read(data: bytes) -> Graphs | None:
    head, _, rest = data.partition(b"\n")
    if not head.startswith(_MARK):
        return None
    told = json.loads(head[len(_MARK) :])
    if hashlib.sha256(rest).hexdigest() != told["sha256"]:
        return None
    found, at = list[tuple[str, bytes]](), 0
    for name, size in told["graphs"]:
        found.append((str(name), rest[at : at + size]))
        at += size
    return tuple(found)

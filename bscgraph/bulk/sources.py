"""What is to be built: files, folders, patterns, and CSV manifests, as one ordered list."""

from __future__ import annotations

import csv
import glob
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bscgraph.bulk.model import KbError, Told

__all__ = ["SUFFIXES", "Listed", "listed"]

# What is taken from folders; a file named by itself is taken whatever its suffix.
SUFFIXES = frozenset(
    (".pdf", ".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".odt", ".csv", ".tsv", ".txt", ".xml")
)
_COLUMNS = {
    "path": "path", "路徑": "path", "檔案": "path", "agency": "agency", "機關": "agency",
    "year": "year", "年度": "year", "url": "url", "網址": "url", "licence": "licence",
    "license": "licence", "授權": "licence",
}  # fmt: skip
_LONGEST_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Listed:
    """A document to build, and what a manifest tells of it."""

    path: Path
    told: Told = field(default_factory=Told)


def listed(sources: Iterable[str | Path], beside: Path | None = None) -> list[Listed]:
    """The documents that ``sources`` name, each once, in their order; those of folders by name.

    Args:
        sources: files, folders (with all below them), patterns such as ``docs/**/*.pdf``, and
            CSV manifests with a column ``path``.
        beside: a folder that is left out: that of the results.

    Raises:
        KbError: there is no such source, it names no document, or a manifest is wrong.
    """
    found: dict[Path, Listed] = {}
    for source in map(str, sources):
        some = list(_of(source, beside.absolute() if beside else None))
        if not some:
            raise KbError(
                f"{source} holds no document; name files, folders or manifests with documents "
                "(PDF, XLSX, XLS, ODS, DOCX, ODT, CSV, TSV, TXT, XML).",
                f"{source} 中沒有文件；請指定含有文件的檔案、資料夾或清單"
                "（PDF、XLSX、XLS、ODS、DOCX、ODT、CSV、TSV、TXT、XML）。",
            )
        for one in some:
            found.setdefault(one.path, one)
    return list(found.values())


def _of(source: str, beside: Path | None) -> Iterator[Listed]:
    path = _plain(source)
    if path.is_dir():
        yield from map(Listed, _below(path, beside))
    elif path.exists():
        rows = _manifest(path)
        yield from [Listed(path)] if rows is None else rows
    elif glob.has_magic(source):
        for name in sorted(glob.glob(source, recursive=True)):  # noqa: PTH207 - may be absolute
            match = _plain(name)
            if match.is_file() and not _is_under(match, beside):
                yield Listed(match)
    else:
        raise KbError(
            f"There is no {source}; nothing was built, so that nothing is lost if it is only "
            "not there for the moment. Mend the name.",
            f"找不到 {source}；未進行建置，以免因一時無法存取而遺失資料。請更正名稱。",
        )


def _plain(name: str | Path) -> Path:
    """One spelling for one file; links stay as they are."""
    return Path(os.path.abspath(name))  # noqa: PTH100 - Path.absolute keeps ".."


def _is_under(path: Path, folder: Path | None) -> bool:
    return folder is not None and path.is_relative_to(folder)


def _below(folder: Path, beside: Path | None) -> Iterator[Path]:
    """The documents in a folder and those below it; no hidden ones, no locks of office programs."""
    for parent, folders, names in os.walk(folder, onerror=_refused):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(parent, name) != beside
        )
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith((".", "~$")) or path.suffix.lower() not in SUFFIXES:
                continue
            if path.suffix.lower() != ".csv" or _manifest(path) is None:
                yield path


def _refused(error: OSError) -> None:
    name = error.filename
    raise KbError(
        f"The folder {name} cannot be read: {error.strerror}. Mend that, or leave it out.",
        f"無法讀取資料夾 {name}：{error.strerror}。請修正，或不要列入。",
    ) from error


def _manifest(path: Path) -> list[Listed] | None:
    """The rows of a manifest; None for a file that is none."""
    if path.suffix.lower() != ".csv" or not _begins_as_one(path):
        return None
    rows = list(csv.reader(io.StringIO(_text(path.read_bytes()), newline="")))
    names = [_COLUMNS.get(cell.strip().lower(), "") for cell in rows[0]]
    found = []
    for row in rows[1:]:
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        if place := cells.pop("path", ""):
            cells.pop("", None)
            found.append(Listed(_plain(path.parent / place), Told(**cells)))
    return found


def _begins_as_one(path: Path) -> bool:
    """Whether the first line has a column ``path`` and none but those of manifests."""
    try:
        with path.open("rb") as file:
            head = _text(file.read(_LONGEST_HEAD))
    except OSError:
        return False
    first = next(csv.reader(io.StringIO(head.split("\n")[0])), [])
    known = [_COLUMNS.get(cell.strip().lower()) for cell in first]
    return known.count("path") == 1 and None not in known and len(set(known)) == len(known)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp950", "replace")

"""Where a value was printed: a page for each page or sheet of the document, cell by cell.

The words come from what the graph keeps of each cell, so these pages need no document. Where the
document is at hand (:class:`Originals`) its picture stands above them, with the cells marked.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bscgraph.errors import BscgraphError
from bscgraph.model import Source
from bscgraph.publish.site.across import entry_words, told
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.words import both
from bscgraph.read import Limits
from bscgraph.read.guard import read_many

if TYPE_CHECKING:
    from bscgraph.findings import Finding
    from bscgraph.model import Scorecard
    from bscgraph.publish.site.source import Entry, Site
    from bscgraph.read.picture import Pictured

__all__ = ["Grid", "Originals", "Sheet", "entry_files", "file", "of_entry", "page"]
__all__ += ["place", "sheets"]

_FUNCTION = "bscgraph.read.picture:pictures"
_PICTURE = re.compile(r"static/source/([0-9a-f]{64})/p([1-9]\d{0,4})\.png")
_CHUNK = 1 << 20
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table on one page: heading of each column, and rows of verbatim texts."""

    number: int
    columns: tuple[tuple[int, str], ...]
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page or sheet: what it is called in addresses and for people, its tables, its lines."""

    name: str
    words: Words
    number: int | None
    tables: tuple[Grid, ...]
    lines: tuple[str, ...]


@dataclass
class _Collected:
    cells: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)
    heads: dict[int, dict[int, str]] = field(default_factory=dict)
    lines: dict[str, None] = field(default_factory=dict)


class Originals:
    """The documents that are at hand, known by what is in them, not by their names.

    Args:
        files: documents, or folders of them.
        limits: bounds of reading one.
    """

    def __init__(self, files: Iterable[Path], limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._known = {_digest(path): path for path in _listed(files)}
        self._kept = lru_cache(_KEPT)(self._pictured)

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._known

    def pictured(
        self, sha256: str, only: int | None = None
    ) -> Mapping[int, tuple[Pictured, bytes]]:
        """Pages by number, each with its picture; none where the document cannot be drawn.

        Args:
            sha256: the digest of the document.
            only: the number of the page wanted; all of them where None.
        """
        return self._kept(sha256, only)  # said one way: else the same pages are drawn twice

    def _pictured(self, sha256: str, only: int | None) -> Mapping[int, tuple[Pictured, bytes]]:
        path = self._known.get(sha256)
        if path is None:
            return {}
        with tempfile.TemporaryDirectory(prefix="bscgraph-") as folder:
            more = (folder, () if only is None else (only,))
            for _, found in read_many((path,), self._limits, _FUNCTION, more):
                if isinstance(found, BscgraphError):
                    return {}
                drawn: tuple[Pictured, ...] = found
                return {one.page: (one, one.file.read_bytes()) for one in drawn}
        return {}


def _listed(files: Iterable[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def place(entry: Entry, source: Source | None) -> tuple[str, str] | None:
    """The page (its name) and the anchor on it that show a cell; None where nobody knows.

    Row 3, column 7 of table 4 on page 2 is ``t4r3c7`` on ``scorecard/tfam/2022/source/p2``.
    """
    if source is None or source.row is None:
        return None
    known = source.column is not None  # a line outside the tables has no mark of its own
    anchor = f"t{source.table or 0}r{source.row}c{source.column}" if known else ""
    return f"{entry.page}/source/{_name(source)}", anchor


def _name(source: Source) -> str:
    if source.page is not None:
        return f"p{source.page}"
    if source.sheet is not None:
        return "s" + hashlib.sha256(source.sheet.encode("utf-8", "replace")).hexdigest()[:8]
    return "t"


def sheets(card: Scorecard) -> tuple[Sheet, ...]:
    """The pages or sheets of a scorecard's document, as far as the graph knows their cells."""
    found: dict[str, tuple[Source, _Collected]] = {}
    for source, raw in _spots(card):
        _, held = found.setdefault(_name(source), (source, _Collected()))
        if source.row is None or source.column is None:
            held.lines.setdefault(raw)
            continue
        held.cells.setdefault(source.table or 0, {}).setdefault((source.row, source.column), raw)
        if source.header:
            held.heads.setdefault(source.table or 0, {}).setdefault(source.column, source.header)
    ordered = sorted(found.items(), key=lambda pair: (pair[1][0].page or 0, pair[0]))
    return tuple(_sheet(name, source, held) for name, (source, held) in ordered)


def _sheet(name: str, source: Source, held: _Collected) -> Sheet:
    if source.page is not None:
        words = Words(*both("evidence.page", n=source.page))
    elif source.sheet is not None:
        words = Words(*both("evidence.sheet", name=source.sheet))
    else:
        words = Words(*both("evidence.whole"))
    grids = tuple(
        _grid(number, cells, held.heads.get(number, {}))
        for number, cells in sorted(held.cells.items())
    )
    return Sheet(name, words, source.page, grids, tuple(held.lines))


def _grid(number: int, cells: Mapping[tuple[int, int], str], heads: Mapping[int, str]) -> Grid:
    columns = sorted({column for _, column in cells})
    rows = tuple(
        (row, tuple(cells.get((row, column)) for column in columns))
        for row in sorted({row for row, _ in cells})
    )
    return Grid(number, tuple((one, heads.get(one, "")) for one in columns), rows)


def _spots(card: Scorecard) -> Iterator[tuple[Source, str]]:
    """Every place of the document that something was read from, with what stands there."""
    waiting: list[object] = [card]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(reversed(one))
        elif is_dataclass(one):
            source, raw = getattr(one, "source", None), getattr(one, "raw", None)
            if isinstance(source, Source) and isinstance(raw, str):
                yield source, raw
            waiting.extend(getattr(one, part.name) for part in reversed(fields(one)))
    for finding in card.findings:
        if (found := _of_finding(finding)) is not None:
            yield found


def _of_finding(finding: Finding) -> tuple[Source, str] | None:
    """What stands in a doubtful cell that nothing else was read from."""
    at = finding.place
    if at.row is None or at.column is None or not finding.raw:
        return None
    return Source(at.page, at.sheet, at.table, at.row, at.column, at.header), finding.raw


def of_entry(site: Site, entry: Entry) -> Iterator[Page]:
    """The pages that show where a submission's values were printed."""
    card = site.model(entry)
    found = sheets(card)
    for sheet in found:
        yield Page(
            f"{entry.page}/source/{sheet.name}",
            "evidence.html",
            sheet.words,
            partial(_values, site, entry, sheet, found),
            "agencies",
            (Crumb(Words.same(entry.title), entry.page),),
            tab=told("tab.source", name=sheet.words, whose=entry_words(entry)),
        )


def page(site: Site, name: str) -> Page | None:
    """The page ``name`` that shows where values were printed; None where there is none."""
    entry = site.entry(name.partition("/source/")[0])
    if entry is None or not name.startswith(f"{entry.page}/source/"):
        return None
    return next((one for one in of_entry(site, entry) if one.name == name), None)


def entry_files(site: Site, entry: Entry) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of the pictures of a submission's document, where it is at hand."""
    document = site.model(entry).document
    if document is None or site.originals is None:
        return
    for number, (_, data) in site.originals.pictured(document.sha256).items():
        yield _file(document.sha256, number), data


def file(site: Site, path: str) -> tuple[bytes, str] | None:
    """One picture and its media type; None where there is none of this path."""
    found = _PICTURE.fullmatch(path)
    if found is None or site.originals is None:
        return None
    drawn = site.originals.pictured(found[1], int(found[2])).get(int(found[2]))
    return None if drawn is None else (drawn[1], "image/png")


def _file(sha256: str, number: int) -> str:
    return f"static/source/{sha256}/p{number}.png"


def _values(
    site: Site, entry: Entry, sheet: Sheet, every: tuple[Sheet, ...], _lang: str
) -> Mapping[str, Any]:
    document = site.model(entry).document
    drawn, picture = None, ""
    if document is not None and sheet.number is not None and site.originals is not None:
        only = sheet.number if site.live else None  # a folder needs all of them anyway
        drawn = site.originals.pictured(document.sha256, only).get(sheet.number)
        picture = _file(document.sha256, sheet.number)
    return {
        "entry": entry,
        "sheet": sheet,
        "every": every,
        "document": document,
        "drawn": drawn[0] if drawn else None,
        "picture": picture,
    }

"""The full-text index: SQLite's FTS5 over the words of each text, in memory or in a file.

The words are ours (:mod:`bscgraph.search.words`); FTS5 keeps where each stands and ranks by
BM25. A term must stand in the text, its code, or what a note stands beside; or else name the
agency or the year of the submission, as long as one of the terms stands in the text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bscgraph.errors import StoreError
from bscgraph.model import gregorian
from bscgraph.search.texts import CODED, KINDS, Scope, Text
from bscgraph.search.words import Term, words

__all__ = ["Hit", "Index", "connected"]

# What a thing's code, its text, the code of what it belongs to, and what a note stands beside
# weigh in the rank.
_WEIGHTS = "8.0, 2.0, 1.0, 0.5"
_SCHEMA = """
CREATE TABLE meta (made TEXT NOT NULL);
CREATE TABLE scope (
  id INTEGER PRIMARY KEY, submission TEXT, agency TEXT, agency_label TEXT, year INTEGER,
  document TEXT
);
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, scope INTEGER, thing TEXT, kind INTEGER, code TEXT, text TEXT,
  sheet TEXT, page INTEGER, tbl INTEGER, line INTEGER, clm INTEGER
);
CREATE VIRTUAL TABLE found USING fts5(
  numbers, words, owner, beside, content='', prefix='1', tokenize="ascii tokenchars '.'"
);
CREATE VIRTUAL TABLE named USING fts5(words, content='', tokenize="ascii tokenchars '.'");
"""
_FROM = """
FROM found JOIN entry ON entry.id = found.rowid JOIN scope ON scope.id = entry.scope
WHERE found MATCH :match AND (:agency IS NULL OR agency = :agency)
  AND (:year IS NULL OR year = :year) AND (:kind IS NULL OR kind = :kind)
"""
# A term that is in the name of some submission may stand there as well as in the text.
_EITHER = """  AND (entry.scope IN (SELECT rowid FROM named WHERE named MATCH :{0})
    OR entry.id IN (SELECT rowid FROM found WHERE found MATCH :{0}))
"""
_HITS = f"""
SELECT kind, code, text, agency, agency_label, year, document, sheet, page, tbl, line, clm,
  thing, submission, bm25(found, {_WEIGHTS}) AS score
"""
_ORDER = """
ORDER BY round(score, 6), kind, year DESC, agency, code, page, tbl, line, clm, thing, text
LIMIT :limit
"""
_NAMED = "SELECT 1 FROM named WHERE named MATCH ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class Hit:
    """A text found: what it is the text of, whose, and the cell it stands in.

    The better the hit, the greater is ``score`` (BM25); scores of two questions do not compare.
    """

    kind: str
    code: str
    text: str
    agency: str
    agency_label: str
    year: int | None
    document: str
    sheet: str
    page: int | None
    table: int | None
    row: int | None
    column: int | None
    thing: str
    submission: str
    score: float


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"The search index cannot be used: {error}.", f"無法使用搜尋索引：{error}。"
        ) from error


def connected(place: str, *, uri: bool = False) -> sqlite3.Connection:
    """A connection to the database ``place``, for any thread.

    Raises:
        StoreError: it cannot be opened.
    """
    with _errors():
        return sqlite3.connect(place, uri=uri, check_same_thread=False, isolation_level=None)


class Index:
    """The index in a database; ``made`` says from what and by which version."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    @property
    def made(self) -> str | None:
        """What the index was made of, as said when it was; None where there is none."""
        try:
            row = self._base.execute("SELECT made FROM meta").fetchone()
        except sqlite3.Error:  # no index, or one that was damaged: it will be made again
            return None
        return None if row is None else str(row[0])

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def fill(
        self, scopes: Iterable[Scope], texts: Callable[[str], Iterable[Text]], made: str
    ) -> int:
        """Put the texts into an empty database; gives their number.

        Args:
            scopes: the submissions.
            texts: gives the texts of a submission.
            made: what to remember the index was made of.

        Raises:
            StoreError: the database does not take them.
        """
        count = 0
        with _errors():
            # Only a database that was filled to its end is ever used again.
            self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            self._base.executescript(_SCHEMA)
            self._base.execute("BEGIN")
            for number, scope in enumerate(scopes, 1):
                self._scope(number, scope)
                for one in texts(scope.submission):
                    count += 1
                    self._entry(count, one, number, scope.names)
            self._base.execute("INSERT INTO found(found) VALUES ('optimize')")
            self._base.execute("INSERT INTO meta VALUES (?)", (made,))
            self._base.execute("COMMIT")
        return count

    def _scope(self, number: int, one: Scope) -> None:
        row = (one.submission, one.agency, one.agency_label, one.year, one.document)
        self._base.execute("INSERT INTO scope VALUES (?, ?, ?, ?, ?, ?)", (number, *row))
        years = [] if one.year is None else [str(one.year), str(one.year - gregorian(0))]
        named = (number, _joined((*one.names, *years)))
        self._base.execute("INSERT INTO named(rowid, words) VALUES (?, ?)", named)

    def _entry(self, number: int, one: Text, scope: int, names: tuple[str, ...]) -> None:
        place = (one.sheet, one.page, one.table, one.row, one.column)
        kind = KINDS.index(one.kind)
        self._base.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, scope, one.thing, kind, one.code, one.text, *place),
        )
        codes = (one.code, "") if one.kind in CODED else ("", one.code)
        found_by = (one.text, *names) if one.kind == "scorecard" else (one.text,)
        columns = map(_joined, ((codes[0],), found_by, (codes[1],), (one.beside,)))
        self._base.execute(
            "INSERT INTO found(rowid, numbers, words, owner, beside) VALUES (?, ?, ?, ?, ?)",
            (number, *columns),
        )

    def hits(
        self,
        asked: Sequence[Term],
        *,
        agency: str | None = None,
        year: int | None = None,
        kind: str | None = None,
        limit: int = 20,
    ) -> tuple[list[Hit], int]:
        """The best hits, best first, and how many there are in all.

        Raises:
            StoreError: the index is damaged.
        """
        given = {
            "agency": agency,
            "year": year,
            "kind": None if kind is None else KINDS.index(kind),
            "limit": limit,
        }
        with _errors():
            source, bound = self._asked(list(map(_phrase, asked)))
            rows = self._base.execute(_HITS + source + _ORDER, given | bound).fetchall()
            (total,) = self._base.execute("SELECT count(*)" + source, given | bound).fetchone()
        return [Hit(*(KINDS[row[0]], *row[1:-1], -row[-1])) for row in rows], total

    def _asked(self, phrases: Sequence[str]) -> tuple[str, dict[str, str]]:
        """From where to select, and the values in it."""
        names = [one for one in phrases if self._base.execute(_NAMED, (one,)).fetchone()]
        others = [one for one in phrases if one not in names]
        own = f"{{numbers words owner}} : ({' OR '.join(others or names)})"
        either = {f"name{number}": one for number, one in enumerate(names)}
        source = _FROM + "".join(map(_EITHER.format, either))
        return source, {"match": " AND ".join([own, *others]), **either}


def _joined(parts: Iterable[str]) -> str:
    """The words of some texts for FTS5; the stop, never a word, ends what a phrase can span."""
    return " . ".join(" ".join(word.text for word in words(part)) for part in parts)


def _phrase(term: Term) -> str:
    """A term in the language of FTS5; its words hold nothing that means something there."""
    return f'"{" ".join(term.words)}"{" *" if term.open else ""}'

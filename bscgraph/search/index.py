"""The full-text index: SQLite's FTS5 over the words of each text, in memory or in a file.

The words are ours (:mod:`bscgraph.search.words`); FTS5 keeps where each stands and ranks by
BM25. A term must stand in the text, its code, or what a note stands beside; or else name the
agency or the year of the submission, as long as one of the terms stands in the text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from bscgraph.errors import StoreError
from bscgraph.model import gregorian
from bscgraph.search.texts import CODED, KINDS, Scope, Text
from bscgraph.search.words import Term, words

__all__ = ["Hit", "Index", "Source", "connected"]

# What a thing's code, its text, the code of what it belongs to, and what a note stands beside
# weigh in the rank.
_WEIGHTS = "8.0, 2.0, 1.0, 0.5"
_SCHEMA = """
CREATE TABLE meta (made TEXT NOT NULL);
CREATE TABLE mark (graph TEXT PRIMARY KEY, mark TEXT NOT NULL);
CREATE TABLE scope (
  id INTEGER PRIMARY KEY, submission TEXT, agency TEXT, agency_label TEXT, year INTEGER,
  document TEXT, names TEXT
);
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, scope INTEGER, thing TEXT, kind INTEGER, code TEXT, text TEXT,
  beside TEXT, sheet TEXT, page INTEGER, tbl INTEGER, line INTEGER, clm INTEGER
);
CREATE INDEX entry_scope ON entry (scope);
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
_FIND = "INSERT INTO found(rowid, numbers, words, owner, beside) VALUES (?, ?, ?, ?, ?)"
_UNFIND = _FIND.replace("(rowid", "(found, rowid").replace("(?, ", "('delete', ?, ", 1)
_NAME = "INSERT INTO named(rowid, words) VALUES (?, ?)"
_UNNAME = _NAME.replace("(rowid", "(named, rowid").replace("(?, ", "('delete', ?, ", 1)
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


class Source(Protocol):
    """Where the texts come from."""

    def scopes(self) -> Iterable[Scope]:
        """The submissions."""

    def texts(self, submission: str) -> Iterable[Text]:
        """The texts of a submission."""


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

    def marks(self) -> dict[str, str]:
        """By graph, the mark of what was read; nothing where there is no index."""
        try:
            return dict(self._base.execute("SELECT graph, mark FROM mark"))
        except sqlite3.Error:
            return {}

    def fill(self, source: Source, marks: Mapping[str, str], made: str) -> None:
        """Put all texts into an empty database.

        Args:
            source: the submissions and their texts.
            marks: a text for each graph that differs when the graph does.
            made: what to remember the index was made of, beside the data.

        Raises:
            StoreError: the database does not take them.
        """
        with _errors():
            self._base.executescript(_SCHEMA)
            self._base.execute("INSERT INTO meta VALUES (?)", (made,))
        self.renew(source, marks)
        with _errors():
            self._base.execute("INSERT INTO found(found) VALUES ('optimize')")

    def renew(self, source: Source, marks: Mapping[str, str]) -> None:
        """Read those graphs again whose mark differs, and forget those that are there no more.

        For who has the database to himself, and throws it away when this fails.

        Raises:
            StoreError: the database does not take them.
        """
        known = self.marks()
        changed = {one for one in known.keys() | marks.keys() if known.get(one) != marks.get(one)}
        with _errors():
            # Only a database that was written to its end is ever used again.
            self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            self._base.execute("BEGIN")
            for graph in changed:
                self._forget(graph)
            scopes = source.scopes() if changed & marks.keys() else ()
            self._read((one for one in scopes if one.submission in changed), source)
            self._base.executemany(
                "INSERT INTO mark VALUES (?, ?)",
                [(one, marks[one]) for one in sorted(changed & marks.keys())],
            )
            self._base.execute("COMMIT")

    def _read(self, found: Iterable[Scope], source: Source) -> None:
        last = "SELECT coalesce(max(id), 0) FROM "
        (scopes,) = self._base.execute(last + "scope").fetchone()
        (entries,) = self._base.execute(last + "entry").fetchone()
        for scope in found:
            scopes += 1
            names = "\n".join(scope.names)
            row = (scope.submission, scope.agency, scope.agency_label, scope.year, scope.document)
            self._base.execute(
                "INSERT INTO scope VALUES (?, ?, ?, ?, ?, ?, ?)", (scopes, *row, names)
            )
            self._base.execute(_NAME, (scopes, _named(names, scope.year)))
            for one in source.texts(scope.submission):
                entries += 1
                self._entry(entries, one, scopes, names)

    def _entry(self, number: int, one: Text, scope: int, names: str) -> None:
        kind = KINDS.index(one.kind)
        place = (one.sheet, one.page, one.table, one.row, one.column)
        self._base.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, scope, one.thing, kind, one.code, one.text, one.beside, *place),
        )
        columns = _columns(one.kind, one.code, one.text, one.beside, names)
        self._base.execute(_FIND, (number, *columns))

    def _forget(self, graph: str) -> None:
        """Take out a submission: the words go by what they were made of, which is kept."""
        self._base.execute("DELETE FROM mark WHERE graph = ?", (graph,))
        scopes = self._base.execute(
            "SELECT id, names, year FROM scope WHERE submission = ?", (graph,)
        ).fetchall()
        for scope, names, year in scopes:
            entries = self._base.execute(
                "SELECT id, kind, code, text, beside FROM entry WHERE scope = ?", (scope,)
            ).fetchall()
            for number, kind, code, text, beside in entries:
                columns = _columns(KINDS[kind], code, text, beside, names)
                self._base.execute(_UNFIND, (number, *columns))
            self._base.execute(_UNNAME, (scope, _named(names, year)))
            self._base.execute("DELETE FROM entry WHERE scope = ?", (scope,))
            self._base.execute("DELETE FROM scope WHERE id = ?", (scope,))

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


def _columns(kind: str, code: str, text: str, beside: str, names: str) -> tuple[str, ...]:
    """What FTS5 finds a text by, made of what ``entry`` and ``scope`` keep."""
    own, owner = (code, "") if kind in CODED else ("", code)
    found_by = (text, *names.split("\n")) if kind == "scorecard" else (text,)
    return tuple(map(_joined, ((own,), found_by, (owner,), (beside,))))


def _named(names: str, year: int | None) -> str:
    """What a submission is called: its agency's names and the year, both ways."""
    years = [] if year is None else [str(year), str(year - gregorian(0))]
    return _joined((*names.split("\n"), *years))


def _joined(parts: Iterable[str]) -> str:
    """The words of some texts for FTS5; the stop, never a word, ends what a phrase can span."""
    return " . ".join(" ".join(word.text for word in words(part)) for part in parts)


def _phrase(term: Term) -> str:
    """A term in the language of FTS5; its words hold nothing that means something there."""
    return f'"{" ".join(term.words)}"{" *" if term.open else ""}'

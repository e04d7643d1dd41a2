"""An answer as people see it: headings in their language, years both ways, no IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bscgraph.query import Column, Query, Result, columns, year_shown
from bscgraph.store import Iri, Value

__all__ = ["Cell", "View", "number", "seen"]

_NUMERIC = {"integer", "decimal", "money", "ratio"}
_TRUTH = {"en": ("no", "yes"), "zh-Hant": ("否", "是")}
_PLACE = re.compile(r"(\w+)(Page|Row)")
_LIST = re.compile(r"([、,;；，]\s*|\s+)")
# key -> (English, Traditional Chinese)
_WORDS = {
    "title": ("{title} ({id})", "{title}（{id}）"),
    "fact": ("{name}: {value}", "{name}：{value}"),
    "rows": ("Rows: {count}", "共 {count} 列"),
    "number": ("Number of rows", "列數"),
    "columns": ("Columns, and what machines call them", "欄位與機器用的名稱"),
    "free": ("Answer to a query", "查詢結果"),
    "reading": ("How to read it", "如何解讀"),
    "notes": ("To be known of this answer", "解讀本答案須知"),
    "question": ("Question", "問題"),
    "explained": ("How to read it", "說明"),
    "made-by": ("Made by bscgraph {version}.", "由 bscgraph {version} 產生。"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what is shown, and the number it is, where it is one."""

    text: str
    number: int | float | Decimal | None = None


@dataclass(frozen=True, slots=True)
class View:
    """An answer for people in one language.

    ``facts`` are what was asked for, as label and value; ``numeric`` says which columns are set
    right; ``percent`` which of them are shares; ``dropped`` the columns only machines get.
    """

    lang: str
    title: str
    question: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    reading: str

    @property
    def heads(self) -> list[str]:
        """The headings."""
        return [column.title(self.lang) for column in self.columns]

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold numbers to be set right."""
        return [
            column.kind in _NUMERIC
            or (column.kind != "year" and any(row[at].number is not None for row in self.rows))
            for at, column in enumerate(self.columns)
        ]

    @property
    def count(self) -> str:
        """How many rows there are, in words."""
        return self.word("rows", count=f"{len(self.rows):,}")

    def word(self, key: str, **values: object) -> str:
        """A word of the frame around an answer, in the view's language."""
        return _WORDS[key][self.lang.startswith("zh")].format(**values)

    def fact(self, name: str, value: str) -> str:
        """``Agency: …`` as the language writes it."""
        return self.word("fact", name=name, value=value)


def seen(found: Result, query: Query | None, lang: str, title: str = "") -> View:
    """An answer as people see it.

    Without a query every column is kept; of a stored query's answer those that hold only IRIs
    or nothing are left out, and a cell's page and row are one column.

    Args:
        found: the answer.
        query: the stored query it answers, if it is one.
        lang: ``en`` or ``zh-Hant``.
        title: what to call an answer to no stored query.
    """
    names, rows = found.columns, [list(row) for row in found.rows]
    if query is not None:
        names, rows = _with_places(names, rows)
    heads = [_column(query, name) for name in names]
    kept = range(len(names)) if query is None else _kept(heads, rows)
    shown = tuple(tuple(_cell(heads[at], row[at], lang) for at in kept) for row in rows)
    notes = tuple(note[lang] for note in found.notes)
    shell = View(lang, "", "", (), tuple(heads[at] for at in kept), shown, notes, "")
    if query is None:
        name = title or shell.word("free")
        return View(lang, name, "", (), shell.columns, shown, notes, "")
    facts = tuple((query.parameters[name].label[lang], one.shown)
                  for name, one in found.given.items())  # fmt: skip
    name = shell.word("title", title=query.title[lang], id=query.id)
    question, reading = query.question[lang], query.reading[lang]
    return View(lang, name, question, facts, shell.columns, shown, notes, reading)


def _column(query: Query | None, name: str) -> Column:
    if query is not None:
        return query.column(name)
    return columns().get(name, Column(name))


def _with_places(
    names: Sequence[str], rows: Sequence[Sequence[Value]]
) -> tuple[tuple[str, ...], list[list[Value]]]:
    """``sourcePage`` and ``sourceRow`` (``cityPage`` …) as one column ``sourcePlace``."""
    stems = {found[1] for name in names if (found := _PLACE.fullmatch(name))}
    pairs = {stem: (f"{stem}Page", f"{stem}Row") for stem in stems}
    joined = {stem: pair for stem, pair in pairs.items() if set(pair) <= set(names)}
    last = {pair[1] for pair in joined.values()}
    place = {pair[0]: stem for stem, pair in joined.items()}
    kept = [name for name in names if name not in last]
    made = []
    for row in rows:
        record = dict(zip(names, row, strict=True))
        made.append([_place(record, joined[place[name]]) if name in place else record[name]
                     for name in kept])  # fmt: skip
    return tuple(f"{place[name]}Place" if name in place else name for name in kept), made


def _place(record: Mapping[str, Value], pair: tuple[str, str]) -> str | None:
    parts = [str(record[name]) for name in pair if record[name] is not None]
    return "/".join(parts) or None


def _kept(heads: Sequence[Column], rows: Sequence[Sequence[Value]]) -> list[int]:
    """The columns that tell people something."""
    kept = []
    for at, head in enumerate(heads):
        values = [row[at] for row in rows if row[at] not in (None, "")]
        hidden = head.kind == "iri" or (values and all(isinstance(v, Iri) for v in values))
        if not hidden and (values or not rows):
            kept.append(at)
    return kept


def _cell(column: Column, value: Value, lang: str) -> Cell:
    if isinstance(value, bool):
        shown = column.label(str(value).lower(), lang)
        return Cell(shown if shown != str(value).lower() else _TRUTH[lang][value])
    if isinstance(value, int | float | Decimal):
        if column.kind == "year" and isinstance(value, int):
            return Cell(year_shown(value), value)
        return Cell(number(value, percent=column.kind == "ratio"), value)
    if value is None:
        return Cell("")
    return Cell(_said(column, str(value), lang))


def number(value: int | float | Decimal, *, percent: bool = False) -> str:
    """A number for people: thousands separated; a ratio as a percentage.

    >>> number(Decimal("1234.50")), number(Decimal("0.9531"), percent=True)
    ('1,234.50', '95.3%')
    """
    exact = Decimal(str(value))
    return f"{exact * 100:,.1f}%" if percent else f"{exact:,f}"


def _said(column: Column, text: str, lang: str) -> str:
    """A text; notations, also several in a list, by the words people use for them."""
    if not (column.values or column.schemes):
        return text
    whole = column.label(text, lang)
    return whole if whole != text else "".join(_words_of(column, text, lang))


def _words_of(column: Column, text: str, lang: str) -> Iterator[str]:
    for piece in _LIST.split(text):
        yield piece if not piece or _LIST.fullmatch(piece) else column.label(piece, lang)

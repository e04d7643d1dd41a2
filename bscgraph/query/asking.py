"""Asking a store: what it holds, the answer, and what has to be known of the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bscgraph.errors import QueryError
from bscgraph.iri import DEFAULT_BASE, Minter
from bscgraph.query import mirrored
from bscgraph.query.binding import Bound, bound, parameter, rewritten
from bscgraph.query.columns import Care
from bscgraph.query.header import Option, Parameter, Query, load
from bscgraph.query.joined import joined
from bscgraph.query.nearest import nearest
from bscgraph.query.order import taken_out
from bscgraph.query.result import Result
from bscgraph.query.tuning import halves, tuned
from bscgraph.query.unlinked import unlinked
from bscgraph.query.values import Data, Given, given, year_shown

if TYPE_CHECKING:
    from bscgraph.store import Answer, Store, Value
    from bscgraph.store.values import Row

__all__ = ["Join", "agency", "answered", "choices", "is_cut", "narrowed", "noted", "nothing"]
__all__ += ["prepared", "run", "year"]

Join = Callable[[Query], "Answer | None"]

_SCORECARDS = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT DISTINCT ?agency ?name ?year WHERE {
  GRAPH ?g { ?scorecard bsc:ofAgency ?agency ; bsc:agencyName ?name . \
OPTIONAL { ?scorecard bsc:year ?year } }
} ORDER BY ?agency ?name ?year"""
_CODES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT DISTINCT ?value WHERE {{
  {{ SELECT ?g ?scorecard WHERE {{ GRAPH ?g {{ VALUES (?agency) {{ ({agency}) }}
    ?scorecard bsc:ofAgency ?agency }} }} }}
  GRAPH ?g {{ ?thing bsc:inScorecard ?scorecard ; bsc:code ?value }}
}} ORDER BY ?value"""
_SUBMITTED = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT ?submission ?edition WHERE {
  GRAPH ?submission { ?scorecard bsc:ofAgency ?agency }
  OPTIONAL { GRAPH ?submission { ?conversion bsc:graphEdition ?edition } }
}"""
_MOST = 8  # names told in one sentence
_NUMBERS = (int, float, Decimal)
# What a store on disk said to questions about it that many others need, while it has not changed.
_SAID: WeakKeyDictionary[Store, tuple[str, dict[str, Sequence[Row]]]] = WeakKeyDictionary()


def run(store: Store, query_id: str, *, base: str = DEFAULT_BASE, **parameters: object) -> Result:
    """Ask the stored query ``query_id``: ``run(store, "budget/by-agency", agency="北美館")``.

    Raises:
        QueryError: no such query or parameter, or a value it does not take.
        StoreError: the store cannot answer.
    """
    query = load(query_id)
    return answered(store, query, prepared(store, query, parameters, base))


def prepared(
    store: Store, query: Query, parameters: Mapping[str, object], base: str = DEFAULT_BASE
) -> Bound:
    """``query`` ready to be asked of ``store``, whose agencies and choices are known by name.

    Raises:
        QueryError: no such parameter, or a value it does not take.
        StoreError: the store cannot answer.
    """
    minter = Minter(base)
    asked = [parameter(query, name) for name in parameters]
    lists = {one.name: choices(store, one) for one in asked if one.choices and not one.options}
    try:
        return bound(query, parameters, minter, Data(choices=lists))
    except QueryError:
        if not any(one.type == "agency" for one in asked):
            raise
    # Agencies outside the register are known by what the loaded scorecards say.
    return bound(query, parameters, minter, Data(_agencies(store), lists))


def answered(store: Store, query: Query, ready: Bound, *, join: Join | None = None) -> Result:
    """The answer to a bound query, with what has to be known of it.

    Args:
        store: whom to ask.
        query: the question.
        ready: it with its values.
        join: asks and joins the halves of a question elsewhere; None where only the engine can
            tell. Done here where it is not given.

    Raises:
        StoreError: the store cannot answer.
    """
    answer = _selected(store, query, ready, join)
    found = Result(query.id, answer.columns, answer.rows, ready.given)
    notes = _cares(query, found) if found.rows else _why_empty(store, query, ready)
    return Result(query.id, answer.columns, answer.rows, ready.given, tuple(notes))


def narrowed(query: Query, found: Result, name: str, value: Given) -> Result | None:
    """The rows of an answer that have ``value`` in the column ``name``: what asking gives.

    None where the two may differ, as an answer has only so many rows, or rows about two
    agencies; and where there is no row, so that somebody has to say why.
    """
    if not is_cut(query, name, found.columns):
        return None
    at = found.columns.index(name)
    rows = tuple(row for row in found.rows if row[at] == value.value)
    part = Result(query.id, found.columns, rows, {**found.given, name: value})
    return replace(part, notes=tuple(_cares(query, part))) if rows else None


def is_cut(query: Query, name: str, columns: Sequence[str]) -> bool:
    """Whether the answer for a value of the parameter ``name`` is a part of the whole answer."""
    limited = any(one.rows for one in query.parameters.values())
    # A pair of agencies stands in the whole answer once, in that for either of them as well.
    return not limited and name in columns and f"other{name.capitalize()}" not in columns


def nothing(store: Store, query: Query, ready: Bound) -> Result:
    """The answer to a bound query of which it is known that it has no rows: why it has none.

    Raises:
        StoreError: the store cannot answer.
    """
    notes = tuple(_why_empty(store, query, ready))
    return Result(query.id, query.columns, (), ready.given, notes)


def _selected(store: Store, query: Query, ready: Bound, join: Join | None) -> Answer:
    from bscgraph.store import LocalStore

    added_up = mirrored.answer(store, query, ready)
    if added_up is not None:
        return added_up
    text = tuned(store, query, ready)
    if not isinstance(store, LocalStore):
        return store.select(text)
    apart = halves(store, query, ready)
    if apart is not None:
        answer = joined(store, apart) if join is None else join(query)
        if answer is not None:
            return answer
    order = taken_out(text)
    return store.select(text) if order is None else order.sorted(store.select(order.text))


def choices(store: Store, asked: Parameter) -> tuple[Option, ...]:
    """What a parameter may be: its closed list, else what the data of ``store`` has.

    Raises:
        StoreError: the store cannot answer.
    """
    if asked.options:
        return asked.options
    if asked.choices:
        return tuple(_option(row) for row in store.select(asked.choices).rows if row[0] is not None)
    if asked.type == "agency":
        return tuple(Option(iri, {"en": name, "zh-Hant": name})
                     for iri, name in _agencies(store).items())  # fmt: skip
    if asked.name == "year":
        years = sorted({row[2] for row in _known(store, _SCORECARDS) if isinstance(row[2], int)})
        return tuple(Option(str(n), dict.fromkeys(("en", "zh-Hant"), year_shown(n)))
                     for n in years)  # fmt: skip
    return ()


def agency(store: Store, text: str, base: str = DEFAULT_BASE) -> str:
    """The IRI of the agency that goes by ``text`` in the register or in ``store``.

    Raises:
        QueryError: none does; the nearest are named.
        StoreError: the store cannot answer.
    """
    asked, minter = Parameter("agency", "agency", "agency", {}), Minter(base)
    try:
        return str(given(asked, text, minter).value)
    except QueryError:
        return str(given(asked, text, minter, Data(_agencies(store))).value)


def year(text: str) -> int:
    """The Gregorian year that ``text`` (111, 2022, 民國111年) means.

    Raises:
        QueryError: it means none.
    """
    found = given(Parameter("year", "year", "year", {}), text, Minter()).value
    return int(found)


def _option(row: Sequence[Value]) -> Option:
    label = str(row[1] if len(row) > 1 and row[1] is not None else row[0])
    return Option(str(row[0]), {"en": label, "zh-Hant": label})


def _known(store: Store, text: str) -> Sequence[Row]:
    """The rows of one of the questions above."""
    from bscgraph.store import LocalStore

    revision = store.revision() if isinstance(store, LocalStore) else None
    if revision is None:
        return store.select(text).rows
    was, said = _SAID.get(store, ("", {}))
    if was != revision:
        said = {}
        _SAID[store] = (revision, said)
    if text not in said:
        said[text] = store.select(text).rows
    return said[text]


def _agencies(store: Store) -> dict[str, str]:
    """IRI and name of every agency with a scorecard in the store."""
    return {str(row[0]): str(row[1]) for row in _known(store, _SCORECARDS)}


def _cares(query: Query, found: Result) -> list[Mapping[str, str]]:
    """The caveats that the values of an answer call for."""
    return noted(query, found.columns, [found.rows])


def noted(
    query: Query, columns: Sequence[str], batches: Iterable[Sequence[Row]]
) -> list[Mapping[str, str]]:
    """What has to be known of an answer whose rows come batch by batch."""
    tallies = [(at, _Tally(care)) for at, name in enumerate(columns)
               for care in query.column(name).care]  # fmt: skip
    vintages = _Vintages(columns)
    for rows in batches:
        for at, tally in tallies:
            tally.take([row[at] for row in rows])
        vintages.take(rows)
    notes = [note for _, tally in tallies if (note := tally.note()) is not None]
    return notes + vintages.notes()


class _Tally:
    """Counts what a caveat is about."""

    def __init__(self, care: Care) -> None:
        self._care, self._count, self._sum = care, 0, Decimal(0)

    def take(self, values: Sequence[Value]) -> None:
        """Count further values of the column."""
        if self._care.above is None:
            each = Counter(zip(map(type, values), values, strict=True))
            equals = self._care.equals
            self._count += sum(n for (_, value), n in each.items() if _notation(value) == equals)
            return
        numbers: list[Decimal | int] = [Decimal(str(value)) if isinstance(value, float) else value
                   for value in values if isinstance(value, _NUMBERS)]  # fmt: skip
        self._sum += sum(numbers, Decimal(0))
        self._count += sum(1 for n in numbers if n)

    def note(self) -> Mapping[str, str] | None:
        """The caveat; None where there is no need of it."""
        if self._care.above is None:
            return _filled(self._care.text, count=self._count) if self._count else None
        if self._sum <= self._care.above:
            return None
        return _filled(self._care.text, count=self._count, sum=f"{self._sum:,f}")


def _filled(texts: Mapping[str, str], **values: object) -> Mapping[str, str]:
    return {lang: text.format(**values) for lang, text in texts.items()}


def _notation(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Vintages:
    """Two documents that state one scorecard are told apart, and that has to be said."""

    def __init__(self, columns: Sequence[str]) -> None:
        names = ("scorecard", "submission")
        self._at = [columns.index(name) for name in names if name in columns]
        self._pairs: set[tuple[Value, Value]] = set()

    def take(self, rows: Sequence[Row]) -> None:
        """Look at further rows."""
        if len(self._at) == 2:
            card, submission = self._at
            self._pairs.update((row[card], row[submission]) for row in rows)

    def notes(self) -> list[Mapping[str, str]]:
        """What is to be said."""
        documents = Counter(scorecard for scorecard, _ in self._pairs)
        count = sum(1 for submissions in documents.values() if submissions > 1)
        if not count:
            return []
        return [{
            "en": f"{count} scorecards were submitted more than once; each submission has rows of "
                  "its own, so do not add them up.",
            "zh-Hant": f"有 {count} 份計分卡提報不只一次；各次提報分別列出，請勿相加。",
        }]  # fmt: skip


def _why_empty(store: Store, query: Query, ready: Bound) -> list[Mapping[str, str]]:
    """Why there is no row: what was asked about is not there, or nothing meets the question."""
    rows = _known(store, _SCORECARDS)
    if not rows:
        return [{"en": "There is no scorecard in the data yet.", "zh-Hant": "資料中尚無計分卡。"}]
    outdated = _outdated(store) + unlinked(store, query, rows)
    notes = [_absent(query.parameters[name], one, there) for name, one in ready.given.items()
             if (there := _others(store, query, ready, name, rows))]  # fmt: skip
    return outdated + notes or [{
        "en": "No row: nothing in the data meets the question.",
        "zh-Hant": "沒有資料：資料中無符合此問題者。",
    }]  # fmt: skip


def _outdated(store: Store) -> list[Mapping[str, str]]:
    """What there is to know of graphs that were made by other rules than those asked for."""
    from bscgraph.graph.vocabulary import EDITION

    rows = _known(store, _SUBMITTED)
    count = len({graph for graph, edition in rows if edition != EDITION})
    if not count:
        return []
    return [{
        "en": f"{count} submissions in the data were made by the rules of another version of "
              "bscgraph, so questions may find too little in them; load their documents again.",
        "zh-Hant": f"資料中有 {count} 次提報由其他版本 bscgraph 之規則產生，查詢結果可能不完整；"
                   "請重新載入其文件。",
    }]  # fmt: skip


def _others(
    store: Store, query: Query, ready: Bound, name: str, rows: Sequence[Sequence[Value]]
) -> list[str]:
    """What the data has instead of the value given for ``name``; nothing where it has that."""
    one, kind = ready.given[name], query.parameters[name].type
    if kind == "agency":
        names = {str(row[1]): (str(row[0]).rpartition("/")[2],) for row in rows}
        there = {str(row[0]) for row in rows}
        return [] if str(one.value) in there else nearest(one.shown, names)
    if kind == "code":
        whose = next((ready.given[at].n3 for at in ready.given
                      if query.parameters[at].type == "agency"), "UNDEF")  # fmt: skip
        codes = {str(row[0]): () for row in store.select(_CODES.format(agency=whose)).rows}
        return [] if one.value in codes else nearest(one.shown, codes)
    if kind != "year":
        return []
    years = {row[2] for row in rows} if name == "year" else _years(store, query, ready, name)
    known = sorted(year for year in years if isinstance(year, int))
    return [] if one.value in known else [year_shown(year) for year in known[-_MOST:]]


def _years(store: Store, query: Query, ready: Bound, name: str) -> set[Value]:
    """The years of the column ``name`` where the question leaves that parameter open."""
    if name not in query.columns:
        return set()
    rest = {at: one for at, one in ready.given.items() if at != name}
    answer = store.select(tuned(store, query, Bound(rewritten(query, rest, query.text), rest)))
    at = answer.columns.index(name)
    return {row[at] for row in answer.rows}


def _absent(asked: Parameter, one: Given, there: Sequence[str]) -> Mapping[str, str]:
    return {
        "en": f"{asked.label['en']}: the data has nothing of {one.shown}; "
              f"it has: {', '.join(there)}.",
        "zh-Hant": f"{asked.label['zh-Hant']}：資料中沒有 {one.shown}；現有：{'、'.join(there)}。",
    }  # fmt: skip

"""A linter for stored queries: what one engine takes and another does not, or takes too long.

Each kind of fault is defined in :mod:`bscgraph.query.lint_texts`. Nothing is asked of any data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bscgraph.errors import QueryError
from bscgraph.query.columns import columns
from bscgraph.query.header import Query, read
from bscgraph.query.lint_texts import RULES
from bscgraph.query.syntax import bare, calls_service, closing
from bscgraph.resources import folder
from bscgraph.validate.lint import Fault
from bscgraph.validate.lint_texts import LintRule
from bscgraph.wording import LANGUAGES

__all__ = ["QueryFault", "lint"]

_NAMESPACE = "https://w3id.org/bscgraph/ns#"
_VALUES = re.compile(r"(?<![\w?$:.@-])values(?![\w:-])", re.IGNORECASE)
# places to count through: no parameter, and no term anybody gives
_NUMBERS = re.compile(r"\s+\?\w+\s*\{\s*\d[\s\d]*\}")
_LINE = re.compile(
    r"^[ \t]*VALUES[ \t]*\((?P<names>(?:[ \t]*\?\w+)+)[ \t]*\)[ \t]*"
    r"\{[ \t]*\((?:[ \t]*UNDEF)+[ \t]*\)[ \t]*\}[ \t]*$",
    re.MULTILINE,
)
_LIMIT = re.compile(r"^[ \t]*LIMIT[ \t]+(\d+)[ \t]*$", re.MULTILINE)
# What may stand between WHERE and the VALUES line: brackets, GRAPH and the heads of subselects.
_OPENING = re.compile(r"(?is)\s*(?:\{\s*|graph\s+\?\w+\s*\{\s*|select\b[^{}]*\{\s*)*")
_HAVING = re.compile(r"(?<![\w?$:.@-])having\s*(?=\()", re.IGNORECASE)
_ALIAS = re.compile(r"(?i)\bas\s+[?$](\w+)\s*\)")
_LANG = re.compile(r"(?i)(?<![\w:])(?<!langmatches\()(?<!langmatches\( )lang\s*\(")
_YEAR = r"[?$](?:\w*year\w*|y\d*)"
_SUM = rf"{_YEAR}\s*[-+]\s*\d+"
_ARITHMETIC = re.compile(rf"(?i)(?:{_YEAR}\s*=\s*{_SUM}|{_SUM}\s*=\s*{_YEAR})(?!\w)")
_BY_ZERO = re.compile(
    r"(?<![\w?$:.@-])[^\s/]*\s*/\s*\(?\s*[-+]?(?:0+\.?0*|\.0+)(?:[eE][-+]?\d+)?(?![\w.])"
)
_FILTER = re.compile(r"(?<![\w?$:.@-])filter\s*(?=\()", re.IGNORECASE)
_COALESCE = re.compile(r"(?<![\w?$:.@-])coalesce\s*(?=\()", re.IGNORECASE)
_EQUALS = re.compile(r"(?<![!<>=])=(?!=)")
_NESTED = re.compile(r"(?<=\w)\s*\([^()]*\)")
_FROM = re.compile(r"(?<![\w?$:.@-])from(?![\w:-])", re.IGNORECASE)
_ORDER = re.compile(r"(?<![\w?$:.@-])order\s+by(?![\w:-])", re.IGNORECASE)
_END = re.compile(r"(?i)(?<![\w?$:.@-])(?:limit|offset|having|values)(?![\w:-])")
_PREFIX = re.compile(r"(?im)^[ \t]*prefix[ \t]+([\w-]*):")

Params = Mapping[str, str]
Found = Iterator[tuple[str, Params]]


class QueryFault(Fault):
    """Something wrong with a stored query: which kind, in which file."""

    __slots__ = ()

    @property
    def kind(self) -> LintRule:
        """Which kind of fault."""
        return RULES[self.rule]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A query with its text without header, also as :func:`bare`, and what rdflib makes of it."""

    query: Query
    plain: str
    algebra: Any

    @property
    def tail(self) -> str:
        """What follows the outermost WHERE block."""
        start = self.plain.find("{")
        return self.plain[closing(self.plain, start) :] if start >= 0 else ""


def lint(paths: Sequence[Path] = ()) -> tuple[QueryFault, ...]:
    """The faults of stored queries, sorted by file; of the project's own where none are given.

    Raises:
        QueryError: a file cannot be read.
    """
    root = folder("queries")
    given = list(paths) or sorted(root.rglob("*.rq"))
    found = []
    for path in given:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        found += [QueryFault(rule, name, "_", params) for rule, params in _faults(path)]
    return tuple(sorted(found, key=lambda fault: (fault.file, fault.rule, fault.message())))


def _faults(path: Path) -> Found:
    try:
        query = read(path)
    except QueryError as error:
        yield "header-broken", {"en": error.en, "zh-Hant": error.zh}
        return
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"The query file {path.name} cannot be read ({type(error).__name__}); check that it "
            "exists.",
            f"無法讀取查詢檔 {path.name}（{type(error).__name__}）；請確認檔案存在。",
        ) from error
    reasons = dict(_unreadable(query.text))
    for engine, reason in reasons.items():
        yield "broken-in", {"engine": engine, "reason": reason}
    plain = bare(query.text)
    sheet = _Sheet(query, plain, None if reasons else _algebra(query.text))
    for check in (_header, _values, _traps, _columns, _order, _prefixes, _patterns):
        yield from check(sheet)


def _unreadable(text: str) -> Iterator[tuple[str, str]]:
    """The engines that cannot read ``text``, and why."""
    import pyoxigraph
    from pyparsing import ParseBaseException

    try:
        pyoxigraph.Store().query(text)
    except (SyntaxError, ValueError) as error:
        yield "pyoxigraph", _brief(error)
        # rdflib tells an undeclared prefix by a bare Exception; one engine's word is enough.
        return
    try:
        _algebra(text)
    except (ParseBaseException, ValueError, TypeError, SyntaxError) as error:
        yield "rdflib", _brief(error)


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")


def _algebra(text: str) -> Any:
    from rdflib.plugins.sparql import prepareQuery

    return prepareQuery(text).algebra


def _header(sheet: _Sheet) -> Found:
    query = sheet.query
    texts = {"title": query.title, "question": query.question, "reading": query.reading}
    texts |= {f"label of {one.name}": one.label for one in query.parameters.values()}
    for name, text in texts.items():
        for lang in LANGUAGES:
            if not text.get(lang, "").strip():
                yield "text-missing", {"name": name, "lang": lang}
    if not all(query.keywords.get(lang) for lang in LANGUAGES):
        yield "no-keywords", {}
    if not any(
        "rows" in one and (one.get("expected") or not one["rows"]) for one in query.examples
    ):
        yield "no-example", {}


def _values(sheet: _Sheet) -> Found:
    places = [
        found.start()
        for found in _VALUES.finditer(sheet.plain)
        if not _NUMBERS.match(sheet.plain, found.end())
    ]
    lines = list(_LINE.finditer(sheet.plain))
    if _VALUES.search(sheet.tail):
        yield "values-at-end", {}
    elif len(places) != 1 or len(lines) != 1:
        yield "values-line", {"count": str(len(places))}
    if len(lines) != 1:
        return
    named = {name[1:] for name in lines[0]["names"].split()}
    declared = {one.variable for one in sheet.query.parameters.values()}
    if named != declared:
        yield "values-names", {"names": ", ".join(f"?{one}" for one in sorted(named ^ declared))}
    limits = [int(found[1]) for found in _LIMIT.finditer(sheet.plain)]
    wanted = [one.default for one in sheet.query.parameters.values() if one.rows]
    if wanted and limits != wanted:
        yield "limit-line", {"default": str(wanted[0])}
    before = sheet.plain[sheet.plain.find("{") : lines[0].start()]
    if before and not _OPENING.fullmatch(before):
        yield "values-late", {}


def _traps(sheet: _Sheet) -> Found:
    plain = sheet.plain
    aliases = set(_ALIAS.findall(plain))
    for found in _HAVING.finditer(plain):
        inner = plain[found.end() : closing(plain, found.end())]
        for name in sorted(set(re.findall(r"[?$](\w+)", inner)) & aliases):
            yield "having-alias", {"name": f"?{name}"}
    if _LANG.search(plain):
        yield "lang-equals", {}
    for found in _ARITHMETIC.finditer(plain):
        yield "year-arithmetic", {"expression": found[0]}
    for found in _BY_ZERO.finditer(plain):
        yield "division-by-zero", {"expression": " ".join(found[0].split())}
    for expression in _compared(plain):
        yield "coalesce-equals", {"expression": expression}
    if calls_service(sheet.query.text):
        yield "reaches-out", {"word": "SERVICE"}
    if _FROM.search(plain):
        yield "reaches-out", {"word": "FROM"}


def _compared(plain: str) -> Iterator[str]:
    """What is compared for equality as the first choice of a COALESCE in a FILTER."""
    for outer in _FILTER.finditer(plain):
        end = closing(plain, outer.end())
        for found in _COALESCE.finditer(plain, outer.end(), end):
            first = _first(plain[found.end() + 1 : closing(plain, found.end()) - 1])
            if _EQUALS.search(_NESTED.sub("", first)):
                yield " ".join(first.split())


def _first(arguments: str) -> str:
    """The first of some arguments."""
    depth = 0
    for index, char in enumerate(arguments):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            return arguments[:index]
    return arguments


def _columns(sheet: _Sheet) -> Found:
    if not sheet.query.columns:
        yield "no-select", {}
    known = columns().keys() | sheet.query.own.keys()
    for name in sheet.query.columns:
        if name not in known:
            yield "unknown-column", {"name": name}


def _order(sheet: _Sheet) -> Found:
    found = _ORDER.search(sheet.tail)
    if found is None:
        yield "no-order", {}
        return
    keys = _END.split(sheet.tail[found.end() :], maxsplit=1)[0]
    body = sheet.plain[: len(sheet.plain) - len(sheet.tail)]
    known = {*sheet.query.columns, *re.findall(r"[?$](\w+)", body)}
    for name in sorted(set(re.findall(r"[?$](\w+)", keys)) - known):
        yield "order-unbound", {"name": f"?{name}"}


def _prefixes(sheet: _Sheet) -> Found:
    for name in _PREFIX.findall(sheet.plain):
        if len(re.findall(rf"(?<![\w-]){re.escape(name)}:", sheet.plain)) < 2:
            yield "unused-prefix", {"name": name}


def _patterns(sheet: _Sheet) -> Found:
    """Patterns outside GRAPH, and terms that the ontology does not have."""
    from bscgraph.terms import BSC

    if sheet.algebra is None:
        return
    for triple in _loose(sheet.algebra):
        yield "outside-graph", {"pattern": " ".join(part.n3() for part in triple)}
    for name in sorted(set(_names(sheet.query.text))):
        if f"{_NAMESPACE}{name}" not in BSC:
            yield "unknown-term", {"name": f"bsc:{name}"}


def _names(text: str) -> Iterable[str]:
    bound = re.search(rf"(?im)^[ \t]*prefix[ \t]+([\w-]*):[ \t]*<{re.escape(_NAMESPACE)}>", text)
    yield from re.findall(rf"<{re.escape(_NAMESPACE)}(\w+)>", text)
    if bound:
        yield from re.findall(rf"(?<![\w?$-]){re.escape(bound[1])}:(\w+)", bare(text))


def _loose(part: Any) -> Iterator[tuple[Any, ...]]:
    """The triple patterns of an algebra that are in no GRAPH."""
    if isinstance(part, Mapping):
        name = getattr(part, "name", "")
        if name == "Graph":
            return
        if name == "BGP":
            yield from part["triples"]
            return
        for key, value in part.items():
            if key != "_vars":
                yield from _loose(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _loose(value)

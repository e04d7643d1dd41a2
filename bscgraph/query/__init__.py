"""Stored queries: one ``.rq`` file a question, which any SPARQL 1.1 tool can run as it is.

The header lines ``#+ `` are TOML. Parameters are one ``VALUES`` line, first inside WHERE;
binding rewrites that line and nothing else, with terms a library has written.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bscgraph.errors import QueryError
from bscgraph.iri import DEFAULT_BASE, Minter, fold
from bscgraph.resources import folder
from bscgraph.store import Store, Value

__all__ = ["Parameter", "Query", "Result", "bind", "catalogue", "load", "run"]

_HEADER = "#+ "
_VALUES = re.compile(
    r"^(?P<indent>[ \t]*)VALUES[ \t]*\((?P<names>(?:[ \t]*\?\w+)+)[ \t]*\)[ \t]*"
    r"\{[ \t]*\((?:[ \t]*UNDEF)+[ \t]*\)[ \t]*\}[ \t]*$",
    re.MULTILINE,
)
# Years below this are years of the Republic of China: 111 is 2022.
_FIRST_GREGORIAN = 1912
_AGENCIES = """PREFIX bsc: <https://w3id.org/bscgraph/ns#>
SELECT DISTINCT ?agency ?name WHERE {
  GRAPH ?g { ?scorecard bsc:ofAgency ?agency ; bsc:agencyName ?name }
}"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: what it is called, its type, its variable in the VALUES line, its label."""

    name: str
    type: str
    variable: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """A stored query. Texts are keyed by ``en`` and ``zh-Hant``; ``text`` is the whole file."""

    id: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    reading: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    examples: tuple[Mapping[str, Any], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of an answer, in the query's own order; an unbound variable is None."""

    query: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> list[dict[str, Value]]:
        """One dict per row, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def catalogue(place: Path | None = None) -> list[Query]:
    """All stored queries of the folder ``place`` (the project's own by default), by id."""
    root = place or folder("queries")
    return [_read(path, root) for path in sorted(root.rglob("*.rq"))]


def load(query_id: str, place: Path | None = None) -> Query:
    """The stored query with this id, such as ``budget/by-agency``.

    Raises:
        QueryError: there is none; the message names the nearest ones.
    """
    root = place or folder("queries")
    found = {_id(path, root): path for path in sorted(root.rglob("*.rq"))}
    if query_id not in found:
        raise _unknown("stored query", "查詢", query_id, found)
    return _read(found[query_id], root)


def bind(query: Query, parameters: Mapping[str, object], base: str = DEFAULT_BASE) -> str:
    """The text of ``query`` with these parameters in its VALUES line.

    Args:
        query: the stored query.
        parameters: values by parameter name; None leaves a parameter open.
        base: the publisher's base IRI, for agencies given by slug or name.

    Raises:
        QueryError: no such parameter, or a value it does not take.
    """
    return _bind(query, parameters, Minter(base), {})


def run(store: Store, query_id: str, *, base: str = DEFAULT_BASE, **parameters: object) -> Result:
    """Ask the stored query ``query_id``: ``run(store, "budget/by-agency", agency="北美館")``.

    Raises:
        QueryError: no such query or parameter, or a value it does not take.
        StoreError: the store cannot answer.
    """
    query = load(query_id)
    known: dict[str, str] = {}
    if any(
        query.parameters[name].type == "agency" for name in parameters.keys() & query.parameters
    ):
        # Agencies outside the register are known by what the loaded scorecards say.
        for agency, name in store.select(_AGENCIES).rows:
            for spelling in (str(name), str(agency).rpartition("/")[2]):
                known.setdefault(fold(spelling), str(agency))
    answer = store.select(_bind(query, parameters, Minter(base), known))
    return Result(query.id, answer.columns, answer.rows)


def _id(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def _read(path: Path, root: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    header = "\n".join(
        line.removeprefix(_HEADER) for line in text.splitlines() if line.startswith(_HEADER)
    )
    try:
        found = tomllib.loads(header)
        parameters = {
            name: Parameter(name, entry["type"], entry.get("variable", name), entry["label"])
            for name, entry in found.get("parameters", {}).items()
        }
        title, question, reading = found["title"], found["question"], found["reading"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise QueryError(
            f"The header of the stored query {path.name} is wrong ({error}); correct it.",
            f"查詢 {path.name} 的檔頭有誤（{error}）；請更正。",
        ) from error
    examples = tuple(found.get("examples", ()))
    return Query(_id(path, root), title, question, reading, parameters, examples, text)


def _bind(
    query: Query, parameters: Mapping[str, object], minter: Minter, known: Mapping[str, str]
) -> str:
    terms: dict[str, str] = {}
    for name, value in parameters.items():
        parameter = query.parameters.get(name)
        if parameter is None:
            raise _unknown("parameter", "參數", name, query.parameters)
        if value is not None:
            terms[parameter.variable] = _term(parameter, value, minter, known)
    line = _VALUES.search(query.text)
    if line is None:
        raise QueryError(
            f"The stored query {query.id} has no VALUES line for its parameters.",
            f"查詢 {query.id} 缺少參數所需的 VALUES 行。",
        )
    names = line["names"].split()
    cells = " ".join(terms.get(name[1:], "UNDEF") for name in names)
    bound = f"{line['indent']}VALUES ({' '.join(names)}) {{ ({cells}) }}"
    return query.text[: line.start()] + bound + query.text[line.end() :]


def _term(parameter: Parameter, value: object, minter: Minter, known: Mapping[str, str]) -> str:
    from rdflib import Literal, URIRef

    if parameter.type == "agency":
        return URIRef(_agency(str(value), minter, known)).n3()
    if parameter.type == "year":
        return Literal(_year(parameter, value)).n3()
    return Literal(str(value)).n3()


def _year(parameter: Parameter, value: object) -> int:
    text = fold(str(value)).removeprefix("民國").removesuffix("年").removesuffix("年度")
    if not re.fullmatch(r"[0-9]{2,4}", text):
        raise QueryError(
            f"{parameter.name} must be a year such as 2022 or 111, not {str(value)!r}.",
            f"{parameter.name} 應為年度，例如 2022 或 111，而非「{value}」。",
        )
    year = int(text)
    return year if year >= _FIRST_GREGORIAN else year + 1911


def _agency(value: str, minter: Minter, known: Mapping[str, str]) -> str:
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", value):
        return value
    registered = minter.register.agency(value)
    if registered is not None:
        return minter.agency_iri(registered.slug)
    if fold(value) in known:
        return known[fold(value)]
    spellings = [entry.slug for entry in minter.register.agencies.values()]
    spellings += [name for entry in minter.register.agencies.values() for name in entry.aliases]
    spellings += [entry.name for entry in minter.register.agencies.values()]
    raise _unknown("agency", "機關", value, [*spellings, *known])


def _unknown(what: str, zh: str, given: str, choices: Iterable[str]) -> QueryError:
    names = sorted(set(choices))
    near = difflib.get_close_matches(given, names, n=3, cutoff=0.4) or names[:8]
    return QueryError(
        f"There is no {what} {given!r}; the nearest: {', '.join(near) or 'none'}.",
        f"沒有{zh}「{given}」；最接近者：{'、'.join(near) or '無'}。",
    )

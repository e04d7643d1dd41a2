"""What ``query`` and ``sparql`` do: find the source, ask, explain, write the answer."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph import answers, jobs, query, render
from bscgraph.errors import QueryError
from bscgraph.query import Parameter, Query, Result
from bscgraph.tabular import as_table
from bscgraph.wording import say

if TYPE_CHECKING:
    from bscgraph.store import Store

__all__ = ["GRAPHS", "explained", "free", "shown", "source", "suffix_form", "text_of", "written"]

# formats of a graph that a CONSTRUCT or DESCRIBE makes, and their names in pyoxigraph
GRAPHS = {"ttl": "TURTLE", "ntriples": "N_TRIPLES", "rdfxml": "RDF_XML", "jsonld": "JSON_LD"}
_SUFFIXES = {".nt": "ntriples", ".rdf": "rdfxml", ".owl": "rdfxml", ".jsonld": "jsonld"}
_LISTED = 12  # choices shown of one parameter
_LARGEST = 1_000_000  # bytes of a query


def source(store: Path | None, endpoint: str | None, done: Sequence[jobs.Done], base: str) -> Store:
    """What to ask: the store in a folder, an endpoint, or what was read.

    Raises:
        StoreError: there is no store in the folder, or it cannot be opened.
    """
    if endpoint is None:
        return jobs.opened(store, done, base)
    from bscgraph import store as stores

    return stores.opened(endpoint)


def suffix_form(form: str | None, output: Path | None) -> str | None:
    """The format for a free query: ``--format``, else by the suffix of ``-o``.

    Empty where nothing says; None where the suffix stands for no format.
    """
    if form is not None or output is None:
        return form or ""
    return _SUFFIXES.get(output.suffix.lower()) or answers.form_of(None, output)


def text_of(place: str) -> str:
    """The query in the file ``place``, or on standard input for ``-``.

    Raises:
        QueryError: it cannot be read, is no UTF-8, or is far too long.
    """
    import sys

    try:
        if place == "-":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with Path(place).open("rb") as file:
                data = file.read(_LARGEST + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"The query {place} cannot be read: {error}.", f"無法讀取查詢 {place}：{error}。"
        ) from error
    if len(data) > _LARGEST:
        raise QueryError(
            f"The query {place} is longer than {_LARGEST:,} bytes; shorten it.",
            f"查詢 {place} 超過 {_LARGEST:,} 位元組；請縮短。",
        )
    return text


def written(
    found: Result, form: str, lang: str, *, stored: Query | None = None, bom: bool = False
) -> bytes:
    """An answer in one of the formats, tables among them.

    Raises:
        BscgraphError: the optional package for a format is missing, or it cannot hold the answer.
    """
    if form == "table":
        return render.answer(found, stored, form, lang).encode("utf-8", "backslashreplace")
    return answers.write(found, form, lang, query=stored, bom=bom)


def free(store: Store, text: str, form: str, lang: str, *, bom: bool = False) -> Iterator[bytes]:
    """The answer to any query that reads, in pieces; rows for machines come as they are found.

    Raises:
        QueryError: it would change something, or its answer has no such format.
        StoreError: the store cannot answer.
    """
    from bscgraph.query import free as asking

    kind, _ = asking.reading(store, text)
    rows = kind in {"select", "ask"}
    form = form or ("table" if rows else "ttl")
    if rows and form in GRAPHS.keys() - {"ttl"}:
        raise QueryError(
            f"{kind.upper()} gives rows, which {form} cannot hold; use another --format.",
            f"{kind.upper()} 的結果為列，{form} 無法表示；請改用其他 --format。",
        )
    if kind == "select" and form in answers.STREAMED:
        with asking.streamed(store, text) as stream:
            yield from answers.lines(stream.columns, stream.rows, form, bom=bom)
    elif not rows and form in GRAPHS:
        yield _graph(asking.triples(store, text), form)
    else:
        yield written(asking.free(store, text), form, lang, bom=bom)


def _graph(triples: Iterable[tuple[str, str, str]], form: str) -> bytes:
    import pyoxigraph

    from bscgraph.graph.prefixes import PREFIXES

    lines = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in triples)
    made = pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
    kind = getattr(pyoxigraph.RdfFormat, GRAPHS[form])
    prefixes = dict(PREFIXES) if form in {"ttl", "rdfxml"} else None
    return pyoxigraph.serialize((q.triple for q in made), format=kind, prefixes=prefixes) or b""


def shown(stored: Query, store: Store | None, values: Mapping[str, str], base: str) -> str:
    """The SPARQL text with the parameters in it; a store knows more agencies by name.

    Raises:
        QueryError: no such parameter, or a value it does not take.
    """
    if store is None:
        return query.bind(stored, values, base)
    return query.prepared(store, stored, values, base).text


def explained(
    stored: Query, store: Store | None, values: Mapping[str, str], base: str, lang: str
) -> str:
    """What a question means, what it takes and gives, and how to read its answer.

    With a store also the choices its data has, and the time the question takes.
    """
    title = say("explain.title", lang, title=stored.title[lang], id=stored.id)
    parts = [title, stored.question[lang], ""]
    parts += [say("explain.reading", lang), stored.reading[lang], ""]
    heads = [say("parameters", lang), "", ""]
    rows = [_parameter(one, store, lang) for one in stored.parameters.values()]
    parts += [as_table(heads, rows)]
    columns = [stored.column(name) for name in stored.columns]
    listed = [(c.id, c.title(lang), say(f"column.{c.kind}", lang)) for c in columns]
    parts += [as_table([say("explain.columns", lang), "", ""], listed)]
    parts += [say("explain.examples", lang), *_examples(stored, lang)]
    if store is not None:
        parts += ["", _timed(stored, store, values, base, lang)]
    return "\n".join(parts) + "\n"


def _parameter(one: Parameter, store: Store | None, lang: str) -> tuple[str, str, str]:
    told = [say(f"type.{one.type}", lang)]
    if one.least is not None and one.most is not None:
        told.append(say("explain.between", lang, least=one.least, most=one.most))
    if one.default is not None:
        told.append(say("explain.default", lang, value=one.default))
    elif one.default_from:
        told.append(say("explain.default", lang, value=one.default_from[lang]))
    names = _choices(one, store, lang)
    if names:
        rest = len(names) - _LISTED
        names = names[:_LISTED] + ([say("explain.more", lang, count=rest)] if rest > 0 else [])
        told.append("、".join(names) if lang.startswith("zh") else ", ".join(names))
    return f"--{one.name}", one.label[lang], ("；" if lang.startswith("zh") else "; ").join(told)


def _choices(one: Parameter, store: Store | None, lang: str) -> list[str]:
    """What the parameter may be, by what is typed and what it is called."""
    options = query.choices(store, one) if store is not None else one.options
    if one.type in {"agency", "year"}:
        return [option.label[lang] for option in options]
    return [option.value if option.label[lang] == option.value
            else f"{option.value} ({option.label[lang]})" for option in options]  # fmt: skip


def _examples(stored: Query, lang: str) -> Iterator[str]:
    folder = f"--store {say('metavar.DIRECTORY', lang)}"
    for example in stored.examples:
        given = example.get("arguments", {}).items()
        options = (f"--{name} {shlex.quote(str(value))}" for name, value in given)
        yield "  " + " ".join(("bscgraph query", stored.id, *options, folder))


def _timed(stored: Query, store: Store, values: Mapping[str, str], base: str, lang: str) -> str:
    ready = query.prepared(store, stored, values, base)
    times, rows = [], 0
    for _ in range(2):
        started = time.perf_counter()
        rows = len(store.select(ready.text).rows)
        times.append(f"{(time.perf_counter() - started) * 1000:,.1f}")
    return say("explain.time", lang, rows=rows, ms=times[0], again=times[1])

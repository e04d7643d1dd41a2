"""Stored queries as files: one ``.rq`` file a question, its header lines ``#+ `` are TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from bscgraph.errors import QueryError
from bscgraph.query.columns import Column, column_of, columns
from bscgraph.query.nearest import nearest, unknown
from bscgraph.query.syntax import selected
from bscgraph.resources import folder
from bscgraph.text.fold import tight
from bscgraph.wording import LANGUAGES

__all__ = ["TYPES", "Option", "Parameter", "Query", "Type", "catalogue", "load"]
__all__ += ["read", "search", "search_any"]

Type = Literal["agency", "year", "integer", "decimal", "code", "text", "choice"]
TYPES: tuple[Type, ...] = get_args(Type)
_HEADER = "#+ "
_NAMED = 6  # ids in one sentence
_ID = re.compile(r"(?!.{60})[\w-]+(?:/[\w-]+)*")  # a file name has 255 bytes at most
Texts = Mapping[str, str]
RowByRow = bool | Literal["optional"]


@dataclass(frozen=True, slots=True)
class Option:
    """One value a parameter takes, what people call it in both languages, and other spellings."""

    value: str
    label: Texts
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: what it is called, its type, its variable in the VALUES line, its label.

    ``default`` is bound where nothing is given; ``default_from`` says in words what the query
    itself takes then. ``options`` is a closed list; ``choices`` a SELECT of ?value and ?label
    that lists what the data has. ``least`` and ``most`` bound a number. ``rows``: it is how
    many rows there are at most, so it stands in the text's line ``LIMIT`` too.
    """

    name: str
    type: Type
    variable: str
    label: Texts
    default: object = None
    default_from: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    choices: str = ""
    least: object = None
    most: object = None
    rows: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A stored query. Texts are keyed by ``en`` and ``zh-Hant``; ``text`` is the whole file.

    ``own`` has the columns that mean something particular in this query; ``row_by_row`` that
    what follows its first part is best looked up for each row of it, whatever is asked for;
    ``optional`` that this is so for each OPTIONAL alone; ``apart`` that its first part and what
    follows are best asked one by one where nothing narrows them.
    """

    id: str
    title: Texts
    question: Texts
    reading: Texts
    parameters: Mapping[str, Parameter]
    examples: tuple[Mapping[str, Any], ...]
    text: str
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, Column] = field(default_factory=dict)
    row_by_row: RowByRow = False
    apart: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its answer, as its SELECT names them."""
        return selected(self.text)

    def column(self, name: str) -> Column:
        """What the column ``name`` is called and holds; its own name where nobody says."""
        return self.own.get(name) or columns().get(name) or Column(name)


def catalogue(place: Path | None = None) -> list[Query]:
    """All stored queries of the folder ``place`` (the project's own by default), by id.

    Raises:
        QueryError: the header of one is wrong.
    """
    root = place or folder("queries")
    return [_known(path, root) for path in sorted(root.rglob("*.rq"))]


def load(query_id: str, place: Path | None = None) -> Query:
    """The stored query with this id, such as ``budget/by-agency``.

    Raises:
        QueryError: there is none; the message names those it may mean.
    """
    root = place or folder("queries")
    if not _ID.fullmatch(query_id) or not (root / f"{query_id}.rq").is_file():
        raise unknown("stored query", "查詢", query_id, _meant(query_id, root))
    return _known(root / f"{query_id}.rq", root)


def _meant(text: str, root: Path) -> list[str]:
    """The ids that ``text`` may mean: a topic's, those that end so, that speak of it, that look
    like it."""
    ids = [_id(path, root) for path in sorted(root.rglob("*.rq"))]
    topic = [name for name in ids if name.startswith(f"{text.rstrip('/')}/")]
    if topic or "/" in text:
        names = {name: (name, name.rpartition("/")[2]) for name in ids}
        return topic or nearest(text, names)
    speaking = [one.id for one in search(text, catalogue(root))] if text.strip() else []
    ending = [name for name in ids if name.endswith(f"/{text}")]
    found = list(dict.fromkeys([*ending, *speaking]))[:_NAMED]
    if not found and not text.isascii():
        found = [one.id for one in search_any(text, catalogue(root))]
    return found or nearest(text, {name: (name.rpartition("/")[2],) for name in ids})


def search(words: str, stored: Iterable[Query]) -> list[Query]:
    """Those of ``stored`` that speak of all ``words``, in either language, best first.

    Nothing is left out for 台 or 臺, width or case. A word in the id, the title or the keywords
    counts more than one in the question; one in the question more than one in the reading.
    """
    wanted = [tight(word).casefold().replace("台", "臺") for word in words.split()]
    ranked = [(min(_ranks(query, wanted), default=1), query) for query in stored]
    return [query for rank, query in sorted(ranked, key=lambda pair: (-pair[0], pair[1].id))
            if rank]  # fmt: skip


def search_any(words: str, stored: Iterable[Query]) -> list[Query]:
    """Those of ``stored`` that speak of some of ``words``, best first.

    A word in Chinese is looked for by every two characters of it, as it may be a whole question.
    What few queries speak of counts more.
    """
    pieces = [piece for word in words.split() for piece in _pieces(word)]
    ranks = [(query, list(_ranks(query, pieces))) for query in stored]
    common = [sum(1 for _, found in ranks if found[at]) or 1 for at in range(len(pieces))]
    scored = [(sum(rank / count for rank, count in zip(found, common, strict=True)), query)
              for query, found in ranks]  # fmt: skip
    return [query for score, query in sorted(scored, key=lambda pair: (-pair[0], pair[1].id))
            if score][:_NAMED]  # fmt: skip


def _pieces(word: str) -> list[str]:
    plain = tight(word).casefold().replace("台", "臺")
    if plain.isascii() or len(plain) < 3:
        return [plain]
    return [plain[at : at + 2] for at in range(len(plain) - 1)]


def _ranks(query: Query, words: Iterable[str]) -> Iterator[int]:
    """How prominent each word is, 0 where it is nowhere."""
    keywords = [word for words in query.keywords.values() for word in words]
    heads = [query.column(name) for name in query.columns]
    places = (
        [query.id, *query.title.values(), *keywords],
        query.question.values(),
        query.reading.values(),
        [text for head in heads for text in (head.id, *head.heading.values())],
    )
    texts = [tight(" ".join(texts)).casefold().replace("台", "臺") for texts in places]
    for word in words:
        found = (len(texts) - at for at, text in enumerate(texts) if word in text)
        yield next(found, 0)


def read(path: Path) -> Query:
    """The stored query in a file; its id is the file's name, below ``queries/`` with the topic.

    Raises:
        QueryError: its header is wrong.
        OSError: there is no such file.
    """
    root = folder("queries")
    return _known(path, root if path.is_relative_to(root) else path.parent)


def _id(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def _known(path: Path, root: Path) -> Query:
    state = path.stat()
    return _read(path, root, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=512)
def _read(path: Path, root: Path, _changed: int, _size: int) -> Query:
    text = path.read_text(encoding="utf-8")
    lines = [line.rstrip("\n") for line in text.splitlines() if line.startswith(_HEADER.rstrip())]
    try:
        found = tomllib.loads("\n".join(line[len(_HEADER) :] for line in lines))
        return Query(
            _id(path, root),
            _both(found["title"], "title"),
            _both(found["question"], "question"),
            _both(found["reading"], "reading"),
            {name: _parameter(name, entry) for name, entry in found.get("parameters", {}).items()},
            tuple(found.get("examples", ())),
            text,
            {lang: tuple(words) for lang, words in found.get("keywords", {}).items()},
            {
                name: column_of(name, entry, columns().get(name))
                for name, entry in found.get("columns", {}).items()
            },
            _row_by_row(found.get("row_by_row", False)),
            _apart(found.get("apart", False)),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise QueryError(
            f"The header of the stored query {path.name} is wrong ({error}); correct it.",
            f"查詢 {path.name} 的檔頭有誤（{error}）；請更正。",
        ) from error


def _row_by_row(stated: object) -> RowByRow:
    if stated == "optional":
        return "optional"
    if not isinstance(stated, bool):
        raise ValueError('row_by_row must be true, false or "optional"')
    return stated


def _apart(stated: object) -> bool:
    if not isinstance(stated, bool):
        raise ValueError("apart must be true or false")
    return stated


def _both(texts: Any, key: str) -> Texts:
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        raise ValueError(f"{key} must have {' and '.join(LANGUAGES)}")
    return {lang: str(text) for lang, text in texts.items()}


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    if entry["type"] not in TYPES:
        raise ValueError(f"type of {name}: {entry['type']!r} is none of {', '.join(TYPES)}")
    stated = entry.get("default_from", {})
    if isinstance(stated, str):
        stated = dict.fromkeys(LANGUAGES, stated)
    if not re.fullmatch(r"\w+", entry.get("variable", name)):
        raise ValueError(f"variable of {name}")
    return Parameter(
        name,
        entry["type"],
        entry.get("variable", name),
        _both(entry["label"], f"label of {name}"),
        entry.get("default"),
        stated,
        tuple(_option(option) for option in entry.get("options", ())),
        entry.get("choices", ""),
        entry.get("least"),
        entry.get("most"),
        entry.get("rows", False) is True,
    )


def _option(option: Any) -> Option:
    if not isinstance(option, dict):
        return Option(str(option), dict.fromkeys(LANGUAGES, str(option)))
    label = {lang: option[lang] for lang in LANGUAGES}
    return Option(str(option["value"]), label, tuple(option.get("also", ())))

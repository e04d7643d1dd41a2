"""The stored questions: all of them by topic, each with its answer, narrowed to an agency or a
year where it takes these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bscgraph import query as stored
from bscgraph.answers import BINARY
from bscgraph.errors import QueryError
from bscgraph.publish.site.across import agency_words
from bscgraph.publish.site.answer import PER_PAGE, Answered, Field, answered, part_of
from bscgraph.publish.site.lines import years
from bscgraph.publish.site.page import Crumb, Machine, Page, Words
from bscgraph.publish.site.place import words_of
from bscgraph.publish.site.source import year_words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Site
    from bscgraph.query import Parameter, Query

__all__ = ["asked", "file", "files", "page", "pages", "question_page"]

_TOP = "query/index"
_DATA = "data/query/"
# What is written for the whole answer, and for one that is narrowed.
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_NARROW = ("csv",)
_WORKBOOK = 5_000  # rows of an answer; a workbook is in memory while it is made
_SUGGESTED, _LOOKED_AT = 400, 20_000  # values in one list, of so many rows at most
_INLINE = 40  # agencies to choose from on the page itself
Narrowed = tuple[str, str, str, Words]  # parameter, its value, the page's name, words


def question_page(query_id: str) -> str:
    """The name of the page of a stored question."""
    return f"query/{query_id}"


def pages(site: Site) -> Iterator[Page]:
    """All questions, and each with its answer: of all, of each agency, of each year."""
    yield _index(site)
    for query in stored.catalogue():
        whole = answered(site, query, {})
        yield _question(site, query, whole)
        ways = _ways(site, query)
        if sum(one[0] == "agency" for one in ways) > _INLINE:
            yield _choices(site, query)
        yield from (_narrowed(site, part_of(site, query, *one[:2]), one) for one in ways)


def page(site: Site, name: str) -> Page | None:
    """One of them."""
    if name == _TOP:
        return _index(site)
    _, topic, one, *rest = (*name.split("/"), "", "")
    query = next((some for some in stored.catalogue() if some.id == f"{topic}/{one}"), None)
    if query is None:
        return None
    if name == question_page(query.id):
        return _question(site, query, answered(site, query, {}))
    if rest[0] == "choices":
        return _choices(site, query) if name.count("/") == 3 else None
    found = next((way for way in _ways(site, query) if way[2] == name), None)
    if found is None:
        return None
    return _narrowed(site, answered(site, query, {found[0]: found[1]}), found)


def _ways(site: Site, query: Query) -> list[Narrowed]:
    """How an answer can be narrowed: by agency and by year, where the question takes these."""
    found: list[Narrowed] = []
    at = question_page(query.id)
    if "agency" in query.parameters:
        for iri, cards in site.agencies.items():
            last = cards[-1]
            name = words_of(*at.split("/"), "agency", last.slug)
            found.append(("agency", iri, name, agency_words(last.slug, last.agency_name)))
    if "year" in query.parameters and query.parameters["year"].type == "year":
        found += [("year", str(one), f"{at}/year/{one}", year_words(one)) for one in years(site)]
    return found


def _index(site: Site, words: str = "") -> Page:
    """All questions, or those that speak of some words."""
    every = stored.catalogue()
    words = " ".join(words.split())[:200]
    asked_for = stored.search(words, every) if words else every
    some = asked_for or stored.search_any(words, every)
    topics = [(topic, list(part)) for topic, part in groupby(sorted(some, key=_id), _topic)]
    seen = {"topics": topics, "number": len(some), "site": site, "words": words,
            "exact": bool(asked_for)}  # fmt: skip
    return Page(
        _TOP, "queries.html", Words(*both("query.title")), lambda _lang: seen, section=_TOP,
        description=Words(*both("query.lead")),
    )  # fmt: skip


def _id(query: Query) -> str:
    return query.id


def _topic(query: Query) -> str:
    return query.id.partition("/")[0]


def _words(query: Query) -> Words:
    return Words(query.title["en"], query.title["zh-Hant"])


def _crumbs(query: Query | None = None) -> tuple[Crumb, ...]:
    top = Crumb(Words(*both("query.title")), _TOP)
    return (top,) if query is None else (top, Crumb(_words(query), question_page(query.id)))


def _question(site: Site, query: Query, whole: Answered) -> Page:
    """The question, and the answer to it for everybody."""

    def values(lang: str) -> Mapping[str, Any]:
        ways = _ways(site, query)
        agencies = [one for one in ways if one[0] == "agency"]
        return {
            **whole.values(lang),
            "fields": _fields(site, query, {}, lang, whole) if site.live else [],
            "years": [one for one in ways if one[0] == "year"],
            "agencies": agencies if len(agencies) <= _INLINE else [],
            "many": len(agencies) > _INLINE,
            "others": [one for one in query.parameters.values() if one.name not in _known(ways)],
            "downloads": _downloads(site, query, {}, question_page(query.id), _forms(whole)),
            **_told(site, query, {}),
            "narrow": None,
        }

    return Page(
        question_page(query.id), "question.html", _words(query), values, section=_TOP,
        crumbs=_crumbs(), machine=_machine(site, query),
        description=Words(query.question["en"], query.question["zh-Hant"]),
    )  # fmt: skip


def _known(ways: list[Narrowed]) -> set[str]:
    return {one[0] for one in ways}


def _machine(site: Site, query: Query) -> tuple[Machine, ...]:
    if site.live:
        return (Machine("application/json", "JSON", f"api/{query.id}"),)
    return tuple(Machine(media.partition(";")[0], form.upper(), f"{_DATA}{query.id}.{form}")
                 for form, media in FORMS.items() if form in {"csv", "json"})  # fmt: skip


def _narrowed(site: Site, found: Answered, way: Narrowed) -> Page:
    """The answer for one agency, or one year."""
    query, (parameter, value, name, words) = found.query, way
    title = Words(*(f"{query.title[lang]}{mark}{words[lang]}"
                    for lang, mark in (("en", ": "), ("zh-Hant", "："))))  # fmt: skip

    def values(lang: str) -> Mapping[str, Any]:
        given = {parameter: _short(value)}
        return {
            **found.values(lang),
            "fields": _fields(site, query, given, lang, found) if site.live else [],
            "downloads": _downloads(site, query, given, name),
            "narrow": words,
            **_told(site, query, given),
            **dict.fromkeys(("years", "agencies", "others"), ()),
            "many": False,
        }

    return Page(name, "question.html", title, values, section=_TOP, crumbs=_crumbs(query))


def _choices(site: Site, query: Query) -> Page:
    """All agencies to choose from, where there are too many for the page itself."""
    title = Words(*both("query.choose-agency"))

    def values(_lang: str) -> Mapping[str, Any]:
        ways = [one for one in _ways(site, query) if one[0] == "agency"]
        return {"query": query, "agencies": ways}

    name = f"{question_page(query.id)}/choices"
    return Page(name, "question-choices.html", title, values, section=_TOP, crumbs=_crumbs(query))


def asked(
    site: Site, name: str, lang: str, values: Mapping[str, str]
) -> tuple[Page, int] | None:  # fmt: skip
    """The page of a question with the answer to what its form sent, and the HTTP status.

    Args:
        site: a live one.
        name: the page's name, without what narrows it.
        lang: of the page; a form knows no other.
        values: what stands in the fields; an empty one leaves its parameter open. ``page``
            counts the pages of the answer, from 1.
    """
    query = next((one for one in stored.catalogue() if question_page(one.id) == name), None)
    if query is None:
        return (_index(site, values.get("q", "")), 200) if name == _TOP else None
    given = {key: text.strip() for key, text in values.items() if text.strip()}
    number, trouble = given.pop("page", "1"), None
    try:
        found = _page_of(site, query, given, number, lang)
    except QueryError as error:
        trouble, found = error, Answered(query)
    seen = {
        "fields": _fields(site, query, given, lang, None if trouble else found),
        "downloads": _downloads(site, query, given, name),
        **_told(site, query, given),
        **dict.fromkeys(("years", "agencies", "others"), ()),
        "many": False,
        "narrow": None,
        "trouble": trouble,
        "asked": given,
    }
    made = Page(name, "question.html", _words(query),
                lambda one: {**found.values(one), **seen}, section=_TOP,
                crumbs=_crumbs())  # fmt: skip
    return made, 200 if trouble is None else 400


def _page_of(
    site: Site, query: Query, given: Mapping[str, str], number: str, lang: str
) -> Answered:  # fmt: skip
    """A page of the answer.

    Raises:
        QueryError: there is no such page, or it cannot be asked so.
    """
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 0
    found = answered(site, query, given, at)
    if not at or (found.values(lang)["total"] <= (at - 1) * PER_PAGE and at > 1):
        raise QueryError(*both("query.no-page", number=number[:20]))
    return found


def _told(site: Site, query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    """What is said of a question beside its answer."""
    from urllib.parse import urlencode

    lines = [line for line in query.text.splitlines() if not line.startswith("#+")]
    api = f"api/{query.id}" + (f"?{urlencode(given)}" if given else "")
    return {
        "query": query,
        "topic": _topic(query),
        "sparql": "\n".join(lines).strip(),
        "columns": [query.column(name) for name in query.columns],
        "api": api if site.live else "",
        "examples": list(_examples(query)) if site.live else [],
        "asked": {},
        "trouble": None,
    }


def _examples(query: Query) -> Iterator[tuple[str, str]]:
    """What the question's own examples ask for, in words and as an address writes it."""
    from urllib.parse import urlencode

    for example in query.examples:
        given = {name: str(value) for name, value in example.get("arguments", {}).items()}
        if given:
            yield " ".join(f"{name}={value}" for name, value in given.items()), urlencode(given)


def _suggested(query: Query, one: Parameter, found: Answered | None) -> tuple[str, ...]:
    """What the answer has in the column of a parameter that was left open."""
    if found is None or one.name not in query.columns or one.type not in {"year", "code"}:
        return ()
    if len(found.result.rows) > _LOOKED_AT:
        return ()
    at = found.result.columns.index(one.name)
    texts = {str(row[at]) for row in found.result.rows if row[at] is not None}
    return tuple(sorted(texts)[:_SUGGESTED])


def _fields(
    site: Site, query: Query, given: Mapping[str, str], lang: str, answer: Answered | None = None
) -> list[Field]:
    """The form; what may be chosen comes from the data."""
    found = []
    for one in query.parameters.values():
        options = stored.choices(site.store, one)  # type: ignore[arg-type]
        told = {_name(one, option.value): option.label[lang] for option in options}
        if one.type not in {"agency", "choice"} and one.name != "year":
            told = {}
        typed = given.get(one.name, "")
        if told and typed and typed not in told:
            told[typed] = typed
        suggested = () if told or typed else _suggested(query, one, answer)
        found.append(Field(one, typed, tuple(told.items()), suggested))
    return found


def _name(parameter: Parameter, value: str) -> str:
    return _short(value) if parameter.type == "agency" else value


def _short(value: str) -> str:
    """An agency's IRI by its last part where that is a plain word."""
    slug = value.rpartition("/")[2]
    return slug if slug.isascii() and slug.replace("-", "").isalnum() else value


def _downloads(
    site: Site, query: Query, given: Mapping[str, str], name: str, forms: Sequence[str] = _NARROW
) -> list[tuple[str, str]]:
    """Name and address, from the site's folder, of each file with the whole answer."""
    from urllib.parse import urlencode

    if site.live:
        more = f"?{urlencode(given)}" if given else ""
        return [(form.upper(), f"api/{query.id}.{form}{more}") for form in FORMS]
    return [(form.upper(), f"data/{name}.{form}") for form in forms]


def files(site: Site) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every answer as files, one question at a time."""
    for query in stored.catalogue():
        whole = answered(site, query, {})
        for form in _forms(whole):
            yield f"{_DATA}{query.id}.{form}", whole.pieces(form)
        for parameter, value, name, _ in _ways(site, query):
            found = part_of(site, query, parameter, value)
            yield from ((f"data/{name}.{form}", found.pieces(form)) for form in _NARROW)


def _forms(whole: Answered) -> list[str]:
    """What a whole answer is written as: one of very many rows is no workbook any more."""
    many = len(whole.result.rows) > _WORKBOOK
    return [form for form in FORMS if form not in BINARY or not many]


def file(site: Site, path: str) -> tuple[bytes, str] | None:
    """One of these files."""
    stem, _, form = path.removeprefix("data/").rpartition(".")
    if not path.startswith(_DATA) or form not in FORMS:
        return None
    for query in stored.catalogue():
        if stem == question_page(query.id):
            return answered(site, query, {}).written(form), FORMS[form]
        if form in _NARROW and stem.startswith(f"{question_page(query.id)}/"):
            ways = (one for one in _ways(site, query) if one[2] == stem)
            for parameter, value, _, _ in ways:
                return answered(site, query, {parameter: value}).written(form), FORMS[form]
    return None

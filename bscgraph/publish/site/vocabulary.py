"""The vocabulary, its code lists and the rules, in the frame of the site.

The same glossary that :mod:`bscgraph.publish.pages` shows whole is cut here into pages small
enough to read: one for each term, each code list and each rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from bscgraph.iri import CODE_BASE
from bscgraph.publish.captions import CAPTIONS, caption
from bscgraph.publish.glossary import KINDS
from bscgraph.publish.site.across import told
from bscgraph.publish.site.page import Crumb, Machine, Page, Words
from bscgraph.publish.site.words import both, known, say

if TYPE_CHECKING:
    from bscgraph.publish.glossary import CodeList, Glossary, Ref, Rule, Term, Texts, Value
    from bscgraph.publish.reader import Sources
    from bscgraph.publish.site.source import Site

__all__ = ["code_page", "files", "page", "pages", "rule_page", "term_page"]

_TOP = "vocabulary/index"
_SECTION = "about"
_STANDS = re.compile(r"\{[?$](\w+)\}")
_MEDIA = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}


def rule_page(code: str) -> str:
    """The name of the page about the rule ``code``.

    >>> rule_page("BSC-K07")
    'vocabulary/rule/BSC-K07'
    """
    return f"vocabulary/rule/{code}"


def term_page(name: str) -> str:
    """The name of the page about the class or property ``bsc:NAME``.

    Classes stand apart: where case does not matter, a class and a property would be one file.

    >>> term_page("SourceCell"), term_page("sourceCell")
    ('vocabulary/class/SourceCell', 'vocabulary/property/sourceCell')
    """
    return f"vocabulary/{'class' if name[:1].isupper() else 'property'}/{name}"


def code_page(iri: str) -> tuple[str, str]:
    """The page about a code list or a code of it, and the place on that page.

    >>> code_page("https://w3id.org/bscgraph/code/basis/stated")
    ('vocabulary/code/basis', 'stated')
    """
    scheme, _, notation = iri.removeprefix(CODE_BASE).partition("/")
    return f"vocabulary/code/{scheme}", notation


@cache
def _sources() -> Sources:
    from bscgraph.publish.reader import read_sources
    from bscgraph.resources import folder

    return read_sources(folder("ontology"), folder("shapes"))


@cache
def _glossary() -> Glossary:
    from bscgraph.publish.reader import read_glossary

    return read_glossary(_sources())


def place_of(ref: Ref) -> tuple[str, str]:
    """Page and anchor of a term, code or rule; an empty page where we have none."""
    if ref.page == "index":
        return (term_page(ref.anchor) if ref.anchor else _TOP), ""
    if ref.page == "rules":
        code = _rule_names().get(ref.iri)
        return (rule_page(code), "") if code else ("vocabulary/rules", ref.anchor)
    return (f"vocabulary/{ref.page}", ref.anchor) if ref.page else ("", "")


@cache
def _rule_names() -> Mapping[str, str]:
    return {rule.ref.iri: _code(rule) for rule in _glossary().rules}


def _code(rule: Rule) -> str:
    return rule.code or rule.ref.anchor


def pages(_site: Site) -> Iterator[Page]:
    """All pages of the vocabulary."""
    yield from (make() for make in _makers().values())


def page(_site: Site, name: str) -> Page | None:
    """The page ``name`` of the vocabulary."""
    make = _makers().get(name)
    return make() if make else None


def files(_site: Site) -> Iterator[tuple[str, bytes]]:
    """The ontology, each code list and the rules as data, where a server has them too."""
    from bscgraph.publish.serialise import documents
    from bscgraph.resources import folder

    for path, content in documents(_glossary(), _sources()):
        yield f"ns/{path}", content
    yield "ns/context.jsonld", (folder("ontology") / "context.jsonld").read_bytes()


@cache
def _makers() -> Mapping[str, Callable[[], Page]]:
    """How each page is made, by its name: a page on a server must not cost all of them."""
    found = _glossary()
    return {
        _TOP: partial(_index, found),
        "vocabulary/rules": partial(_rules, found),
        **{rule_page(_code(rule)): partial(_rule, found, rule) for rule in found.rules},
        **{f"vocabulary/{one.ref.page}": partial(_code_list, one) for one in found.code_lists},
        **{term_page(term.ref.anchor): partial(_term, term) for term in found.terms},
    }


def _known(lang: str) -> dict[str, Any]:
    """What every template here needs."""
    return {
        "cap": partial(caption, lang=lang),
        "captioned": CAPTIONS.__contains__,
        "place_of": place_of,
        "said": partial(said, lang=lang),
        "fitting": partial(_fitting, lang=lang),
    }


def said(text: str, lang: str) -> Iterator[tuple[str, bool]]:
    """A message in pieces, and whether each stands for what a scorecard says.

    >>> list(said("KPI {?code} has no name.", "en"))
    [('KPI ', False), ('Code', True), (' has no name.', False)]
    """
    for at, piece in enumerate(_STANDS.split(text)):
        if at % 2:
            yield _stands_for(piece, lang), True
        elif piece:
            yield piece, False


def _stands_for(name: str, lang: str) -> str:
    from bscgraph.query import columns

    if known(f"vocabulary.stands.{name}"):
        return say(f"vocabulary.stands.{name}", lang)
    column = columns().get(name)
    return column.title(lang) if column else say("vocabulary.stands.else", lang)


def _fitting(values: tuple[Value, ...], lang: str) -> tuple[Value, ...]:
    """Of texts in several languages those of the page; all else."""
    if lang not in {value.text.lang for value in values if value.text}:
        return values
    return tuple(one for one in values if one.text is None or one.text.lang in ("", lang))


def _words(texts: Texts, otherwise: str) -> Words:
    en, zh = texts.first("en"), texts.first("zh-Hant")
    return Words(en.value if en else otherwise, zh.value if zh else otherwise)


def _page(
    name: str,
    template: str,
    title: Words,
    values: Mapping[str, Any],
    *,
    iri: str = "",
    data: str = "",
    kind: str = "",
) -> Page:  # fmt: skip
    """A page of the vocabulary; ``data`` is the file, without suffix, that machines get; ``kind``
    tells a code list from the property of the same name."""
    from bscgraph.publish.serialise import MEDIA_TYPES

    top = Crumb(Words(*both("vocabulary.title")), _TOP)
    crumbs = [] if name == _TOP else [top]
    if name.startswith("vocabulary/rule/"):
        crumbs.append(Crumb(Words(*both("vocabulary.rules")), "vocabulary/rules"))
    machine = tuple(Machine(MEDIA_TYPES[suffix], label, f"ns/{data}.{suffix}")
                    for suffix, label in _MEDIA.items()) if data else ()  # fmt: skip
    return Page(
        name, f"vocabulary/{template}.html", title, lambda lang: {**_known(lang), **values},
        section=_SECTION, crumbs=tuple(crumbs), machine=machine, iri=iri,
        tab=told(f"tab.{kind}", name=title) if kind else None,
    )  # fmt: skip


def _index(found: Glossary) -> Page:
    kinds = [(kind, terms) for kind in KINDS if (terms := found.of_kind(kind))]
    return _page(
        _TOP, "index", Words(*both("vocabulary.title")), {"glossary": found, "kinds": kinds},
        iri=found.ontology.iri, data="ns",
    )  # fmt: skip


def _rules(found: Glossary) -> Page:
    groups: dict[str, list[Rule]] = {}
    for rule in sorted(found.rules, key=_code):
        groups.setdefault(rule.severity, []).append(rule)
    ranked = [(name, groups[name]) for name in ("Violation", "Warning", "Info") if name in groups]
    values = {"groups": ranked, "code_of": _code}
    return _page("vocabulary/rules", "rules", Words(*both("vocabulary.rules")), values,
                 data="shapes")  # fmt: skip


def _rule(found: Glossary, rule: Rule) -> Page:
    code = _code(rule)
    held = [shape for shape in found.shapes if rule.ref in shape.rules]
    title = Words(*both("vocabulary.rule-title", code=code))
    values = {"rule": rule, "code": code, "held": held}
    return _page(rule_page(code), "rule", title, values, iri=rule.ref.iri)


def _code_list(one: CodeList) -> Page:
    title = _words(one.labels, one.id)
    return _page(f"vocabulary/{one.ref.page}", "code", title, {"found": one}, iri=one.ref.iri,
                 data=one.ref.page, kind="codes")  # fmt: skip


def _term(term: Term) -> Page:
    title = _words(term.labels, term.ref.name)
    return _page(term_page(term.ref.anchor), "term", title, {"term": term}, iri=term.ref.iri,
                 kind="term")  # fmt: skip

"""From a glossary to the bytes of every page, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment

from bscgraph.publish.captions import CAPTIONS, caption, language_names
from bscgraph.publish.changelog import as_html
from bscgraph.publish.diagram import draw
from bscgraph.publish.examples import Example
from bscgraph.publish.frame import STYLE, as_bytes, environment, speech
from bscgraph.publish.glossary import KINDS, CodeList, Glossary, Text, Value
from bscgraph.publish.serialise import FORMATS, MEDIA_TYPES
from bscgraph.wording import LANGUAGES

__all__ = ["NAVIGATION", "pages"]

NAVIGATION = ("index", "codes", "examples", "rules", "changes")
_MEDIA_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: ``name`` is its address within a language, without suffix.

    ``under`` is a folder above that of the language (a version's), or empty; ``data`` the
    name of the machine-readable files that say the same, without suffix.
    """

    name: str
    template: str
    section: str
    data: str
    under: str = ""
    code_list: CodeList | None = None

    def path(self, lang: str) -> str:
        """Where the page is written."""
        return f"{self.under}{lang}/{self.name}.html"

    @property
    def root(self) -> str:
        """The way from the page up to the folder of all pages."""
        return "../" * self.path("x").count("/")

    def to(self, name: str, anchor: str = "", *, lang: str) -> str:
        """The way to a page, or to a place on it."""
        place = f"#{anchor}" if anchor else ""
        if name == self.name and place:
            return place
        return f"{self.root}{lang}/{name}.html{place}"


def pages(glossary: Glossary, examples: Sequence[Example]) -> Iterator[tuple[str, bytes]]:
    """Path and content of every page, drawing and style sheet.

    The terms' page is written twice: at the top, and for good below the name of its version.
    """
    env = environment()
    for page in _all(glossary):
        for lang in LANGUAGES:
            text = env.get_template(page.template).render(
                _context(glossary, page, lang), examples=examples
            )
            yield page.path(lang), as_bytes(text)
    for lang in LANGUAGES:
        for under in _places(glossary):
            page = _Page("index", "diagram.svg", "index", "ns", under)
            text = env.get_template("diagram.svg").render(
                _context(glossary, page, lang), inline=False
            )
            yield f"{under}{lang}/diagram.svg", as_bytes(text)
    yield "index.html", as_bytes(_choice(env, glossary))
    yield "style.css", STYLE.read_bytes()


def _places(glossary: Glossary) -> tuple[str, ...]:
    return ("", f"{glossary.version}/") if glossary.version else ("",)


def _all(glossary: Glossary) -> Iterator[_Page]:
    for under in _places(glossary):
        yield _Page("index", "index.html", "index", f"{under}ns", under)
    yield _Page("codes", "codes.html", "codes", "")
    for found in glossary.code_lists:
        yield _Page(found.ref.page, "code.html", "codes", found.ref.page, code_list=found)
    yield _Page("examples", "examples.html", "examples", "")
    yield _Page("rules", "rules.html", "rules", "shapes")
    yield _Page("changes", "changes.html", "changes", "")


def _context(glossary: Glossary, page: _Page, lang: str) -> dict[str, Any]:
    """What the templates know."""
    return speech(lang) | {
        "glossary": glossary,
        "root": page.root,
        "to": partial(page.to, lang=lang),
        "fitting": partial(_fitting, lang=lang),
        "section": page.section,
        "navigation": NAVIGATION,
        "site_title": glossary.titles.first(lang) or Text(glossary.ontology.iri),
        "alternates": list(_alternates(page)),
        "machine": _machine(f"{page.root}{page.data}") if page.data else [],
        "media_names": _MEDIA_NAMES,
        "kinds": [kind for kind in KINDS if glossary.of_kind(kind)],
        "header": sorted(glossary.header, key=lambda row: _rank(row.key)),
        "drawing": draw(glossary),
        "inline": True,
        "citation": _citation(glossary, lang),
        "found": page.code_list,
        "changes": as_html(glossary.changes, lang) if page.template == "changes.html" else "",
    }


def _alternates(page: _Page) -> Iterator[tuple[str, str]]:
    yield from ((tag, f"{page.root}{page.path(tag)}") for tag in LANGUAGES)
    if page.name == "index" and not page.under:
        yield "x-default", f"{page.root}index.html"


def _machine(start: str) -> list[tuple[str, str, str]]:
    return [(suffix, MEDIA_TYPES[suffix], f"{start}.{suffix}") for suffix in FORMATS]


def _fitting(values: tuple[Value, ...], lang: str) -> tuple[Value, ...]:
    """Of texts in several languages those of the page; all else."""
    spoken = {value.text.lang for value in values if value.text}
    if lang not in spoken:
        return values
    return tuple(v for v in values if v.text is None or v.text.lang in ("", lang))


def _rank(key: str) -> int:
    """Facts about the ontology come in the order of the captions, the rest after them."""
    order = list(CAPTIONS)
    return order.index(f"ontology.{key}") if f"ontology.{key}" in CAPTIONS else len(order)


def _citation(glossary: Glossary, lang: str) -> str:
    title = glossary.titles.first(lang)
    name = title.value if title else glossary.ontology.name
    version = caption("version-of", lang, version=glossary.version)
    mark = "。" if lang.startswith("zh") else ". "
    return mark.join((name, version, glossary.ontology.iri))


def _choice(env: Environment, glossary: Glossary) -> str:
    """The page at the top, for those who come without a language."""
    return env.get_template("choose.html").render(
        glossary=glossary, language_names=language_names(), machine=_machine("ns")
    )

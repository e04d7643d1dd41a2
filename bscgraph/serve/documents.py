"""A thing of the data as a page: everything that is stated of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bscgraph.publish.described import LAST_PAGE, PER_PAGE, Thing
from bscgraph.publish.naming import (
    BSC,
    LABEL,
    TYPE,
    Facts,
    Name,
    cell_place,
    facts,
    name_of,
    term_name,
    text_of,
)
from bscgraph.serve.linkedwords import say

if TYPE_CHECKING:
    from starlette.requests import Request

    from bscgraph.serve.offered import Offer
    from bscgraph.serve.service import Service
    from bscgraph.store import LocalStore
    from bscgraph.store.values import Quad

__all__ = ["SHOWN", "View", "frame", "thing_page"]

# What a reader wants first; the rest follows by name.
_FIRST = (TYPE, LABEL, *(BSC + one for one in (
    "code", "rawText", "value", "amount", "candidateValue", "parseStatus", "valueStatus",
    "valueKind", "budgetKind", "periodYear", "fiscalYear", "year", "sourceCell",
)))  # fmt: skip
# The kinds of things that have a page of their own in the site.
SHOWN = frozenset(BSC + one for one in (
    "Scorecard", "Objective", "KPI", "ActionPlan", "Theme", "Agency", "Unit",
))  # fmt: skip
_RANK = {iri: place for place, iri in enumerate(_FIRST)}


@dataclass(frozen=True, slots=True)
class View:
    """What a page needs beside the thing: whose data, which request, in which language."""

    request: Request
    service: Service
    store: LocalStore
    offer: Offer
    lang: str
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)

    def link(self, iri: str) -> dict[str, Any]:
        """A thing as a page shows it: its name, and where it leads on this server, if anywhere."""
        if iri not in self.shown:
            self.shown[iri] = self._link(iri)
        return self.shown[iri]

    def _link(self, iri: str) -> dict[str, Any]:
        name = name_of(self.store, iri, self.lang)
        url = self.service.url(self.request, iri)
        safe = url if url.startswith(("http://", "https://")) else ""
        ours = url.startswith(self.service.root(self.request))
        if ours and "lang" in self.request.query_params:
            place, mark, anchor = url.partition("#")
            safe = f"{place}?lang={self.lang}{mark}{anchor}"
        return {"iri": iri, "name": name, "url": safe, "ours": ours}

    def term(self, iri: str) -> dict[str, Any]:
        """A property, with its short name where the vocabulary does not name it."""
        found = self.link(iri)
        if term_name(iri, self.lang) is None:
            found = found | {"name": Name(iri.rpartition("#")[2].rpartition("/")[2] or iri)}
        return found


def thing_page(view: View, thing: Thing) -> bytes:
    """The page of a thing."""
    from bscgraph.serve.page import page

    known = facts(thing.iri, thing.own)
    values = {
        "iri": thing.iri,
        "called": name_of(view.store, thing.iri, view.lang),
        "kinds": [view.term(kind) for kind in known.kinds()],
        "people": _for_people(view, known),
        "reading": _reading(view, known),
        "facts": _rows(view, thing.own),
        "graphs": [view.link(one) for one in sorted({quad[3] for quad in thing.own}) if one],
        "links": _incoming(view, thing),
        "count": _count(thing, view.lang),
        "pages": _pages(view, thing),
        **frame(view),
    }
    return page(view.request, "thing", view.lang, **values)


def _for_people(view: View, known: Facts) -> str:
    """Where the site tells people of the thing; empty where it has no page of its own."""
    if "/id/" not in known.iri or SHOWN.isdisjoint(known.kinds()):
        return ""
    from bscgraph.publish.site.place import file_of, page_of

    return view.service.root(view.request) + file_of(page_of(known.iri), view.lang)


def _reading(view: View, known: Facts) -> dict[str, Any] | None:
    """What is printed, how it was read, and where: of values and of whatever has a cell."""
    cells = known.linked("sourceCell")
    if f"{BSC}rawText" not in known.values and not cells:
        return None
    status = known.first("parseStatus") or known.first("valueStatus")
    return {
        "printed": [text_of(one) for one in known.values.get(f"{BSC}rawText", ())],
        "value": known.first("value") or known.first("amount"),
        "candidate": known.first("candidateValue"),
        "status": [
            view.link(one) for name in ("parseStatus", "valueStatus") for one in known.linked(name)
        ],
        "numeric": bool(status),
        "notes": [_value(view, one) for one in known.values.get(f"{BSC}note", ())],
        "cells": [_cell(view, cell) for cell in cells],
    }


def _cell(view: View, iri: str) -> dict[str, Any]:
    known = facts(iri, view.store.quads(iri))
    document = next(iter(known.linked("inDocument")), "")
    return {
        **view.link(iri),
        "place": cell_place(known, view.lang) or iri.rpartition("/")[2],
        "header": known.first("header"),
        "file": view.link(document) if document else None,
    }


def _rows(view: View, own: Iterable[Quad]) -> list[dict[str, Any]]:
    """The own statements, a row for each property."""
    found: dict[str, dict[str, list[str]]] = {}
    for _, predicate, value, graph in own:
        graphs = found.setdefault(predicate[1:-1], {}).setdefault(value, [])
        graphs.append(graph)
    several = len({quad[3] for quad in own}) > 1
    return [
        {
            "property": view.term(iri),
            "values": [
                _value(view, value) | {"graphs": [view.link(g) for g in graphs if several and g]}
                for value, graphs in found[iri].items()
            ],
        }
        for iri in sorted(found, key=lambda one: (_RANK.get(one, len(_RANK)), one))
    ]


def _value(view: View, term: str) -> dict[str, Any]:
    from bscgraph.graph.nquads import literal_of

    if term.startswith("<"):
        return {"link": view.link(term[1:-1])}
    text, _, tag = literal_of(term)
    return {"link": None, "text": text, "lang": tag or ""}


def _incoming(view: View, thing: Thing) -> list[dict[str, Any]]:
    found: dict[str, dict[str, None]] = {}
    for subject, predicate, _, _ in thing.links:
        found.setdefault(predicate[1:-1], {})[subject[1:-1]] = None
    return [
        {
            "property": view.term(iri),
            "things": [view.link(one) for one in things],
            "count": f"{thing.counts[iri]:,}" if iri in thing.counts else "",
        }
        for iri, things in found.items()
    ]


def _count(thing: Thing, lang: str) -> str:
    if thing.total is None:
        return say("thing.more-count", lang, count=f"{10_000:,}")
    return say("thing.count", lang, count=f"{thing.total:,}")


def _pages(view: View, thing: Thing) -> dict[str, Any] | None:
    if thing.page == 1 and not thing.more:
        return None
    last = min(-(-thing.total // PER_PAGE) if thing.total is not None else LAST_PAGE, LAST_PAGE)
    return {
        "number": thing.page,
        "last": last if thing.total is not None else 0,
        "previous": _place(view, thing.page - 1) if thing.page > 1 else "",
        "next": _place(view, thing.page + 1) if thing.more else "",
    }


def _place(view: View, number: int) -> str:
    return f"?page={number}&lang={view.lang}#_links"


def frame(view: View) -> dict[str, Any]:
    """Where the other forms and the other language of a page are."""
    from bscgraph.serve.offered import FORMS

    root = view.service.root(view.request)
    forms = [
        {"name": FORMS[one].name, "media": FORMS[one].media, "url": view.offer.url(root, one)}
        for one in view.offer.forms
        if one != "html"
    ]
    spoken = {tag: view.offer.url(root, "html", ("lang", tag)) for tag in ("en", "zh-Hant")}
    return {"forms": forms, "spoken": spoken}

"""The pages of one submission: the scorecard, its table, its findings, and each of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from bscgraph.graph.codelists import framework
from bscgraph.iri import Minter
from bscgraph.model import Reading, Source, gregorian
from bscgraph.publish.site import details, printed
from bscgraph.publish.site.achieved import percent
from bscgraph.publish.site.across import agency_words, entry_words, numbered, told
from bscgraph.publish.site.overview import FINDINGS, overview, summary
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.source import page_of, year_words
from bscgraph.publish.site.vocabulary import code_page, rule_page
from bscgraph.publish.site.words import both, say

if TYPE_CHECKING:
    from bscgraph.findings import Place
    from bscgraph.publish.site.card import Card
    from bscgraph.publish.site.money import Plan
    from bscgraph.publish.site.source import Entry, Site
    from bscgraph.publish.site.things import Indicator, Objective, Theme
    from bscgraph.validate import Place as Found

    Thing = Objective | Indicator | Plan | Theme

__all__ = ["of_entry", "page"]

_PLACES = ("page", "sheet", "table", "row", "column")


def of_entry(site: Site, entry: Entry) -> Iterator[Page]:
    """All pages of one submission."""
    card = site.card(entry)
    yield from _whole(site, card)
    for one in _things(card):
        yield _part(site, card, one)


def page(site: Site, name: str) -> Page | None:
    """The page ``name`` of a submission; None where there is none."""
    entry = site.entry(name)
    if entry is None:
        return None
    card = site.card(entry)
    for one in _things(card):
        if one.page == name:
            return _part(site, card, one)
    return next((one for one in _whole(site, card) if one.name == name), None)


def _agency(entry: Entry) -> Words:
    return agency_words(entry.slug, entry.agency_name)


def _things(card: Card) -> Iterator[Thing]:
    yield from card.objectives.values()
    yield from card.indicators.values()
    yield from card.plans.values()
    yield from card.themes.values()


def _title(entry: Entry) -> Words:
    names, years = _agency(entry), entry.years
    if entry.group:
        groups = both("card.group", letter=entry.group)
        names = Words(f"{names.en}, {groups[0]}", f"{names.zh} {groups[1]}")
    return Words(
        say("card.scorecard", "en", name=names.en, year=years.en),
        say("card.scorecard", "zh-Hant", name=names.zh, year=years.zh),
    )


def _crumbs(card: Card) -> tuple[Crumb, ...]:
    entry = card.entry
    return (
        Crumb(Words(*both("page.agencies")), "agencies"),
        Crumb(_agency(entry), page_of(entry.agency)),
    )


def _below(card: Card) -> tuple[Crumb, ...]:
    return (*_crumbs(card), Crumb(card.entry.years, card.entry.page))


def _whole(site: Site, card: Card) -> Iterator[Page]:
    entry = card.entry
    yield Page(
        entry.page,
        "scorecard.html",
        _title(entry),
        _values(card, lambda lang: overview(site, card, lang)),
        "agencies",
        _crumbs(card),
        iri=entry.card if entry.newest else "",
        description=_description(card),
        tab=told("tab.scorecard", whose=entry_words(entry)),
    )
    yield from _tables(card)
    yield from _findings(card)


def _description(card: Card) -> Words:
    """What a search engine shows of a scorecard: how its targets were met."""
    found = summary(card)
    key = "sum.year" if found["met"] or found["missed"] else "sum.none"
    return Words(
        say(key, "en", year=_year("en", card.last_year), **found),
        say(key, "zh-Hant", year=_year("zh-Hant", card.last_year), **found),
    )


def _tables(card: Card) -> Iterator[Page]:
    heads, parts = printed.heads(card), printed.parts(card)
    name = f"{card.entry.page}/table"
    pages = tuple(name if n == 1 else f"{name}/{n}" for n in range(1, len(parts) + 1)) or (name,)
    for number, one in enumerate(pages, 1):
        own = {
            "heads": heads,
            "lines": parts[number - 1] if parts else (),
            "number": number,
            "every": pages,
            "title": _title(card.entry),
        }
        yield Page(
            one, "card-table.html", _about("table", card), _values(card, partial(_same, own)),
            "agencies", _below(card), tab=numbered(_about("table", card), number - 1),
        )  # fmt: skip


def _findings(card: Card) -> Iterator[Page]:
    name = f"{card.entry.page}/findings"
    found = card.ordered
    count = max(1, -(-len(found) // FINDINGS))
    pages = tuple(name if n == 1 else f"{name}/{n}" for n in range(1, count + 1))
    for number, one in enumerate(pages, 1):
        own = {
            "results": found[(number - 1) * FINDINGS : number * FINDINGS],
            "number": number,
            "every": pages,
            "title": _title(card.entry),
        }
        yield Page(
            one, "card-findings.html", _about("findings", card), _values(card, partial(_same, own)),
            "agencies", _below(card), tab=numbered(_about("findings", card), number - 1),
        )  # fmt: skip


def _about(kind: str, card: Card) -> Words:
    return told(f"{kind}.title", name=entry_words(card.entry))


def _same(values: Mapping[str, Any], _lang: str) -> Mapping[str, Any]:
    return values


def _part(site: Site, card: Card, one: Thing) -> Page:
    kind = _kind(one)
    made: dict[str, Callable[[Any], Mapping[str, Any]]] = {
        "objective": partial(details.objective, card),
        "kpi": partial(details.indicator, site, card),
        "plan": partial(details.plan, card),
        "theme": partial(details.theme, card),
    }
    return Page(
        one.page,
        f"card-{kind}.html",
        _called(one, kind),
        _values(card, lambda _lang: made[kind](one)),
        "agencies",
        _below(card),
        iri=one.iri if card.entry.newest else "",
        # Codes and names of things come back in other scorecards.
        tab=told(f"tab.{kind}", name=_called(one, kind), whose=entry_words(card.entry)),
    )


def _kind(one: Thing) -> str:
    names = {"Objective": "objective", "Indicator": "kpi", "Plan": "plan", "Theme": "theme"}
    return names[type(one).__name__]


def _called(one: Thing, kind: str) -> Words:
    code, label = _code(one), _label(one)
    if label:
        return Words.same(f"{code} {label}".strip())
    named = both(f"card.{kind}")
    missing = both("card.unnamed")
    return Words(*(f"{name} {code or gap}" for name, gap in zip(named, missing, strict=True)))


def _code(one: Any) -> str:
    return str(one.model.code if hasattr(one, "model") else one.code)


def _label(one: Any) -> str:
    return str(one.model.label.value if hasattr(one, "model") else one.label)


def _values(
    card: Card, own: Callable[[str], Mapping[str, Any]]
) -> Callable[[str], Mapping[str, Any]]:
    """The values of a page: its own, and what all pages of the submission share."""

    def made(lang: str) -> Mapping[str, Any]:
        return {
            "card": card,
            "entry": card.entry,
            "agency": _agency(card.entry)[lang],
            "agency_page": page_of(card.entry.agency),
            "year_of": partial(_year, lang),
            "last_year": _year(lang, card.last_year),
            "glance": _glance(lang, card),
            "percent": percent,
            "figure": _figure,
            "place": partial(_place, lang),
            "where": card.where,
            "found_at": card.found_at,
            "thing": card.things.get,
            "label_of": _label,
            "code_of": _code,
            "rule_page": rule_page,
            "framework_page": _framework_page,
            **own(lang),
        }

    return made


def _framework_page(tag: str) -> tuple[str, str] | None:
    """The page about the framework that a tag names; None where no list has it."""
    known = framework(tag)
    return code_page(Minter.concept("framework", known)) if known else None


def _glance(lang: str, card: Card) -> str:
    """Which year the values are of that a page shows at a glance."""
    if card.last_year is None:
        return say("glance.caption.none", lang)
    return say("glance.caption", lang, year=_year(lang, card.last_year))


def _figure(reading: Reading) -> str:
    """A number that was read, in figures, with the sign printed behind it; empty where none."""
    if reading.value is None:
        return ""
    text = f"{reading.value:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%" * reading.percent


def _year(lang: str, roc_year: int | None) -> str:
    return year_words(None if roc_year is None else gregorian(roc_year))[lang]


def _place(lang: str, source: Source | Place | Found | None) -> str:
    """Where a cell is, in words: page 2, table 4, row 3, column 9."""
    numbers = ((name, getattr(source, name, None)) for name in _PLACES)
    words = [say(f"place.{name}", lang, n=value) for name, value in numbers if value]
    return ("、" if lang.startswith("zh") else ", ").join(words) or say("place.none", lang)

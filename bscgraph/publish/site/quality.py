"""What documents leave unclear: over everything, and of one agency by rule and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bscgraph.findings import Place
from bscgraph.iri import CODE_BASE
from bscgraph.publish.site.across import answer, figures, label, numbered, paged, told
from bscgraph.publish.site.lines import Line, line, lines, missing
from bscgraph.publish.site.page import Crumb, Page, Words
from bscgraph.publish.site.source import page_of, year_words
from bscgraph.publish.site.words import both

if TYPE_CHECKING:
    from bscgraph.publish.site.source import Entry, Site

__all__ = ["page", "pages"]

_ROWS = 60  # agencies on a page
_SEVERITIES = ("violation", "warning", "info")
_MEND = 25  # results told in full
_LATEST = 10  # scorecards that are checked for the page of an agency
_GAPS = 60


def pages(site: Site) -> Iterator[Page]:
    """``quality``, ``quality/2`` …, and ``quality/agency/tfam`` …"""
    yield from _whole(site)
    for one in lines(site):
        yield _line(site, one)


def page(site: Site, name: str) -> Page | None:
    """One of these pages."""
    whose = name.partition("/")[2]
    if whose.startswith("agency/"):
        one = line(site, whose)
        return _line(site, one) if one is not None else None
    return next((one for one in _whole(site) if one.name == name), None)


def _whole(site: Site) -> Iterator[Page]:
    some = list(paged("quality", lines(site), _ROWS))
    leaves = [name for name, _ in some]
    for at, (name, part) in enumerate(some):
        title = numbered(told("quality"), at)
        yield Page(name, "quality.html", title,
                   lambda _lang, part=part, at=at: _values(site, part, leaves, at),  # type: ignore[misc]
                   "about", machine=(answer("quality/findings"),),
                   description=Words(*both("quality.lead")))  # fmt: skip


def _values(site: Site, part: Sequence[Line], leaves: Sequence[str], at: int) -> Mapping[str, Any]:
    numbers = figures(site)
    gone = sorted(missing(site))
    return {
        "first": not at,
        "totals": _totals(site),
        "problems": _problems(site) if not at else [],
        "rows": [(one, numbers.size(one.last), _weights(site, one.last)) for one in part],
        "gaps": [(line(site, page_of(agency)), year_words(year)) for agency, year in gone[:_GAPS]]
        if not at else [],
        "more_gaps": max(len(gone) - _GAPS, 0),
        "leaves": leaves,
    }  # fmt: skip


def _weights(site: Site, entry: Entry) -> Counter[str]:
    """How many doubts of each weight reading left."""
    found: Counter[str] = Counter()
    for row in figures(site).of("quality/findings", entry):
        found[str(row.severity)] += row.count
    return found


def _totals(site: Site) -> list[tuple[str, int]]:
    sizes = [size for entry in site.cards if (size := figures(site).size(entry)) is not None]
    weights: Counter[str] = Counter()
    for entry in site.cards:
        weights += _weights(site, entry)
    return [
        *((f"quality.{severity}", weights[severity]) for severity in _SEVERITIES),
        ("quality.unread", sum(size.unresolved for size in sizes)),
        ("quality.blank", sum(size.missing for size in sizes)),
        ("quality.missing", len(missing(site))),
    ]


def _problems(site: Site) -> list[tuple[Words, tuple[str, str], str, Words, int, int]]:
    """Each kind of doubt: name, where it is explained, weight, how often, in how many scorecards.

    The heaviest first, then the most frequent.
    """
    times: Counter[tuple[str, str]] = Counter()
    cards: Counter[tuple[str, str]] = Counter()
    for _, rows in figures(site).by_submission("quality/findings"):
        for row in rows:
            key = (str(row.severity), str(row.problem))
            times[key] += row.count
            cards[key] += 1
    from bscgraph.publish.site.vocabulary import code_page

    order = sorted(times, key=lambda key: (_rank(key[0]), -times[key], key[1]))
    return [
        (label("quality/findings", "problem", problem),
         code_page(f"{CODE_BASE}finding-code/{problem}"), severity,
         label("quality/findings", "severity", severity),
         times[severity, problem], cards[severity, problem])
        for severity, problem in order
    ]  # fmt: skip


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _line(site: Site, one: Line) -> Page:
    shown = one.cards[-_LATEST:]

    @lru_cache(maxsize=1)
    def checked() -> Mapping[str, Any]:
        # Each is held only as long as it is counted: a report is large.
        return {entry.graph: _counted(site, entry) for entry in shown}

    def values(lang: str) -> Mapping[str, Any]:
        found = checked()
        return {
            "line": one,
            "cards": [(entry, found[entry.graph]) for entry in reversed(shown)],
            "rules": _rules(shown, found),
            "columns": shown,
            "last": one.last,
            "mend": _mend(site, one.last, found[one.last.graph]["mend"][:_MEND]),
            "where": lambda result: _spoken(result.place, lang),
        }

    crumbs = (Crumb(Words(*both("quality")), "quality"), Crumb(one.words, one.page))
    title = told("quality.agency-title", name=one.words)
    return Page(f"quality/{one.page}", "quality-agency.html", title, values, "about", crumbs)


def _counted(site: Site, entry: Entry) -> Mapping[str, Any]:
    """The checks of a submission, as counts; of what has to be mended, the results and places."""
    found = site.checked(entry)
    severities = Counter(result.severity.value.lower() for result in found.results)
    rules = Counter((result.rule, result.severity.value.lower()) for result in found.results)
    example = {result.rule: result.message for result in reversed(found.results)}
    return {
        "severities": severities,
        "complete": found.completeness,
        "rules": rules,
        "example": example,
        "mend": [result for result in found.results if result.severity.value == "Violation"],
    }  # fmt: skip


def _spoken(spot: Any, lang: str) -> str:
    """A place for people."""
    return Place(spot.page, spot.row, spot.column, spot.header or None, spot.sheet or None,
                 spot.table).describe(lang)  # fmt: skip


def _mend(site: Site, entry: Entry, found: Sequence[Any]) -> list[Any]:
    """Results with the page of their rule, and where their cell is shown if it is."""
    from bscgraph.publish.site.vocabulary import rule_page

    return [
        (result, rule_page(result.rule), site.card(entry).found_at(result.place))
        for result in found
    ]


def _rules(shown: Sequence[Entry], found: Mapping[str, Any]) -> list[Any]:
    """Each rule with something to say: weight, page, an example, times by scorecard."""
    from bscgraph.publish.site.vocabulary import rule_page

    keys = {key for entry in shown for key in found[entry.graph]["rules"]}
    rows = []
    for rule, severity in sorted(keys, key=lambda key: (_rank(key[1]), key[0])):
        said = next(found[entry.graph]["example"][rule] for entry in reversed(shown)
                    if rule in found[entry.graph]["example"])  # fmt: skip
        times = [found[entry.graph]["rules"][rule, severity] for entry in shown]
        rows.append((rule, severity, label("quality/findings", "severity", severity),
                     rule_page(rule), said, times))  # fmt: skip
    return rows

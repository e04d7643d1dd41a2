"""Changes for people and machines: text, one HTML page that needs nothing else, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bscgraph.diff.model import Change, Changes, Head, Side
from bscgraph.diff.words import LANGUAGES, word
from bscgraph.draw.page import escaped, style
from bscgraph.model import Source, gregorian
from bscgraph.wrapping import one_line

__all__ = ["as_data", "page", "text", "write"]

_NONE = "—"


def write(found: Sequence[Changes], form: str, lang: str) -> str:
    """Comparisons in a format: ``text`` in ``lang``, ``html`` in both languages, ``json``."""
    if form == "json":
        return json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n"
    return page(found) if form == "html" else text(found, lang)


def text(found: Sequence[Changes], lang: str) -> str:
    """The changes as lines in ``lang``."""
    return "\n".join("\n".join(_lines(one, lang)) + "\n" for one in found)


def _lines(found: Changes, lang: str) -> Iterator[str]:
    yield f"--- {_line(_head(found.before, lang))}"
    yield f"+++ {_line(_head(found.after, lang))}"
    yield from (_line(one) for one in _remarks(found, lang))
    for kind, number in found.counts().items():
        yield ""
        yield f"{word(f'kind.{kind}', lang)} ({number})"
        for change in found.of(kind):
            yield f"  {_line(_about(change, lang))}"
            yield f"    - {_line(_side(change.before, lang))}"
            yield f"    + {_line(_side(change.after, lang))}{_gap(change)}"


def _line(words: str) -> str:
    """One line that a terminal takes for nothing else."""
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in one_line(words)
    )


def _gap(change: Change) -> str:
    return f"  ({_signed(change.difference)})" if change.difference is not None else ""


def _signed(number: Decimal) -> str:
    return f"{number:+,f}"


def _head(head: Head, lang: str) -> str:
    parts = (head.name, head.title or head.agency, head.updated)
    return word("listed", lang).join(part for part in parts if part)


def _remarks(found: Changes, lang: str) -> Iterator[str]:
    """What has to be known beside the changes."""
    if found.before.agency != found.after.agency:
        yield word("owners", lang)
    yield word("same", lang, kpis=found.same_kpis, plans=found.same_plans)
    for key, years in (("before", found.years_before), ("after", found.years_after)):
        if years:
            named = (f"{year} {word(kind, lang)}" for year, kind in years)
            yield word(f"years-{key}", lang, years=word("listed", lang).join(named))
    if not found.changes:
        yield word("none", lang)


def _about(change: Change, lang: str) -> str:
    """What changed: the thing with its code and name, the part of it, the year."""
    thing = " ".join(part for part in (change.code, change.label) if part)
    parts = [f"{word(change.thing, lang)} {thing}".strip()]
    if change.series:
        parts.append(word("series", lang, series=change.series))
    if change.what:
        parts.append(word(change.what, lang))
    if change.year is not None:
        parts.append(word("year", lang, year=change.year, gregorian=gregorian(change.year)))
    return word("joined", lang).join(parts)


def _side(side: Side | None, lang: str) -> str:
    if side is None:
        return _NONE
    said = " ".join(part for part in (side.code, side.raw) if part) or _NONE
    more = [word(side.kind, lang)] if side.kind else []
    more += [_place(side.source, lang)] if side.source and _place(side.source, lang) else []
    return f"{said} [{word('joined', lang).join(more)}]" if more else said


def _place(source: Source, lang: str) -> str:
    parts = (("sheet", source.sheet), ("page", source.page), ("row", source.row),
             ("column", source.column))  # fmt: skip
    named = (word(key, lang, **{key: part}) for key, part in parts if part is not None)
    return word("listed", lang).join(named)


def page(found: Sequence[Changes]) -> str:
    """The changes as an HTML page in both languages."""
    name = " ".join(word("title", lang) for lang in LANGUAGES)
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="zh-Hant">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escaped(name)}</title>\n<style>\n{style()}{_CSS}</style>\n</head>",
            f"<body>\n<main>\n<h1>{_both('title')}</h1>",
            *(line for number, one in enumerate(found, 1) for line in _section(one, number)),
            "</main>\n</body>\n</html>\n",
        )
    )


_CSS = """h1, h2, caption, thead th { text-align: start; }
h1 span, caption span, thead span { display: block; font-weight: normal; font-size: .85em; }
main { max-width: 80rem; margin: 0 auto; }
.changes { width: 100%; table-layout: fixed; min-width: 48rem; }
.changes thead th { background: var(--head); }
.changes tbody th { font-weight: 500; background: #fff; }
.changes th:last-child, td.gap { width: 9rem; }
td.gap { text-align: end; font-variant-numeric: tabular-nums; }
.changes small, .changes span[lang=en] { display: block; color: #46535f; }
"""
_COLUMNS = ("what", "before", "after", "difference")


def _both(key: str, **values: object) -> str:
    zh, en = (word(key, lang, **values) for lang in LANGUAGES)
    return f'{escaped(zh)} <span lang="en">{escaped(en)}</span>'


def _section(found: Changes, number: int) -> Iterator[str]:
    yield f'<section aria-labelledby="changes-{number}">'
    heads = " → ".join(escaped(_head(one, "zh-Hant")) for one in (found.before, found.after))
    yield f'<h2 id="changes-{number}">{heads}</h2>'
    remarks = (list(_remarks(found, lang)) for lang in LANGUAGES)
    for zh, en in zip(*remarks, strict=True):
        yield f'<p>{escaped(zh)} <span lang="en">{escaped(en)}</span></p>'
    for kind in found.counts():
        yield from _table(found.of(kind), kind)
    yield "</section>"


def _table(changes: Sequence[Change], kind: str) -> Iterator[str]:
    label = escaped(" ".join(word(f"kind.{kind}", lang) for lang in LANGUAGES))
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
    zh, en = (word(f"kind.{kind}", lang) for lang in LANGUAGES)
    caption = f'{escaped(zh)}（{len(changes)}）<span lang="en">{escaped(en)}</span>'
    yield f'<table class="changes"><caption>{caption}</caption><thead><tr>'
    yield from (f'<th scope="col">{_both(key)}</th>' for key in _COLUMNS)
    yield "</tr></thead><tbody>"
    for one in changes:
        about = f'<th scope="row">{_spoken(_about(one, "zh-Hant"), _about(one, "en"))}</th>'
        sides = "".join(f"<td>{_cell(side)}</td>" for side in (one.before, one.after))
        gap = _signed(one.difference) if one.difference is not None else ""
        yield f'<tr>{about}{sides}<td class="gap">{gap}</td></tr>'
    yield "</tbody></table></div>"


def _spoken(zh: str, en: str) -> str:
    return escaped(zh) if zh == en else f'{escaped(zh)} <span lang="en">{escaped(en)}</span>'


def _cell(side: Side | None) -> str:
    if side is None:
        return _NONE
    said = escaped(" ".join(part for part in (side.code, side.raw) if part) or _NONE)
    more = [_spoken(*(word(side.kind, lang) for lang in LANGUAGES))] if side.kind else []
    if side.source and _place(side.source, "en"):
        more.append(_spoken(*(_place(side.source, lang) for lang in LANGUAGES)))
    return said + "".join(f" <small>{one}</small>" for one in more)


def as_data(found: Sequence[Changes]) -> list[dict[str, Any]]:
    """The comparisons as JSON values, in the form that docs/diff.md describes."""
    return [
        {
            "before": _head_data(one.before),
            "after": _head_data(one.after),
            "same": {"kpis": one.same_kpis, "plans": one.same_plans},
            "columns": {
                "before": [{"roc_year": year, "kind": kind} for year, kind in one.years_before],
                "after": [{"roc_year": year, "kind": kind} for year, kind in one.years_after],
            },
            "counts": one.counts(),
            "changes": [_data(change) for change in one.changes],
        }
        for one in found
    ]


def _head_data(head: Head) -> dict[str, Any]:
    return {
        "name": head.name,
        "title": head.title,
        "agency": head.agency,
        "roc_year": head.roc_year,
        "updated_raw": head.updated,
    }


def _data(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "thing": change.thing,
        "code": change.code,
        "label": change.label,
        "series": change.series,
        "roc_year": change.year,
        "what": change.what,
        "before": _side_data(change.before),
        "after": _side_data(change.after),
        "difference": _plain(change.difference),
    }


def _side_data(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    place = side.source
    parts = ("page", "sheet", "table", "row", "column", "header")
    source = {name: getattr(place, name) for name in parts} if place else None
    return {
        "raw": side.raw,
        "value": _plain(side.value),
        "code": side.code,
        "kind": side.kind,
        "source": source,
    }


def _plain(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)

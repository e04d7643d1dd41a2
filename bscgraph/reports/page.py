"""A report as one HTML page that needs nothing else: no script, no font, no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from bscgraph.__about__ import __version__
from bscgraph.draw.page import escaped, style
from bscgraph.findings import Severity
from bscgraph.reports.cards import Drawn, drawn
from bscgraph.reports.dossier import Dossier, Entry, Group, Part
from bscgraph.reports.phrases import (
    counts,
    judged,
    labelled,
    level_name,
    others_in,
    past_line,
    place_in,
    standard,
    verdict,
)
from bscgraph.reports.words import SIGNS, other, tag, word

__all__ = ["write"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """The anchors of the cells that findings point at, and the reasons of the rules by shape."""

    dossier: Dossier
    part: Part
    cells: Mapping[tuple[int, int, int], str]
    reasons: Mapping[str, str]


def write(dossier: Dossier, lang: str, above: str = "") -> str:
    """The page: summary, then for each submission its findings and its table with marks.

    ``above`` is markup of whoever serves the page, before everything else.
    """
    css = files("bscgraph.reports").joinpath("report.css").read_text(encoding="utf-8")
    name = word("report", lang)
    titles = "、".join(dict.fromkeys(part.title for part in dossier.parts))
    sides = dossier.sides()
    cards = [drawn(p, n, lang, sides.get(n, ())) for n, p in enumerate(dossier.parts, 1)]
    reasons = {rule.iri: rule.rationale.get(tag(lang), "") for rule in dossier.rules}
    anchors = _anchors(cards)
    body = [
        line
        for number, part in enumerate(dossier.parts, 1)
        for line in _part(_Shown(dossier, part, anchors, reasons), number, cards[number - 1], lang)
    ]
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{tag(lang)}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escaped(f'{name}: {titles}')}</title>",
            f"<style>\n{style()}{css}</style>\n</head>\n<body>",
            f'<a class="skip" href="#part1">{word("skip", lang)}</a>',
            *((above,) if above else ()),
            f"<header><h1>{name}</h1>",
            f"<p>{word('made-by', lang, version=__version__)}</p></header>\n<main>",
            *_summary(dossier, lang),
            *body,
            "</main>\n</body>\n</html>\n",
        )
    )


def _anchors(cards: Sequence[Drawn]) -> dict[tuple[int, int, int], str]:
    """The anchor of each cell by what points at it: part, finding and side."""
    return {
        pointed: f"c{number}-{name}-{row}-{column}"
        for number, card in enumerate(cards, 1)
        for pointed, (name, row, column) in card.marks.cells.items()
    }


def _badge(severity: Severity, lang: str) -> str:
    sign = f'<span aria-hidden="true">{SIGNS[severity]}</span>'
    return f'<b class="badge {severity.value}">{sign} {word(severity.value, lang)}</b>'


def _summary(dossier: Dossier, lang: str) -> Iterator[str]:
    yield '<section id="summary" aria-labelledby="summary-title">'
    yield f'<h2 id="summary-title">{word("summary", lang)}</h2>'
    yield f"<p>{standard(dossier.fail_on, lang)}</p>"
    if dossier.compared:
        yield f'<p class="compared">{word("compared", lang, **dossier.changes())}</p>'
    yield '<div class="scroll" role="region" aria-labelledby="summary-table" tabindex="0">'
    heads = [word(key, lang) for key in ("scorecard", "verdict")]
    heads += [f'<span aria-hidden="true">{SIGNS[s]}</span> {word(s.value, lang)}' for s in Severity]
    heads += [word(key, lang) for key in ("completeness", "file")]
    caption = word("submissions", lang)
    yield f'<table class="summary"><caption id="summary-table">{caption}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for number, part in enumerate(dossier.parts, 1):
        yield _row(part, number, dossier, lang)
    yield "</tbody></table></div>"
    yield f'<h3>{word("severities", lang)}</h3><ul class="legend">'
    for severity in Severity:
        means = word(f"{severity.value}.means", lang)
        yield f"<li>{_badge(severity, lang)} {means}</li>"
    yield "</ul></section>"


def _row(part: Part, number: int, dossier: Dossier, lang: str) -> str:
    cells = [f"<b>{judged(part, dossier, lang)}</b>"]
    cells += ["" if part.error else str(part.count(severity)) for severity in Severity]
    cells += [_share(part), escaped(part.name)]
    title = f'<a href="#part{number}" lang="zh-Hant">{escaped(part.title)}</a>'
    kinds = ["text", *["number"] * 4, "text"]
    rest = "".join(f'<td class="{k}">{cell}</td>' for k, cell in zip(kinds, cells, strict=True))
    return f'<tr><th scope="row">{title}</th>{rest}</tr>'


def _share(part: Part) -> str:
    return "—" if part.completeness is None else f"{part.completeness} %"


def _part(shown: _Shown, number: int, drawing: Drawn, lang: str) -> Iterator[str]:
    part, dossier = shown.part, shown.dossier
    yield f'<article class="part" id="part{number}" aria-labelledby="part{number}-title">'
    yield f'<h2 id="part{number}-title" lang="zh-Hant">{escaped(part.title)}</h2>'
    if part.error is not None:
        text = escaped(part.error.message(lang))
        yield f'<p class="error"><b>✗ {word("unread", lang)}</b> {text}</p></article>'
        return
    yield from _facts(part, dossier, lang)
    yield from _first(part, number, lang)
    yield f"<h3>{word('findings', lang)}</h3>"
    if not part.entries:
        yield f"<p>{word('none', lang)}</p>"
    perspective = None
    for group in part.groups:
        if group.perspective != perspective:
            perspective = group.perspective
            yield f"<h4>{_perspective(group, lang)}</h4>"
        yield from _group(group, number, shown, lang)
    if part.fixed:
        yield f'<section class="fixed"><h4>{word("fixed-since", lang)}</h4><ul>'
        yield from (f"<li>✓ {escaped(past_line(past, lang))}</li>" for past in part.fixed)
        yield "</ul></section>"
    yield from drawing.lines
    yield f'<p class="back"><a href="#summary">{word("to-summary", lang)}</a></p></article>'


def _facts(part: Part, dossier: Dossier, lang: str) -> Iterator[str]:
    document = part.card.document if part.card else None
    rows = [
        ("file", escaped(part.name) or "—"),
        ("verdict", escaped(verdict(part, dossier.fail_on, lang))),
    ]
    rows += [("findings-in", counts(part, lang))]
    if part.completeness is not None:
        # no style attribute: a server's Content-Security-Policy need not allow any
        fill = f'<rect width="{part.completeness}" height="8"/>'
        look = 'class="bar" aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none"'
        bar = f"<svg {look}>{fill}</svg>"
        rows.append(("completeness", f"{bar} {part.completeness} %"))
    yield '<dl class="facts">'
    yield from (f"<div><dt>{word(key, lang)}</dt><dd>{text}</dd></div>" for key, text in rows)
    if document is not None:
        digest = f"<code>{escaped(document.sha256)}</code>"
        yield f'<div class="digest"><dt>SHA-256</dt><dd>{digest}</dd></div>'
    yield "</dl>"


def _first(part: Part, number: int, lang: str) -> Iterator[str]:
    """Links to what has to be mended: it must not be lost among what is only told."""
    found = [entry for entry in part.entries if entry.severity is Severity.VIOLATION]
    if not found:
        return
    yield f'<h3>{word("first", lang)}</h3><ul class="first">'
    for entry in found:
        name = word("finding", lang, number=entry.number)
        text = escaped(entry.result.message[tag(lang)])
        link = f'<a href="#f{number}-{entry.number}">{name}</a>'
        yield f"<li>{_badge(entry.severity, lang)} {link} {text}</li>"
    yield "</ul>"


def _perspective(group: Group, lang: str) -> str:
    if not group.perspective:
        return word("whole", lang)
    name = escaped(level_name(group, lang))
    own = ' lang="zh-Hant"' if group.perspective_label else ""
    return f"{word('perspective', lang)} {escaped(group.perspective)} <span{own}>{name}</span>"


def _group(group: Group, number: int, shown: _Shown, lang: str) -> Iterator[str]:
    if group.objective:
        name = escaped(f"{group.objective} {group.objective_label}".strip())
        yield f'<h5>{word("objective", lang)} <span lang="zh-Hant">{name}</span></h5>'
    yield '<ol class="findings">'
    yield from (_entry(entry, number, shown, lang) for entry in group.entries)
    yield "</ol>"


def _entry(entry: Entry, number: int, shown: _Shown, lang: str) -> str:
    result = entry.result
    name = word("finding", lang, number=entry.number)
    head = [f"<span>{name}</span>", _badge(entry.severity, lang)]
    head += [f"<code>{escaped(result.rule)}</code>"]
    head += [f"<span>{escaped(result.code)}</span>"] if result.code else []
    if entry.status:
        head.append(f'<span class="status {entry.status}">{word(entry.status, lang)}</span>')
    place, *others = _where(entry, number, shown, lang)
    lines = [f'<p class="head">{" ".join(head)}</p>', place]
    if result.raw_text:
        raw = f'<q lang="zh-Hant">{escaped(result.raw_text)}</q>'
        lines.append(f'<p class="raw">{labelled("raw", raw, lang)}</p>')
    lines += others
    lines.append(f"<p>{escaped(result.message[tag(lang)])}</p>")
    if result.fix[tag(lang)]:
        fix = escaped(result.fix[tag(lang)])
        lines.append(f'<p class="fix"><b>{word("fix", lang)}</b> {fix}</p>')
    lines.append(_more(entry, shown.reasons.get(result.shape, ""), lang))
    anchor = f"f{number}-{entry.number}"
    return f'<li id="{anchor}" class="{entry.severity.value}">{"".join(lines)}</li>'


def _where(entry: Entry, number: int, shown: _Shown, lang: str) -> list[str]:
    """Where a finding stands, then what it is held against, each with a link to its cell."""
    lines = [(escaped(place_in(shown.dossier, shown.part, entry, lang)), "to-cell-of")]
    for one in others_in(shown.dossier, entry.result, lang):
        lines.append((labelled("others", escaped(one), lang), "to-other-of"))
    found = []
    for side, (text, key) in enumerate(lines):
        anchor = shown.cells.get((number, entry.number, side))
        label, link = word(key, lang, number=entry.number), ""
        if anchor is not None:
            link = f' <a href="#{anchor}" aria-label="{label}">{word("to-cell", lang)}</a>'
        found.append(f'<p class="where">{text}{link}</p>' if text or link else "")
    return found


def _more(entry: Entry, reason: str, lang: str) -> str:
    """The reason of the rule and the same in the other language, folded away."""
    language = other(lang)
    texts = (entry.result.message[language], entry.result.fix[language])
    told = "".join(f"<p>{escaped(text)}</p>" for text in texts if text)
    why = f"<p><b>{word('why', lang)}</b> {escaped(reason)}</p>" if reason else ""
    if not (told or why):
        return ""
    return (
        f"<details><summary>{word('more', lang)}</summary>{why}"
        f'<div lang="{language}">{told}</div></details>'
    )

"""A report as GitHub-flavoured Markdown, in which nothing of a document is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bscgraph.draw.drawing import visible
from bscgraph.findings import Severity
from bscgraph.reports.dossier import Dossier, Entry, Part
from bscgraph.reports.phrases import (
    counts,
    group_title,
    labelled,
    others_in,
    past_line,
    place_in,
    verdict,
)
from bscgraph.reports.words import SIGNS, tag, word
from bscgraph.wrapping import one_line

__all__ = ["escaped", "write"]

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$:])")
# what begins a list, a heading or a rule; and what becomes a link without being one
_FIRST = re.compile(r"^(\d{0,9})([-+.)#=])")
_WWW = re.compile(r"(www)\.", re.IGNORECASE)


def escaped(text: str) -> str:
    """``text`` on one line with every sign that means something escaped.

    ``@`` becomes the full-width one: else a name behind it would be told of the report.
    """
    text = _MARKUP.sub(r"\\\1", one_line(visible(text)).strip())
    return _WWW.sub(r"\1\\.", _FIRST.sub(r"\1\\\2", text)).replace("@", "＠")


def _code(text: str) -> str:
    """``text`` verbatim on one line as a code span, also inside a table."""
    line = one_line(visible(text)).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def write(dossier: Dossier, lang: str) -> str:
    """The report: a table of submissions, then the findings of each by objective."""
    lines = [f"# {word('report', lang)}", "", *_summary(dossier, lang)]
    for part in dossier.parts:
        lines += ["", *_part(part, dossier, lang)]
    return "\n".join(lines) + "\n"


def _summary(dossier: Dossier, lang: str) -> Iterator[str]:
    if dossier.compared:
        yield escaped(word("compared", lang, **dossier.changes()))
        yield ""
    heads = [word(key, lang) for key in ("scorecard", "file", "completeness")]
    heads += [f"{SIGNS[severity]} {word(severity.value, lang)}" for severity in Severity]
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---:|---:|---:|---:|"
    for part in dossier.parts:
        share = "—" if part.completeness is None else f"{part.completeness} %"
        cells = [escaped(part.title), _code(part.name) if part.name else "—", share]
        cells += ["—" if part.error else str(part.count(severity)) for severity in Severity]
        yield f"| {' | '.join(cells)} |"


def _part(part: Part, dossier: Dossier, lang: str) -> Iterator[str]:
    yield f"## {escaped(part.title)}"
    yield ""
    if part.error is not None:
        yield f"✗ **{word('unread', lang)}** {escaped(part.error.message(lang))}"
        return
    yield f"{escaped(verdict(part, dossier.fail_on, lang))} {escaped(counts(part, lang))}"
    for group in part.groups:
        yield ""
        yield f"### {escaped(group_title(group, lang))}"
        yield ""
        for entry in group.entries:
            place = place_in(dossier, part, entry, lang)
            yield from _entry(entry, place, others_in(dossier, entry.result, lang), lang)
    if part.fixed:
        yield ""
        yield f"### {word('fixed-since', lang)}"
        yield ""
        yield from (f"- ✓ {escaped(past_line(past, lang))}" for past in part.fixed)


def _entry(entry: Entry, place: str, others: Iterable[str], lang: str) -> Iterator[str]:
    result = entry.result
    head = [f"**{SIGNS[entry.severity]} {word(entry.severity.value, lang)}**", _code(result.rule)]
    head += [escaped(result.code)] if result.code else []
    head += [escaped(place)] if place else []
    head += [f"*{word(entry.status, lang)}*"] if entry.status else []
    yield "- " + " · ".join(head)
    if result.raw_text.strip():
        yield "  - " + labelled("raw", _code(result.raw_text), lang)
    yield from ("  - " + labelled("others", escaped(other), lang) for other in others)
    yield f"  - {escaped(result.message[tag(lang)])}"
    if result.fix[tag(lang)]:
        yield f"  - **{word('fix', lang)}** {escaped(result.fix[tag(lang)])}"

"""A report as text for a terminal: wrapped as Chinese wraps, nothing of a document can act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bscgraph.draw.drawing import visible
from bscgraph.reports.dossier import Dossier, Entry, Part
from bscgraph.reports.phrases import (
    facts,
    group_title,
    labelled,
    others_in,
    past_line,
    place_in,
    verdict,
)
from bscgraph.reports.words import SIGNS, tag, word
from bscgraph.wrapping import one_line, wrap

__all__ = ["write"]


def write(dossier: Dossier, lang: str, width: int) -> str:
    """The report as text of lines of at most ``width`` columns."""
    blocks = ["\n".join(_part(part, dossier, lang, width)) for part in dossier.parts]
    if dossier.compared:
        blocks.append(word("compared", lang, **dossier.changes()))
    return visible("\n\n".join(blocks)) + "\n"


def _part(part: Part, dossier: Dossier, lang: str, width: int) -> Iterator[str]:
    names = [part.title, f"({part.name})" if part.name not in ("", part.title) else ""]
    yield from wrap(one_line(" ".join(filter(None, names))), width)
    if part.error is not None:
        yield from wrap("  " + labelled("unread", part.error.message(lang), lang), width, 4)
        return
    for group in part.groups:
        yield ""
        yield from wrap(group_title(group, lang), width)
        for entry in group.entries:
            place = place_in(dossier, part, entry, lang)
            yield from _entry(entry, place, others_in(dossier, entry.result, lang), lang, width)
    if part.fixed:
        yield ""
        yield f"{word('fixed-since', lang)} ({len(part.fixed)})"
        for past in part.fixed:
            yield from wrap(f"  ✓ {past_line(past, lang)}", width, 4)
    yield ""
    yield from wrap(verdict(part, dossier.fail_on, lang), width)
    yield from wrap(facts(part, lang), width)


def _entry(entry: Entry, place: str, others: Iterable[str], lang: str, width: int) -> Iterable[str]:
    result, sign = entry.result, SIGNS[entry.severity]
    head = [f"{sign} {word(entry.severity.value, lang)}", result.rule, result.code]
    head += [place]
    head += [f"[{word(entry.status, lang)}]"] if entry.status else []
    yield from wrap("  " + "  ".join(filter(None, head)), width, 4)
    raw, message = one_line(result.raw_text), one_line(result.message[tag(lang)])
    if raw and raw not in message:
        yield from wrap("      " + labelled("raw", raw, lang), width, 6)
    for other in others:
        yield from wrap("      " + labelled("others", other, lang), width, 8)
    yield from wrap("      " + message, width, 6)
    if result.fix.get(tag(lang)):
        yield from wrap("      → " + one_line(result.fix[tag(lang)]), width, 8)

"""The sentences that several formats share."""

from __future__ import annotations

from bscgraph.findings import Place, Severity
from bscgraph.reports.dossier import Dossier, Entry, Group, Part, Past
from bscgraph.reports.words import tag, word
from bscgraph.validate import Other, Result
from bscgraph.wrapping import one_line

__all__ = [
    "counts",
    "facts",
    "group_title",
    "judged",
    "labelled",
    "level_name",
    "others_in",
    "past_line",
    "place_in",
    "place_of",
    "standard",
    "verdict",
]


def place_of(result: Result | Other, lang: str) -> str:
    """Where a finding stands, as a phrase; empty where that is not known."""
    place = result.place
    heading = " ".join(place.header.split()) or None
    sheet = place.sheet or None
    return Place(place.page, place.row, place.column, heading, sheet).describe(lang)


def group_title(group: Group, lang: str) -> str:
    """The heading of a group: perspective and objective with their codes."""
    if not group.perspective:
        return word("whole", lang)
    names = [(group.perspective, level_name(group, lang)), (group.objective, group.objective_label)]
    return " › ".join(one_line(f"{code} {label}".strip()) for code, label in names if code)


def place_in(dossier: Dossier, part: Part, entry: Entry, lang: str) -> str:
    """Where a finding stands; across submissions with the scorecard and file it is in."""
    place, origin = place_of(entry.result, lang), dossier.origin(part, entry)
    if origin is part:
        return place
    return " ".join(filter(None, (f"{one_line(origin.title)} ({origin.name})", place)))


def others_in(dossier: Dossier, result: Result, lang: str) -> list[str]:
    """What a finding across submissions is held against: scorecard, file, cell, what is there."""
    return [_other(dossier, one, lang) for one in result.others]


def _other(dossier: Dossier, one: Other, lang: str) -> str:
    origin = dossier.named(one.submission)
    file = f"({origin.name})" if origin else ""
    text = one_line(one.raw_text)
    quoted = (f"「{text}」" if lang.startswith("zh") else f"“{text}”") if text else ""
    told = (one_line(one.title), file, one.code, place_of(one, lang), quoted)
    return " ".join(filter(None, told))


def labelled(key: str, text: str, lang: str) -> str:
    """A text with its label before it, as each language sets it."""
    return f"{word(key, lang)}{'：' if lang.startswith('zh') else ': '}{text}"


def level_name(group: Group, lang: str) -> str:
    """The name of the perspective as printed, else the usual one; empty where there is none."""
    usual = word(group.perspective, lang) if group.perspective in ("C", "P", "L", "F") else ""
    return group.perspective_label or usual


def past_line(past: Past, lang: str) -> str:
    """A finding of an earlier report in one line."""
    name = word(past.severity.value, lang)
    return one_line(f"{name} {past.rule}: {past.message[tag(lang)]}")


def verdict(part: Part, level: Severity | None, lang: str) -> str:
    """One sentence: whether there is anything at the level asked for."""
    title = one_line(part.title)
    if not part.entries:
        return word("none-in", lang, title=title)
    if level is None:
        return title
    count, name = part.above(level), word(level.value, lang)
    key = _at("some-at" if count else "none-at", level)
    return word(key, lang, title=title, level=name, count=count)


def standard(level: Severity | None, lang: str) -> str:
    """One sentence: what passes at the level asked for."""
    if level is None:
        return word("level-none", lang)
    return word(_at("level", level), lang, level=word(level.value, lang))


def _at(key: str, level: Severity) -> str:
    """The words for a level; there is nothing above the worst."""
    return f"{key}-worst" if level is Severity.VIOLATION else key


def counts(part: Part, lang: str) -> str:
    """How many findings of each severity, in one phrase."""
    names = {"violations": Severity.VIOLATION, "warnings": Severity.WARNING}
    found = {name: part.count(severity) for name, severity in names.items()}
    return word("counts", lang, infos=part.count(Severity.INFO), **found)


def facts(part: Part, lang: str) -> str:
    """Counts by severity and the completeness, in one line."""
    text = counts(part, lang)
    if part.completeness is not None:
        text += f"　{word('completeness', lang)} {part.completeness} %"
    return text


def judged(part: Part, dossier: Dossier, lang: str) -> str:
    """Whether the part passes, in a word with a sign."""
    if part.error is not None:
        return f"✗ {word('unread', lang)}"
    if dossier.fail_on is None:
        return word("not-judged", lang)
    failed = part.above(dossier.fail_on)
    return f"✗ {word('fails', lang)}" if failed else f"✓ {word('passes', lang)}"

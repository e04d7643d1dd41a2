"""The findings as rows: what CSV and the workbooks have in common."""

from __future__ import annotations

from collections.abc import Iterator

from bscgraph.draw.drawing import visible
from bscgraph.flat import as_csv
from bscgraph.reports.dossier import Dossier, Group, Part
from bscgraph.reports.phrases import level_name, others_in
from bscgraph.reports.words import SIGNS, tag, word

__all__ = ["COLUMNS", "csv", "heads", "rows"]

# key of the heading, and how wide the column is in half-width characters
COLUMNS = {
    "scorecard": 24, "file": 16, "severity": 12, "rule": 11, "status": 10, "perspective": 12,
    "objective": 20, "code": 10, "sheet": 10, "page": 6, "row": 6, "column": 6, "header": 16,
    "raw": 24, "others": 36, "message": 44, "fix": 44,
}  # fmt: skip


def heads(dossier: Dossier, lang: str) -> list[tuple[str, str]]:
    """Key and heading of each column; no status where nothing was compared with an earlier
    report, and nothing to be compared with where no finding is across submissions.
    """
    across = any(e.result.others for part in dossier.parts for e in part.entries)
    left = {key for key, used in (("status", dossier.compared), ("others", across)) if not used}
    keys = (key for key in COLUMNS if key not in left)
    return [(key, word(key, lang)) for key in keys]


def rows(dossier: Dossier, lang: str) -> Iterator[dict[str, str | int | None]]:
    """One row a finding, then one for each that was fixed; keys are those of the columns."""
    for part in dossier.parts:
        for group in part.groups:
            yield from _found(dossier, part, group, lang)
        for past in part.fixed:
            yield {
                **dict.fromkeys(COLUMNS),
                "scorecard": part.title,
                "file": part.name,
                "severity": f"{SIGNS[past.severity]} {word(past.severity.value, lang)}",
                "rule": past.rule,
                "status": word("fixed", lang),
                "code": past.code,
                "raw": past.raw_text,
                "message": past.message[tag(lang)],
            }


def _found(
    dossier: Dossier, part: Part, group: Group, lang: str
) -> Iterator[dict[str, str | int | None]]:
    perspective = f"{group.perspective} {level_name(group, lang)}".strip()
    objective = f"{group.objective} {group.objective_label}".strip()
    for entry in group.entries:
        result, origin = entry.result, dossier.origin(part, entry)
        yield {
            "scorecard": origin.title,
            "file": origin.name,
            "severity": f"{SIGNS[entry.severity]} {word(entry.severity.value, lang)}",
            "rule": result.rule,
            "status": word(entry.status, lang) if entry.status else "",
            "perspective": perspective,
            "objective": objective,
            "code": result.code,
            "sheet": result.sheet,
            "page": result.page,
            "row": result.row,
            "column": result.column,
            "header": result.header,
            "raw": result.raw_text,
            "others": "\n".join(others_in(dossier, result, lang)),
            "message": result.message[tag(lang)],
            "fix": result.fix[tag(lang)],
        }


def csv(dossier: Dossier, lang: str) -> str:
    """The findings as CSV with a byte order mark, which Excel needs to see Chinese."""
    columns = heads(dossier, lang)
    found = ([_cell(row[key]) for key, _ in columns] for row in rows(dossier, lang))
    return "\ufeff" + as_csv([head for _, head in columns], found)


def _cell(value: str | int | None) -> str | int | None:
    return visible(value) if isinstance(value, str) else value

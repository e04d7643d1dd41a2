"""A report as JSON: the format that ``report.schema.json`` beside this module describes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from bscgraph.flat import as_json
from bscgraph.reports.dossier import Dossier, Entry, Part, Past
from bscgraph.validate.report import rank

__all__ = ["schema", "write"]


def schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    text = files("bscgraph.reports").joinpath("report.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def write(dossier: Dossier) -> str:
    """A list with an object a submission, both languages in each."""
    return as_json([_part(part, dossier) for part in dossier.parts])


def _part(part: Part, dossier: Dossier) -> dict[str, Any]:
    data: dict[str, Any] = {
        "file": part.name,
        "submissions": [part.checked.submission] if part.checked.submission else [],
        "conforms": part.error is None and not part.above(dossier.fail_on),
        **part.checked.to_dict(),
        "results": [_result(entry) for entry in _worst_first(part)],
    }
    if dossier.compared:
        data["fixed"] = _fixed(part.fixed)
    if part.error is not None:
        message = {"en": part.error.en, "zh-Hant": part.error.zh}
        data["error"] = {"kind": type(part.error).__name__, "message": message}
    return data


def _worst_first(part: Part) -> list[Entry]:
    return sorted(part.entries, key=lambda entry: rank(entry.result))


def _result(entry: Entry) -> dict[str, Any]:
    data = entry.result.to_dict()
    return data | {"status": entry.status} if entry.status else data


def _fixed(gone: Sequence[Past]) -> list[dict[str, Any]]:
    return [
        {
            "rule": past.rule,
            "severity": past.severity.value,
            "scorecard": past.scorecard,
            "code": past.code,
            "rawText": past.raw_text,
            "message": past.message,
        }
        for past in gone
    ]

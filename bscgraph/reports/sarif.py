"""A report as SARIF 2.1.0 (OASIS), which code-hosting sites and editors show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from bscgraph.__about__ import __version__
from bscgraph.findings import Severity
from bscgraph.flat import as_json
from bscgraph.reports.baseline import fingerprint
from bscgraph.reports.dossier import Dossier, Entry, Part, Past
from bscgraph.reports.phrases import place_of
from bscgraph.reports.words import tag, word
from bscgraph.validate import Checked, Other, Rule
from bscgraph.wrapping import one_line

__all__ = ["write"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_STATES = {"new": "new", "still": "unchanged"}
_PLACES = ("page", "row", "column", "sheet", "header")
_HOLE = re.compile(r"\{[?$](\w+)\}")


def write(dossier: Dossier, lang: str) -> str:
    """One run with the rules and every finding; what was fixed is ``absent``."""
    rules = {rule.code: at for at, rule in enumerate(dossier.rules)}
    results = [one for part in dossier.parts for one in _results(part, rules, dossier, lang)]
    driver = {
        "name": "bscgraph",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": "https://w3id.org/bscgraph/",
        "rules": [_rule(rule, lang) for rule in dossier.rules],
    }
    errors = [part for part in dossier.parts if part.error is not None]
    invocation: dict[str, Any] = {"executionSuccessful": not errors}
    notes = [_notification(part, lang) for part in errors]
    if notes:
        invocation["toolExecutionNotifications"] = notes
    run = {
        "tool": {"driver": driver},
        "language": "zh-TW" if lang.startswith("zh") else "en",  # the schema knows no script
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    return as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    language = tag(lang)
    data: dict[str, Any] = {
        "id": rule.code,
        "name": rule.iri.rpartition("/")[2] or rule.code,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"shape": rule.iri, "tier": rule.tier},
    }
    texts = {"shortDescription": rule.message, "fullDescription": rule.rationale, "help": rule.fix}
    for key, text in texts.items():
        if text and text.get(language):
            # the holes that a rule fills with values of the document
            data[key] = {"text": _HOLE.sub("…", text[language])}
    return data


def _results(
    part: Part, rules: dict[str, int], dossier: Dossier, lang: str
) -> Iterator[dict[str, Any]]:
    for entry in part.entries:
        data = _result(entry, dossier.origin(part, entry), rules, lang)
        if entry.result.others:
            data["relatedLocations"] = list(_related(dossier, entry.result.others, lang))
        yield data
    if dossier.compared:
        yield from (_gone(past, part, rules, lang) for past in part.fixed)


def _result(entry: Entry, part: Part, rules: dict[str, int], lang: str) -> dict[str, Any]:
    result = entry.result
    message = " ".join(filter(None, (result.message[tag(lang)], result.fix[tag(lang)])))
    data = _base(result.rule, entry.severity, message, rules)
    data["locations"] = [_location(part, result.code, place_of(result, lang))]
    data["partialFingerprints"] = {"bscgraph/v1": fingerprint(result.to_dict())}
    if entry.status:
        data["baselineState"] = _STATES[entry.status]
    known = {name: getattr(result, name) for name in _PLACES}
    texts = {"code": result.code, "rawText": result.raw_text, "scorecard": result.scorecard}
    properties = {**texts, "focus": result.focus, **known}
    data["properties"] = {name: value for name, value in properties.items() if value}
    return data


def _gone(past: Past, part: Part, rules: dict[str, int], lang: str) -> dict[str, Any]:
    data = _base(past.rule, past.severity, past.message[tag(lang)], rules)
    data["locations"] = [_location(part, past.code, "")]
    data["baselineState"] = "absent"
    data["partialFingerprints"] = {"bscgraph/v1": past.fingerprint}
    return data


def _base(rule: str, severity: Severity, message: str, rules: dict[str, int]) -> dict[str, Any]:
    data: dict[str, Any] = {"ruleId": rule}
    if rule in rules:
        data["ruleIndex"] = rules[rule]
    return data | {"level": _LEVELS[severity], "message": {"text": message}}


def _location(part: Part, code: str, place: str) -> dict[str, Any]:
    """The file, and the cell as a logical place: pages and cells are no lines of text."""
    names = [name for name in (part.key or part.title, code) if name]
    logical: dict[str, Any] = {"fullyQualifiedName": "/".join(names), "kind": "element"}
    if place:
        logical["decoratedName"] = place
    file = {"physicalLocation": {"artifactLocation": {"uri": _uri(part.name)}}}
    return (file if part.name else {}) | {"logicalLocations": [logical]}


def _related(dossier: Dossier, others: Sequence[Other], lang: str) -> Iterator[dict[str, Any]]:
    """The cells that a finding across submissions is held against."""
    for number, other in enumerate(others, 1):
        title = one_line(other.title)
        part = dossier.named(other.submission) or Part("", Checked("", "", title, ()))
        told = _location(part, other.code, place_of(other, lang))
        text = " ".join(filter(None, (word("others", lang), title, one_line(other.raw_text))))
        yield {"id": number, **told, "message": {"text": text}}


def _uri(name: str) -> str:
    return quote(name.encode("utf-8", "replace"), safe="/")


def _notification(part: Part, lang: str) -> dict[str, Any]:
    assert part.error is not None  # noqa: S101  (the caller chose those that have one)
    return {
        "level": "error",
        "message": {"text": part.error.message(lang)},
        "descriptor": {"id": type(part.error).__name__},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(part.name)}}}],
    }

"""A report as JUnit XML, for what runs checks: a test case for each rule and submission."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from bscgraph.draw.drawing import visible
from bscgraph.findings import Severity
from bscgraph.reports.dossier import Dossier, Entry, Part
from bscgraph.reports.phrases import labelled, others_in, place_in
from bscgraph.reports.words import tag, word

__all__ = ["write"]

_ORDER = list(Severity)


def write(dossier: Dossier, lang: str) -> bytes:
    """The report: a suite a submission; findings at the level that fails are failures."""
    root = ET.Element("testsuites", {"name": "bscgraph validate"})
    for part in dossier.parts:
        root.append(_suite(part, dossier, lang))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root, " ")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode("utf-8", "replace")


def _suite(part: Part, dossier: Dossier, lang: str) -> ET.Element:
    suite = ET.Element("testsuite", {"name": visible(part.title)})
    if part.error is not None:
        case = ET.SubElement(suite, "testcase", {"classname": visible(part.key), "name": "read"})
        message = visible(part.error.message(lang))
        kind = type(part.error).__name__
        ET.SubElement(case, "error", {"type": kind, "message": message}).text = message
    else:
        across = not part.name
        rules = [r.code for r in dossier.rules if (r.tier == "crosslevel") is across]
        found: dict[str, list[Entry]] = {code: [] for code in rules}
        for entry in part.entries:
            found.setdefault(entry.result.rule, []).append(entry)
        for rule in sorted(found):
            suite.append(_case(part, rule, found[rule], dossier, lang))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    return suite


def _case(
    part: Part, rule: str, entries: Sequence[Entry], dossier: Dossier, lang: str
) -> ET.Element:
    case = ET.Element("testcase", {"classname": visible(part.key), "name": visible(rule)})
    if not entries:
        return case
    text = visible("\n".join(_line(entry, part, dossier, lang) for entry in entries))
    worst = min((entry.severity for entry in entries), key=_ORDER.index)
    level = dossier.fail_on
    if level is not None and _ORDER.index(worst) <= _ORDER.index(level):
        first = visible(entries[0].result.message[tag(lang)])
        ET.SubElement(case, "failure", {"type": worst.value, "message": first}).text = text
    else:
        ET.SubElement(case, "system-out").text = text
    return case


def _line(entry: Entry, part: Part, dossier: Dossier, lang: str) -> str:
    result = entry.result
    place = place_in(dossier, part, entry, lang)
    head = " ".join(filter(None, (word(entry.severity.value, lang), result.code, place)))
    others = [labelled("others", one, lang) for one in others_in(dossier, result, lang)]
    told = " ".join([f"[{head}]", result.message[tag(lang)], *(f"({one})" for one in others)])
    return f"{told} → {result.fix[tag(lang)]}" if result.fix[tag(lang)] else told

"""What changed since an earlier report: its JSON, and which findings are the same.

A finding is the same where rule, scorecard, code, value row, year and kind, and the text as
printed are the same. Page, row and column are not asked: rows move.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bscgraph.errors import ReadError
from bscgraph.findings import Severity
from bscgraph.reports.dossier import Dossier, Entry, Part, Past
from bscgraph.text import tight

__all__ = ["Baseline", "Identity", "compare", "fingerprint", "identity", "past_of", "read"]

Identity = tuple[str, ...]
_LARGEST = 256 * 2**20
# value row, kind and year in the IRI of a value or a budget
_VALUE = re.compile(r"(?:/series/([^/]+))?/(actual|target|budget)/(\d+|[^/]+)(?:/[^/]+)?$")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of an earlier report with their identities, and what was checked in it."""

    findings: tuple[tuple[Identity, Past], ...]


def identity(finding: Mapping[str, Any]) -> Identity:
    """What makes a finding the same in two reports; ``finding`` is a JSON entry."""
    found = _VALUE.search(str(finding["focus"]))
    value = tuple(part or "" for part in found.groups()) if found else ("", "", "")
    texts = (str(finding[key]) for key in ("rule", "scorecard", "code"))
    return (*texts, *value, tight(str(finding["rawText"])))


def fingerprint(finding: Mapping[str, Any]) -> str:
    """The identity as 32 hexadecimal digits."""
    text = "\x1f".join(identity(finding))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read(path: Path) -> Baseline:
    """The report that ``validate --format json`` wrote.

    Raises:
        ReadError: the file is missing, too large, or no such report.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise _refused(path, "is larger than 256 MiB", "超過 256 MiB")
        data = json.loads(path.read_bytes())
        return Baseline(tuple(_findings(data)))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _refused(path, f"cannot be read ({why})", f"無法讀取（{why}）") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(
            path, "is no report of this command", "不是本指令產生的 JSON 報告"
        ) from error


def _refused(path: Path, en: str, zh: str) -> ReadError:
    return ReadError(
        f"{path.name}: the earlier report {en}; give one written with "
        "bscgraph validate --format json.",
        f"{path.name}：先前的報告{zh}；請提供 bscgraph validate --format json 的輸出。",
    )


def _findings(data: Any) -> Iterator[tuple[Identity, Past]]:
    if not isinstance(data, list):
        raise TypeError("a report is a list")
    for report in data:
        yield from map(past_of, report["results"])


def past_of(finding: Mapping[str, Any]) -> tuple[Identity, Past]:
    """A JSON entry as a finding of an earlier report, with its identity.

    Raises:
        KeyError: a key of the report format is missing.
        ValueError: there is no such severity.
    """
    texts = {lang: str(finding["message"][lang]) for lang in ("en", "zh-Hant")}
    severity = Severity(finding["severity"])
    past = Past(
        rule=str(finding["rule"]),
        severity=severity,
        scorecard=str(finding["scorecard"]),
        code=str(finding["code"]),
        raw_text=str(finding["rawText"]),
        message=texts,
        fingerprint=fingerprint(finding),
    )
    return identity(finding), past


def compare(dossier: Dossier, baseline: Baseline) -> Dossier:
    """``dossier`` with what is new and still there, and what was fixed.

    Only what was checked again can be fixed: findings of other scorecards or by rules that
    were not run this time are left out.
    """
    known = Counter(identity for identity, _ in baseline.findings)
    parts = [_compared(part, known) for part in dossier.parts]
    rules = {rule.code for rule in dossier.rules}
    gone = [past for one, past in _left(baseline.findings, known)
            if not rules or past.rule in rules]  # fmt: skip
    fixed = [_fixed(part, parts[:at], gone) for at, part in enumerate(parts)]
    return replace(dossier, parts=tuple(fixed), compared=True)


def _compared(part: Part, known: Counter[Identity]) -> Part:
    """``part`` with the state of each finding; each known one is used up once."""
    entries: list[Entry] = []
    for entry in part.entries:
        one = identity(entry.result.to_dict())
        entries.append(replace(entry, status="still" if known[one] > 0 else "new"))
        known[one] -= 1
    return replace(part, entries=tuple(entries))


def _left(
    findings: Iterable[tuple[Identity, Past]], known: Counter[Identity]
) -> Iterator[tuple[Identity, Past]]:
    for one, past in findings:
        if known[one] > 0:
            known[one] -= 1
            yield one, past


def _fixed(part: Part, before: Sequence[Part], gone: Iterable[Past]) -> Part:
    """``part`` with what is gone from its scorecard; told once, at its first submission."""
    scorecard = part.checked.scorecard
    if any(one.checked.scorecard == scorecard for one in before):
        return part
    return replace(part, fixed=tuple(past for past in gone if past.scorecard == scorecard))

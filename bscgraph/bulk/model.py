"""What the rooms of a build hand to each other: jobs, what came of them, and failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bscgraph.errors import BscgraphError

__all__ = ["Across", "Between", "Card", "Converted", "Failure", "Job", "KbError", "Told"]


class KbError(BscgraphError):
    """The folder of a build cannot be used, or the build cannot go on."""

    exit_code = 25


@dataclass(frozen=True, slots=True)
class Told:
    """What a manifest tells of a document; empty where it does not.

    ``agency`` and ``year`` (as written) are used where the document itself names none.
    """

    agency: str = ""
    year: str = ""
    url: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to convert.

    ``key`` addresses what comes of it, ``attempt`` what comes of it within these limits.
    """

    path: Path
    sha256: str
    size: int
    key: str
    attempt: str
    told: Told = Told()


@dataclass(frozen=True, slots=True)
class Card:
    """What is counted of one scorecard.

    ``path`` names it in IRIs (``tfam/2022``); ``findings`` counts what the rules found by
    severity, ``doubts`` what the reading did, ``rules`` the findings by rule code; ``notes``
    are doubts about the manifest, each in both languages.
    """

    path: str
    title: str
    agency: str
    roc_year: int | None
    updated: str
    kpis: int
    plans: int
    values: int
    amounts: int
    findings: Mapping[str, int] = field(default_factory=dict)
    doubts: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """What came of a document: each scorecard with its canonical file as submission 1.

    ``program`` tells by what it was converted, ``sha256`` what was read.
    """

    program: str
    sha256: str
    cards: tuple[tuple[Card, bytes], ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A finding of a rule across submissions: the sentence twice, and what it is held against.

    ``graph`` names the submission it is in (``tfam/2022/1``), ``others`` those of the other side.
    """

    rule: str
    severity: str
    graph: str
    code: str
    en: str
    zh: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Across:
    """All findings across submissions; ``key`` addresses what they follow from."""

    key: str = ""
    findings: tuple[Between, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be converted: kind of error, exit code, the sentence twice."""

    kind: str
    code: int
    en: str
    zh: str

    @staticmethod
    def of(error: BscgraphError) -> Failure:
        """The failure that an error is."""
        return Failure(type(error).__name__, error.exit_code, error.en, error.zh)

    def message(self, lang: str) -> str:
        """The sentence in ``lang``."""
        return self.zh if lang.lower().startswith("zh") else self.en

"""The only place that mints an IRI. Every node gets one; there are no blank nodes.

Slugs of agencies and units come from the curated register (``ontology/register``). A name
that is not in it gets a slug made of a digest, the same on every machine, and a finding.
Nothing is transliterated.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from bscgraph.errors import GraphError
from bscgraph.findings import Finding
from bscgraph.model import Scorecard, Source, SourceDocument, gregorian
from bscgraph.resources import folder
from bscgraph.text.fold import tight

__all__ = ["CODE_BASE", "DEFAULT_BASE", "Agency", "Minter", "Party", "Register", "fold", "segment"]

DEFAULT_BASE = "https://w3id.org/bscgraph/"
CODE_BASE = "https://w3id.org/bscgraph/code/"

_Key = TypeVar("_Key", str, tuple[str, str])

_CITY = "taipei"
_ANY_AGENCY = "*"
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


def fold(name: str) -> str:
    """A name made comparable: look-alikes and widths folded, 台 as 臺, tight, lower case."""
    return tight(name).replace("台", "臺").lower()


def segment(text: str) -> str:
    """``text`` as one path segment of an IRI, percent-encoded; ``_`` where it is empty."""
    # Lone surrogates cannot be encoded at all; they come from damaged documents.
    encoded = quote(text.encode("utf-8", "replace"), safe="")
    return encoded.replace(".", "%2E") if encoded in {".", ".."} else encoded or "_"


def _digest_slug(name: str) -> str:
    return "x-" + hashlib.sha256(fold(name).encode("utf-8", "replace")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Agency:
    """An entry of the register of agencies."""

    slug: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    parent: str | None
    level: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody responsible: an IRI, whether it is an agency, and a finding if unregistered."""

    iri: str
    slug: str
    is_agency: bool
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The curated register: agencies by slug, and slugs by folded name, alias or slug.

    ``units`` has the full names of the units of an agency (``*``: of any), in their order.
    """

    agencies: Mapping[str, Agency]
    agency_names: Mapping[str, str]
    unit_names: Mapping[tuple[str, str], str]
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @staticmethod
    def read(place: Path) -> Register:
        """Read ``agencies.csv`` and ``units.csv`` of the folder ``place``.

        Raises:
            GraphError: one name stands for two agencies, or for two units of one agency.
        """
        agencies = {row["slug"]: _agency(row) for row in _rows(place / "agencies.csv")}
        names: dict[str, str] = {}
        for agency in agencies.values():
            for name in (agency.slug, agency.name, *agency.aliases):
                _put(names, fold(name), agency.slug)
        units: dict[tuple[str, str], str] = {}
        full: dict[str, tuple[str, ...]] = {}
        for row in _rows(place / "units.csv"):
            full[row["agency"]] = (*full.get(row["agency"], ()), row["name"])
            for name in (row["slug"], row["name"], *_aliases(row)):
                _put(units, (row["agency"], fold(name)), row["slug"])
        return Register(agencies, names, units, full)

    @staticmethod
    @lru_cache(maxsize=1)
    def default() -> Register:
        """The register that ships with the project."""
        return Register.read(folder("ontology") / "register")

    def agency(self, name: str) -> Agency | None:
        """The agency that goes by ``name`` (slug, full name or alias), if registered."""
        slug = self.agency_names.get(fold(name))
        return None if slug is None else self.agencies[slug]

    def units_of(self, agency: str) -> tuple[str, ...]:
        """The names of the units of the agency with this slug, then those any agency may have."""
        return (*self.units.get(agency, ()), *self.units.get(_ANY_AGENCY, ()))

    def unit_slug(self, agency: str, name: str) -> str | None:
        """The slug of the unit ``name`` of the agency with slug ``agency``, if registered."""
        folded = fold(name)
        for owner in (agency, _ANY_AGENCY):
            if (owner, folded) in self.unit_names:
                return self.unit_names[owner, folded]
        return None


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _aliases(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(alias for alias in row["aliases"].split("|") if alias)


def _agency(row: Mapping[str, str]) -> Agency:
    return Agency(
        slug=row["slug"],
        name=row["name"],
        name_en=row["name_en"],
        aliases=_aliases(row),
        parent=row["parent"] or None,
        level=row["level"],
    )


def _put(names: dict[_Key, str], key: _Key, slug: str) -> None:
    if names.setdefault(key, slug) != slug:
        raise GraphError(
            f"The register gives {key!r} to both {names[key]!r} and {slug!r}; remove one.",
            f"登錄檔將 {key!r} 同時給予 {names[key]!r} 與 {slug!r}；請刪除其一。",
        )


class Minter:
    """Mints the IRIs of one publisher.

    Args:
        base: the publisher's base IRI, ending in ``/``.
        register: the register of agencies and units; the project's own by default.

    Raises:
        GraphError: ``base`` is not an absolute http(s) IRI that ends in ``/``.
    """

    def __init__(self, base: str = DEFAULT_BASE, register: Register | None = None) -> None:
        if not _BASE.fullmatch(base):
            raise GraphError(
                f"The base IRI {base!r} must be an http(s) address that ends in “/”.",
                f"基底 IRI {base!r} 必須是以「/」結尾的 http(s) 位址。",
            )
        self.base = base
        self.register = register or Register.default()

    def agency(self, name: str) -> Party:
        """The agency that goes by ``name``; a digest slug and a finding if unregistered."""
        known = self.register.agency(name)
        slug = known.slug if known else _digest_slug(name)
        finding = None
        if known is None:
            finding = Finding("agency-not-in-register", raw=name, params={"slug": slug})
        return Party(self.agency_iri(slug), slug, is_agency=True, finding=finding)

    def agency_iri(self, slug: str) -> str:
        """The IRI of the agency with this slug."""
        return f"{self.base}id/agency/{segment(slug)}"

    def owner(self, card: Scorecard) -> Party:
        """Who owns a scorecard: its agency, or the city government at city level."""
        if card.level == "city" and not self._is_other_city(card.agency):
            return Party(self.agency_iri(_CITY), _CITY, is_agency=True)
        return self.agency(card.agency)

    def owner_name(self, card: Scorecard) -> str:
        """The owner's full name: as printed, or the city's where a city card names an agency."""
        known = self.register.agency(card.agency)
        if card.level != "city" or self._is_other_city(card.agency):
            return card.agency
        is_city = known is not None and known.slug == _CITY
        return card.agency if is_city else self.register.agencies[_CITY].name

    def _is_other_city(self, name: str) -> bool:
        return fold(name).endswith("政府") and self.register.agency(name) is None

    def responsible(self, owner: Party, name: str) -> Party:
        """Whoever ``name`` in a unit cell of ``owner``'s scorecard means.

        A unit of the owner comes first; then an agency (city-level cards name agencies); else
        a unit of the owner with a digest slug and a finding.
        """
        slug = self.register.unit_slug(owner.slug, name)
        if slug is None:
            known = self.register.agency(name)
            if known is not None:
                return Party(self.agency_iri(known.slug), known.slug, is_agency=True)
        finding = None
        if slug is None:
            slug = _digest_slug(name)
            finding = Finding("unit-not-in-register", raw=name, params={"slug": slug})
        return Party(f"{owner.iri}/unit/{segment(slug)}", slug, is_agency=False, finding=finding)

    def path(self, card: Scorecard, owner: Party) -> str:
        """``tfam/2022`` or ``taipei-c/2022``: what names a scorecard in IRIs."""
        slug = owner.slug
        if card.level == "city" and card.group:
            slug += "-" + card.group.lower()
        year = "undated" if card.roc_year is None else str(gregorian(card.roc_year))
        return f"{segment(slug)}/{year}"

    def scorecard(self, path: str) -> str:
        """The IRI of the scorecard that :meth:`path` names."""
        return f"{self.base}id/scorecard/{path}"

    def graph(self, path: str, submission: int) -> str:
        """The IRI of the named graph of the n-th submission of a scorecard."""
        return f"{self.base}graph/{path}/{submission}"

    def conversion(self, path: str, submission: int) -> str:
        """The IRI of the activity that converted the n-th submission of a scorecard."""
        return f"{self.base}id/conversion/{path}/{submission}"

    def withdrawal(self, path: str, submission: int) -> str:
        """The IRI of the activity that withdrew the n-th submission of a scorecard."""
        return f"{self.base}id/withdrawal/{path}/{submission}"

    def history(self) -> str:
        """The IRI of the named graph that tells what became of submissions."""
        return f"{self.base}graph/history"

    def links(self, owner: str) -> str:
        """The IRI of the named graph with the links between the scorecards of ``owner``."""
        return f"{self.base}graph/links/{owner}"

    def linking(self, owner: str) -> str:
        """The IRI of the activity that looked for these links."""
        return f"{self.base}id/linking/{owner}"

    def curator(self, name: str) -> str:
        """The IRI of who decided on a link."""
        return f"{self.base}id/curator/{segment(name)}"

    def link(self, kind: str, node: str, other: str = "") -> str:
        """The IRI of a link about ``node``, part of a scorecard, and ``other``, an earlier one."""
        path, earlier = (one.partition("/id/scorecard/")[2] for one in (node, other))
        # Both are of one owner, whose name need not stand twice.
        after = f"/from/{earlier.partition('/')[2]}" if earlier else ""
        return f"{self.base}id/{kind}/{path}{after}"

    def document(self, document: SourceDocument) -> str:
        """The IRI of a source file: its digest."""
        return self.file(document.sha256)

    def file(self, sha256: str) -> str:
        """The IRI of the file with this digest."""
        return f"{self.base}id/document/{segment(sha256)}"

    def catalogue(self, *names: str | int) -> str:
        """The IRI of the catalogue, or of a part: ``catalogue("dataset", "tfam/2022")``."""
        return self.part(f"{self.base}id/catalog", *names)

    @staticmethod
    def part(whole: str, *names: str | int) -> str:
        """The IRI of a part: ``part(scorecard, "kpi", "AC1.1")``."""
        return "/".join((whole, *(segment(str(name)) for name in names)))

    @staticmethod
    def cell(document: str, source: Source) -> str:
        """The IRI of a cell of a document (page or sheet, table, row, column as known)."""
        known = (
            ("p", source.page),
            ("s-", source.sheet),
            ("t", source.table),
            ("r", source.row),
            ("c", source.column),
        )
        names = [f"{letter}{segment(str(n))}" for letter, n in known if n is not None]
        return f"{document}/cell/{'.'.join(names) or '_'}"

    @staticmethod
    def concept(scheme: str, notation: str) -> str:
        """The IRI of a concept of our code lists."""
        return f"{CODE_BASE}{scheme}/{segment(notation)}"

"""What ``template`` needs: whose scorecard, of which year, and last year's to carry over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bscgraph.drawn import of_store
from bscgraph.errors import QueryError
from bscgraph.iri import Minter, Register, fold
from bscgraph.jobs import Done, opened
from bscgraph.model import Scorecard, gregorian

if TYPE_CHECKING:
    from bscgraph.template import Form

__all__ = ["Wanted", "form_of", "last_of_files", "last_of_store", "wanted"]

_SUFFIXES: dict[str, Form] = {".xlsx": "xlsx", ".ods": "ods"}
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """The scorecard a template is for: its owner by slug and full name, and its year."""

    slug: str
    name: str
    roc_year: int


def form_of(form: Form | None, output: Path | None) -> Form | None:
    """The format asked for, else by the suffix of ``output``, else XLSX.

    None where the suffix stands for no workbook.
    """
    if form is not None or output is None:
        return form or "xlsx"
    return _SUFFIXES.get(output.suffix.lower())


def wanted(agency: str, year: str, cards: Iterable[Scorecard] = (), *, base: str) -> Wanted:
    """Whom ``agency`` means, by the register or by the scorecards at hand.

    Args:
        agency: slug, full name or alias; ``taipei-c`` is the city-level card of group C.
        year: a ROC or Gregorian year.
        cards: scorecards whose owners count as known too.
        base: base IRI of the data.

    Raises:
        QueryError: no such agency (the nearest are named), or no such year.
    """
    from bscgraph.text import parse_year

    roc_year = parse_year(year)
    if roc_year is None:
        raise QueryError(
            f"“{year}” is no year; write a ROC year such as 112 or a Gregorian one such as 2023.",
            f"「{year}」不是年度；請用民國年（如 112）或西元年（如 2023）。",
        )
    owners = {_slug(card, base): card.agency for card in cards}
    known = Register.default().agency(agency)
    if known is not None:
        return Wanted(known.slug, known.name, roc_year)
    for slug, name in owners.items():
        if fold(agency) in (fold(slug), fold(name)):
            return Wanted(slug, name, roc_year)
    group = agency.lower().rpartition("-")
    city = Register.default().agency(group[0])
    if city is not None and city.level == "city" and len(group[2]) == 1:
        return Wanted(agency.lower(), city.name, roc_year)
    raise _unknown(agency, owners)


def _slug(card: Scorecard, base: str) -> str:
    minter = Minter(base)
    return minter.path(card, minter.owner(card)).rpartition("/")[0]


def _unknown(agency: str, owners: dict[str, str]) -> QueryError:
    register = Register.default()
    names = {
        fold(name): register.agencies[slug].name for name, slug in register.agency_names.items()
    }
    names |= {fold(name): name for name in owners.values()}
    near = get_close_matches(fold(agency), names, n=6, cutoff=0.4)
    near += [name for name in names if fold(agency) in name]
    found = list(dict.fromkeys(names[name] for name in near))[:5]
    there = found or sorted(names.values())[:_MOST_NAMED]
    return QueryError(
        f"There is no agency “{agency}” in the register; the nearest are: {', '.join(there)}.",
        f"登錄檔中沒有機關「{agency}」；名稱相近的有：{'、'.join(there)}。",
    )


def last_of_files(
    done: Sequence[Done], agency: str, year: str, base: str
) -> tuple[Wanted, Scorecard] | tuple[None, None]:
    """The newest scorecard of the agency in the files that is of an earlier year.

    None and None where no file could be read.

    Raises:
        QueryError: no such agency or year, or the files hold no earlier card of it.
    """
    cards = [card for one in done for card in one.cards]
    if not cards:
        return None, None
    whose = wanted(agency, year, cards, base=base)
    years: dict[int, Scorecard] = {
        card.roc_year: card
        for card in cards
        if card.roc_year is not None and _slug(card, base) == whose.slug
    }
    there = [f"{_slug(card, base)}/{gregorian(card.roc_year)}" for card in cards if card.roc_year]
    return whose, years[_newest(years, whose, there)]


def last_of_store(place: str | Path, agency: str, year: str, base: str) -> tuple[Wanted, Scorecard]:
    """The same of a store; the last submission of a year counts.

    Raises:
        StoreError: there is no store, or a submission in it is damaged.
        QueryError: no such agency or year, or no earlier card of it.
    """
    whose = wanted(agency, year, base=base)
    names = [name.rpartition("/graph/")[2] for name in opened(place, (), base).graphs()]
    there = sorted({name.rpartition("/")[0] for name in names if name.count("/") == 2})
    years = {
        int(ce) - 1911: f"{slug}/{ce}"
        for slug, _, ce in (name.rpartition("/") for name in there)
        if slug == whose.slug and ce.isdecimal()
    }
    return whose, of_store(place, [years[_newest(years, whose, there)]], base)[-1]


def _newest(years: Iterable[int], whose: Wanted, there: Iterable[str]) -> int:
    """The newest year before the wanted one."""
    earlier = [year for year in years if year < whose.roc_year]
    if earlier:
        return max(earlier)
    names = list(dict.fromkeys(there))[:_MOST_NAMED]
    raise QueryError(
        f"There is no scorecard of {whose.name} ({whose.slug}) before "
        f"{gregorian(whose.roc_year)} to carry over; there is: {', '.join(names) or '-'}. "
        "Leave --from and --store away for an empty template.",
        f"沒有 {whose.name}（{whose.slug}）{whose.roc_year} 年以前的計分卡可沿用；"
        f"現有：{'、'.join(names) or '（無）'}。不加 --from 與 --store 可產生空白範本。",
    )

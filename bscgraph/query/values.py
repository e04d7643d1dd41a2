"""Values of parameters as people type them, and as terms of a query.

A year may be 111, 2022 or 民國111年; an agency its slug, full name, English name or an alias,
with 台 or 臺; a code comes in any case. What is not understood is answered with the nearest
right values. No value is ever pasted into a query: a library writes each term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from bscgraph.errors import QueryError
from bscgraph.iri import Minter
from bscgraph.iri import fold as fold_name
from bscgraph.model import gregorian
from bscgraph.query.header import Option, Parameter
from bscgraph.query.nearest import nearest, unknown
from bscgraph.text.fold import fold, tight
from bscgraph.text.year import parse_year

if TYPE_CHECKING:
    from rdflib import Literal, URIRef

__all__ = ["Data", "Given", "given", "year_shown"]

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f\ud800-\udfff]+")
_BOTH_YEARS = re.compile(
    r"(?:民國)?(\d{2,4})年?(?:度)?[(（/](?:民國|ROC)?(\d{2,4})年?[)）]?", re.IGNORECASE
)
_INTEGER = re.compile(r"[-+]?\d{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?")
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Data:
    """What a store is known to hold: agencies (IRI and name) and, by parameter, choices."""

    agencies: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was understood: as a plain value, as people say it, as a term (N3)."""

    value: str | int | Decimal
    shown: str
    n3: str


def given(parameter: Parameter, value: object, minter: Minter, data: Data | None = None) -> Given:
    """The value of a parameter, understood.

    Args:
        parameter: the parameter.
        value: what was typed, or a number.
        minter: mints the IRIs of agencies given by slug or name.
        data: what the store that will be asked holds, if known.

    Raises:
        QueryError: the parameter does not take this value; the nearest are named.
    """
    text = str(value)
    if len(text) > _LONGEST:
        raise _wrong(parameter, f"{text[:20]}…", "a shorter text", "較短的文字")
    return _READERS[parameter.type](parameter, text, minter, data or Data())


def year_shown(year: int) -> str:
    """A Gregorian year with the ROC year beside it.

    >>> year_shown(2022)
    '2022 (111)'
    """
    return f"{year} ({year - 1911})" if year > 1911 else str(year)


def _wrong(parameter: Parameter, text: str, wanted: str, zh: str) -> QueryError:
    return QueryError(
        f"{parameter.name} must be {wanted}, not {text!r}.",
        f"{parameter.name} 應為{zh}，而非「{text}」。",
    )


def _literal(value: object) -> Literal:
    from rdflib import Literal

    return Literal(value)


def _reference(iri: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(iri)


def _year(parameter: Parameter, text: str, _minter: Minter, _data: Data) -> Given:
    roc = _both_years(tight(text)) or parse_year(text)
    if roc is None:
        raise _wrong(parameter, text, "a year such as 2022 or 111", "年度，例如 2022 或 111")
    year = gregorian(roc)
    return Given(year, year_shown(year), _literal(year).n3())


def _both_years(text: str) -> int | None:
    """The ROC year of ``2022 (111)``, the way years are shown; None for anything else."""
    found = _BOTH_YEARS.fullmatch(text)
    years = {parse_year(number) for number in found.groups()} if found else set()
    return years.pop() if len(years) == 1 else None


def _integer(parameter: Parameter, text: str, _minter: Minter, _data: Data) -> Given:
    plain = tight(text)
    if not _INTEGER.fullmatch(plain):
        raise _wrong(parameter, text, "a whole number such as 10", "整數，例如 10")
    number = int(plain)
    _within(parameter, Decimal(number), text)
    return Given(number, str(number), _literal(number).n3())


def _decimal(parameter: Parameter, text: str, _minter: Minter, _data: Data) -> Given:
    plain, percent = re.subn(r"%$", "", tight(text))
    if not _DECIMAL.fullmatch(plain):
        raise _wrong(parameter, text, "a number such as 1.5", "數字，例如 1.5")
    try:
        number = Decimal(plain.replace(",", "")) / (100 if percent else 1)
    except InvalidOperation as error:  # pragma: no cover  (the pattern lets no such text pass)
        raise _wrong(parameter, text, "a number such as 1.5", "數字，例如 1.5") from error
    _within(parameter, number, text)
    return Given(number, f"{number:f}", _literal(number).n3())


def _within(parameter: Parameter, number: Decimal, text: str) -> None:
    least, most = parameter.least, parameter.most
    if least is not None and number < Decimal(str(least)):
        raise _wrong(parameter, text, f"{least} or more", f" {least} 以上")
    if most is not None and number > Decimal(str(most)):
        raise _wrong(parameter, text, f"{most} or less", f" {most} 以下")


def _plain(parameter: Parameter, text: str) -> str:
    """One line without characters that nobody can see."""
    line = " ".join(text.split())
    if not line or any(unicodedata.category(char) in {"Cc", "Cs", "Cn"} for char in line):
        raise _wrong(parameter, text, "a text of visible characters", "可見字元組成的文字")
    return line


def _text(parameter: Parameter, text: str, _minter: Minter, _data: Data) -> Given:
    line = _plain(parameter, text)
    return Given(line, line, _literal(line).n3())


def _code(parameter: Parameter, text: str, _minter: Minter, data: Data) -> Given:
    line = _plain(parameter, text)
    wanted = tight(line).casefold()
    known = [option.value for option in data.choices.get(parameter.name, ())]
    same = next((code for code in known if tight(code).casefold() == wanted), None)
    # Codes are printed in capitals; where the data does not tell, that is what is meant.
    code = same or (tight(line).upper() if tight(line).isascii() else line)
    return Given(code, code, _literal(code).n3())


def _choice(parameter: Parameter, text: str, _minter: Minter, data: Data) -> Given:
    line = _plain(parameter, text)
    options = parameter.options or data.choices.get(parameter.name, ())
    if not options:  # nothing tells what it may be
        return Given(line, line, _literal(line).n3())
    for option in options:
        if fold_name(line) in {fold_name(name) for name in _names(option)}:
            shown = option.label.get("zh-Hant", option.value)
            return Given(option.value, shown, _literal(option.value).n3())
    spellings = {option.value: _names(option) for option in options}
    raise unknown(f"{parameter.name}", f" {parameter.name} ", line, nearest(line, spellings))


def _names(option: Option) -> set[str]:
    return {option.value, *option.label.values(), *option.also}


def _agency(_parameter: Parameter, text: str, minter: Minter, data: Data) -> Given:
    typed = text.strip()
    if _IRI.fullmatch(typed):
        return Given(typed, data.agencies.get(typed, typed), _reference(typed).n3())
    folded = fold_name(typed)
    register = minter.register
    entry = register.agency(typed) or next(
        (one for one in register.agencies.values() if fold_name(one.name_en) == folded != ""), None
    )
    if entry is not None:
        iri = minter.agency_iri(entry.slug)
        return Given(iri, data.agencies.get(iri, entry.name), _reference(iri).n3())
    spellings = {
        f"{one.name} ({one.slug})": (one.slug, one.name, one.name_en, *one.aliases)
        for one in register.agencies.values()
    }
    for iri, name in data.agencies.items():
        slug = iri.rpartition("/")[2]
        if folded in {fold_name(name), fold_name(slug)}:
            return Given(iri, name, _reference(iri).n3())
        spellings.setdefault(f"{name} ({slug})", (slug, name))
    raise unknown("agency", "機關", typed, nearest(fold(typed), spellings))


_READERS: dict[str, Callable[[Parameter, str, Minter, Data], Given]] = {
    "agency": _agency, "year": _year, "integer": _integer, "decimal": _decimal, "code": _code,
    "text": _text, "choice": _choice,
}  # fmt: skip

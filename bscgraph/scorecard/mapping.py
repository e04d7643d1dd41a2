"""Mapping files: which column or JSON path of a flat file means what (docs/mapping.md).

A mapping is TOML, read strictly: a key, type or value that is not known stops with one
sentence that names the key and the nearest right one.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bscgraph.errors import MappingError
from bscgraph.read.flat import ENCODINGS, FlatFormat
from bscgraph.read.intake import display_name
from bscgraph.text import parse_year

__all__ = ["BUDGET_KINDS", "FIELDS", "VALUE_KINDS", "FieldMapping", "Measured", "read_mapping"]
__all__ += ["nearest", "roc_year"]

_MOST = 1 << 20  # bytes of a mapping file
VALUE_KINDS = ("actual", "target")
BUDGET_KINDS = ("appropriated", "estimated")
YEARS = ("either", "roc", "gregorian")
FIELDS = (
    *("agency", "year", "level", "group", "title", "updated"),
    *("mission", "vision", "core_values"),
    *("objective_code", "objective", "perspective", "theme", "ksf_code", "ksf"),
    *("kpi_code", "kpi", "series", "formula", "unit", "units", "tags"),
    *("plan_code", "plan", "plan_units"),
)
_TABLES = ("file", "reading", "constants", "fields", "values", "budgets")
_FILE = ("format", "encoding", "delimiter", "header_row", "records", "expand")
_READING = ("years", "missing", "ignore", "kinds")
_ENTRY = ("field", "year", "year_field", "kind", "kind_field", "note_field", "scale")
_WANTED: dict[type, tuple[str, str]] = {
    str: ("a text", "文字"),
    int: ("a whole number", "整數"),
    dict: ("a table", "表格"),
    list: ("a list", "清單"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Where the numbers of a year and kind stand.

    ``key`` is what the mapping file calls it (``values[1]``); ``year`` (ROC) or
    ``year_field``, and ``kind`` or ``kind_field``, is set; ``scale`` is multiplied in.
    """

    key: str
    field: str
    year: int | None
    year_field: str | None
    kind: str | None
    kind_field: str | None
    note_field: str | None
    scale: int


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """What a mapping file says; ``fields`` and ``constants`` go by the names in FIELDS."""

    name: str
    form: FlatFormat
    fields: Mapping[str, str]
    constants: Mapping[str, str]
    values: tuple[Measured, ...]
    budgets: tuple[Measured, ...]
    kinds: Mapping[str, str]
    years: str
    missing: tuple[str, ...]
    ignore: tuple[str, ...]

    def named(self) -> list[tuple[str, str]]:
        """Every key of the mapping file that names a column or path, with that name."""
        named = [(f"fields.{key}", name) for key, name in self.fields.items()]
        for entry in (*self.values, *self.budgets):
            for key in ("field", "year_field", "kind_field", "note_field"):
                if (name := getattr(entry, key)) is not None:
                    named.append((f"{entry.key}.{key}", name))
        return named


def read_mapping(path: str | os.PathLike[str]) -> FieldMapping:
    """The mapping in the TOML file at ``path``.

    Raises:
        MappingError: there is no such file, it is no TOML, or a key or value in it is wrong.
    """
    name = display_name(path)
    return _Checked(name, _tables(Path(path), name)).mapping()


def _tables(path: Path, name: str) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except (OSError, ValueError) as error:
        raise MappingError(
            f"{name}: the mapping file cannot be opened; check its name and folder.",
            f"{name}：無法開啟對應檔；請確認檔名與資料夾。",
        ) from error
    if len(data) > _MOST:
        raise MappingError(
            f"{name}: the mapping file has more than {_MOST:,} bytes; is it the data file?",
            f"{name}：對應檔超過 {_MOST:,} 位元組；請確認是否誤給資料檔。",
        )
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        raise MappingError(
            f"{name}: the mapping file is no TOML in UTF-8 ({reason}); see docs/mapping.md.",
            f"{name}：對應檔不是 UTF-8 的 TOML（{reason}）；寫法見 docs/mapping.md。",
        ) from error


def nearest(given: str, names: Iterable[str]) -> tuple[str, str]:
    """The names closest to ``given``, listed in English and Chinese; the first few if none is."""
    known = list(dict.fromkeys(names))
    near = difflib.get_close_matches(given, known, n=3, cutoff=0.4) or known[:8]
    return ", ".join(f"“{name}”" for name in near) or "none", "、".join(
        f"「{name}」" for name in near
    ) or "無"


def roc_year(text: str, years: str) -> int | None:
    """The ROC year a text states in the calendar ``years``; None where it states none.

    >>> roc_year("110", "roc"), roc_year("2021", "either"), roc_year("110", "gregorian")
    (110, 110, None)
    """
    year = parse_year(text)
    if year is None or years == "either":
        return year
    four_digits = str(year + 1911) in text.translate(_WIDE)
    return year if four_digits == (years == "gregorian") else None


_WIDE = {ord(wide): str(digit) for digit, wide in enumerate("０１２３４５６７８９")}


@dataclass
class _Checked:
    """A mapping file's tables, taken apart with every key and type checked."""

    name: str
    tables: dict[str, Any]

    def mapping(self) -> FieldMapping:
        """The mapping."""
        self._known("", self.tables, _TABLES)
        file, reading = self._table("file", _FILE), self._table("reading", _READING)
        constants, fields = self._table("constants", FIELDS), self._table("fields", FIELDS)
        years = self._choice("reading.years", reading.get("years", "either"), YEARS)
        self._years = years
        kinds = self._kinds(reading.get("kinds", {}))
        out = FieldMapping(
            name=self.name,
            form=self._form(file),
            fields={key: self._text(f"fields.{key}", value) for key, value in fields.items()},
            constants={key: self._constant(key, value) for key, value in constants.items()},
            values=self._measured("values", VALUE_KINDS),
            budgets=self._measured("budgets", BUDGET_KINDS),
            kinds=kinds,
            years=years,
            missing=self._texts("reading.missing", reading.get("missing", [])),
            ignore=self._texts("reading.ignore", reading.get("ignore", [])),
        )
        self._complete(out)
        return out

    def _form(self, file: Mapping[str, Any]) -> FlatFormat:
        if "format" not in file:
            raise self._wrong("file.format", "is missing; write “csv” or “json”",
                              "未填；請填「csv」或「json」")  # fmt: skip
        form = self._choice("file.format", file["format"], ("csv", "json"))
        for key in ("delimiter", "header_row") if form == "json" else ("records", "expand"):
            if key in file:
                other = "CSV" if form == "json" else "JSON"
                raise self._wrong(
                    f"file.{key}",
                    f"is for {other} files only; remove it",
                    f"僅適用於 {other} 檔；請刪除",
                )
        encoding = file.get("encoding")
        if encoding is not None:
            encoding = self._choice("file.encoding", str(encoding).lower(), ENCODINGS)
        delimiter = self._text("file.delimiter", file.get("delimiter", ","))
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise self._wrong("file.delimiter", "must be one character such as “,”, “;” or a tab",
                              "須為一個字元，例如「,」「;」或定位字元")  # fmt: skip
        header_row = self._typed("file.header_row", file.get("header_row", 1), int)
        if header_row < 1:
            raise self._wrong("file.header_row", "counts from 1", "自 1 起算")
        records = self._text("file.records", file.get("records", ""), empty=True)
        expand = self._text("file.expand", file.get("expand", ""), empty=True)
        return FlatFormat(form, encoding, delimiter, header_row, records, expand)

    def _constant(self, key: str, value: object) -> str:
        if key == "year" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        text = self._text(f"constants.{key}", value)
        if key == "year":
            self._year("constants.year", text)
        if key == "level":
            self._choice("constants.level", text, ("agency", "city"))
        return text

    def _year(self, key: str, text: str) -> int:
        year = roc_year(text, self._years)
        if year is None:
            raise self._wrong(
                key,
                f"is “{text}”, no year of reading.years “{self._years}”; write 111 or 2022",
                f"為「{text}」，不是 reading.years（「{self._years}」）的年度；請寫 111 或 2022",
            )
        return year

    def _kinds(self, table: object) -> dict[str, str]:
        kinds: dict[str, Any] = self._typed("reading.kinds", table, dict)
        known = (*VALUE_KINDS, *BUDGET_KINDS)
        return {
            " ".join(word.split()): self._choice(f"reading.kinds.{word}", kind, known)
            for word, kind in kinds.items()
        }

    def _measured(self, name: str, kinds: tuple[str, str]) -> tuple[Measured, ...]:
        entries = self._typed(name, self.tables.get(name, []), list)
        return tuple(
            self._entry(f"{name}[{number}]", self._typed(f"{name}[{number}]", one, dict), kinds)
            for number, one in enumerate(entries, 1)
        )

    def _entry(self, key: str, entry: dict[str, Any], kinds: tuple[str, str]) -> Measured:
        self._known(f"{key}.", entry, _ENTRY)
        for one, other in (("year", "year_field"), ("kind", "kind_field")):
            if (one in entry) == (other in entry):
                raise self._wrong(
                    key, f"needs either {one} or {other}", f"須擇一填寫 {one} 或 {other}"
                )
        names = {
            name: self._text(f"{key}.{name}", entry[name]) if name in entry else None
            for name in ("field", "year_field", "kind_field", "note_field")
        }
        if names["field"] is None:
            raise self._wrong(f"{key}.field", "is missing; name the column or path of the numbers",
                              "未填；請填數值所在的欄名或路徑")  # fmt: skip
        scale = self._typed(f"{key}.scale", entry.get("scale", 1), int)
        if not 1 <= scale <= 10**12:
            raise self._wrong(f"{key}.scale", "must be 1 or more, as 1000", "須為 1 以上，如 1000")
        kind = entry.get("kind")
        return Measured(
            key=key,
            field=names["field"],
            year=self._year(f"{key}.year", str(entry["year"])) if "year" in entry else None,
            year_field=names["year_field"],
            kind=None if kind is None else self._choice(f"{key}.kind", kind, kinds),
            kind_field=names["kind_field"],
            note_field=names["note_field"],
            scale=scale,
        )

    def _complete(self, mapping: FieldMapping) -> None:
        """Whatever a scorecard cannot do without is there, and nothing is said twice."""
        for key in mapping.fields:
            if key in mapping.constants:
                raise self._wrong(f"constants.{key}", f"is also under fields.{key}; keep one",
                                  f"與 fields.{key} 重複；請只保留一個")  # fmt: skip
        if "agency" not in {*mapping.fields, *mapping.constants}:
            raise self._wrong(
                "fields.agency",
                "is missing; name the column of the agency, or write constants.agency",
                "未填；請填機關所在欄位，或填 constants.agency",
            )
        if not {"kpi", "kpi_code"} & set(mapping.fields):
            raise self._wrong("fields.kpi", "is missing; name the column of the indicator's name",
                              "未填；請填指標名稱所在的欄位")  # fmt: skip
        if not mapping.values:
            raise self._wrong("values", "is missing; say in [[values]] where the numbers stand",
                              "未填；請以 [[values]] 說明數值所在")  # fmt: skip

    # --- keys and types ---

    def _table(self, name: str, keys: tuple[str, ...]) -> dict[str, Any]:
        table: dict[str, Any] = self._typed(name, self.tables.get(name, {}), dict)
        self._known(f"{name}.", table, keys)
        return table

    def _known(self, prefix: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                near, near_zh = nearest(key, keys)
                raise self._wrong(
                    f"{prefix}{key}", f"is no key of a mapping; nearest: {near}",
                    f"不是對應檔的鍵；最接近者：{near_zh}",
                )  # fmt: skip

    def _typed(self, key: str, value: Any, kind: type) -> Any:
        if not isinstance(value, kind) or isinstance(value, bool):
            en, zh = _WANTED[kind]
            raise self._wrong(key, f"must be {en}", f"須為{zh}")
        return value

    def _text(self, key: str, value: Any, *, empty: bool = False) -> str:
        text: str = self._typed(key, value, str)
        if not text.strip() and not empty and text != "\t":
            raise self._wrong(key, "is empty; fill it in or remove it", "空白；請填寫或刪除")
        return text if key == "file.delimiter" else " ".join(text.split())

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        return tuple(self._typed(key, one, str) for one in self._typed(key, value, list))

    def _choice(self, key: str, value: Any, choices: Iterable[str]) -> str:
        text: str = self._typed(key, value, str)
        if text not in choices:
            near, near_zh = nearest(text, choices)
            said, said_zh = f"is “{text}”; it can be {near}", f"為「{text}」；可填 {near_zh}"
            raise self._wrong(key, said, said_zh)
        return text

    def _wrong(self, key: str, what: str, what_zh: str) -> MappingError:
        return MappingError(f"{self.name}: {key} {what}.", f"{self.name}：{key} {what_zh}。")

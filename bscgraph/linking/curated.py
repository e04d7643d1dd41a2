"""What people decided: a CSV file that says of two rows of different years same or different."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from bscgraph.errors import BscgraphError
from bscgraph.iri import Minter
from bscgraph.linking.model import Decision, Verdict
from bscgraph.text.year import parse_date

__all__ = ["COLUMNS", "CurationError", "decisions", "decisions_in"]

# What a column may be called -> which it is. All of them are needed.
COLUMNS = {
    "from": "from", "前": "from", "to": "to", "後": "to",
    "verdict": "verdict", "判定": "verdict", "author": "author", "認定者": "author",
    "date": "date", "日期": "date", "reason": "reason", "理由": "reason",
}  # fmt: skip
_VERDICTS = {"same": "same", "相同": "same", "different": "different", "不同": "different"}
_NAME = re.compile(r"([^/\s]+)/([0-9]{2,4})/((kpi|plan)/([^/\s]+)(?:/series/[0-9]{1,4})?)")
_LARGEST = 8 << 20
_TOLD = 20  # faults that are told one by one
_Fault = tuple[int, str, str]


class CurationError(BscgraphError):
    """A file of decisions is missing or wrong; nothing was linked."""

    exit_code = 26


def decisions(path: Path, minter: Minter) -> tuple[Decision, ...]:
    """The decisions in the file at ``path``.

    Raises:
        CurationError: it cannot be read, or lines of it are wrong; each is told.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CurationError(
            f"{path.name} cannot be read: {why}. Mend the name given to --curated.",
            f"無法讀取 {path.name}：{why}。請更正 --curated 指定的檔案。",
        ) from error
    if len(data) > _LARGEST:
        raise CurationError(
            f"{path.name} has more than {_LARGEST >> 20} MB; give a CSV file of decisions.",
            f"{path.name} 超過 {_LARGEST >> 20} MB；請提供認定結果的 CSV 檔。",
        )
    return decisions_in(data, path.name, minter)


def decisions_in(data: bytes, name: str, minter: Minter) -> tuple[Decision, ...]:
    """The decisions in the bytes of a CSV file (UTF-8 or Big5) called ``name``.

    Raises:
        CurationError: lines of it are wrong; each is told.
    """
    found: list[Decision] = []
    faults: list[_Fault] = []
    for line, cells, fault in _lines(data):
        made = fault or _decision(line, cells, minter)
        if isinstance(made, Decision):
            found.append(made)
        else:
            faults.append(made)
    faults += _contradictions(found) if not faults else []
    if faults:
        raise _wrong(name, faults)
    return tuple(found)


def _wrong(name: str, faults: Sequence[_Fault]) -> CurationError:
    told = sorted(faults)[:_TOLD]
    more = len(faults) - len(told)
    en = " ".join(f"Line {line}: {text}." for line, text, _ in told)
    zh = "".join(f"第 {line} 列：{text}。" for line, _, text in told)
    return CurationError(
        f"{name}: {en}{f' And {more} more.' if more else ''} Mend this; nothing was linked.",
        f"{name}：{zh}{f'另有 {more} 項。' if more else ''}請修正；未建立任何連結。",
    )


def _lines(data: bytes) -> Iterator[tuple[int, dict[str, str], _Fault | None]]:
    """The rows of the table with the line each begins in, or what is wrong with it."""
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    names: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield line, {}, (line, f"this is no CSV ({error})", f"不是 CSV（{error}）")
            return
        if row is None:
            return
        if names is None:
            names = [COLUMNS.get(cell.strip().lower(), "") for cell in row]
            lacking = [one for one in dict.fromkeys(COLUMNS.values()) if names.count(one) != 1]
            if lacking:
                listed = ", ".join(lacking)
                yield line, {}, (line, f"each of these columns is needed once: {listed}",
                                 f"下列欄位各需一欄：{listed}")  # fmt: skip
                return
        elif any(cell.strip() for cell in row):
            cells = (cell.strip() for cell in row)
            yield line, dict(zip(names, cells, strict=False)), None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp950", "replace")


def _decision(line: int, cells: dict[str, str], minter: Minter) -> Decision | _Fault:
    named = {column: _named(cells.get(column, ""), minter) for column in ("from", "to")}
    for column, one in named.items():
        if one is None:
            return (
                line,
                f"“{_short(cells.get(column, ''))}” in the column “{column}” names no indicator or "
                "plan such as tfam/2021/kpi/AC1.1 or tfam/2021/plan/AC1.1.1",
                f"「{column}」欄的「{_short(cells.get(column, ''))}」不是指標或計畫的名稱，"
                "例如 tfam/2021/kpi/AC1.1、tfam/2021/plan/AC1.1.1",
            )
    earlier, later = named["from"] or "", named["to"] or ""
    verdict = _VERDICTS.get(cells.get("verdict", "").lower())
    day = parse_date(cells.get("date", ""))
    fault = _mismatch(earlier, later) or _lacking(cells, verdict, day)
    if fault is not None or verdict is None or day is None:
        en, zh = fault or ("", "")
        return line, en, zh
    author, reason = cells.get("author", ""), cells.get("reason", "")
    return Decision(line, earlier, later, cast("Verdict", verdict), author, day.isoformat(), reason)


def _named(text: str, minter: Minter) -> str | None:
    """``北美館/110/kpi/AC1.1``, or an address, as ``tfam/2021/kpi/AC1.1``."""
    found = _NAME.fullmatch(unquote(text.partition("/id/scorecard/")[2] or text))
    if found is None:
        return None
    agency, year = minter.register.agency(found[1]), int(found[2])
    slug = agency.slug if agency is not None else found[1].lower()
    return f"{slug}/{year if year > 1911 else year + 1911}/{found[3]}"


def _mismatch(earlier: str, later: str) -> tuple[str, str] | None:
    """Why two names cannot stand in one line."""
    (owner, year, kind, *_), (other, next_year, other_kind, *_) = (
        name.split("/") for name in (earlier, later)
    )
    if owner != other:
        return (
            f"{_short(earlier)} and {_short(later)} are of two agencies",
            f"{_short(earlier)} 與 {_short(later)} 屬不同機關",
        )
    if kind != other_kind:
        return (
            f"{_short(earlier)} and {_short(later)} are not of one kind (kpi or plan)",
            f"{_short(earlier)} 與 {_short(later)} 種類不同（kpi 或 plan）",
        )
    if int(year) >= int(next_year):
        return (
            f"{_short(earlier)} is not of an earlier year than {_short(later)}; "
            "the earlier one stands in the column “from”",
            f"{_short(earlier)} 的年度並未早於 {_short(later)}；較早者請置於「from」（前）欄",
        )
    return None


def _lacking(cells: dict[str, str], verdict: str | None, day: object) -> tuple[str, str] | None:
    if verdict is None:
        given = _short(cells.get("verdict", ""))
        return (
            f"“{given}” in the column “verdict” is neither same nor different",
            f"「verdict」欄的「{given}」不是 same（相同）或 different（不同）",
        )
    if day is None:
        given = _short(cells.get("date", ""))
        return (
            f"“{given}” in the column “date” is no date such as 2022-03-05 or 111/3/5",
            f"「date」欄的「{given}」不是日期，例如 2022-03-05 或 111/3/5",
        )
    for column in ("author", "reason"):
        if not cells.get(column):
            return f"the column “{column}” is empty", f"「{column}」欄空白"
    return None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _contradictions(found: Iterable[Decision]) -> list[_Fault]:
    """Lines that cannot hold beside those before them: of each year a thing has one row."""
    groups: dict[str, dict[str, str]] = {}
    faults: list[_Fault] = []
    found = list(found)
    for one in (each for each in found if each.verdict == "same"):
        left, right = (groups.setdefault(n, {_year(n): n}) for n in (one.earlier, one.later))
        both = sorted(year for year in left.keys() & right.keys() if left[year] != right[year])
        if both:
            names = [_short(side[both[0]]) for side in (left, right)]
            faults.append((
                one.line, f"with the lines before it this makes {names[0]} and {names[1]} one, "
                f"which are of one year", f"與先前各列合計，將使同年度的 {names[0]} 與 {names[1]} "
                "成為同一項",
            ))  # fmt: skip
        elif left is not right:
            left.update(right)
            groups.update(dict.fromkeys(right.values(), left))
    for one in (each for each in found if each.verdict == "different"):
        if one.later in groups.get(one.earlier, {}).values():
            faults.append((
                one.line, f"other lines make {_short(one.earlier)} and {_short(one.later)} the "
                "same", f"其他列認定 {_short(one.earlier)} 與 {_short(one.later)} 相同",
            ))  # fmt: skip
    return faults


def _year(name: str) -> str:
    return name.split("/")[1]

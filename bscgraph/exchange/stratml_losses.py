"""What StratML cannot carry of a scorecard, told and counted before anybody relies on the file."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bscgraph.exchange.stratml_outline import Outline
from bscgraph.exchange.stratml_xml import legal
from bscgraph.model import ActionPlan, Kpi, Reading, Scorecard, Source, Text, gregorian
from bscgraph.scorecard.elements import folded

__all__ = ["LOSSES", "Loss", "losses", "number_text", "tidied", "year_text"]

LOSSES: Final[dict[str, tuple[str, str]]] = {
    "raw-text": (
        "{count} texts as printed (what was carried is the cleaned text or the number)",
        "{count} 處原文（僅保留整理後的文字或數值）",
    ),
    "source-cell": (
        "{count} places in the source document (page, sheet, table, row, column)",
        "{count} 處來源位置（頁、工作表、表格、列、欄）",
    ),
    "source-document": (
        "the source file's name, type, size and checksum",
        "來源檔案的名稱、格式、大小與雜湊值",
    ),
    "number-detail": (
        "{count} marks of how a number was read (repaired, converted, percent sign in the cell)",
        "{count} 處數值判讀註記（已修復、已換算、儲存格含百分號）",
    ),
    "flag": ("{count} marks of doubt on indicators and plans", "{count} 個指標與計畫的疑義標記"),
    "finding": ("{count} findings about the source document", "{count} 項來源文件的檢查結果"),
    "unit-cell": (
        "{count} cells of responsible units as printed (the names are carried)",
        "{count} 格主責單位原文（單位名稱已保留）",
    ),
    "column": (
        "{count} headings of years that the values alone do not give in this order",
        "{count} 個無法由數值還原順序的年度欄",
    ),
    "order": (
        "the order of {count} rows of the table (StratML nests them below the themes)",
        "{count} 列在表中的順序（StratML 依策略主題分層）",
    ),
    "code": (
        "{count} codes that are missing or stand twice (readers will number anew)",
        "{count} 個空白或重複的代碼（讀取時將重新編號）",
    ),
    "empty-text": ("{count} texts that are there but empty", "{count} 處空白文字"),
    "year": (
        "{count} values whose year has no date in StratML",
        "{count} 個年度無法以日期表示的數值",
    ),
    "layout-space": (
        "line ends, tabs and repeated blanks of {count} texts",
        "{count} 處文字的換行、定位與連續空白",
    ),
    "control-character": (
        "{count} control characters that XML forbids (U+FFFD stands in their place)",
        "{count} 個 XML 不允許的控制字元（以 U+FFFD 代替）",
    ),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that is not in the StratML file, and how many of it there were."""

    code: str
    count: int

    def message(self, lang: str = "en") -> str:
        """What is lost, in ``en`` or ``zh-Hant``: a phrase without a full stop."""
        en, zh = LOSSES[self.code]
        return (zh if lang.lower().startswith("zh") else en).format(count=f"{self.count:,}")


def number_text(reading: Reading) -> str:
    """The number of a reading as ``xsd:decimal`` has it; empty where it has none."""
    return "" if reading.value is None else f"{reading.value:f}"


def year_text(roc_year: int) -> str:
    """The Gregorian year in four digits; empty where it has no such."""
    year = gregorian(roc_year)
    return f"{year:04d}" if 1 <= year <= 9999 else ""


def tidied(card: Scorecard) -> tuple[Scorecard, Counter[str]]:
    """The card with its texts as XML carries them, and what that cost."""
    lost: Counter[str] = Counter()
    return _tidied(card, lost, printed=False), lost


def _tidied(value: Any, lost: Counter[str], *, printed: bool) -> Any:
    """``value`` with all texts in it on one line and legal; ``printed`` ones cost nothing."""
    if isinstance(value, str):
        text, wrong = legal(value)
        text = folded(text)
        if not printed:  # that is the loss of a text as printed
            lost["control-character"] += wrong
            lost["layout-space"] += not wrong and text != value
        return text
    if isinstance(value, tuple):
        return tuple(_tidied(one, lost, printed=printed) for one in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type | Source):
        return value
    kept = {"document", "findings", "flags", "source", "unit_cells"}
    changes = {
        part.name: _tidied(getattr(value, part.name), lost, printed=part.name.endswith("raw"))
        for part in dataclasses.fields(value)
        if part.name not in kept
    }
    return dataclasses.replace(value, **changes)


def losses(
    card: Scorecard, tidy: Scorecard, spaces: Counter[str], outline: Outline
) -> tuple[Loss, ...]:
    """All that StratML does not carry of ``card``, in the order of :data:`LOSSES`.

    Args:
        card: as it was read.
        tidy: the same with its texts as XML carries them, from :func:`tidied`.
        spaces: what the tidying cost.
        outline: ``tidy`` as StratML nests it.
    """
    counts = Counter(spaces)
    counts["order"] = outline.moved()
    counts["code"] = outline.unclear_codes()
    counts["source-document"] = card.document is not None
    counts["finding"] = len(card.findings)
    counts["source-cell"] = sum(isinstance(one, Source) for one in _inside(card))
    rows: list[Kpi | ActionPlan] = [*card.kpis, *card.action_plans]
    counts["flag"] = sum(len(row.flags) for row in rows)
    counts["unit-cell"] = sum(len(row.unit_cells) for row in rows)
    counts["raw-text"] = _raw_texts(card)
    counts["number-detail"] = sum(
        _details(one) for one in _inside(card) if isinstance(one, Reading)
    )
    counts["empty-text"] = _empty_texts(tidy)
    counts["year"] = sum(not year_text(year) for year in _years(tidy))
    counts["column"] = _columns(tidy)
    return tuple(Loss(code, int(counts[code])) for code in LOSSES if counts[code])


def _inside(value: Any) -> Iterator[Any]:
    """``value`` and all dataclasses in it, but not those of the responsible units' cells."""
    if isinstance(value, tuple):
        for one in value:
            yield from _inside(one)
    elif dataclasses.is_dataclass(value):
        yield value
        for part in dataclasses.fields(value):
            if part.name != "findings":
                yield from _inside(getattr(value, part.name))


def _raw_texts(card: Scorecard) -> int:
    shown = card.updated.isoformat() if card.updated else None
    count = int(card.updated_raw != shown)
    rows: list[Kpi | ActionPlan] = [*card.kpis, *card.action_plans]
    cells = [cell for row in rows for cell in row.unit_cells]
    texts = [one for one in _inside(card) if isinstance(one, Text)]
    readings = [one for one in _inside(card) if isinstance(one, Reading)]
    count += sum(one.raw != one.value for one in texts) - sum(c.raw != c.value for c in cells)
    return count + sum(
        one.raw != (number_text(one) if one.value is not None else folded(legal(one.raw)[0]))
        for one in readings
    )


def _details(reading: Reading) -> bool:
    """Whether a reading says of itself what no element of StratML says."""
    if reading.value is None:
        usual = "unresolved" if reading.reason == "malformed" else "clean"
        odd = reading.reason is None or reading.status != usual
    else:
        odd = reading.status != "clean" or reading.reason is not None
        odd = odd or reading.candidate is not None
    return odd or reading.percent or reading.scale != 1 or bool(reading.flags)


def _empty_texts(card: Scorecard) -> int:
    """Texts without a character: an element that holds none is not there for readers."""
    optional = (card.vision, *card.mission, *card.core_values, *(t.label for t in card.themes))
    words = [text.value for text in optional if text is not None]
    notes = [one.note for one in _inside(card) if isinstance(one, Reading)]
    return sum(not word for word in words + [note for note in notes if note is not None])


def _years(card: Scorecard) -> list[int]:
    years = [value.roc_year for kpi in card.kpis for value in kpi.values]
    years += [item.roc_year for plan in card.action_plans for item in plan.budget]
    return years + ([] if card.roc_year is None else [card.roc_year])


def _columns(card: Scorecard) -> int:
    """Headings that differ from what the values give in their order."""
    values = [(v.roc_year, v.kind) for kpi in card.kpis for v in kpi.values]
    amounts = [(b.roc_year, b.kind) for plan in card.action_plans for b in plan.budget]
    stated = [(one.roc_year, one.kind) for one in card.value_columns]
    budgets = [(one.roc_year, one.kind) for one in card.budget_columns]
    count = max(len(stated), 1) if stated != list(dict.fromkeys(values)) else 0
    return count + (max(len(budgets), 1) if budgets != list(dict.fromkeys(amounts)) else 0)

"""Documents built in code: rows of texts to tables, with spans, pages and boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from bscgraph.model import Scorecard
from bscgraph.scorecard import interpret, to_json
from bscgraph.scorecard.headings import role_of
from bscgraph.table import Block, Box, Cell, Document, Paragraph, Table

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
HEAD = [
    "策略目標", "關鍵成功因素(KSF)", "KPI(關鍵績效指標)", "KPI計算公式及計量單位",
    "109年實際值", "110年實際值", "111年目標值", "112年目標值", "KPI主責科室",
    "行動計畫", "行動計畫已編111年預算(元)", "行動計畫預估112年概算(元)", "行動計畫主責科室",
]  # fmt: skip
TITLE = Paragraph("臺北市政府文化局 平衡計分卡 (111年)")


def row(code: str, number: str = "1", **changes: str) -> list[str]:
    """A full row for a KPI code such as ``AC1.1`` in the columns of :data:`HEAD`."""
    objective = code.split(".")[0]
    cells = {
        "objective": f"{objective}目標甲{objective}", "ksf": f"因素{code}", "kpi": f"{code}指標{code}",
        "unit": "人次", "a": "1,200", "b": "1,300", "c": "1,400", "d": "1,500", "owner": "藝術發展科",
        "plan": f"{code}.{number}計畫{code}", "e": "500,000", "f": "600,000", "who": "藝術發展科",
    }  # fmt: skip
    cells.update(changes)
    return list(cells.values())


def table(
    rows: Sequence[Sequence[str | None]],
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
    **known: object,
) -> Table:
    """A table of texts; None is covered by a merged cell, ``spans`` gives (rows, columns)."""
    spans = spans or {}
    boxes = bool(known.pop("boxes", False))
    cells = []
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts):
            if text is None:
                continue
            down, right = spans.get((r, c), (1, 1))
            box = Box(c * 50.0, r * 20.0, (c + right) * 50.0, (r + down) * 20.0) if boxes else None
            cells.append(Cell(text, r, c, down, right, box=box))
    width = max(len(texts) for texts in rows)
    return Table(tuple(cells), len(rows), width, **known)  # type: ignore[arg-type]


def document(*blocks: Block) -> Document:
    """A document of these blocks."""
    return Document("made.pdf", "application/pdf", "0" * 64, 1, blocks)


def cards(*blocks: Block) -> list[Scorecard]:
    """The scorecards of a document of these blocks; nothing in it may be lost silently."""
    made = document(*blocks)
    found = interpret(made)
    lost = lost_texts(made, found)
    assert not lost, lost
    return found


def card(*blocks: Block) -> Scorecard:
    """The only scorecard of a document of these blocks."""
    (found,) = cards(*blocks)
    return found


def codes(found: Scorecard) -> list[str]:
    """The codes of its findings."""
    return [finding.code for finding in found.findings]


_BARE = re.compile(r"[A-Z][CPLF]\d+(\.\d+)*|(?<![A-Za-z])[A-Z](?![A-Za-z])|[()【】]|^\d\.")


def _tight(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif value is not None:
        yield str(value)


def lost_texts(made: Document, found: Sequence[Scorecard]) -> list[str]:
    """Texts of cells that neither the result nor a finding names (headings aside)."""
    dumped = [to_json(one) for one in found]
    whole = "".join(_tight(text) for text in _strings(dumped))
    kept = re.sub(r"[()【】]", "", whole)
    return [
        cell.text
        for block in made.tables
        for cell in block
        for piece in cell.text.split("\n")
        # what parts a letter from its name is layout
        if not (_tight(piece) in whole or _known(_BARE.sub("", _tight(piece)).strip(".:、_"), kept))
    ]


def _known(text: str, kept: str) -> bool:
    layout = ("策略主題", "策略目標", "年度", "使命", "願景", "核心價值", "增減", "數", "構面", "流程",
              "成長", "財務", "計分卡", "策略地圖")  # fmt: skip
    year = text.rstrip("年").isdigit() or role_of(text).role != "other"
    pieces = re.split(r"[、，；／/,;]", text)
    return (
        all(piece in kept for piece in pieces)
        or (len(text) <= 24 and any(word in text for word in layout))
        or year
    )

"""From an expected reading to what stands on paper: headings, lines and grids of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from bench.layouts.content import Card, Content, Wording

__all__ = ["Block", "Cell", "Grid", "Line", "blocks"]


@dataclass(slots=True)
class Cell:
    """A cell of a grid; ``text`` breaks its lines with ``\\n``."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    number: bool = False
    head: bool = False


@dataclass(slots=True)
class Grid:
    """A table: cells, the number of heading rows, and relative widths of the columns.

    ``shifted`` are rows that an export without merged cells moves to the left, ``breaks`` rows
    that begin a page.
    """

    kind: str
    cells: list[Cell]
    n_rows: int
    widths: list[float]
    head_rows: int = 1
    shifted: set[int] = field(default_factory=set)
    breaks: set[int] = field(default_factory=set)

    def rows(self) -> list[list[Cell]]:
        """The cells by the row they start in, left to right."""
        out: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            out[cell.row].append(cell)
        return out


@dataclass(slots=True)
class Line:
    """A line outside every table; ``role`` is title, date, label or text."""

    text: str
    role: str = "text"


Block = Line | Grid
_KIND = {"actual": "實際值", "target": "目標值"}
_BAND = {"C": "顧客構面", "P": "內部流程構面", "L": "學習成長構面", "F": "財務構面"}


def blocks(content: Content, *, two_line: bool = False) -> list[list[Block]]:
    """The blocks of each card: front matter first, then its table."""
    return [_card(card, content.wording, two_line) for card in content.cards]


def _card(card: Card, wording: Wording, two_line: bool) -> list[Block]:
    out: list[Block] = [*_front(card, wording)]
    out.append(Line(card["document"]["title"], "title"))
    out.append(_table(card, wording, two_line))
    return out


def _front(card: Card, wording: Wording) -> list[Block]:
    doc = card["document"]
    if not doc["map_objectives"]:
        return []
    out: list[Block] = [Line(f"{doc['roc_year']}年{doc['agency']}策略地圖", "title")]
    if doc.get("updated_raw"):
        out.append(Line(doc["updated_raw"], "date"))
    for label, texts in (
        ("使命", doc["mission"]),
        ("願景", [doc["vision"]]),
        ("核心價值", ["、".join(doc["core_values"])]),
    ):
        out.append(Line(f"【{label}】", "label"))
        out.extend(Line(text) for text in texts)
    out.append(_map(card, wording))
    out.extend(Line(note) for note in doc["map_notes"])
    out.append(_counts(card))
    return out


def _map(card: Card, wording: Wording) -> Grid:
    doc = card["document"]
    themes = doc["themes"]
    cells = [Cell("策略主題", 0, 0, colspan=2, head=True)]
    cells += [Cell(f"{t['code']} {t['label']}", 0, 2 + i, head=True) for i, t in enumerate(themes)]
    rows = len(doc["perspectives"])
    cells.append(Cell("策略目標", 1, 0, rowspan=rows, head=True))
    for r, perspective in enumerate(doc["perspectives"], 1):
        code = perspective["code"]
        cells.append(Cell(f"{perspective['label']}\n{code}", r, 1, head=True))
        here = [o for o in doc["map_objectives"] if o["perspective"] == code]
        if here and all(o["theme"] == "T" for o in here):
            text = _objectives(here, wording)
            cells.append(Cell(text, r, 2, colspan=len(themes)))
            continue
        for i, theme in enumerate(themes):
            mine = [o for o in here if o["theme"] == theme["code"]]
            cells.append(Cell(_objectives(mine, wording), r, 2 + i))
    return Grid("map", cells, rows + 1, [3.0, 3.0] + [8.0] * len(themes))


def _objectives(here: list[Card], wording: Wording) -> str:
    return "\n".join(o["code"] + wording.gap + o["label"] for o in here)


def _counts(card: Card) -> Grid:
    doc = card["document"]
    fields = ("objectives", "kpis", "action_plans")
    heads = ("年度", "策略目標數", "KPI 數", "行動計畫數")
    cells = [Cell(text, 0, i, head=True) for i, text in enumerate(heads)]
    for r, count in enumerate(doc["declared_counts"], 1):
        texts = [f"{count['roc_year']}年", *(str(count[f]) for f in fields)]
        cells += [Cell(text, r, i) for i, text in enumerate(texts)]
    first, last = doc["declared_counts"][0], doc["declared_counts"][-1]
    end = len(doc["declared_counts"]) + 1
    wrong = doc.get("printed_change") or {}
    texts = ["增減", *(str(last[f] - first[f] + wrong.get(f, 0)) for f in fields)]
    cells += [Cell(text, end, i) for i, text in enumerate(texts)]
    return Grid("counts", cells, end + 1, [3, 4, 4, 4])


def _table(card: Card, wording: Wording, two_line: bool) -> Grid:
    heads, widths = _headings(card, wording, two_line)
    for cell in heads:
        for old, new in wording.heads:
            cell.text = cell.text.replace(old, new)
    grid = Grid("table", heads, 2 if two_line else 1, widths, 2 if two_line else 1)
    band = None
    for objective, group in groupby(card["kpis"], key=lambda k: k["objective_code"]):
        kpis = list(group)
        if wording.bands and kpis[0]["perspective_code"] != band:
            band = kpis[0]["perspective_code"]
            grid.cells.append(Cell(_band(card, band), grid.n_rows, 0, colspan=len(widths)))
            grid.n_rows += 1
        _objective(grid, card, wording, kpis)
        _fragment(grid, kpis)
        del objective
    return grid


def _fragment(grid: Grid, kpis: list[Card]) -> None:
    """A row with nothing but a stray text below the last amount, on a new page."""
    column, text = kpis[-1].get("printed_below") or (0, "")
    if text:
        texts = {len(grid.widths) + column: text}
        grid.cells += [Cell(texts.get(n, ""), grid.n_rows, n) for n in range(len(grid.widths))]
        grid.breaks.add(grid.n_rows)
        grid.n_rows += 1


def _band(card: Card, code: str) -> str:
    known = {p["code"]: p["label"] for p in card["document"]["perspectives"]}
    return str(known.get(code, _BAND.get(code, code)))


def _headings(card: Card, wording: Wording, two_line: bool) -> tuple[list[Cell], list[float]]:
    doc = card["document"]
    unit = ["KPI 計算公式", "計量單位"] if wording.unit_column else ["KPI 計算公式及計量單位"]
    fixed = ["策略目標", "關鍵成功因素(KSF)", "KPI (關鍵績效指標)", *unit]
    values = [(f"{c['roc_year']}年", _KIND[c["kind"]]) for c in doc["value_columns"]]
    plans = ["行動計畫", *_budget_heads(card), f"行動計畫主責{wording.owner}"]
    tail = ["備註"] if wording.remarks else []
    widths = [6.0, 7, 8] + ([6, 3] if wording.unit_column else [7]) + [4.6] * len(values)
    widths += [5, 9] + [5] * (len(plans) - 2) + [5] + [4] * len(tail)
    owner = f"KPI 主責{wording.owner}"
    if two_line:
        return _two_lines(fixed, values, owner, plans, tail), widths
    flat = [*fixed, *(f"{y}\n{k}" for y, k in values), owner, *plans, *tail]
    return [Cell(text, 0, i, head=True) for i, text in enumerate(flat)], widths


def _budget_heads(card: Card) -> list[str]:
    if not card["action_plans"]:
        return []
    return [
        f"行動計畫\n{'已編' if b['kind'] == 'appropriated' else '預估'}{b['roc_year']}年"
        f"{'預算' if b['kind'] == 'appropriated' else '概算'}(元)"
        for b in card["action_plans"][0]["budget"]
    ]


def _two_lines(
    fixed: list[str], values: list[tuple[str, str]], owner: str, plans: list[str], tail: list[str]
) -> list[Cell]:
    cells = [Cell(text, 0, i, rowspan=2, head=True) for i, text in enumerate(fixed)]
    column = len(fixed)
    for kind, group in groupby(values, key=lambda v: v[1]):
        years = [year for year, _ in group]
        cells.append(Cell(kind, 0, column, colspan=len(years), head=True))
        cells += [Cell(year, 1, column + i, head=True) for i, year in enumerate(years)]
        column += len(years)
    cells.append(Cell(owner, 0, column, rowspan=2, head=True))
    cells.append(Cell("行動計畫", 0, column + 1, colspan=len(plans), head=True))
    names = ["計畫名稱", *(p.split("\n")[-1] for p in plans[1:-1]), plans[-1][4:]]
    cells += [Cell(text, 1, column + 1 + i, head=True) for i, text in enumerate(names)]
    end = column + 1 + len(plans)
    return cells + [Cell(text, 0, end + i, rowspan=2, head=True) for i, text in enumerate(tail)]


def _objective(grid: Grid, card: Card, wording: Wording, kpis: list[Card]) -> None:
    start = grid.n_rows
    head = kpis[0]["objective_code"] + wording.gap + kpis[0]["objective_label"]
    for _, by_ksf in groupby(kpis, key=lambda k: (k.get("ksf_code") or "") + (k["ksf"] or "")):
        here = list(by_ksf)
        top = grid.n_rows
        for code, rows in groupby(here, key=lambda k: k["kpi_code"]):
            _kpi(grid, card, wording, code, list(rows))
        ksf = (here[0].get("ksf_code") or "") + (here[0]["ksf"] or "")
        grid.cells.append(Cell(ksf, top, 1, rowspan=grid.n_rows - top))
    grid.cells.append(Cell(head, start, 0, rowspan=grid.n_rows - start))


def _kpi(grid: Grid, card: Card, wording: Wording, code: str, rows: list[Card]) -> None:
    top = grid.n_rows
    for kpi in rows:
        plans = [p for p in card["action_plans"] if p["kpi_code"] == code]
        if kpi["series"]:
            plans = [p for p in plans if p["code"] == kpi["series"]]
        _series(grid, wording, kpi, plans)
    label = code + wording.gap + rows[0]["kpi_label"]
    grid.cells.append(Cell(label, top, 2, rowspan=grid.n_rows - top))


def _formula(kpi: Card, wording: Wording) -> list[str]:
    raw = str(kpi["formula_unit_raw"]).replace(" 單位：", "\n單位：")
    return [raw, kpi["unit"]] if wording.unit_column else [raw]


def _owner(kpi: Card) -> str:
    text = "\n".join(kpi["responsible_units"])
    return text + ("\n(" + "、".join(kpi["tags"]) + ")" if kpi["tags"] else "")


def _series(grid: Grid, wording: Wording, kpi: Card, plans: list[Card]) -> None:
    top, span = grid.n_rows, max(1, len(plans))
    column = 3
    for text in _formula(kpi, wording):
        grid.cells.append(Cell(text, top, column, rowspan=span))
        column += 1
    for value in kpi["values"]:
        text = value["raw"].replace(" (", "\n(", 1)
        grid.cells.append(Cell(text, top, column, rowspan=span, number=True))
        column += 1
    owners = (kpi.get("printed") or {}).get("units") or [_owner(kpi)]
    share = span if len(owners) == 1 else 1
    for i, text in enumerate(owners):
        grid.cells.append(Cell(text, top + i, column, rowspan=share))
    for r, plan in enumerate(plans):
        _plan(grid, wording, plan, (top + r, column + 1))
    grid.n_rows += span


def _plan(grid: Grid, wording: Wording, plan: Card, place: tuple[int, int]) -> None:
    row, column = place
    texts = [plan["code"] + wording.gap + plan["label"], *(b["raw"] for b in plan["budget"])]
    texts.append("\n".join(plan["responsible_units"]))
    texts += [plan.get("remark", "")] if wording.remarks else []
    money = range(1, 1 + len(plan["budget"]))
    if plan.get("printed_shifted"):
        grid.shifted.add(row)
    for i, text in enumerate(texts):
        grid.cells.append(Cell(text, row, column + i, number=i in money))

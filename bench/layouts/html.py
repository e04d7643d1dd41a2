"""A document as HTML with style sheets, for browsers and other HTML printers."""

from __future__ import annotations

from html import escape

from bench.layouts.content import Content
from bench.layouts.grid import Block, Cell, Grid, Line, blocks

__all__ = ["RULES", "page"]

RULES: dict[str, str] = {
    "full": "td,th{border:0.75pt solid #000}",
    "hair": "td,th{border:0.1pt solid #000}",
    "dashed": "td,th{border:0.75pt dashed #000}",
    "dotted": "td,th{border:1pt dotted #000}",
    "double": "td,th{border:2.5pt double #000}",
    "separate": "table{border-collapse:separate;border-spacing:1.5pt}td,th{border:.5pt solid #444}",
    "horizontal": "td,th{border-top:.75pt solid #000;border-bottom:.75pt solid #000}",
    "vertical": "td,th{border-left:.75pt solid #000;border-right:.75pt solid #000}",
    "zebra": "th{border-bottom:1pt solid #000}tbody tr:nth-child(even) td{background:#eef}",
    "none": "td,th{border:none}",
    "fill": "td{background:#eef;border:1.5pt solid #fff}th{background:#aac;border:1pt solid #fff}",
}
_FONT = "font-family:'Noto Serif CJK TC','Noto Sans CJK TC','AR PL UMing TW',serif"
DEFAULTS: dict[str, str] = {
    "rules": "full", "size": "A3 landscape", "font": "8pt", "pad": "3pt", "valign": "middle",
    "number": "right", "align": "left", "head": "table-header-group", "breaks": "auto",
    "wrap": "normal", "extra": "", "front": "lines",
}  # fmt: skip


def page(content: Content, options: dict[str, str]) -> str:
    """The document as one HTML page; ``options`` override :data:`DEFAULTS`."""
    o = DEFAULTS | options
    two = o.get("two_line") == "yes"
    inner = "".join(_blocks(card, o) for card in blocks(content, two_line=two))
    return (
        f"<!DOCTYPE html><html lang='zh-Hant'><meta charset='utf-8'><style>{_css(o)}</style>"
        f"<body>{inner}</body></html>"
    )


def _css(o: dict[str, str]) -> str:
    number = (
        "@bottom-center{content:'第 ' counter(page) ' 頁，共 ' counter(pages) ' 頁'}"
        "@top-right{content:'臺北市政府策略管理系統'}"
    )
    return (
        f"@page{{size:{o['size']};margin:{o.get('margin', '12mm')};{number}}}"
        f"body{{{_FONT};font-size:{o['font']};margin:0}}"
        "table{border-collapse:collapse;width:100%;table-layout:fixed;margin:6pt 0}"
        f"td,th{{padding:{o['pad']};vertical-align:{o['valign']};text-align:{o['align']};"
        f"font-weight:normal;overflow-wrap:{o['wrap']}}}"
        f"thead{{display:{o['head']}}}tr{{break-inside:{o['breaks']}}}"
        f"td.n{{text-align:{o['number']}}}"
        "h1{font-size:1.5em;text-align:center;font-weight:normal;margin:6pt}"
        "p{margin:2pt;text-align:center}p.date{text-align:right}"
        ".boxes{display:flex;gap:8pt;margin:6pt 0}"
        ".boxes div{flex:1;border:.75pt solid #000;border-radius:6pt;text-align:center}"
        "table.counts{width:50%;margin:6pt auto}.sheet{break-after:page}"
        f"{RULES[o['rules']]}{o['extra']}"
    )


def _blocks(card: list[Block], o: dict[str, str]) -> str:
    out = []
    if o["front"] == "boxes":
        start, boxes = _boxes(card)
        out.append("".join(_blocks(card[:start], {**o, "front": "lines"})) + boxes)
        card = card[start + boxes.count("<br>") :]
    for i, block in enumerate(card):
        if isinstance(block, Grid):
            out.append(_grid(block))
        elif block.role == "title":
            cut = i and o.get("one_page") != "yes"
            style = " style='break-before:page'" if cut else ""
            out.append(f"<h1{style}>{escape(block.text)}</h1>")
        else:
            out.append(f"<p class='{block.role}'>{escape(block.text)}</p>")
    return "".join(out)


def _boxes(card: list[Block]) -> tuple[int, str]:
    """Where mission, vision and values begin, and the three as boxes side by side.

    Each line of a box ends with a line break, so that the breaks count the lines.
    """
    start = next((i for i, b in enumerate(card) if _is(b, "label")), 0)
    boxes: list[str] = []
    for block in card[start:] if start else []:
        if not isinstance(block, Line):
            break
        text = escape(block.text) + "<br>"
        boxes = [*boxes, text] if block.role == "label" else [*boxes[:-1], boxes[-1] + text]
    inner = "".join(f"<div>{box}</div>" for box in boxes)
    return start, f"<div class='boxes'>{inner}</div>" if inner else ""


def _is(block: Block, role: str) -> bool:
    return isinstance(block, Line) and block.role == role


def _grid(grid: Grid) -> str:
    total = sum(grid.widths)
    cols = "".join(f"<col style='width:{w / total:.4%}'>" for w in grid.widths)
    rows = ["<tr>" + "".join(map(_cell, row)) + "</tr>" for row in grid.rows()]
    head, body = "".join(rows[: grid.head_rows]), "".join(rows[grid.head_rows :])
    return (
        f"<table class='{grid.kind}'><colgroup>{cols}</colgroup>"
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def _cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    span = f" rowspan={cell.rowspan}" if cell.rowspan > 1 else ""
    span += f" colspan={cell.colspan}" if cell.colspan > 1 else ""
    mark = " class=n" if cell.number else ""
    return f"<{tag}{span}{mark}>{escape(cell.text).replace(chr(10), '<br>')}</{tag}>"

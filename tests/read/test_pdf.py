"""PDF pages of every make: rules or none, turned, cropped, cut, locked, scanned."""

from __future__ import annotations

import re
import time
from io import BytesIO

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bscgraph.errors import DamagedInput, LimitExceeded, NoTextLayer, PasswordNeeded
from bscgraph.read.limits import Deadline, Limits
from bscgraph.read.pdf import read_pdf
from bscgraph.resources import folder
from bscgraph.table import Paragraph, Table
from tests.read.drawing import PAGE, Box, Sheet, canvas

# An objective merged over two KPI rows, the first of which has two plans; a band row.
CELLS = [
    Box("策略目標", 0, 0),
    Box("KPI", 0, 1),
    Box("107年\n實際值", 0, 2),
    Box("行動計畫", 0, 3),
    Box("111年預算", 0, 4),
    Box("顧客構面", 1, 0, 1, 5),
    Box("AC1提高民眾\n參與", 2, 0, 3),
    Box("AC1.1參觀人次", 2, 1, 2),
    Box("1,234", 2, 2, 2),
    Box("AC1.1.1辦理甲\n計畫", 2, 3),
    Box("500,000", 2, 4),
    Box("AC1.1.2辦理乙\n計畫", 3, 3),
    Box("60,000", 3, 4),
    Box("AC1.2滿意度", 4, 1),
    Box("87\n(考量疫情)", 4, 2),
    Box("AC1.2.1辦理丙\n計畫", 4, 3),
    Box("0", 4, 4),
]
WIDTHS = [80, 95, 75, 95, 70]
HEIGHTS = [30, 18, 34, 34, 38]
RULED = ["lines", "rectangles", "hairlines", "dashes", "dots", "double", "gaps"]


def draw(style: str, *, middle: bool = True, page: Canvas | None = None) -> bytes:
    sheet = Sheet(CELLS, WIDTHS, HEIGHTS)
    out = BytesIO()
    if page is None:
        page, out = canvas()
    sheet.text(page, middle=middle)
    if style != "none":
        sheet.rules(page, style)
    page.showPage()
    page.save()
    return out.getvalue()


def tables(data: bytes) -> list[Table]:
    return [b for b in read_pdf(data, "x.pdf", Limits())[0] if isinstance(b, Table)]


def printed(table: Table) -> list[tuple[str, int, int]]:
    return sorted(
        (re.sub(r"\s", "", cell.text), cell.row, cell.column) for cell in table if cell.text
    )


EXPECTED = sorted((re.sub(r"\s", "", c.text), c.row, c.column) for c in CELLS)


@pytest.mark.parametrize("style", RULED)
def test_ruled_tables_are_read_cell_by_cell(style: str) -> None:
    (table,) = tables(draw(style))
    assert printed(table) == EXPECTED
    spans = {cell.text: (cell.rowspan, cell.colspan) for cell in table}
    assert spans["AC1提高民眾\n參與"] == (3, 1)
    assert spans["AC1.1參觀人次"] == (2, 1)
    assert spans["顧客構面"] == (1, 5)
    assert table.merged_known


@pytest.mark.parametrize("style", ["horizontal", "vertical", "none", "frame", "headed"])
@pytest.mark.parametrize("middle", [True, False])
def test_tables_without_rules_keep_rows_and_columns(style: str, middle: bool) -> None:
    (table,) = tables(draw(style, middle=middle))
    assert printed(table) == EXPECTED


def test_what_is_centred_over_rows_was_merged_over_them() -> None:
    (table,) = tables(draw("none", middle=True))
    spans = {cell.text: cell.rowspan for cell in table}
    assert spans["AC1.1參觀人次"] == 2
    assert spans["1,234"] == 2
    assert spans["500,000"] == 1


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
@pytest.mark.parametrize("lean", [6.1e-17, 1e-4])
@pytest.mark.parametrize("style", ["lines", "none"])
def test_content_drawn_sideways_is_turned_upright(quarter: int, lean: float, style: str) -> None:
    page, out = canvas()
    width, height = PAGE
    cos, sin = [(1, lean), (lean, 1), (-1, lean), (lean, -1)][quarter]
    dx, dy = [(0, 0), (height, 0), (width, height), (0, width)][quarter]
    if quarter % 2:
        page.setPageSize((height, width))
    page.transform(cos, sin, -sin, cos, dx, dy)
    draw(style, page=page)
    (table,) = tables(out.getvalue())
    assert printed(table) == EXPECTED


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_says_it_is_turned(angle: int) -> None:
    page, out = canvas()
    page.setPageRotation(angle)
    draw("lines", page=page)
    (table,) = tables(out.getvalue())
    assert printed(table) == EXPECTED


def test_what_the_crop_hides_is_not_read() -> None:
    page, out = canvas()
    page.setCropBox((30, 20, PAGE[0] - 20, PAGE[1] - 40))
    page.drawString(5, 5, "999")
    draw("lines", page=page)
    blocks, _ = read_pdf(out.getvalue(), "x.pdf", Limits())
    assert [b for b in blocks if isinstance(b, Paragraph)] == []
    assert printed(next(b for b in blocks if isinstance(b, Table))) == EXPECTED


def test_bold_by_printing_twice_is_read_once() -> None:
    page, out = canvas()
    sheet = Sheet(CELLS, WIDTHS, HEIGHTS)
    for _ in range(2):
        sheet.text(page)
        page.translate(0.3, 0)
    page.translate(-0.6, 0)
    sheet.rules(page, "lines")
    page.showPage()
    page.save()
    (table,) = tables(out.getvalue())
    assert printed(table) == EXPECTED


@pytest.mark.parametrize("style", ["lines", "horizontal", "none"])
def test_an_underline_in_a_cell_is_no_border(style: str) -> None:
    page, out = canvas()
    sheet = Sheet(CELLS, WIDTHS, HEIGHTS)
    for cell in CELLS:
        x0, top, _, bottom = sheet.edges(cell)
        lines = cell.text.split("\n")
        first = top + (bottom - top - 11.25 * len(lines)) / 2 + 9 + 1.2
        for number, line in enumerate(lines):
            y = PAGE[1] - first - 11.25 * number
            page.line(x0 + 3, y, x0 + 3 + page.stringWidth(line, "MSung-Light", 9), y)
    draw(style, page=page)
    (table,) = tables(out.getvalue())
    assert printed(table) == EXPECTED


def test_a_number_that_overflows_its_cell_stays_whole() -> None:
    cells = [
        Box("甲欄", 0, 0),
        Box("乙欄", 0, 1),
        Box("丙欄", 0, 2),
        Box("乙計畫", 1, 0),
        Box("1,234,567,890,123", 1, 1),
        Box("", 1, 2),
    ]
    page, out = canvas()
    sheet = Sheet(cells, [60, 56, 60], [20, 20])
    sheet.text(page)
    sheet.rules(page, "lines")
    page.save()
    (table,) = tables(out.getvalue())
    assert table.texts(1) == ["乙計畫", "1,234,567,890,123", ""]


def test_line_ends_say_whether_the_column_or_the_writer_ended_them() -> None:
    cells = [Box("兼辦人事\n研究發\n展組", 0, 0), Box("乙", 0, 1)]
    page, out = canvas()
    sheet = Sheet(cells, [46, 40], [44])
    sheet.text(page)
    sheet.rules(page, "lines")
    page.save()
    (table,) = tables(out.getvalue())
    cell = table.at(0, 0)
    assert cell is not None
    assert cell.text == "兼辦人事\n研究發\n展組"
    assert cell.wraps[0] is True


def test_running_lines_and_page_numbers_are_left_out() -> None:
    page, out = canvas()
    for number in (1, 2, 3):
        page.setFont("MSung-Light", 9)
        page.drawString(600, 570, "臺北市政府策略管理系統")
        page.drawString(400, 20, f"第 {number} 頁，共 3 頁")
        sheet = Sheet(CELLS, WIDTHS, HEIGHTS)
        sheet.text(page)
        sheet.rules(page, "lines")
        page.showPage()
    page.save()
    blocks, pages = read_pdf(out.getvalue(), "x.pdf", Limits())
    assert pages == 3
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["臺北市政府策略管理系統"]


def test_a_scanned_page_is_named() -> None:
    from PIL import Image

    page, out = canvas()
    draw_page = Sheet(CELLS, WIDTHS, HEIGHTS)
    draw_page.text(page)
    page.showPage()
    picture = ImageReader(Image.new("L", (200, 140), 255))
    page.drawImage(picture, 0, 0, *PAGE)
    page.showPage()
    page.save()
    with pytest.raises(NoTextLayer, match="page 2 of 2") as caught:
        read_pdf(out.getvalue(), "掃描.pdf", Limits())
    assert "第 2 頁" in caught.value.zh


def test_a_password_to_open_is_asked_for_and_one_against_copying_is_not() -> None:
    for user, locked in (("secret", True), ("", False)):
        out = BytesIO()
        encryption = StandardEncryption(user, ownerPassword="owner", canCopy=0, strength=128)
        page = Canvas(out, pagesize=PAGE, encrypt=encryption)
        draw("lines", page=page)
        if locked:
            with pytest.raises(PasswordNeeded, match=r"x\.pdf"):
                tables(out.getvalue())
        else:
            assert printed(tables(out.getvalue())[0]) == EXPECTED


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused_or_read_never_a_crash(part: float) -> None:
    data = draw("lines")
    try:
        found = tables(data[: int(len(data) * part)])
    except (DamagedInput, NoTextLayer) as error:
        assert "x.pdf" in str(error)
    else:
        assert all(printed(table) == EXPECTED for table in found)


def test_too_many_pages_are_refused_before_any_is_read() -> None:
    page, out = canvas()
    for _ in range(4):
        page.drawString(100, 100, "1")
        page.showPage()
    page.save()
    with pytest.raises(LimitExceeded, match="4 pages"):
        read_pdf(out.getvalue(), "x.pdf", Limits(pages=3))


LEFT = [
    Box(cell.text, cell.row, cell.column, cell.rowspan, min(cell.colspan, 3))
    for cell in CELLS
    if cell.column < 3
]
RIGHT = [
    Box("", 1, 0, 1, 2),
    *(Box(c.text, c.row, c.column - 3, c.rowspan) for c in CELLS if c.column >= 3),
]


@pytest.mark.parametrize("repeat", [0, 1])
def test_columns_that_continue_on_another_page_are_put_side_by_side(repeat: int) -> None:
    """Two strips; with ``repeat``, the first column is printed again before the second."""
    again = [Box(c.text, c.row, 0, c.rowspan) for c in LEFT if c.column == 0]
    right = [Box(c.text, c.row, c.column + repeat, c.rowspan, c.colspan) for c in RIGHT]
    page, out = canvas()
    for cells, widths in (
        (LEFT, WIDTHS[:3]),
        ([*again, *right] if repeat else right, WIDTHS[:repeat] + WIDTHS[3:]),
    ):
        sheet = Sheet(cells, widths, HEIGHTS)
        sheet.text(page)
        sheet.rules(page, "lines")
        page.showPage()
    page.save()
    (table,) = tables(out.getvalue())
    rows = {text: row for text, row, _ in printed(table)}
    assert table.n_columns == 5
    assert rows["AC1.1.1辦理甲計畫"] == rows["1,234"] == rows["AC1提高民眾參與"]
    assert rows["AC1.2.1辦理丙計畫"] == rows["AC1.2滿意度"]
    assert [cell.page for cell in table if cell.text == "500,000"] == [2]


def test_pages_of_one_long_table_are_not_taken_for_strips() -> None:
    page, out = canvas()
    for number in ("1", "2"):
        cells = [Box(c.text.replace("AC1", f"AC{number}"), *_place(c)) for c in CELLS]
        sheet = Sheet(cells, WIDTHS, HEIGHTS)
        sheet.text(page)
        sheet.rules(page, "lines")
        page.showPage()
    page.save()
    assert [table.n_columns for table in tables(out.getvalue())] == [5, 5]


def _place(cell: Box) -> tuple[int, int, int, int]:
    return cell.row, cell.column, cell.rowspan, cell.colspan


def test_the_last_lines_of_a_cut_cell_below_the_last_rule_belong_to_it() -> None:
    cells = [
        Box("行動計畫", 0, 0),
        Box("主責", 0, 1),
        Box("AC1.1.1辦理甲\n乙丙丁戊計畫\n（第二期）", 1, 0),
        Box("秘書室", 1, 1),
    ]
    page, out = canvas()
    sheet = Sheet(cells, [90, 60], [20, 24])
    sheet.text(page, middle=False)
    sheet.rules(page, "lines")
    page.drawString(300, 40, "第 1 頁")
    page.save()
    blocks, _ = read_pdf(out.getvalue(), "x.pdf", Limits())
    (table,) = blocks
    assert isinstance(table, Table)
    assert table.texts(1) == ["AC1.1.1辦理甲\n乙丙丁戊計畫\n（第二期）", "秘書室"]


def test_the_time_of_the_intake_counts() -> None:
    """One clock for a document: what taking the bytes has used is gone."""
    late = Deadline(time.monotonic() - 1, 5)
    with pytest.raises(LimitExceeded, match="5 s"):
        read_pdf((folder("examples") / "tfam-111.pdf").read_bytes(), "x.pdf", Limits(), late)


def clipped(page: Canvas, area: tuple[float, float, float, float], texts: list[str]) -> None:
    """Lines of text from the top of the page down at 20, 40, …, clipped to ``area``."""
    x, top, width, height = area
    page.saveState()
    path = page.beginPath()
    path.rect(x, PAGE[1] - top - height, width, height)
    page.clipPath(path, stroke=0, fill=0)
    page.setFont("MSung-Light", 10)
    for number, words in enumerate(texts, 1):
        page.drawString(x + 2, PAGE[1] - 20 * number - 10, words)
    page.restoreState()


def words_of(out: BytesIO) -> list[str]:
    blocks, _ = read_pdf(out.getvalue(), "x.pdf", Limits())
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def test_text_wholly_outside_its_clip_is_not_read() -> None:
    page, out = canvas()
    clipped(page, (40, 100, 200, 50), ["看不見"])
    clipped(page, (300, 10, 200, 25), ["看得見"])
    page.setFont("MSung-Light", 10)
    page.drawString(40, 300, "未裁切")
    page.save()
    assert words_of(out) == ["看得見", "未裁切"]


def test_text_that_is_seen_in_part_stays_whole() -> None:
    """A row that is too low must not lose its last line."""
    page, out = canvas()
    clipped(page, (40, 10, 200, 22), ["第一行", "第二行"])
    page.save()
    assert words_of(out) == ["第一行", "第二行"]


def test_a_clip_ends_with_its_state_and_narrows_the_one_around_it() -> None:
    page, out = canvas()
    page.saveState()
    outer = page.beginPath()
    outer.rect(40, PAGE[1] - 60, 200, 50)
    page.clipPath(outer, stroke=0, fill=0)
    clipped(page, (40, 0, 300, 595), ["在內"])
    clipped(page, (300, 0, 200, 595), ["在外"])
    page.restoreState()
    page.setFont("MSung-Light", 10)
    page.drawString(300, 100, "之後")
    page.save()
    assert words_of(out) == ["在內", "之後"]


def test_strips_of_a_table_after_a_page_with_the_strategy_map() -> None:
    """The map's page is printed in strips too, and brings no KPI codes."""
    page, out = canvas()
    front = [Box("策略主題", 0, 0), Box("A 深化", 0, 1), Box("策略目標", 1, 0), Box("AC1甲", 1, 1)]
    empty = [Box("", row, column) for row in (0, 1) for column in (0, 1)]
    for cells, widths, heights in (
        (front, [80, 80], [20, 20]),
        (LEFT, WIDTHS[:3], HEIGHTS),
        (empty, [80, 80], [20, 20]),
        (RIGHT, WIDTHS[3:], HEIGHTS),
    ):
        sheet = Sheet(cells, widths, heights)
        sheet.text(page)
        sheet.rules(page, "lines")
        page.showPage()
    page.save()
    assert [table.n_columns for table in tables(out.getvalue())][:2] == [2, 5]

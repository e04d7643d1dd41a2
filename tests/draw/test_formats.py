"""The four formats: each holds every cell verbatim, is safe, and is the same every time."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree, html
from openpyxl import load_workbook

from bscgraph.draw import FORMATS, Form, draw, sheet
from bscgraph.draw.drawing import Drawing
from bscgraph.model import Scorecard
from bscgraph.scorecard import read
from bscgraph.text import tight
from tests import cards
from tests.draw.test_layout import EXAMPLES, SEEDS, expected, filled, from_graph, stated
from tests.strategies import SCORECARDS

DOCUMENTS = [card for name in ("hac-111.pdf", "tfam-111.ods") for card in read(EXAMPLES / name)]
HOSTILE = "<script>alert(1)</script>&\"'=1+1\n=cmd|x"
Rows = list[list[str]]


def html_tables(data: bytes) -> Iterator[Rows]:
    """The wide tables of a page with merged cells filled."""
    for table in html.fromstring(data.decode()).iterfind(".//table[@class='table']"):
        grid: dict[tuple[int, int], str] = {}
        for row, line in enumerate(table.iter("tr")):
            column = 0
            for cell in line:
                while (row, column) in grid:
                    column += 1
                text = (
                    "".join(cell.find("span").itertext()) if cell.find("span") is not None else ""
                )
                for down in range(int(cell.get("rowspan", "1"))):
                    for right in range(int(cell.get("colspan", "1"))):
                        grid[row + down, column + right] = text
        yield _rows(grid)


def _rows(grid: dict[tuple[int, int], str]) -> Rows:
    height, width = (max(place[at] for place in grid) + 1 for at in (0, 1))
    return [[grid.get((row, column), "") for column in range(width)] for row in range(height)]


def xlsx_tables(data: bytes) -> Iterator[Rows]:
    """The wide tables of a workbook, read by openpyxl."""
    for page in load_workbook(io.BytesIO(data)).worksheets:
        grid = {(c.row, c.column): c.value or "" for row in page.iter_rows() for c in row}
        for merged in page.merged_cells.ranges:
            for row, column in merged.cells:
                grid[row, column] = grid[merged.min_row, merged.min_col]
        if not page.title.startswith("策略地圖"):
            yield _rows(
                {(row - 2, column - 1): text for (row, column), text in grid.items() if row > 1}
            )


def ods_tables(data: bytes) -> Iterator[Rows]:
    """The wide tables of a workbook, read element by element."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    for page in root.iterfind(".//{*}table"):
        grid: dict[tuple[int, int], str] = {}
        for row, line in enumerate(page.iterfind(".//{*}table-row")):
            for column, cell in enumerate(line):
                if cell.tag.endswith("}covered-table-cell"):
                    continue
                down, right = (
                    int(
                        next(
                            (v for k, v in cell.items() if k.endswith(f"number-{what}-spanned")), 1
                        )
                    )
                    for what in ("rows", "columns")
                )
                text = "\n".join(map(_paragraph, cell.iterfind("{*}p")))
                grid.update(
                    {(row + d, column + r): text for d in range(down) for r in range(right)}
                )
        name = next(v for k, v in page.items() if k.endswith("}name"))
        if not name.startswith("策略地圖"):
            yield _rows(grid)[1:]


def _paragraph(element: etree._Element) -> str:
    text = element.text or ""
    for child in element:
        text += " " * int(next(iter(child.values()), 1)) if child.tag.endswith("}s") else "\t"
        text += child.tail or ""
    return text


READERS: dict[Form, Callable[[bytes], Iterator[Rows]]] = {
    "html": html_tables,
    "xlsx": xlsx_tables,
    "ods": ods_tables,
}


@pytest.mark.parametrize("form", READERS)
def test_every_cell_of_the_seeds_is_verbatim(form: Form) -> None:
    drawn = [from_graph(card) for card in SEEDS]
    tables = list(READERS[form](draw(drawn, form)))
    count = [0, 0]
    for card, rows in zip(SEEDS, tables, strict=True):
        found = stated(rows, {kpi.series for kpi in card.kpis})
        assert found == expected(card)
        count = [known + part.total() for known, part in zip(count, found, strict=True)]
    assert count == [236, 82]


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("card", DOCUMENTS, ids=lambda card: card.title.value)
def test_every_cell_of_a_document_is_verbatim(form: Form, card: Scorecard) -> None:
    (rows,) = READERS[form](draw([card], form))
    assert rows == filled(sheet(card))


def text_tables(text: str) -> dict[tuple[int, str], str]:
    """Row and heading to text (without white space) of the last table's parts."""
    found: dict[tuple[int, str], str] = {}
    for part in text.split("\n\n"):
        if "━┿━" not in part or not part.split("━")[0].count("KPI"):
            continue
        blocks: list[list[str]] = [[]]
        for line in part.split("\n"):
            if line and set(line) <= set("━┿─┼┴"):
                blocks.append([])
            else:
                blocks[-1].append(line)
        names = ["".join(tight(cell) for cell in column) for column in _columns(blocks[0])]
        for row, block in enumerate(blocks[1:]):
            for name, column in zip(names, _columns(block), strict=False):
                found[row, name] = "".join(tight(cell) for cell in column)
    return found


def _columns(lines: list[str]) -> list[list[str]]:
    cut = [[cell.strip() for cell in line.split("│")] for line in lines]
    width = max((len(line) for line in cut), default=0)
    return [[line[at] if at < len(line) else "" for line in cut] for at in range(width)]


@pytest.mark.parametrize("width", [80, 160, 400])
@pytest.mark.parametrize("card", SEEDS, ids=lambda card: card.agency)
def test_every_cell_of_the_seeds_is_in_the_text(card: Scorecard, width: int) -> None:
    drawing: Drawing = sheet(from_graph(card))
    found = text_tables(draw([from_graph(card)], "text", width=width).decode())
    heads = {cell.column: tight(cell.text) for cell in drawing.table.cells if cell.row == 0}
    cells = [c for c in drawing.table.cells if c.kind in ("value", "budget")]
    for cell in cells:
        assert found[cell.row - 1, heads[cell.column]] == tight(cell.text)
    values, budgets = expected(card)
    assert sum(len(cell.readings) for cell in cells) == values.total() + budgets.total()


def facts(card: Scorecard) -> list[object]:
    """What a card states, without the places it was printed at."""
    rows: list[object] = [card.agency, card.level, card.group, card.roc_year, card.updated]
    rows += [
        [text.value for text in texts] for texts in (card.mission, card.core_values, card.map_notes)
    ]
    rows.append(card.vision and card.vision.value)
    rows += [(one.code, one.label.value) for one in (*card.themes, *card.perspectives)]
    rows += [(o.code, o.label.value, o.perspective_code, o.theme_code) for o in card.map_objectives]
    rows += [(c.roc_year, c.objectives, c.kpis, c.action_plans) for c in card.declared_counts]
    rows += [card.value_columns, card.budget_columns]
    for kpi in card.kpis:
        rows.append((kpi.code, kpi.series, kpi.label.value, kpi.objective_code, kpi.unit))
        rows.append((kpi.objective_label.value, kpi.ksf and kpi.ksf.value, kpi.ksf_code))
        rows.append((tight(kpi.formula_unit.value), kpi.responsible_units, kpi.tags, kpi.flags))
        rows += [(v.roc_year, v.kind, *_read(v.reading)) for v in kpi.values]
    for plan in card.action_plans:
        rows.append((plan.code, plan.label.value, plan.kpi_code, plan.responsible_units, plan.tags))
        rows += [(b.roc_year, b.kind, *_read(b.reading)) for b in plan.budget]
    return rows


def _read(reading: object) -> tuple[object, ...]:
    names = ("raw", "value", "status", "note", "reason", "candidate", "percent", "scale")
    return tuple(getattr(reading, name) for name in names)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("name", ["hac-111.pdf", "hac-111.docx", "tfam-111.pdf", "tfam-111.xlsx"])
def test_a_drawn_workbook_is_read_again_as_the_same_scorecards(
    tmp_path: Path, form: Form, name: str
) -> None:
    given_ = read(EXAMPLES / name)
    path = tmp_path / f"again.{form}"
    path.write_bytes(draw(given_, form))
    assert [facts(card) for card in read(path)] == [facts(card) for card in given_]


@pytest.mark.parametrize("form", FORMATS)
def test_equal_cards_give_equal_bytes(form: Form) -> None:
    assert draw(SEEDS, form) == draw(SEEDS, form)


def test_no_time_of_writing_is_in_a_workbook() -> None:
    for form in ("xlsx", "ods"):
        package = zipfile.ZipFile(io.BytesIO(draw(SEEDS, form)))
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(SCORECARDS)
def test_any_card_is_drawn_well_formed_in_every_format(card: Scorecard) -> None:
    page = draw([card, card], "html").decode()
    root = html.fromstring(page)
    assert root.find(".//script") is None
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert draw([card], "text")
    etree.fromstring(zipfile.ZipFile(io.BytesIO(draw([card, card], "ods"))).read("content.xml"))
    assert load_workbook(io.BytesIO(draw([card, card], "xlsx")))


def test_hostile_text_is_text_everywhere() -> None:
    card = cards.agency_card(kpis=(cards.kpi("AC1.1", HOSTILE, cards.values(actual109="1")),))
    page = draw([card], "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    sheets = load_workbook(io.BytesIO(draw([card], "xlsx"))).worksheets
    kinds = {
        cell.data_type for one in sheets for row in one.iter_rows() for cell in row if cell.value
    }
    assert kinds == {"s"}
    content = zipfile.ZipFile(io.BytesIO(draw([card], "ods"))).read("content.xml")
    assert b"formula" not in content
    assert b"<script" not in content


def test_doubts_are_marked_with_sign_and_word() -> None:
    hac = next(card for card in SEEDS if "客家" in card.agency)
    page = html.fromstring(draw([hac], "html").decode())
    marked = page.xpath("//td[contains(@class, 'unresolved')]")
    assert [cell.find("span").text for cell in marked] == ["1,4004,000"] * 2
    assert {cell.find("a").text for cell in marked} == {"▲ 無法判讀"}
    comments = [
        cell.comment.text
        for one in load_workbook(io.BytesIO(draw([hac], "xlsx"))).worksheets
        for row in one.iter_rows()
        for cell in row
        if cell.comment
    ]
    assert sum("not readable" in text for text in comments) == 2
    assert "▲ 無法判讀 not readable (14,004,000?)" in draw([hac], "text").decode()


def test_a_page_needs_nothing_from_elsewhere() -> None:
    page = html.fromstring(draw(SEEDS, "html").decode())
    assert not page.xpath("//@src | //link | //script")
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    for table in page.iter("table"):
        assert table.find("caption") is not None
        assert all(cell.get("scope") for cell in table.iter("th"))


@pytest.mark.integration
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_opens_a_drawn_workbook(tmp_path: Path, form: Form) -> None:
    given_ = read(EXAMPLES / "hac-111.pdf")
    (tmp_path / f"card.{form}").write_bytes(draw(given_, form))
    target = "ods" if form == "xlsx" else "xlsx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, f"card.{form}"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    assert [facts(card) for card in read(tmp_path / f"card.{target}")] == [facts(c) for c in given_]

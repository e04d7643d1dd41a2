"""Nothing is lost silently: every text of a file is in a block or named in a finding."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from bscgraph.errors import DamagedInput, EmptyInput
from bscgraph.read import open_document
from bscgraph.table import Document, Paragraph
from tests.read.files import packed, read, save
from tests.read.test_bombs import xlsx

SETTINGS = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
place = st.tuples(st.integers(1, 12), st.integers(1, 9))
places = st.sets(place, min_size=1, max_size=40)
spans = st.lists(st.tuples(place, st.integers(0, 3), st.integers(0, 3)), max_size=5)


def said(document: Document) -> str:
    """All texts of the blocks and the findings, each in brackets."""
    texts = [finding.raw for finding in document.findings]
    for block in document.blocks:
        texts += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block]
    return "\n".join(texts)


@SETTINGS
@given(places, spans, st.sets(st.integers(1, 12), max_size=4), st.sets(st.integers(1, 9)))
def test_every_cell_of_a_sheet_is_read_or_reported(
    tmp_path: Path,
    places: set[tuple[int, int]],
    spans: list[tuple[tuple[int, int], int, int]],
    rows: set[int],
    columns: set[int],
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.cell(13, 10, "[end]")
    for row, column in places:
        sheet.cell(row, column, f"[{row}.{column}]")
    stream = io.BytesIO()
    book.save(stream)
    merges = "".join(
        f'<mergeCell ref="{sheet.cell(r, c).coordinate}:{sheet.cell(r + h, c + w).coordinate}"/>'
        for (r, c), h, w in spans
    )
    path = save(tmp_path, "a.xlsx", _with_merges(stream.getvalue(), merges, rows, columns))
    text = said(open_document(path))
    for row, column in places:
        assert f"[{row}.{column}]" in text
    assert "[end]" in text


def _with_merges(data: bytes, merges: str, rows: set[int], columns: set[int]) -> bytes:
    """The workbook with merged ranges (they may overlap, openpyxl would refuse) and hidden parts."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in rows:
        book.active.row_dimensions[row].hidden = True
    for column in columns:
        book.active.column_dimensions[openpyxl.utils.get_column_letter(column)].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        members = {name: package.read(name) for name in package.namelist()}
    part = "xl/worksheets/sheet1.xml"
    end = f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
    members[part] = members[part].replace(b"</sheetData>", end)
    return packed(members)


@SETTINGS
@given(spans, st.integers(2, 12), st.integers(2, 9))
def test_every_cell_of_a_word_table_is_read(
    tmp_path: Path, spans: list[tuple[tuple[int, int], int, int]], rows: int, columns: int
) -> None:
    document = docx.Document()
    table = document.add_table(rows, columns)
    for (row, column), height, width in spans:
        first = table.cell((row - 1) % rows, (column - 1) % columns)
        last = table.cell(min(row - 1 + height, rows - 1) % rows, min(column + width, columns) - 1)
        try:
            first.merge(last)
        except docx.exceptions.InvalidSpanError:
            continue
        except ValueError:  # python-docx loses its way in merges of merges
            reject()
    texts = set()
    for number, cell in enumerate({id(c._tc): c for c in table._cells}.values()):
        cell.text = f"[{number}]"
        texts.add(cell.text)
    text = said(read(tmp_path, "a.docx", document.save))
    for wanted in texts:
        assert text.count(wanted) == 1


def test_a_document_whose_text_is_all_hidden_says_so(tmp_path: Path) -> None:
    path = save(tmp_path, "a.xlsx", xlsx(rows="<row hidden='1'><c><v>1</v></c></row>"))
    with pytest.raises(EmptyInput, match="hidden"):
        open_document(path)


def test_a_title_in_a_shape_over_the_cells_of_xlsx_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx())) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["xl/_rels/s.xml.rels"] = (
        b"<Relationships><Relationship Id='d' Type='x/drawing' Target='drawing1.xml'/>"
        b"</Relationships>"
    )
    members["xl/drawing1.xml"] = (
        "<d xmlns:a='urn:a'><a:txBody><a:p><a:r><a:t>111年</a:t></a:r><a:r><a:t>策略地圖</a:t></a:r>"
        "</a:p><a:p><a:r><a:t>美術館</a:t></a:r></a:p></a:txBody></d>"
    ).encode()
    document = read(tmp_path, "a.xlsx", packed(members))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "111年策略地圖\n美術館", "1",
    ]  # fmt: skip


def test_a_string_number_outside_the_list_is_damage(tmp_path: Path) -> None:
    path = save(tmp_path, "a.xlsx", xlsx(rows="<row><c t='s'><v>7</v></c></row>"))
    with pytest.raises(DamagedInput, match="string 7"):
        open_document(path)

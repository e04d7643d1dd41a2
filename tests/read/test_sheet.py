"""Spreadsheets: displayed text of typed cells, merged ranges, blocks, hidden parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from bscgraph.read.numberformat import agree, exact, is_date, show_date, show_number
from bscgraph.table import Document, Table
from tests.read.files import lines, open_format, outline, packed, read

HEADER = ["策略目標", "KPI", "107年實際值", "111年目標值"]


def workbook(fill: Callable[[Worksheet], None]) -> Callable[[str], None]:
    book = openpyxl.Workbook()
    fill(book.active)
    return book.save


def one_table(document: Document) -> Table:
    (table,) = document.tables
    return table


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0.9009, "0.00%", "90.09%"),
        (0.9057999999999999, "0.00%", "90.58%"),
        (0.893, "0.00%", "89.30%"),
        (1, "0%", "100%"),
        (0.906, "0%", "90.6%"),
        (3175, "#,##0", "3,175"),
        (1234.5, "#,##0", "1,234.5"),
        (1544.0, "General", "1544"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012345678, "0", "123456789012345678"),
        (538, '0"萬"', "538萬"),
        (103909, '#,##0"人次"', "103,909人次"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "0"),
        (0, "0;-0;;@", "0"),
        (-1234, "#,##0_);(#,##0)", "-1,234"),
        (-1234, "#,##0;[Red]#,##0", "-1,234"),
        (12345, "#,##0,", "12,345"),
        (53800, '0!.0,"萬"', "53800"),
        (1.5, "# ?/?", "1.5"),
        (12345, "0.00E+00", "12345"),
        (42, "0000", "0042"),
    ],
)
def test_a_number_is_shown_by_its_format_and_keeps_its_digits(
    number: float, code: str, shown: str
) -> None:
    assert show_number(exact(number), code).text == shown


def test_a_computed_tail_is_rounded_as_displayed_and_kept_beside_it() -> None:
    shown = show_number(exact(1 / 3), "0.00%")
    assert (shown.text, shown.full) == ("33.33%", "33.3333333333333%")


@given(
    st.decimals(-(10**12), 10**12, places=4),
    st.sampled_from(["General", "0", "#,##0", "0.00", "0%", "0.00%", "#,##0.0_);(#,##0.0)", "0,"]),
)
def test_no_format_makes_a_typed_number_another_one(number: Decimal, code: str) -> None:
    shown = show_number(exact(float(number)), code)
    if shown.full:  # only numbers with a long tail are rounded, and they say so
        assert len(exact(float(number)).normalize().as_tuple().digits) > 11
    else:
        assert agree(shown.text, exact(float(number)), percent="%" in code)


@pytest.mark.parametrize("shown", ["-", "91%", "1,234", "(1,234.5)", "", "12.345"])
def test_a_display_that_hides_digits_does_not_agree(shown: str) -> None:
    assert not agree(shown, Decimal("-1234.5"), percent=shown.endswith("%"))


def test_dates_follow_the_calendar_of_their_format() -> None:
    day = date(2022, 1, 20)
    assert show_date(day, '[$-404]e"年"m"月"d"日"') == "111年1月20日"
    assert show_date(day, "[$-404]e/m/d") == "111/1/20"
    assert show_date(day, "yyyy/m/d") == "2022/1/20"
    assert [is_date(code) for code in ("e/m/d", '0"年"', "[Red]0", "General")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_typed_cells_of_xlsx(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(["AC1", 0.9057999999999999, 1544, date(2022, 1, 20)])
        sheet["B2"].number_format = "0.00%"
        sheet["C2"].number_format = "#,##0"
        sheet["D2"].number_format = "[$-404]e/m/d"
        sheet.append([True, "=1/0", "800\n(考量疫情)", "60000"])
        sheet["B3"].data_type = "e"
        sheet["B3"].value = "#DIV/0!"

    table = one_table(read(tmp_path, "a.xlsx", workbook(fill)))
    assert lines(table)[1:] == [
        ["AC1", "90.58%", "1,544", "111/1/20"],
        ["TRUE", "#DIV/0!", "800\n(考量疫情)", "60000"],
    ]
    assert table.at(2, 2) is not None and table.at(2, 2).wraps == (False,)


def test_rich_text_is_joined_and_phonetic_hints_are_dropped(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        struck = TextBlock(InlineFont(strike=True), "展覽")
        sheet.append([CellRichText("優質", struck), "b", "c", "d"])

    assert lines(one_table(read(tmp_path, "a.xlsx", workbook(fill))))[1][0] == "優質展覽"
    inline = "<si><r><t>東</t></r><r><t>京</t></r><rPh sb='0' eb='1'><t>トウ</t></rPh></si>"
    assert outline(read(tmp_path, "b.xlsx", _raw_xlsx("<c t='s'><v>0</v></c>", inline))) == ["東京"]


def test_escaped_control_characters_are_decoded(tmp_path: Path) -> None:
    cells = "<c t='inlineStr'><is><t>甲_x000D_&#10;乙</t></is></c>"
    assert outline(read(tmp_path, "a.xlsx", _raw_xlsx(cells))) == ["甲\n乙"]


def test_cells_without_references_follow_each_other(tmp_path: Path) -> None:
    cells = "<c><v>1</v></c><c><v>2</v></c><c r='E1'><v>5</v></c><c><v>6</v></c>"
    document = read(tmp_path, "a.xlsx", _raw_xlsx(cells))
    assert outline(document) == [[["1", "2"]], [["5", "6"]]]


@pytest.mark.parametrize("strict", [False, True])
def test_the_strict_variant_is_read_the_same(tmp_path: Path, *, strict: bool) -> None:
    data = _raw_xlsx("<c t='s'><v>0</v></c><c><v>7</v></c>", "<si><t>甲</t></si>", strict=strict)
    assert outline(read(tmp_path, "a.xlsx", data)) == [[["甲", "7"]]]


def _raw_xlsx(cells: str, strings: str = "", *, strict: bool = False, extra: str = "") -> bytes:
    base = "http://purl.oclc.org/ooxml/" if strict else "http://schemas.openxmlformats.org/"
    kind = f"{base}officeDocument{'' if strict else '/2006'}/relationships"
    main = f"{base}spreadsheetml{'/main' if strict else '/2006/main'}"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return packed(
        {
            "[Content_Types].xml": "<Types><Override ContentType='application/vnd."
            "openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>",
            "_rels/.rels": f"<Relationships xmlns='{package}'><Relationship Id='a' "
            f"Type='{kind}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{kind}'><sheets>"
            "<sheet name='表' sheetId='1' r:id='r1'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{package}'>"
            f"<Relationship Id='r1' Type='{kind}/worksheet' Target='/xl/worksheets/s.xml'/>"
            f"<Relationship Id='r2' Type='{kind}/sharedStrings' Target='strings.xml'/>"
            "</Relationships>",
            "xl/strings.xml": f"<sst xmlns='{main}'>{strings}</sst>",
            "xl/worksheets/s.xml": f"<worksheet xmlns='{main}'><sheetData><row r='1'>{cells}"
            f"</row></sheetData>{extra}</worksheet>",
        }
    )


def test_a_formula_without_its_result_is_kept_and_reported(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append(["AC1", "AC1.1", 3, "=C2*2"])

    document = read(tmp_path, "a.xlsx", workbook(fill))
    assert lines(one_table(document))[1][3] == "=C2*2"
    (finding,) = document.findings
    assert (finding.code, finding.place.row, finding.place.column) == (
        "formula-without-value", 2, 4,
    )  # fmt: skip
    assert "C2*2" in finding.message("en") and "C2*2" in finding.message("zh-Hant")


def test_merged_ranges_bands_and_titles(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["111年平衡計分卡"])
        sheet.merge_cells("A1:D1")
        sheet.append([None, None, None, "更新日期1110120"])
        sheet.append(HEADER)
        sheet.append(["顧客構面"])
        sheet.merge_cells("A4:D4")
        sheet.append(["AC1", "AC1.1", 1, 2])
        sheet.append([None, "AC1.2", 3, 4])
        sheet.merge_cells("A5:A6")

    document = read(tmp_path, "a.xlsx", workbook(fill))
    assert outline(document)[:2] == ["111年平衡計分卡", "更新日期1110120"]
    table = one_table(document)
    band, merged = table.at(1, 3), table.at(3, 0)
    assert band is not None and (band.text, band.colspan, band.source_row) == ("顧客構面", 4, 4)
    assert merged is not None and (merged.text, merged.rowspan) == ("AC1", 2)
    assert table.sheet == "Sheet" and table.merged_known


def test_blocks_below_and_beside_each_other(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["甲", "乙", None, "丙", "丁"], [1, 2, None, 3, 4], [], ["戊", "己"], [5, 6]):
            sheet.append(row)

    assert outline(read(tmp_path, "a.xlsx", workbook(fill))) == [
        [["甲", "乙"], ["1", "2"]],
        [["丙", "丁"], ["3", "4"]],
        [["戊", "己"], ["5", "6"]],
    ]


def test_an_empty_ruled_row_or_column_does_not_split_a_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["甲", None, "乙"], ["1", None, "2"], [], ["3", None, "4"]):
            sheet.append(row)
        thin = Side(style="thin")
        for cells in sheet["A1:C4"]:
            for cell in cells:
                cell.border = Border(thin, thin, thin, thin)

    assert outline(read(tmp_path, "a.xlsx", workbook(fill))) == [
        [["甲", "", "乙"], ["1", "", "2"], ["", "", ""], ["3", "", "4"]]
    ]


def test_hidden_rows_columns_and_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([*HEADER, "權重"])
        for number in range(3):
            sheet.append([f"AC{number}", f"AC{number}.1", number, number, f"w{number}"])
        sheet.append([None, "AC2.2", 7, 8, "w3"])
        sheet.merge_cells("A4:A5")
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].hidden = True  # the anchor of a merged cell that stays visible
        sheet.column_dimensions["E"].hidden = True
        other = sheet.parent.create_sheet("草稿")
        other["A1"] = "舊資料"
        other.sheet_state = "hidden"

    document = read(tmp_path, "a.xlsx", workbook(fill))
    table = one_table(document)
    assert lines(table) == [HEADER, ["AC0", "AC0.1", "0", "0"], ["AC2", "AC2.2", "7", "8"]]
    assert [cell.source_row for cell in table if cell.column == 0] == [1, 2, 5]
    assert {finding.code for finding in document.findings} == {
        "hidden-row", "hidden-column", "hidden-sheet",
    }  # fmt: skip
    said = "\n".join(finding.raw for finding in document.findings)
    for text in ("AC1", "AC1.1", "AC2.1", "權重", "w0", "w1", "w2", "w3", "舊資料"):
        assert text in said


def test_text_under_a_merged_cell_is_reported_not_shown(tmp_path: Path) -> None:
    data = _raw_xlsx(
        "<c r='A1'><v>1</v></c><c r='B1'><v>2</v></c><c r='C1'><v>3</v></c>",
        extra="<mergeCells><mergeCell ref='A1:B1'/></mergeCells>",
    )
    document = read(tmp_path, "a.xlsx", data)
    assert outline(document) == [[["1", "", "3"]]]
    assert [(f.code, f.raw) for f in document.findings] == [("hidden-text", "2")]


def test_xls_with_merged_cells_formats_and_a_hidden_row(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("計分卡")
    sheet.write_merge(0, 0, 0, 3, "111年平衡計分卡")
    for column, text in enumerate(HEADER):
        sheet.write(1, column, text)
    sheet.write_merge(2, 3, 0, 0, "AC1")
    sheet.write(2, 1, 0.9057999999999999, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(2, 2, 3175, xlwt.easyxf(num_format_str="#,##0"))
    sheet.write(2, 3, date(2022, 1, 20), xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.write(3, 1, 12.98)
    sheet.write(4, 1, "隱藏")
    sheet.row(4).hidden = True
    document = read(tmp_path, "a.xls", book.save)
    assert outline(document) == [
        "111年平衡計分卡",
        [HEADER, ["AC1", "90.58%", "3,175", "2022/1/20"], ["", "12.98", "", ""]],
    ]
    assert document.media_type == "application/vnd.ms-excel"
    assert [finding.raw for finding in document.findings] == ["隱藏"]


def test_ods_types_spans_repeats_and_hidden_rows(tmp_path: Path) -> None:
    body = (
        "<table:table table:name='表'><table:table-column table:number-columns-repeated='16384'/>"
        "<table:table-row><table:table-cell table:number-columns-spanned='3'>"
        "<text:p>標題</text:p></table:table-cell><table:covered-table-cell "
        "table:number-columns-repeated='2'/></table:table-row>"
        "<table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>甲</text:p>"
        "<text:p>乙</text:p></table:table-cell>"
        "<table:table-cell office:value-type='percentage' office:value='0.9057999999999999'>"
        "<text:p>90.58%</text:p></table:table-cell>"
        "<table:table-cell office:value-type='percentage' office:value='0.906'><text:p>91%</text:p>"
        "</table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/>"
        "<table:table-cell office:value-type='float' office:value='1234.5'><text:p>1,235</text:p>"
        "</table:table-cell><table:table-cell office:value-type='float' office:value='0'>"
        "<text:p>-</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell "
        "table:number-columns-repeated='3'><text:p>重</text:p></table:table-cell>"
        "</table:table-row><table:table-row table:visibility='filter'><table:table-cell>"
        "<text:p>濾</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048570'><table:table-cell "
        "table:number-columns-repeated='16384'/></table:table-row></table:table>"
    )
    document = read(tmp_path, "a.ods", open_format("spreadsheet", body))
    assert outline(document) == [
        "標題",
        [["甲\n乙", "90.58%", "90.6%"], ["", "1,234.5", "0"], ["重"] * 3, ["重"] * 3],
    ]
    assert [(f.code, f.raw, f.place.row) for f in document.findings] == [("hidden-row", "濾", 6)]


def test_hidden_sheets_of_ods_are_left_out_and_named(tmp_path: Path) -> None:
    sheet = "<table:table table:name='{0}' table:style-name='{0}'><table:table-row>"
    sheet += "<table:table-cell><text:p>{0}</text:p></table:table-cell></table:table-row>"
    style = "<style:style style:name='{}'><style:table-properties table:display='{}'/>"
    pairs = [("甲", "true"), ("乙", "false")]
    styles = "".join(f"{style.format(*pair)}</style:style>" for pair in pairs)
    body = "".join(f"{sheet.format(name)}</table:table>" for name in "甲乙")
    document = read(tmp_path, "a.ods", open_format("spreadsheet", body, styles))
    assert outline(document) == ["甲"]
    assert [(f.code, f.place.sheet) for f in document.findings] == [("hidden-sheet", "乙")]


def test_formulas_of_ods_without_a_result_are_reported(tmp_path: Path) -> None:
    body = "<table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
    body += "<table:table-cell table:formula='of:=[.A1]*2'/></table:table-row></table:table>"
    document = read(tmp_path, "a.ods", open_format("spreadsheet", body))
    assert outline(document) == [[["甲", "=[.A1]*2"]]]
    assert [f.code for f in document.findings] == ["formula-without-value"]


def test_a_title_in_a_text_box_over_the_cells_is_a_paragraph(tmp_path: Path) -> None:
    body = (
        "<table:table><table:shapes><draw:frame><draw:text-box><text:p>標題</text:p>"
        "</draw:text-box></draw:frame></table:shapes><table:table-row><table:table-cell>"
        "<text:p>甲</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert outline(read(tmp_path, "a.ods", open_format("spreadsheet", body))) == ["標題", "甲"]


def test_what_openpyxl_reads_is_what_we_read(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(20):
            sheet.append([f"第{row}列", row * 1.25, row * 1000, f"多行\n{row}"])

    path = tmp_path / "a.xlsx"
    workbook(fill)(str(path))
    table = one_table(read(tmp_path, "a.xlsx", path.read_bytes()))
    theirs = openpyxl.load_workbook(path).active
    for ours, row in zip(lines(table), theirs.iter_rows(values_only=True), strict=True):
        texts = [v if isinstance(v, str) else f"{Decimal(str(v)).normalize():f}" for v in row]
        assert ours == texts

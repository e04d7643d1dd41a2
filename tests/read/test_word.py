"""Word documents: DOCX made by python-docx (and by hand where it cannot), ODT by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bscgraph.table import Document
from tests.read.files import open_format, outline, packed, read

W = nsdecls("w")
HEADER = ["策略目標", "KPI", "111年目標值"]


def docx_of(folder: Path, *elements: str) -> Document:
    """A document whose body holds these elements (WordprocessingML without namespaces)."""
    document = docx.Document()
    body = document.element.body
    for element in elements:
        tag, rest = element[1:].split(" " if " " in element.split(">")[0] else ">", 1)
        glue = " " if " " in element.split(">")[0] else ">"
        body.insert(len(body) - 1, parse_xml(f"<{tag} {W}{glue}{rest}"))
    return read(folder, "a.docx", document.save)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_blocks_come_in_document_order_with_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "頁首"
    document.sections[0].footer.paragraphs[0].text = "第 1 頁"
    document.add_paragraph("111年平衡計分卡")
    table = document.add_table(4, 3)
    for column, text in enumerate(HEADER):
        table.cell(0, column).text = text
    table.cell(1, 0).merge(table.cell(1, 2)).text = "顧客構面"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "AC1"
    table.cell(2, 1).text, table.cell(3, 1).text = "AC1.1", "AC1.2"
    table.cell(2, 2).text = "800\n(考量疫情)"
    document.add_paragraph("附註")
    result = read(tmp_path, "a.docx", document.save)
    assert outline(result) == [
        "111年平衡計分卡",
        [HEADER, ["顧客構面", "", ""], ["AC1", "AC1.1", "800\n(考量疫情)"], ["", "AC1.2", ""]],
        "附註",
    ]
    (read_table,) = result.tables
    band, merged = read_table.at(1, 2), read_table.at(3, 0)
    assert band is not None and band.colspan == 3
    assert merged is not None and (merged.text, merged.rowspan, merged.source_row) == ("AC1", 2, 3)
    note = read_table.at(2, 2)
    assert note is not None and note.wraps == (False,) and read_table.merged_known


def test_tabs_breaks_hyphens_symbols_and_fields(tmp_path: Path) -> None:
    result = docx_of(
        tmp_path,
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>甲</w:t>"
        "<w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type='page'/><w:noBreakHyphen/>"
        "<w:t>丁</w:t><w:sym w:font='Arial' w:char='2605'/></w:r></w:p>",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText>"
        "<w:fldChar w:fldCharType='separate'/><w:t>111</w:t><w:fldChar w:fldCharType='end'/>"
        "</w:r><w:fldSimple w:instr='DATE'><w:r><w:t>年</w:t></w:r></w:fldSimple></w:p>",
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>ㄘㄜˋ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>策</w:t>"
        "</w:r></w:rubyBase></w:ruby></w:r></w:p>",
    )
    assert outline(result) == ["甲\t乙\n丙-丁★", "111年", "策"]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    row = "<w:tr>{}" + cell("a") + cell("b") + "</w:tr>"
    result = docx_of(
        tmp_path,
        "<w:p><w:r><w:t>目標</w:t></w:r><w:del w:id='1' w:author='a'><w:r>"
        "<w:delText>700</w:delText></w:r></w:del><w:ins w:id='2' w:author='a'>"
        "<w:r><w:t>800</w:t></w:r></w:ins>"
        "<w:moveFrom w:id='3' w:author='a'><w:r><w:t>舊</w:t></w:r></w:moveFrom></w:p>",
        "<w:tbl>"
        + row.format("")
        + row.format("<w:trPr><w:del w:id='4' w:author='a'/></w:trPr>").replace("a<", "刪<")
        + "</w:tbl>",
    )
    assert outline(result) == ["目標800", [["a", "b"]]]


def test_content_controls_around_rows_cells_and_tables(tmp_path: Path) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = "<w:tr>" + cell("甲") + control.format(cell("乙")) + "</w:tr>"
    result = docx_of(tmp_path, control.format("<w:tbl>" + row + control.format(row) + "</w:tbl>"))
    assert outline(result) == [[["甲", "乙"], ["甲", "乙"]]]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + paragraph("【使命】") + "</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    result = docx_of(
        tmp_path,
        f"<w:p {mc}><w:r><w:t>標題</w:t><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert outline(result) == ["標題", "【使命】"]


def test_nested_tables_and_one_cell_frames(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr>" + cell("甲") + cell("乙") + "</w:tr></w:tbl>"
    start, end = "<w:tbl><w:tr><w:tc><w:tcPr/>", inner + "<w:p/></w:tc>"
    frame = start + paragraph("【願景】") + end + "</w:tr></w:tbl>"
    layout = start + paragraph("左") + end
    result = docx_of(tmp_path, frame, layout + cell("右") + "</w:tr></w:tbl>")
    assert outline(result) == ["【願景】", [["甲", "乙"]], [["左", "右"]], [["甲", "乙"]]]


def test_rows_with_other_grids_and_hidden_parts(tmp_path: Path) -> None:
    result = docx_of(
        tmp_path,
        "<w:tbl><w:tr>" + cell("甲") + cell("乙") + cell("丙") + "</w:tr>"
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("丁") + "</w:tr>"
        "<w:tr><w:trPr><w:hidden/></w:trPr>" + cell("藏") + "</w:tr>"
        "<w:tr>" + cell("戊", "<w:vMerge/>") + cell("己", "<w:gridSpan w:val='2'/>") + "</w:tr>"
        "</w:tbl>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>",
    )
    assert outline(result) == [[["甲", "乙", "丙"], ["", "丁", ""], ["戊", "己", ""]], "明"]
    assert [(f.code, f.raw) for f in result.findings] == [
        ("hidden-row", "藏"), ("hidden-text", "密"),
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", ["docm", "dotx"])
def test_macro_and_template_files_are_read_too(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    document = docx.Document()
    document.add_paragraph("計分卡")
    kinds = {"docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
             "dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml."
                     "template.main+xml"}  # fmt: skip
    document.part._content_type = kinds[suffix]
    document.save(str(path))
    assert outline(read(tmp_path, path.name, path.read_bytes())) == ["計分卡"]


def test_odt_lists_sections_frames_notes_and_changes(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>刪除</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>標<text:s text:c='2'/>題\n  尾<text:tab/>右<text:line-break/>下</text:h>"
        "<text:section><text:list><text:list-item><text:p>項目</text:p></text:list-item>"
        "</text:list></text:section>"
        "<text:p>文<text:note><text:note-body><text:p>註</text:p></text:note-body></text:note>字"
        "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
        "<text:p><text:ruby><text:ruby-base>策</text:ruby-base><text:ruby-text>ㄘㄜˋ</text:ruby-text>"
        "</text:ruby></text:p>"
        "<text:section text:display='none'><text:p>藏</text:p></text:section>"
        "<text:p>明<text:span text:style-name='T1'>密</text:span>白</text:p>"
    )
    style = "<style:style style:name='T1'><style:text-properties text:display='none'/>"
    style += "</style:style>"
    result = read(tmp_path, "a.odt", open_format("text", body, style))
    assert outline(result) == ["標  題 尾\t右\n下", "項目", "文字", "框", "策", "明白", "註"]
    assert {(f.code, f.raw) for f in result.findings} == {
        ("hidden-text", "藏"), ("hidden-text", "密"),
    }  # fmt: skip


def test_foot_notes_of_docx_come_after_the_body(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    rels = "word/_rels/document.xml.rels"
    link = b"<Relationship Id='n1' Type='http://x/footnotes' Target='footnotes.xml'/>"
    members[rels] = members[rels].replace(b"</Relationships>", link + b"</Relationships>")
    members["word/footnotes.xml"] = (
        f"<w:footnotes {W}><w:footnote w:type='separator' w:id='0'>{paragraph('線')}</w:footnote>"
        f"<w:footnote w:id='1'>{paragraph('註：疫情影響')}</w:footnote></w:footnotes>"
    ).encode()
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"<w:body>", b"<w:body>" + paragraph("計分卡").encode()
    )
    assert outline(read(tmp_path, "b.docx", packed(members))) == ["計分卡", "註：疫情影響"]


def test_odt_tables_with_spans_header_rows_and_tables_inside(tmp_path: Path) -> None:
    one = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        "<draw:frame><draw:text-box><table:table><table:table-header-rows><table:table-row>"
        + one.format("策略目標") + one.format("KPI") + one.format("目標")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        "<table:table-cell table:number-rows-spanned='2'><text:p>AC1</text:p><text:p>續</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-spanned='2'><text:p>寬</text:p>"
        "</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>"
        "<table:covered-table-cell/>" + one.format("AC1.2") + "<table:table-cell><table:table>"
        "<table:table-row>" + one.format("內") + one.format("層")
        + "</table:table-row></table:table></table:table-cell></table:table-row></table:table>"
        "</draw:text-box></draw:frame>"
    )  # fmt: skip
    result = read(tmp_path, "a.odt", open_format("text", body))
    assert outline(result) == [
        [["策略目標", "KPI", "目標"], ["AC1\n續", "寬", ""], ["", "AC1.2", ""]],
        [["內", "層"]],
    ]

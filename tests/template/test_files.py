"""The workbooks themselves: protection, lists, checks, notes, paper; the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bscgraph.iri import Register
from bscgraph.model import Scorecard
from bscgraph.resources import folder
from bscgraph.scorecard import read
from bscgraph.template import FORMATS, Form, carried, empty, template
from bscgraph.template.choices import MEASURES, REASONS, choices
from bscgraph.template.looks import allowed
from bscgraph.template.pages import NUMERIC, UNLOCKED, Box, Page
from bscgraph.template.texts import LEGEND, PROMPTS, prompt, steps
from bscgraph.text import read_number
from tests import cards
from tests.template.filling import FRONT, GUIDE, TABLE, page
from tests.template.test_carry import HAC, TFAM, named
from tests.template.test_filled import YEAR, laid, said

SHEETS = [GUIDE, FRONT, TABLE]
ODF = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
CARDS = pytest.mark.parametrize("last", [HAC, TFAM, None], ids=lambda c: named(c) if c else "-")
FORMS = pytest.mark.parametrize("form", FORMATS)


def pages_of(last: Scorecard | None) -> list[Page]:
    return laid(carried(last, YEAR) if last else empty("臺北市立美術館", YEAR))


def written(last: Scorecard | None, form: Form, lang: str = "zh-Hant") -> bytes:
    return template("臺北市立美術館", YEAR, last, form=form, lang=lang)


def workbook(data: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(data)).worksheets}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def own(last: Scorecard | None) -> dict[str, dict[tuple[int, int], Box]]:
    return {one.name: {(b.row, b.column): b for b in one.boxes} for one in pages_of(last)}


@CARDS
@FORMS
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_bytes_are_the_same_each_time(last: Scorecard | None, form: Form, lang: str) -> None:
    assert written(last, form, lang) == written(last, form, lang)


@CARDS
def test_only_cells_to_fill_in_or_to_change_are_unlocked_in_xlsx(last: Scorecard | None) -> None:
    sheets = workbook(written(last, "xlsx"))
    assert list(sheets) == SHEETS
    for name, boxes in own(last).items():
        assert sheets[name].protection.sheet
        assert sheets[name].protection.password is None
        for (row, column), box in boxes.items():
            cell = sheets[name].cell(row + 1, column + 1)
            assert cell.protection.locked == (box.style not in UNLOCKED)
    headings = [b for b in own(last)[TABLE].values() if b.style in ("heading", "todo", "band")]
    assert headings
    assert not {box.style for box in headings} & UNLOCKED


@CARDS
def test_only_cells_to_fill_in_or_to_change_are_unlocked_in_ods(last: Scorecard | None) -> None:
    root = etree.fromstring(parts(written(last, "ods"))["content.xml"])
    open_styles = {
        style.get(f"{{{ODF['style']}}}name")
        for style in root.iterfind(".//style:style", ODF)
        if style.find("style:table-cell-properties[@style:cell-protect='none']", ODF) is not None
    }
    tables = root.findall(".//table:table", ODF)
    assert [t.get(f"{{{ODF['table']}}}name") for t in tables] == SHEETS
    for table, boxes in zip(tables, own(last).values(), strict=True):
        assert table.get(f"{{{ODF['table']}}}protected") == "true"
        assert table.get(f"{{{ODF['table']}}}protection-key") is None
        for row, line in enumerate(table.iterfind(".//table:table-row", ODF)):
            for column, cell in enumerate(line):
                box = boxes.get((row, column))
                if box is not None:
                    style = cell.get(f"{{{ODF['table']}}}style-name")
                    assert (style in open_styles) == (box.style in UNLOCKED)


def test_drop_down_lists_offer_the_agencys_units_and_what_else_there_is() -> None:
    assert "典藏管理組" in choices(carried(TFAM, YEAR).card, Register.default())["units"]
    lists = choices(carried(HAC, YEAR).card, Register.default())
    assert {"文教推廣組", "會計室"} <= set(lists["units"])
    sheets = workbook(written(HAC, "xlsx"))
    entries = {
        column: [cell.value for cell in sheets[GUIDE][column] if cell.value] for column in "DEFG"
    }
    assert [values[1:] for values in entries.values()] == list(lists.values())
    rules = {
        (rule.type, rule.formula1)
        for name in (FRONT, TABLE)
        for rule in sheets[name].data_validations.dataValidation
    }
    wanted = {("list", "bsc_units"), ("list", "bsc_measures"), ("list", "bsc_reasons")}
    assert wanted <= rules
    assert any(kind == "custom" and "bsc_reasons" in formula for kind, formula in rules)


def test_a_list_in_ods_is_the_range_on_the_page_of_instructions() -> None:
    content = parts(written(TFAM, "ods"))["content.xml"].decode()
    root = etree.fromstring(content.encode())
    rules = {
        rule.get(f"{{{ODF['table']}}}condition", "")
        for rule in root.iterfind(".//table:content-validation", ODF)
    }
    lists = pages_of(TFAM)[0].lists
    first, last = lists["units"][1:]
    assert f"of:cell-content-is-in-list([$'填表說明'.$D${first + 1}:.$D${last + 1}])" in rules
    names = set(re.findall(r'content-validation table:name="([^"]+)"', content))
    assert set(re.findall(r'content-validation-name="([^"]+)"', content)) == names


@CARDS
@FORMS
def test_no_cell_holds_a_formula(last: Scorecard | None, form: Form) -> None:
    for name, part in parts(written(last, form)).items():
        assert b"table:formula=" not in part
        assert not (name.startswith("xl/worksheets/") and b"<f>" in part)


def test_notes_tell_last_years_figures() -> None:
    sheet = workbook(written(HAC, "xlsx"))[TABLE]
    notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert "待填。去年所提 112 年概算：1,4004,000" in notes
    assert "待填。去年所訂 111 年目標值：10,040" in notes
    assert "待填。去年填「CC2.2.1辦理客家生活物產推廣平臺計畫」，不是科室名稱。" in notes
    english = parts(written(HAC, "ods", "en"))["content.xml"].decode()
    assert "Last year’s" not in english
    assert "To fill in. The target set last year for 111: 10,040" in english


def test_a_doubtful_value_is_open_to_correction() -> None:
    boxes = own(HAC)[TABLE].values()
    fills = [box for box in boxes if box.style == "fill"]
    assert all(box.text == "" for box in fills)
    doubt = cards.number("1,4004,000", value=None, status="unresolved", reason="malformed")
    kpi = cards.kpi("AC1.1", "人次", cards.values(actual110=doubt))
    card = cards.agency_card(kpis=(kpi,), action_plans=())
    (box,) = [b for b in own(card)[TABLE].values() if b.text == "1,4004,000"]
    assert (box.style, box.number) == ("mend", None)
    assert "無法判讀" in box.remark


@CARDS
def test_columns_to_fill_in_say_so_in_words(last: Scorecard | None) -> None:
    table = page(pages_of(last), TABLE)
    todo = [box.text for box in table.boxes if box.style == "todo"]
    assert all(text.endswith("（待填）") for text in todo)
    years = sorted(set(re.findall(r"\d{3}", "".join(todo))))
    assert years == (["111", "112", "113"] if last else ["108", "109", "110", "111", "112", "113"])


@CARDS
def test_paper_is_a3_across_with_the_heading_on_every_page(last: Scorecard | None) -> None:
    sheet = workbook(written(last, "xlsx"))[TABLE]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert sheet.page_setup.fitToHeight == 0
    files = parts(written(last, "ods"))
    assert b'fo:page-width="420mm" fo:page-height="297mm"' in files["styles.xml"]
    assert files["content.xml"].count(b"<table:table-header-rows>") == 1


def test_messages_fit_into_what_spreadsheets_show() -> None:
    for check in PROMPTS:
        for lang in ("en", "zh-Hant"):
            title, text = prompt(check, lang)
            assert 0 < len(title) <= 32
            assert 0 < len(text) <= 255
    assert len("=" + allowed("XFD1048576", "bsc_reasons")) <= 255
    assert len(steps("en")) == len(steps("zh-Hant"))
    assert set(LEGEND) >= UNLOCKED
    used = {box.check for last in (HAC, TFAM, None) for p in pages_of(last) for box in p.boxes}
    assert used - {""} <= set(PROMPTS)
    assert set(PROMPTS) - used == set()


def test_the_reasons_offered_are_read_as_reasons() -> None:
    for reason in REASONS:
        assert read_number(reason).reason in ("dash", "not-established", "suspended")


def test_the_units_of_measurement_offered_are_in_the_code_list() -> None:
    text = (folder("ontology") / "concepts.ttl").read_text(encoding="utf-8")
    scheme = text[text.index("code/unit-of-measurement> a skos:ConceptScheme") :]
    assert set(MEASURES) <= set(re.findall(r'"([^"]+)"@zh-Hant', scheme))


@FORMS
def test_characters_that_no_file_may_hold_are_shown_as_such(form: Form) -> None:
    hostile = "目標\x00</text:p>&\ud800"
    kpi = cards.kpi("AC1.1", hostile, cards.values(actual109="900"), responsible_units=(hostile,))
    data = written(cards.agency_card(kpis=(kpi,), title=cards.text(hostile)), form)
    for name, part in parts(data).items():
        if name.endswith(".xml"):
            etree.fromstring(part)
    assert data == written(cards.agency_card(kpis=(kpi,), title=cards.text(hostile)), form)


SAMPLES = {
    "12,345": True, "98%": True, "1,250（疫後回流）": True, "0(於其他項下辦理)": True, "-": True,
    "500\n108年5月成立": True, "尚未成立": True, "暫停辦理（館舍整修）": True,
    "約五百": False, "538萬": False, "研究發展組": False, "*": False, "未知": False,
}  # fmt: skip


def converted(path: Path, form: str, folder_: Path) -> Path:
    """What LibreOffice makes of a file."""
    program = shutil.which("soffice")
    assert program is not None
    profile = f"-env:UserInstallation=file://{folder_}/profile"
    target = folder_ / "out"
    subprocess.run(
        [program, "--headless", profile, "--convert-to", form, "--outdir", target, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return target / f"{path.stem}.{form.partition(':')[0]}"


@pytest.mark.integration
def test_the_check_of_numbers_takes_values_and_reasons_and_nothing_else(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row, reason in enumerate(REASONS, 1):
        sheet.cell(row, 4, reason)
    for row, text in enumerate([*SAMPLES, 350], 1):
        sheet.cell(row, 1, text)
        sheet.cell(row, 2, "=" + allowed(f"A{row}", f"$D$1:$D${len(REASONS)}"))
    book.save(tmp_path / "check.xlsx")
    result = converted(tmp_path / "check.xlsx", "xlsx", tmp_path)
    answers = [row[1].value for row in load_workbook(result, data_only=True).active.iter_rows()]
    assert answers == [*SAMPLES.values(), True]


@pytest.mark.integration
@FORMS
def test_libreoffice_keeps_content_protection_lists_and_checks(form: Form, tmp_path: Path) -> None:
    path = tmp_path / f"card.{form}"
    path.write_bytes(written(TFAM, form))
    other = "ods" if form == "xlsx" else "xlsx"
    again = converted(path, other, tmp_path)
    (card,) = read(again)
    assert said(card) == said(carried(TFAM, YEAR).card)
    files = parts(again.read_bytes())
    if other == "xlsx":
        sheets = workbook(again.read_bytes())
        assert all(sheets[name].protection.sheet for name in SHEETS)
        kinds = {rule.type for rule in sheets[TABLE].data_validations.dataValidation}
        assert {"list", "custom"} <= kinds
        unlocked = {b.row for b in own(TFAM)[TABLE].values() if b.check in NUMERIC}
        assert unlocked
        assert not sheets[TABLE].cell(4, 10).protection.locked
    else:
        content = files["content.xml"]
        assert content.count(b'table:protected="true"') == len(SHEETS)
        assert b"of:cell-content-is-in-list(" in content
        assert b"of:is-true-formula(OR(ISNUMBER(" in content
        assert b"<office:annotation" in content


@pytest.mark.integration
@FORMS
def test_every_page_prints_with_the_heading(form: Form, tmp_path: Path) -> None:
    path = tmp_path / f"card.{form}"
    path.write_bytes(written(HAC, form))
    pdf = converted(path, "pdf", tmp_path)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True,
                          timeout=60).stdout.decode()  # fmt: skip
    printed = text.split("\f")
    tables = [one for one in printed if "行動計畫主責" in one]
    assert len(tables) >= 2
    assert all("待填" in one for one in tables)
    assert "填表說明" in printed[0]
    info = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, timeout=60).stdout
    assert b"A3" in info or b"1190.55 x 841.89" in info or b"1191" in info

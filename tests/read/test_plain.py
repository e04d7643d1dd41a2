"""CSV, TSV and plain text: encodings, delimiters, titles, pages."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bscgraph.errors import DamagedInput, EmptyInput, UnknownFormat
from bscgraph.read.limits import Limits
from bscgraph.read.plain import decode, read_plain
from bscgraph.table import Table
from tests.read.files import lines, outline, read

ROWS = [
    ["策略目標", "KPI(關鍵績效指標)", "107年實際值", "111年目標值"],
    ["AC1提高民眾參與", "AC1.1參與人次", "3,175", "800\n(考量「疫情」影響,酌予調整)"],
    ["", "AC1.2 \"引號\"", "538萬", "-"],
]  # fmt: skip


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def table_of(data: bytes) -> Table:
    limits = Limits()
    (table,) = read_plain(data, "a.csv", limits, limits.deadline())
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp950", "big5hkscs"],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    document = read(tmp_path, "a.txt", written(ROWS, delimiter).encode(encoding))
    assert outline(document) == [ROWS]
    (table,) = document.tables
    assert not table.merged_known
    assert [cell.source_row for cell in table if cell.column == 0] == [1, 2, 4]
    note = table.at(1, 3)
    assert note is not None and note.wraps == (False,)


field = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"),
    max_size=12,
)


@given(st.lists(st.lists(field, min_size=4, max_size=4), min_size=1, max_size=6))
def test_whatever_a_csv_writer_wrote_comes_back(rows: list[list[str]]) -> None:
    given_rows = [["策略目標", "K,PI", "107", "111"], *rows]
    table = [row for row in given_rows if any(text.strip() for text in row)]
    limits = Limits()
    blocks = read_plain(written(given_rows).encode(), "a.csv", limits, limits.deadline())
    seen = [cell.text for block in blocks if isinstance(block, Table) for cell in block]
    seen += [block.text for block in blocks if not isinstance(block, Table)]
    wanted = [text for row in table for text in row if text.strip()]
    assert sorted(text for text in seen if text.strip()) == sorted(wanted)


def test_titles_sections_and_bands_of_a_padded_csv() -> None:
    rows = [
        ["111年平衡計分卡", "", "", ""],
        ["", "", "", "更新日期1110120"],
        ["年度", "策略目標數", "KPI數", ""],
        ["110年", "13", "14", ""],
        ["", "", "", ""],
        *ROWS[:1],
        ["顧客構面", "", "", ""],
        *ROWS[1:],
    ]
    limits = Limits()
    blocks = read_plain(written(rows).encode(), "a.csv", limits, limits.deadline())
    assert [lines(b) if isinstance(b, Table) else b.text for b in blocks] == [
        "111年平衡計分卡",
        "更新日期1110120",
        [["年度", "策略目標數", "KPI數"], ["110年", "13", "14"]],
        [ROWS[0], ["顧客構面", "", "", ""], *ROWS[1:]],
    ]


def test_text_with_tables_between_paragraphs_rulers_and_pages(tmp_path: Path) -> None:
    text = (
        "\n111年策略地圖\n\n【使命】\n傳承文化，開放共享\n\n"
        "策略主題\tA 甲\tB 乙\n------\t----------\t------\n\n策略目標\t顧客 C\tAC1 提高\tBC1 推出\n"
        "\n沿用府級共通性項目\n\n"
        "策略目標\tKPI\t107年\n<u>學習成長</u>\nAL1 提升 客家\tAL1.1\t12,000,00 0\n\tAL1.2\n附註\n"
        '\f策略目標\tKPI\t107年\n\t"斷\t0'
    )
    document = read(tmp_path, "seed.txt", text.encode())
    assert outline(document) == [
        "111年策略地圖",
        "【使命】",
        "傳承文化，開放共享",
        [["策略主題", "A 甲", "B 乙", ""], ["策略目標", "顧客 C", "AC1 提高", "BC1 推出"]],
        "沿用府級共通性項目",
        [
            ["策略目標", "KPI", "107年"],
            ["<u>學習成長</u>", "", ""],
            ["AL1 提升 客家", "AL1.1", "12,000,00 0"],
            ["", "AL1.2", ""],
        ],
        "附註",
        [["策略目標", "KPI", "107年"], ["", '"斷', "0"]],
    ]
    ragged = document.tables[1]
    assert ragged.at(3, 2) is None and ragged.at(2, 2) is not None


def test_commas_inside_numbers_and_sentences_make_no_table(tmp_path: Path) -> None:
    text = "預算 12,000,000 元\n另有 1,500 元\nwell, a sentence\n"
    assert outline(read(tmp_path, "a.txt", text.encode())) == text.splitlines()


def test_loose_quotation_marks_do_not_swallow_lines() -> None:
    assert lines(table_of(b'a,b,c\n"x "y" z",2,3\n4,5,6\n')) == [
        ["a", "b", "c"], ['x y" z"', "2", "3"], ["4", "5", "6"],
    ]  # fmt: skip
    assert lines(table_of(b'a,b,c\n"x,2,3\n4,5,6\n'))[1:] == [['"x', "2", "3"], ["4", "5", "6"]]


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, b"\xff" * 9, bytes(range(256))])
def test_binary_content_is_not_taken_for_text(data: bytes) -> None:
    with pytest.raises(UnknownFormat, match=r"a\.bin"):
        decode(data, "a.bin")


def test_a_text_cut_inside_a_character_is_damaged() -> None:
    with pytest.raises(DamagedInput):
        decode("策略目標,KPI\n實際值".encode()[:-1], "a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "cp950"])
def test_a_wrong_byte_in_a_text_is_named_by_its_line(encoding: str) -> None:
    text = written(ROWS * 20).encode(encoding)
    second = text.index(b"\n") + 1
    with pytest.raises(DamagedInput, match="line 2"):
        decode(text[:second] + b"\xff\xff" + text[second:], "a.csv")


def test_characters_beyond_cp950_are_read_from_big5() -> None:
    assert decode("考量疫情影响".encode("big5hkscs"), "a.csv") == "考量疫情影响"


@pytest.mark.parametrize("data", [b" \n\t\n", "\ufeff\n".encode("utf-8")])
def test_white_space_alone_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        table_of(data)

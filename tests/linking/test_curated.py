"""The file of decisions: what is read of it, and what is said of lines that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bscgraph.iri import Minter
from bscgraph.linking.curated import CurationError, decisions, decisions_in
from bscgraph.linking.model import Decision

HEAD = "from,to,verdict,author,date,reason\n"
MINTER = Minter()


def read(*lines: str) -> tuple[Decision, ...]:
    return decisions_in((HEAD + "\n".join(lines)).encode(), "d.csv", MINTER)


def said(*lines: str) -> str:
    with pytest.raises(CurationError) as caught:
        read(*lines)
    assert caught.value.en.startswith("d.csv: Line ") and caught.value.zh.startswith("d.csv：第 ")
    return caught.value.en


def same(earlier: str, later: str, verdict: str = "same") -> str:
    return f"{earlier},{later},{verdict},研考人員,111/3/5,更名"


def test_names_dates_and_words_are_understood_in_both_languages() -> None:
    expected = Decision(2, "tfam/2021/kpi/AC1.1", "tfam/2022/kpi/AC1.3", "different", "王小明",
                        "2022-03-05", "不同定義")  # fmt: skip
    assert read("tfam/2021/kpi/AC1.1,tfam/2022/kpi/AC1.3,different,王小明,2022-03-05,不同定義") == (
        expected,
    )
    chinese = (
        "前,後,判定,認定者,日期,理由\r\n北美館/110/kpi/AC1.1,北美館/111/kpi/AC1.3,不同,王小明,"
    )
    chinese += "111年3月5日,不同定義\r\n"
    for data in (chinese.encode("utf-8-sig"), chinese.encode("cp950")):
        assert decisions_in(data, "d.csv", MINTER) == (expected,)


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    text = "remark,reason,date,author,verdict,to,from\nx,y,2022-03-05,z,same,tfam/2022/plan/A1,"
    (one,) = decisions_in(f"{text}tfam/2021/plan/A1\n\n,,\n".encode(), "d.csv", MINTER)
    assert (one.line, one.earlier, one.later) == (2, "tfam/2021/plan/A1", "tfam/2022/plan/A1")


def test_an_address_is_a_name_too() -> None:
    base = "https://w3id.org/bscgraph/id/scorecard/"
    (one,) = read(same(f"{base}tfam/2021/kpi/%E7%94%B2/series/2", f"{base}tfam/2022/kpi/B"))
    assert one.earlier == "tfam/2021/kpi/甲/series/2"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("x,tfam/2022/kpi/B,same,a,111/3/5,r", "“x” in the column “from” names no indicator"),
        ("tfam/2021/kpi/A,,same,a,111/3/5,r", "“” in the column “to” names no"),
        (same("tfam/2021/kpi/A", "hac/2022/kpi/A"), "are of two agencies"),
        (same("tfam/2021/kpi/A", "tfam/2022/plan/A"), "not of one kind"),
        (same("tfam/2022/kpi/A", "tfam/2022/kpi/B"), "is not of an earlier year"),
        (same("tfam/2023/kpi/A", "tfam/2022/kpi/B"), "is not of an earlier year"),
        (same("tfam/2021/kpi/A", "tfam/2022/kpi/B", "maybe"), "neither same nor different"),
        ("tfam/2021/kpi/A,tfam/2022/kpi/B,same,a,111/2/30,r", "is no date such as"),
        ("tfam/2021/kpi/A,tfam/2022/kpi/B,same,,111/3/5,r", "“author” is empty"),
        ("tfam/2021/kpi/A,tfam/2022/kpi/B,same,a,111/3/5", "“reason” is empty"),
        ('tfam/2021/kpi/A,"tfam', "this is no CSV"),
        ('"=HYPERLINK(""http://x"")\nb",c,same,a,111/3/5,r', "“=HYPERLINK(\"http://x\") b”"),
        (f"{'x' * 9999},tfam/2022/kpi/B,same,a,111/3/5,r", "x…” in the column"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_is_told_in_one_sentence(line: str, words: str) -> None:
    text = said(same("tfam/2021/kpi/Z", "tfam/2022/kpi/Z"), line)
    assert text.startswith("d.csv: Line 3: ") and words in text
    assert text.endswith("Mend this; nothing was linked.") and "\n" not in text
    assert len(text) < 400


def test_every_wrong_line_is_told_up_to_a_number() -> None:
    assert said("x,,,,,", same("tfam/2021/kpi/Z", "tfam/2022/kpi/Z"), "y,,,,,").count("Line ") == 2
    assert "And 30 more." in said(*(["x,,,,,"] * 50))


@pytest.mark.parametrize("head", ["", "from,to\n", "from,from,to,verdict,author,date,reason\n"])
def test_headings_that_lack_are_named(head: str) -> None:
    if not head:
        assert decisions_in(b"", "d.csv", MINTER) == ()
        return
    with pytest.raises(CurationError, match="each of these columns is needed once: "):
        decisions_in(head.encode(), "d.csv", MINTER)


def test_contradictions_are_told_with_the_line_that_makes_them() -> None:
    a, b, c, d = "tfam/2021/kpi/A", "tfam/2022/kpi/B", "tfam/2023/kpi/C", "tfam/2022/kpi/D"
    assert "Line 3: “" not in said(same(a, b), same(a, d))
    assert "Line 3: with the lines before it" in said(same(a, b), same(a, d))
    assert "Line 4: with the lines before it" in said(same(a, b), same(a, c), same(d, c))
    assert "Line 2: other lines make" in said(same(a, c, "different"), same(a, b), same(b, c))
    assert len(read(same(a, b), same(b, c), same(a, c))) == 3
    assert len(read(same(a, b), same(a, d, "different"))) == 2


def test_a_circle_is_refused() -> None:
    a, b = "tfam/2021/kpi/A", "tfam/2022/kpi/B"
    assert "Line 3: tfam/2022/kpi/B is not of an earlier year" in said(same(a, b), same(b, a))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name in ("none.csv", "."):
        with pytest.raises(CurationError, match="cannot be read") as caught:
            decisions(tmp_path / name, MINTER)
        assert caught.value.exit_code == 26
    (tmp_path / "large.csv").write_bytes(b"x" * ((8 << 20) + 1))
    with pytest.raises(CurationError, match="more than 8 MB"):
        decisions(tmp_path / "large.csv", MINTER)

"""Flat CSV and JSON lists read through a mapping file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bscgraph import jobs
from bscgraph.errors import MappingError, NotAScorecard
from bscgraph.findings import Place, Severity
from bscgraph.model import Scorecard, Source, ValueColumn
from bscgraph.read import Limits
from bscgraph.read.flat import FlatField, FlatFile, FlatRow
from bscgraph.resources import folder
from bscgraph.scorecard import mapping as mapping_module
from bscgraph.scorecard import read_mapped, read_mapping
from bscgraph.scorecard.mapped import interpret_flat

ROOT = Path(__file__).parents[2]
LONG = """
[file]
format = "csv"
[reading]
missing = ["-"]
kinds = { "實際" = "actual", "目標" = "target" }
[fields]
agency = "機關"
kpi_code = "代碼"
kpi = "指標"
[[values]]
field = "數值"
year_field = "年"
kind_field = "種類"
"""
HEAD = "機關,代碼,指標,年,種類,數值\n"


def read(
    place: Path,
    data: str | bytes,
    mapping: str,
    name: str = "data.csv",
    limits: Limits | None = None,
) -> list[Scorecard]:
    (place / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (place / "map.toml").write_text(mapping, encoding="utf-8")
    return read_mapped(place / name, limits, read_mapping(place / "map.toml"))


def long(place: Path, *rows: str, more: str = "", head: str = HEAD) -> Scorecard:
    (card,) = read(place, head + "\n".join(rows) + "\n", LONG + more)
    return card


def numbers(card: Scorecard) -> dict[tuple[str, int, str], Decimal | None]:
    return {
        (kpi.code, value.roc_year, value.kind): value.reading.value
        for kpi in card.kpis
        for value in kpi.values
    }


def codes(card: Scorecard) -> set[str]:
    return {finding.code for finding in card.findings}


# --- the examples of the documentation ---


def example(name: str) -> Scorecard:
    place = folder("examples")
    (data,) = (path for path in place.glob(name + ".*") if path.suffix != ".toml")
    (card,) = read_mapped(data, None, read_mapping(place / f"{name}.toml"))
    return card


def test_one_row_per_indicator_and_year() -> None:
    card = example("flat-long")
    assert (card.agency, card.level, card.roc_year) == ("示範市政府閱讀推廣處", "agency", 111)
    assert numbers(card) == {
        ("AC1.1", 109, "actual"): 12500,
        ("AC1.1", 110, "actual"): 9800,
        ("AC1.1", 111, "target"): 13000,
        ("AL1.1", 109, "actual"): None,
        ("AL1.1", 110, "actual"): Decimal("86.5"),
        ("AL1.1", 111, "target"): 90,
    }
    first, second = card.kpis
    assert (first.perspective_code, first.theme_code, first.objective_code) == ("C", "A", "AC1")
    assert first.objective_label.value == "讓閱讀走進社區"
    assert first.ksf is not None
    assert first.ksf.value == "便利的借閱據點"
    assert first.values[1].reading.note == "疫情期間停駛三個月"
    assert first.values[0].reading.raw == "12,500"
    assert first.values[0].reading.source == Source(table=1, row=2, column=12, header="數值")
    assert second.values[0].reading.reason == "dash"
    assert second.responsible_units == ("閱覽科", "人事室")
    (plan,) = card.action_plans
    assert (plan.code, plan.kpi_code, plan.label.value) == ("AC1.1.1", "AC1.1", "巡迴書車服務")
    assert [(item.roc_year, item.kind, item.reading.value) for item in plan.budget] == [
        (111, "appropriated", 1200000),
        (112, "estimated", 1350000),
    ]
    assert [finding.severity for finding in card.findings] == [Severity.INFO] * 3


def test_one_record_per_indicator_with_a_value_for_each_year() -> None:
    card = example("flat-wide")
    assert card.agency == "Exampleton Department of Streets"
    assert card.title.value == "Exampleton Department of Streets: scorecard 2022"
    assert numbers(card) == {
        ("AP1.1", 109, "actual"): Decimal("81.4"),
        ("AP1.1", 110, "actual"): 84,
        ("AP1.1", 111, "target"): 90,
        ("AP1.2", 109, "actual"): 12500,
        ("AP1.2", 110, "actual"): None,
        ("AP1.2", 111, "target"): 15000,
    }
    assert card.value_columns == (
        ValueColumn(109, "actual"), ValueColumn(110, "actual"), ValueColumn(111, "target"),
    )  # fmt: skip
    assert card.kpis[0].responsible_units == ("Roads Office", "Call Centre")
    assert card.kpis[0].values[1].reading.note == "new call centre from March"
    assert card.kpis[1].values[0].reading.raw == "1.25e4"
    assert card.kpis[1].values[0].reading.source == Source(
        table=1, row=2, column=7, header="actual.2020"
    )
    assert card.findings == ()


def test_the_documentation_shows_the_examples_and_every_key() -> None:
    page = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    for name in ("flat-long", "flat-wide"):
        assert (folder("examples") / f"{name}.toml").read_text(encoding="utf-8") in page
    named = {*mapping_module.FIELDS, *mapping_module._FILE, *mapping_module._READING}
    named |= {*mapping_module._ENTRY, *mapping_module.VALUE_KINDS, *mapping_module.BUDGET_KINDS}
    assert [name for name in named if f"`{name}`" not in page] == []


def test_the_sentence_shown_in_the_documentation_is_the_real_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    text = (folder("examples") / "flat-long.toml").read_text(encoding="utf-8")
    broken = tmp_path / "flat-long.toml"
    broken.write_text(text.replace('"指標名稱"', '"指標名"'), encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        read_mapped(folder("examples") / "flat-long.csv", None, read_mapping(broken))
    assert caught.value.en in page


# --- what rows say together ---


def test_cards_are_told_apart_by_agency_and_year(tmp_path: Path) -> None:
    mapping = LONG.replace('kpi = "指標"', 'kpi = "指標"\nyear = "年"')
    rows = ["甲局,1,人數,110,實際,5", "甲局,1,人數,111,實際,6", "乙局,1,人數,2021,實際,7"]
    cards = read(tmp_path, HEAD + "\n".join(rows), mapping)
    assert [(c.agency, c.roc_year, len(c.kpis)) for c in cards] == [
        ("甲局", 110, 1), ("甲局", 111, 1), ("乙局", 110, 1),
    ]  # fmt: skip
    assert cards[0].title.value == "甲局平衡計分卡（110年）"
    assert cards[0].title.raw == ""


def test_a_row_repeated_for_each_plan_adds_nothing(tmp_path: Path) -> None:
    mapping = LONG.replace("[[values]]", 'plan = "計畫"\n[[values]]')
    mapping += '[[budgets]]\nfield = "預算"\nyear = 111\nkind = "appropriated"\n'
    head = "機關,代碼,指標,年,種類,數值,計畫,預算\n"
    rows = ["甲局,1,人數,110,實際,5,講座,100", "甲局,1,人數,110,實際,5,展覽,200"]
    (card,) = read(tmp_path, head + "\n".join(rows), mapping)
    assert [value.reading.value for value in card.kpis[0].values] == [5]
    assert [(p.label.value, p.kpi_code, p.budget[0].reading.value) for p in card.action_plans] == [
        ("講座", "1", 100), ("展覽", "1", 200),
    ]  # fmt: skip
    assert codes(card) == {"year-missing"}


def test_two_values_for_one_year_are_told_and_the_first_is_kept(tmp_path: Path) -> None:
    card = long(tmp_path, "甲局,1,人數,110,實際,5", "甲局,1,人數,110,實際,6")
    assert numbers(card) == {("1", 110, "actual"): 5}
    (told,) = (finding for finding in card.findings if finding.code == "second-value")
    assert (told.raw, told.params["other"]) == ("6", "5")
    assert told.place == Place(row=3, column=6, header="數值", table=1)


def test_series_of_one_indicator_are_kept_apart(tmp_path: Path) -> None:
    mapping = LONG.replace("[[values]]", 'series = "區"\n[[values]]')
    rows = ["甲局,1,人數,110,實際,5,東區", "甲局,1,人數,110,實際,6,西區"]
    (card,) = read(tmp_path, HEAD.replace("數值", "數值,區") + "\n".join(rows), mapping)
    assert [(k.series, k.values[0].reading.value) for k in card.kpis] == [("東區", 5), ("西區", 6)]


def test_indicators_without_codes_go_by_their_name(tmp_path: Path) -> None:
    card = long(tmp_path, "甲局,,人數,110,實際,5", "甲局,,人數,111,目標,6", "甲局,,場次,110,實際,7")
    assert [(kpi.code, kpi.label.value, len(kpi.values)) for kpi in card.kpis] == [
        ("", "人數", 2), ("", "場次", 1),
    ]  # fmt: skip


def test_a_code_at_the_head_of_a_name_is_taken_off_it(tmp_path: Path) -> None:
    card = long(tmp_path, "甲局,,AC1.1 參觀人次,110,實際,5")
    (kpi,) = card.kpis
    assert (kpi.code, kpi.label.value, kpi.label.raw) == ("AC1.1", "參觀人次", "AC1.1 參觀人次")
    assert (kpi.objective_code, kpi.perspective_code, kpi.theme_code) == ("AC1", "C", "A")


@pytest.mark.parametrize(
    ("row", "code", "raw"),
    [
        ('甲局,1,人數,110,實際,"1,4004,000"', "number-malformed", "1,4004,000"),
        ("甲局,1,人數,某年,實際,5", "year-of-number-unreadable", "某年"),
        ("甲局,1,人數,110,預期,5", "kind-unknown", "預期"),
        ("甲局,1,人數,110,實際,良好", "value-is-text", "良好"),
        ("甲局,1,人數,110,實際,", "value-blank", ""),
        ("甲局,,,110,實際,5", "row-without-kpi", "甲局"),
        ("甲局,9,別名,110,實際,5", "duplicate-code", "別名"),
    ],
)
def test_a_doubtful_row_is_told_with_its_place(
    tmp_path: Path, row: str, code: str, raw: str
) -> None:
    card = long(tmp_path, "甲局,9,人次,109,實際,1", row)
    (told,) = (finding for finding in card.findings if finding.code == code)
    assert (told.raw, told.place.row) == (raw, 3)
    assert all(told.message(lang) and told.fix(lang) for lang in ("en", "zh-Hant"))


def test_a_missing_mark_is_a_dash_and_no_doubt(tmp_path: Path) -> None:
    card = long(tmp_path, "甲局,1,人數,110,實際,-", "甲局,1,人數,111,目標,6")
    assert [value.reading.reason for value in card.kpis[0].values] == ["dash", None]
    assert codes(card) == {"year-missing"}


def test_a_column_the_mapping_does_not_name_is_told_unless_ignored(tmp_path: Path) -> None:
    head = HEAD.replace("數值", "數值,備註,序")
    card = long(tmp_path, "甲局,1,人數,110,實際,5,x,1", head=head)
    told = {finding.subject for finding in card.findings if finding.code == "column-not-mapped"}
    assert told == {"備註", "序"}
    mapping = LONG.replace("[reading]", '[reading]\nignore = ["序"]')
    (card,) = read(tmp_path, head + "甲局,1,人數,110,實際,5,x,1", mapping)
    told = {finding.subject for finding in card.findings if finding.code == "column-not-mapped"}
    assert told == {"備註"}


def test_fields_beyond_the_last_heading_are_told(tmp_path: Path) -> None:
    card = long(tmp_path, "甲局,1,人數,110,實際,5,,落單")
    told = {finding.subject for finding in card.findings if finding.code == "column-not-mapped"}
    assert told == {"#8"}


@pytest.mark.parametrize(
    ("years", "written", "expected"),
    [
        ("roc", "110", 110), ("roc", "民國110年", 110), ("roc", "2021", None),
        ("gregorian", "2021", 110), ("gregorian", "110", None), ("gregorian", "２０２１年", 110),
        ("either", "110", 110), ("either", "2021", 110), ("either", "n/a", None),
    ],
)  # fmt: skip
def test_the_calendar_is_kept(
    tmp_path: Path, years: str, written: str, expected: int | None
) -> None:
    mapping = LONG.replace("[reading]", f'[reading]\nyears = "{years}"')
    rows = (
        f"甲局,1,人數,{written},實際,5\n甲局,2,人數,{'2020' if years != 'roc' else '109'},實際,5\n"
    )
    (card,) = read(tmp_path, HEAD + rows, mapping)
    found = [value.roc_year for value in card.kpis[0].values]
    assert found == ([] if expected is None else [expected])
    assert ("year-of-number-unreadable" in codes(card)) == (expected is None)


def test_constants_fill_what_no_column_says(tmp_path: Path) -> None:
    mapping = LONG.replace('agency = "機關"\n', "") + (
        '[constants]\nagency = "臺北市政府"\nyear = 2022\nlevel = "city"\ngroup = "C"\n'
        'mission = "服務市民"\ncore_values = "創新、互動"\nupdated = "1110120"\n'
    )
    data = HEAD.replace("機關", "序") + "1,CC1.1,人數,110,實際,5"
    (card,) = read(tmp_path, data, mapping)
    assert (card.agency, card.level, card.group, card.roc_year) == ("臺北市政府", "city", "C", 111)
    assert [text.value for text in card.core_values] == ["創新", "互動"]
    assert card.mission[0].raw == ""
    assert card.updated is not None
    assert card.updated.isoformat() == "2022-01-20"


@pytest.mark.parametrize(
    ("word", "letter"),
    [("C", "C"), ("學習成長構面", "L"), ("Internal process", "P"), ("Financial perspective", "F")],
)
def test_perspectives_go_by_letter_and_by_name(tmp_path: Path, word: str, letter: str) -> None:
    mapping = LONG.replace("[[values]]", 'perspective = "構面"\n[[values]]')
    head = HEAD.replace("數值", "數值,構面")
    (card,) = read(tmp_path, f"{head}甲局,1,人數,110,實際,5,{word}", mapping)
    assert card.kpis[0].perspective_code == letter
    (card,) = read(tmp_path, f"{head}甲局,1,人數,110,實際,5,別的", mapping)
    assert "perspective-unknown" in codes(card)


def test_a_total_below_the_list_makes_no_card(tmp_path: Path) -> None:
    card = long(tmp_path, "甲局,1,人數,110,實際,5", "合計,,,,,5")
    assert codes(card) == {"year-missing", "row-without-kpi"}


def test_notes_of_repeated_rows_are_all_kept(tmp_path: Path) -> None:
    mapping = LONG + 'note_field = "註"\n'
    rows = [
        "甲局,1,人數,110,實際,,停辦",
        "甲局,1,人數,110,實際,5 (約),",
        "甲局,1,人數,110,實際,5 (約),復辦",
    ]
    (card,) = read(tmp_path, HEAD.replace("數值", "數值,註") + "\n".join(rows), mapping)
    (value,) = card.kpis[0].values
    assert (value.reading.value, value.reading.note) == (5, "約；停辦；復辦")
    assert codes(card) == {"year-missing"}


def test_an_amount_without_a_plan_is_told(tmp_path: Path) -> None:
    mapping = LONG.replace("[[values]]", 'plan = "計畫"\n[[values]]')
    mapping += '[[budgets]]\nfield = "預算"\nyear = 111\nkind = "appropriated"\n'
    data = "機關,代碼,指標,年,種類,數值,計畫,預算\n甲局,1,人數,110,實際,5,,100\n"
    (card,) = read(tmp_path, data, mapping)
    assert card.action_plans == ()
    assert "budget-without-plan" in codes(card)


# --- JSON ---

JSON_MAP = """
[file]
format = "json"
records = "data.items"
expand = "years"
[constants]
agency = "甲局"
year = 111
[fields]
kpi = "name"
[[values]]
field = "years.value"
year_field = "years.year"
kind = "actual"
"""


def test_a_list_inside_each_record_becomes_rows(tmp_path: Path) -> None:
    years = [{"year": 2020, "value": 1.50}, {"year": 2021, "value": "2,000"}]
    data = {"data": {"items": [{"name": "人數", "years": years}]}}
    (card,) = read(tmp_path, json.dumps(data), JSON_MAP, "data.json")
    assert numbers(card) == {("", 109, "actual"): Decimal("1.5"), ("", 110, "actual"): 2000}
    assert [value.reading.raw for value in card.kpis[0].values] == ["1.5", "2,000"]


@pytest.mark.parametrize(
    ("value", "expected", "code"),
    [
        ("12.50", Decimal("12.5"), None), ("1.5E+3", Decimal(1500), None),
        ("1e999999999", None, "number-malformed"), ("NaN", None, "value-is-text"),
        ("true", None, "value-is-text"), ("null", None, "value-blank"),
        ("0.1000000000000000055", Decimal("0.1000000000000000055"), None),
    ],
)  # fmt: skip
def test_json_numbers_keep_their_digits(
    tmp_path: Path, value: str, expected: Decimal | None, code: str | None
) -> None:
    head, tail = '{"data":{"items":[{"name":"人數","years":[{"year":110,"value":', "}]}]}}"
    data = head + value + tail
    (card,) = read(tmp_path, data, JSON_MAP, "data.json")
    assert card.kpis[0].values[0].reading.value == expected
    assert codes(card) == ({code} if code else set())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('{"data": {"itens": []}}', "“data.items”"),
        ('{"data": {"items": {"name": 1}}}', "“data.items”"),
        ("[1]", "“data”"),
        ('{"data": {"items": [{"name": "a", "years": 5}]}}', "“years”"),
        ('{"data": {"items": [{"title": "a", "years": [{"year": 1}]}]}}', "“name”"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, data: str, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        read(tmp_path, data, JSON_MAP, "data.json")


def test_a_path_to_an_object_suggests_what_is_in_it(tmp_path: Path) -> None:
    data = {"data": {"items": [{"name": {"zh": "人數"}, "years": [{"year": 1, "value": 2}]}]}}
    with pytest.raises(MappingError, match=r"nearest: “name\.zh”"):
        read(tmp_path, json.dumps(data), JSON_MAP, "data.json")


# --- mapping files that are wrong ---


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('format = "csv"', "", "file.format is missing"),
        ('format = "csv"', 'format = "xlsx"', 'file.format is “xlsx”'),
        ('format = "csv"', "format = 5", "file.format must be a text"),
        ('format = "csv"', 'format = "csv"\nrecords = "a"', "file.records is for JSON files only"),
        ('format = "csv"', 'format = "csv"\nencoding = "big6"', "nearest|it can be “big5”"),
        ('format = "csv"', 'format = "csv"\ndelimiter = "||"', "file.delimiter must be one char"),
        ('format = "csv"', 'format = "csv"\nheader_row = 0', "file.header_row counts from 1"),
        ('format = "csv"', 'format = "csv"\nheader_row = true', "must be a whole number"),
        ("[file]", "[files]\n[file]", "files is no key of a mapping; nearest: “file”"),
        ('kpi = "指標"', 'kpis = "指標"', "fields.kpis is no key of a mapping; nearest: “kpi”"),
        ('kpi = "指標"', "kpi = 3", "fields.kpi must be a text"),
        ('kpi = "指標"', 'kpi = " "', "fields.kpi is empty"),
        ('agency = "機關"', "", "fields.agency is missing"),
        ('missing = ["-"]', 'missing = "-"', "reading.missing must be a list"),
        ('missing = ["-"]', "missing = [1]", "reading.missing must be a text"),
        ('missing = ["-"]', 'years = "lunar"', "reading.years is “lunar”"),
        ('"actual"', '"actuals"', "reading.kinds.實際 is “actuals”; it can be “actual”"),
        ('year_field = "年"', "", "needs either year or year_field"),
        ('year_field = "年"', 'year_field = "年"\nyear = 110', "needs either year or year_field"),
        ('year_field = "年"', 'year = "soon"', "year is “soon”"),
        ('kind_field = "種類"', 'kind = "appropriated"', "kind is “appropriated”"),
        ('field = "數值"\n', "", r"values\[1\].field is missing"),
        ('field = "數值"', 'field = "數值"\nscale = 0', "scale must be 1 or more"),
        ('field = "數值"', 'feld = "數值"', r"values\[1\].feld is no key .* “field”"),
        ("[[values]]", "[values]", "values must be a list"),
        ("[fields]", "[fields", "is no TOML"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told_with_its_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert LONG.count(old) == 1
    path = tmp_path / "map.toml"
    path.write_text(LONG.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingError, match=said) as caught:
        read_mapping(path)
    assert caught.value.en.startswith("map.toml: ")
    assert caught.value.zh.startswith("map.toml：")
    assert caught.value.exit_code == 23


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[constants]\nagency = "甲局"', "constants.agency is also under fields.agency"),
        ('[constants]\nyear = "x"', "constants.year is “x”"),
        ('[constants]\nlevel = "state"', "constants.level is “state”"),
    ],
)
def test_a_wrong_constant_is_told(tmp_path: Path, more: str, said: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(f"{LONG}\n{more}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=said):
        read_mapping(path)


def test_a_mapping_that_is_not_there_or_not_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be opened"):
        read_mapping(tmp_path / "none.toml")
    (tmp_path / "data.csv").write_bytes(b"\xff\xfe,")
    with pytest.raises(MappingError, match="no TOML"):
        read_mapping(tmp_path / "data.csv")
    (tmp_path / "big.toml").write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(MappingError, match="more than"):
        read_mapping(tmp_path / "big.toml")


def test_a_column_that_is_not_there_or_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"no column “數值”.*values\[1\]\.field"):
        long(tmp_path, "甲局,1,人數,110,實際,5", head=HEAD.replace("數值", "值"))
    with pytest.raises(MappingError, match=r"“指標”.*twice"):
        long(tmp_path, "甲局,1,人數,110,實際,5,x", head=HEAD.replace("數值", "數值,指標"))


def test_a_list_without_indicators_is_no_scorecard(tmp_path: Path) -> None:
    with pytest.raises(NotAScorecard, match="holds no indicator"):
        long(tmp_path, "甲局,,,110,實際,5")
    with pytest.raises(NotAScorecard):
        long(tmp_path)


# --- anything at all ---

WORD = st.text(st.sampled_from('甲1.,-"\n %年實際{}[]()e\x00'), max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORD, min_size=6, max_size=7), max_size=4))
def test_any_row_is_read_or_told(rows: list[list[str]]) -> None:

    names = HEAD.strip().split(",")
    flat = tuple(
        FlatRow(
            n,
            {
                name: FlatField(text, c)
                for c, (name, text) in enumerate(zip(names, row, strict=False), 1)
            },
        )
        for n, row in enumerate([["甲局", "1", "人數", "110", "實際", "5"], *rows], 2)
    )
    mapping = mapping_module._Checked("m", tomllib.loads(LONG)).mapping()
    cards = interpret_flat(FlatFile("f", "text/csv", "0", 1, tuple(names), flat), mapping)
    findings = [finding for card in cards for finding in card.findings]
    unplaced = {finding.place.row for finding in findings if finding.code == "row-without-kpi"}
    known = {finding.raw for finding in findings} | {f.params.get("number", "") for f in findings}
    known |= {v.reading.raw for card in cards for kpi in card.kpis for v in kpi.values}
    for line, row in enumerate(rows, 3):
        number = row[5].strip()
        if line not in unplaced and number not in ("", "-"):
            assert number in {text.strip() for text in known}


# --- the commands ---


def run(*words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    code = "from bscgraph.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words, "--lang", lang], capture_output=True, text=True,
        timeout=120, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_the_commands_take_a_mapping() -> None:
    place = folder("examples")
    words = [str(place / "flat-long.csv"), "--mapping", str(place / "flat-long.toml")]
    done = run("read", "--format", "json", *words)
    assert done.returncode == 0
    assert json.loads(done.stdout)["kpis"][0]["values"][0]["value"] == 12500
    done = run("read", *words[:2], str(place / "none.toml"), lang="zh-Hant")
    assert done.returncode == 23
    assert "none.toml：無法開啟對應檔" in done.stderr


def test_a_flat_file_without_a_mapping_is_told_about_mappings() -> None:
    (done,) = jobs.read_files([folder("examples") / "flat-wide.json"], Limits())
    assert isinstance(done.error, NotAScorecard)
    assert "--mapping" in done.error.en
    assert "--mapping" in done.error.zh


def test_a_mapping_for_another_file_fails_that_file_only() -> None:
    place = folder("examples")
    files = [place / "flat-wide.json", place / "flat-long.csv"]
    done = list(jobs.read_files(files, Limits(), place / "flat-long.toml"))
    assert isinstance(done[0].error, MappingError)
    assert done[0].error.en.startswith("flat-wide.json: there is no column “機關”")
    assert len(done[1].cards) == 1
